"""Copy as the paste page holds it between two requests: bytes, text, and a role for each line.

Nothing is stored before the editor saves; the browser carries all of it (templates/admin/
articles/story/paste.html), so that there is nothing to lose on this side.
"""

import base64
import binascii
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles import wire
from articles.desk_vocabulary import desk_vocabulary
from articles.document import Signal, StoryDocument, replace
from articles.models import Source
from articles.wire.detect import detect
from articles.wire.embargo import beside_title
from articles.wire.formats import plain as plain_copy
from articles.wire.plain import read_text, reread
from articles.wire.reading import Label, Line, Reading

SOURCE = "paste"  # the short name of the source that pasted copy comes from
# The page sends the bytes back with every button, within DATA_UPLOAD_MAX_MEMORY_SIZE.
MAX_BYTES = 3 * 2**20
# Plain copy is read line by line, in the request: so many short ones take about half a second.
MAX_LINES = 20_000
EDITABLE_LINES = 2_000  # more than a page copy ever has; longer copy is taken as it was read


class PasteError(Exception):
    """What came from the browser is not what the page had sent; str() is for the editor."""


@dataclass(frozen=True)
class Pasted:
    """One piece of copy on the page. `text` and `labels` are empty where there are no lines."""

    data: bytes
    name: str = ""
    text: str = ""
    labels: tuple[Label, ...] = ()

    @property
    def encoded(self) -> str:
        return base64.b64encode(self.data).decode()

    def original(self) -> Reading:
        """What the reader made of the bytes. Raises CopyRefusedError."""
        return _understood(self.data, self.name)

    def reading(self) -> Reading:
        """The reading with what the editor changed of it. Raises CopyRefusedError."""
        original = self.original()
        if not self.labels or _is_unchanged(self, original):
            return original
        lines = read_text(self.text).lines
        edited = reread(self.text, self.labels, vocabulary=desk_vocabulary())
        return Reading(
            format=original.format,
            encoding=original.encoding,
            documents=tuple(_with_identity(new, original) for new in edited.documents),
            lines=tuple(map(_newer, lines, edited.lines)),
            notices=original.notices,
            attachments=original.attachments,
        )

    def joined(self, number: int) -> "Pasted":
        """With a line (counted from 0) put to the end of the one above it."""
        lines, labels = self.text.split("\n"), list(self.labels)
        if not 0 < number < len(lines):
            raise PasteError(_("There is no line above this one."))
        lines[number - 1 : number + 1] = [f"{lines[number - 1]} {lines[number].lstrip()}"]
        del labels[number]
        return Pasted(self.data, self.name, "\n".join(lines), tuple(labels))


def first_read(data: bytes, name: str) -> tuple[Pasted, Reading]:
    """New copy as the reader understands it. Raises CopyRefusedError, PasteError."""
    if len(data) > MAX_BYTES:
        raise PasteError(
            _("This file has more than %(limit)s MB: put it into the folder of a source instead.")
            % {"limit": MAX_BYTES // 2**20}
        )
    if data.count(b"\n") > MAX_LINES and detect(data, name) is plain_copy:
        raise PasteError(
            _(
                "This copy has more than %(limit)s lines: "
                "put it into the folder of a source instead."
            )
            % {"limit": MAX_LINES}
        )
    reading = _understood(data, name)
    is_editable = len(reading.documents) == 1 and 0 < len(reading.lines) <= EDITABLE_LINES
    if not is_editable:
        return Pasted(data, name), reading
    text = "\n".join(line.text for line in reading.lines)
    return Pasted(data, name, text, tuple(line.label for line in reading.lines)), reading


def posted(data: QueryDict) -> Pasted:
    """The copy that the page sends back. Raises PasteError."""
    try:
        raw = base64.b64decode(data.get("data", ""), validate=True)
        labels = tuple(map(Label, data.getlist("label")))
    except (binascii.Error, ValueError) as error:
        raise PasteError(_("The page was sent incompletely: read the copy again.")) from error
    # Forms send every line end as two characters.
    text = data.get("text", "").replace("\r\n", "\n")
    if labels and len(labels) != text.count("\n") + 1:
        raise PasteError(_("The page was sent incompletely: read the copy again."))
    return Pasted(raw, data.get("name", "")[:255], text, labels)


def _understood(data: bytes, name: str) -> Reading:
    """What the desk's readers make of it, by the agency that the source of pasted copy names."""
    agency = Source.objects.filter(slug=SOURCE).values_list("profile", flat=True).first() or ""
    reading = wire.read(data, name=name, profile=agency, vocabulary=desk_vocabulary())
    if reading.format != "plain":
        return reading
    return replace(reading, documents=tuple(map(_asking_nothing, reading.documents)))


def _asking_nothing(document: StoryDocument) -> StoryDocument:
    """An editor who pastes a text decides: its notices say that it speaks of a kill or a hold."""
    if document.wire is None:
        return document
    return replace(document, wire=replace(document.wire, signal=Signal.NONE))


def _is_unchanged(pasted: Pasted, original: Reading) -> bool:
    lines = original.lines
    return [line.text for line in lines] == pasted.text.split("\n") and [
        line.label for line in lines
    ] == list(pasted.labels)


def _newer(read: Line, edited: Line) -> Line:
    """A role that the editor left alone keeps its certainty and its reason."""
    return read if read.label == edited.label else edited


def _with_identity(edited: StoryDocument, original: Reading) -> StoryDocument:
    """Who the item is for its sender does not depend on the roles of its lines.

    Nor does an embargo beside its headline, of which the sender's notes tell.
    """
    wire = original.documents[0].wire
    asked, headline = beside_title(edited.headline)
    is_told = wire is not None and asked in (note.text for note in wire.notes)
    return replace(edited, headline=headline if is_told else edited.headline, wire=wire)
