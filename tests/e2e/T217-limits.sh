#!/bin/bash
# Beyond each limit a letter ends as read or refused with the reason, and the
# plain letter behind it follows within its usual time. Limits of single formats
# stand in T202 (text, pages, HTML), T206 (XML), T209 (Outlook), T211 (archives).
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

/usr/bin/python3 tests/hostile/limits.py "$work"
ends () { # case, fixed text, title
    "$B/reader-drive" "$B" --times "$work/$1.eml" "$work/good.eml" \
        >"$work/out"
    sed -i 's/^\(.\{9000\}\).*/\1/' "$work/out"
    grep -q -- "$2" "$work/out"
    check "$3 ($1)" $?
    times=($(sed -n 's/^TIME \([0-9]*\) ms/\1/p' "$work/out"))
    echo "# $1: ${times[0]} ms, the next letter ${times[1]} ms"
    grep -q '^OK subject=a letter .*1:text/plain:read$' \
        "$work/out" && [ "${times[1]:-99999}" -lt 2000 ]
    check "the next letter follows at once" $?
}

ends parts "refused(only its header was read\|last=refused(partly read: more than 2000 parts" \
    "10,000 parts"
ends nested "refused(partly read: nested more than 20 deep)" \
    "1,000 parts in parts"
ends fields "refused(only its header was read" "200,000 header fields"
ends scan "refused(partly read: 200 of 1000 pages\|partly read" \
    "1,000 scanned pages"
ends jpeg "1:image/jpeg:refused(picture of more than 50 million pixels" \
    "a picture of 100 million pixels"
ends png "1:image/png:refused(picture of more than 50 million pixels" \
    "the same as PNG"
ends zip-bomb "refused(.*unpacks to far more" "300 MB in 300 KB"
ends zip-decoded "refused(.*unpacks to" "320 MB in all"
ends zip-nested "refused(\|unsupported(" "archives in archives"

# A reader may take 160 s, most of it for recognising words; here less.
export INTRAY_READER_WALL_MS=8000
ends pdf-bomb "^REJECT the reader stopped: it took too" \
    "a PDF page of 168 MB"
ends pdf-spin "^REJECT the reader stopped: it took too" \
    "a page that is painted for minutes"

echo "1..$number"
exit $failed
