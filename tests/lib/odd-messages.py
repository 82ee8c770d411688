#!/usr/bin/python3
"""Messages that inspect must take apart exactly: odd-messages.py pairs B DIR
checks each DIR/x.eml against its x.expected.json; odd-messages.py generated B
[SEED] makes hundreds of messages whose parts it knows, and compares with what
Python's email module says of them as well. Prints TAP.
"""
import base64
import binascii
import email
import glob
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

COUNT = 300


def inspect(build, files):
    out = subprocess.run([os.path.join(build, "intray-classify"), "inspect",
                          "--text", "--json"] + files,
                         stdout=subprocess.PIPE, check=False).stdout
    answers = [json.loads(line) for line in out.decode().splitlines()]
    assert len(answers) == len(files), "one answer a message"
    return answers


class Tap:
    number = 0
    failed = 0

    def check(self, good, title, details=""):
        self.number += 1
        print("%s %d - %s" % ("ok" if good else "not ok", self.number, title))
        if not good:
            self.failed = 1
            print("# " + str(details).replace("\n", "\n# "))

    def end(self):
        print("1..%d" % self.number)
        return self.failed


def differences(answer, expected):
    """What of @expected @answer does not say; parts are compared by the keys
    that are there."""
    found = []
    for key, value in expected.items():
        if key == "parts":
            if len(value) != len(answer["parts"]):
                found.append("%d parts, not %d: %s" % (
                    len(answer["parts"]), len(value), answer["parts"]))
            for part, wanted in zip(answer["parts"], value):
                for name in wanted:
                    if part[name] != wanted[name]:
                        found.append("%s %s is %r, not %r" % (
                            wanted.get("path"), name, part[name],
                            wanted[name]))
        elif answer[key] != value:
            found.append("%s is %r, not %r" % (key, answer[key], value))
    return found


def pairs(build, folder):
    tap = Tap()
    files = sorted(glob.glob(os.path.join(folder, "*.eml")) +
                   glob.glob(os.path.join(folder, "*.msg")))
    for path, answer in zip(files, inspect(build, files)):
        with open(os.path.splitext(path)[0] + ".expected.json",
                  encoding="utf-8") as file:
            expected = json.load(file)
        found = differences(answer, expected["answer"])
        tap.check(not found, expected["title"] + " (%s)" %
                  os.path.basename(path), "\n".join(found))
    return tap.end()


