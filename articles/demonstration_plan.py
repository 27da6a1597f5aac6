"""What fixtures/demo/plan.toml may say: copies, people, pictures, and what becomes of each."""

from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

FIXTURES = settings.BASE_DIR / "fixtures"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all parts of the plan share: a misspelt key is an error."""


class Person(_Part, frozen=True):
    """A demonstration editor, who also stands on credit lines by initials."""

    username: str
    role: str
    first_name: str
    last_name: str
    initials: str
    function: str


class Picture(_Part, frozen=True):
    """What a reader who does not see the picture should know of it, and where to crop."""

    alt: str
    focal: tuple[float, float] = (0.5, 0.5)
    # The copy names a photographer's credit that must stay as it is printed there.
    keeps_credit: bool = False


class Step(_Part, frozen=True):
    """One act; `hours` lie before the moment of the first run, below zero after it."""

    act: str
    hours: float = 0
    by: str = "demo-editor"
    note: str = ""
    notice: str = ""
    # What the editor rewrites before: the words of the copy and those in their place.
    change: tuple[str, str] | None = None


class PullQuote(_Part, frozen=True):
    """Words that an editor sets off, after so many blocks: plain copy has no mark for them."""

    text: str
    by: str
    after: int


class Shown(_Part, frozen=True):
    """A picture that an editor puts into the text after so many blocks."""

    picture: str
    caption: str
    after: int


class Film(_Part, frozen=True):
    """A film that an editor puts into the text, its captions beside it under the same name."""

    name: str
    title: str
    caption: str
    seconds: int
    poster: str
    after: int
    transcript: str = ""


class Note(_Part, frozen=True):
    """What somebody of the desk writes beside a story."""

    by: str
    text: str
    settled_by: str = ""


class Planned(_Part, frozen=True):
    """One copy and what the desk does with it. `hours` or `at`: when it is published."""

    copy: str
    section: str = ""
    hours: float | None = None
    at: datetime | None = None
    news_value: int = 3
    kicker: str = ""
    slugline: str = ""
    # Agency copy and live pages have no lede: the editor's own, or the first paragraph.
    lede: str = ""
    first_is_lede: bool = False
    topics: tuple[str, ...] = ()
    quote: PullQuote | None = None
    pictures: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    # What the first of the sounds would say, were it a voice.
    transcript: str = ""
    # Pictures after the same block are a gallery.
    shown: tuple[Shown, ...] = ()
    film: Film | None = None
    # In the story's language, where that is not the library's.
    alt: str = ""
    assigned_to: str = ""
    planned_hours: float | None = None
    embargo_hours: float | None = None
    # One of the plan's bundles.
    bundle: str = ""
    notes: tuple[Note, ...] = ()
    then: tuple[Step, ...] = ()

    @property
    def path(self) -> Path:
        return FIXTURES / self.copy


class Plan(_Part, frozen=True):
    people: tuple[Person, ...]
    pictures: dict[str, Picture]
    # When each is planned, in hours before the first run.
    bundles: dict[str, float]
    # The first so many stories have the editors' places on the front page.
    placed: int
    seed: Planned
    stories: tuple[Planned, ...]


def read_plan() -> Plan:
    """The plan; raises msgspec.ValidationError with the place of a fault."""
    return msgspec.toml.decode((FIXTURES / "demo" / "plan.toml").read_bytes(), type=Plan)
