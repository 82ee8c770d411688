#!/bin/bash
# Who a message is does not depend on people or on the server's numbers: read,
# flagged and moved mail is taken once; new UIDVALIDITY, gaps, deleted mail, a
# mailbox put back from a backup, a server that moved: nothing is lost, nothing
# is two letters. The same bytes from two places are one letter; the same
# Message-ID with other bytes is another.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

config () { # name of the server
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    cat >>"$CONFIG" <<END_MAILBOX
[mailbox office]
type = imap
host = $1
port = $IMAP_PORT
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
END_MAILBOX
}

count () {
    sql "SELECT (SELECT count(*) FROM arrival), (SELECT count(*) FROM letter)"
}

# Dovecot numbers the mailbox anew.
new_numbers () {
    stop "$IMAP_PID"
    rm -f "$IMAP_MAILDIR"/dovecot*
    dovecot -F -c "$WORK/dovecot/dovecot.conf" >"$WORK/dovecot/out" 2>&1 &
    IMAP_PID=$!
    STARTED+=("$IMAP_PID")
    wait_for bash -c "exec 3<>/dev/tcp/127.0.0.1/$IMAP_PORT"
}

new_centre who maildir 8
start_dovecot "$WORK/dovecot" || exit 1
config localhost
deliver tests/demo/mail/0*.eml
try "nine messages" ingest
try "are nine letters" equal "$(count)" "9|9"
for file in "$IMAP_MAILDIR"/cur/* "$IMAP_MAILDIR"/new/*; do
    [ -e "$file" ] && mv "$file" "$IMAP_MAILDIR/cur/$(basename "${file%%:*}"):2,FRST"
done
try "read, flagged, answered, marked for deletion" ingest
for file in "$IMAP_MAILDIR"/cur/*; do
    mv "$file" "${file%%:*}:2,"
done
try "and all of it taken back" ingest
try "they are the same nine" equal "$(count)" "9|9"

first=$(find "$IMAP_MAILDIR/cur" -type f | sort | head -1)
cp -a "$IMAP_MAILDIR/cur" "$WORK/backup"
rm "$first"
deliver tests/demo/mail/10-*.eml
try "one is deleted, one comes: there is a gap in the numbers" ingest
try "and ten letters" equal "$(count)" "10|10"

new_numbers
try "the server numbers everything anew" ingest
try "the same letters, under new numbers" equal "$(count)" "19|10"

cp -a "$WORK/backup/$(basename "$first")" "$IMAP_MAILDIR/cur/9.back.test:2,S"
try "a deleted message is put back from a backup" ingest
try "it is the letter that it was" equal "$(count)" "20|10"

config 127.0.0.1
try "the server has another name" ingest
try "no letter is new" equal "$(count)" "30|10"

# The same Message-ID, other bytes.
sed 's/^Subject: .*/&, once more/' tests/demo/mail/10-*.eml >"$WORK/other.eml"
deliver "$WORK/other.eml"
try "the same Message-ID with other bytes" ingest
try "is a letter of its own" equal "$(count)" "31|11"
"$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
# 4 is a Message-ID (store/machine.h).
try "the two are remembered under one Message-ID" equal "$(sql \
    "SELECT count(*) FROM (SELECT hash FROM remember WHERE what = 4
     GROUP BY hash HAVING count(DISTINCT letter) = 2)")" 1
try "everything was filed" equal "$(sql 'SELECT count(*) FROM pending')" 0
try "mailbox and register agree" bash -c "'$PROGRAMS/intray-ingest' \
    --config '$CONFIG' --reconcile | grep -q 'mailbox 11 = register 11$'"
try "the register is whole" state
finish
