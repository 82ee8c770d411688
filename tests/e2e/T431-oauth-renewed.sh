#!/bin/bash
# Tokens end: they are renewed in time, a new refresh token is kept before the
# old one is given up, and where renewing fails it is said who must do what.
# Nobody is asked again and again.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh
. tests/lib/oauth.sh

asked () { grep -c refresh_token "$PROVIDER_LOG"; }

need_provider || exit 1
# Shorter than what a session wants to have left.
start_provider 60 || exit 1
dovecot_takes_tokens
start_dovecot "$WORK/dovecot" || exit 1
new_centre oauth maildir 8
oauth_config "$PROVIDER_PORT" "refresh_days = 30"
deliver tests/demo/mail/01-*.eml
try "a person signs in" sign_in --browser
first=$(token refresh_token)
try "a token that is about to end is renewed, and mail comes" ingest
try "1 = 1" grep -q 'mailbox 1 = register 1$' <(reconcile)
second=$(token refresh_token)
try "the new refresh token is kept" test "$first" != "$second"
deliver tests/demo/mail/02-*.eml
try "and is good" ingest
try "2 = 2" grep -q 'mailbox 2 = register 2$' <(reconcile)
end=$(date -d '30 days' '+%-d %B %Y')
try "the list says when the sign-in ends unused" \
    grep -q "sign-in ends on $end" <(intray mailbox list)
try "so does its JSON" grep -q \
    '"name":"office","type":"imap","auth":"oauth","state":"ending","what":"sign-in","ends":"20' \
    <(intray mailbox list --json)

# The watch over the post hears of it.
grep -q "The permission to read the mailbox ends on $end" <(intray status)
check "30 days before, status says so" $?

# Two at once ask one after the other: a refresh token used twice would end
# the sign-in.
before=$(asked)
reconcile >"$WORK/one" &
one=$!
reconcile >"$WORK/two" &
two=$!
wait "$one" && wait "$two"
try "two at once both get in" test $? -eq 0
try "and asked one after the other" equal "$(asked)" $((before + 2))
try "so that the sign-in is good" ingest

# A thief, or a backup put back: the provider gives up on all of it.
curl -s --cacert "$WORK/ca/ca.pem" -d client_id=intray \
    -d grant_type=refresh_token -d "refresh_token=$second" \
    "https://127.0.0.1:$PROVIDER_PORT/token" >"$WORK/thief"
try "an old refresh token is refused to anybody" grep -q invalid_grant "$WORK/thief"
try "then ingest says what a person must do" \
    says 'sign in again (invalid_grant): run "intray mailbox login office"' \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
try "the list says it too" grep -q 'run "intray mailbox login office"' \
    <(intray mailbox list)
before=$(asked)
says 'login office' "$PROGRAMS/intray-ingest" --config "$CONFIG" --once >/dev/null
try "the provider is not asked again" equal "$(asked)" "$before"
try "a person signs in again" sign_in --browser
deliver tests/demo/mail/03-*.eml
try "and mail comes" ingest
try "3 = 3" grep -q 'mailbox 3 = register 3$' <(reconcile)

# The provider is down.
kept=$(token refresh_token)
stop "$PROVIDER_PID"
"$PROGRAMS/intray-ingest" --config "$CONFIG" --once >"$WORK/down" 2>&1
try "a provider that is down is tried again: 75" equal $? 75
try "and named" grep -q 'cannot connect to 127.0.0.1' "$WORK/down"
"$PROGRAMS/intray-ingest" --config "$CONFIG" --once >"$WORK/down" 2>&1
try "not at once" grep -q '(asked again at ' "$WORK/down"
try "what was kept is kept" equal "$(token refresh_token)" "$kept"

# What no person mended is not read.
chmod 640 "$C/credentials/office.token"
try "a credential that others can read is refused" \
    says "its owner alone can read" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
chmod 600 "$C/credentials/office.token"
head -c 100 "$C/credentials/office.token" >"$WORK/half"
cat "$WORK/half" >"$C/credentials/office.token"
try "a damaged one says what to do" \
    says 'is damaged: run "intray mailbox login office"' \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
finish
