#!/bin/bash
# The same mail from an archive and from the mailbox is one letter: new where
# the mailbox had it first, old where the archive had; what an import did not
# keep is a new letter when it comes by mail. New mail never waits behind an
# import, and both may run at once.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-24T10:00:00Z
mail=(tests/demo/mail/*.eml)
told () {
    sql "SELECT count(*) FROM notice JOIN letter ON letter.id = notice.letter
        WHERE origin = 1"
}

new_centre both
clinic=${mail[5]} invoice=${mail[1]} inhaler=${mail[2]}
put "$inhaler"
: >"$WORK/old.mbox"
$PYTHON tests/lib/mbox.py append "$WORK/old.mbox" "$clinic" "$inhaler" \
    "$invoice"
try "an import while new mail lies in the mailbox" \
    intray import --yes "$WORK/old.mbox"
try "one letter came from both" equal "$(sql "SELECT count(*),
    count(DISTINCT letter) FROM arrival")" "4|3"
try "it is new mail" equal "$(sql "SELECT count(*) FROM letter
    WHERE origin = 1 AND due > 0")" 1
try "whose people are told" test "$(told)" -gt 0
try "one fits no child" equal "$(sql "SELECT count(*) FROM letter
    WHERE hold = 9")" 1
before=$(told)
put "$clinic"
intray run --once 2>>"$LOG"
try "what comes by mail later is the same old letter" equal "$(sql \
    "SELECT count(*), count(DISTINCT letter) FROM arrival")" "5|3"
try "of which nobody is told" equal "$(told)" "$before"
put "$invoice"
intray run --once 2>>"$LOG"
try "what was not kept is a new letter when it comes by mail" equal "$(sql \
    "SELECT count(*) FROM letter WHERE origin = 1 AND hold <> 9")" 2

# CR LF as a server has it, LF as the archive has it.
new_centre ends
sed 's/\r*$/\r/' "$clinic" >"$WORK/crlf.eml"
tr -d '\r' <"$clinic" >"$WORK/lf.eml"
put "$WORK/crlf.eml"
try "a mail with the line ends of a server" intray import --yes "$WORK/lf.eml"
try "is the archive's" equal "$(sql "SELECT count(*),
    count(DISTINCT letter) FROM arrival")" "2|1"

# A mailbox that cannot be looked at is said, and holds up nothing.
new_centre away
mv "$MAIL" "$MAIL.away"
try "a mailbox that is away" bash -c "
    '$PROGRAMS/intray' --config '$CONFIG' import --yes '$WORK/lf.eml' \
        >'$WORK/out' 2>&1 && grep -q 'not every mailbox' '$WORK/out'"
try "the archive is in" equal "$(state)" "1 1 0 1"
mv "$MAIL.away" "$MAIL"

# New mail comes while many old ones wait to be filed.
new_centre order
$PYTHON tests/lib/mbox.py many "$WORK/many.mbox" 40 "$inhaler"
"$PROGRAMS/intray-ingest" --config "$CONFIG" --import "$WORK/many.mbox" --yes \
    >/dev/null
put "$clinic"
ingest
try "forty-one wait" equal "$(state)" "41 41 41 0"
"$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
try "the new one is filed first" equal "$(sql "SELECT origin FROM filing
    JOIN letter ON letter.id = filing.letter ORDER BY at
    LIMIT 1")" 1

# Beside a house that is at work.
new_centre beside
"$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
ingest_pid=$!
"$PROGRAMS/intray-classify" --config "$CONFIG" 2>>"$LOG" &
classify_pid=$!
sleep 1
try "an import beside ingest and classify at work" timeout 60 \
    "$PROGRAMS/intray" --config "$CONFIG" import --yes "$WORK/many.mbox"
try "is whole" equal "$(state)" "40 40 0 40"
kill $ingest_pid $classify_pid
wait $ingest_pid $classify_pid 2>/dev/null
finish
