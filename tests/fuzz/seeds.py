"""Seeds of the fuzzers, from the tree's own messages and documents.

seeds.py DIR writes DIR/TARGET/*; what each target eats stands in its file.
"""
import glob
import io
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../hostile"))
import damaged
import letters
import office
import outlook

LARGEST = 20_000
KINDS = {"word/document.xml": b"w", "_rels/.rels": b"r", "content.xml": b"o",
         "ppt/slides/slide1.xml": b"p", "xl/worksheets/sheet1.xml": b"x",
         "xl/sharedStrings.xml": b"s", "xl/styles.xml": b"s"}


def members(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name, kind in KINDS.items():
            if name in archive.namelist():
                try:
                    yield kind + archive.read(name)
                except RuntimeError:
                    pass


def bodies():
    return [b"\0" + letters.HTML_HIDDEN.encode(),
            b"\5" + "Dear nursery, Zoë is well.".encode("utf-16"),
            b"\x86" + "Sehr geehrte +AOQ-".encode(),
            b"\x80> quoted \r\n> text\r\n-- \r\nname\r\n",
            b"\1<table><tr><td bgcolor=#fff style='color:white'>x</table>"]


def main():
    messages, documents = damaged.sources()
    packages = [data for data in documents if data[:4] == b"PK\3\4"]
    seeds = {
        "message": messages + [letters.mixed(
            ("application/octet-stream", data)) for data in documents],
        "words": [data[:2000] for data in messages],
        "body": bodies(),
        "ics": [damaged.ICS],
        "tnef": list(outlook.CASES.values()),
        "rtf": [data for data in documents if data[:5] == b"{\\rtf"],
        "msg": [data for data in documents if data[:4] == b"\xD0\xCF\x11\xE0"],
        "zip": packages + [letters.zipped(True), letters.zipped(False)],
        "office": packages + [part for package in packages
                              for part in members(package)] +
        [b"w<w:document><w:body>" + office.SEEN.encode()],
    }
    for target, found in seeds.items():
        folder = os.path.join(sys.argv[1], target)
        os.makedirs(folder, exist_ok=True)
        for i, data in enumerate(d for d in found if len(d) <= LARGEST):
            with open(os.path.join(folder, "%03d" % i), "wb") as file:
                file.write(data)


main()
