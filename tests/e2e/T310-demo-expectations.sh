#!/bin/bash
# The demo centre's post is judged as its lead practitioner would judge it:
# kind, level, marking, overlays, child, route, provenance and the fate of each
# part, one test a message.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
demo=tests/demo
out=$(mktemp)
trap 'rm -f "$out"' EXIT

"$B/intray-classify" inspect --roll "$demo/roll.csv" \
    --agencies "$demo/agencies.csv" --staff "$demo/staff.csv" --json \
    "$demo"/mail/*.eml >"$out"
echo "# inspect ended with $?"
/usr/bin/python3 - "$out" "$demo"/mail/*.eml <<'EOF'
import json
import os
import sys

lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
files = sys.argv[2:]
print("1..%d" % len(files))
for number, path in enumerate(files, 1):
    name = os.path.basename(path)[:-4]
    with open(path[:-4] + ".expected.json", encoding="utf-8") as opened:
        want = json.load(opened)
    wrong = []
    if number > len(lines):
        print("not ok %d - %s: no answer" % (number, name))
        continue
    got = json.loads(lines[number - 1])
    if got["file"] != path:
        wrong.append("answer for %s" % got["file"])
    if got["kind"]["choice"] != want["kind"]:
        wrong.append("kind %s (%s %.2f), not %s" % (
            got["kind"]["choice"], got["kind"]["guess"],
            got["kind"]["confidence"], want["kind"]))
    for key in ("level", "marking", "route", "provenance"):
        if got[key] != want[key]:
            wrong.append("%s %s, not %s" % (key, got[key], want[key]))
    if sorted(got["overlays"]) != sorted(want["overlays"]):
        wrong.append("overlays %s, not %s" % (got["overlays"],
                                              want["overlays"]))
    if (got["child"]["outcome"] != want["child"]["outcome"]
            or sorted(got["child"]["ids"]) != sorted(want["child"]["ids"])):
        wrong.append("child %s %s, not %s %s" % (
            got["child"]["outcome"], got["child"]["ids"],
            want["child"]["outcome"], want["child"]["ids"]))
    parts = [(part["type"], part["fate"]) for part in got["parts"]]
    if parts != [(part["type"], part["fate"]) for part in want["parts"]]:
        wrong.append("parts %s" % parts)
    print("%sok %d - %s%s" % ("not " if wrong else "", number, name,
                              ": " + "; ".join(wrong) if wrong else ""))
EOF
