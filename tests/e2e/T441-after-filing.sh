#!/bin/bash
# What is filed leaves the mailbox as its settings say, letters about children
# and the rest apart: never before a backup holds it, never a message that is
# not byte for byte the one in the register, never what waits for a person;
# and a crash anywhere neither loses nor forgets one.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre.sh

imap_config () { # lines of the mailbox
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    cat >>"$CONFIG" <<END
[mailbox office]
type = imap
host = localhost
port = $IMAP_PORT
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
folder = INBOX
$1
END
}

maildir_config () {
    sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
    printf '[mailbox office]\ntype = maildir\npath = %s\n%s\n' \
        "$MAIL" "$1" >>"$CONFIG"
}

classify () { "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"; }
on_server () { find "$IMAP_MAILDIR"/{cur,new} -type f | wc -l; }
filed () { find "$IMAP_MAILDIR"/.Filed/{cur,new} -type f | wc -l; }
here () { find "$MAIL"/{cur,new} -type f | wc -l; }
children () { sql "SELECT count (*) FROM letter WHERE hold IN (1, 6)"; }
others () { sql "SELECT count (*) FROM letter WHERE hold IN (5, 7)"; }
removed () { sql "SELECT count (*) FROM removal WHERE state = 2 AND act > 1"; }
backup () { # at which moment, in ms
    sql "INSERT INTO backup SELECT coalesce (max (generation), 0) + 1, $1, 1,
        x'00', $1 + 999999999999 FROM backup"
}

start_dovecot "$WORK/dovecot" || exit 1
mkdir -p "$IMAP_MAILDIR/.Filed"/{cur,new,tmp}
mkdir -p "$IMAP_MAILDIR/.Filed &- Kept"/{cur,new,tmp}
chown -R "$MAIL_OWNER" "$IMAP_MAILDIR"
deliver tests/demo/mail/[0-2]*.eml
all=$(on_server)
new_centre imap maildir 8
try "an unknown way is refused, with its line" \
    bash -c 'printf "after_child = burn\n" >>"$1"; "$2/intray-ingest" \
        --config "$1" --once 2>&1 | grep -q "after_child must be leave"' \
    - "$CONFIG" "$PROGRAMS"
imap_config ""
ingest
classify
children=$(children) others=$(others)
try "some are about children, some are not, some wait for a person" \
    test "$children" -gt 3 -a "$others" -gt 3 \
    -a $((children + others)) -lt "$all"
ingest
try "left alone, all are still there" equal "$(on_server)" "$all"
try "and status says why that matters" bash -c \
    '"$1/intray" --config "$2" status | grep -q "Filed letters stay in the mailbox"' \
    - "$PROGRAMS" "$CONFIG"

imap_config "after_child = move
move_to = Filed
after_other = keyword"
# The mailbox and the register as they are now, and killed where the mailbox
# has changed and the register does not know, or nearly.
rm -rf "$WORK/mailbox.saved"
cp -a "$IMAP_MAILDIR" "$WORK/mailbox.saved"
save_centre

again () {
    rm -rf "$IMAP_MAILDIR"
    cp -a "$WORK/mailbox.saved" "$IMAP_MAILDIR"
    restore_centre
}

worker () {
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once --mailbox office \
        2>>"$LOG"
}

killed_at () { # name of a step
    local n
    : >"$WORK/trace"
    INTRAY_CRASH_TRACE=$WORK/trace worker
    n=$(grep -n "^$1\$" "$WORK/trace" | head -1 | cut -d: -f1)
    [ -n "$n" ] || { echo "no step $1"; return 1; }
    again
    INTRAY_CRASH_AT=$n worker
    [ $? -eq 99 ] || { echo "it did not end there"; return 1; }
    worker
    worker
    equal "$(filed) $(on_server) $(removed) $(sql "SELECT count (*)
        FROM removal WHERE state <> 2")" \
        "$children $((all - children)) $children 0" || return 1
    again
}

for name in "after: intended" "after: changed" "removal: noted" \
    "after: before commit" "after: committed"; do
    try "killed at \"$name\" it goes on" killed_at "$name"
done
ingest
try "letters about children are moved" equal "$(filed)" "$children"
try "the rest stays" equal "$(on_server)" $((all - children))
keyword=$(awk '$2 == "IntrayFiled" {print $1}' "$IMAP_MAILDIR/dovecot-keywords")
try "flagged" equal "$(find "$IMAP_MAILDIR/cur" -name "*,*$(
    printf "\\$(printf %o $((97 + keyword)))")" | wc -l)" "$others"
try "each removal is noted" equal "$(removed)" "$children"
ingest
try "and nothing is done twice" equal "$(filed) $(on_server)" \
    "$children $((all - children))"
kept () { find "$IMAP_MAILDIR/.Filed &- Kept"/{cur,new} -type f | wc -l; }
imap_config "after_other = move
move_to = Filed & Kept"
save_centre
sql "DELETE FROM removal"
cp -a "$IMAP_MAILDIR" "$WORK/mailbox.before"
ingest
try "a folder is named as people write it" equal "$(kept)" "$others"
rm -rf "$IMAP_MAILDIR"
cp -a "$WORK/mailbox.before" "$IMAP_MAILDIR"
restore_centre
try "nothing of it is taken again" \
    equal "$(sql "SELECT count (*) FROM arrival")" "$all"

imap_config "after_child = move
move_to = Filed
after_other = expunge
expunge_days = 3"
now=$(date +%s)
later () { # days
    export INTRAY_NOW="$(date -u -d "@$((now + $1 * 86400))" +%FT%TZ)@$(date +%s)000"
    ingest
}
later 4
try "without a backup nothing is expunged" equal "$(on_server)" \
    $((all - children))
