"""Damaged messages for the readers: damaged.py DIR FIRST COUNT SEED

Writes COUNT files of messages and documents of the tree's own, each cut,
spliced, bent, nested or wrapped anew: N.eml is the same for the same SEED,
whatever FIRST is. Prints nothing.
"""
import base64
import glob
import io
import os
import random
import re
import sys
import zipfile

import letters
import office
import outlook

LARGEST = 160_000
TYPES = ("text/plain", "text/html", "text/rtf", "text/calendar",
         "message/rfc822", "application/pdf", "application/zip",
         "application/ms-tnef", "application/octet-stream", "image/jpeg",
         "application/vnd.ms-outlook", "image/png", "multipart/mixed")
ENCODINGS = ("base64", "quoted-printable", "8bit", "binary", "x-uuencode", "")
# What parsers stumble over: lengths, ends, marks of formats.
WORDS = (b"\0", b"\xFF\xFF\xFF\xFF", b"\x7F\xFF\xFF\xFF", b"\r\n\r\n",
         b"\r\n--b0\r\n", b"\r\n--b0--\r\n", b"=?utf-8?q?=ff?=", b"PK\x03\x04",
         b"PK\x05\x06", b"%PDF-1.4\n", b"{\\rtf1", b"<w:p>", b"</w:p>", b"<!--",
         b"BEGIN:VEVENT\r\n", b"endobj", b"stream\n", b"\\bin99999999 ",
         b"\xD0\xCF\x11\xE0", b"Content-Type: multipart/mixed; boundary=b0\r\n",
         b"Content-Transfer-Encoding: base64\r\n", b"&#x10FFFF;", b"\x80" * 40)
ICS = (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Review of the plan\r\n"
       b"DTSTART;TZID=Europe/London:20261109T093000\r\nDURATION:PT1H\r\n"
       b"RRULE:FREQ=WEEKLY;COUNT=4\r\nATTENDEE;CN=\"Ada Quill\":mailto:"
       b"ada@clinic.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def sources():
    messages = [data for data in letters.CASES.values() if len(data) < LARGEST]
    for name in sorted(glob.glob("tests/data/messages/*.eml") +
                       glob.glob("tests/demo/mail/*.eml")):
        with open(name, "rb") as file:
            messages.append(file.read())
    documents = [data for data in outlook.CASES.values()
                 if len(data) < LARGEST]
    documents += [office.word(office.SEEN), ICS, outlook.RTF, letters.pdf(
        [letters.text_page("Dear nursery"), letters.IMAGE_PAGE])]
    for name in sorted(glob.glob("tests/data/reader/*") +
                       ["tests/data/messages/outlook-saved.msg"]):
        if os.path.isfile(name):
            with open(name, "rb") as file:
                documents.append(file.read())
    return messages, documents


def cut(dice, data, _):
    return data[:dice.randrange(len(data) + 1)]


def hole(dice, data, _):
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.randrange(2000):]


def flip(dice, data, _):
    out = bytearray(data)
    for _ in range(dice.randrange(1, 40) if out else 0):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def put(dice, data, _):
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(WORDS) * dice.choice(
        (1, 1, 2, 300)) + data[at:]


def again(dice, data, _):
    start = dice.randrange(len(data) + 1)
    piece = data[start:start + dice.randrange(3000)]
    return data[:start] + piece * dice.randrange(2, 20) + data[start:]


def splice(dice, data, other):
    return (data[:dice.randrange(len(data) + 1)] +
            other[dice.randrange(len(other) + 1):])


HARMS = (cut, hole, flip, flip, put, put, again, splice)


def harm(dice, data, pool):
    for _ in range(dice.choice((1, 1, 2, 3))):
        data = dice.choice(HARMS)(dice, data, dice.choice(pool))
    return data[:2 * LARGEST]


def repacked(dice, data):
    """A package whose members are damaged and whose packing is sound."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, \
                zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                member = old.read(name)
                if dice.random() < 0.5:
                    member = dice.choice(HARMS)(dice, member, member)
                new.writestr(name, member)
    except (zipfile.BadZipFile, RuntimeError):
        return data
    return out.getvalue()


def attached(dice, data):
    """A message around it, in an encoding and under a type that may lie."""
    encoding = dice.choice(("base64", "base64", "base64") + ENCODINGS)
    if encoding == "base64":
        data = base64.encodebytes(data)
    head = (b"From: Ann Bell <ann@hospital.example>\r\nSubject: damaged\r\n"
            b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0"
            b"\r\n\r\n--b0\r\nContent-Type: text/plain\r\n\r\nHello.\r\n")
    return head + ("--b0\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s"
                   "\r\n\r\n" % (dice.choice(TYPES), encoding)).encode() + \
        data + b"\r\n--b0--\r\n"


def inner(dice, data):
    """A message with its base64 taken apart, damaged and put back."""
    def bend(found):
        plain = base64.b64decode(found[2] + b"==")
        return found[1] + base64.encodebytes(
            dice.choice(HARMS)(dice, plain, plain)[:LARGEST])

    return re.sub(rb"(base64[^\n]*\r?\n\r?\n)([A-Za-z0-9+/\r\n]{80,})", bend,
                  data)


def one(dice, messages, documents):
    kind = dice.randrange(6)
    if kind == 0:
        return harm(dice, dice.choice(messages), messages)
    if kind == 1:
        return inner(dice, dice.choice(messages))
    if kind == 2:
        return attached(dice, repacked(dice, dice.choice(documents)))
    data = harm(dice, dice.choice(documents), documents)
    for _ in range(dice.choice((1, 1, 1, 3, 30))):
        data = attached(dice, data)[:4 * LARGEST]
    return data if kind < 5 else harm(dice, data, messages)


def main():
    folder, first, count, seed = sys.argv[1], *map(int, sys.argv[2:5])
    messages, documents = sources()
    for i in range(first, first + count):
        dice = random.Random(seed * 1_000_003 + i)
        with open(os.path.join(folder, "%06d.eml" % i), "wb") as file:
            file.write(one(dice, messages, documents))


if __name__ == "__main__":
    main()
