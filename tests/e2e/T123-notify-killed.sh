#!/bin/bash
# Notify killed at every named step: nobody is forgotten; somebody whose notice
# was just going out may get it once more, and no one else.
. tests/lib/centre.sh

notify () {
    "$PROGRAMS/intray-notify" --config "$CONFIG" --once 2>>"$LOG"
}


new_centre killed
put tests/demo/mail/{01,06,22}-*.eml
export INTRAY_NOW=2026-11-02T08:00:00Z
ingest
"$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
export INTRAY_NOW=2026-11-02T08:01:00Z
save_centre
notify
people=$(find "$C/told" -type f | wc -l)
try "somebody is told" test "$people" -gt 2

steps () {
    local n=0 status found
    : >"$WORK/steps"
    while [ $n -lt 200 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n notify
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && notify || return 1
        found=$(find "$C/told" -name '[0-9a-f]*' -type f ! -name '*.new' | wc -l)
        [ "$found" -eq "$people" ] || [ "$found" -eq $((people + 1)) ] || {
            echo "step $n: $found notices for $people people"
            return 1
        }
        equal "$(find "$C/told" -mindepth 1 -maxdepth 1 | wc -l)" "$people" &&
            equal "$(sql "SELECT count(*) FROM notice WHERE state <> 2")" 0 &&
            "$PROGRAMS/centre-look" "$CONFIG" verify || {
            echo "after step $n"
            return 1
        }
        notify
        equal "$(find "$C/told" -type f ! -name '*.new' | wc -l)" "$found" ||
            return 1
        echo "$n" >>"$WORK/steps"
    done
    [ "$(wc -l <"$WORK/steps")" -gt 10 ]
}

try "killed at every named step" steps
echo "# $(wc -l <"$WORK/steps") steps"
finish
