#!/usr/bin/python3
"""Is anything of the demo's post or children's list readable in these files?

    in-clear.py PATH...

Looks in every file for names of children and families, senders, subjects,
names of files and agencies, and any four running words of a message or of a
PDF in it; as plain bytes, in UTF-16 of both orders and in base64 whatever the
alignment. Words are compared without case. Names of staff may stand in clear.
Prints what was found and exits 1.
"""
import base64
import csv
import email
import email.policy
import glob
import html
import os
import re
import sqlite3
import subprocess
import sys

DEMO = "tests/demo"
# Words are ASCII: an accented letter parts a word in needle and file alike.
WORD = re.compile(r"[A-Za-z0-9]+")
BYTE_RUN = re.compile(rb"(?:[a-z0-9]{1,40}[^a-z0-9]{1,4}){3,}[a-z0-9]{1,40}")
BYTE_WORD = re.compile(rb"[a-z0-9]+")
# Sixteen: noise has a shorter readable run every few thousand bytes.
PRINTABLE = re.compile(rb"[\x20-\x7e]{16,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_\-]{16,}(?:\r?\n[A-Za-z0-9+/_\-]{4,})*")
RUNNING = 4
# Fields that read alike in every message of the day, notices of ours included.
COMMON_FIELD = re.compile(r"(date|received|to|mime-version|content-.*|auto-submitted|"
                          r"x-auto-response-suppress)$", re.I)
# Sealed bytes are noise: shorter needles turn up in it by chance, so they
# count only as a word inside readable text.
LONG = 6


def words_of(text):
    return [word.lower().encode() for word in WORD.findall(text)]


def runs_of(text):
    words = words_of(text)
    return {b" ".join(words[i:i + RUNNING])
            for i in range(len(words) - RUNNING + 1)}


def pdf_text(data):
    done = subprocess.run(["pdftotext", "-", "-"], input=data,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.decode("utf-8", "replace")


class Needles:
    def __init__(self):
        self.runs, self.names = set(), set()
        with open(DEMO + "/staff.csv", encoding="utf-8") as file:
            staff = file.read()
        for path in sorted(glob.glob(DEMO + "/mail/*.eml")):
            self.names.add(os.path.basename(path))
            self.add_message(path)
        self.add_lists()
        known = set(words_of(staff))
        self.runs = {run for run in self.runs
                     if not set(run.split()) <= known}
        clean = {name.strip().lower() for name in self.names}
        clean = {name.encode() for name in clean
                 if len(name) >= 3 and name not in staff.lower() and
                 not set(words_of(name)) <= known}
        self.long = sorted(n for n in clean if len(n) >= LONG)
        self.short = {n for n in clean if len(n) < LONG and n.isalpha()}
        self.pattern = re.compile(b"|".join(map(re.escape, self.long)))

    def add_message(self, path):
        with open(path, "rb") as file:
            raw = file.read()
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        for name, value in message.items():
            if not COMMON_FIELD.match(name):
                self.runs |= runs_of(str(value))
        for name in ("Subject", "From", "Reply-To"):
            value = message[name]
            if value is None:
                continue
            text = str(email.header.make_header(
                email.header.decode_header(str(value))))
            if name == "Subject":
                self.names.add(text)
            else:
                for display, address in email.utils.getaddresses([text]):
                    self.names |= {display, address}
        for part in message.walk():
            self.add_part(part)

    def add_part(self, part):
        if part.get_filename():
            self.names.add(str(email.header.make_header(
                email.header.decode_header(part.get_filename()))))
        if part.is_multipart():
            return
        data = part.get_payload(decode=True) or b""
        if part.get_content_maintype() == "text":
            try:
                text = data.decode(part.get_content_charset() or "utf-8",
                                   "replace")
            except LookupError:
                text = data.decode("latin-1")
            if part.get_content_subtype() == "html":
                text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            self.runs |= runs_of(text)
        elif data.startswith(b"%PDF"):
            self.runs |= runs_of(pdf_text(data))

    def add_lists(self):
        with open(DEMO + "/roll.csv", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                given, family = row["given_name"], row["family_name"]
                self.names |= {given, family, row["known_as"],
                               given + " " + family, row["address"],
                               row["nhs_number"],
                               row["nhs_number"].replace(" ", "")}
                self.names |= set(row["other_names"].split(";"))
                for parent in row["parents"].split(";"):
                    self.names |= set(email.utils.parseaddr(parent))
        with open(DEMO + "/agencies.csv", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                self.names |= {row["address_or_domain"], row["agency"]}

    def look(self, data):
        """What of these bytes is readable: a set of needles."""
        data = data.lower()
        found = set(self.pattern.findall(data))
        for run in PRINTABLE.findall(data):
            found |= self.short.intersection(BYTE_WORD.findall(run))
        for run in BYTE_RUN.findall(data):
            words = BYTE_WORD.findall(run)
            for i in range(len(words) - RUNNING + 1):
                key = b" ".join(words[i:i + RUNNING])
                if key in self.runs:
                    found.add(key)
        return found


def views(data):
    yield "plain", data
    yield "UTF-16", data[0::2]
    yield "UTF-16", data[1::2]
    for match in BASE64.finditer(data):
        text = re.sub(rb"\s", b"", match.group())
        text = text.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            cut = text[start:]
            cut = cut[:len(cut) // 4 * 4]
            if len(cut) >= 12:
                yield "base64", base64.b64decode(cut)


def text_columns(path):
    """Every text value of a register: a short name alone in a column."""
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    for table, in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in db.execute("SELECT * FROM %s" % table):
            for value in row:
                if isinstance(value, str):
                    yield value


def main():
    needles = Needles()
    count = found_any = 0
    for top in sys.argv[1:]:
        paths = [top] if os.path.isfile(top) else [
            os.path.join(folder, name) for folder, _, names in os.walk(top)
            for name in sorted(names)]
        for path in paths:
            if not os.path.isfile(path):
                continue
            count += 1
            with open(path, "rb") as file:
                data = file.read()
            found = set()
            for view, seen in views(data):
                found |= {(view, needle) for needle in needles.look(seen)}
            for needle in needles.look(path.encode()):
                found.add(("the path", needle))
            if path.endswith("register.db"):
                for value in text_columns(path):
                    for word in words_of(value):
                        if word in needles.short:
                            found.add(("a column", word))
            for view, needle in sorted(found)[:10]:
                found_any = 1
                print("%s: %s: %s" % (path, view,
                                      needle.decode("utf-8", "replace")))
    print("%d files, %d names, %d runs of words" % (
        count, len(needles.long) + len(needles.short), len(needles.runs)))
    sys.exit(found_any)


main()
