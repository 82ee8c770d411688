#!/bin/bash
# New mail is in the register within seconds of its delivery: the server says
# so on a connection that stays open (IDLE); where it cannot, it is asked. A
# server that is gone is tried again at growing pauses.
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
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
END_MAILBOX
}

rows () {
    [ "$(sql 'SELECT count(*) FROM arrival')" -eq "$1" ]
}

# delivered N FILE: ms from delivery to the row
delivered () {
    local begin
    begin=$(date +%s%N)
    deliver "$2"
    wait_for rows "$1" || return 1
    TOOK=$((($(date +%s%N) - begin) / 1000000))
}

# processor time of the keeper and its children, in hundredths of a second
used () {
    local pid sum=0
    for pid in "$keeper" $(pgrep -P "$keeper"); do
        sum=$((sum + $(awk '{print $14 + $15}' "/proc/$pid/stat")))
    done
    echo $sum
}

new_centre idle maildir 8
start_dovecot "$WORK/dovecot" || exit 1
config "$IMAP_PORT"
sed -i 's/^batch = .*/&\npoll = 3600/' "$CONFIG"
deliver tests/demo/mail/01-*.eml
"$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
keeper=$!
STARTED+=("$keeper")
try "what was there is taken" wait_for rows 1
sleep 1
TOOK=
n=1
for file in tests/demo/mail/{02,03,04}-*.eml; do
    n=$((n + 1))
    delivered $n "$file"
    try "a new message is heard of (${TOOK:-never} ms)" rows $n
done
[ "${TOOK:-99999}" -lt 20000 ]
check "in time" $?
try "over the one connection" \
    equal "$(grep -c 'Login: ' "$WORK/dovecot/log")" 1
before=$(used)
sleep 2
after=$(used)
try "waiting costs nothing ($((after - before)) hundredths of 2 s)" \
    [ $((after - before)) -lt 20 ]

# A connection that waits is renewed before a router forgets it.
kill -TERM "$keeper"
wait "$keeper"
INTRAY_IDLE_MS=1000 "$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
keeper=$!
STARTED+=("$keeper")
worker=
find_fetch () {
    worker=$(pgrep -P "$keeper") && fetch=$(pgrep -P "$worker" intray-fetch)
}
wait_for find_fetch
find_fetch
sleep 1
strace -qq -f -p "$fetch" -e trace=sendto,write,sendmsg -o "$WORK/renewed" &
tracer=$!
STARTED+=("$tracer")
sleep 4
stop "$tracer"
renewed=$(grep -c send "$WORK/renewed")
try "a connection that waits is renewed ($renewed commands in 4 s)" \
    [ "$renewed" -ge 4 ]
try "and is the one that was opened" \
    equal "$(grep -c 'Login: ' "$WORK/dovecot/log")" 2

# The server goes and comes back: tries become rare, and then all is taken.
children=$(pgrep -P "$IMAP_PID" | tr '\n' ' ')
stop "$IMAP_PID"
# Sessions outlive Dovecot's master.
kill $children 2>/dev/null
sleep 5
tries=$(grep -c 'mailbox=office ' "$LOG")
try "a server that is gone is not run down ($tries tries in 5 s)" \
    [ "$tries" -ge 1 -a "$tries" -le 4 ]
deliver tests/demo/mail/05-*.eml
dovecot -F -c "$WORK/dovecot/dovecot.conf" >"$WORK/dovecot/out" 2>&1 &
IMAP_PID=$!
STARTED+=("$IMAP_PID")
for _ in 1 2 3; do wait_for rows 5 && break; done
try "when it is back, nothing was lost" rows 5
kill -TERM "$keeper"
wait "$keeper"
try "it ends while it waits" equal $? 0
stop "$IMAP_PID"

# No IDLE: it is asked every poll.
start_imapfake "$WORK/fake" good || exit 1
new_centre polled maildir 8
config "$FAKE_PORT"
sed -i 's/^batch = .*/&\npoll = 1/' "$CONFIG"
"$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
keeper=$!
STARTED+=("$keeper")
try "without IDLE the messages are taken" wait_for rows 3
sleep 3
asked=$(grep -c ' NOOP' "$FAKE_LOG")
try "and it is asked for news every second ($asked in 3 s)" \
    [ "$asked" -ge 1 -a "$asked" -le 5 ]
try "over the one connection" equal "$(grep -c handshake "$FAKE_LOG")" 1
kill -TERM "$keeper"
wait "$keeper"
finish
