#!/bin/bash
# Word documents are read inside the sandbox, whatever they were declared as;
# bombs, cut and damaged ones cost their own leaf, and the next letter follows.
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

/usr/bin/python3 tests/hostile/office.py "$work"
# A good letter behind every other one.
for file in "$work"/*.eml; do
    echo "$file"
    echo "$work/good.eml"
done >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {printf "%s|", $0 >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
word=2:application/vnd.openxmlformats-officedocument.wordprocessingml.document

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end, however hostile" $?
[ "$(grep -c '^Dear nursery$' "$work/out")" -ge "$(($(wc -l <"$work/list") / 2))" ]
check "the letter behind each is read whole" $?
says good "$word:read|" "a Word document declared as octets is read"
says macro "$word:read|" "one with macros too, which nothing runs"
says bomb "$word:refused(cannot be read: unpacks to far more" "a ZIP bomb"
says laughs "$word:refused(cannot be read: it declares a document type" \
    "an XML bomb"
says deep "$word:refused(partly read: nested too deeply)" "deep XML"
says deep "|Dear nursery|" "what stood before it is kept"
says entries "2:application/octet-stream:refused(Word document: an archive of more" \
    "ten thousand members are not unpacked"
says pages "$word:refused(partly read: more text or pages" "300 pages"
says no-text "$word:refused(cannot be read: damaged: its text is missing)" \
    "a document without its text"
echo "1..$number"
exit $failed
