#!/usr/bin/python3
"""Is a data folder whole? state.py DATA

Integrity, foreign keys, no file in sealed/ without a row and no row without
its file, every letter with exactly its parts, no letter both pending and
filed. Prints "arrivals letters pending filed"; says what is wrong and exits 1.
"""
import os
import sqlite3
import sys

data = sys.argv[1]
db = sqlite3.connect(os.path.join(data, "register.db"))
wrong = []


def one(statement):
    return db.execute(statement).fetchone()[0]


check = one("PRAGMA integrity_check")
if check != "ok":
    wrong.append("integrity: " + check)
if db.execute("PRAGMA foreign_key_check").fetchall():
    wrong.append("foreign keys do not hold")

rows = {name for name, in db.execute(
    "SELECT file FROM blob WHERE file IS NOT NULL")}
files = set()
sealed = os.path.join(data, "sealed")
for folder, _, names in os.walk(sealed):
    for name in names:
        files.add(os.path.relpath(os.path.join(folder, name), sealed))
for name in sorted(files - rows):
    wrong.append("orphan file " + name)
for name in sorted(rows - files):
    wrong.append("missing file " + name)
for size, name in db.execute("SELECT bytes, file FROM blob"
                             " WHERE file IS NOT NULL"):
    path = os.path.join(sealed, name)
    if os.path.exists(path) and os.path.getsize(path) != size:
        wrong.append("wrong size of " + name)

for text, statement in (
        ("letters without an arrival",
         "SELECT count(*) FROM letter WHERE id NOT IN"
         " (SELECT letter FROM arrival)"),
        ("letters that are neither pending nor filed",
         "SELECT count(*) FROM letter WHERE filing = 0 AND id NOT IN"
         " (SELECT letter FROM pending)"),
        ("letters that are pending and filed",
         "SELECT count(*) FROM letter WHERE filing > 0 AND id IN"
         " (SELECT letter FROM pending)"),
        ("letters without their bytes",
         "SELECT count(*) FROM letter WHERE hold <> 9 AND id NOT IN"
         " (SELECT letter FROM blob WHERE kind = 1)"),
        ("letters that were not kept and are",
         "SELECT count(*) FROM letter WHERE hold = 9 AND id IN"
         " (SELECT letter FROM blob WHERE kind IN (1, 3, 4, 5))"),
        ("filed letters with another number of filings",
         "SELECT count(*) FROM letter WHERE filing <>"
         " (SELECT coalesce(max(version), 0) FROM filing"
         "  WHERE letter = letter.id)"),
        ("audit entries without a detail",
         "SELECT count(*) FROM audit WHERE seq NOT IN"
         " (SELECT seq FROM audit_detail)")):
    count = one(statement)
    if count:
        wrong.append("%d %s" % (count, text))

print(one("SELECT count(*) FROM arrival"), one("SELECT count(*) FROM letter"),
      one("SELECT count(*) FROM pending"),
      one("SELECT count(*) FROM letter WHERE filing > 0"))
for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
