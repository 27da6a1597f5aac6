"""What says that a stored page is out of date: whatever readers would see otherwise today."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from articles import page_recipe


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    page_recipe._labels.cache_clear()
    yield
    page_recipe._labels.cache_clear()


def with_catalogue(settings: LazySettings, folder: Path, before: str, after: str) -> None:
    """The house's catalogues, with a text in the French one that is as long as before."""
    old, new = before.encode(), after.encode()
    assert len(old) == len(new)
    copy = shutil.copytree(settings.LOCALE_PATHS[0], folder / "locale")
    compiled = copy / "fr" / "LC_MESSAGES" / "django.mo"
    assert old in compiled.read_bytes()
    compiled.write_bytes(compiled.read_bytes().replace(old, new))
    settings.LOCALE_PATHS = [copy]
    page_recipe._labels.cache_clear()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("avec sous-titres", "avec soustitres!"),
        ("Galerie\u00a0: %(number)s images", "Galerie\u00a0: %(number)s photos"),
        ("Contenu créé par une IA générative", "Contenu créé par une IA générativ."),
    ],
)
def test_labels_in_another_wording_make_pages_old(
    settings: LazySettings, tmp_path: Path, before: str, after: str
) -> None:
    known = page_recipe.page_recipe()
    with_catalogue(settings, tmp_path, before, after)
    assert page_recipe.page_recipe() != known


def test_texts_of_the_desk_make_no_page_old(settings: LazySettings, tmp_path: Path) -> None:
    known = page_recipe.page_recipe()
    with_catalogue(settings, tmp_path, "Dépêche", "DépêchE")
    assert page_recipe.page_recipe() == known


@pytest.mark.parametrize(
    ("name", "value"),
    [("TYPOGRAPHY", "none"), ("TIME_ZONE", "America/Montreal"), ("LANGUAGE_CODE", "en")],
)
def test_settings_that_pages_show_make_them_old(
    settings: LazySettings, name: str, value: str
) -> None:
    known = page_recipe.page_recipe()
    setattr(settings, name, value)
    assert page_recipe.page_recipe() != known


def test_every_label_of_a_story_is_known() -> None:
    said = page_recipe._labels()
    assert {"Corrigé", "Corrected", "Transcription", "Tiré de %(host)s"} <= set(said)
