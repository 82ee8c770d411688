#!/bin/bash
# The line to the mail server breaks at every byte of the server's answer (a
# sample here, all of them with EVERY=1), is garbled, stops, or is slow: the
# next look has every message, once, as it was sent, and the audit chain holds.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
EVERY=${EVERY:-97}
. tests/lib/centre.sh

line () { # through | cut K | garble K | delay K | stall K
    echo "$*" >"$WORK/fate"
}

later () {
    sed -i 's/^patience = .*/patience = 20/' "$CONFIG"
    INTRAY_NOW=$NOW_LATER ingest
}

# whole WHAT: after a further look over a line that holds.
whole () {
    line through
    later || { echo "$1: the next look fails"; tail -3 "$LOG"; return 1; }
    equal "$(sql "SELECT (SELECT count(*) FROM arrival),
        (SELECT count(*) FROM letter), (SELECT count(*) FROM not_taken)")" \
        "1|1|0" &&
        equal "$("$PROGRAMS/centre-look" "$CONFIG" pending)" "$SENT" &&
        "$PROGRAMS/centre-look" "$CONFIG" verify || {
        echo "after $1"
        return 1
    }
}

# broken MODE FIRST STEP: at each STEP-th byte of the whole session.
broken () {
    local k status
    FAILED=0 POINTS_DONE=0
    for ((k = $2; k < TOTAL; k += $3)); do
        restore_centre
        line "$1 $k"
        ingest
        status=$?
        [[ $status =~ ^(0|75|78)$ ]] || {
            echo "$1 $k: exit $status"
            tail -3 "$LOG"
            return 1
        }
        [ $status -eq 0 ] || FAILED=$((FAILED + 1))
        whole "$1 $k" || return 1
        POINTS_DONE=$((POINTS_DONE + 1))
    done
    [ "$POINTS_DONE" -gt 0 ] || return 1
    echo "$1 $POINTS_DONE $FAILED" >>"$WORK/done"
}

# slow: the same look has it, however the bytes come.
slow () {
    local k
    for ((k = TOTAL / 8; k < TOTAL; k += TOTAL / 4)); do
        restore_centre
        sed -i 's/^patience = .*/patience = 20/' "$CONFIG"
        line "delay $k"
        ingest || { echo "delay $k"; tail -3 "$LOG"; return 1; }
        equal "$(sql 'SELECT count(*) FROM arrival')" 1 || return 1
        whole "delay $k" || return 1
    done
}

printf '%s\r\n' 'From: clinic@hospital.test' 'To: post@centre.test' \
    'Subject: short' '' 'A short report.' >"$WORK/short.eml"
SENT=$(sha256sum <"$WORK/short.eml" | cut -d' ' -f1)
NOW_LATER=$(date -u -d '30 minutes' +%FT%TZ)
start_dovecot "$WORK/dovecot" || exit 1
deliver "$WORK/short.eml"
line through
start_python "$WORK/proxy" tests/lib/cutproxy.py --to "$IMAP_PORT" \
    --control "$WORK/fate" --log "$WORK/sessions" || exit 1
new_centre line maildir 1
sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
cat >>"$CONFIG" <<END_MAILBOX
[mailbox office]
type = imap
host = localhost
port = $PYTHON_PORT
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
END_MAILBOX
sed -i 's/^batch = .*/&\npatience = 1/' "$CONFIG"
save_centre
try "over a line that holds" whole "an undisturbed look"
TOTAL=$(tail -1 "$WORK/sessions")
try "the session has ${TOTAL:-no} bytes of the server's" \
    [ "${TOTAL:-0}" -gt 2000 ]
try "cut behind every ${EVERY}th byte" broken cut 0 "$EVERY"
try "every $((EVERY * 4))th byte garbled" broken garble 5 $((EVERY * 4))
try "nothing more behind a byte" broken stall 1500 $((TOTAL / 3))
try "slow in between" slow
while read -r mode points failed; do
    # What ends the session after the message has come may go unnoticed.
    try "$mode: $points points, of which most ended the look" \
        [ "$failed" -ge $((points * 2 / 3)) ]
done <"$WORK/done"
finish
