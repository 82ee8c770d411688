"""Outlook's files for the readers' tests: outlook.py DIR MSG writes one letter
a case; MSG is a message that was saved as .msg. All people are invented.
"""
import base64
import os
import random
import struct
import sys

HEAD = (b"From: Ann Bell <ann@hospital.example>\r\nSubject: a letter\r\n"
        b"Content-Type: multipart/mixed; boundary=\"b0\"\r\n\r\n"
        b"--b0\r\nContent-Type: text/plain\r\n\r\nOuter text.\r\n--b0\r\n")
PLAN = bytes((i * 37 + 11) % 256 for i in range(300))
RTF = rb"{\rtf1\ansi Dear nursery, {\b Zo\'eb} is well.\par}"
SENT = struct.pack("<Q", (1793606700 + 11644473600) * 10 ** 7)


def letter(type_, name, data):
    return (HEAD + b"Content-Type: " + type_ + b"; name=\"" + name +
            b"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            base64.encodebytes(data).replace(b"\n", b"\r\n") + b"--b0--\r\n")


def attribute(level, what, data):
    return (struct.pack("<BII", level, what, len(data)) + data +
            struct.pack("<H", sum(data) & 0xFFFF))


def prop(id_, type_, value):
    head = struct.pack("<HH", type_, id_)
    if type_ == 0x1F:
        value = (value + "\0").encode("utf-16-le")
    if type_ in (0x1E, 0x1F, 0x102, 0x0D):
        return (head + struct.pack("<II", 1, len(value)) + value +
                b"\0" * (-len(value) % 4))
    return head + value


def named():
    return (struct.pack("<HH", 3, 0x8001) + bytes(16) +
            struct.pack("<II", 1, 10) + "Name\0".encode("utf-16-le") +
            b"\0\0" + b"\1\0\0\0")


def props(*values):
    return struct.pack("<I", len(values)) + b"".join(values)


def packed(rtf, size=None):
    out = b""
    for i in range(0, len(rtf), 8):
        out += b"\0" + rtf[i:i + 8]
    return struct.pack("<IIII", len(out) + 12, size or len(rtf), 0x75465A4C,
                       0) + out


def bomb():
    """Each two bytes of it are seventeen."""
    out = b"\xFF" + b"\x00\x0F" * 8
    return struct.pack("<IIII", 0, 0x7FFFFFF, 0x75465A4C, 0) + out * 50000


def tnef(values, attachments=(), body=None):
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if body is not None:
        out += attribute(1, 0x0002800C, body + b"\0")
    out += attribute(1, 0x00069003, props(*values))
    for title, data, more in attachments:
        out += attribute(2, 0x00069002, bytes(14))
        if title is not None:
            out += attribute(2, 0x00018010, title + b"\0")
        if data is not None:
            out += attribute(2, 0x0006800F, data)
        if more:
            out += attribute(2, 0x00069005, props(*more))
    return out


def inside(data):
    return (b"letter", None, [prop(0x3701, 0x0D, bytes(16) + data)])


def nested(depth):
    data = tnef([prop(0x1000, 0x1F, "deep down")])
    for _ in range(depth):
        data = tnef([], [inside(data)])
    return data


NAMED = [named(), prop(0x1009, 0x102, packed(RTF))]
CASES = {
    "rtf": tnef(NAMED, [(b"PLAN~1.BIN", PLAN,
                         [prop(0x3707, 0x1F, "Zoë's plan.bin")])]),
    "html": tnef([prop(0x1013, 0x102, "<html><head><meta charset='utf-8'>"
                       "</head><body><p>Dear Zoë</p></body></html>".encode())]),
    "plain": tnef([], [(b"..\\a.bin", PLAN, []),
                       (b"b.bin", None, [prop(0x3701, 0x102, b"abc")])],
                  body=b"Dear Zo\xeb"),
    "inside": tnef([prop(0x1000, 0x1F, "See the letter inside.")], [inside(
        tnef([prop(0x37, 0x1F, "Zoë's plan"), prop(0x42, 0x1F, "Dr Ada Quill"),
              prop(0x5D02, 0x1F, "ada@clinic.example"), prop(0x39, 0x40, SENT),
              prop(0x1000, 0x1F, "The inner letter.")],
             [(b"c.bin", b"abc", [])]))]),
    "none": tnef([]),
    "cut": tnef(NAMED, [(b"a.bin", PLAN, [])])[:-80],
    "bomb": tnef([prop(0x1009, 0x102, bomb())]),
    "nested": nested(200),
    "many": tnef([], [(b"a.bin", b"x", [])] * 10000),
    "props": tnef([struct.pack("<HH", 0x101E, 0x3001) +
                   struct.pack("<I", 0xFFFFFFFF)]),
    "length": tnef([])[:-30] + struct.pack("<BII", 1, 0x00069003, 0xFFFFFFF0),
}


def main():
    folder = sys.argv[1]
    with open(sys.argv[2], "rb") as file:
        saved = file.read()
    letters = {"good": (HEAD + b"--b0--\r\n")}
    for name, data in CASES.items():
        letters["tnef-" + name] = letter(b"application/ms-tnef",
                                         b"winmail.dat", data)
    letters["msg"] = letter(b"application/octet-stream", b"review.msg", saved)
    letters["msg-alone"] = saved
    letters["msg-cut"] = letter(b"application/vnd.ms-outlook", b"review.msg",
                                saved[:len(saved) // 2])
    dice = random.Random(20261102)
    for i in range(40):
        data = bytearray(dice.choice([saved, CASES["rtf"], CASES["inside"]]))
        for _ in range(dice.randrange(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        letters["altered-%02d" % i] = letter(
            b"application/octet-stream", b"review.msg", bytes(data))
    for name, data in letters.items():
        with open(os.path.join(folder, name + ".eml"), "wb") as file:
            file.write(data)


if __name__ == "__main__":
    main()
