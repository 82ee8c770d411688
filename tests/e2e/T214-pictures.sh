#!/bin/bash
# Scans of every usual kind are read: TIFF with many pages and fax lines, GIF,
# BMP, WebP, a phone's HEIC; lying on their side, their head, or askew. Bombs cost themselves.
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
import io, struct, sys
from PIL import Image, ImageDraw, ImageFont
sys.path.insert(0, "tests/hostile")
import heic, office
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINES = ["Thornmere General Hospital", "Children's Allergy Clinic", "",
         "Dear nursery", "", "Please give Leo Marsh 5 ml of cetirizine at noon.",
         "He was born on 14 April 2023, NHS number 999 001 8545.",
         "He must not eat egg, not even baked in cake."]
page = Image.new("1", (1240, 1000), 1)
draw = ImageDraw.Draw(page)
for i, line in enumerate(LINES):
    draw.text((100, 140 + i * 60), line, 0, ImageFont.truetype(FONT, 30))
grey = page.convert("L")
def save(name, image, kind, **how):
    data = io.BytesIO()
    image.save(data, kind, **how)
    put(name, data.getvalue())
def put(name, data):
    with open("%s/%s.eml" % (sys.argv[1], name), "wb") as file:
        file.write(office.letter(data, "scan.bin"))
save("many", page, "TIFF", compression="group4", save_all=True,
     append_images=[Image.new("1", (1240, 1000), 1), page.rotate(180)])
save("fax", page.resize((1240, 500)), "TIFF", compression="group3",
     dpi=(200, 100))
save("gif", grey, "GIF")
save("bmp", grey, "BMP")
save("webp", page.convert("RGB"), "WEBP", quality=80)
for turn in (90, 180, 270):
    save("turned-%d" % turn, grey.rotate(turn, expand=True), "PNG")
grey.save(sys.argv[1] + "/upright.png")
grey.rotate(180).save(sys.argv[1] + "/turned.pdf", resolution=150)
with open(sys.argv[1] + "/turned.pdf", "rb") as file:
    put("turned-pdf", file.read())
toy = Image.effect_noise((600, 400), 60)
save("turned-toy", toy.rotate(90, expand=True), "PNG")
def photographs(name, *names):
    data = io.BytesIO()
    Image.new("RGB", (300, 200), (90, 120, 200)).save(data, "JPEG")
    whole = office.letter(data.getvalue(), names[0])
    head, part, end = whole[:whole.index(b"--b0\r\nContent-Type: app")], \
        whole[whole.index(b"--b0\r\nContent-Type: app"):whole.rindex(
            b"--b0--")], b"--b0--\r\n"
    with open("%s/%s.eml" % (sys.argv[1], name), "wb") as file:
        file.write(head + b"".join(part.replace(
            names[0].encode(), each.encode()) for each in names) + end)
photographs("order-counts", "IMG_0009.JPG", "img_0010.jpg", "IMG_0011.JPG")
photographs("order-mixed", "IMG_0013.JPG", "IMG_0012.JPG")
photographs("order-names", "IMG_0013.JPG", "garden.jpg", "IMG_0012.JPG")
photographs("order-series", "IMG_0013.JPG", "DSC_0001.JPG")
for degrees in (3, -6):
    save("askew%d" % degrees, grey.rotate(degrees, fillcolor=255), "PNG")
small = Image.new("1", (200, 200), 1)
save("long", small, "TIFF", compression="group4", save_all=True,
     append_images=[small] * 210)
data = io.BytesIO()
page.save(data, "TIFF", compression="group4")
good = data.getvalue()
at = struct.unpack("<I", good[4:8])[0]
count = struct.unpack("<H", good[at:at + 2])[0]
loop = bytearray(good)
loop[at + 2 + 12 * count:at + 6 + 12 * count] = struct.pack("<I", at)
put("loop", bytes(loop))
huge = bytearray(good)
for i in range(count):
    tag = at + 2 + 12 * i
    if struct.unpack("<H", good[tag:tag + 2])[0] in (256, 257):
        huge[tag + 2:tag + 12] = struct.pack("<HII", 4, 1, 30000)
put("huge", bytes(huge))
put("torn", good[:200] + good[-200:])
put("heic", heic.grid(grey.convert("RGB"), 512))
# The file turns itself, and its EXIF block says so too.
put("heic-turned", heic.grid(grey.convert("RGB").rotate(-90, expand=True),
                             512, turns=1, orientation=6))
