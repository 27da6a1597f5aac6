"""Files that are clearly no copy: XML of other kinds. They are refused, not read as text."""

from __future__ import annotations

from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.reading import Reading
from articles.wire.xml import parse, root_name

NAME = "foreign"
# Text may begin with one of these without being XML.
_HTML = {"html", "body", "article", "div", "p", "h1", "h2", "b", "i", "strong", "em", "span"}


def recognises(data: bytes, name: str) -> bool:
    return root_name(data).lower() not in ("", *_HTML)


def read(data: bytes, name: str) -> Reading:
    """Raises CopyRefusedError: with the fault of broken or hostile XML, else with its root."""
    tree = parse(data)
    raise CopyRefusedError(
        gettext_noop("This XML is of a kind that is not known here: %(root)s."),
        expected=gettext_noop("NewsML, NITF, RSS, Atom or a WordPress export"),
        root=str(tree.root.tag),
    )
