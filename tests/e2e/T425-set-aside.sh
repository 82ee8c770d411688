#!/bin/bash
# A message that crashes or stalls ingest or intray-fetch is set aside after
# two tries, and everything behind it is taken in the same look. The
# certificate names it with the reason; it is tried again at growing pauses,
# and taken when it can be.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

config () { # port
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    cat >>"$CONFIG" <<END_MAILBOX
[mailbox office]
type = imap
host = localhost
port = $1
user = post@centre.test
password_file = $WORK/password
ca_file = $WORK/ca/ca.pem
END_MAILBOX
    sed -i -e "/^patience = /d" -e "s/^batch = .*/batch = 8\npatience = ${2:-1}/" "$CONFIG"
}

later () { # minutes COMMAND...
    local minutes=$1
    shift
    INTRAY_NOW=$(date -u -d "$minutes minutes" +%FT%TZ) "$@"
}

uids () {
    sql 'SELECT uid FROM arrival ORDER BY uid' | tr '\n' ' '
}

printf 'secret of the mailbox\n' >"$WORK/password"
start_imapfake "$WORK/good" good || exit 1
good=$FAKE_PORT

new_centre crash maildir 8
config "$good" 20
INTRAY_CRASH_ON="ingest: UID 12" ingest
try "a message that crashes ingest: the others are taken" \
    equal "$(uids)" "11 13 "
try "after two tries" equal "$(sql 'SELECT uid, tries FROM not_taken')" "12|2"
try "the certificate names it and says why" \
    says "not taken: UID 12 of INBOX (2 tries: reading it ended the program)" \
    reconcile
try "before a minute has passed it is left alone" ingest
try "so that there are still two" equal "$(uids)" "11 13 "
INTRAY_CRASH_ON="ingest: UID 12" later 2 ingest
try "tried again, it waits for twice as long" \
    equal "$(sql 'SELECT tries, (next - first + 30000) / 60000 FROM not_taken')" "3|4"
try "when nothing is wrong with it any more" later 10 ingest
try "it is taken" equal "$(uids)" "11 12 13 "
try "and nothing is left to say" equal "$(sql 'SELECT count(*) FROM not_taken')" 0
try "the register is whole" equal "$(state)" "3 3 3 0"

new_centre hang maildir 8
config "$good" 20
INTRAY_SILENT_MS=4000 INTRAY_HANG_ON="ingest: UID 12" ingest
try "a message over which ingest hangs: the others are taken" \
    equal "$(uids)" "11 13 "
try "the certificate says why" \
    says "not taken: UID 12 of INBOX (2 tries: reading it did not end)" \
    reconcile
try "later, when nothing hangs" later 10 ingest
try "everything is here, once" equal "$(state)" "3 3 3 0"

for mode in stall bye-fetch literal nul other-uid; do
    start_imapfake "$WORK/$mode" $mode || exit 1
    new_centre "$mode" maildir 8
    config "$FAKE_PORT"
    begin=$(date +%s)
    ingest
    took=$(($(date +%s) - begin))
    case $mode in
    other-uid)
        # Every message of this server is wrong: it is the server.
        try "$mode: nothing wrong is taken ($took s)" equal "$(uids)" ""
        ;;
    *)
        try "$mode: the others are taken ($took s)" equal "$(uids)" "11 13 "
        try "$mode: the one is named" \
            says "not taken: UID 12 of INBOX (2 tries: " reconcile
        ;;
    esac
    stop "$FAKE_PID"
    config "$good" 20
    try "$mode: later, at a good server" later 10 ingest
    try "$mode: everything is here, once" equal "$(state)" "3 3 3 0"
done
finish