corner = grey.convert("RGB").crop((0, 0, 300, 300))
put("heic-claims", heic.grid(corner, 512, claimed=(8900, 8900)))
put("heic-lies", heic.grid(corner, 512, drawn=(30000, 30000)))
put("heic-lies-less", heic.grid(corner, 512, drawn=(9000, 9000)))
put("heic-av1", heic.grid(corner, 512, codec=b"av01"))
made = heic.grid(corner, 512)
put("heic-torn", made[:len(made) // 2])
put("heic-noise", made[:-2000] + bytes(range(200)) * 10)
tile = grey.convert("RGB").crop((0, 0, 1000, 760))
with open(sys.argv[1] + "/phone.letter", "wb") as file:
    phone = Image.new("RGB", (4032, 3024))
    for x in range(0, 4032, 1000):
        for y in range(0, 3024, 760):
            phone.paste(tile, (x, y))
    file.write(office.letter(heic.grid(phone, 1024), "IMG_0012.HEIC"))
put("avif", b"\0\0\0\x18ftypavif" + bytes(300))
put("zz-behind", good)
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
says many "pages=4 pictures=3 parts=2: 1:text/plain:read \
2:image/tiff:read(1 of 3 pages have no text)" "each page of a TIFF is a page"
says many "--- page 4 of part 2|Thornmere General Hospital|" \
    "the last is read though it lies on its head"
mixed="warning=photographs were attached in another order"
says order-mixed "$mixed" "numbers that run backwards are told of"
for name in order-counts order-names order-series; do
    ! grep -qF -- "$mixed" "$work/$name.eml.out"
    check "other names say nothing ($name)" $?
done
for name in fax gif bmp webp heic heic-turned turned-90 turned-180 turned-270 askew3 askew-6; do
    says $name ":read|" "a scan is read"
    says $name "He must not eat egg, not even baked in cake." "word for word"
    says $name "NHS number 999 001 8545" "with its numbers"
done
says gif "2:image/gif:read" "known by its content"
says long "2:image/tiff:refused(partly read: 199 of 201 pages)" \
    "beyond 200 pages it is said how many were read"
says loop "2:image/tiff:refused(partly read" "a chain of pages without end"
says huge "2:image/tiff:refused(picture of more than 50 million pixels" \
    "900 million pixels are refused by the header"
says torn "2:image/tiff:refused(damaged picture" "a torn one is damaged"
says heic "2:image/heic:read" "known by its content"
says heic-claims "2:image/heic:refused(picture of more than 50 million" \
    "80 million pixels are refused by the header"
for name in heic-lies heic-lies-less heic-noise; do
    says $name "2:image/heic:refused(damaged picture: it cannot be drawn" \
        "what its tiles cannot be is damage"
done
for name in heic-av1 heic-torn; do
    says $name "2:image/heic:refused(damaged picture: it cannot be opened" \
        "so is what it has not"
done
says avif "2:image/avif:unsupported(picture: cannot be read yet" \
    "what is not opened is named"
says zz-behind "2:image/tiff:read" "the letter behind them is read"

"$B/reader-drive" "$B" --memory "$work/many.eml" >"$work/out"
peak=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
echo "# a TIFF of three pages: $peak KiB beyond what is shared"
[ "${peak:-999999}" -lt $((128 * 1024)) ]
check "recognising words takes less than 128 MiB" $?

# What a person sees is upright too, as its words were found.
mkdir "$work/pictures"
for name in turned-90 turned-180 turned-270 turned-pdf turned-toy; do
    DRIVE_PICTURES=$work/pictures "$B/reader-drive" "$B" "$work/$name.eml" \
        >"$work/out"
    /usr/bin/python3 - "$work" "$name" <<'P'
import sys
from PIL import Image, ImageChops, ImageStat
seen = Image.open(sys.argv[1] + "/pictures/2.png").convert("L")
if sys.argv[2] == "turned-toy":
    sys.exit(seen.size != (400, 600))
real = Image.open(sys.argv[1] + "/upright.png")
if abs(seen.width / seen.height - real.width / real.height) > 0.02:
    sys.exit(1)
off = ImageStat.Stat(ImageChops.difference(seen.resize(real.size), real))
sys.exit(off.mean[0] > 4)
P
    check "a page is shown as its words are read ($name)" $?
done
DRIVE_PICTURES=$work/pictures "$B/reader-drive" "$B" "$work/heic-turned.eml" \
    >"$work/out"
size=$(/usr/bin/python3 -c 'import sys; from PIL import Image
print(Image.open(sys.argv[1]).size)' "$work/pictures/2.png")
[ "$size" = "(1240, 1000)" ]
check "what the file and its EXIF block both turn is turned once: $size" $?
begun=$(date +%s%N)
"$B/reader-drive" "$B" --memory "$work/phone.letter" >"$work/out"
grep -q "pictures=1" "$work/out"
check "a phone's 12 million pixels are a page" $?
echo "# in $((($(date +%s%N) - begun) / 1000000)) ms"
peak=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
echo "# $peak KiB beyond what is shared"
[ "${peak:-999999}" -lt $((160 * 1024)) ]
check "which takes less than 160 MiB" $?

echo "1..$number"
exit $failed
