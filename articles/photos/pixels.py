"""From an original's bytes to the pixels of its renditions.

The original is decoded once, near the largest width that is needed (a JPEG can be decoded at a
half, a quarter or an eighth), and each width is made from the next larger. Everything that could
differ between browsers is settled here: orientation applied, colours in sRGB, transparency on
white, 8 bits.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageFile

from articles.photos.formats import FileRefusedError
from articles.photos.strips import is_streamed, read_metadata, strips

MAX_PIXELS = 50_000_000
# A decoder that gives whole pictures only takes sixteen bytes a pixel, as WebP's does.
MAX_PIXELS_AT_ONCE = 25_000_000
MAX_ELONGATION = 20
# Cameras and programs write about ten; thousands of empty ones keep a decoder busy for minutes.
MAX_SCANS = 100
# None has more pixels than a square of the largest width: a tall picture is less wide, since the
# memory of its encoder would have no bound.
WIDTHS = (320, 640, 960, 1280, 1920)
CARD_WIDTHS = (320, 640, 960, 1280)
CARD_RATIO = 3 / 2
# For search engines alone: Google asks for these three, of 50,000 pixels and more, and shows them
# large from 1200 wide on ("Article structured data", "Discover").
SHAPES = {"1x1": 1.0, "4x3": 4 / 3, "16x9": 16 / 9}
SHAPE_WIDTH = 1200
SHAPE_PIXELS = 50_000
JPEG_QUALITY = 80
# Speed 10 costs an eighth of Pillow's default and is still smaller than WebP. One thread: it is
# background work beside a server for readers.
AVIF_OPTIONS = {"quality": 60, "speed": 10, "max_threads": 1}

_READERS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# What Pillow's readers raise on bytes that are not what they say: each format has its own.
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError,
           AttributeError, RuntimeError, struct.error, zlib.error)  # fmt: skip

_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@contextmanager
def opened(file: IO[bytes]) -> Iterator[ImageFile.ImageFile]:
    """The picture with only its header read, if it is one that can be shown.

    Raises FileRefusedError for what is damaged, moves, or has too many pixels; also when the
    damage shows only within the `with` block, where the pixels are read.
    """
    try:
        with Image.open(file, formats=_READERS) as image:
            _refuse_by_shape(image)
            _refuse_unless_still(image)
            if image.format in ("JPEG", "MPO") and _scans(file) > MAX_SCANS:
                raise ValueError("a progressive JPEG of too many scans")
            if is_streamed(image):
                read_metadata(image)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(MAX_PIXELS) from error
    except DAMAGED as error:
        raise FileRefusedError(
            _("The picture is damaged or incomplete: get it again from its source.")
        ) from error


def _refuse_by_shape(image: ImageFile.ImageFile) -> None:
    limit = MAX_PIXELS_AT_ONCE if image.format in ("WEBP", "AVIF") else MAX_PIXELS
    if image.width * image.height > limit:
        raise _too_large(limit)
    if max(image.size) > MAX_ELONGATION * min(image.size):
        raise FileRefusedError(
            _("The picture is a strip: one side is more than %(limit)s times the other."),
            limit=MAX_ELONGATION,
        )


def _refuse_unless_still(image: ImageFile.ImageFile) -> None:
    # MPO is a phone's JPEG with a second picture behind the first: it does not move.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise FileRefusedError(
            _("Moving pictures are not taken in: give a video, or one frame as PNG.")
        )


def _scans(file: IO[bytes]) -> int:
    """How often a JPEG's decoder has to go over the whole picture."""
    at = file.tell()
    file.seek(0)
    number = sum(chunk.count(b"\xff\xda") for chunk in iter(lambda: file.read(2**20), b""))
    file.seek(at)
    return number


def _too_large(limit: int) -> FileRefusedError:
    return FileRefusedError(
        _("The picture has more than %(limit)s million pixels: make it smaller first."),
        limit=limit // 1_000_000,
    )


def shown_size(image: Image.Image) -> tuple[int, int]:
    """Width and height as people see the picture, once its orientation is applied."""
    turned = _orientation(image) >= 5
    return (image.height, image.width) if turned else (image.width, image.height)


def working_copy(image: ImageFile.ImageFile) -> Image.Image:
    """The picture as large as its largest rendition, upright, in sRGB, without metadata."""
    largest = WIDTHS[-1] ** 2 / (image.width * image.height)
    scale = min(1.0, WIDTHS[-1] / shown_size(image)[0], largest**0.5)
    orientation = _orientation(image)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    image.draft(None, size)
    small = _in_eight_bits(_narrowed(image, size))
    for turn in _TURNS.get(orientation, ()):
        small = small.transpose(turn)
    working = _in_srgb(_on_white(small), image.info.get("icc_profile"))
    # Pillow writes comments, profiles and resolutions of `info` into what it saves.
    working.info = {}
    return working


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(0x0112, 1)
    except DAMAGED:
        return 1
    return value if value in _TURNS else 1


