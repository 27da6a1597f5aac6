from contextlib import suppress
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.photos import FileRefusedError, pixels
from tests.photos import files
from tests.photos.files import BLUE, GREEN, RED, WHITE

DAMAGED = "The picture is damaged or incomplete: get it again from its source."
TOO_LARGE = "The picture has more than 50 million pixels: make it smaller first."
MOVING = "Moving pictures are not taken in: give a video, or one frame as PNG."


def working(file: BytesIO) -> Image.Image:
    with pixels.opened(file) as image:
        return pixels.working_copy(image)


def colour_at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour there, to the nearest ten: JPEG is no exact copy."""
    place = (int(x * (image.width - 1)), int(y * (image.height - 1)))
    colour = image.convert("RGB").getpixel(place)
    assert isinstance(colour, tuple)
    return tuple(round(part, -1) for part in colour)


def near(colour: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(round(part, -1) for part in colour)


def refusal(file: BytesIO) -> str:
    with pytest.raises(FileRefusedError) as refused:
        working(file)
    with override("en"):
        return str(refused.value)


def test_a_large_picture_is_brought_to_the_largest_width() -> None:
    assert working(files.jpeg((3000, 2000))).size == (1920, 1280)


def test_a_small_picture_is_never_enlarged() -> None:
    assert working(files.jpeg((300, 200))).size == (300, 200)


@pytest.mark.parametrize(
    ("orientation", "size", "first", "last"),
    [
        (1, (1200, 800), RED, BLUE),
        (2, (1200, 800), BLUE, RED),
        (3, (1200, 800), BLUE, RED),
        (4, (1200, 800), RED, BLUE),
        (5, (800, 1200), RED, BLUE),
        (6, (800, 1200), RED, BLUE),
        (7, (800, 1200), BLUE, RED),
        (8, (800, 1200), BLUE, RED),
    ],
)
def test_orientation_is_applied(
    orientation: int, size: tuple[int, int], first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    image = working(files.turned(orientation))
    corners = colour_at(image, 0, 0), colour_at(image, 1, 1)
    assert (image.size, corners) == (size, (near(first), near(last)))


def test_the_largest_width_counts_after_turning() -> None:
    assert working(files.turned(6, (2000, 2400))).size == (1920, 1600)


@pytest.mark.parametrize(
    ("size", "made"), [((3000, 3000), (1920, 1920)), ((3000, 6000), (1358, 2715))]
)
def test_a_tall_picture_is_bounded_by_its_area(
    size: tuple[int, int], made: tuple[int, int]
) -> None:
    assert working(files.jpeg(size)).size == made


def test_a_tall_strip_is_bounded_too() -> None:
    image = working(files.saved(Image.new("L", (1_500, 29_000)), "PNG"))
    assert image.width * image.height <= 1.001 * 1920**2


def test_colours_are_brought_to_srgb() -> None:
    image = working(files.jpeg(icc_profile=files.swapped_profile(), quality=95))
    red, green, _blue = colour_at(image, 0.1, 0.5)
    assert green > 150 > red


def test_a_damaged_profile_is_passed_over() -> None:
    image = working(files.jpeg(icc_profile=b"no profile"))
    assert colour_at(image, 0.1, 0.5) == near(RED)


def test_pictures_in_srgb_are_not_converted_again() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = working(files.saved(files.halves(), "PNG", icc_profile=profile))
    assert (image.getpixel((0, 0)), image.getpixel((1199, 0))) == (RED, BLUE)


def test_cmyk_becomes_rgb() -> None:
    image = working(
        files.saved(files.halves(mode="CMYK", left=(0, 255, 255, 0), right=(0, 0, 0, 0)))
    )
    assert (image.mode, colour_at(image, 1, 0)) == ("RGB", near(WHITE))
    red, green, blue = colour_at(image, 0, 0)
    assert red > 200
    assert max(green, blue) < 60


def test_sixteen_bits_of_grey_become_eight() -> None:
    image = working(files.deep_png(0x2000, 0xC000))
    assert (image.mode, image.getpixel((0, 0)), image.getpixel((1, 0))) == ("L", 32, 192)


def test_sixteen_bits_of_colour_become_eight() -> None:
    image = working(files.deep_png((0x2000, 0, 0xFFFF), (0xC000, 0x8000, 0)))
    colours = image.getpixel((0, 0)), image.getpixel((1, 0))
    assert (image.mode, colours) == ("RGB", ((32, 0, 255), (192, 128, 0)))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_becomes_white(mode: str) -> None:
    left, right = ((0, 0, 0, 0), (*GREEN, 255)) if mode == "RGBA" else ((0, 0), (90, 255))
    image = working(files.saved(files.halves(mode=mode, left=left, right=right), "PNG"))
    expected = GREEN if mode == "RGBA" else (90, 90, 90)
    assert image.mode == "RGB"
    assert (colour_at(image, 0, 0), colour_at(image, 1, 1)) == (near(WHITE), near(expected))


def test_a_palette_with_a_transparent_colour_becomes_rgb() -> None:
    palette = files.halves(left=GREEN, right=RED).quantize(2)
    transparent = palette.getpixel((1190, 10))
    image = working(files.saved(palette, "GIF", transparency=transparent))
    assert (colour_at(image, 0, 0), colour_at(image, 1, 1)) == (near(GREEN), near(WHITE))


def test_one_colour_that_stands_for_transparency_becomes_white() -> None:
    image = working(files.saved(files.halves(), "PNG", transparency=BLUE))
    assert (image.getpixel((0, 0)), image.getpixel((1199, 0))) == (RED, WHITE)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_other_modes_are_read(mode: str) -> None:
    image = working(files.saved(files.halves(left=WHITE, right=(0, 0, 0)).convert(mode), "PNG"))
    assert (colour_at(image, 0, 0), colour_at(image, 1, 1)) == (near(WHITE), (0, 0, 0))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "GIF"])
def test_other_formats_are_read(form: str) -> None:
    assert working(files.saved(files.halves(), form)).size == (1200, 800)


def test_a_phones_double_picture_shows_its_first() -> None:
    second = files.halves(left=GREEN, right=GREEN)
    file = files.saved(files.halves(), "MPO", save_all=True, append_images=[second])
    assert colour_at(working(file), 0, 0) == near(RED)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(form: str) -> None:
    assert refusal(files.moving(form)) == MOVING


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refusal(files.bomb()) == TOO_LARGE


def test_what_is_unpacked_at_once_has_a_lower_limit() -> None:
    file = files.saved(Image.new("L", (5_100, 5_000)), "WEBP", method=0)
    assert refusal(file) == "The picture has more than 25 million pixels: make it smaller first."
    assert working(files.saved(Image.new("L", (5_100, 5_000)), "PNG")).width == 1920


def test_the_limit_is_ours_not_pillows() -> None:
    assert refusal(files.saved(Image.new("1", (10_000, 5_001)), "PNG")) == TOO_LARGE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_truncated_file_is_refused(form: str) -> None:
    whole = files.saved(Image.effect_noise((400, 300), 60), form).getvalue()
    assert refusal(BytesIO(whole[: len(whole) // 2])) == DAMAGED


def test_a_head_without_a_picture_is_refused() -> None:
    assert refusal(BytesIO(b"\xff\xd8\xff\xe0 and no more")) == DAMAGED


@pytest.mark.parametrize("size", [(10, 201), (201, 10)])
def test_a_strip_is_refused(size: tuple[int, int]) -> None:
    assert refusal(files.saved(Image.new("L", size), "PNG")) == (
        "The picture is a strip: one side is more than 20 times the other."
    )


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    whole = files.jpeg(progressive=True).getvalue()
    last_scan = whole[whole.rindex(b"\xff\xda") : -2]
    assert refusal(BytesIO(whole[:-2] + last_scan * 200 + whole[-2:])) == DAMAGED


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's opinion on broken Exif
@settings(max_examples=100)
@given(
    form=st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "GIF"]),
    at=st.floats(0, 1, exclude_max=True),
    junk=st.binary(min_size=1, max_size=40),
)
def test_damaged_bytes_are_read_or_refused_and_nothing_else(
    form: str, at: float, junk: bytes
) -> None:
    whole = files.saved(files.halves((64, 48)), form).getvalue()
    place = int(at * len(whole))
    file = BytesIO(whole[:place] + junk + whole[place + len(junk) :])
    with suppress(FileRefusedError):
        assert max(working(file).size) <= 1920


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (6000, [320, 640, 960, 1280, 1920]),
        (1600, [320, 640, 960, 1280, 1600]),
        (1300, [320, 640, 960, 1300]),
        (320, [320]),
        (12, [12]),
    ],
)
def test_widths_never_exceed_the_picture(width: int, widths: list[int]) -> None:
    assert pixels.widths_for(width, pixels.WIDTHS) == widths


@pytest.mark.parametrize(
    ("size", "focal", "colours"),
    [
        ((1200, 400), (0.0, 0.5), (RED, RED)),
        ((1200, 400), (0.5, 0.5), (RED, BLUE)),
        ((1200, 400), (1.0, 0.5), (BLUE, BLUE)),
    ],
)
def test_a_card_shows_what_the_focal_point_says(
    size: tuple[int, int], focal: tuple[float, float], colours: tuple[tuple[int, ...], ...]
) -> None:
    card = pixels.crop(files.halves(size), 3 / 2, focal)
    assert card.size == (600, 400)
    assert (card.getpixel((0, 0)), card.getpixel((599, 399))) == colours


def test_a_portrait_is_cropped_in_height() -> None:
    assert pixels.crop(files.halves((600, 1200)), 3 / 2, (0.5, 0.0)).size == (600, 400)


@pytest.mark.parametrize(
    ("size", "needed"),
    [((1500, 1000), False), ((1600, 1067), False), ((1600, 900), True), ((1000, 1500), True)],
)
def test_only_other_shapes_need_a_crop(size: tuple[int, int], needed: bool) -> None:
    assert pixels.needs_crop(size, 3 / 2) is needed


@pytest.mark.parametrize(
    ("size", "shapes"),
    [
        ((1500, 1000), ["1x1", "4x3", "16x9"]),
        ((1600, 1200), ["1x1", "16x9"]),
        ((1080, 1920), ["1x1", "4x3", "16x9"]),
        ((250, 230), ["1x1"]),
        ((300, 160), []),
    ],
)
def test_shapes_are_cut_where_enough_is_left(size: tuple[int, int], shapes: list[str]) -> None:
    assert pixels.shapes_of(size) == shapes


@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_a_rendition_carries_nothing_of_the_original_but_the_packet(suffix: str) -> None:
    image = working(files.turned(6))
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    with Image.open(BytesIO(pixels.encoded(image, suffix, packet))) as rendition:
        assert rendition.info.get("xmp") == packet
        assert dict(rendition.getexif()) == {}
        assert "icc_profile" not in rendition.info
