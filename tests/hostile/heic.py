"""HEIC files as phones write them: tiles of H.265 that make one picture, a
turn that the file does itself, and an EXIF block that says so once more."""
import os, struct, subprocess, tempfile


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind, *content, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def boxes(data):
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + size]
        at += size


def inside(data, *way):
    for kind in way:
        data = next(body for name, body in boxes(data) if name == kind)
        if kind == b"meta":
            data = data[4:]
    return data


def encode(image, quality=60):
    """A picture alone: its decoder's settings and its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = folder + "/tile.png", folder + "/tile.heic"
        image.save(source)
        subprocess.run(["heif-enc", "-q", str(quality), source, "-o", made],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        with open(made, "rb") as file:
            data = file.read()
    return inside(data, b"meta", b"iprp", b"ipco", b"hvcC"), \
        inside(data, b"mdat")


def grid(image, side, turns=0, orientation=1, claimed=None, codec=b"hvc1",
         drawn=None):
    """@image as tiles of @side pixels. @turns: quarter turns to the left that
    the file asks for; @orientation: EXIF's; @claimed: the size that the header
    gives; @drawn: the size that the tiles are laid to."""
    across = -(-image.width // side)
    down = -(-image.height // side)
    tiles = [encode(image.crop((x * side, y * side, (x + 1) * side,
                                (y + 1) * side)))
             for y in range(down) for x in range(across)]
    items = [(codec, data) for _, data in tiles]
    drawn = drawn or image.size
    items.append((b"grid", struct.pack(">BBBBII", 0, 1, down - 1, across - 1,
                                       *drawn)))
    main = len(items)
    items.append((b"Exif", struct.pack(">I", 0) + b"MM\0*" + struct.pack(
        ">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)))
    size = claimed or image.size
    properties = box(b"ipco", box(b"hvcC", tiles[0][0]),
                     full(b"ispe", struct.pack(">II", side, side)),
                     full(b"ispe", struct.pack(">II", *size)),
                     box(b"irot", bytes([turns])))
    owns = struct.pack(">I", main)
    for number in range(1, main):
        owns += struct.pack(">HBBB", number, 2, 0x81, 2)
    owns += struct.pack(">HBBB", main, 2, 3, 0x84)

    def meta(start):
        places, at = b"", start
        for number, (_, data) in enumerate(items, 1):
            places += struct.pack(">HHHII", number, 0, 1, at, len(data))
            at += len(data)
        return full(
            b"meta",
            full(b"hdlr", bytes(4), b"pict", bytes(13)),
            full(b"pitm", struct.pack(">H", main)),
            full(b"iloc", struct.pack(">HH", 0x4400, len(items)), places),
            full(b"iinf", struct.pack(">H", len(items)),
                 *[full(b"infe", struct.pack(">HH", number, 0), kind, b"\0",
                        version=2, flags=0 if number >= main else 1)
                   for number, (kind, _) in enumerate(items, 1)]),
            full(b"iref",
                 box(b"dimg", struct.pack(">HH", main, main - 1), *[
                     struct.pack(">H", n) for n in range(1, main)]),
                 box(b"cdsc", struct.pack(">HHH", main + 1, 1, main))),
            box(b"iprp", properties, full(b"ipma", owns)))

    head = box(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", *[data for _, data in items])
