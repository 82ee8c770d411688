#!/usr/bin/python3
"""Every format of a centre as text, and back.

    vectors.py dump CENTRE PACKED > vectors.txt
    vectors.py load vectors.txt CENTRE

CENTRE is a folder of tests/lib/centre.sh. A section is a row of a table, a
file, or (from PACKED) the plaintext of what is sealed; bytes are hex, sealed
files base64. Secrets of people are BLAKE2b-256 of "test centre\\nWHO\\nWHAT",
WHO a staff id or "recovery", WHAT "box" or "sign".
"""
import base64
import configparser
import os
import re
import sqlite3
import sys

TABLES = ("centre directory directory_sig account intake_key letter arrival"
          " pending blob filing wrap slip card signing audit_day audit"
          " audit_detail remember").split()
FILES = ("keys/house.key keys/digest.key keys/backup.box"
         " keys/classify/machine.sign keys/classify/roll.box etc/root"
         " pins/ingest/pin").split()


def dump(centre, packed):
    out = configparser.ConfigParser(interpolation=None)
    out.optionxform = str
    db = sqlite3.connect(os.path.join(centre, "data/register.db"))
    for table in TABLES:
        cursor = db.execute("SELECT * FROM %s" % table)
        names = [column[0] for column in cursor.description]
        for number, row in enumerate(cursor, 1):
            section = {}
            for name, value in zip(names, row):
                if isinstance(value, bytes):
                    section[name] = "x" + value.hex()
                elif value is not None:
                    section[name] = "%s%s" % (
                        "t" if isinstance(value, str) else "", value)
            out["%s %d" % (table, number)] = section
    day = os.path.join(centre, "keys/classify/day")
    files = FILES + ["keys/classify/day/" + n for n in sorted(os.listdir(day))]
    for name in files:
        with open(os.path.join(centre, name), "rb") as file:
            out["file " + name] = {"bytes": file.read().hex()}
    for name, in db.execute("SELECT file FROM blob WHERE file IS NOT NULL"):
        with open(os.path.join(centre, "data/sealed", name), "rb") as file:
            text = base64.b64encode(file.read()).decode()
        out["sealed " + name] = {"bytes": text}
    plain = configparser.ConfigParser(interpolation=None)
    plain.optionxform = str
    plain.read(packed)
    for section in plain.sections():
        out["plain " + section] = dict(plain[section])
    print("# Format vectors. Made by tests/formats/make.c and vectors.py; what"
          " is\n# published here must open for ever. See vectors.py.\n")
    out.write(sys.stdout, space_around_delimiters=False)


def put(path, data, mode=0o600):
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, mode)


def value_of(text):
    if text.startswith("x"):
        return bytes.fromhex(text[1:])
    return text[1:] if text.startswith("t") else int(text)


def load(vectors, centre):
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str
    read.read(vectors)
    put(os.path.join(centre, "data/THIS-IS-A-TEST"), b"")
    db = sqlite3.connect(os.path.join(centre, "data/register.db"))
    with open("store/sql/schema-1.sql", encoding="utf-8") as file:
        db.executescript(file.read())
    db.execute("PRAGMA user_version = 1")
    db.execute("PRAGMA journal_mode = WAL")
    for section in read.sections():
        kind, name = section.split(" ", 1)
        values = read[section]
        if kind == "file":
            put(os.path.join(centre, name), bytes.fromhex(values["bytes"]))
        elif kind == "sealed":
            put(os.path.join(centre, "data/sealed", name),
                base64.b64decode(values["bytes"]))
        elif kind in TABLES and re.fullmatch(r"\d+", name):
            db.execute("INSERT INTO %s (%s) VALUES (%s)" % (
                kind, ", ".join(values), ", ".join("?" * len(values))),
                [value_of(text) for text in values.values()])
    db.commit()


if sys.argv[1] == "dump":
    dump(sys.argv[2], sys.argv[3])
else:
    load(sys.argv[2], sys.argv[3])
