"""Which format is this? The registry of formats, in the order they are asked, and the door in.

A format is a module of articles/wire/formats/ with NAME, recognises() and read(). The first that
recognises the bytes reads them; plain copy comes last and takes every text that nobody claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from articles.document import replace
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats import (
    anpa,
    digitalwires,
    docx,
    feeds,
    foreign,
    ghost,
    html,
    iptc7901,
    mail,
    newsml1,
    newsml_g2,
    ninjs,
    nitf,
    pdf,
    photo,
    plain,
    wxr,
)
from articles.wire.profiles.agency import profile_named
from articles.wire.reading import Notice, Reading

if TYPE_CHECKING:
    from articles.wire.profiles.agency import Profile
    from articles.wire.vocabulary import Vocabulary


class Format(Protocol):
    """What a module of articles/wire/formats/ offers."""

    NAME: str

    def recognises(self, data: bytes, name: str) -> bool: ...

    def read(self, data: bytes, name: str, agency: Profile | None = None) -> Reading: ...


FORMATS: tuple[Format, ...] = (
    newsml1, newsml_g2, nitf, iptc7901, anpa, digitalwires, ghost, ninjs, wxr, feeds,
    html, docx, mail, pdf, photo,
    foreign, plain,  # what no format knows: refused if it is no text, else plain copy, the last
)  # fmt: skip


def detect(data: bytes, name: str = "") -> Format:
    """The first format that recognises the bytes; `name` is the file's name, if it had one."""
    return next((each for each in FORMATS if each.recognises(data, name)), plain)


def read(
    data: bytes,
    *,
    format: str | None = None,  # noqa: A002 - the word that editors and the command use
    name: str = "",
    profile: str = "",
    vocabulary: Vocabulary | None = None,
) -> Reading:
    """What a piece of copy says: the one door into articles/wire/.

    `format` names a format that must be used (else it is detected), `name` the file it came in,
    `profile` the agency whose copy it is (else that is told by what the copy says of itself),
    `vocabulary` an editor's additions to what plain copy is understood by.
    Raises CopyRefusedError for copy that cannot become a document.
    """
    chosen = _named(format) if format else detect(data, name)
    agency = profile_named(profile)
    if vocabulary is not None and (chosen is plain or chosen is pdf):
        reader = plain.read if chosen is plain else pdf.read
        reading = reader(data, name, agency, vocabulary=vocabulary)
    else:
        reading = chosen.read(data, name, agency)
    return _noting(reading, profile) if profile and agency is None else reading


def _noting(reading: Reading, profile: str) -> Reading:
    """A profile that is not there holds up no copy; the desk is told."""
    message = gettext_noop("There is no agency profile “%(profile)s”: the agency was guessed.")
    notice = Notice(message=message, params={"profile": profile})
    return replace(reading, notices=(*reading.notices, notice))


def _named(wanted: str) -> Format:
    for each in FORMATS:
        if wanted == each.NAME:
            return each
    raise CopyRefusedError(
        gettext_noop("There is no format named %(format)s."),
        expected=gettext_noop("one of %(formats)s"),
        format=wanted,
        formats=", ".join(each.NAME for each in FORMATS),
    )
