import pytest
from django.utils.translation import override

from articles.photos import FileRefusedError
from articles.photos import formats as f

UNKNOWN = (
    "This is no photo, sound or video that readers' browsers show. Taken are: JPEG, PNG, GIF, WebP,"
    " AVIF, MP3, M4A, Ogg, WAV, MP4, WebM."
)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\xff\xd8\xff\xe0", f.JPEG),
        (b"\x89PNG\r\n\x1a\n", f.PNG),
        (b"GIF89a", f.GIF),
        (b"RIFF\0\0\0\0WEBPVP8 ", f.WEBP),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", f.AVIF),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", f.AVIF),
        (b"ID3\x04", f.MP3),
        (b"\xff\xfb\x90\x00", f.MP3),
        (b"\0\0\0\x1cftypM4A \0\0\0\0isommp42", f.M4A),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", f.MP4),
        (b"OggS\0", f.OGG),
        (b"RIFF\0\0\0\0WAVEfmt ", f.WAV),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", f.WEBM),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, what: f.FileType) -> None:
    assert f.recognise(head) == what


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "The file is empty."),
        (b"8BPS\0\1", "PSD pictures are not taken in: save it as JPEG or PNG."),
        (b"%!PS-Adobe-3.0 EPSF", "EPS pictures are not taken in: save it as JPEG or PNG."),
        (b"II*\0", "TIFF pictures are not taken in: save it as JPEG or PNG."),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "HEIC pictures are not taken in: save it as JPEG or PNG.",
        ),
        (b"MM\0+\0\x08", "TIFF pictures are not taken in: save it as JPEG or PNG."),
        (b"\xff\x0a\xfa", "JPEG XL pictures are not taken in: save it as JPEG or PNG."),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL pictures are not taken in: save it as JPEG or PNG."),
        (
            b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
            "CR3 pictures are not taken in: save it as JPEG or PNG.",
        ),
        (b"%PDF-1.7", "PDF files are not taken in."),
        (
            b'<?xml version="1.0"?>\n<SVG xmlns="http://www.w3.org/2000/svg">',
            "SVG drawings can carry programs and are not taken in: give the drawing as PNG.",
        ),
        (b"<html>", UNKNOWN),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  ", UNKNOWN),
        (b"RIFF\0\0\0\0AVI LIST", UNKNOWN),
        (b"MZ\x90", UNKNOWN),
    ],
)
def test_other_files_are_refused_with_what_to_do_instead(head: bytes, reason: object) -> None:
    with override("en"), pytest.raises(FileRefusedError) as refusal:
        f.recognise(head)
    with override("en"):
        assert str(refusal.value) == str(reason)


def test_all_that_is_recognised_is_offered_and_told() -> None:
    known = {each for each in vars(f).values() if isinstance(each, f.FileType)}
    assert set(f.TYPES) == known
    assert f.ACCEPT.startswith("image/jpeg,.jpg,image/png,.png,image/gif,.gif,")
