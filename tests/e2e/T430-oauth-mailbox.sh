#!/bin/bash
# Mailboxes of large providers: a person signs in once, with a code on any
# device or in a browser; from then on mail comes with tokens that are renewed
# by themselves. A real OpenID provider, and a Dovecot that asks it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh
. tests/lib/oauth.sh

need_provider || exit 1
start_provider 3600 || exit 1
dovecot_takes_tokens
start_dovecot "$WORK/dovecot" || exit 1
new_centre oauth maildir 8
oauth_config "$PROVIDER_PORT"
deliver tests/demo/mail/0[1-3]-*.eml

try "before anybody signed in, ingest says what to do" \
    says 'run "intray mailbox login office"' \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
try "and so does the list of mailboxes" \
    grep -q 'office  imap  oauth  custom  nobody is signed in' \
    <(intray mailbox list)
grep -q '^RED *mailbox office is signed in to: run "intray mailbox login office"$' \
    <(intray doctor)
check "doctor is red and says how" $?

try "a person signs in with a code" sign_in
grep -q '^ok *mailbox office is signed in to$' <(intray doctor)
check "doctor is green" $?
try "the page and the code were shown" \
    grep -qE '^    [A-Z]{4}-[A-Z]{4}$' "$WORK/login"
try "no token was printed" bash -c \
    '! grep -qF -e "$1" -e "$2" "$3"' - "$(token access_token)" \
    "$(token refresh_token)" "$WORK/login"
try "what is kept is its owner's alone" \
    equal "$(stat -c %a "$C/credentials" "$C/credentials/office.token" | tr '\n' ' ')" "700 600 "
try "it lies outside the data folder" bash -c \
    '! grep -rqF "$1" "$2"' - "$(token refresh_token)" "$DATA"
try "mail comes with the token" ingest
try "all of it: 3 = 3" grep -q 'mailbox 3 = register 3$' <(reconcile)
try "a token that lasts is not asked for again" \
    equal "$(wc -l <"$PROVIDER_LOG")" 1
try "the list says that somebody is signed in" \
    grep -q 'office  imap  oauth  custom  signed in' <(intray mailbox list)

# Taken back before its time, as after a change of password.
old=$(token access_token)
curl -s --cacert "$WORK/ca/ca.pem" -d "client_id=intray" -d "token=$old" \
    "https://127.0.0.1:$PROVIDER_PORT/token/revocation"
refresh=$(token refresh_token)
deliver tests/demo/mail/04-*.eml
try "a token that the server refuses is replaced, once" ingest
try "and mail comes: 4 = 4" grep -q 'mailbox 4 = register 4$' <(reconcile)
try "with one question" equal "$(tail -1 "$PROVIDER_LOG")" \
    "intray refresh_token ok"
try "the new refresh token is kept" bash -c '[ "$1" != "$2" ] && [ -n "$2" ]' \
    - "$refresh" "$(token refresh_token)"

try "a person signs in with a browser on this machine" sign_in --browser
try "the page says that it can be closed" grep -q 'You can close this page' \
    "$WORK/page"
try "what is asked has a challenge and no secret" \
    grep -qE 'code_challenge=[A-Za-z0-9_-]{43}&code_challenge_method=S256' \
    "$WORK/login"
try "no token was printed" bash -c \
    '! grep -qF -e "$1" -e "$2" "$3"' - "$(token access_token)" \
    "$(token refresh_token)" "$WORK/login"
deliver tests/demo/mail/05-*.eml
try "and mail comes" ingest
try "5 = 5" grep -q 'mailbox 5 = register 5$' <(reconcile)

PERSON=deny try "who says no is believed" says "said no" sign_in_text --browser
PERSON_NAME=other@centre.test sign_in --browser
try "the token of another account opens nothing" says "who signed in?" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once

# Settings that name another provider never see these tokens.
sign_in --browser
oauth_config 1
try "a sign-in is good for its provider only" \
    says 'run "intray mailbox login office"' \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
try "nothing was said to the other" bash -c '! grep -q "port 1" "$1"' - "$LOG"

# No person: the client signs in for itself.
printf 'secret of & the application\n' >"$C/secret"
oauth_config "$PROVIDER_PORT" "grant = application" \
    "client_secret_file = $C/secret" "client_secret_expires = 2027-03-31"
sed -i 's/^client_id = .*/client_id = intray-application/; s/^scope = .*/scope = mail/' "$CONFIG"
deliver tests/demo/mail/06-*.eml
try "an application needs no person" ingest
try "6 = 6" grep -q 'mailbox 6 = register 6$' <(reconcile)
try "the end of its secret is known" grep -q 'client secret ends on 31 March 2027' \
    <(intray mailbox list)
printf 'wrong\n' >"$C/secret"
rm "$C/credentials/office.token"
try "a wrong secret is named" says "check client_id, client_secret_file" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
finish
