#!/usr/bin/python3
"""Tries keys on everything sealed in a register.

    break-in.py DATA [--letter REF] KEY...

KEY is a file of 32 bytes, a folder of such, or person:STAFF_ID (a test
person's key). Each is tried as the secret of every sealed box and as the key
of every sealed part, in rows and files; what is inside what opens is tried in
its turn. The roll's own boxes are left out: intake may read the roll. Prints
what opened; exit 1 when anything did.
"""
import ctypes
import hashlib
import os
import sqlite3
import sys

sodium = ctypes.CDLL("libsodium.so.23")
sodium.sodium_init()
HEADER, AD, CHUNK, OVERHEAD = 56, 32, 65553, 17


def box_open(secret, box):
    public = ctypes.create_string_buffer(32)
    plain = ctypes.create_string_buffer(max(1, len(box) - 48))
    sodium.crypto_scalarmult_base(public, secret)
    if len(box) >= 48 and sodium.crypto_box_seal_open(
            plain, box, ctypes.c_ulonglong(len(box)), public, secret) == 0:
        return plain.raw[:len(box) - 48]
    return None


def part_open(centre, key, sealed):
    """The first chunk of a sealed part, or None."""
    if len(sealed) < HEADER + OVERHEAD:
        return None
    state = ctypes.create_string_buffer(64)
    chunk = sealed[HEADER:HEADER + CHUNK]
    plain = ctypes.create_string_buffer(len(chunk))
    tag = ctypes.create_string_buffer(1)
    name = "crypto_secretstream_xchacha20poly1305_"
    if getattr(sodium, name + "init_pull")(state, sealed[AD:HEADER], key):
        return None
    ad = centre + sealed[:AD]
    if getattr(sodium, name + "pull")(
            state, plain, None, tag, chunk, ctypes.c_ulonglong(len(chunk)),
            ad, ctypes.c_ulonglong(len(ad))) == 0:
        return plain.raw[:len(chunk) - OVERHEAD]
    return None


def read_keys(names):
    for name in names:
        if name.startswith("person:"):
            text = "test centre\n%s\nbox" % name[7:]
            yield hashlib.blake2b(text.encode(), digest_size=32).digest()
        elif os.path.isdir(name):
            yield from read_keys(sorted(os.path.join(name, n)
                                        for n in os.listdir(name)))
        else:
            with open(name, "rb") as file:
                data = file.read()
            # Also what may lie in a longer file.
            for at in range(0, max(1, len(data) - 31), 4):
                if len(data[at:at + 32]) == 32:
                    yield data[at:at + 32]


def sealed_things(data, ref):
    db = sqlite3.connect("file:%s/register.db?mode=ro" % data, uri=True)
    centre, = db.execute("SELECT id FROM centre").fetchone()
    which, values = "", ()
    if ref:
        which = (" WHERE %s IN (SELECT id FROM letter WHERE ref = ?)")
        values = (ref,)
    boxes, parts = [], []

    def rows(table, column, of):
        return db.execute("SELECT %s, %s FROM %s%s" % (
            of, column, table, which % of if which else ""), values).fetchall()

    boxes += [("key row", b) for _, b in rows("wrap", "box", "object")]
    boxes += [("intake's box", b) for _, b in rows("pending", "box", "letter")]
    for table, column in (("filing", "envelope"), ("slip", "body"),
                          ("signing", "statement"), ("blob", "body")):
        parts += [(table, b) for _, b in rows(table, column, "letter") if b]
    for _, name in rows("blob", "file", "letter"):
        if name:
            with open(os.path.join(data, "sealed", name), "rb") as file:
                parts.append(("file", file.read()))
    return centre, boxes, parts


def main():
    arguments = sys.argv[2:]
    ref = None
    if arguments[0] == "--letter":
        ref, arguments = arguments[1], arguments[2:]
    centre, boxes, parts = sealed_things(sys.argv[1], ref)
    keys = list(dict.fromkeys(read_keys(arguments)))
    first, tried, opened = len(keys), 0, []
    done = set()
    for round_number in range(4):
        found = []
        for key in keys:
            for at, (what, sealed) in enumerate(boxes + parts):
                is_box = at < len(boxes)
                if at in done or (is_box and round_number > 0):
                    continue
                tried += 1
                plain = (box_open(key, sealed) if is_box
                         else part_open(centre, key, sealed))
                if plain is not None:
                    done.add(at)
                    opened.append(what)
                    found += [plain[i:i + 32]
                              for i in range(0, min(len(plain), 4000) - 31, 4)]
        keys = list(dict.fromkeys(found))
        if not keys or len(opened) > 200:
            break
    print("%d keys on %d boxes and %d parts, %d tries: %d opened" % (
        first, len(boxes), len(parts), tried, len(opened)))
    for what in sorted(set(opened)):
        print("%s %d" % (what, opened.count(what)))
    sys.exit(1 if opened else 0)


main()
