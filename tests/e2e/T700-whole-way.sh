#!/bin/bash
# The demo's post through every stage: each message ends with one outcome;
# nothing of it is readable in what was written, logged or sent; people are
# told that something waits, once each, and nothing more than that; a stage
# that does not run is made up for.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-02T08:00:00Z

once () {
    intray run --once 2>>"$LOG"
}

search () {
    $PYTHON tests/lib/in-clear.py "$C"/{data,keys,pins,run,etc,told,log}
}

# Each person's one message says how many of her letters wait.
told_right () {
    local holder count address file
    while IFS='|' read -r address count; do
        file=("$C/told/$address/new/"*)
        equal ${#file[@]} 1 || return 1
        if [ "$count" -eq 1 ]; then
            grep -q "^1 letter waits\|^A letter waits\|^One letter waits" \
                "${file[0]}"
        else
            grep -q "^$count letters wait" "${file[0]}"
        fi || {
            echo "$address has $count"
            cat "${file[0]}"
            return 1
        }
    done <"$WORK/expected"
    equal "$(ls "$C/told" | wc -l)" "$(wc -l <"$WORK/expected")"
}

# holder -> address, from the directory, by the same derivation as the tests'
# people have.
expect () {
    $PYTHON - "$DATA/register.db" <<'END'
import csv
import hashlib
import sqlite3
import sys
db = sqlite3.connect(sys.argv[1])
for row in csv.DictReader(open("tests/demo/staff.csv", encoding="utf-8")):
    text = "test centre\n%s\nid" % row["staff_id"]
    holder = hashlib.blake2b(text.encode(), digest_size=32).digest()[:16]
    count, = db.execute("SELECT count(DISTINCT letter) FROM notice"
                        " WHERE holder = ?", (holder,)).fetchone()
    if count:
        print("%s|%d" % (row["email"], count))
END
}

says_nothing () {
    local words='medical|social|therapy|family|safeguard|restrict|sealed|team'
    words="$words|child|parent|clinic|hospital|urgent|confidential|attach"
    ! grep -rEi "$words" "$C/told" | grep -v "^[^:]*:Sign in: \|centre@" |
        grep . || return 1
    # But for the number, the reference, the time and the address all are
    # alike.
    equal "$(find "$C/told" -type f -exec sed -E \
        's/[0-9a-f]{8}/REF/; s/^(1 letter waits|A letter waits|One letter waits|[0-9]+ letters wait) for/N for/;
         /^(Date|To):/d; s/Please open by .*/Please open by T./' {} + |
        sort -u | wc -l)" "$(sed -E '/^(Date|To):/d' \
        "$(find "$C/told" -type f | head -1)" | sort -u | wc -l)"
}

new_centre whole
put tests/demo/mail/*.eml
"$PROGRAMS/intray-ingest" --config "$CONFIG" --once 2>>"$LOG"
INTRAY_NOW=2026-11-02T08:00:10Z \
    "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"
try "while notify does not run, nothing goes out" \
    equal "$(find "$C/told" -type f | wc -l)" 0
expect >"$WORK/expected"
export INTRAY_NOW=2026-11-02T08:01:00Z
try "one run of all stages" once
try "every message has ended with an outcome" \
    equal "$(state | cut -d' ' -f1,3,4) $(sql \
        "SELECT count(*) FROM letter WHERE hold = 0")" "60 0 60 0"
try "somebody is told" test -s "$WORK/expected"
try "each person once, with the number of her letters" told_right
try "a notice says that something waits, and nothing else" says_nothing
try "nothing can be read in what was written, logged and sent" search
before=$(find "$C/told" -type f | wc -l)
export INTRAY_NOW=2026-11-02T08:05:00Z
try "a further run" once
try "tells nobody again" equal "$(find "$C/told" -type f | wc -l)" "$before"
try "the book holds" intray audit verify
try "doctor finds nothing red" bash -c \
    "'$PROGRAMS/intray' --config '$CONFIG' doctor | tee /dev/stderr |
        grep -q '^0 red'"

new_centre ten
for n in 0 1 2 3 4 5 6 7 8 9; do
    cat >"$WORK/ten-$n.eml" <<END
Authentication-Results: mx.fernhollow.example; spf=pass
 smtp.mailfrom=clinic@thornmere-hospital.test;
 dkim=pass header.d=thornmere-hospital.test;
 dmarc=pass header.from=thornmere-hospital.test
From: Eye Clinic <clinic@thornmere-hospital.test>
To: office@fernhollow.example
Subject: Report $n
Date: Mon, 02 Nov 2026 07:0$n:00 +0000
Message-ID: <ten-$n@thornmere-hospital.test>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Ayla Demir, date of birth 19 March 2023, NHS number 999 000 4854.

Ayla was seen in the eye clinic for visit $n. Vision in the better eye was
6/$n. Please go on with patching for $n hours a day and write down when it was
refused. The next appointment is in $n weeks.

Orthoptist, Thornmere General Hospital
END
done
put "$WORK"/ten-*.eml
export INTRAY_NOW=2026-11-02T08:00:00Z
try "ten letters about one child" once
try "make one notice a person" \
    equal "$(find "$C/told" -type f | sed 's|/new/.*||' | sort | uniq -d)" ""
try "which says ten" \
    grep -rq "^10 letters wait for you" "$C/told"
finish
