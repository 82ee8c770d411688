#!/bin/bash
# The desk in Chromium, before a vault without keys: what people see, can do
# and cannot find; with and without script; on a small screen. Then what only
# a hand-written request can do: slow, folded, doubled, escaped.
. tests/lib/net.sh
NODE_TESTS=tests/browser/desk.test.mjs

need_browser || exit 1

mkdir -p "$WORK/run"
$PYTHON tests/browser/paper.py "$WORK/page.png"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$WORK/desk.key" -out "$WORK/desk.crt" -days 2 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
cat >"$WORK/intray.conf" <<END
[centre]
name = Test centre
[paths]
run = $WORK/run
[desk]
port = 0
certificate = $WORK/desk.crt
key = $WORK/desk.key
END
"$B/fakevault" "$WORK/run" "$WORK/page.png" &
STARTED+=($!)
"$B/intray-desk" --config "$WORK/intray.conf" >"$WORK/out" 2>"$WORK/err" &
STARTED+=($!)
wait_for grep -q '^desk: https://' "$WORK/out"

DESK_URL=$(sed -n 's/^desk: //p' "$WORK/out") DESK_ASKED=$WORK/run/asked \
    node --test-reporter=tap "$NODE_TESTS" >"$WORK/tap" 2>&1
while IFS= read -r line; do
    case $line in
        'ok '*) check "$(sed 's/^ok [0-9]* - //' <<<"$line")" 0 ;;
        'not ok '*) check "$(sed 's/^not ok [0-9]* - //' <<<"$line")" 1 ;;
    esac
done < <(grep -E '^(not )?ok ' "$WORK/tap")
grep -q '^not ok' "$WORK/tap" && sed 's/^/# /' "$WORK/tap" | head -200
[ "$TEST_NUMBER" -gt 10 ]
check "the browser's tests ran" $?

PORT=$(cat "$WORK/run/desk.port")
$PYTHON tests/browser/raw.py "$PORT" >"$WORK/raw" 2>&1
check "requests that are odd on purpose get no page" $?
grep -v '^ok' "$WORK/raw" | sed 's/^/# /'
! ldd "$B/intray-desk" | grep -qE 'sqlite|sodium'
check "the desk links no register and no keys" $?
! grep -qiE 'leo|marsh|okafor|report|aisha|ruth' "$WORK/err" "$WORK/out"
check "no name and no word of a letter is in the desk's log" $?
finish
