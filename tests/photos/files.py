"""Files to take in, made when a test needs them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

RED, BLUE, GREEN, WHITE = (200, 30, 30), (30, 30, 200), (30, 160, 60), (255, 255, 255)


def halves(
    size: tuple[int, int] = (1200, 800), left: Any = RED, right: Any = BLUE, mode: str = "RGB"
) -> Image.Image:
    """A picture whose left half has one colour and whose right half another."""
    image = Image.new(mode, size, right)
    image.paste(left, (0, 0, size[0] // 2, size[1]))
    return image


def saved(image: Image.Image, form: str = "JPEG", **options: Any) -> BytesIO:
    out = BytesIO()
    image.save(out, form, **options)
    out.seek(0)
    return out


def jpeg(size: tuple[int, int] = (1200, 800), **options: Any) -> BytesIO:
    return saved(halves(size), **options)


def turned(orientation: int, size: tuple[int, int] = (1200, 800)) -> BytesIO:
    """A JPEG whose Exif says how to turn it, where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Marcel Bieri"
    exif[0x8298] = "© Keystone".encode()
    exif.get_ifd(0x8825)[2] = (46.0, 57.0, 0.0)
    return jpeg(size, exif=exif)


def moving(form: str) -> BytesIO:
    frames = [Image.new("RGB", (40, 30), colour) for colour in (RED, BLUE)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def bomb() -> BytesIO:
    """A PNG of a few hundred bytes that says it has 400 million pixels."""
    return _png((20_000, 20_000), depth=8, colour=0, data=bytes(1000))


def deep_png(*pixels: int | tuple[int, int, int]) -> BytesIO:
    """A row of pixels with 16 bits a sample, grey or coloured."""
    samples = [
        part for pixel in pixels for part in (pixel if isinstance(pixel, tuple) else [pixel])
    ]
    data = b"\0" + struct.pack(f">{len(samples)}H", *samples)
    colour = 2 if isinstance(pixels[0], tuple) else 0
    return _png((len(pixels), 1), depth=16, colour=colour, data=data)


def _png(size: tuple[int, int], *, depth: int, colour: int, data: bytes) -> BytesIO:
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def swapped_profile() -> bytes:
    """A colour profile in which what is stored as red is shown as green, and the reverse."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    places = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


def iptc(**fields: bytes) -> bytes:
    """The APP13 segment of a JPEG with IIM datasets of record 2: caption, creator, credit."""
    numbers = {"creator": 80, "credit": 110, "copyright": 116, "caption": 120}
    datasets = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(value)) + value
        for name, value in fields.items()
    )
    padded = datasets + b"\0" * (len(datasets) % 2)
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(datasets)) + padded
    body = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def with_iptc(**fields: bytes) -> BytesIO:
    plain = jpeg().getvalue()
    return BytesIO(plain[:2] + iptc(**fields) + plain[2:])


def wav(seconds: int = 3) -> BytesIO:
    """Silence."""
    data = bytes(8000 * seconds)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(data)) + data
    return BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)
