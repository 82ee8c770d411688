#!/bin/bash
# When post does not come in somebody is told, outside the mailbox, once a day
# and once when it works again; nothing of a letter or a person is said. Each
# cause shows in `status`, which then ends with 1.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh

imap_config () { # port, password file
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    cat >>"$CONFIG" <<END
[mailbox office]
type = imap
host = localhost
port = $1
user = $IMAP_USER
password_file = $2
ca_file = $WORK/ca/ca.pem
folder = INBOX
END
}

NOW=$(date +%s)
at () { # seconds from the start
    export INTRAY_NOW="$(date -u -d "@$((NOW + $1))" +%FT%TZ)@$(date +%s)000"
}

classify () { "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"; }
tell () { "$PROGRAMS/intray-notify" --config "$CONFIG" --once 2>>"$LOG"; }
got () { # notices that manager and administrator have together
    find "$C/told"/{maggie.holt,colin.pratt}@*/new -type f 2>/dev/null | wc -l
}
newest () { find "$C/told/$1"*/new -type f -printf '%T@ %p\n' | sort -n |
    tail -1 | cut -d' ' -f2-; }

status_is () { # exit status, cause, level
    local out
    out=$(intray status --json)
    [ $? -eq "$1" ] || { echo "another exit status: $out"; return 1; }
    grep -q "\"level\": \"$3\", \"cause\": \"$2\"" <<<"$out" ||
        { echo "$out"; return 1; }
}

fine () {
    local out
    out=$(intray status --json) && ! grep -q '"level": "bad"' <<<"$out" ||
        { echo "$out"; return 1; }
}

make_ca "$WORK/ca" &&
    make_cert "$WORK/ca" server DNS:localhost,IP:127.0.0.1 -1 29 || exit 1
start_dovecot "$WORK/dovecot" || exit 1
deliver tests/demo/mail/0[1-3]*.eml
new_centre refused maildir 8
imap_config "$IMAP_PORT" "$IMAP_PASSWORD_FILE"
at 0
ingest
try "while it works nothing is bad" fine
try "a server's certificate that ends within a month is amber" \
    status_is 0 certificate amber
tell
try "and told, once" equal "$(got)" 2

printf 'wrong\n' >"$WORK/wrong"
chmod 600 "$WORK/wrong"
imap_config "$IMAP_PORT" "$WORK/wrong"
at 100
ingest
try "a refused sign-in is bad" status_is 1 refused bad
try "and says since when post stays out, and why" bash -c \
    '"$1/intray" --config "$2" status | tr -s "\n " " " | grep -Eq \
    "Post has not come in since .*: the mailbox does not let us in. .*refuses this user or password"' \
    - "$PROGRAMS" "$CONFIG"
tell
try "manager and administrator are told" equal "$(got)" 4
try "with one sentence" grep -q "^Post has not come in since" \
    "$(newest maggie.holt)"
quiet () { # of staff, children, mailbox, numbers of letters
    local list
    list=$(cut -d, -f2,3 tests/demo/roll.csv | tail -n +2 | tr , '\n'
        cut -d, -f2 tests/demo/staff.csv | tail -n +2
        printf '%s\n' "$IMAP_USER" localhost INBOX)
    ! sed 's/^To: .*//' "$(newest maggie.holt)" | grep -Fwf <(
        grep -E '^.{3,}' <<<"$list")
}
try "and nothing of people, letters or the mailbox" quiet
tell
ingest
tell
try "nobody is told twice on a day" equal "$(got)" 4
at $((86400 + 200))
ingest
tell
try "the next day once more" equal "$(got)" 6
imap_config "$IMAP_PORT" "$IMAP_PASSWORD_FILE"
at $((86400 + 400))
ingest
try "when it works again nothing is bad" fine
tell
try "and that is told" equal "$(got)" 8
try "in these words" grep -q "^Post comes in again" "$(newest colin.pratt)"
tell
try "once" equal "$(got)" 8
imap_config "$IMAP_PORT" "$WORK/wrong"
at $((86400 + 500))
ingest
tell
imap_config "$IMAP_PORT" "$IMAP_PASSWORD_FILE"
ingest
tell
try "one that comes and goes all day brings no flood" equal "$(got)" 8

stop "$IMAP_PID"
at $((86400 + 600))
ingest
try "a server that is out of reach is amber at first" status_is 0 failing amber
at $((86400 + 600 + 2400))
ingest
try "and bad after half an hour" status_is 1 failing bad
at $((86400 + 600 + 9000))
try "when nothing looks at all, that is bad" status_is 1 not_looked bad
unset INTRAY_NOW

# The server's certificate ends in days.
make_cert "$WORK/ca" server DNS:localhost,IP:127.0.0.1 -1 6
start_dovecot "$WORK/dovecot" || exit 1
new_centre ends maildir 8
imap_config "$IMAP_PORT" "$IMAP_PASSWORD_FILE"
at 0
ingest
tell
try "a certificate that ends in a week is bad" status_is 1 certificate bad
try "and told" equal "$(got)" 2
at $((2 * 86400))
ingest
tell
try "once a stage, not once a day" equal "$(got)" 2
sql "UPDATE mailbox_state SET certificate_end = 0,
    credential_end = $(((NOW + 2 * 86400 + 3600 * 20) * 1000))"
try "a token that ends within a day is bad" status_is 1 credential bad
tell
try "and told" grep -rq "^The permission to read the mailbox ends" \
    "$C/told"/maggie.holt@*
stop "$IMAP_PID"
unset INTRAY_NOW

# A mailbox that falls silent.
new_centre silent maildir 8
put tests/demo/mail/0[1-3]*.eml
at 0
ingest
try "a mailbox that has just had mail is fine" fine
at $((8 * 86400))
ingest
try "a week of silence is bad" status_is 1 silent bad
tell
try "and told" equal "$(got)" 2
try "as silence" grep -q "^No post has come in since" "$(newest maggie.holt)"
sed -i 's/^type = maildir$/&\nsilence = 0/' "$CONFIG"
try "a mailbox may be said to be quiet" fine
unset INTRAY_NOW

# The daily test mail, by the whole way.
new_centre canary maildir 8
sed -i 's/^type = maildir$/&\ncanary = post@fernhollow.example/' "$CONFIG"
put tests/demo/mail/0[1-3]*.eml
at 0
ingest
tell
canary=$(newest post@fernhollow.example)
try "a test mail goes to the mailbox" test -f "$canary"
at 600
tell
try "one a day" equal "$(find "$C/told/post@fernhollow.example/new" -type f |
    wc -l)" 1
at 9000
ingest
try "when it does not come in, that is bad" status_is 1 canary bad
put "$canary"
ingest
classify
try "when it comes in, all is well" fine
try "it is a row like any message, and no letter about a child" equal "$(sql "
    SELECT hold FROM letter ORDER BY born DESC, rowid LIMIT 1" 2>/dev/null ||
    sql "SELECT hold FROM letter ORDER BY born DESC LIMIT 1")" 5
sed 's/intray-canary-[0-9a-f]*/intray-canary-00112233445566778899aabbccddeeff/' \
    "$canary" >"$WORK/forged.eml"
at 90000
tell
sql "UPDATE canary SET seen = 0"
put "$WORK/forged.eml"
at 99000
ingest
classify
try "one with another token is not it" status_is 1 canary bad
unset INTRAY_NOW
finish
