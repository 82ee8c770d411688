#!/bin/bash
# Notices by SMTP: one digest a person; refused for now, they are put off and
# sent later; refused for good, the lead is told instead and `status` shows it.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

smtp_config () { # port, digest seconds
    sed -i '/^\[notify\]/,/^\[/{/^\[notify\]/d;/^\[/!d}' "$CONFIG"
    cat >>"$CONFIG" <<END
[notify]
via = smtp
host = localhost
port = $1
ca_file = $WORK/ca/ca.pem
from = intray@fernhollow.example
digest = ${2:-3600}
END
}

file_all () {
    ingest && "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
}

tell () {
    "$PROGRAMS/intray-notify" --config "$CONFIG" --once 2>>"$LOG"
}

got () { # how many notices the server has
    find "$SMTP_MAILDIR" -type f | wc -l
}

notices () { # of a state
    sql "SELECT count (*) FROM notice WHERE state = $1"
}

# Anchored: the clock of one process goes on in the next.
export INTRAY_NOW=2026-11-02T08:05:00Z@$(date +%s)000
new_centre told
put tests/demo/mail/*.eml
try "the post is filed" file_all
waiting=$(notices 1)
people=$(sql 'SELECT count (DISTINCT holder) FROM notice WHERE state = 1')
try "people are to be told" test "$waiting" -gt 10

sed -i '/^from = /d' "$CONFIG"
try "with nowhere to send from it says what to set" says "nobody can be told" \
    "$PROGRAMS/intray-notify" --config "$CONFIG" --once
try "and no notice is touched" equal "$(notices 1)" "$waiting"

start_smtpd "$WORK/busy" --rcpt "450 later" || exit 1
smtp_config "$SMTP_PORT"
try "a server that says later" tell
try "has got nothing" equal "$(got)" 0
try "and every notice waits" equal "$(notices 1)" "$waiting"
try "with a try counted" \
    test "$(sql 'SELECT min (tries) FROM notice WHERE state = 1')" -ge 1
stop "$SMTP_PID"

start_smtpd "$WORK/plain" --no-starttls || exit 1
smtp_config "$SMTP_PORT"
sql "UPDATE notice SET due = 0 WHERE state = 1"
tell
try "a server without TLS gets nothing" equal "$(got)" 0
try "and nothing is marked as sent" equal "$(notices 2)" 0
stop "$SMTP_PID"

start_smtpd "$WORK/good" || exit 1
smtp_config "$SMTP_PORT"
sql "UPDATE notice SET due = 0 WHERE state = 1"
try "a server that takes them" tell
in_person=$(sql 'SELECT count (DISTINCT holder) FROM notice WHERE state = 4')
try "has one message a person" equal "$(got)" $((people - in_person))
try "nobody waits any more" equal "$(notices 1)" 0
largest=$(sql 'SELECT max (n) FROM (SELECT count (DISTINCT letter) AS n
    FROM notice WHERE state = 2 GROUP BY holder)')
try "whoever has most letters reads how many" bash -c \
    'grep -rlqw "$1" "$2"' - "$largest" "$SMTP_MAILDIR"
try "a second run" tell
try "tells nobody twice" equal "$(got)" $((people - in_person))
stop "$SMTP_PID"

# Refused for good: a key worker's letters go to the lead.
new_centre refused
put tests/demo/mail/*.eml
try "a second centre's post is filed" file_all
start_smtpd "$WORK/gone" --rcpt "550 no such person" || exit 1
smtp_config "$SMTP_PORT"
try "a server that knows nobody" tell
try "has got nothing" equal "$(got)" 0
try "status shows that people could not be told" bash -c \
    '"$1/intray" --config "$2" status | grep -Eq "[1-9][0-9]* refused"' - \
    "$PROGRAMS" "$CONFIG"
try "and each failure is an event" \
    test "$(sql 'SELECT count (*) FROM audit')" -gt 100
stop "$SMTP_PID"
finish
