#!/bin/bash
# A PDF is read as a person sees it: words without ink stand apart, pages that
# lie on their side keep their lines, forms and notes are read, and a picture
# of a letter counts more than what a scanner or a fax wrote over it.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

/usr/bin/python3 - "$work" <<'P'
import glob, os, sys
sys.path.insert(0, "tests/hostile")
import office
for path in glob.glob("tests/data/reader/seen/*.pdf"):
    with open(path, "rb") as file:
        data = file.read()
    with open("%s/%s.eml" % (sys.argv[1], os.path.basename(path)[:-4]),
              "wb") as file:
        file.write(office.letter(data, "letter.pdf"))
P
ls "$work"/*.eml >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {printf "%s|", $0 >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
lacks () {
    ! sed 's/--- hidden.*//' "$work/$1.eml.out" | grep -qF -- "$2"
    check "$3 ($1)" $?
}

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end" $?
for case in "invisible words" "white words" "tiny words" "covered words"; do
    name=${case% *}
    says $name "|Dear nursery, Leo may eat cake.|" "what is seen is read"
    lacks $name "$case here" "what is not seen is not"
    says $name "|--- hidden|$case here|" "it stands apart"
    says $name "application/pdf:read(words in it that a person does not see" \
        "which is said"
done
says white "|light on dark heading|" "white letters on dark paper are seen"
says covered "|after the box|" "and what stands behind the cover"
lacks crop "cropped" "what is cut from the page is not read"
for turn in r90 r180 r270; do
    says $turn "|Dear nursery, Leo may eat cake.|" "a turned page is read"
done
says land "|Landscape line 0 of the plan|Landscape line 1 of the plan|" \
    "a page on its side keeps the order of its lines"
says columns "|Left column line number 19 of text|Right column line number 0" \
    "columns are read one after the other"
says form "|Leo Marsh|" "what is written in a form is read"
says form "|Ladybirds|" "what is chosen too"
says form "|Ticked: egg|" "and what is ticked"
says notes "|Note: Sticky: ring the clinic first|" "a note is read"
says notes "|Free text on the page|" "one on the page once"
for name in fax badlayer goodlayer; do
    says $name "application/pdf:read" "a scan is read"
    says $name "He must not eat egg, not even baked in cake." "word for word"
    says $name "NHS number 999 001 8545" "with its numbers"
done
lacks badlayer "JLYH" "not as an old scanner guessed"
says fax "Fax from 01632 960 123" "a fax machine's line too"
says curves "|Dear nursery, Leo may eat cake." "letters drawn as curves are read"

echo "1..$number"
exit $failed
