#!/bin/bash
# What Outlook packs in forms of its own is opened: winmail.dat and messages
# saved as .msg, with their bodies, files and messages inside. Damaged ones,
# bombs and chains cost their own leaf, and the next letter follows.
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

/usr/bin/python3 tests/hostile/outlook.py "$work" \
    tests/data/messages/outlook-saved.msg
for file in "$work"/*.eml; do
    echo "$file"
    echo "$work/good.eml"
done >"$work/list"
start=$SECONDS
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
took=$((SECONDS - start))
awk '/^FILE / {file = $2 ".out"; next} {printf "%s|", $0 >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end, however hostile" $?
[ "$(grep -c '^Outer text.$' "$work/out")" -ge "$(($(wc -l <"$work/list") / 2))" ]
check "the letter behind each is read whole" $?
[ "$took" -lt 60 ]
check "none of them takes long" $?
says tnef-rtf "2.1:application/rtf:read 2.2:application/octet-stream:" \
    "winmail.dat has its body and its file"
says tnef-rtf "|Dear nursery, Zoë is well." "the packed rich text is read"
says tnef-html "2.1:text/html:read" "a body in HTML"
says tnef-plain "|Dear Zoë|" "a plain body in its code page"
says tnef-inside "2.2.1:text/plain:read 2.2.2:application/octet-stream:" \
    "a message inside is opened"
says tnef-inside "|From: Dr Ada Quill <ada@clinic.example>|Date: \
02 Nov 2026 08:05 UTC|Subject: Zoë's plan||The inner letter.|" \
    "who wrote it stands before its body"
says tnef-none "2:application/ms-tnef:empty(nothing in it)" "an empty one"
says tnef-cut "refused(damaged: it cannot be taken out)" "one that was cut off"
says tnef-bomb "2:application/ms-tnef:refused(damaged" "rich text that is a bomb"
says tnef-nested "refused(partly read: nested more than 20 deep)" \
    "a chain of 200 messages"
says tnef-many "parts=2000:" "10,000 files end at the limit"
says tnef-props "2:application/ms-tnef:" "a property of four thousand million"
says tnef-length "2:application/ms-tnef:refused(damaged" \
    "an attribute longer than the file"
says msg "2.1:text/plain:read 2.2:application/x-thing:" \
    "a saved message that is attached is opened"
says msg "2.3.1:text/plain:read 2.3.2:" "and the one inside it"
says msg "|Subject: Zoë's review||Dear nursery,|" "with what it says of itself"
says msg-alone "subject=Zoë's review from=Dr Ada Quill \
<ada.quill@clinic.example> count=1 id=m1@clinic.example date=1793606700000" \
    "one that is the letter gives its header facts"
says msg-alone "parts=4: 1:text/plain:read 2:" "and its parts"
says msg-cut "refused(damaged Outlook message" "one that was cut off"
echo "1..$number"
exit $failed
