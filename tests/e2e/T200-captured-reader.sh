#!/bin/bash
# A reader that a letter has taken over costs that letter and nothing else:
# it opens, writes, connects, starts and forges nothing; the keeper refuses
# the letter with a reason, and the same parent reads the next one.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () { # what, condition's status
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

letter () { # file, field, value, type
    {
        echo "From: Someone <someone@hospital.example>"
        echo "Subject: honest"
        [ -n "$2" ] && echo "$2: $3"
        echo "Content-Type: ${4:-text/plain}"
        echo
        echo "Hello."
    } >"$work/$1"
}

letter next.eml ""
export INTRAY_READER_WALL_MS=1500

for attack in open create connect exec fork kill change-message new-code ptrace \
    read-keeper truncate memfd stall \
    spin exit exit-as-parent crash memory garbage lie-fate lie-page \
    lie-then-crash long endless; do
    letter "$attack.eml" X-Attack "$attack"
    "$B/reader-drive" "$B/hostile" --pids "$work/$attack.eml" \
        "$work/next.eml" >"$work/out" 2>"$work/err"
    grep -q '^REJECT the reader stopped: ' "$work/out"
    check "$attack: the letter is refused with a reason" $?
    grep -q '^OK subject=honest ' "$work/out"
    check "$attack: the next letter is read" $?
    [ "$(grep '^parents ' "$work/out" | sort -u | wc -l)" -eq 1 ]
    check "$attack: by the same parent" $?
done
# The same while the keeper was busy with the letter before: what was begun
# and went wrong is asked once more, and again nothing else suffers.
for attack in stall crash garbage lie-then-crash long endless; do
    "$B/reader-drive" "$B/hostile" --ahead --pids "$work/next.eml" \
        "$work/$attack.eml" "$work/next.eml" "$work/$attack.eml" \
        "$work/next.eml" >"$work/out" 2>"$work/err"
    [ "$(grep -c '^REJECT the reader stopped: ' "$work/out")" -eq 2 ] &&
        [ "$(grep -c '^OK subject=honest ' "$work/out")" -eq 3 ]
    check "$attack, read ahead: it alone is refused" $?
    [ "$(grep '^parents ' "$work/out" | sort -u | wc -l)" -eq 1 ]
    check "$attack, read ahead: by the same parent" $?
done
"$B/reader-drive" "$B/hostile" --ahead "$work/next.eml" "$work/crash.eml" \
    --kill "$work/next.eml" "$work/next.eml" >"$work/out" 2>"$work/err"
[ "$(grep -c '^OK subject=honest ' "$work/out")" -eq 3 ]
check "the parents die while one is read ahead: the next are read" $?

[ ! -e /tmp/intray-hostile-mark ]
check "no file was written" $?

letter mark.eml X-Attack mark
letter look.eml X-Attack look
"$B/reader-drive" "$B/hostile" "$work/mark.eml" "$work/look.eml" >"$work/out"
tail -1 "$work/out" | grep -q '^OK subject=honest '
check "a mark set by one letter, and any descriptor, is gone in the next" $?

for attack in crash garbage lie-fate picture long endless stall open create; do
    letter "$attack.eml" X-Document-Attack "$attack" text/html
    "$B/reader-drive" "$B/hostile" "$work/$attack.eml" "$work/next.eml" \
        >"$work/out"
    head -1 "$work/out" | grep -q '^REJECT the reader stopped: '
    check "documents, $attack: the letter is refused with a reason" $?
    tail -1 "$work/out" | grep -q '^OK subject=honest '
    check "documents, $attack: the next letter is read" $?
done
letter forge.eml X-Document-Attack forge text/html
"$B/reader-drive" "$B/hostile" "$work/forge.eml" >"$work/out"
grep -q '^OK subject=honest from=Someone <someone@hospital.example> ' \
    "$work/out" && grep -q ' headers=4 ' "$work/out"
check "a captured document reader cannot forge sender, subject or headers" $?

echo "1..$number"
exit $failed