class Maker:
    """A message and the parts that it is made of."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.parts = []
        self.boundaries = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def end(self):
        return self.pick(b"\r\n", b"\n")

    def content(self):
        size = self.pick(0, 1, 2, 3, 10, 57, 58, 300, 4000)
        return bytes(self.random.randrange(256) for _ in range(size))

    def text(self):
        lines = [self.pick(b"Dear nursery", b"", b"--", b"-- ", b"--b", b" x",
                           b"From here", b"Subject: no field", b"a=b", b"--b0x",
                           "Zoë".encode(), b"trailing ") for _ in
                 range(self.random.randrange(1, 8))]
        return lines

    def base64(self, data):
        text = base64.b64encode(data)
        width = self.pick(4, 60, 76, 77, 1000)
        end = self.end()
        lines = [text[i:i + width] for i in range(0, len(text), width)]
        if self.pick(0, 0, 0, 1) and lines:
            lines[-1] = lines[-1].rstrip(b"=")
        return end.join(lines) + self.pick(b"", end, end * 3)

    def leaf(self, path):
        end = self.end()
        name = self.pick(None, "plan.bin", "Zoë's plan.bin")
        kind = self.pick("base64", "base64", "quoted-printable", "8bit", "none")
        head = []
        if kind == "none":
            type_ = "text/plain"
            data = self.end().join(self.text())
            body = data
        elif kind == "8bit":
            type_ = "text/plain"
            head.append(b"Content-Type: text/plain; charset=utf-8")
            data = self.end().join(self.text())
            body = data
        else:
            type_ = self.pick("application/x-thing", "image/x-other")
            head.append(b"Content-Type: " + type_.encode())
            data = self.content()
            if kind == "base64":
                body = self.base64(data)
            else:
                body = binascii.b2a_qp(data, quotetabs=True, istext=False)
                body = body.replace(b"=\n", b"=" + self.end())
        if kind != "none":
            head.append(b"Content-Transfer-Encoding: " + kind.encode())
        if name is not None:
            disposition = b"Content-Disposition: attachment; filename"
            if name.isascii():
                head.append(disposition + b'="' + name.encode() + b'"')
            else:
                head.append(disposition + b"*=utf-8''" +
                            name.encode().replace(b" ", b"%20"))
        self.random.shuffle(head)
        self.parts.append({"path": path, "type": type_, "filename": name,
                           "bytes": len(data),
                           "sha256": hashlib.sha256(data).hexdigest()})
        return end.join(head + [b"", b""]) + body if head else end + body

    def multipart(self, path, depth):
        boundary = b"b%d" % self.boundaries
        if self.pick(0, 1):
            boundary = b"=_x_%d?" % self.boundaries
        self.boundaries += 1
        end = self.end()
        head = (b"Content-Type: multipart/mixed; boundary=\"" + boundary +
                b"\"" + end + end)
        body = self.pick(b"", b"This is MIME." + self.end())
        for i in range(self.random.randrange(1, 5)):
            number = (path + "." if path else "") + str(i + 1)
            body += b"--" + boundary + self.pick(b"", b" ", b"\t") + self.end()
            body += self.entity(number, depth + 1) + self.end()
        return head + body + b"--" + boundary + b"--" + self.pick(
            b"", self.end(), self.end() + b"epilogue" + self.end())

    def message(self, path, depth):
        end = self.end()
        head = b"From: a@b.example" + end + b"Subject: inside" + end
        if self.pick(0, 1):
            return head + self.multipart(path, depth)
        return head + self.leaf((path + "." if path else "") + "1")

    def entity(self, path, depth):
        kind = self.pick("leaf", "leaf", "leaf", "multipart", "message")
        if depth > 4 or kind == "leaf":
            return self.leaf(path)
        if kind == "multipart":
            return self.multipart(path, depth)
        end = self.end()
        return b"Content-Type: message/rfc822" + end + end + self.message(
            path, depth)


def leaves(message):
    if message.is_multipart():
        for part in message.get_payload():
            yield from leaves(part)
    else:
        yield message.get_payload(decode=True) or b""


def generated(build, seed):
    tap = Tap()
    wrong, other = [], []
    with tempfile.TemporaryDirectory() as folder:
        made, files = [], []
        for i in range(COUNT):
            maker = Maker("%s-%d" % (seed, i))
            data = maker.message("", 0)
            files.append(os.path.join(folder, "%03d.eml" % i))
            with open(files[-1], "wb") as file:
                file.write(data)
            made.append((maker.parts, data))
        for (parts, data), answer in zip(made, inspect(build, files)):
            found = differences(answer, {"parts": parts})
            if found:
                wrong.append("%s: %s" % (answer["file"], "; ".join(found)))
            python = [hashlib.sha256(leaf).hexdigest()
                      for leaf in leaves(email.message_from_bytes(data))]
            if python != [part["sha256"] for part in answer["parts"]]:
                other.append(answer["file"])
    tap.check(not wrong, "%d generated messages have the parts they were made "
              "of, to the byte (seed %s)" % (COUNT, seed),
              "\n".join(wrong[:5]))
    tap.check(not other, "and Python's email module agrees",
              " ".join(other[:20]))
    return tap.end()


if __name__ == "__main__":
    if sys.argv[1] == "pairs":
        sys.exit(pairs(sys.argv[2], sys.argv[3]))
    sys.exit(generated(sys.argv[2],
                       sys.argv[3] if len(sys.argv) > 3 else "20261102"))
