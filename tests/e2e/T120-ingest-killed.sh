#!/bin/bash
# Ingest killed at every named step, and at a hundred calls of the kernel
# (write, sync, rename): after the next run nothing is lost or doubled, no
# file lies about, and every letter opens.
. tests/lib/centre.sh

new_centre killed maildir "${BATCH:-2}"
head -c 200000 /dev/urandom | base64 >"$WORK/large.eml"
cp "$WORK/large.eml" "$WORK/same.eml"
put tests/demo/mail/{01,02,03}-*.eml "$WORK/large.eml" "$WORK/same.eml" \
    tests/demo/mail/04-*.eml
expected=$(sha256sum "$MAIL"/new/* | cut -d' ' -f1 | sort -u)
save_centre

# after NAME: resumes, and compares with what an undisturbed run leaves.
after () {
    local leftover
    ingest || { echo "$1: the next run fails: $(tail -3 "$LOG")"; return 1; }
    equal "$(state)" "6 5 5 0" &&
        equal "$("$PROGRAMS/centre-look" "$CONFIG" pending)" "$expected" &&
        "$PROGRAMS/centre-look" "$CONFIG" verify &&
        reconcile | grep -q "mailbox 6 = register 6$" || {
        echo "after $1"
        return 1
    }
    leftover=$(find "$C" -name '*.new')
    equal "$leftover" "" || return 1
    # A further run changes nothing.
    leftover=$(sql "SELECT count(*) FROM audit")
    ingest && equal "$(sql "SELECT count(*) FROM audit")" "$leftover"
}

undisturbed () {
    after "an undisturbed run"
}

steps () {
    local n=0 status
    : >"$WORK/steps"
    while [ $n -lt 500 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n worker
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && after "step $n" || return 1
        echo "$n" >>"$WORK/steps"
    done
    [ "$(wc -l <"$WORK/steps")" -gt 30 ]
}

# calls: every Nth of the calls that an undisturbed run makes.
calls=write,pwrite64,fdatasync,fsync,rename,unlink,ftruncate

killed_calls () {
    local wanted=${POINTS:-100} name count n status points=()
    restore_centre
    strace -qq -o "$WORK/trace" -e trace=$calls \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" \
        --mailbox office --once 2>>"$LOG" || return 1
    # One point a call: the n-th of its name.
    mapfile -t points < <(sed -n 's/^\([a-z0-9]*\)(.*/\1/p' "$WORK/trace" |
        awk '{print $1, ++seen[$1]}')
    count=${#points[@]}
    echo "$count calls"
    : >"$WORK/points"
    for n in $(seq 0 $((wanted - 1))); do
        [ "$wanted" -ge "$count" ] && [ "$n" -ge "$count" ] && break
        read -r name number \
            <<<"${points[$((wanted >= count ? n : n * count / wanted))]}"
        restore_centre
        strace -qq -o /dev/null -e trace="$name" \
            -e inject="$name:signal=KILL:when=$number" \
            "$PROGRAMS/intray-ingest" --config "$CONFIG" \
        --mailbox office --once 2>>"$LOG"
        status=$?
        after "$name $number" || return 1
        # Random names may save a folder or two: that call did not come.
        [ $status -eq 0 ] && continue
        equal $status 137 || return 1
        echo "$name $number" >>"$WORK/points"
    done
    [ "$(wc -l <"$WORK/points")" -ge $((n * 9 / 10)) ]
}

twice () {
    local n
    for n in 3 11 17 23 31; do
        restore_centre
        INTRAY_CRASH_AT=$n worker
        INTRAY_CRASH_AT=$((n - 2)) worker
        after "two deaths, $n" || return 1
    done
}

# What must be on the disk before what: a sealed file before its name, the
# name before the row, each commit before the next message.
in_order () {
    restore_centre
    strace -qq -y -o "$WORK/order" \
        -e trace=write,fsync,fdatasync,rename,pwrite64 \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" \
        --mailbox office --once 2>>"$LOG" || return 1
    $PYTHON - "$WORK/order" <<'END'
import os
import re
import sys
dirty, named, commits, logged = set(), {}, 0, False
for line in open(sys.argv[1]):
    call = line.split("(")[0]
    paths = re.findall(r'<(/[^>]*)>|"(/[^"]*)"', line)
    path = next((a or b for a, b in paths), "")
    if call == "write" and path.endswith(".new"):
        dirty.add(path)
    elif call in ("fsync", "fdatasync"):
        dirty.discard(path)
        named = {n: d for n, d in named.items() if d != path}
        if path.endswith("-wal") and logged:
            if named:
                sys.exit("a commit before the folder of %s was synced" % named)
            commits, logged = commits + 1, False
    elif call == "rename":
        if path in dirty:
            sys.exit("named before it was synced: " + path)
        new = re.findall(r'"(/[^"]*)"', line)[1]
        named[new] = os.path.dirname(new)
    elif call == "pwrite64" and path.endswith("-wal"):
        logged = True
if named or dirty or logged:
    sys.exit("not synced at the end: %s %s %s" % (named, dirty, logged))
if commits < 3:
    sys.exit("only %d commits were synced" % commits)
END
}

try "an undisturbed run" undisturbed
try "everything is on the disk before what names it" in_order
try "killed at every named step, nothing is lost or doubled" steps
try "killed at calls of the kernel, nothing is lost or doubled" killed_calls
try "killed again while it recovers" twice
echo "# $(wc -l <"$WORK/steps") steps, $(wc -l <"$WORK/points") calls"
finish
