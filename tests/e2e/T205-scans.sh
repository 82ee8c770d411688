#!/bin/bash
# Scanned pages and photographed letters are read; what cannot be read for
# certain says so and goes to a person, picture and all.
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
import base64, io, random, sys
from PIL import Image, ImageDraw, ImageFont
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINES = ["Thornmere General Hospital", "Children's Allergy Clinic", "",
         "Dear nursery", "", "Please give Leo Marsh 5 ml of cetirizine at noon.",
         "He was born on 14 April 2023, NHS number 999 001 8545.",
         "He must not eat egg, not even baked in cake."]
def page(lines=LINES, size=(1240, 1754), points=30):
    image = Image.new("L", size, 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, points)
    for i, line in enumerate(lines):
        draw.text((100, 120 + i * points * 2), line, 20, font)
    return image
def pdf(*pages):
    data = io.BytesIO()
    pages[0].save(data, "PDF", resolution=150, save_all=True,
                  append_images=pages[1:])
    return data.getvalue()
def jpeg(image, **how):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85, **how)
    return data.getvalue()
def save(name, *parts):
    out = ("From: Someone <someone@hospital.example>\r\nSubject: %s\r\n"
           "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
           "boundary=b0\r\n\r\n" % name)
    for kind, body in parts:
        out += ("--b0\r\nContent-Type: %s\r\nContent-Transfer-Encoding: "
                "base64\r\n\r\n" % kind)
        out += base64.encodebytes(body).decode()
    with open("%s/%s.eml" % (sys.argv[1], name), "w") as file:
        file.write(out + "--b0--\r\n")
def worn(image, share):
    small = image.resize([int(side * share) for side in image.size],
                         Image.BILINEAR)
    return small.resize(image.size, Image.BICUBIC)
second = page(["Second page of this letter", "",
               "We shall see him again in the spring."], (1240, 900))
short = page(["This page has seven words on it"], (620, 200), 22)
toys = Image.frombytes("RGB", (60, 45), random.Random(5).randbytes(8100))
exif = Image.Exif()
exif[0x0112] = 6
save("scan", ("application/pdf", pdf(page(), second)))
save("blank-between", ("application/pdf",
                       pdf(page(), Image.new("L", (1240, 1754), 250))))
save("hard", ("application/pdf", pdf(page(), worn(page(points=24), 0.22))))
save("photo", ("image/jpeg", jpeg(page())), ("image/png", (
    lambda d: (second.save(d, "PNG"), d.getvalue())[1])(io.BytesIO())))
save("lying", ("image/jpeg", jpeg(page().transpose(Image.ROTATE_90),
                                  exif=exif)))
save("toys", ("image/jpeg", jpeg(toys.resize((900, 675), Image.BICUBIC))))
save("brand", ("image/jpeg", jpeg(page(["Sunny Bricks"], (600, 400), 48))))
save("many", ("application/pdf", pdf(*[short] * 23)))
save("many-photos", *[("image/jpeg", jpeg(short))] * 22)
save("zz-behind", ("image/jpeg", jpeg(second)))
P
ls "$work"/*.eml >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {
    printf "%s|", substr($0, 1, 12000) >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end" $?
says scan "pages=2 pictures=2 parts=1: 1:application/pdf:read" \
    "a scanned PDF is read"
says scan "Please give Leo Marsh 5 ml of cetirizine at noon." "word for word"
says scan "NHS number 999 001 8545" "with its numbers"
says scan "--- page 2 of part 1|Second page of this letter|" "page by page"
says blank-between "1:application/pdf:read(page 2 has no text: scanned)" \
    "a page without words is named"
says hard "1:application/pdf:unsupported(scanned, page 2: hard to read, \
compare its picture)" "a worn page is not trusted"
says hard "warning=page 2: hard to read" "and is warned of"
says photo "1:image/jpeg:read 2:image/png:read" "photographed letters are read"
says photo "He must not eat egg, not even baked in cake." "word for word"
says lying "He must not eat egg, not even baked in cake." \
    "a letter that lies on its side in the file too"
says toys "unsupported(photograph: shown, its words cannot be read)" \
    "a photograph of no letter goes to a person"
says brand "unsupported(photograph: shown, its words cannot be read)" \
    "two words are no letter"
says many "pages=23 pictures=23" "every scanned page is shown"
says many "refused(partly read: 3 scanned pages are shown without their \
words)" "beyond 20 pages without words, which is said"
says many-photos "22:image/jpeg:unsupported(partly read: too many pictures in one letter" \
    "and beyond 20 photographs"
says zz-behind "1:image/jpeg:read" "the letter behind them is read"

"$B/reader-drive" "$B" --memory "$work/scan.eml" >"$work/out"
peak=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
echo "# two scanned pages: $peak KiB beyond what is shared"
[ "${peak:-999999}" -lt $((128 * 1024)) ]
check "recognising words takes less than 128 MiB" $?
! strings "$B/intray-reader" | grep -q 'curl/curl' &&
    ! readelf -d "$B/intray-reader" | grep -q 'NEEDED.*\(curl\|archive\)'
check "the reader itself links no network library" $?

echo "1..$number"
exit $failed
