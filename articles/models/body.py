"""The field of body text: an editor limited to the document's vocabulary, clean in every door."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles.markup import PARAGRAPH_CLASSES, URL_SCHEMES, clean_body, is_tangled

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": sorted(URL_SCHEMES)},
    "NodeClass": {"cssClasses": {"paragraph": list(PARAGRAPH_CLASSES)}},
    "SpecialCharacters": True,
    # On, it would switch the browser's spelling check off.
    "NoSpellCheck": False,
}


# Of a form, in characters with markup: forty times a long story, and what is cleaned in seconds
# however it is nested.
MAX_LENGTH = 200_000


def refuse_tangled(body: str) -> None:
    """Of such a text the lines alone could be kept; whoever typed it decides."""
    if is_tangled(body):
        raise ValidationError(
            _(
                "Too much formatting is opened in this text and never closed: it would lose all "
                "of it, lists and links too. Paste it as plain text and format it anew."
            ),
            code="tangled",
        )


class BodyField(ProseEditorField):
    """Body HTML in canonical form (articles/markup.py).

    The library sanitises in forms only; this field does it on the way to the database, so that
    create, update, bulk_create, bulk_update and imports are clean as well.
    """

    default_validators = (refuse_tangled,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", clean_body)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": MAX_LENGTH} | kwargs)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            value = clean_body(value)
        return super().get_db_prep_save(value, connection)
