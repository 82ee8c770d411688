#!/bin/bash
# The demo tells its story: sixty messages taken in the steps of one week-end,
# all of them accounted for, a letter signed and acknowledged, and nothing
# wrong with the centre afterwards.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/net.sh
demo=$WORK/demo
intray="$B/intray --config $demo/intray.conf"

out=$(tests/demo/run-demo "$B" "$demo" once 2>&1)
check "the demo runs to its end" $?
grep -q '^60 messages since Friday. All 60 are here:' <<<"$out"
check "all sixty are here" $?
grep -q ' 3 locked, 2 doubtful senders, 2 copies, 16 not about a child' <<<"$out"
check "locked, doubtful, copies and post that is about no child" $?
grep -q 'the key worker signs it, the lead acknowledges it' <<<"$out"
check "the first letter goes the whole way" $?
[ "$(grep -c '^  S[0-9][0-9] ' <<<"$out")" -eq 10 ]
check "ten sign-ins are printed" $?
grep -q 'one letter for named people, owner Frances Obi' <<<"$out"
check "of a letter about staff the manager learns its owner and no more" $?

$intray audit reconcile | grep -q 'mailbox 60 = register 60'
check "mailbox 60 = register 60" $?
$intray audit verify | grep -q 'nobody has altered the book'
check "the book of events holds" $?
$intray doctor >"$WORK/doctor" 2>&1
check "doctor finds nothing red" $?
grep -q 'amber .*pins' "$WORK/doctor"
check "and says that the demo's pins lie loosely" $?

# Every person with an address was told at most once an hour, and in words
# that say nothing.
told=$(find "$demo/told" -type f | wc -l)
[ "$told" -gt 0 ] && [ "$told" -lt 40 ]
check "people were told in digests ($told notices)" $?
find "$demo/told" -type f -exec cat {} + |
    grep -iqE 'leo|marsh|medical|therap|safeguard|hospital|speech'
[ $? -eq 1 ]
check "and no notice says of whom, what or from whom" $?
finish
