#!/bin/bash
# Letters by hand on a roll of 150 children that is built to confuse, with what
# a careful person would do with each (tests/data/match): never a wrong child;
# of those that could be filed 90 in 100 are; else the right child is among the
# first three in 99 of 100. Then each identifier of each matched letter is
# altered in turn: never does it become another child's.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
"$B/match-trial" --alter --exact tests/data/match/roll.csv \
    tests/data/match/names.txt tests/data/match/people.txt
