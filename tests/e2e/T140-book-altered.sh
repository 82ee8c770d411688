#!/bin/bash
# The book of events: whoever alters, moves, removes or adds an entry in the
# register is found, and the entry is named; a cut or rolled-back book is
# found with a head that was written down, and by the keeper's own pin.
. tests/lib/centre.sh

verify () {
    intray audit verify "$@"
}

# named ENTRY STATEMENT
named () {
    local entry=$1
    restore_centre
    sql "$2" && says "entry $entry: " verify
}

each_column () {
    local entry column
    for entry in 1 7 "$LAST"; do
        for column in at boot writer; do
            named "$entry" "UPDATE audit SET $column = $column + 1
                WHERE seq = $entry" || return 1
        done
        for column in commit_ prev hash; do
            named "$entry" "UPDATE audit SET $column =
                CAST(substr($column, 1, 31) || x'00' AS BLOB)
                WHERE seq = $entry AND substr($column, 32) <> x'00'" ||
                named "$entry" "UPDATE audit SET $column = zeroblob(31)
                    WHERE seq = $entry" || return 1
        done
    done
    # The number itself: the place where it is missing is named.
    named 7 "UPDATE audit SET seq = 1007 WHERE seq = 7" &&
        named 1 "UPDATE audit SET seq = 0 WHERE seq = 1" &&
        named "$LAST" "UPDATE audit SET seq = seq + 1 WHERE seq = $LAST" &&
        named 3 "UPDATE audit SET writer = 300 WHERE seq = 3"
}

cut_tail () {
    restore_centre
    sql "DELETE FROM audit_detail WHERE seq > $((LAST - 3));
         DELETE FROM audit WHERE seq > $((LAST - 3))"
    says "was written down: its end was cut off" verify --head "$HEAD"
}

rolled_back () {
    restore_centre
    cp "$WORK/old.db" "$DATA/register.db"
    rm -f "$DATA"/register.db-*
    says "its end was cut off" verify --head "$HEAD"
}

pinned () {
    "$@" >/dev/null
    equal "$(ingest 2>&1; echo $?)" 78 &&
        grep -q "no longer holds entry" "$LOG"
}

# Two entries change places, with numbers that follow.
swapped () {
    restore_centre
    sql "UPDATE audit SET seq = 100000 WHERE seq = 5;
         UPDATE audit SET seq = 5 WHERE seq = 6;
         UPDATE audit SET seq = 6 WHERE seq = 100000"
    says "entry 5: " verify
}

# A whole tail from somebody else's book, which holds in itself.
other_book () {
    restore_centre
    sql "ATTACH '$WORK/other.db' AS other;
         DELETE FROM audit; INSERT INTO audit SELECT * FROM other.audit"
    says "entry 1: " verify
}

# rewrite FROM TO: an entry with another time, and its own right hash; the
# links of those up to TO are made to fit.
rewrite () {
    restore_centre
    $PYTHON - "$DATA/register.db" "$1" "$2" <<'END'
import hashlib
import sqlite3
import struct
import sys
db = sqlite3.connect(sys.argv[1])
first, last = int(sys.argv[2]), int(sys.argv[3])
centre, = db.execute("SELECT id FROM centre").fetchone()
before = None
for seq, at, boot, writer, commit, prev in db.execute(
        "SELECT seq, at, boot, writer, commit_, prev FROM audit"
        " WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)).fetchall():
    at += 60000
    prev = before or prev
    entry = (b"iA1\0" + centre + struct.pack(">QqQB3x", seq, at, boot, writer) +
             commit + prev)
    before = hashlib.blake2b(entry, digest_size=32).digest()
    db.execute("UPDATE audit SET at = ?, prev = ?, hash = ? WHERE seq = ?",
               (at, prev, before, seq))
db.commit()
END
}

# Whoever has the disk can make the whole rest fit: then it is a keeper's pin,
# or the head that somebody wrote down, which finds it.
all_rewritten () {
    local pins
    rewrite 7 "$LAST"
    says "no longer holds entry $LAST as it was seen" verify || return 1
    pins=$(find "$C" -name pin)
    for pin in $pins; do mv "$pin" "$pin.away"; done
    verify >/dev/null || { echo "the forgery is not a good one"; return 1; }
    for pin in $pins; do mv "$pin.away" "$pin"; done
    says "entry $LAST is not the one that was written down" \
        verify --head "$HEAD"
}

one_rewritten () {
    rewrite 7 7
    says "entry 8: it does not continue the entry before it" verify
}

new_centre book
put tests/demo/mail/0*.eml
ingest
cp "$DATA/register.db" "$WORK/old.db"
put tests/demo/mail/1*.eml
ingest
LAST=$(sql "SELECT max(seq) FROM audit")
try "an untouched book holds" verify
HEAD=$(verify | sed -n 's/^head //p')
try "and holds with its own head" verify --head "$HEAD"
try "and says how many entries" equal \
    "$(verify --json | sed 's/.*"entries": \([0-9]*\).*/\1/')" "$LAST"
save_centre
try "each column of an entry" each_column
try "an entry removed from the middle" named 4 "
    DELETE FROM audit_detail WHERE seq = 4; DELETE FROM audit WHERE seq = 4"
try "the first entry removed" named 1 "
    DELETE FROM audit_detail WHERE seq = 1; DELETE FROM audit WHERE seq = 1"
try "the whole book removed" named 1 "
    DELETE FROM audit_detail; DELETE FROM audit"
try "two entries that changed places" swapped
try "an entry's detail removed" named 4 "
    DELETE FROM audit_detail WHERE seq = 4"
try "an entry rewritten with a hash that fits it" one_rewritten
try "everything after it rewritten too, by its head" all_rewritten
try "the same, by ingest's own pin" pinned all_rewritten
try "a cut tail, by its head" cut_tail
try "a cut tail, by ingest's own pin" pinned cut_tail
try "an older register put back, by its head" rolled_back
try "an older register put back, by ingest's own pin" pinned rolled_back
restore_centre
try "another entry than the one written down" says \
    "is not the one that was written down" verify \
    --head "5:$(printf '0%.0s' {1..64})"
try "a head that is none is named" says "is no head" verify --head 12:xyz
C1=$DATA
new_centre other
put tests/demo/mail/0*.eml
ingest
cp "$DATA/register.db" "$WORK/other.db"
C=$WORK/book CONFIG=$C/intray.conf DATA=$C1 MAIL=$C/mailbox LOG=$C/log
try "another centre's book in its place" other_book
finish
