"""Colours in which readers cannot read are told of when the site is checked."""

from pathlib import Path

import pytest
from pytest_django import Settings

from articles.house_look import colours_can_be_read, contrast, faults

OWN = Path("articles/static/articles/css/site.css").read_text("utf-8")
LIGHT = "@layer tokens { :root { --accent: %s; } }"
DARK = "@layer tokens { @media (prefers-color-scheme: dark) { :root { --accent: %s; } } }"


def found(*sheets: str) -> list[tuple[str, str, str]]:
    return [fault[:3] for fault in faults(OWN, *sheets)]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21.0), ("#fff", "#fff", 1.0), ("#777777", "#fff", 4.48)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_colours_of_the_house_itself_can_be_read() -> None:
    assert found() == []


def test_pale_accent_is_found_in_the_light_alone() -> None:
    assert found(LIGHT % "#e0a0a0") == [("light", "accent", "paper"), ("light", "accent", "tint")]


def test_deep_accent_is_found_in_the_dark_alone() -> None:
    assert found(DARK % "#5d0b0b") == [("dark", "accent", "paper"), ("dark", "accent", "tint")]


def test_good_colours_comments_and_colours_of_print_are_no_faults() -> None:
    printed = """
        @media print {
          :root { --ink: #ffffff; }
          @supports (color: red) { :root { --soft: #ffffff; } }
          :root { --accent: #ffffff; }
        }
    """
    assert found(LIGHT % "#0b5d3b", DARK % "#7fd8ac", printed, "/* --ink: #fff; */") == []


def test_house_is_warned_by_the_check(settings: Settings, tmp_path: Path) -> None:
    settings.HOUSE_DIR = tmp_path
    assert colours_can_be_read(None) == []
    (tmp_path / "house.css").write_text(LIGHT % "#ffd700")

    said = [warning.msg for warning in colours_can_be_read(None)]

    assert said == [
        "house.css: --accent on --paper contrasts 1.4 to 1 in the light.",
        "house.css: --accent on --tint contrasts 1.2 to 1 in the light.",
    ]
