#!/bin/bash
# A mailbox that is one mbox file: each message is a letter, byte by byte as
# it was sent; mail that is appended is taken; reading, compacting and
# rewriting by a mail program takes nothing twice; locks are respected; the
# last message waits until it is whole; 2 GiB need the memory of one message.
. tests/lib/centre.sh

mbox () {
    $PYTHON tests/lib/mbox.py "$1" "$MAIL" "${@:2}"
}
old () {
    touch -d '1 minute ago' "$MAIL"
}
taken () {
    equal "$(sql "SELECT count(*) FROM arrival"),$(sql \
        "SELECT count(*) FROM letter")" "$1"
}

new_centre mbox mbox
try "an empty one is in order" ingest
try "and has nothing" taken 0,0
mbox append tests/demo/mail/0[1-4]-*.eml
old
try "four messages" ingest
try "are four letters" taken 4,4
try "with the bytes that were sent" equal \
    "$("$PROGRAMS/centre-look" "$CONFIG" pending)" \
    "$(for f in tests/demo/mail/0[1-4]-*.eml; do
        tr -d '\r' <"$f" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' | sha256sum
    done | cut -d' ' -f1 | sort)"
try "the certificate counts them" grep -q "mailbox 4 = register 4$" \
    <(reconcile)

mbox append tests/demo/mail/05-*.eml
old
try "one more is appended" ingest
try "and taken" taken 5,5
mbox read
old
try "a mail program notes that they were read" ingest
try "which makes no letter of anything" taken 5,5
mbox drop 2
mbox append tests/demo/mail/06-*.eml
old
try "one is removed and another comes" ingest
try "of which only that is new" taken 6,6
mbox append tests/demo/mail/06-*.eml
old
try "the same message twice in the file" ingest
try "is one letter" taken 6,6

$PYTHON tests/lib/mbox.py hold "$MAIL" 4 >"$WORK/held" &
holder=$!
until grep -q held "$WORK/held"; do sleep 0.1; done
cp tests/demo/mail/07-*.eml "$WORK/seven"
try "while somebody writes, it waits" ingest
wait $holder
: >"$MAIL.lock"
mbox append tests/demo/mail/07-*.eml
old
timeout 30 "$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once 2>>"$LOG"
try "with a lock file beside it, nothing is read" taken 6,6
touch -d '1 hour ago' "$MAIL.lock"
try "one that was left behind" ingest
try "holds up nothing" taken 7,7
rm "$MAIL.lock"

head -c 700 tests/demo/mail/08-*.eml >"$WORK/half"
{
    printf 'From a@b.example Mon Nov 24 10:00:00 2025\n'
    tr -d '\r' <"$WORK/half" | head -c -1
} >>"$MAIL"
old
try "a message that is half there" ingest
try "waits" taken 7,7
try "and the certificate says so" grep -q "missing: message 8" <(reconcile)
{
    tail -c +700 tests/demo/mail/08-*.eml | tr -d '\r'
    echo
} >>"$MAIL"
old
try "when the rest has come" ingest
try "it is one letter" taken 8,8
printf 'From a@b.example Mon Nov 24 10:00:00 2025\nSubject: x' >>"$MAIL"
touch -d '1 hour ago' "$MAIL"
try "what stays half for an hour" ingest
try "is taken as it is" taken 9,9

echo "this is no mbox" >"$MAIL"
old
try "a file of another kind: said with its path" says "$MAIL: it is no mbox" \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once
rm "$MAIL"
try "one that is not there: 75" bash -c "'$PROGRAMS/intray-ingest' \
    --config '$CONFIG' --once 2>/dev/null; [ \$? -eq 75 ]"
mkfifo "$MAIL"
try "a pipe is refused, and nobody waits for it" says "it is no regular file" \
    timeout 10 "$PROGRAMS/intray-ingest" --config "$CONFIG" \
    --mailbox office --once
try "nor does the certificate" says "it is no regular file" \
    timeout 10 "$PROGRAMS/intray-ingest" --config "$CONFIG" --reconcile

# 2 GiB by a hole of NULs: one enormous message between two.
new_centre large mbox
mbox append tests/demo/mail/01-*.eml
printf 'From a@b.example Mon Nov 24 10:00:00 2025\nSubject: hole\n\n' >>"$MAIL"
truncate -s 2G "$MAIL"
printf '\n\n' >>"$MAIL"
mbox append tests/demo/mail/02-*.eml
old
/usr/bin/time -f %M -o "$WORK/memory" timeout 300 "$PROGRAMS/intray-ingest" \
    --config "$CONFIG" --mailbox office --once 2>>"$LOG"
try "2 GiB are read" equal $? 0
try "as three letters" taken 3,3
try "one of them too large" equal \
    "$(sql "SELECT count(*) FROM letter WHERE hold = 8")" 1
# The message in work lies in memory, up to its limit.
try "in the memory of one message" test "$(tail -1 "$WORK/memory")" -lt 40000
echo "# $(tail -1 "$WORK/memory") KiB"

# Killed at every step.
new_centre killed mbox 2
mbox append tests/demo/mail/0[1-4]-*.eml
old
save_centre
steps () {
    local n=0 status
    while [ $n -lt 300 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n worker
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && ingest && equal "$(state)" "4 4 4 0" &&
            ingest && equal "$(state)" "4 4 4 0" || return 1
    done
    echo "$n" >"$WORK/steps"
    [ $n -gt 20 ]
}
try "killed at every step, nothing is lost or doubled" steps
echo "# $(cat "$WORK/steps") steps"
finish
