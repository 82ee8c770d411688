#!/bin/bash
# The letters that the model learns from share no run of eight words with the
# demo centre's post, and hardly any of them are near-copies of each other.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$B/intray-classify" inspect --text --json tests/demo/mail/*.eml >"$out"
/usr/bin/python3 - "$out" classify/letters/*.txt <<'EOF'
import json
import re
import sys

RUN = 8


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text, length):
    found = words(text)
    return {tuple(found[i:i + length]) for i in range(len(found) - length + 1)}


demo = {}
for line in open(sys.argv[1], encoding="utf-8"):
    answer = json.loads(line)
    for run in runs(answer["text"], RUN):
        demo[run] = answer["file"]
letters = {}
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as opened:
        letters[path] = opened.read().split("\n\n", 1)[1]
shared = [(path, " ".join(run)) for path, text in letters.items()
          for run in runs(text, RUN) if run in demo]
print("1..3")
for path, text in shared[:10]:
    print("# %s: %s" % (path, text))
print("%sok 1 - the demo's text is read" % ("" if len(demo) > 1000 else "not "))
print("%sok 2 - no run of %d words is shared with the demo's post"
      % ("not " if shared else "", RUN))
sets = {path: runs(text, 4) for path, text in letters.items()}
first = {}
pairs = {}
for path, found in sets.items():
    for run in found:
        for other in first.setdefault(run, []):
            pairs[other, path] = pairs.get((other, path), 0) + 1
        first[run].append(path)
near = {path for (a, b), count in pairs.items()
        if count > 0.5 * min(len(sets[a]), len(sets[b])) for path in (a, b)}
print("%sok 3 - near-copies among %d letters are under 1 %%: %d" % (
    "" if len(near) < 0.01 * len(letters) else "not ", len(letters), len(near)))
EOF
