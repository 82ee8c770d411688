"""Letters beyond the readers' limits: limits.py DIR writes one file a case."""
import io
import os
import sys
import zipfile
import zlib

from PIL import Image

import letters

MIB = 1024 * 1024


def stream_pdf(content, box=(0, 0, 595, 842)):
    """One page whose content is packed."""
    packed = zlib.compress(content, 9)
    head = (b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%d %d %d %d]/Contents "
            b"4 0 R/Resources<<>>>>endobj\n4 0 obj<</Length %d/Filter"
            b"/FlateDecode>>stream\n" % (*box, len(packed)))
    return head + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"


def package(*members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members:
            archive.writestr(name, member)
    return data.getvalue()


def picture(side, kind):
    data = io.BytesIO()
    Image.new("L", (side, side), 200).save(data, kind)
    return data.getvalue()


def inside(depth):
    data = b"deep down"
    for i in range(depth):
        data = package(("%d.zip" % i if i else "a.txt", data))
    return data


def cases():
    # 40 MiB that pack to less than the ratio of a bomb, seven times: beyond
    # what all parts of a letter may have.
    member = b"".join(os.urandom(4096) + bytes(160 * 1024)
                      for _ in range(250))
    return {
        "parts": letters.mixed(*[("text/plain", "x")] * 10_000),
        "nested": letters.nested(1000),
        "fields": (letters.HEAD + "X: y\r\n" * 200_000 + "\r\nHi").encode(),
        "scan": letters.mixed(("application/pdf", letters.pdf(
            [letters.IMAGE_PAGE] * 1000))),
        "pdf-bomb": letters.mixed(("application/pdf", stream_pdf(
            b"0 0 m 1 1 l S\n" * (12 * MIB)))),
        "pdf-spin": letters.mixed(("application/pdf", stream_pdf(
            b"0 0 595 842 re f\n" * (8 * MIB)))),
        "jpeg": letters.mixed(("image/jpeg", picture(10_000, "JPEG"))),
        "png": letters.mixed(("image/png", picture(10_000, "PNG"))),
        "zip-bomb": letters.mixed(("application/zip", package(
            ("a.txt", bytes(300 * MIB))))),
        "zip-decoded": letters.mixed(("application/zip", package(
            *[("%d.bin" % i, member) for i in range(8)]))),
        "zip-nested": letters.mixed(("application/zip", inside(6))),
    }


def main():
    for name, data in {"good": letters.CASES["plain"], **cases()}.items():
        with open(os.path.join(sys.argv[1], name + ".eml"), "wb") as file:
            file.write(data)


if __name__ == "__main__":
    main()
