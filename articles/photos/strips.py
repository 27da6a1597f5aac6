"""A picture from top to bottom, some rows at a time: so large ones take little memory.

Pillow unpacks a PNG as a whole, four bytes a pixel: 96 MB for 24 million, twice that with
transparency. Here the rows of a PNG with 8 bits a sample are inflated bit by bit, and each strip
is given to Pillow as a small PNG of its own. Other pictures are cut into strips once they are
unpacked, so that at least what is made of them is small.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice, takewhile
from typing import IO, cast

from PIL import Image, ImageFile

STRIP_BYTES = 2**21
# What fits into memory easily is not worth the work.
LARGE_PIXELS = 2_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Colour types of PNG (ISO/IEC 15948, 11.2.2) by Pillow's modes, with 8 bits a sample.
_COLOURS = {"L": 0, "RGB": 2, "P": 3, "LA": 4, "RGBA": 6}
_METADATA = {b"eXIf", b"iTXt", b"tEXt", b"zTXt"}
_CHUNKS_BEHIND = 10_000  # and the pixels are among them, in chunks of 8 kB and more
_READ_AT_ONCE = 2**16


def strips(image: ImageFile.ImageFile) -> Iterator[Image.Image]:
    """The picture's strips, in its own mode. Raises what Pillow raises, for what is damaged."""
    if is_streamed(image):
        yield from _inflated_strips(image)
        return
    image.load()
    rows = max(1, STRIP_BYTES // (4 * image.width))
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def is_streamed(image: ImageFile.ImageFile) -> bool:
    """Whether it is a large PNG of which nothing but the head has been read."""
    return (
        image.format == "PNG"
        and image.width * image.height > LARGE_PIXELS
        and not image.info.get("interlace")
        and [tile.args for tile in image.tile] == [image.mode]
        and image.mode in _COLOURS
    )


def read_metadata(image: ImageFile.ImageFile) -> None:
    """Completes the info of a PNG that is streamed by what stands behind its pixels.

    Pillow finds that only after having unpacked these, and asks for Exif there.
    """
    empty = _small_png(1, 1, b"\0\0", b"".join(_chunks_behind_pixels(image)))
    with Image.open(BytesIO(empty)) as behind:
        behind.load()
        image.info = behind.info | image.info
    if "exif" not in image.info:
        # As ImageMagick writes it: in hexadecimal, after three lines of title.
        lines = image.info.get("Raw profile type exif", "").split("\n")[3:]
        image.info["exif"] = bytes.fromhex("".join(lines))


def _inflated_strips(image: ImageFile.ImageFile) -> Iterator[Image.Image]:
    """Rows refer to the one above them, so each strip is given the last row of the one before."""
    width, height = image.size
    stride = 1 + width * len(image.getbands())
    rows = max(1, STRIP_BYTES // stride)
    colours = b"".join(_colour_chunks(image))
    inflate, packed, above = zlib.decompressobj(), _pixel_data(image), b""
    for top in range(0, height, rows):
        count = min(rows, height - top)
        data = above + _inflated(inflate, packed, count * stride)
        skipped = 1 if above else 0
        small = _small_png(width, count + skipped, data, colours, mode=image.mode)
        with Image.open(BytesIO(small)) as opened:
            strip = opened.crop((0, skipped, width, count + skipped))
        above = b"\0" + strip.crop((0, count - 1, width, count)).tobytes()
        yield strip


def _inflated(inflate: "zlib._Decompress", packed: Iterator[bytes], wanted: int) -> bytes:
    data = inflate.decompress(inflate.unconsumed_tail, wanted)
    parts = [data]
    while (wanted := wanted - len(data)) > 0:
        more = inflate.unconsumed_tail or next(packed, b"")
        if not more:
            raise ValueError("the picture ends before its last row")
        data = inflate.decompress(more, wanted)
        parts.append(data)
    return b"".join(parts)


def _small_png(width: int, height: int, rows: bytes, chunks: bytes, mode: str = "L") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[mode], 0, 0, 0)
    packed = zlib.compress(rows, level=0)
    return b"".join(
        (_SIGNATURE, _chunk(b"IHDR", head), chunks, _chunk(b"IDAT", packed), _chunk(b"IEND", b""))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _colour_chunks(image: ImageFile.ImageFile) -> Iterator[bytes]:
    file = _file(image)
    file.seek(len(_SIGNATURE))
    for name, length in takewhile(lambda head: head[0] != b"IDAT", _heads(file)):
        if name in (b"PLTE", b"tRNS"):
            yield _chunk(name, file.read(length))


def _pixel_data(image: ImageFile.ImageFile) -> Iterator[bytes]:
    """The packed pixels, some at a time, from wherever they stand in the file."""
    at = _first_pixels(image)
    while True:
        file = _file(image)
        file.seek(at)
        head = file.read(8)
        if head[4:] != b"IDAT":
            return
        (left,) = struct.unpack(">I", head[:4])
        at += 12 + left
        while left and (part := file.read(min(left, _READ_AT_ONCE))):
            left -= len(part)
            yield part


def _chunks_behind_pixels(image: ImageFile.ImageFile) -> Iterator[bytes]:
    file = _file(image)
    file.seek(_first_pixels(image))
    for name, length in islice(_heads(file), _CHUNKS_BEHIND):
        if name in _METADATA:
            yield _chunk(name, file.read(length))


def _heads(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Name and length of each chunk from here on; whoever is given one may read its data."""
    while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
        after = file.tell() + int.from_bytes(head[:4]) + 4
        yield head[4:], int.from_bytes(head[:4])
        file.seek(after)


def _first_pixels(image: ImageFile.ImageFile) -> int:
    """Where the head of the first chunk of pixels stands."""
    return image.tile[0].offset - 8


def _file(image: ImageFile.ImageFile) -> IO[bytes]:
    return cast("IO[bytes]", image.fp)  # there is one until the pixels are unpacked
