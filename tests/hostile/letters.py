"""Letters for the readers' tests: letters.py DIR writes one file a case.

All people, addresses and numbers are invented.
"""
import base64
import io
import os
import sys
import zipfile

HEAD = ("From: Someone <someone@hospital.example>\r\n"
        "To: office@fernhollow.example\r\n"
        "Subject: a letter\r\n"
        "Date: Mon, 2 Nov 2026 08:05:00 +0000\r\n"
        "Message-ID: <case@hospital.example>\r\n")


def pdf(pages, box=(0, 0, 595, 842), fonts=""):
    """A PDF of content streams, without embedded fonts."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>",
               "<</Type/Pages/Kids[%s]/Count %d>>" % (
                   " ".join("%d 0 R" % (5 + 2 * i) for i in range(len(pages))),
                   len(pages)),
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
               "<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace"
               "/DeviceGray/BitsPerComponent 8/Length 4>>stream\n\x10\x80\x20"
               "\x60\nendstream"]
    for i, content in enumerate(pages):
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[%g %g %g %g]/Contents %d 0 R"
            "/Resources<</Font<</F 3 0 R%s>>/XObject<</I 4 0 R>>>>>>"
            % (*box, 6 + 2 * i, fonts))
        objects.append("<</Length %d>>stream\n%s\nendstream"
                       % (len(content), content))
    out = b"%PDF-1.4\n"
    offsets = []
    for i, body in enumerate(objects):
        offsets.append(len(out))
        out += b"%d 0 obj" % (i + 1) + body.encode("latin-1") + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start)
    return out


def text_page(*lines, size=12, x=72):
    return "BT /F %g Tf %g 700 Td 14 TL %s ET" % (
        size, x, " ".join("(%s) Tj T*" % line for line in lines))


def fonts_pdf():
    """Fonts that documents name without bringing them, and one nobody has."""
    names = ("Helvetica", "Symbol", "ZapfDingbats", "Arial,Bold",
             "TimesNewRoman", "Wingdings", "MS-Mincho", "NobodyHasThis")
    fonts = "".join("/A%d<</Type/Font/Subtype/TrueType/BaseFont/%s>>"
                    % (i, name) for i, name in enumerate(names))
    content = "BT 72 700 Td 14 TL %s ET" % "".join(
        "/A%d 12 Tf (fonts) Tj T* " % i for i in range(len(names)))
    return pdf([content], fonts=fonts)


IMAGE_PAGE = "q 400 0 0 500 72 72 cm /I Do Q"


def zipped(locked):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("report.txt", "text")
    raw = bytearray(data.getvalue())
    if locked:
        raw[6] |= 1
        raw[raw.index(b"PK\1\2") + 8] |= 1
    return bytes(raw)


def ole(encrypted):
    name = "EncryptedPackage" if encrypted else "WordDocument"
    return (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes(504) +
            name.encode("utf-16-le") + bytes(512))


def raw(body, type_="text/plain", extra=""):
    return (HEAD + "MIME-Version: 1.0\r\nContent-Type: " + type_ + "\r\n" +
            extra + "\r\n").encode() + (
                body if isinstance(body, bytes) else body.encode())


def mixed(*parts, subtype="mixed"):
    out = HEAD + "MIME-Version: 1.0\r\nContent-Type: multipart/%s; " \
        "boundary=\"b0\"\r\n\r\n" % subtype
    out = bytearray(out.encode())
    for type_, body in parts:
        out += b"--b0\r\nContent-Type: " + type_.encode() + b"\r\n"
        if isinstance(body, bytes):
            out += b"Content-Transfer-Encoding: base64\r\n\r\n" + \
                base64.encodebytes(body).replace(b"\n", b"\r\n")
        else:
            out += b"\r\n" + body.encode() + b"\r\n"
    return bytes(out + b"--b0--\r\n")


def nested(depth):
    out = HEAD + "MIME-Version: 1.0\r\n"
    for i in range(depth):
        out += "Content-Type: multipart/mixed; boundary=\"x%dx\"\r\n\r\n" \
            "--x%dx\r\n" % (i, i)
    out += "Content-Type: text/plain\r\n\r\ndeep down\r\n"
    return out.encode()


FORWARDED = ("From: Dr Ada Quill <ada.quill@clinic.example>\r\n"
             "To: parent@webmail.example\r\n"
             "Date: Sun, 1 Nov 2026 10:00:00 +0000\r\n"
             "Subject: =?utf-8?q?Zo=C3=AB=27s_plan?=\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n\r\n"
             "The plan is below.\r\n")

HTML_HIDDEN = """<html><head><title>t</title><style>p{color:red}</style></head>
<body><script>steal()</script>
<div style="display:none">hidden one</div>
<p style="font-size:0">hidden two</p><p style="FONT-SIZE: 1px">hidden three</p>
<span style="visibility: hidden">hidden four</span>
<font color="#ffffff">hidden five</font>
<p style="color:white">hidden six</p><p hidden>hidden seven</p>
<table bgcolor="#003366"><tr><td style="color:#fff">light on dark</td></tr>
</table><h1>Dear&nbsp;nursery</h1><p>Line<br>break &amp; more</p>
<ul><li>one</li><li>two</li></ul>
<table><tr><td>DOB</td><td>1/2/2023</td></tr><tr><td>Name</td><td>Zoe</td></tr>
</table></body></html>"""

CASES = {
    "empty": b"",
    "binary": bytes(range(256)) * 8,
    "plain": raw("Hello nursery\r\n"),
    "blank": raw(" \r\n\r\n\t\r\n"),
    "no-body": raw(""),
    "latin1": raw(b"Zo\xeb \x96 dash", "text/plain; charset=iso-8859-1"),
    "ascii-8bit": raw(b"Zo\xeb", "text/plain; charset=us-ascii"),
    "utf8-undeclared": raw("Zoë €".encode(), "text/plain"),
    "unknown-charset": raw("Zoë".encode(), "text/plain; charset=x-klingon"),
    "utf16": raw(base64.encodebytes("Zoë ok".encode("utf-16")),
                 "text/plain; charset=utf-16",
                 "Content-Transfer-Encoding: base64\r\n"),
    "bad-utf8": raw(b"a\xff\xfeb", "text/plain; charset=utf-8"),
    "nul": raw(b"before\0after"),
    "flowed": raw("A paragraph that goes \r\non and on.\r\n"
                  "> quoted \r\n> text\r\n-- \r\nname\r\n",
                  "text/plain; format=flowed"),
    "html-hidden": raw(HTML_HIDDEN, "text/html; charset=utf-8"),
    "alternative-same": mixed(("text/plain", "Please give 5 ml at noon."),
                              ("text/html", "<p>Please give <b>5 ml</b> at "
                               "noon.</p>"), subtype="alternative"),
    "alternative-differs": mixed(("text/plain", "Please give 5 ml at noon."),
                                 ("text/html", "<p>Please give 50 ml at "
                                  "noon.</p>"), subtype="alternative"),
    "alternative-stub": mixed(
        ("text/plain", "Please view this email in an HTML viewer."),
        ("text/html", "<p>The review is on Monday.</p>"),
        subtype="alternative"),
    "alternative-empty": mixed(("text/plain", " "),
                               ("text/html", "<p>The review is on Monday."
                                "</p>"), subtype="alternative"),
    "forwarded": mixed(("text/plain", "See below."),
                       ("message/rfc822", FORWARDED)),
    "forwarded-base64": mixed(("text/plain", "See below."),
                              ("message/rfc822", FORWARDED.encode())),
    "forwarded-file": mixed(("application/octet-stream; name=\"Fwd.eml\"",
                             FORWARDED.encode())),
    "pdf-fonts": mixed(("application/pdf", fonts_pdf())),
    "pdf": mixed(("application/pdf; name=\"a.pdf\"",
                  pdf([text_page("Dear nursery", "NHS 999 001 8545")]))),
    "pdf-alone": pdf([text_page("Dear nursery", "From: a friend")]),
    "pdf-as-octets": mixed(("application/octet-stream; name=\"a.bin\"",
                            pdf([text_page("octets")]))),
    "pdf-as-text": raw(pdf([text_page("as text")]), "text/plain"),
    "pdf-scanned": mixed(("application/pdf", pdf([IMAGE_PAGE, IMAGE_PAGE]))),
    "pdf-part-scanned": mixed(("application/pdf", pdf(
        [text_page("page one"), IMAGE_PAGE, text_page("page three")]))),
    "pdf-damaged": mixed(("application/pdf", b"%PDF-1.4\n" + bytes(200))),
    "pdf-cut": mixed(("application/pdf", pdf([text_page("cut")])[:300])),
    "pdf-tiny": mixed(("application/pdf", pdf(
        [text_page("seen") + " " + text_page("unseen", size=0.2)]))),
    "pdf-outside": mixed(("application/pdf", pdf(
        [text_page("seen") + " " + text_page("outside", x=3000)]))),
    "pdf-huge-page": mixed(("application/pdf", pdf(
        [text_page("wide")], box=(0, 0, 14400, 14400)))),
    "pdf-pages": mixed(("application/pdf",
                        pdf([text_page("p%d" % i) for i in range(205)]))),
    "pdf-colour": mixed(("application/pdf", pdf(
        ["1 0 0 rg 100 100 200 200 re f " + text_page("red")]))),
    "zip-locked": mixed(("application/zip; name=\"r.zip\"", zipped(True))),
    "zip-open": mixed(("application/zip; name=\"r.zip\"", zipped(False))),
    "office-locked": mixed(
        ("application/vnd.openxmlformats-officedocument.wordprocessingml"
         ".document; name=\"plan.docx\"", ole(True))),
    "office": mixed(("application/msword; name=\"plan.doc\"", ole(False))),
    "rpmsg": mixed(("text/plain", "Ann has sent you a protected message."),
                   ("application/x-microsoft-rpmsg-message; "
                    "name=\"message_v2.rpmsg\"", b"\x76\xe8\x04\x60")),
    "securedoc": mixed(("text/plain", "Open the attachment."),
                       ("text/html; name=\"securedoc_20261102.html\"",
                        "<p>x</p>")),
    "switch": mixed(("application/octet-stream; name=\"letter.switch\"",
                     b"\x01\x02\x03")),
    "egress": raw("<p>Ann has sent you a secure message.</p><p><a href="
                  "\"https://reader.egress.com/x/1\">Read the message</a></p>"
                  "<p>It expires on 30 November 2026.</p>", "text/html"),
    "purview": raw("Ann (ann@council.example) has sent you a protected "
                   "message.\r\nRead the message\r\n"
                   "https://outlook.office365.com/Encryption/retrieve.ashx?x"
                   "\r\n"),
    "cjsm": raw("You have received a message over the Criminal Justice Secure "
                "eMail service. Log in to read it:\r\n"
                "https://www.cjsm.net/owa\r\n"),
    "wetransfer": raw("<p>ann@ot.example sent you some files</p><p>1 item, "
                      "expires on 9 November 2026</p><a href="
                      "\"https://wetransfer.com/downloads/abc\">Get your files"
                      "</a>", "text/html"),
    "not-a-notice": raw("Dear all, please read the message below about our "
                        "secure garden gate. Register expires soon. Details "
                        "at https://nursery.example/gate.\r\n"),
    "smime-enveloped": raw(base64.encodebytes(b"\x30\x82\x01\x00"),
                           "application/pkcs7-mime; smime-type=enveloped-data;"
                           " name=\"smime.p7m\"",
                           "Content-Transfer-Encoding: base64\r\n"),
    "pgp": mixed(("application/pgp-encrypted", "Version: 1"),
                 ("application/octet-stream; name=\"encrypted.asc\"",
                  "-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n"
                  "-----END PGP MESSAGE-----"), subtype="encrypted"),
    "signed": mixed(("text/plain", "Signed words."),
                    ("application/pkcs7-signature; name=\"smime.p7s\"",
                     b"\x30\x82"), subtype="signed"),
    "calendar": mixed(("text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR")),
    "empty-part": mixed(("text/plain", "Attached."),
                        ("application/pdf; name=\"nothing.pdf\"", b"")),
    "no-boundary": (HEAD + "Content-Type: multipart/mixed\r\n\r\nwords\r\n"
                    ).encode(),
    "two-from": ("From: A <a@x.example>\r\nFrom: B <b@y.example>\r\n"
                 "Subject: two\r\n\r\nHi\r\n").encode(),
    "group-from": ("From: team: a@x.example, b@y.example;\r\n"
                   "Subject: two\r\n\r\nHi\r\n").encode(),
    "mbox-line": b"From x Mon Nov  2 08:05:00 2026\n" + raw("Hi").replace(
        b"\r\n", b"\n"),
    "encoded-verdict": (
        "Authentication-Results: mx.example;\r\n dmarc=fail\r\n"
        " reason=\"=?utf-8?q?a=22=3B_dmarc=3Dpass?=\"\r\n" +
        HEAD + "\r\nHi\r\n").encode(),
    "filename-2231": mixed(
        ("application/msword; name*0*=utf-8''Zo%C3%AB; name*1*=%20plan.doc",
         b"x")),
    "filename-path": mixed(
        ("application/msword; name=\"../../etc/passwd\"", b"x")),
    "bad-date": ("From: a@x.example\r\nDate: yesterday\r\n\r\nHi\r\n"
                 ).encode(),
    "digest": mixed(("message/rfc822", FORWARDED),
                    ("message/rfc822", FORWARDED), subtype="digest"),
    "nested-19": nested(19),
    "nested-200": nested(200),
    "parts-2000": mixed(*[("text/plain", "x")] * 2000),
    "parts-2100": mixed(*[("text/plain", "x")] * 2100),
    "boundaries": mixed(*[("text/plain", "x")] * 70000),
    "fields-1000": (HEAD + "X: y\r\n" * 990 + "\r\nHi\r\n").encode(),
    "fields-5000": (HEAD + "X: y\r\n" * 5000 + "\r\nHi\r\n").encode(),
    "fields-inside": mixed(("text/plain\r\n" + "X: y\r\n" * 5000, "x")),
    "long-field": (HEAD + "X: " + "y" * 3_000_000 + "\r\n\r\nHi\r\n").encode(),
    "long-text": raw("word " * 600_000),
    "deep-html": raw("<div>" * 200_000 + "bottom", "text/html"),
    "wide-base64": mixed(("application/octet-stream; name=\"big.bin\"",
                          bytes(20_000_000))),
}


def main():
    for name, data in CASES.items():
        with open(os.path.join(sys.argv[1], name + ".eml"), "wb") as file:
            file.write(data)


if __name__ == "__main__":
    main()
