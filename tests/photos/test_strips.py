"""Large pictures in strips: the same pixels and the same words as Pillow reads at once."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from articles.photos import FileRefusedError, embedded, pixels, strips
from tests.photos import files


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strips, "LARGE_PIXELS", 0)
    monkeypatch.setattr(strips, "STRIP_BYTES", 4_000)
    monkeypatch.setattr(strips, "_READ_AT_ONCE", 1_000)


def noise(mode: str, size: tuple[int, int] = (90, 70)) -> Image.Image:
    """Every row needs another filter."""
    wide = Image.linear_gradient("L").resize(size)
    bands = [ImageChops.add(Image.effect_noise(size, 30), wide), wide, wide.rotate(90).resize(size)]
    image = Image.merge("RGB", bands)
    if mode == "P":
        return image.quantize(40)
    image = image.convert(mode.removesuffix("A"))
    if mode.endswith("A"):
        image.putalpha(bands[0])
    return image


def joined(file: BytesIO) -> Image.Image:
    with Image.open(file) as image:
        assert strips.is_streamed(image)
        whole = Image.new(image.mode, image.size)
        parts = list(strips.strips(image))
    assert len(parts) > 1
    for number, part in enumerate(parts):
        whole.paste(part, (0, number * parts[0].height))
    if parts[0].mode == "P":
        whole.putpalette(parts[0].getpalette() or [])
    return whole


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P"])
def test_the_pixels_are_those_of_the_whole(mode: str) -> None:
    file = files.saved(noise(mode), "PNG")
    whole = Image.open(file)
    assert joined(BytesIO(file.getvalue())).convert("RGBA").tobytes() == (
        whole.convert("RGBA").tobytes()
    )


@given(width=st.integers(1, 60), height=st.integers(1, 60), data=st.binary(min_size=1))
def test_any_shape_is_read_whole(width: int, height: int, data: bytes) -> None:
    plain = (data * (width * height * 3 // len(data) + 1))[: width * height * 3]
    file = files.saved(Image.frombytes("RGB", (width, height), plain), "PNG")
    with Image.open(file) as image:
        parts = list(strips.strips(image))
    assert b"".join(part.tobytes() for part in parts) == plain


def test_one_colour_that_stands_for_transparency_goes_along() -> None:
    file = files.saved(files.halves((90, 70)), "PNG", transparency=files.BLUE)
    with pixels.opened(file) as image:
        working = pixels.working_copy(image)
    assert (working.getpixel((0, 0)), working.getpixel((89, 69))) == (files.RED, files.WHITE)


@pytest.mark.parametrize(
    ("form", "options"), [("PNG", {"bits": 4}), ("GIF", {}), ("JPEG", {}), ("WEBP", {})]
)
def test_what_is_packed_otherwise_is_unpacked_first(form: str, options: dict[str, Any]) -> None:
    image = files.halves((90, 70)).quantize(4) if form in ("PNG", "GIF") else files.halves((90, 70))
    with Image.open(files.saved(image, form, **options)) as opened:
        assert not strips.is_streamed(opened)
        parts = list(strips.strips(opened))
    assert (len(parts) > 1, sum(part.height for part in parts)) == (True, 70)


def test_what_a_png_says_behind_its_pixels_is_read() -> None:
    info, exif = PngInfo(), Image.Exif()
    info.add_itxt(
        "XML:com.adobe.xmp", embedded.packet({}, credit="AFP", rights="", source_type="").decode()
    )
    exif[0x0112], exif[0x013B] = 6, "Ada"
    file = files.saved(files.halves((90, 70)), "PNG", pnginfo=info, exif=exif)
    with pixels.opened(BytesIO(behind(file.getvalue()))) as image:
        assert pixels.shown_size(image) == (70, 90)
        assert embedded.read(image) == {"credit": "AFP", "creator": "Ada"}


def behind(data: bytes) -> bytes:
    """The file with its words moved behind its pixels."""
    chunks, at = [], 8
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        chunks.append(data[at:end])
        at = end
    words = [chunk for chunk in chunks if chunk[4:8] in (b"iTXt", b"eXIf")]
    assert len(words) == 2
    rest = [chunk for chunk in chunks if chunk not in words]
    return data[:8] + b"".join([*rest[:-1], *words, rest[-1]])


def test_exif_as_imagemagick_writes_it_is_read() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = exif.tobytes().hex()
    info = PngInfo()
    info.add_text("Raw profile type exif", f"\nexif\n{len(raw) // 2:>8}\n{raw}\n")
    with pixels.opened(files.saved(files.halves((90, 70)), "PNG", pnginfo=info)) as image:
        assert pixels.shown_size(image) == (70, 90)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_refused(part: float) -> None:
    data = files.saved(noise("RGB"), "PNG").getvalue()
    cut = BytesIO(data[: int(len(data) * part)])
    with pytest.raises(FileRefusedError), pixels.opened(cut) as image:
        pixels.working_copy(image)


@given(at=st.integers(8, 12_000), junk=st.binary(min_size=1, max_size=20))
def test_damage_anywhere_is_read_or_refused(at: int, junk: bytes) -> None:
    data = DAMAGED
    file = BytesIO(data[:at] + junk + data[at + len(junk) :])
    try:
        with pixels.opened(file) as image:
            assert pixels.working_copy(image).width <= 1920
            embedded.read(image)
    except FileRefusedError:
        pass


DAMAGED = files.saved(noise("RGBA"), "PNG", exif=Image.Exif()).getvalue()

PEAK = """
import sys
import django
django.setup()
from articles.photos import pixels

def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

before = peak()
with open(sys.argv[1], "rb") as file, pixels.opened(file) as image:
    working = pixels.working_copy(image)
for suffix in ("jpg", "avif"):
    for picture in pixels.steps_down(working, pixels.widths_for(working.width, pixels.WIDTHS)):
        pixels.encoded(picture, suffix, b"")
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
@pytest.mark.parametrize(("mode", "form"), [("RGBA", "PNG"), ("RGB", "PNG"), ("RGB", "JPEG")])
def test_a_large_picture_takes_little_memory(mode: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    files.halves((6000, 4000), mode=mode).save(path, form)
    done = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", PEAK, str(path)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 130