def _resizable(image: Image.Image) -> Image.Image:
    """In a mode whose samples can be averaged."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("RGB", "L") and "transparency" in image.info:
        return image.convert("RGBA")
    return image


_AVERAGED = {"RGBA": "RGBa", "LA": "La"}  # each colour as much as it is seen


def _narrowed(image: ImageFile.ImageFile, size: tuple[int, int]) -> Image.Image:
    """The picture at this size: first each strip made narrower, then the whole less high."""
    parts = (_part(strip, size[0]) for strip in strips(image))
    first = next(parts)
    narrow = Image.new(first.mode, (size[0], image.height))
    top = 0
    for part in chain([first], parts):
        narrow.paste(part, (0, top))
        top += part.height
    small = _resized(narrow, size)
    return small.convert({"RGBa": "RGBA", "La": "LA"}.get(small.mode, small.mode))


def _part(strip: Image.Image, width: int) -> Image.Image:
    plain = _resizable(strip)
    averaged = plain.convert(_AVERAGED.get(plain.mode, plain.mode))
    return _resized(averaged, (width, strip.height))


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        image.load()
        return image
    # With the gap, far larger pictures are first reduced by averaging: a fraction of the time.
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Once it is small: 16 bits of a whole picture and their copies take much memory."""
    if not image.mode.startswith("I"):
        return image
    # A plain convert("L") would cut 16 bits off at 255 and leave a white picture.
    return image.convert("I").point(lambda sample: sample * (1 / 256)).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA"):
        return image
    rgba = image.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, "white")
    paper.alpha_composite(rgba)
    return paper.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and (converted := _by_profile(image, profile)):
        return converted
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _by_profile(image: Image.Image, data: bytes) -> Image.Image | None:
    """By the embedded colour profile; None where it is sRGB already, or unusable."""
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(profile):
            return None
        return ImageCms.profileToProfile(image, profile, _SRGB, outputMode="RGB")
    except (*DAMAGED, ImageCms.PyCMSError):
        return None


def widths_for(width: int, ladder: tuple[int, ...]) -> list[int]:
    """The widths to make of a picture: never wider than it is, no two nearly the same."""
    top = min(width, ladder[-1])
    return [step for step in ladder if step <= top * 0.85] + [top]


def needs_crop(size: tuple[int, int], ratio: float) -> bool:
    """Whether the picture has another shape; most cameras' are 3:2, as cards are."""
    return abs(size[0] / size[1] - ratio) > 0.02


def shapes_of(size: tuple[int, int]) -> list[str]:
    """The shapes for search engines that are worth cutting out of a picture of this size."""
    cut = {name: _cut(size, ratio) for name, ratio in SHAPES.items() if needs_crop(size, ratio)}
    return [name for name, (width, height) in cut.items() if width * height >= SHAPE_PIXELS]


def crop(image: Image.Image, ratio: float, focal: tuple[float, float]) -> Image.Image:
    """The largest part of this shape, as near to the focal point as the edges allow."""
    width, height = _cut(image.size, ratio)
    left = _beside(focal[0] * image.width, width, image.width)
    top = _beside(focal[1] * image.height, height, image.height)
    return image.crop((left, top, left + width, top + height))


def _cut(size: tuple[int, int], ratio: float) -> tuple[int, int]:
    width, height = min(size[0], round(size[1] * ratio)), min(size[1], round(size[0] / ratio))
    return max(1, width), max(1, height)


def _beside(centre: float, length: int, whole: int) -> int:
    return round(min(max(0.0, centre - length / 2), whole - length))


def steps_down(image: Image.Image, widths: Iterable[int]) -> Iterator[Image.Image]:
    """The picture at each width, largest first, each made from the one before."""
    shape = image.height / image.width
    for width in sorted(widths, reverse=True):
        image = _resized(image, (width, max(1, round(width * shape))))
        yield image


def encoded(image: Image.Image, suffix: str, xmp: bytes) -> bytes:
    """The file's bytes; of metadata only the given packet goes along."""
    options: dict[str, Any] = {"xmp": xmp} if xmp else {}
    if suffix == "avif":
        options |= {"format": "AVIF", **AVIF_OPTIONS}
    else:
        options |= {"format": "JPEG", "quality": JPEG_QUALITY, "progressive": True}
    out = BytesIO()
    image.save(out, **options)
    return out.getvalue()
