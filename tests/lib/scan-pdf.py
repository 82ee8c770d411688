#!/usr/bin/python3
"""One page of PDF with these lines: scan-pdf.py FILE LINE..."""
import sys

path, lines = sys.argv[1], sys.argv[2:]
text = "BT /F1 12 Tf 60 780 Td 16 TL\n" + "".join(
    "(%s) Tj T*\n" % line.replace("(", "\\(").replace(")", "\\)")
    for line in lines) + "ET\n"
objects = ["<</Type/Catalog/Pages 2 0 R>>",
           "<</Type/Pages/Kids[3 0 R]/Count 1>>",
           "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
           "/Resources<</Font<</F1 5 0 R>>>>>>",
           "<</Length %d>>stream\n%s\nendstream" % (len(text), text),
           "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
out, at = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    at.append(len(out))
    out += ("%d 0 obj\n%s\nendobj\n" % (number, body)).encode()
start = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
for offset in at:
    out += b"%010d 00000 n \n" % offset
out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
    len(objects) + 1, start)
with open(path, "wb") as file:
    file.write(out)
