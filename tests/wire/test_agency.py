"""Agency profiles: found by any of their names, complete, and careful with words."""

import re
from zoneinfo import ZoneInfo

import pytest

from articles.document import Signal, replace
from articles.wire.credits import default_agencies
from articles.wire.profiles.agency import (
    GENERIC,
    gravest,
    keys,
    profile,
    profile_of,
    profile_of_service,
)


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("www.sda-ats.ch", "ATS"),
        ("Si", "ATS"),
        ("nprov:dpa", "DPA"),
        ("urn:newsml:dpa.com:20090101:170629-99-1", "DPA"),
        ("tag:reuters.com,2014:newsml_KBN", "Reuters"),
        ("https://www.ansa.it/x", "ANSA"),
        ("Agence du Lac", ""),
    ],
)
def test_profiles_are_found_by_any_name(identifier: str, name: str) -> None:
    assert profile_of("", identifier).name == name


def test_first_known_name_wins() -> None:
    assert profile_of("inconnu", "afp.com", "ap").name == "AFP"


def test_services_tell_the_agency() -> None:
    found = profile_of_service("BSF")
    assert found is not None
    assert found.name == "ATS"
    assert profile_of_service("zzz") is None


@pytest.mark.parametrize("key", keys())
def test_every_profile_is_whole(key: str) -> None:
    found = profile(key)
    assert found.timezone == ZoneInfo(found.zone)
    for pattern in (found.signoff, found.dateline, *found.advisory):
        re.compile(pattern)
    assert {"place", "credit"} <= set(re.compile(found.dateline).groupindex)
    assert found.signal("instruction:delete") is Signal.KILL
    if key != GENERIC:
        assert found.name in {agency.name for agency in default_agencies()}
    assert all(topic.startswith("medtop:") for topic in found.categories.values())


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("RECTIFICATIF: le nombre", Signal.CORRECTION),
        ("(Berichtigung)", Signal.CORRECTION),
        ("ANNULATION", Signal.KILL),
        ("Eds: UPDATES: with quotes", Signal.UPDATE),
        ("Annulation du concert de Vevey", Signal.NONE),
        ("CORRECTION DES VALEURS", Signal.NONE),
        ("URGENT - Séisme", Signal.ALERT),
    ],
)
def test_words_are_signals_only_when_they_stand_alone(text: str, signal: Signal) -> None:
    assert profile(GENERIC).signal_of_words(text) is signal


def test_gravest_signal_wins() -> None:
    assert gravest(Signal.UPDATE, Signal.KILL, Signal.HOLD) is Signal.KILL
    assert gravest() is Signal.NONE


def test_notes_to_editors_are_advisories() -> None:
    ats = profile_of("ats")
    assert ats.is_advisory("", "Programme de la semaine du 3 au 9 mars")
    assert not ats.is_advisory("Le programme du festival")


def test_categories_are_media_topics() -> None:
    assert profile_of("ats").topic("SP") == "medtop:15000000"
    assert profile_of("ats").topic("xx") == ""


def test_text_wires_are_tried_in_the_agencys_encodings() -> None:
    latin = replace(profile(GENERIC), encodings=("utf-8", "ascii", "iso8859-15"))
    assert latin.encoding_of("é".encode()) == "utf-8"
    assert latin.encoding_of(b"\xa4") == "iso8859-15"
    assert replace(latin, encodings=("ascii",)).encoding_of(b"\xa4") is None