backup $(((now - 3600) * 1000))
later 4
try "nor with one that is older than the filing" equal "$(on_server)" \
    $((all - children))
backup $(((now + 3600) * 1000))
later 2
try "nor before its days have passed" equal "$(on_server)" \
    $((all - children))
later 4
try "then what is not about a child is expunged" equal "$(on_server)" \
    $((all - children - others))
try "and noted" equal "$(removed)" $((children + others))
unset INTRAY_NOW
stop "$IMAP_PID"

# A Maildir on this machine; crashes at each step.
new_centre files maildir 8
put tests/demo/mail/[0-1]*.eml
all=$(here)
maildir_config "after_child = expunge
after_other = move
move_to = .Filed
expunge_days = 1"
ingest
classify
children=$(children) others=$(others)
try "without its folder nothing is moved" equal "$(here)" "$all"
ingest
try "and status says so" bash -c \
    '"$1/intray" --config "$2" status | grep -q "move_to is no Maildir folder"' \
    - "$PROGRAMS" "$CONFIG"
mkdir -p "$MAIL/.Filed"/{cur,new,tmp}
backup $(((now + 3600) * 1000))
# One was replaced by other bytes under its name, one removed by hand, and one
# letter's sealed content is cut.
victim=$(sql "SELECT hex (letter) FROM arrival JOIN letter
    ON letter.id = arrival.letter WHERE hold = 5 LIMIT 1")
sql "UPDATE blob SET body = substr (body, 1, length (body) - 1)
    WHERE hex (letter) = '$victim' AND kind = 3 AND body IS NOT NULL
    AND part = (SELECT min (part) FROM blob WHERE hex (letter) = '$victim'
    AND kind = 3)"
child=$(sql "SELECT arrival.id FROM arrival JOIN letter
    ON letter.id = arrival.letter WHERE hold = 1 ORDER BY arrival.id LIMIT 1")
file=$(find "$MAIL/new" -type f | sort | sed -n "${child}p")
printf 'From: x@y.example\n\nOther bytes\n' >"$file"
export INTRAY_NOW="$(date -u -d "@$((now + 4 * 86400))" +%FT%TZ)@$(date +%s)000"
save_centre

outcome () {
    here
    find "$MAIL/.Filed/cur" -type f | wc -l
    sql "SELECT act, state, count (*) FROM removal GROUP BY act, state"
    sql "SELECT count (*) FROM audit"
}

undisturbed () {
    ingest
    ingest
    EXPECTED=$(outcome)
    printf '%s\n' "$EXPECTED"
    [ -f "$file" ] || { echo "other bytes were removed"; return 1; }
    [ "$(sql "SELECT count (*) FROM removal WHERE state = 4")" -eq 1 ] ||
        { echo "the replaced one is not noted"; return 1; }
    [ "$(sql "SELECT count (*) FROM removal WHERE state = 1")" -eq 0 ] ||
        { echo "some are left half done"; return 1; }
    sql "SELECT count (*) FROM removal JOIN arrival ON arrival.id = arrival
        WHERE hex (letter) = '$victim'" | grep -q '^0$' ||
        { echo "a letter whose content is cut left the mailbox"; return 1; }
}

# The number of audit entries differs where a process began anew: each start
# writes none, so it does not.
crashed () {
    local n=0 status=137
    while [ $status -ne 0 ] && [ $n -lt 400 ]; do
        n=$((n + STRIDE))
        restore_centre
        INTRAY_CRASH_AT=$n ingest 2>/dev/null
        status=$?
        ingest
        ingest
        [ "$(outcome)" = "$EXPECTED" ] || {
            echo "after a crash at step $n:"
            outcome
            return 1
        }
    done
    [ $n -gt 20 ] || { echo "only $n steps"; return 1; }
}

undisturbed >"$WORK/undisturbed" 2>&1
status=$?
check "a Maildir is emptied of what is filed, and of nothing else" $status
[ $status -eq 0 ] || sed 's/^/# /' "$WORK/undisturbed"
STRIDE=${STRIDE:-7}
try "a crash at any step changes nothing of it" crashed

# A folder that has another letter under the same file name.
new_centre names maildir 8
put tests/demo/mail/0*.eml
all=$(here)
maildir_config ""
ingest
classify
others=$(others)
mkdir -p "$MAIL/.Filed"/{cur,new,tmp}
for file in "$MAIL"/new/*; do
    echo "another letter" >"$MAIL/.Filed/cur/${file##*/}"
done
maildir_config "after_other = move
move_to = .Filed"
ingest
ingest
try "a letter does not go where another has its name" \
    equal "$others $(here)" "$others $all"
try "nor is the other one touched" equal "$(cat "$MAIL"/.Filed/cur/* |
    sort -u)" "another letter"
try "and status says why" bash -c \
    '"$1/intray" --config "$2" status | grep -q "another letter of the same"' \
    - "$PROGRAMS" "$CONFIG"
rm -r "$MAIL/.Filed"
mv "$MAIL"/new/* "$MAIL/cur/"
ln -s . "$MAIL/.Filed"
ingest
try "nor does it vanish where the folder leads back to the mailbox" \
    equal "$(here)" "$all"
rm "$MAIL/.Filed"
mkdir -p "$MAIL/.Filed"/{cur,new,tmp}
ingest
ingest
try "with a folder in order it goes" \
    equal "$(here) $(ls "$MAIL/.Filed/cur" | wc -l)" "$((all - others)) $others"
finish
