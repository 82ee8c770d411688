#!/bin/bash
# Damaged messages by rule, through the real readers: each ends as a record
# with a fate for every part, within its time and memory; none takes its reader
# down. COUNT=10000 for more than the usual 500, SEED= for others; what ends
# badly is kept in build/damaged.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
COUNT=${COUNT:-500}
SEED=${SEED:-7}
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

fates='(read|empty|locked|wrapper|unsupported|refused)'
first=0
peak=0
while [ $first -lt "$COUNT" ]; do
    batch=$((COUNT - first < 500 ? COUNT - first : 500))
    /usr/bin/python3 tests/hostile/damaged.py "$work" $first $batch "$SEED"
    "$B/reader-drive" "$B" --memory --names --times "$work"/*.eml \
        >"$work/out" 2>"$work/err"
    kib=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
    [ "${kib:-999999999}" -gt $peak ] && peak=${kib:-999999999}
    cat "$work/out" >>"$work/all"
    for file in $(awk '/^FILE / {file = $2} /^(REJECT|RETRY|STOP) / {
            print file}' "$work/out"); do
        mkdir -p build/damaged
        cp "$file" "build/damaged/$SEED-${file##*/}"
        echo "# kept: build/damaged/$SEED-${file##*/}"
    done
    rm -f "$work"/*.eml
    first=$((first + batch))
done

lines () { grep -acE "$1" "$work/all"; }
[ "$(lines '^FILE ')" -eq "$COUNT" ] &&
    [ "$(lines '^(OK|REJECT) ')" -eq "$COUNT" ]
check "each of $COUNT damaged messages has an answer, none is lost" $?
grep -aE '^(REJECT|RETRY|STOP) ' "$work/all" | sort | uniq -c | sed 's/^/# /'
[ "$(lines '^(REJECT|RETRY|STOP) ')" -eq 0 ]
check "none takes its reader down" $?
! grep -aE '^OK ' "$work/all" | grep -avqE "parts=0:|:$fates( |\(|\$)"
check "every part has a fate" $?
slowest=$(sed -n 's/^TIME \([0-9]*\) ms$/\1/p' "$work/all" | sort -n | tail -1)
fates_said=$(grep -aoE ":$fates( |\(|\$)" "$work/all" | tr -d ':( ' | sort |
    uniq -c | awk '{printf "%s %s, ", $2, $1}')
echo "# parts: ${fates_said%, }"
echo "# messages without any part: $(lines '^OK .* parts=0:')"
echo "# slowest $slowest ms; largest reader $peak KiB beyond what is shared"
[ "${slowest:-999999}" -lt 60000 ]
check "none takes a minute" $?
[ $peak -lt $((128 * 1024)) ]
check "none takes 128 MiB" $?

"$B/reader-drive" "$B" --names tests/fuzz/kept/message/*.eml >"$work/out"
[ "$(grep -c '^OK ' "$work/out")" -eq "$(ls tests/fuzz/kept/message | wc -l)" ]
check "messages that once took a reader down are read" $?

echo "1..$number"
exit $failed
