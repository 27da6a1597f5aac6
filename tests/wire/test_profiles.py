"""Whose copy it is decides how it is read: by what it says, or by what its source says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles import wire
from articles.document import ContributorKind, Signal, StoryDocument
from articles.wire.profiles import agency
from articles.wire.profiles.agency import GENERIC, keys, profile, profile_named

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wire"
EMBARGOED = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>exemple.ch</ProviderId>"
    "<DateId>20200213</DateId><NewsItemId>a</NewsItemId></NewsIdentifier></Identification>"
    '<NewsManagement><Status FormalName="Embargoed"/><StatusWillChange><DateAndTime>'
    "20200213T180000</DateAndTime></StatusWillChange></NewsManagement><NewsComponent><NewsLines>"
    "<HeadLine>Titre</HeadLine></NewsLines></NewsComponent></NewsItem></NewsML>"
)
MESSAGE = (
    "\x01xyz118 4 {category} 96 etf 412\r\nDépart\r\n\x02Titre de la dépêche =\r\n\r\n"
    "   Berne (agl) Un texte.\r\n\x03122237 feb 20\r\n"
)
NEW_AGENCY = """
name = "Agence du Lac"
providers = ["agence du lac"]
services = ["xyz"]
zone = "Asia/Tokyo"
encodings = ["utf-8", "mac-roman"]
language = "fr"
dateline = '''(?P<place>\\w+) \\((?P<credit>agl)\\) '''

[signals]
"newsitemtype:oups" = "kill"

[categories]
zz = "medtop:06000000"
"""


def _read(copy: str | bytes, profile: str = "") -> StoryDocument:
    data = copy.encode() if isinstance(copy, str) else copy
    return wire.read(data, profile=profile).documents[0]


def _embargo(copy: str, profile: str) -> str:
    told = _read(copy, profile).wire
    assert told is not None
    return str(told.embargo_until)


def test_times_without_a_zone_are_those_of_the_agency() -> None:
    assert _embargo(EMBARGOED, "") == "2020-02-13 18:00:00+01:00"
    assert _embargo(EMBARGOED, "ap") == "2020-02-13 18:00:00-05:00"
    assert _embargo(EMBARGOED, "reuters") == "2020-02-13 18:00:00+00:00"


@pytest.mark.parametrize(
    ("profile", "topics"),
    [("ats", ("medtop:04000000",)), ("dpa", ()), ("generic", ())],
)
def test_categories_are_those_of_the_agency(profile: str, topics: tuple[str, ...]) -> None:
    assert _read(MESSAGE.format(category="ec"), profile).topics == topics


def test_the_sender_is_who_the_source_says() -> None:
    names = {}
    for key in ("", "ats", "afp", GENERIC):
        told = _read(EMBARGOED, key).wire
        assert told is not None
        names[key] = told.source
    assert names == {"": "exemple.ch", "ats": "ATS", "afp": "AFP", GENERIC: "exemple.ch"}


def test_a_profile_is_found_by_its_file_or_by_a_name_of_the_agency() -> None:
    assert profile_named("keystone-sda-ats") is profile("keystone-sda-ats")
    assert profile_named(" ATS ") is profile("keystone-sda-ats")
    assert profile_named("") is profile_named("nobody") is None


def test_a_profile_that_is_not_there_is_said_and_holds_nothing_up() -> None:
    reading = wire.read(EMBARGOED.encode(), profile="nobody")
    assert len(reading.documents) == 1
    assert [(each.message, each.params) for each in reading.notices] == [
        (
            "There is no agency profile “%(profile)s”: the agency was guessed.",
            {"profile": "nobody"},
        )
    ]


COPIES = [
    path
    for path in sorted(FIXTURES.glob("*/*"))
    if path.is_file() and path.parent.name != "plain" and not path.name.endswith(".expected.json")
]


@pytest.mark.parametrize("path", COPIES, ids=lambda p: p.name)
def test_every_format_can_be_read_under_a_profile(path: Path) -> None:
    under = wire.read(path.read_bytes(), name=path.name, profile="afp")
    free = wire.read(path.read_bytes(), name=path.name)
    assert (under.format, len(under.documents)) == (free.format, len(free.documents))


def test_every_agency_has_copy_of_its_own_among_the_fixtures() -> None:
    told = [json.loads(path.read_text("utf-8")) for path in FIXTURES.glob("*/*.expected.json")]
    sources = {
        document["wire"].get("source")
        for documents in told
        for document in (documents if isinstance(documents, list) else ())
        if "wire" in document
    }
    assert {profile(key).name for key in keys()} - sources == {""}


@pytest.mark.parametrize(
    ("provider", "qcode", "signal"),
    [
        ("dpa.com", "sig:repeat", Signal.CORRECTION),
        ("dpa.com", "dpasig:isplanned", Signal.NONE),
        ("reuters.com", "edStat:U", Signal.UPDATE),
        ("reuters.com", "edStat:C", Signal.CORRECTION),
        ("reuters.com", "edStat:N", Signal.NONE),
        ("ansa.it", "sig:repeat", Signal.NONE),
    ],
)
def test_signals_of_g2_mean_what_their_agency_means(
    provider: str, qcode: str, signal: Signal
) -> None:
    copy = (
        f'<newsItem guid="a"><itemMeta><provider literal="{provider}"/><signal qcode="{qcode}"/>'
        "</itemMeta><contentMeta><headline>Titre</headline></contentMeta></newsItem>"
    )
    (story,) = wire.read(copy.encode()).documents
    assert story.wire is not None
    assert story.wire.signal is signal


@pytest.fixture
def new_agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of profiles with one file more."""
    folder = shutil.copytree(str(agency._FOLDER), tmp_path / "agencies")
    (folder / "lac.toml").write_text(NEW_AGENCY, "utf-8")
    monkeypatch.setattr(agency, "_FOLDER", folder)
    caches = (
        agency.profile, agency.keys, agency._by_provider, agency._by_service, agency._named,
        agency._word_pattern, agency._advisory_pattern,
    )  # fmt: skip
    for cache in caches:
        cache.cache_clear()
    yield
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("new_agency")
def test_a_new_agency_is_a_new_file_and_no_code() -> None:
    story = _read(MESSAGE.format(category="zz").encode("mac-roman"))
    assert story.wire is not None
    assert (story.wire.source, str(story.wire.sent_at)) == (
        "Agence du Lac",
        "2020-02-12 22:37:00+09:00",
    )
    assert (story.headline, story.slugline) == ("Titre de la dépêche", "Départ")
    assert (story.topics, story.dateline) == (("medtop:06000000",), "Berne")
    assert [(line.text, line.contributors[0].kind) for line in story.credits] == [
        ("agl", ContributorKind.INITIALS)
    ]
    killed = EMBARGOED.replace(
        "<NewsManagement>", '<NewsManagement><NewsItemType FormalName="Oups"/>'
    )
    told = _read(killed, "agence du lac").wire
    assert told is not None
    assert (told.signal, str(told.embargo_until)) == (
        Signal.KILL,
        "2020-02-13 18:00:00+09:00",
    )


@pytest.mark.usefixtures("new_agency")
def test_the_order_of_encodings_is_the_agencys() -> None:
    data = MESSAGE.format(category="zz").encode("mac-roman")
    assert wire.read(data).encoding == "mac-roman"
    assert wire.read(data, profile="ats").encoding == "cp1252"
    xml = EMBARGOED.replace("Titre", "Été").encode("mac-roman")
    assert _read(xml, "agence du lac").headline == "Été"
    assert _read(xml, "ats").headline != "Été"
