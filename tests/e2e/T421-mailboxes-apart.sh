#!/bin/bash
# Several mailboxes, each in isolation: one that fails, hangs, or whose worker
# dies does not delay another. An account's folders, with names as people write
# them; mail that people move between them is one letter with two origins.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

# mailbox NAME PORT FOLDER
mailbox () {
    cat >>"$CONFIG" <<END_MAILBOX
[mailbox $1]
type = imap
host = localhost
port = $2
user = ${4:-$IMAP_USER}
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
folder = $3
END_MAILBOX
}

rows () {
    [ "$(sql 'SELECT count(*) FROM arrival')" -eq "$1" ]
}

new_centre apart maildir 8
put tests/demo/mail/0*.eml
start_dovecot "$WORK/dovecot" || exit 1
deliver tests/demo/mail/1*.eml
umlaut=$IMAP_MAILDIR/.Entw\&APw-rfe
mkdir -p "$umlaut"/{cur,new,tmp}
cp tests/demo/mail/20-*.eml "$umlaut/new/1.M1.test"
chown -R "$MAIL_OWNER" "$umlaut"
printf 'INBOX\nEntw&APw-rfe\n' >"$IMAP_MAILDIR/subscriptions"
start_imapfake "$WORK/stall" stall || exit 1
mailbox silent "$FAKE_PORT" INBOX
mailbox nobody 1 INBOX
mailbox account "$IMAP_PORT" "INBOX; Entwürfe"
sed -i 's/^batch = .*/&\npatience = 20\npoll = 1/' "$CONFIG"
"$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
keeper=$!
STARTED+=("$keeper")
begin=$(date +%s%N)
wait_for rows 20
status=$?
took=$((($(date +%s%N) - begin) / 1000000))
try "twenty messages of three mailboxes while one stalls and one is gone ($took ms)" \
    equal "$status $(sql 'SELECT count(*) FROM arrival')" "0 20"
try "the one that is gone says so" grep -q "mailbox=nobody cannot" "$LOG"
try "the one that stalls still waits" \
    bash -c "! grep -q 'mailbox=silent' '$LOG'"

# People move one from the inbox to the other folder.
moved=$(find "$IMAP_MAILDIR/new" "$IMAP_MAILDIR/cur" -name '*.test*' | head -1)
mv "$moved" "$umlaut/new/2.M2.test"
wait_for rows 21
try "a message moved between the folders arrives again" rows 21
try "as the same letter" equal "$(sql 'SELECT count(*) FROM letter')" 20

# A worker that is killed is replaced, and the others do not notice.
worker=$(pgrep -P "$keeper" -f -- "--mailbox account ")
others=$(pgrep -P "$keeper" | grep -vx "$worker" | tr '\n' ' ')
kill -KILL "$worker"
deliver tests/demo/mail/21-*.eml
wait_for rows 22
try "a worker that was killed is replaced" rows 22
try "and no other" kill -0 $others
kill -TERM "$keeper"
wait "$keeper"
try "told to stop, it ends with 0" equal $? 0
try "and no worker stays behind" bash -c "! pgrep -f 'intray-inges[t] --config $CONFIG'"
stop "$FAKE_PID"
sed -i '/^\[mailbox silent\]/,/^folder/d; /^\[mailbox nobody\]/,/^folder/d' "$CONFIG"
try "each folder has its line in the certificate" \
    equal "$(reconcile | grep -c 'mailbox account')" 2
try "nothing is missing" bash -c "! '$PROGRAMS/intray-ingest' \
    --config '$CONFIG' --reconcile | grep -q 'missing:\|NOT EQUAL'"
try "the register is whole" state
finish
