#!/bin/bash
# An import killed at every step of taking in and of filing, or with -9 in the
# middle of it all: the same command again goes on, nothing twice, nothing
# lost; a full disk says so and the next run goes on.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-24T10:00:00Z
new_centre killed maildir 2
mkdir "$WORK/archive"
$PYTHON tests/lib/mbox.py many "$WORK/archive/old" 3 \
    tests/demo/mail/0[123]-*.eml
head -c 200000 /dev/urandom | base64 >"$WORK/body"
(printf 'From: clinic@thornmere-hospital.test\nSubject: large\n\n'
    cat "$WORK/body") >"$WORK/archive/large.eml"
cp "$WORK/archive/large.eml" "$WORK/archive/same.eml"
cp tests/demo/mail/22-*.eml "$WORK/archive/"
save_centre

take () {
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --import "$WORK/archive" \
        --yes >/dev/null 2>>"$LOG"
}
classify () {
    "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
}
import () {
    take && classify
}
result () {
    echo "$(state) $(sql "SELECT group_concat(hold) FROM (SELECT hold
        FROM letter ORDER BY hold)") $(find "$C" -name '*.new')"
}

taken () {
    echo "$(state) $("$PROGRAMS/centre-look" "$CONFIG" pending)"
}

take
all=$(taken)
classify
# What was not kept leaves a file without a key, until it starts again.
ingest
expected=$(result)
echo "# $expected"
try "an undisturbed import" equal "${expected%% *}" 5

whole () {
    import && ingest || {
        echo "$1: the next run fails: $(tail -3 "$LOG")"
        return 1
    }
    equal "$(result)" "$expected" || { echo "after $1"; return 1; }
}
taking () {
    local n=0 status
    while [ $n -lt 300 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n take
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && take && ingest && equal "$(taken)" "$all" || {
            echo "after step $n"
            return 1
        }
    done
    echo "$n" >"$WORK/steps"
    [ $n -gt 25 ]
}
try "killed at every step of taking in" taking
echo "# $(cat "$WORK/steps") steps"

restore_centre
take
rm -rf "$C.saved"
cp -a "$C" "$C.saved"
filing () {
    local n=0 status
    while [ $n -lt 300 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n classify
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && whole "step $n" || return 1
    done
    echo "$n" >"$WORK/steps"
    [ $n -gt 25 ]
}
try "killed at every step of filing" filing
echo "# $(cat "$WORK/steps") steps"

# Many, and -9 to all of it.
new_centre many maildir 16
$PYTHON tests/lib/mbox.py many "$WORK/many.mbox" 300 tests/demo/mail/*.eml
kill_it () {
    setsid "$PROGRAMS/intray" --config "$CONFIG" import --yes \
        "$WORK/many.mbox" >>"$LOG" 2>&1 &
    local pid=$!
    sleep "$1"
    kill -KILL -- -$pid 2>/dev/null
    wait $pid 2>/dev/null
    return 0
}
for moment in 0.3 0.6 1.0 1.6 2.5; do
    kill_it $moment
    echo "# after $moment s: $(sql "SELECT count(*) FROM arrival")"
done
try "started again after five deaths" \
    intray import --yes "$WORK/many.mbox"
ingest
try "all are there once" equal "$(state)" "300 300 0 300"

# A full disk.
restore_full () {
    new_centre "full$1" maildir 4
    strace -f -qq -o /dev/null -e trace=pwrite64 \
        -e inject=pwrite64:error=ENOSPC:when="$1"+ \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --import \
        "$WORK/many.mbox" --yes >"$WORK/out" 2>&1
    equal $? 75 && grep -q "Run the same command again" "$WORK/out" &&
        intray import --yes "$WORK/many.mbox" >/dev/null 2>>"$LOG" &&
        ingest && equal "$(state)" "300 300 0 300"
}
try "a full disk: 75, and again" restore_full 60
finish
