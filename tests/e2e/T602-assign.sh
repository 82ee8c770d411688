#!/bin/bash
# Who a child's letters go to is a new, signed version of the directory, made
# by a senior; what cannot be meant is refused before anybody is asked for a
# passphrase.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

version () { sql 'SELECT max (version) FROM directory'; }
assign () { as S02 assign "$@"; }

empty_centre assign
sitting S02 S10 >/dev/null || exit 1
as S02,S10 staff import tests/demo/staff.csv >/dev/null 2>&1
as S02 roll import tests/demo/roll.csv >/dev/null
for id in S05 S08; do NEW=$id as S02 enrol $id >/dev/null; done

try "somebody must be named" refuses 64 "name --key-worker" assign C022
try "a child must be named" refuses 64 missing assign --key-worker S05
try "a cover needs its last day" refuses 64 "needs --until" \
    assign C022 --cover S08
try "a date must be one" refuses 64 "soon is not a date" \
    assign C022 --cover S08 --until soon
try "the last day is not before the first" refuses 64 "lies before" \
    assign C022 --cover S08 --from 2026-11-09 --until 2026-11-02
try "a child that is not on the list is refused" refuses 65 C999 \
    assign C999 --key-worker S05
try "a person who is not on the list is refused" refuses 65 S77 \
    assign C022 --key-worker S77
before=$(version)
try "a key worker assigns nobody" refuses 77 "your role" \
    as S05 assign C022 --key-worker S05
try "nothing of that made a version" equal "$(version)" "$before"
covers () {
    assign C022 --cover S08 --from 2/11/2026 --until 6/11/2026 |
        grep "C022: cover is S08 from 2 November 2026 to 6 November 2026"
}
try "a cover is entered, its days read back in words" covers
try "as one new version" equal "$(version)" $((before + 1))
json () {
    assign --json C022 --key-worker S08 --deputy S05 |
        $PYTHON -c 'import json, sys
lines = [json.loads (line) for line in sys.stdin]
assert [l["as"] for l in lines] == ["key-worker", "deputy"], lines
assert all (l["child_id"] == "C022" for l in lines)'
}
try "--json gives one object an assignment" json
finish
