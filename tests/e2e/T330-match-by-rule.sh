#!/bin/bash
# Letters made by rule (seeded) on lists of 150 children that are built to
# confuse: names and births in all forms, strangers, twins, quoted mail, other
# people's dates, damage by a scanner. Never a wrong child; of those that could
# be filed 90 in 100 are; else the right child is among the first three in 99
# of 100. And altered identifiers never make a letter another child's. `make
# match` does the same with 100,000.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=$(LISTS=2 B=${B:-build/test} tests/match/run "${COUNT:-2000}")
status=$?
printf '%s\n' "$out" | sed 's/^/# /'
printf '1..1\n'
[ "$status" = 0 ] || printf 'not '
printf 'ok 1 - no bar is missed\n'
exit "$status"
