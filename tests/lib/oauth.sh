# shellcheck shell=bash disable=SC2034
# Mailboxes that are read with a token. Source it after centre.sh.
#
#   need_provider            oidc-provider, installed once
#   start_provider SECONDS [PORT]   access tokens last SECONDS. PROVIDER_PORT,
#                   PROVIDER_LOG, PROVIDER_PID; see tests/oauth/provider.mjs
#   start_tokenfake MODE     FAKE_TOKEN_PORT, FAKE_TOKEN_LOG, FAKE_TOKEN_PID; see
#                   tests/oauth/tokenfake.py
#   dovecot_takes_tokens     DOVECOT_MORE for start_dovecot: asks the provider
#   oauth_config PORT [LINE...]   the mailbox "office" of this centre with the
#                   provider at PORT, and more settings of it
#   token WORD               that line of the kept credential: access_token ...
#   sign_in, sign_in_text [OPTION]  "intray mailbox login office", with the person

need_provider () {
    flock tests/oauth/package.json bash -c '
        [ -d tests/oauth/node_modules/oidc-provider ] ||
            npm --prefix tests/oauth ci --silent' >"$WORK/npm" 2>&1 || {
        cat "$WORK/npm" >&2
        echo "Bail out! npm cannot install oidc-provider"
        return 1
    }
}

start_provider () {
    local out
    make_ca "$WORK/ca" || return 1
    PROVIDER_LOG=$WORK/provider.log
    touch "$PROVIDER_LOG"
    out=$(mktemp "$WORK/provider.XXXX")
    node tests/oauth/provider.mjs "$WORK/ca/server" "$PROVIDER_LOG" "$@" \
        >"$out" 2>"$out.errors" &
    PROVIDER_PID=$!
    STARTED+=("$PROVIDER_PID")
    wait_for grep -q '^[0-9]' "$out" || {
        cat "$out.errors" >&2
        return 1
    }
    PROVIDER_PORT=$(head -1 "$out")
}

start_tokenfake () {
    make_ca "$WORK/ca" || return 1
    FAKE_TOKEN_LOG=$WORK/tokenfake.log
    : >"$FAKE_TOKEN_LOG"
    start_python "$WORK/tokenfake.port" tests/oauth/tokenfake.py \
        "$WORK/ca/${2:-server}" "$FAKE_TOKEN_LOG" "$1" || return 1
    FAKE_TOKEN_PORT=$PYTHON_PORT
    FAKE_TOKEN_PID=$PYTHON_PID
}

dovecot_takes_tokens () {
    cat >"$WORK/dovecot-oauth" <<END
introspection_mode = post
introspection_url = https://dovecot:dovecot-secret@127.0.0.1:$PROVIDER_PORT/token/introspection
username_attribute = mailbox
active_attribute = active
active_value = true
tls_ca_cert_file = $WORK/ca/ca.pem
END
    DOVECOT_MORE="auth_mechanisms = plain xoauth2 oauthbearer
auth_failure_delay = 0
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $WORK/dovecot-oauth
}"
}

oauth_config () {
    local port=$1
    shift
    sed -i '/^\[mailbox office\]/,$d; /^credentials = /d' "$CONFIG"
    sed -i "s|^\[paths\]|&\ncredentials = $C/credentials|" "$CONFIG"
    cat >>"$CONFIG" <<END
[mailbox office]
type = imap
host = localhost
port = ${IMAP_PORT:-1}
user = post@centre.test
ca_file = $WORK/ca/ca.pem
auth = oauth
client_id = intray
scope = openid offline_access mail
token_endpoint = https://127.0.0.1:$port/token
device_endpoint = https://127.0.0.1:$port/device/auth
authorization_endpoint = https://127.0.0.1:$port/auth
provider_ca_file = $WORK/ca/ca.pem
END
    [ $# -eq 0 ] || printf '%s\n' "$@" >>"$CONFIG"
}

token () { sed -n "s/^$1=//p" "$C/credentials/office.token"; }

# The code stands below the address, alone on its line.
sign_in () {
    local pid mode=device url code
    [ "${1:-}" = --browser ] && mode=browser
    timeout 60 "$PROGRAMS/intray" --config "$CONFIG" mailbox login office \
        "$@" >"$WORK/login" 2>&1 &
    pid=$!
    STARTED+=("$pid")
    wait_for grep -q '^Waiting' "$WORK/login"
    url=$(grep -o 'https://[^ ]*' "$WORK/login" | head -1)
    code=$(sed -n '/https:/{n;p}' "$WORK/login" | tr -d ' ')
    $PYTHON tests/oauth/person.py "$WORK/ca/ca.pem" "${PERSON:-$mode}" \
        "${PERSON_NAME:-post@centre.test}" "$url" "$code" >"$WORK/page" 2>&1
    wait "$pid"
}

# The same, saying what login said.
sign_in_text () {
    local status
    sign_in "$@"
    status=$?
    cat "$WORK/login"
    return $status
}
