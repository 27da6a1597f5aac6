from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import typography


def visible(text: str) -> str:
    """Thin spaces as "_", fixed ones as "~", so that expectations can be read."""
    return text.replace(typography.THIN, "_").replace(typography.FIXED, "~")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Swatch: EM", "Swatch~: EM"),
        ("Quoi ? Non!", "Quoi_? Non_!"),
        ("Vraiment ?!", "Vraiment_?!"),
        ("(lui?)", "(lui_?)"),
        ('"quoi?" a-t-il dit', '"quoi_?" a-t-il dit'),
        ("«collés» ; « aérés »", "«~collés~»_; «~aérés~»"),
        ("Oui!»", "Oui_!~»"),
        ("à 17:41, 2:1", "à 17:41, 2:1"),
        ("12 000 francs, 50 %, 18 h 30, 18 h", "12_000~francs, 50_%, 18~h~30, 18~h"),
        ("le 1er mars et le 12 août", "le 1er~mars et le 12~août"),
        ("M. Macron, n° 5", "M.~Macron, n°~5"),
        ("voir https://example.org/?a=b;c: là", "voir https://example.org/?a=b;c: là"),
    ],
)
def test_spaces_of_france_are_added(written: str, shown: str) -> None:
    assert visible(typography.space(written, "fr")) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Swatch: EM", "Swatch: EM"),
        ("Quoi? Non!", "Quoi? Non!"),
        ("Quoi ? Non !", "Quoi_? Non_!"),
        ("«collés» et « aérés »", "«collés» et «_aérés_»"),
        ("40'000 francs, 12 000 voix", "40'000~francs, 12_000 voix"),
        ("l'an 2020 500 fois", "l'an 2020 500 fois"),
    ],
)
def test_swiss_profile_keeps_glued_marks_and_makes_spaces_thin(written: str, shown: str) -> None:
    assert visible(typography.space(written, "fr-CH")) == shown


def test_profile_none_changes_nothing() -> None:
    assert typography.space("Quoi ? 12 000 « oui »", "none") == "Quoi ? 12 000 « oui »"


def test_tags_entities_and_addresses_stay_untouched() -> None:
    fragment = '<em>Quoi</em>? A &amp; B; <a href="https://example.org/?b;c">lien</a>: <em>ah!</em>'
    assert visible(typography.space_html(fragment, "fr")) == (
        '<em>Quoi</em>_? A &amp; B_; <a href="https://example.org/?b;c">lien</a>~: <em>ah_!</em>'
    )


@pytest.mark.parametrize(
    ("language", "house", "profile"),
    [
        ("fr", "fr-CH", "fr-CH"),
        ("fr-CH", "fr", "fr"),
        ("en", "fr-CH", "none"),
        ("fr", "none", "none"),
        ("fr", "klingon", "none"),
    ],
)
def test_only_french_text_gets_the_house_profile(language: str, house: str, profile: str) -> None:
    assert typography.profile_for(language, house) == profile


french = st.text(alphabet="ab1 0:;!?«»\"'()%h\u00a0\u202f<>&amp;.\ue000", max_size=40)


@given(french, st.sampled_from(typography.PROFILES))
def test_spacing_twice_changes_nothing_more(text: str, profile: str) -> None:
    once = typography.space(text, profile)
    assert typography.space(once, profile) == once


@given(french, st.sampled_from(typography.PROFILES))
def test_only_spaces_ever_change(text: str, profile: str) -> None:
    def letters(value: str) -> str:
        return "".join(value.replace("\ue000", "\ufffd").split())

    assert letters(typography.space(text, profile)) == letters(text)


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (date(2020, 3, 1), "fr", "1er mars 2020"),
        (date(2020, 2, 12), "fr-CH", "12 février 2020"),
        (date(2020, 3, 1), "en", "1 March 2020"),
        (date(2020, 3, 1), "de", "1. März 2020"),
        (date(2020, 3, 1), "it", "1º marzo 2020"),
        (date(2020, 8, 2), "rm", "2 August 2020"),
    ],
)
def test_long_date(day: date, language: str, written: str) -> None:
    assert typography.long_date(day, language) == written


def test_full_date_names_the_weekday() -> None:
    day = date(2020, 2, 12)
    assert typography.full_date(day) == "mercredi 12 février 2020"
    assert typography.full_date(day, "de") == "Mittwoch, 12. Februar 2020"


def test_clock_has_two_figures_for_hours_and_minutes() -> None:
    assert typography.clock(time(6, 5)) == "06:05"


@pytest.mark.parametrize(
    ("seconds", "written", "iso"),
    [
        (0, "0 s", "PT0S"),
        (42, "42 s", "PT42S"),
        (60, "1 min", "PT1M"),
        (165, "2 min 45", "PT2M45S"),
        (185, "3 min 05", "PT3M5S"),
        (3600, "1 h", "PT1H"),
        (3720, "1 h 02", "PT1H2M"),
    ],
)
def test_durations(seconds: int, written: str, iso: str) -> None:
    assert (typography.duration(seconds), typography.iso_duration(seconds)) == (written, iso)
