#!/bin/bash
# What intray-fetch may change in a mailbox, against a real server: the named
# messages alone, and only while they are what they were. A session for writing
# does nothing else, one for reading changes nothing, and a server that could
# only expunge everything that is marked as deleted expunges nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh

drive () { # FOLDER VERB...
    "$B/fetch-drive" "$B" localhost "$IMAP_PORT" "$IMAP_USER" \
        "$IMAP_PASSWORD_FILE" "$IMAP_CA" "$@" 2>&1
}

read_in () { drive INBOX 10000 "$@"; }
write_in () { drive +INBOX 10000 "$@"; }
uids () { read_in list 1 0 | tail -n +2 | cut -d' ' -f1 | tr '\n' ' '; }
size () { read_in list "$1" "$1" | awk 'NR == 2 {print $2}'; }

filed () { find "$IMAP_MAILDIR"/.Filed/{cur,new} -type f | wc -l; }

serve () { # more settings
    DOVECOT_MORE=$1
    start_dovecot "$WORK/imap" || exit 1
    VALIDITY=$(read_in open | sed 's/^uidvalidity=\([0-9]*\).*/\1/')
}

change () { # VERB TEXT UID [SIZE]
    write_in change "$1" "$VALIDITY" "$2" "$3" "${4:-$(size "$3")}"
}

# Somebody deletes a message in a mail program that does not expunge.
delete_by_hand () { # UID
    $PYTHON - "$IMAP_PORT" "$IMAP_CA" "$IMAP_USER" "$IMAP_PASSWORD_FILE" "$1" <<'END'
import imaplib, ssl, sys
port, ca, user, password, uid = sys.argv[1:]
box = imaplib.IMAP4_SSL("localhost", int(port),
                        ssl_context=ssl.create_default_context(cafile=ca))
box.login(user, open(password).read().strip())
box.select("INBOX")
box.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
box.shutdown()
END
}

serve ""
deliver tests/demo/mail/0[1-9]*.eml
mkdir -p "$IMAP_MAILDIR/.Filed"/{cur,new,tmp}
chown -R "$MAIL_OWNER" "$IMAP_MAILDIR"
try "nine are there" equal "$(uids)" "1 2 3 4 5 6 7 8 9 "

try "a keyword is set" equal "$(change F IntrayFiled 1 | tail -1)" "1 state=1"
try "and kept by the server" grep -rq IntrayFiled "$IMAP_MAILDIR/dovecot-keywords"
try "nothing has gone" equal "$(uids)" "1 2 3 4 5 6 7 8 9 "
try "one is moved" equal "$(change V Filed 2 | tail -1)" "2 state=1"
try "and is gone from here" equal "$(uids)" "1 3 4 5 6 7 8 9 "
try "and there" equal "$(filed)" 1

delete_by_hand 3
try "one is expunged" equal "$(change X "" 4 | tail -1)" "4 state=1"
try "what somebody else marked as deleted stays" equal "$(uids)" \
    "1 3 5 6 7 8 9 "
try "one of another size is not touched" \
    equal "$(change X "" 5 17 | tail -1)" "5 state=3"
try "and is still there" equal "$(uids)" "1 3 5 6 7 8 9 "
try "one that is gone is said to be gone" \
    equal "$(change X "" 4 1000 | tail -1)" "4 state=2"

VALIDITY=$((VALIDITY + 1))
try "under another UIDVALIDITY nothing is done" says "intray-fetch has ended" \
    change X "" 5
VALIDITY=$((VALIDITY - 1))
try "a session for reading changes nothing" says "error" \
    read_in change X "$VALIDITY" "" 5 "$(size 5)"
try "a session for writing reads nothing" says "error" write_in list 1 0
try "a line break in a keyword is not sent" says "error" \
    change F $'a\r\nA9 DELETE INBOX' 5
try "a folder that is not there is named" says "the server refuses it" \
    change V Nowhere 5
try "and all are still there" equal "$(uids)" "1 3 5 6 7 8 9 "
try "the same session goes on after a refusal" equal "$(write_in \
    change F "$VALIDITY" IntrayFiled 5 "$(size 5)" | tail -1)" "5 state=1"
stop "$IMAP_PID"

serve "protocol imap {
  imap_capability = IMAP4rev1 LITERAL+ UIDPLUS
}"
try "without MOVE it is copied and expunged by its UID" \
    equal "$(change V Filed 5 | tail -1)" "5 state=1"
try "it alone" equal "$(uids)" "1 3 6 7 8 9 "
try "and is there" equal "$(filed)" 2
stop "$IMAP_PID"

serve "protocol imap {
  imap_capability = IMAP4rev1 LITERAL+
}"
try "without UIDPLUS nothing is expunged" says "the server has no UIDPLUS" \
    change X "" 6
try "nor moved" says "the server has no UIDPLUS" change V Filed 6
try "not even marked" equal "$(uids)" "1 3 6 7 8 9 "
try "a keyword can be set" equal "$(change F IntrayFiled 6 | tail -1)" \
    "6 state=1"
stop "$IMAP_PID"
finish
