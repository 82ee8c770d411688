#!/bin/bash
# The desk before the real house: the demo centre's sixty messages, its vault,
# and people in Chromium who read, sign, decide and look who saw what.
. tests/lib/net.sh

need_browser || exit 1

DESK_PORT=0 tests/demo/run-demo "$B" "$WORK/demo" >"$WORK/out" 2>&1 &
STARTED+=($!)
for i in $(seq 600); do
    grep -q '^desk: https://' "$WORK/out" && break
    sleep 0.2
done
DESK_URL=$(sed -n 's/^desk: //p' "$WORK/out" | head -1)
[ -n "$DESK_URL" ]
check "the demo centre serves its desk" $?

DESK_URL=$DESK_URL node --test-reporter=tap tests/browser/house.test.mjs \
    >"$WORK/tap" 2>&1
while IFS= read -r line; do
    case $line in
        'ok '*) check "$(sed 's/^ok [0-9]* - //' <<<"$line")" 0 ;;
        'not ok '*) check "$(sed 's/^not ok [0-9]* - //' <<<"$line")" 1 ;;
    esac
done < <(grep -E '^(not )?ok ' "$WORK/tap")
[ "$TEST_NUMBER" -gt 4 ]
check "the browser's tests ran" $?
[ "$TEST_FAILED" -eq 0 ] || sed 's/^/# /' "$WORK/tap" "$WORK/out" | head -200
! grep -qE 'Marsh|Leo|Seun|Thompson|Falkenrath' "$WORK/demo/log"
check "no name is in any log" $?
finish
