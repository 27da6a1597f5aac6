from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.photos import embedded, pixels
from tests.photos import files

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "photos"

PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
  xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
  <rdf:Description photoshop:Credit="Keystone"
   ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits">
   <dc:creator><rdf:Seq><rdf:li>Marcel Bieri</rdf:li><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt>
    <rdf:li xml:lang="de">Der See</rdf:li><rdf:li xml:lang="x-default">Le lac
     gelé&#x1;</rdf:li>
   </rdf:Alt></dc:description>
   <core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="fr">Un lac</rdf:li></rdf:Alt></core:AltTextAccessibility>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""  # noqa: E501


def said(file: BytesIO | Path) -> dict[str, str]:
    data = BytesIO(file.read_bytes()) if isinstance(file, Path) else file
    with pixels.opened(data) as image:
        pixels.working_copy(image)
        return embedded.read(image)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_is_read_from_attributes_lists_and_languages(form: str) -> None:
    packet = PACKET.replace("&#x1;", "").encode()
    options = {"pnginfo": png_info(packet)} if form == "PNG" else {"xmp": packet}
    assert said(files.saved(files.halves((60, 40)), form, **options)) == {
        "caption": "Le lac gelé",
        "creator": "Marcel Bieri, Ada",
        "credit": "Keystone",
        "alt": "Un lac",
        "digital_source_type": "humanEdits",
    }


def png_info(packet: bytes) -> PngInfo:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    return info


@pytest.mark.parametrize(
    "packet",
    [
        b"<x:xmpmeta",
        PACKET.encode(),  # a control character, which XML forbids
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
)
def test_unreadable_and_hostile_xmp_is_passed_over(packet: bytes) -> None:
    assert said(files.jpeg(xmp=packet)) == {}


def test_an_unknown_origin_is_not_taken_over() -> None:
    packet = PACKET.replace("&#x1;", "").replace("humanEdits", "byMagic").encode()
    assert "digital_source_type" not in said(files.jpeg(xmp=packet))


@pytest.mark.parametrize(
    ("caption", "read"),
    [
        ("Neuchâtel".encode(), "Neuchâtel"),
        ("Neuchâtel – gelé".encode("cp1252"), "Neuchâtel – gelé"),
        (b"a\0b\x1b[31m\r\nc", "ab[31m c"),
        (b"", ""),
    ],
)
def test_iim_is_read_in_old_and_new_encodings(caption: bytes, read: str) -> None:
    assert said(files.with_iptc(caption=caption)).get("caption", "") == read


def test_exif_gives_what_nothing_else_says() -> None:
    assert said(files.turned(1)) == {"creator": "Marcel Bieri", "copyright": "© Keystone"}


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ({"credit": "AFP", "creator": "SAID KHATIB"}, "AFP/SAID KHATIB"),
        ({"credit": "KEYSTONE/Marcel Bieri", "creator": "Marcel Bieri"}, "KEYSTONE/Marcel Bieri"),
        ({"source": "Keystone"}, "Keystone"),
        ({"creator": "Ada"}, "Ada"),
        ({}, ""),
    ],
)
def test_the_credit_names_the_agency_then_the_photographer(says: dict[str, str], line: str) -> None:
    assert embedded.credit_line(says) == line


def test_nothing_known_makes_no_packet() -> None:
    assert embedded.packet({}, credit="", rights="", source_type="") == b""


def test_our_packet_is_read_back() -> None:
    says = {"creator": 'A "B" <C> & D', "web_statement": "https://example.org/?a=1&b=2"}
    packet = embedded.packet(says, credit="E\x0b/F", rights="© G\nH", source_type="print")
    assert said(files.saved(Image.new("L", (8, 8)), xmp=packet)) == {
        **says,
        "credit": "E /F",
        "copyright": "© G H",
        "digital_source_type": "print",
    }


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the neighbouring folder of samples is missing")
def test_an_agencys_photo_says_who_made_it() -> None:
    says = said(SAMPLES / "AFP_751HA.jpg")
    names = ("creator", "credit", "copyright", "city", "country", "created", "headline")
    assert {name: says.get(name) for name in names} == {
        "creator": "SAID KHATIB",
        "credit": "AFP",
        "copyright": "AFP or licensors",
        "city": "Khan Yunis",
        "country": "Palestinian Territories",
        "created": "20160116",
        "headline": None,
    }


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the neighbouring folder of samples is missing")
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's opinion on broken Exif
def test_every_sample_can_be_read() -> None:
    for path in sorted(SAMPLES.glob("*.jpg")):
        said(path)
