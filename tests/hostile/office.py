"""Office letters for the readers' tests: office.py DIR writes one file a case.

Bombs, and a Word document cut and damaged at every 97th byte. All invented.
"""
import base64
import io
import os
import sys
import zipfile

RELATIONS = ('<Relationships><Relationship Id="r1" Type="http://x/'
             'officeDocument" Target="word/document.xml"/></Relationships>')
SEEN = "<w:p><w:r><w:t>Dear nursery</w:t></w:r></w:p>"


def package(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return data.getvalue()


def word(body, *more):
    return package([("_rels/.rels", RELATIONS),
                    ("word/document.xml", "<w:document><w:body>" + body +
                     "</w:body></w:document>"), *more])


def letter(data, name="plan.docx"):
    return (b"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n--b0\r\n"
            b"Content-Type: text/plain\r\n\r\nBody.\r\n--b0\r\n"
            b"Content-Type: application/octet-stream; name=\"" +
            name.encode() + b"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(data) + b"\r\n--b0--\r\n")


def main():
    good = word(SEEN)
    lol = "".join('<!ENTITY l%d "%s">' % (i, "&l%d;" % (i - 1) * 10)
                  for i in range(1, 10))
    cases = {
        "good": good,
        "bomb": word(SEEN + " " * 60_000_000),
        "laughs": package([
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", '<!DOCTYPE w [<!ENTITY l0 "ha">' + lol +
             "]><w><w:t>&l9;</w:t></w>")]),
        "deep": word(SEEN + "<w:sdt>" * 100_000),
        "entries": word(SEEN, *[("x%d" % i, "") for i in range(10_000)]),
        "pages": word("<w:p><w:r><w:t>p</w:t><w:br w:type=\"page\"/></w:r>"
                      "</w:p>" * 300),
        "macro": word(SEEN, ("word/vbaProject.bin", b"\1\2\3")),
        "no-text": package([("_rels/.rels", RELATIONS)]),
    }
    for at in range(0, len(good), 97):
        cases["cut-%d" % at] = good[:at]
        cases["bent-%d" % at] = (good[:at] + bytes([good[at] ^ 0x55]) +
                                 good[at + 1:])
    for name, data in cases.items():
        with open(os.path.join(sys.argv[1], name + ".eml"), "wb") as file:
            file.write(letter(data))


if __name__ == "__main__":
    main()
