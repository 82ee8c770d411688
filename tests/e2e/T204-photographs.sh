#!/bin/bash
# Photographs become pages that a person sees, upright and in their order;
# logos do not; bombs and damage cost nobody but their own letter.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

/usr/bin/python3 - "$work" <<'P'
import base64, io, random, struct, sys, zlib
from PIL import Image
HEAD = ("From: Someone <someone@hospital.example>\r\nSubject: %s\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/%s; boundary=b0\r\n\r\n")
def save(name, *parts, subtype="mixed"):
    out = HEAD % (name, subtype)
    for head, body in parts:
        out += "--b0\r\nContent-Type: %s\r\n" % head
        if isinstance(body, bytes):
            out += "Content-Transfer-Encoding: base64\r\n\r\n" + \
                base64.encodebytes(body).decode().replace("\n", "\r\n")
        else:
            out += "\r\n" + body + "\r\n"
    with open("%s/%s.eml" % (sys.argv[1], name), "w", newline="") as file:
        file.write(out + "--b0--\r\n")
def photo(size, kind="JPEG", colour=(90, 120, 200), **how):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, kind, **how)
    return data.getvalue()
def noise(size):
    small = Image.frombytes("RGB", (size[0] // 8, size[1] // 8),
                            random.Random(4).randbytes(
                                size[0] // 8 * (size[1] // 8) * 3))
    data = io.BytesIO()
    small.resize(size, Image.BICUBIC).save(data, "JPEG", quality=80)
    return data.getvalue()
def chunk(kind, body):
    return (struct.pack(">I", len(body)) + kind + body +
            struct.pack(">I", zlib.crc32(kind + body)))
exif = Image.Exif()
exif[0x0112] = 6
bomb = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
    ">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(bytes(1000000))) + chunk(b"IEND", b""))
text = ("text/plain", "Two photographs.")
save("order", text, ("image/jpeg", photo((400, 300))),
     ("image/png", photo((300, 500), "PNG")))
save("upright", text, ("image/jpeg", photo((400, 300), exif=exif)))
save("octets", text, ("application/octet-stream; name=\"a.bin\"",
                      photo((400, 300))))
save("as-text", ("text/plain", photo((400, 300))))
save("inks", text, ("image/jpeg", (lambda d: (Image.new(
    "CMYK", (300, 300), (10, 20, 30, 40)).save(d, "JPEG"), d.getvalue())[1])(
        io.BytesIO())))
save("large", text, ("image/jpeg", noise((4000, 3000))))
save("small", text, ("image/png; name=\"logo.png\"",
                     photo((400, 80), "PNG")))
save("ornament", ("text/html", "<p>Hello</p><img src=\"cid:x\">"),
     ("image/png\r\nContent-ID: <x>", photo((300, 200), "PNG")),
     subtype="related")
save("versions", ("text/plain", "Please give 5 ml at noon."),
     ("multipart/mixed; boundary=c0",
      "--c0\r\nContent-Type: text/html\r\n\r\n<p>Please give 5 ml at noon."
      "</p>\r\n--c0\r\nContent-Type: image/jpeg\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n" +
      base64.encodebytes(photo((400, 300))).decode() + "--c0--"),
     subtype="alternative")
save("bomb", text, ("image/png", bomb))
save("damaged", text, ("image/jpeg", b"\xff\xd8\xff\xe0" + bytes(2000)),
     ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(2000)))
save("torn", text, ("image/jpeg", noise((800, 600))[:9000]))
save("torn-png", text, ("image/png", photo((400, 300), "PNG")[:300]))
save("many", *[("image/jpeg", photo((200, 200)))] * 205)
save("behind", text)
P
# Bad ones stand before good ones: a list is read by the same parents.
ls "$work"/{bomb,damaged,torn,torn-png,many}.eml >"$work/list"
ls "$work"/*.eml >>"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {
    printf "%s|", substr($0, 1, 12000) >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
shown="unsupported(photograph: shown, its words cannot be read)"

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end" $?
says order "pages=3 pictures=2" "each photograph is a page with a picture"
says order "2:image/jpeg:$shown 3:image/png:$shown" "and goes to a person"
says order "|--- page 2 of part 2||--- page 3 of part 3|" "in their order"
says upright "pictures=1" "a photograph with an orientation is drawn"
says octets "2:image/jpeg:$shown" "a photograph is known by its content"
says as-text "1:image/jpeg:$shown" "even as plain text"
says inks "pictures=1" "inks for print are drawn"
says large "pages=2 pictures=1" "12 million pixels are scaled to a page"
says small "pages=1 pictures=0 parts=2: 1:text/plain:read \
2:image/png:unsupported(small picture)" "a logo is no page"
says ornament "2:image/png:unsupported(small picture)" \
    "nor is a small picture of the HTML"
says versions "pages=2 pictures=1" \
    "a photograph stays where two versions of the body are one"
says bomb "2:image/png:refused(picture of more than 50 million pixels" \
    "900 million pixels are refused by the header"
says damaged "2:image/jpeg:refused(damaged picture: it cannot be opened) \
3:image/png:refused(damaged picture" "damaged pictures are refused"
says torn "2:image/jpeg:$shown" "a torn photograph shows what it has"
says torn-png "2:image/png:refused(damaged picture" "a torn PNG shows nothing"
says many "pages=200 pictures=200" "200 photographs are kept"
says many "last=refused(partly read" "and the rest is said"
says behind "1:text/plain:read" "the letter behind them all is read"

"$B/reader-drive" "$B" --memory "$work/large.eml" >"$work/out"
peak=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
echo "# a photograph of 12 million pixels: $peak KiB beyond what is shared"
[ "${peak:-99999}" -lt $((48 * 1024)) ]
check "a photograph takes less than 48 MiB" $?

echo "1..$number"
exit $failed
