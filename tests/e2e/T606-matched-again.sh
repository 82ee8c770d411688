#!/bin/bash
# A letter about a child who is not on the list yet waits; once she is, it is
# matched again for whoever holds it, and lies on her file with one word of
# hers. Nothing is filed by itself, and nobody else is offered anything.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

tray () { as "$1" --json tray; }
ref () { tray S02 | sed -n 's/.*"ref": *"\([A-Z2-9]*\)".*/\1/p'; }
candidates () {
    as S02 --json show "$1" | $PYTHON -c 'import json, sys
print (*(c["name"] for c in json.load (sys.stdin)["candidates"]), sep=";")'
}
filings () { sql 'SELECT count (*) FROM filing'; }

people_centre again S05 || exit 1
cat >"$WORK/ava.eml" <<'END'
From: Hearing Clinic <clinic@hearing.example>
To: office@fernhollow.example
Subject: Appointment report
Date: Fri, 30 Oct 2026 12:00:00 +0000
Message-ID: <ava-1@hearing.example>
Content-Type: text/plain; charset=utf-8

Dear colleague,

Re: Ava Hart, date of birth 14 March 2023

Thank you for seeing Ava with us. Her hearing test showed mild hearing loss
in both ears after glue ear. The audiologist asks that she sits near the
speaker and that background noise is kept low. We will test her hearing
again in three months in the clinic.

Yours sincerely,
Audiology department
END
put "$WORK/ava.eml"
try "the stages take the post in" intray run --once
ava=$(ref)
try "the letter waits with the lead" test -n "$ava"
try "it fits nobody yet" equal "$(candidates "$ava")" ""
{
    head -1 tests/demo/roll.csv
    $PYTHON - <<'END'
import csv, sys
head = next(csv.reader(open("tests/demo/roll.csv", encoding="utf-8")))
row = dict.fromkeys(head, "")
row.update(child_id="C901", given_name="Ava", family_name="Hart",
           dob="2023-03-14", key_worker="S05")
csv.DictWriter(sys.stdout, head).writerow(row)
END
} >"$WORK/ava.csv"
try "Ava comes on the list" as S02 roll import "$WORK/ava.csv"
before=$(filings)
as S02 tray >"$WORK/tray"
try "the lead's tray says whom it fits" grep "fits Ava on today's list" \
    "$WORK/tray"
try "she alone is offered" equal "$(candidates "$ava")" "Ava Hart"
as S02 show "$ava" >"$WORK/show"
try "and the letter says why" \
    grep "list has changed since it came: it fits Ava Hart now" "$WORK/show"
try "nothing was filed by itself" equal "$(filings)" "$before"
try "the key worker sees nothing of it" refuses 0 "Nothing waits" as S05 tray
try "the lead puts it there" as S02 file "$ava" --child C901 --kind medical \
    --flag restricted --reason "New on the list"
try "then it is with the key worker" grep -q "$ava" <(as S05 tray)
finish
