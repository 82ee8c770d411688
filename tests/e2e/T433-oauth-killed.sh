#!/bin/bash
# Ended at any step between the provider's answer and what is kept of it: the
# next run signs in, or says that a person must; never half a credential, and
# never both tokens gone where the provider still takes one of them.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh
. tests/lib/oauth.sh

# killed_at N: a run that ends at its n-th step; 1 when it ended by itself.
killed_at () {
    INTRAY_CRASH_AT=$1 INTRAY_CRASH_TRACE=$WORK/steps reconcile >"$WORK/said" 2>&1
    [ $? -eq 99 ]
}
signs_in () { reconcile 2>&1 | tee "$WORK/next" | grep -q '^mailbox office: mailbox '; }
whole () { [ "$(grep -c '^refresh_token=..*$' "$C/credentials/office.token")" -eq 1 ]; }

# A provider that takes a refresh token once only.
need_provider || exit 1
start_provider 60 || exit 1
dovecot_takes_tokens
start_dovecot "$WORK/dovecot" || exit 1
new_centre strict maildir 8
oauth_config "$PROVIDER_PORT"
try "a person signs in" sign_in --browser
step=1
in=0
again=0
while : >"$WORK/steps" && killed_at $step; do
    at=$(tail -1 "$WORK/steps")
    try "at \"$at\" what is kept is whole" whole
    if signs_in; then
        in=$((in + 1))
    else
        again=$((again + 1))
        try "at \"$at\" it is said what to do" \
            grep -q 'run "intray mailbox login office"' "$WORK/next"
        try "and that helps" sign_in --browser
        try "at once" signs_in
    fi
    step=$((step + 1))
done
try "the steps are those of an answer that is kept" grep -q "token: received" \
    "$WORK/steps"
try "from the new name on the next run signs in" equal $in 2
try "before it a person must" equal $again 2

# One that takes the old one too, as most do: nobody is ever asked.
start_tokenfake good || exit 1
start_imapfake "$WORK/imap" good || exit 1
IMAP_PORT=$FAKE_PORT
new_centre lenient maildir 8
oauth_config "$FAKE_TOKEN_PORT"
try "a person signs in" intray mailbox login office
step=1
while killed_at $step; do
    [ "$(stat -c %a "$C"/credentials/* | sort -u)" = 600 ] && whole
    check "step $step leaves a whole credential and nothing that others can read" $?
    try "after step $step the next run signs in" signs_in
    step=$((step + 1))
done
try "all steps were tried" equal $step 5

: >"$FAKE_LOG"
try "what cannot be kept is said" says "No space left" \
    strace -qq -f -o /dev/null -e trace=rename -e inject=rename:error=ENOSPC \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --reconcile
try "and not used" test ! -s "$FAKE_LOG"
rm "$C/credentials/office.lock"
try "once there is room the next run signs in" signs_in
finish
