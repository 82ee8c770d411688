#!/bin/bash
# A disk that is full, or fails, in the middle of taking post: a clear error,
# the mailbox untouched, nothing half done; with room again all is taken.
#
# The disk is a small tmpfs in a mount namespace of our own; calls that fail
# are made by strace.
if [ "${1:-}" != inside ]; then
    if unshare -rm true 2>/dev/null; then
        exec unshare -rm bash "$0" inside
    fi
fi
. tests/lib/centre.sh

mail=(tests/demo/mail/*.eml)

whole () {
    equal "$(state)" "60 60 60 0" &&
        equal "$("$PROGRAMS/centre-look" "$CONFIG" pending | wc -l)" 60 &&
        reconcile | grep -q "mailbox 60 = register 60$"
}

before () {
    find "$MAIL" -type f -printf '%P %s %T@\n' | sort
}

# full KIB: the data folder on a disk of that size.
full () {
    local seen status
    C=$WORK/full-$1
    mkdir -p "$C/data"
    mount -t tmpfs -o "size=$1k" tmpfs "$C/data" || return 1
    new_centre "full-$1" maildir 4
    put "${mail[@]}"
    seen=$(before)
    ingest
    status=$?
    equal $status 75 || return 1
    grep -q "full\|No space" "$LOG" || { cat "$LOG"; return 1; }
    equal "$(before)" "$seen" || return 1
    state >/dev/null || { state; return 1; }
    mount -o remount,size=64m "$C/data" && ingest && whole || {
        tail -3 "$LOG"
        return 1
    }
    umount "$C/data"
}

# failing CALL ERROR WHEN
failing () {
    local status
    restore_centre
    strace -qq -o /dev/null -e trace="$1" -e inject="$1:error=$2:when=$3+" \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" \
        --mailbox office --once 2>>"$LOG"
    status=$?
    # An error in SQLite's last check-point comes when all is durable.
    [[ $status =~ ^(0|75|78)$ ]] || {
        echo "$1 $2 at $3: exit $status"
        tail -3 "$LOG"
        return 1
    }
    [ $status -eq 0 ] || FAILED=$((FAILED + 1))
    ingest && whole
}

failing_all () {
    local n
    FAILED=0
    for n in 1 2 3 5 8 13 21 40; do
        failing "$1" "$2" $n || return 1
    done
    # Sixty letters make a handful of files.
    [ $FAILED -ge 2 ]
}

if [ "${1:-}" = inside ]; then
    # From "no room for the first letter" to "nearly enough".
    for size in 470 520 700 1100 1600; do
        try "a disk of $size KiB" full $size
    done
fi
new_centre failing maildir 4
put "${mail[@]}"
save_centre
try "the register cannot be written: disk full" failing_all pwrite64 ENOSPC
try "sealed files cannot be written: disk full" failing_all write ENOSPC
try "the register cannot be synced" failing_all fdatasync EIO
try "sealed files cannot be synced" failing_all fsync EIO
try "sealed files cannot be named" failing_all rename ENOSPC
finish
