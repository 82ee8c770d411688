#!/usr/bin/python3
"""A hostile or odd IMAP server: imapfake.py --log FILE --cert PREFIX MODE

Prints its port. The log gets "handshake" or "refused", and every line or
chunk of bytes that a client sends inside TLS. The folder has UIDs 11, 12, 13.
Modes (what is odd):
  good            nothing
  record          after the handshake it only listens
  plain           speaks without TLS
  preauth         PREAUTH greeting
  bye             BYE greeting
  login-no, login-busy, folder-no, no-validity
  token-no, token-stall   refuses a token; asks on and on
  cut             closes in the middle of a literal
  literal         announces {4294967295} and goes on sending
  literal-close   announces {4294967295} and closes
  short           literal longer than it announced
  drip            a byte a second
  endless         a line without end
  stall           nothing more
  nul             NUL bytes where text is expected
  other-uid       a body for a UID that nobody asked for
  twice           two bodies for one UID
  header          BODY[HEADER] where BODY[] was asked
  origin          another origin than asked
  more            more bytes than asked for
  nil             BODY[] NIL for UID 12
  no-12           NO to every command that fetches UID 12
  bye-fetch       BYE in mid-fetch
  gone            UID 12 is not there any more when it is fetched
  estimate        RFC822.SIZE is larger than the message, as at Exchange
  crumbs          one byte a command
  large           UID 12 has 100 MiB, it says
  list-twice      lists UID 12 twice
  list-zero       lists a UID 0
  list-extra      flags of other messages come in between
  list-endless    lists for ever
"""
import argparse
import re
import socket
import ssl
import sys
import threading
import time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--cert", required=True)
options.add_argument("mode")
given = options.parse_args()
mode = given.mode

MESSAGES = {
    uid: (b"From: clinic@hospital.test\r\nSubject: %d\r\n\r\n" % uid +
          b"Line of a letter.\r\n" * 40)
    for uid in (11, 12, 13)
}
DATE = b'INTERNALDATE "02-Nov-2026 08:00:00 +0000"'


def log(line):
    with open(given.log, "a", encoding="utf-8") as file:
        file.write(line + "\n")


class Over(Exception):
    pass


