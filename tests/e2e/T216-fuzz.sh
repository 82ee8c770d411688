#!/bin/bash
# Fuzzers of what takes strangers' bytes apart find nothing in a fixed number
# of inputs, the same in every run.
set -u
cd "$(dirname "$0")/../.." || exit 1
export FUZZ=${FUZZ:-build/fuzz}
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

for one in body:4000 ics:20000 message:1200 msg:3000 office:3000 \
    record:30000 rtf:20000 tnef:40000 words:2500 zip:20000; do
    name=${one%:*}
    FRESH=1 tests/fuzz/run "$name" -seed=1 -runs="${one#*:}" >"$work/out" 2>&1
    status=$?
    grep -qa 'DONE' "$work/out" || status=1
    [ $status -eq 0 ] || sed 's/^/# /' "$work/out"
    check "$name: $(sed -n 's/.*executed_units: //p' "$work/out") inputs" $status
done

echo "1..$number"
exit $failed
