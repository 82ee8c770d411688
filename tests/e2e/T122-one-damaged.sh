#!/bin/bash
# One letter that is damaged before it is filed stays pending and is named;
# the others are filed. A second classify or notify at work is told so.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-02T08:00:00Z

classify () {
    "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>"$WORK/said"
}

# left NAME: one stays, the others are filed, exit 75, its reference named.
left () {
    local status ref
    classify
    status=$?
    ref=$(sql "SELECT ref FROM letter WHERE filing = 0")
    equal $status 75 && equal "$(state | head -1)" "4 4 1 3" &&
        grep -q "$ref .*not-filed reason=\"[a-z]" "$WORK/said" || {
        cat "$WORK/said"
        return 1
    }
    # It is seen by whoever looks after the machine, and no word of it is.
    intray status | grep -q "not decided 1" &&
        ! grep -qi "ayla\|large" "$WORK/said"
}

new_centre damaged
head -c 90000 /dev/urandom | base64 >"$WORK/body"
(printf 'From: a@thornmere-hospital.test\nSubject: large\n\nAyla Demir\n'
    cat "$WORK/body") >"$WORK/large.eml"
put tests/demo/mail/{01,22,03}-*.eml "$WORK/large.eml"
ingest
save_centre

file=$(find "$DATA/sealed" -type f -name 'i*' | head -1)
$PYTHON - "$file" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(70000)
    byte = file.read(1)
    file.seek(70000)
    file.write(bytes([byte[0] ^ 1]))
END
try "one bit of a sealed file" left
cp "$C.saved${file#"$C"}" "$file"
try "when it is put back" classify
try "it is filed" equal "$(state)" "4 4 0 4"

restore_centre
rm "$(find "$DATA/sealed" -type f -name 'i*' | head -1)"
classify
try "a sealed file that is gone" grep -q 'not-filed reason="cannot open sealed file' "$WORK/said"
try "the others are filed" equal "$(sql "SELECT count(*) FROM letter
    WHERE filing > 0")" 3

restore_centre
sql "UPDATE pending SET box = CAST(substr(box, 1, length(box) - 1) || x'00' AS
    BLOB) WHERE letter = (SELECT letter FROM pending LIMIT 1)"
try "a damaged box of intake's" left

restore_centre
rm "$C"/keys/classify/day/*
classify
try "letters whose day's secret is lost are left" equal $? 75
try "and it says which" grep -q "the secret of day [0-9]* is not in" "$WORK/said"

restore_centre
for keeper in classify notify; do
    (
        exec 9>"$DATA/$keeper.lock"
        flock 9
        "$PROGRAMS/intray-$keeper" --config "$CONFIG" --once >"$WORK/out" 2>&1
        echo $? >"$WORK/status"
    )
    try "a second $keeper ends with 75" equal "$(cat "$WORK/status")" 75
    try "and says why" \
        grep -q "another intray-$keeper is at work on" "$WORK/out"
done
finish