class Session:
    def __init__(self, stream):
        self.stream = stream
        self.buffer = b""

    def send(self, data):
        self.stream.sendall(data)

    def line(self):
        while b"\r\n" not in self.buffer:
            more = self.stream.recv(65536)
            if not more:
                raise Over
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        log(line.decode("latin-1"))
        return line

    def forever(self, data, pause=0.0):
        while True:
            self.send(data)
            if pause:
                time.sleep(pause)

    def run(self):
        if mode == "record":
            while True:
                got = self.stream.recv(65536)
                if not got:
                    raise Over
                log("bytes %d" % len(got))
        if mode == "preauth":
            self.send(b"* PREAUTH come in\r\n")
        elif mode == "bye":
            self.send(b"* BYE closed today\r\n")
            raise Over
        else:
            self.send(b"* OK fake\r\n")
        while True:
            tag, verb, rest = (self.line() + b"  ").split(b" ", 2)
            self.command(tag, verb.upper(), rest.strip())

    def command(self, tag, verb, rest):
        if verb == b"LOGIN" and mode == "login-no":
            self.send(tag + b" NO [AUTHENTICATIONFAILED] no\r\n")
        elif verb == b"LOGIN" and mode == "login-busy":
            self.send(tag + b" NO [UNAVAILABLE] later\r\n")
        elif verb == b"AUTHENTICATE" and mode == "token-no":
            self.send(b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n")
            self.line()
            self.send(tag + b" NO [AUTHENTICATIONFAILED] no\r\n")
        elif verb == b"AUTHENTICATE" and mode == "token-stall":
            self.send(b"+ \r\n" * 3)
        elif verb == b"EXAMINE" and mode == "folder-no":
            self.send(tag + b" NO no such folder\r\n")
        elif verb == b"CAPABILITY":
            self.send(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        elif verb == b"EXAMINE":
            self.send(b"* FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* 0 RECENT\r\n")
            if mode != "no-validity":
                self.send(b"* OK [UIDVALIDITY 77] ok\r\n")
            self.send(b"* OK [UIDNEXT 14] ok\r\n" +
                      tag + b" OK [READ-ONLY] open\r\n")
        elif verb == b"UID" and b"BODY.PEEK" in rest:
            self.fetch(tag, rest)
        elif verb == b"UID":
            self.list(tag, rest)
        elif verb == b"LOGOUT":
            self.send(b"* BYE bye\r\n" + tag + b" OK bye\r\n")
            raise Over
        else:
            self.send(tag + b" OK done\r\n")

    def entry(self, uid, size):
        return b"* %d FETCH (UID %d RFC822.SIZE %d %s)\r\n" % (
            uid - 10, uid, size, DATE)

    def list(self, tag, rest):
        if mode == "list-endless":
            uid = 11
            while True:
                self.send(self.entry(uid, 5))
                uid += 1
        for uid in self.uids(rest):
            if mode == "gone" and b"12:12" in rest:
                continue
            self.send(self.entry(uid, self.size(uid)))
            if mode == "list-twice" and uid == 12:
                self.send(self.entry(12, self.size(uid)))
            if mode == "list-zero" and uid == 12:
                self.send(self.entry(0, 5))
            if mode == "list-extra":
                self.send(b"* 1 FETCH (FLAGS (\\Seen))\r\n"
                          b"* 3 FETCH (UID 13 FLAGS (\\Deleted))\r\n"
                          b"* 4 EXISTS\r\n")
        self.send(tag + b" OK done\r\n")

    def size(self, uid):
        if mode == "large" and uid == 12:
            return 100 << 20
        return len(MESSAGES[uid]) + (500 if mode == "estimate" else 0)

    def uids(self, rest):
        wanted = set()
        for part in rest.split(b" ")[1].split(b","):
            first, _, last = part.partition(b":")
            low = int(first)
            high = low if not last else 99 if last == b"*" else int(last)
            wanted.update(u for u in MESSAGES if low <= u <= high)
        return sorted(wanted)

    def fetch(self, tag, rest):
        header = b"HEADER" in rest
        offset, length = map(int, re.search(rb"<(\d+)\.(\d+)>", rest).groups())
        uids = self.uids(rest)
        if mode == "no-12" and 12 in uids:
            self.send(tag + b" NO cannot convert\r\n")
            return
        for uid in uids:
            if mode == "gone" and uid == 12:
                continue
            self.message(uid, header, offset, length)
        self.send(tag + b" OK done\r\n")

    def message(self, uid, header, offset, length):
        text = MESSAGES[uid]
        if header or mode == "header":
            text = text[:text.index(b"\r\n\r\n") + 4]
        name = b"HEADER" if header or mode == "header" else b""
        if mode == "crumbs":
            length = 1
        if mode == "origin":
            offset += 7
        data = text[offset:offset + length]
        if mode == "more":
            data = b"x" * (length + 1)
        head = b"* %d FETCH (UID %d RFC822.SIZE %d %s BODY[%s]<%d> " % (
            uid - 10, 99 if mode == "other-uid" else uid, self.size(uid), DATE,
            name, offset)
        if uid == 12 and not header:
            self.misbehave(head, data)
            if mode == "nil":
                self.send(head + b"NIL)\r\n")
                return
        self.send(head + b"{%d}\r\n" % len(data) + data + b")\r\n")
        if mode == "twice":
            self.send(head + b"{%d}\r\n" % len(data) + data + b")\r\n")

    def misbehave(self, head, data):
        if mode == "cut":
            self.send(head + b"{%d}\r\n" % len(data) + data[:100])
            raise Over
        if mode in ("literal", "literal-close"):
            self.send(head + b"{4294967295}\r\n" + data)
            if mode == "literal":
                self.forever(b"x" * 65536)
            raise Over
        if mode == "short":
            self.send(head + b"{50}\r\n" + data)
        if mode == "drip":
            self.send(head + b"{%d}\r\n" % len(data))
            for byte in data:
                self.send(bytes([byte]))
                time.sleep(1)
        if mode == "endless":
            self.send(b"* 2 FETCH (UID ")
            self.forever(b"9" * 65536)
        if mode == "stall":
            time.sleep(60)
        if mode == "nul":
            self.send(b"* 2 FETCH (UID \0\0 12\r\n\0\0\r\n")
        if mode == "bye-fetch":
            self.send(head + b"{%d}\r\n" % len(data) + data[:200] +
                      b"\r\n* BYE going down\r\n")
            raise Over


def serve(stream):
    try:
        Session(stream).run()
    except (Over, OSError) as end:
        log("end %s" % type(end).__name__)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(given.cert + ".pem", given.cert + ".key")
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)


def handle(connection):
    connection.settimeout(90)
    if mode == "plain":
        serve(connection)
        connection.close()
        return
    try:
        stream = context.wrap_socket(connection, server_side=True)
        log("handshake")
    except (ssl.SSLError, OSError) as failure:
        log("refused %s" % failure)
        connection.close()
        return
    serve(stream)
    stream.close()


while True:
    threading.Thread(target=handle, args=(listener.accept()[0],),
                     daemon=True).start()
