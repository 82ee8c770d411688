#!/bin/bash
# Two runs of one stage on one folder: the second says so and leaves.
. tests/lib/centre.sh

new_centre two
put tests/demo/mail/0*.eml

# Every sync takes a fifth of a second, so that the first run is still there.
strace -f -qq -o /dev/null -e trace=fdatasync \
    -e inject=fdatasync:delay_enter=200000 \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once 2>"$WORK/first" &
first=$!
STARTED+=("$first")
wait_for test -e "$DATA/ingest.lock"
sleep 0.1
"$PROGRAMS/intray-ingest" --config "$CONFIG" --once 2>"$WORK/second"
second=$?
try "the second run ends with 75" equal $second 75
try "it says why" grep -q "another intray-ingest is at work on" "$WORK/second"
"$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once \
    2>"$WORK/third"
third=$?
try "a second worker of the mailbox ends with 75" equal $third 75
try "and says why" grep -q "at work on mailbox office of" "$WORK/third"
try "looking is allowed meanwhile" bash -c \
    "'$PROGRAMS/intray-ingest' --config '$CONFIG' --reconcile >/dev/null;
     [ \$? -le 1 ]"
wait "$first"
try "the first run was not disturbed" equal $? 0
try "and took everything once" equal "$(state)" "9 9 9 0"

new_centre killed
put tests/demo/mail/0*.eml
strace -qq -o /dev/null -e trace=fdatasync \
    -e inject=fdatasync:signal=KILL:when=5 \
    "$PROGRAMS/intray-ingest" --config "$CONFIG" \
    --mailbox office --once >/dev/null 2>&1 &
wait $! 2>/dev/null
try "a run that was killed leaves no lock behind" ingest
try "and the next takes the rest" equal "$(state)" "9 9 9 0"
finish
