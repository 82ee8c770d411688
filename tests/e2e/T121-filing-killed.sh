#!/bin/bash
# Classify killed at every named step: after the next run every letter is
# filed exactly once, what people open is what arrived, no box sealed to
# intake is left, and no file lies about.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-02T08:00:00Z

classify () {
    "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
}

new_centre killed
head -c 90000 /dev/urandom | base64 >"$WORK/body"
(printf 'From: clinic@thornmere-hospital.test\nSubject: large\n\n'
    cat "$WORK/body") >"$WORK/large.eml"
put tests/demo/mail/{01,22}-*.eml "$WORK/large.eml"
ingest
sql "SELECT hex(box) FROM pending" >"$WORK/boxes"
save_centre
classify
expected=$(state)
letters=$("$PROGRAMS/centre-look" "$CONFIG" held S02 | cut -d' ' -f2 | sort)

# No byte of intake's boxes in any file: database, log, sealed.
no_box () {
    $PYTHON - "$WORK/boxes" "$DATA" <<'END'
import os
import sys
boxes = [bytes.fromhex(line.strip()) for line in open(sys.argv[1])]
assert len(boxes) == 3
for folder, _, names in os.walk(sys.argv[2]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        for box in boxes:
            # Deleted pages are overwritten from their end: any part counts.
            for at in range(0, len(box) - 16, 16):
                if box[at:at + 16] in data:
                    sys.exit("a box is still in %s" % name)
END
}

# Every file that a row names.
files_there () {
    local file
    while read -r file; do
        [ -f "$DATA/sealed/$file" ] || { echo "no $file"; return 1; }
    done < <(sql "SELECT file FROM blob WHERE file IS NOT NULL")
}

filed_once () {
    equal "$(state)" "$expected" &&
        equal "$("$PROGRAMS/centre-look" "$CONFIG" held S02 |
            cut -d' ' -f2 | sort)" "$letters" &&
        "$PROGRAMS/centre-look" "$CONFIG" verify &&
        equal "$(sql "SELECT count(*) FROM filing WHERE version > 1")" 0 &&
        equal "$(find "$C" -name '*.new')" "" && files_there && no_box
}

after () {
    classify && filed_once || {
        echo "after $1"
        tail -3 "$LOG"
        return 1
    }
}

# Somebody who reads all the time, as the vault does, keeps SQLite from
# removing its log by itself.
reader_on () {
    sqlite3 "$DATA/register.db" >/dev/null 2>&1 < <(
        echo "SELECT count(*) FROM letter;"
        sleep 60
    ) &
    READER=$!
    sleep 0.1
}

reader_off () {
    kill $READER 2>/dev/null
    wait $READER 2>/dev/null
}

steps () {
    local n=0 status
    : >"$WORK/steps"
    while [ $n -lt 500 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n classify
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && after "step $n" || return 1
        echo "$n" >>"$WORK/steps"
    done
    [ "$(wc -l <"$WORK/steps")" -gt 20 ]
}

with_reader () {
    local n status=0
    for n in 0 $(seq 1 4 "$(wc -l <"$WORK/steps")"); do
        restore_centre
        reader_on
        [ "$n" -eq 0 ] || INTRAY_CRASH_AT=$n classify
        after "step $n, with a reader" || status=1
        reader_off
        [ $status -eq 0 ] || return 1
    done
}

# A sync that fails once: the commit it belongs to may count at the next start
# or may not, but never half of it.
syncs () {
    local n status ended=0
    for n in $(seq 1 14); do
        restore_centre
        strace -qq -o /dev/null -e trace=fsync,fdatasync \
            -e inject="fdatasync:error=EIO:when=$n" \
            "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
        status=$?
        [[ $status =~ ^(0|75|78)$ ]] || { echo "exit $status at $n"; return 1; }
        [ $status -ne 78 ] || ended=$((ended + 1))
        after "failing sync $n" || return 1
    done
    [ $ended -ge 3 ] || { echo "only $ended syncs ended it"; return 1; }
}

try "three letters are filed" equal "$expected" "3 3 0 3"
try "the key people open what arrived" test -n "$letters"
try "no box of intake's is left in any file" no_box
try "killed at every named step" steps
try "a sync that fails ends the run and loses nothing" syncs
try "also while somebody else has the register open" with_reader
echo "# $(wc -l <"$WORK/steps") steps"
finish
