#!/usr/bin/python3
"""Alters a register, a value at a time, and expects that it is noticed.

    alter.py DATA PASSPHRASE -- COMMAND...

For every table, of its first and last row every column: a number one higher,
bytes with one bit changed in the middle and at the end. COMMAND must fail or
answer something else each time, but for the columns in INDEXES; for accounts it gets PASSPHRASE. Prints what was not noticed.
"""
import os
import shutil
import sqlite3
import subprocess
import sys

# In the clear and of no weight: times, counters and indexes that are derived
# from what is signed, or that only say where and when a message was found.
INDEXES = {
    "centre": "made to_recovery",
    "directory": "hash",
    "account": "totp_step fails next_try",
    "intake_key": "day gone secret_to_recovery",
    "letter": "ref state origin parent born due dir hold",
    "arrival": "*",
    "blob": "bytes",
    "audit_day": "*",
    "remember": "*",
    "notice": "*", "draft": "*", "act": "*", "job": "*", "backup": "*",
}
ALTERED = ("centre directory directory_sig account intake_key letter pending"
           " blob filing wrap slip card signing audit"
           " audit_detail").split()


expected = {}


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return done.returncode, done.stdout


def variants(value):
    if isinstance(value, int):
        yield value + 1
    elif isinstance(value, bytes) and value:
        for at in sorted({len(value) // 2, len(value) - 1}):
            yield value[:at] + bytes([value[at] ^ 4]) + value[at + 1:]


def main():
    data, command = sys.argv[1], sys.argv[sys.argv.index("--") + 1:]
    path = os.path.join(data, "register.db")
    saved = path + ".saved"
    shutil.copy(path, saved)
    db = sqlite3.connect(saved)
    tried = missed = 0
    passphrase = sys.argv[2]
    for whole in (command, command + [passphrase]):
        expected[len(whole)] = run(whole)
    for table in ALTERED:
        cursor = db.execute("SELECT * FROM %s" % table)
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
        if table == "filing":
            # Of an old filing the row stays for the record alone.
            rows = rows[-1:]
        skip = INDEXES.get(table, "").split()
        for row in ([rows[0], rows[-1]] if len(rows) > 1 else rows):
            for column, name in enumerate(names):
                if skip == ["*"] or name in skip:
                    continue
                if table in ("pending", "letter") and name in ("letter", "id"):
                    continue
                for value in variants(row[column]):
                    tried += 1
                    whole = command + [passphrase] * (table == "account")
                    if noticed(path, saved, table, names, row, name, value,
                               whole):
                        continue
                    missed += 1
                    print("not noticed: %s.%s" % (table, name))
    shutil.copy(saved, path)
    print("%d alterations, %d not noticed" % (tried, missed))
    sys.exit(1 if missed or tried < 100 else 0)


def noticed(path, saved, table, names, row, name, value, command):
    shutil.copy(saved, path)
    for end in ("-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)
    db = sqlite3.connect(path)
    where = " AND ".join("%s IS ?" % column for column in names)
    try:
        db.execute("UPDATE %s SET %s = ? WHERE %s" % (table, name, where),
                   (value,) + row)
    except sqlite3.IntegrityError:
        db.close()
        return True
    db.commit()
    db.close()
    return run(command) != expected[len(command)]


main()
