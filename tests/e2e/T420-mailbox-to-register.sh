#!/bin/bash
# Over IMAP too every message has one row: a real Dovecot, taken twice, read
# and moved by people meanwhile; and a server that drops the line in the
# middle of a message loses and doubles nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

imap_config () { # port, password file, user
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    cat >>"$CONFIG" <<END
[mailbox office]
type = imap
host = localhost
port = $1
user = $3
password_file = $2
ca_file = $WORK/ca/ca.pem
folder = INBOX
END
}

counts () { # messages, rows
    reconcile | grep -q "mailbox $1 = register $2\$"
}

new_centre imap maildir 8
start_dovecot "$WORK/dovecot" || exit 1
deliver tests/demo/mail/*.eml
imap_config "$IMAP_PORT" "$IMAP_PASSWORD_FILE" "$IMAP_USER"
try "before: the certificate names sixty that are missing" \
    bash -c '[ "$("$1/intray-ingest" --config "$2" --reconcile | grep -c "missing: UID")" -eq 60 ]' - "$PROGRAMS" "$CONFIG"
try "sixty messages are taken over IMAP" ingest
try "mailbox 60 = register 60" counts 60 60
before=$(find "$IMAP_MAILDIR" -type f -path '*/new/*' | wc -l)
try "none was marked as read" equal "$before" 60
# People read, flag and file their mail all day.
for file in "$IMAP_MAILDIR"/new/*; do
    mv "$file" "$IMAP_MAILDIR/cur/$(basename "$file"):2,FS"
done
try "read and flagged by people, they are taken once" ingest
try "still 60 = 60" counts 60 60
try "and the register is whole" bash -c '[ "$(sqlite3 "$1/register.db" "SELECT count (*) FROM arrival")" -eq 60 ]' - "$DATA"
deliver tests/demo/mail/01-*.eml
try "the sixty-first" ingest
try "is a second arrival: 61 = 61" counts 61 61
stop "$IMAP_PID"
# A server that drops the line in one message: what is before and behind it is
# taken, nothing half is stored, and a later run has everything once.
new_centre dropped maildir 1
start_imapfake "$WORK/cut" cut || exit 1
imap_config "$FAKE_PORT" "$IMAP_PASSWORD_FILE" "$IMAP_USER"
try "a line dropped in mid-message" ingest
try "is named" grep -q "not-taken mailbox=office uid=12 .*closed" "$LOG"
try "and the two others are here" equal "$(reconcile | grep -E "^mailbox|not taken")" \
    "mailbox office: mailbox 3 = register 2  NOT EQUAL
  not taken: UID 12 of INBOX (2 tries: cannot fetch at localhost: the server closed the connection)"
stop "$FAKE_PID"
start_imapfake "$WORK/good" good || exit 1
imap_config "$FAKE_PORT" "$IMAP_PASSWORD_FILE" "$IMAP_USER"
try "a minute later" bash -c "INTRAY_NOW=$(date -u -d '2 minutes' +%FT%TZ) \
    '$PROGRAMS/intray-ingest' --config '$CONFIG' --once"
try "it is tried again and every message is here once" counts 3 3
try "and nothing half" equal "$(sql 'SELECT count (*) FROM letter')" 3
stop "$FAKE_PID"
start_imapfake "$WORK/large" large || exit 1
new_centre large maildir 1
imap_config "$FAKE_PORT" "$IMAP_PASSWORD_FILE" "$IMAP_USER"
try "a message of 100 MiB among others stops nothing" ingest
try "and is a row that says refused" \
    equal "$(sql 'SELECT count (*) FROM letter WHERE hold = 8')" 1
try "with a row for each" counts 3 3
stop "$FAKE_PID"
try "with the server gone it says so" says "mailbox=office" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once
finish
