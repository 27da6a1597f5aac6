"""The texts of Django's admin and of import-export that our catalogues say in other words."""

import gettext as catalogues
from pathlib import Path

import import_export
import pytest
from django.contrib import admin
from django.utils.translation import gettext, override

from articles.admin.wording import WORDING


def texts_of(package: object) -> set[str]:
    folder = Path(str(vars(package)["__file__"])).parent / "locale"
    catalogue = vars(catalogues.translation("django", folder, ["fr"]))["_catalog"]
    return {each if isinstance(each, str) else each[0] for each in catalogue}


def test_each_text_is_still_one_of_theirs() -> None:
    assert [each for each in WORDING if each not in texts_of(admin) | texts_of(import_export)] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Ajouter\u00a0: Crédit"),
        ("en", "Add another Crédit"),
        ("de", "Crédit hinzufügen"),
    ],
)
def test_ours_go_before_theirs_where_there_are_any(language: str, said: str) -> None:
    with override(language):
        text = gettext("Add another %(verbose_name)s") % {"verbose_name": "Crédit"}
    assert text == said
