#!/bin/bash
# The kind model: the same letters give the same bytes; cross-validated by
# author at least 99 in 100 of what it decides are right; with labels dealt out
# anew nothing but chance is left; training takes under two minutes.
# That 65 in 100 are decided as well was so until the letters became harder
# (notes of a few lines, strangers' hands): now 61 are, and a wrong kind that
# looks sure is worse than one that a person is asked about.
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
figure () {
    awk -v name="$2" 'index ($0, name) == 1 {
        sub (name, ""); print $1; exit }' "$1"
}
at_least () {
    awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && a >= b) }'
}

start=$SECONDS
"$B/train-kind" classify/letters "$dir/one"; first=$?
taken=$((SECONDS - start))
check "$first" "training works"
[ "$taken" -lt 120 ]; check $? "training takes under two minutes (${taken} s)"
cmp -s "$dir/one" "$B/kind.model"
check $? "the same letters give the bytes of the built model"
[ "$(stat -c %s "$dir/one")" -lt 8388608 ]; check $? "the model is under 8 MB"
"$B/train-kind" --judge classify/letters >"$dir/judge"
right=$(figure "$dir/judge" "right of decided")
decided=$(figure "$dir/judge" "decided")
at_least "$right" 0.989; check $? "right of those decided: $right"
at_least "$decided" 0.60; check $? "decided: $decided"
recall=$(awk '/^safeguarding/ { getline; print $4; exit }' "$dir/judge")
precision=$(awk '/^safeguarding/ { getline; print $5; exit }' "$dir/judge")
at_least "$recall" 0.95; check $? "letters about protection found: $recall"
at_least "$precision" 0.60; check $? "and rightly: $precision"
"$B/train-kind" --permute classify/letters >"$dir/permute"
chance=$(figure "$dir/permute" "right of all")
largest=$(figure "$dir/permute" "largest class")
awk -v a="$chance" -v b="$largest" 'BEGIN { exit !(a != "" && a <= b + 0.10) }'
check $? "permuted labels leave chance: $chance, largest class $largest"
! ldd "$B/intray-classify" | grep -q liblinear
check $? "intray-classify does not link liblinear"
echo "1..$n"
