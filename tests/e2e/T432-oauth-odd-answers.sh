#!/bin/bash
# A provider, or whoever stands in for it, that answers what it should not:
# nothing of it is believed or kept, the reason is said, and what there was
# stays good.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh
. tests/lib/oauth.sh

start_imapfake "$WORK/imap" good || exit 1
IMAP_PORT=$FAKE_PORT
new_centre odd maildir 8

# signed_in PORT: as if a person had signed in before.
signed_in () {
    mkdir -p "$C/credentials"
    rm -f "$C/credentials"/*
    (umask 077 && cat >"$C/credentials/office.token") <<END
[credential]
version=1
token_endpoint=https://127.0.0.1:$1/token
client_id=intray
user=post@centre.test
access_token=old-access
refresh_token=old-refresh
refused=
obtained_ms=1000
access_ends_ms=1001
refresh_ends_ms=0
END
}

# odd MODE STATUS TEXT
odd () {
    local status before
    start_tokenfake "$1" || return 1
    oauth_config "$FAKE_TOKEN_PORT"
    signed_in "$FAKE_TOKEN_PORT"
    before=$(cksum <"$C/credentials/office.token")
    timeout 60 "$PROGRAMS/intray-ingest" --config "$CONFIG" --once \
        >"$WORK/said" 2>&1
    status=$?
    stop "$FAKE_TOKEN_PID"
    [ $status -eq "$2" ] && grep -qF "$3" "$WORK/said" || {
        echo "# exit status $status"
        sed 's/^/# /' "$WORK/said"
        status=
    }
    check "$1: $3" "$([ -n "$status" ]; echo $?)"
    [ "$before" = "$(cksum <"$C/credentials/office.token")" ]
    check "$1: what was kept is as it was" $?
    ! grep -qF -e old-refresh -e old-access "$WORK/said"
    check "$1: no token in the log" $?
}

odd huge 75 "its answer is too long"
odd not-json 75 "its answer is not a JSON object"
odd nul 75 "its answer is not a JSON object"
odd nul-escaped 75 "its answer is not a JSON object"
odd types 75 "its answer has no usable access_token"
odd no-type 75 "its answer has no usable token_type"
odd list 75 "its answer is not a JSON object"
odd deep 75 "its answer is not a JSON object"
odd line-feed 75 "its answer has no usable access_token"
odd no-token 75 "its answer has no usable access_token"
odd seconds 75 "its answer has no usable expires_in"
odd negative 75 "its answer has no usable expires_in"
odd error-200 75 "its answer does not fit HTTP 200"
odd plain-403 75 "its answer is not a JSON object"
odd busy 75 "it says not now (HTTP 503)"
odd cut 75 "the connection failed"
odd drip 75 "no complete answer in time"
odd redirect 78 "it sends us to another address"
odd later 75 "says not now (temporarily_unavailable)"
odd invalid-client 78 "refuses this client (invalid_client)"

for cert in wrong expired; do
    start_tokenfake good $cert || exit 1
    oauth_config "$FAKE_TOKEN_PORT"
    signed_in "$FAKE_TOKEN_PORT"
    try "a certificate that is $cert is refused" says "its certificate" \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
    try "and nothing was said" test ! -s "$FAKE_TOKEN_LOG"
    stop "$FAKE_TOKEN_PID"
done

start_tokenfake good || exit 1
oauth_config "$FAKE_TOKEN_PORT"
sed -i "s|^provider_ca_file = .*|provider_ca_file = $WORK/ca/other-ca.pem|" "$CONFIG"
signed_in "$FAKE_TOKEN_PORT"
try "an unknown authority is refused" says "from an unknown authority" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
oauth_config "$FAKE_TOKEN_PORT"
sed -i 's|^token_endpoint = https|token_endpoint = http|' "$CONFIG"
try "an endpoint without TLS is refused" says "must begin with https://" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
try "and nothing was said to either" test ! -s "$FAKE_TOKEN_LOG"

# The same provider, in order.
oauth_config "$FAKE_TOKEN_PORT"
signed_in "$FAKE_TOKEN_PORT"
try "a good answer is taken" ingest
try "and kept" equal "$(token access_token) $(token refresh_token)" \
    "access-1 refresh-1"
try "and said to the mail server" grep -q "^1 AUTHENTICATE XOAUTH2 $(
    printf 'user=post@centre.test\001auth=Bearer access-1\001\001' | base64 -w0)" \
    "$FAKE_LOG"
finish
