#!/bin/bash
# "intray mailbox login": patience as the provider asks for it, a clear word
# when the code ends or the person says no, and a browser's answer that is
# believed only when it is ours. No token in arguments, environment, output.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh
. tests/lib/oauth.sh

new_centre login maildir 8
# provider MODE [LINE...]
provider () {
    [ -z "${FAKE_TOKEN_PID:-}" ] || stop "$FAKE_TOKEN_PID"
    start_tokenfake "$1" || exit 1
    oauth_config "$FAKE_TOKEN_PORT" "${@:2}"
}
login () { timeout 60 "$PROGRAMS/intray" --config "$CONFIG" mailbox login "$@"; }
no_tokens () { ! grep -qE 'access-|refresh-|the-device-code' "$@"; }

provider slow
start=$(date +%s%3N)
login office >"$WORK/out" 2>&1
try "pending and slow_down are waited for" equal $? 0
# 1 second, 1 second, then 5 more.
[ $(($(date +%s%3N) - start)) -ge 8000 ]
check "as long as the provider says" $?
try "three questions" equal "$(grep -c '^/token' "$FAKE_TOKEN_LOG")" 3
try "with the code of the device" grep -q \
    'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=the-device-code$' \
    "$FAKE_TOKEN_LOG"
try "nothing of it was printed" no_tokens "$WORK/out"
try "the sign-in is kept" equal "$(token refresh_token)" refresh-1

provider expired
try "a code that ends is named" says "the code has expired: run it again" login office
provider denied
try "so is a no" says "said no" login office
provider http-page
try "nobody is sent to a page without TLS" says "no https address" login office
try "what was kept before is as it was" equal "$(token refresh_token)" refresh-1
provider good "device_endpoint ="
sed -i '/^device_endpoint = https/d; /^authorization_endpoint/d' "$CONFIG"
try "no way to sign in is a setting that is missing" \
    says "device_endpoint or authorization_endpoint" login office
try "a mailbox that is not there" says "there is no [mailbox other]" login other
sed -i 's/^auth = oauth/auth = password/' "$CONFIG"
try "a mailbox with a password" says "there is nothing to sign in to" login office
login >/dev/null 2>&1
try "no name is wrong use" equal $? 64

# While the provider thinks.
provider drip
"$PROGRAMS/intray" --config "$CONFIG" mailbox login office >"$WORK/out" 2>&1 &
login=$!
STARTED+=("$login")
face () { pgrep -P "$login" -f intray-token; }
wait_for face
pid=$(face)
wait_for grep -q '^Seccomp:.2' "/proc/$pid/status"
try "nothing of the provider in arguments or environment" bash -c \
    '! tr "\0" "\n" <"/proc/$1/cmdline" | cat - "/proc/$1/environ" | grep -qaE "device|intray=|token="' \
    - "$pid"
try "no other file is open" equal \
    "$(find "/proc/$pid/fd" -type l -printf '%l\n' | grep -cvE '^(socket|pipe|/memfd:|/dev/null|'"$WORK/out"')')" 0
try "it cannot gain rights, has a filter, is nobody" bash -c \
    'grep -q "^NoNewPrivs:.1" "/proc/$1/status" && grep -q "^Seccomp:.2" "/proc/$1/status" &&
     { [ "$(id -u)" -ne 0 ] || grep -q "^Uid:.65534.65534.65534" "/proc/$1/status"; }' \
    - "$pid"
stop "$login"

# The browser's way back.
provider good
sed -i "s|^device_endpoint = .*|device_endpoint =|" "$CONFIG"
login office >"$WORK/out" 2>&1 &
login=$!
STARTED+=("$login")
wait_for grep -q '^Waiting' "$WORK/out"
url=$(grep -o '^https://.*' "$WORK/out")
back=$(grep -o 'http://127.0.0.1:[0-9]*/' "$WORK/out" | tail -1)
state=$(sed 's/.*&state=\([^&]*\).*/\1/' <<<"$url")
answer () { curl -s -o "$WORK/page" -w '%{http_code}' "$@"; }
port=$(sed 's/.*:\([0-9]*\)./\1/' <<<"$back")
try "it listens on 127.0.0.1 alone" equal "$(awk -v port="$(printf ':%04X' "$port")" \
    '$4 == "0A" && index ($2, port) {print $2}' /proc/net/tcp /proc/net/tcp6)" \
    "$(printf '0100007F:%04X' "$port")"
try "an answer without our state is not ours" equal \
    "$(answer "$back?code=stolen&state=x")" 404
try "nor is one to another name" equal \
    "$(answer -H 'Host: evil.example' "$back?code=stolen&state=$state")" 404
try "nor another path" equal "$(answer "${back}favicon.ico")" 404
try "nor a POST" equal "$(answer -d x=y "$back?code=stolen&state=$state")" 404
head -c 20000 /dev/zero | tr '\0' 'a' >"/dev/tcp/127.0.0.1/$port" 2>/dev/null
try "nothing was asked for any of them" test ! -s "$FAKE_TOKEN_LOG"
try "ours is" equal "$(answer "$back?state=$state&code=the+code%21")" 200
wait "$login"
try "and ends the waiting" equal $? 0
try "the code is exchanged with the verifier" grep -qE \
    'grant_type=authorization_code&code=the%20code%21&redirect_uri=http%3A%2F%2F127.0.0.1%3A[0-9]+%2F&code_verifier=[A-Za-z0-9_-]{43}$' \
    "$FAKE_TOKEN_LOG"
verifier=$(sed -n 's/.*code_verifier=\(.*\)/\1/p' "$FAKE_TOKEN_LOG")
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d =)
try "which is that of the challenge" bash -c '[[ $1 == *"$2"* ]]' - \
    "$url" "code_challenge=$challenge&"
try "one answer, then nobody listens" equal "$(answer "$back?state=$state&code=x")" 000
try "no token and no verifier was printed" bash -c \
    '! grep -qF -e access- -e refresh- -e "$1" "$2"' - "$verifier" "$WORK/out"
finish
