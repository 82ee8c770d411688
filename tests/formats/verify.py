#!/usr/bin/python3
"""Verifies every sign-off in a register from public keys alone.

    verify.py REGISTER.db

Exit 1 when one does not hold. Needs libsodium (for Ed25519 and BLAKE2b) and
nothing of intray: this is what an outsider can write from the formats.
"""
import ctypes
import hashlib
import sqlite3
import struct
import sys

sodium = ctypes.CDLL("libsodium.so.23")
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)


def H(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def sign_keys(body):
    """The directory's people: id -> Ed25519 public key."""
    keys, at = {}, 195
    for _ in range(struct.unpack(">H", body[193:195])[0]):
        keys[body[at:at + 16]] = body[at + 48:at + 80]
        at += 89
        for _ in ("name", "address", "staff id"):
            at += 2 + struct.unpack(">H", body[at:at + 2])[0]
    return keys


centre, = db.execute("SELECT id FROM centre").fetchone()
people = {v: sign_keys(b) for v, b in
          db.execute("SELECT version, body FROM directory")}
wrong, count, last = 0, 0, (None, 0, bytes(32))
for (letter, digest, n, person, role, filing, version, seq, head, statement,
     at, signature) in db.execute(
        "SELECT letter, digest, n, person, role, filing_hash, signing.dir,"
        " head_seq, head, statement_hash, at, sig FROM signing JOIN letter"
        " ON letter.id = signing.letter ORDER BY letter, n").fetchall():
    before = last[2] if last[:2] == (letter, n - 1) else bytes(32)
    signed = (b"intray signed 1\0" + centre + letter + digest + filing +
              person + struct.pack(">IQ", version, seq) + head + statement +
              struct.pack(">qIB", at, n, role) + before)
    key = people.get(version, {}).get(person, bytes(32))
    good = sodium.crypto_sign_verify_detached(
        signature, signed, ctypes.c_ulonglong(len(signed)), key) == 0
    last, count, wrong = (letter, n, H(signed)), count + 1, wrong + (not good)
print("%d sign-offs, %d do not hold" % (count, wrong))
sys.exit(1 if wrong or not count else 0)
