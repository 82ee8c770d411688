#!/usr/bin/python3
"""Prints the post book of the demo as its manager sees it, and the sum.

    table.py INTRAY SETTINGS      (passphrase of S01 on standard input)
"""
import json
import subprocess
import sys
from datetime import datetime

intray, settings = sys.argv[1:3]
passphrase = sys.stdin.read()


def ask(*verb, text=None):
    done = subprocess.run([intray, "--config", settings, "--json", *verb],
                          input=text, stdout=subprocess.PIPE, text=True,
                          check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


WORDS = {"medical": "medical", "social_care": "social care",
         "therapy": "therapy", "family": "family", "other": "other",
         "unsure": "not sure"}
FLAGS = {"team": "Key people, SENCo and leads",
         "restricted": "Key person and leads",
         "safeguarding": "Safeguarding", "sealed": "Named people only"}
status = ask("status")[0]
rows = ask("--as", "S01", "--passphrase-file", "-", "audit", "register",
           text=passphrase)
letters = [row for row in rows if row.get("type") == "letter"]
letters.sort(key=lambda row: row["arrived"])
print("%-10s %-13s %-26s %-24s %-12s %s" % (
    "reference", "what became", "child", "from", "kind", "who can open it"))
for row in letters:
    if row["instead"]:
        print("%-10s %-13s %s" % (row["ref"], "", row["instead"]))
        continue
    print("%-10s %-13s %-26.26s %-24.24s %-12s %s" % (
        row["ref"], row["outcome"], row["child"], row["sender"],
        WORDS.get(row["kind"], ""), FLAGS.get(row["flag"], "")))
count = status["outcomes"]
arrivals = status["arrivals"]
# The same bytes twice are two messages and one letter.
copies = count["duplicate"] + arrivals - status["letters"]
print()
print("%d messages since Friday. All %d are here: %d on a child's file, "
      "%d need a person, %d locked, %d doubtful senders, %d copies, "
      "%d not about a child." % (
          arrivals, arrivals, count["filed"],
          count["whose letter"] + count["refused"], count["locked"],
          count["held"], copies, count["not a child"]))
