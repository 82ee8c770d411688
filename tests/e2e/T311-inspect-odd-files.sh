#!/bin/bash
# inspect answers for every argument, in order: an empty file and a binary one
# are letters without parts for a person; a file that is not there is an error
# and exit 1; a missing column refuses the list and names it.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
check () {
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

: >"$dir/empty.eml"
head -c 3000 /dev/urandom >"$dir/binary.eml"
printf 'From: a@b.example\nSubject: x\n\nHe can hop.\n' >"$dir/plain.eml"
"$B/intray-classify" inspect --json "$dir/empty.eml" "$dir/none.eml" \
    "$dir/binary.eml" "$dir/plain.eml" >"$dir/out"
check $(( $? == 1 ? 0 : 1 )) "a file that is not there gives exit 1"
field () {
    sed -n "$1p" "$dir/out" | /usr/bin/python3 -c "
import json, sys
answer = json.load(sys.stdin)
print($2)"
}
[ "$(wc -l <"$dir/out")" = 4 ]; check $? "one object a line for every argument"
[ "$(field 1 'answer["parts"], answer["route"]')" = "[] triage" ]
check $? "an empty file has no parts and goes to a person"
[ "$(field 2 'sorted(answer)')" = "['error', 'file']" ]
check $? "what cannot be read has an error and nothing else"
[ "$(field 3 'answer["route"]')" = "triage" ]
check $? "a binary file goes to a person"
[ "$(field 4 'answer["from"]["address"]')" = "a@b.example" ]
check $? "the next letter is read all the same"
keys="bytes child date file from kind level marking message_id overlays parts reasons route subject"
[ "$(field 4 '" ".join(k for k in sorted(answer) if k in "'"$keys"'".split())')" = "$keys" ]
check $? "all keys are there"
[ "$(field 4 '"text" in answer')" = False ]
check $? "text only with --text"
printf 'child_id,name\n' >"$dir/roll.csv"
"$B/intray-classify" inspect --roll "$dir/roll.csv" --json "$dir/plain.eml" \
    >"$dir/out" 2>"$dir/err"
check $(( $? == 65 ? 0 : 1 )) "a list without its columns gives exit 65"
grep -q "roll.csv line 1: the column given_name is missing" "$dir/err"
check $? "and the message names file, line and column"
"$B/intray-classify" inspect "$dir/plain.eml" | grep -q "route *triage"
check $? "without --json a person can read it"
echo "1..$n"
