"""Files that are no copy: XML and JSON of other kinds. They are refused, not read as text."""

from __future__ import annotations

import re

from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.json_copy import load
from articles.wire.profiles.agency import Profile
from articles.wire.reading import Reading
from articles.wire.xml import parse, root_name

NAME = "foreign"
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[{\[])")
# Text may begin with one of these without being XML.
_HTML = {"html", "body", "article", "div", "p", "h1", "h2", "b", "i", "strong", "em", "span"}


def recognises(data: bytes, name: str) -> bool:
    return root_name(data).lower() not in ("", *_HTML) or _JSON.match(data[:64]) is not None


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """Raises CopyRefusedError: with the fault of broken or hostile XML, else with its root."""
    if _JSON.match(data[:64]):
        load(data)
        raise CopyRefusedError(
            gettext_noop("This JSON is of a kind that is not known here."),
            expected=gettext_noop("ninjs, JSON Feed or a Ghost export"),
        )
    tree = parse(data)
    raise CopyRefusedError(
        gettext_noop("This XML is of a kind that is not known here: %(root)s."),
        expected=gettext_noop("NewsML, NITF, RSS, Atom or a WordPress export"),
        root=str(tree.root.tag),
    )
