#!/bin/bash
# Once a letter is filed, intake's keys and everything in its folder open none
# of it; who has no key row cannot open it, below every check of roles.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-02T08:00:00Z

break_in () {
    $PYTHON tests/lib/break-in.py "$DATA" "$@"
}

new_centre locks
put tests/demo/mail/{01,03,06,10,18,22,24,36,44,52}-*.eml
ingest
try "before filing, intake's keys open its boxes" \
    says "intake's box 10" break_in "$C/keys/classify"
INTRAY_NOW=2026-11-02T08:00:10Z \
    "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
try "ten letters are filed" equal "$(state)" "10 10 0 10"
try "after it, nothing in intake's folder opens anything" \
    break_in "$C/keys/classify"
try "nor does any key of the machine" \
    break_in "$C/keys/classify" "$C"/keys/{digest.key,house.key,backup.box} \
    "$C/etc/root" "$C/pins"
try "the same program opens what a lead holds" \
    says "key row" break_in person:S02
manager () {
    local opened
    opened=$(break_in person:S01)
    [[ $opened == *"slip "* && $opened != *filing* && $opened != *blob* ]] || {
        echo "$opened"
        return 1
    }
}
try "the manager's key opens slips and no content" manager

# The letter that fewest hold among those of the lead.
ref=$("$PROGRAMS/centre-look" "$CONFIG" held S02 | head -1 | cut -d' ' -f1)
try "a lead's letter opens with her key" \
    says "key row" break_in --letter "$ref" person:S02
holder=$($PYTHON -c 'import hashlib
print(hashlib.blake2b(b"test centre\nS02\nid",
                      digest_size=32).hexdigest()[:32])')
sql "DELETE FROM wrap WHERE holder = x'$holder'
    AND object = (SELECT id FROM letter WHERE ref = '$ref')"
try "with her key row deleted it does not" \
    break_in --letter "$ref" person:S02
try "and is not in her tray" bash -c \
    "! '$PROGRAMS/centre-look' '$CONFIG' held S02 | grep -q '^$ref '"

# Whose role opens nothing holds nothing.
try "the administrator opens no letter" \
    equal "$("$PROGRAMS/centre-look" "$CONFIG" held S09)" ""
# Every row's holder is in the directory, or recovery.
strangers () {
    $PYTHON - "$DATA/register.db" <<'END'
import csv
import hashlib
import sqlite3
import sys
db = sqlite3.connect(sys.argv[1])
known = {hashlib.blake2b(("test centre\n%s\nid" % row["staff_id"]).encode(),
                         digest_size=32).digest()[:16]
         for row in csv.DictReader(open("tests/demo/staff.csv"))}
body, = db.execute("SELECT body FROM directory ORDER BY version DESC").fetchone()
known.add(hashlib.blake2b(body[64:96], digest_size=32).digest()[:16])
rows = {h for h, in db.execute("SELECT DISTINCT holder FROM wrap")}
sys.exit(0 if rows and rows <= known else "a stranger holds a key")
END
}
try "no key row is anybody's but the directory's" strangers
finish
