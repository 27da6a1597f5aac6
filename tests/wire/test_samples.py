"""Other people's files: each is read, or refused with a reason; their expected values hold.

The folder ../shared is not part of the project; without it these tests are skipped.
"""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from articles import wire
from articles.document import ContributorKind, Signal, StoryDocument
from articles.markup import plain
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Reading

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples in ../shared")
NO_COPY = {"schemas", "mediatopics", "credits", "INDEX.tsv"}
ACTIONS = {"new": Signal.NONE, "update": Signal.UPDATE, "correction": Signal.CORRECTION}
ENCODINGS = {
    "iso-8859-15": "iso8859-15", "iso-8859-1": "cp1252", "ascii": "utf-8", "utf-8": "utf-8",
}  # fmt: skip


def _files() -> list[Path]:
    if not SAMPLES.is_dir():
        return []
    files = (path for path in sorted(SAMPLES.rglob("*")) if path.is_file())
    return [
        path
        for path in files
        if path.relative_to(SAMPLES).parts[0] not in NO_COPY
        and not path.name.endswith(".expected.json")
    ]


def _read(path: Path) -> Reading | None:
    try:
        return wire.read(path.read_bytes(), name=path.name)
    except CopyRefusedError as refusal:
        if not str(refusal):
            raise
        return None


def test_every_sample_is_read_or_refused_with_a_reason() -> None:
    read = [path for path in _files() if _read(path) is not None]
    assert len(read) > len(_files()) // 2


def test_what_is_read_has_a_headline_or_is_killed_or_held() -> None:
    for path in _files():
        reading = _read(path)
        for document in reading.documents if reading and reading.format != "plain" else ():
            signal = document.wire.signal if document.wire else Signal.NONE
            assert document.headline or signal in (Signal.KILL, Signal.HOLD), path


@pytest.mark.parametrize("path", [p for p in _files() if "attack" in p.parts], ids=lambda p: p.name)
def test_hostile_files_are_refused_or_harmless_in_two_seconds(path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    _read(path)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def _golden(folder: str) -> list[Path]:
    return sorted((SAMPLES / folder).glob("*.expected.json"))


def _expected(path: Path) -> tuple[dict[str, Any], Reading, StoryDocument]:
    golden = json.loads(path.read_text())["golden"]
    sample = path.with_name(path.name.removesuffix(".expected.json"))
    reading = wire.read(sample.read_bytes(), name=sample.name)
    return golden, reading, reading.documents[0]


def _paragraphs(document: StoryDocument) -> list[str]:
    body = [plain(getattr(block, "html", "")) for block in document.body]
    return [document.lede, *body] if document.lede else body


def _names(document: StoryDocument, kind: ContributorKind) -> list[str]:
    return [
        each.name for line in document.credits for each in line.contributors if each.kind is kind
    ]


@pytest.mark.parametrize("path", _golden("newsml-1.2"), ids=lambda p: p.name)
def test_newsml_1_holds_the_expected_values(path: Path) -> None:
    golden, reading, document = _expected(path)
    assert reading.encoding == ENCODINGS[golden["encoding_actual"].lower()]
    assert document.wire is not None
    told = {
        "identity": document.wire.guid,
        "revision": int(document.wire.version),
        "headline": document.headline,
        "dateline": document.dateline,
        "language": document.language,
        "catchword": document.kicker,
        "lede": document.lede,
        "urgency": document.urgency,
        "name_label": document.slugline,
        "slugline": document.slugline,
        "first_created": document.published_at and document.published_at.isoformat(),
        "this_revision_created": (document.modified_at or document.published_at).isoformat(),
        "keywords": list(document.keywords),
        "subjects": sorted(_note(document, "subjects").split()),
        "body_paragraphs": len(_paragraphs(document)),
        "sign_off": next((c.text for c in document.credits if c.text.count("/") == 3), ""),
        "author_initials": _names(document, ContributorKind.INITIALS),
        "news_items": len(reading.documents),
        "catchline": _note(document, "CatchLine"),
        "editorial_note": _note(document, "Editorial Note") or _note(document, "comment"),
        "product_line": _note(document, "ProductLine"),
        "action": document.wire.signal,
    }
    golden["action"] = ACTIONS[golden["action"]]
    if "subjects" in golden:
        golden["subjects"] = sorted(golden["subjects"])
    assert {key: told[key] for key in told if key in golden} == {
        key: golden[key] for key in told if key in golden
    }
    assert _paragraphs(document)[0].startswith(golden["first_paragraph_start"])
    assert _paragraphs(document)[-1].endswith(golden["last_paragraph_end"])


def _note(document: StoryDocument, role: str) -> str:
    notes = document.wire.notes if document.wire else ()
    return next((note.text for note in notes if note.role == role), "")


@pytest.mark.parametrize("path", _golden("iptc7901"), ids=lambda p: p.name)
def test_iptc_7901_holds_the_expected_values(path: Path) -> None:
    golden, reading, document = _expected(path)
    assert reading.encoding == ENCODINGS[golden["encoding_actual"]]
    wire_part = document.wire
    assert wire_part is not None
    assert wire_part.guid.startswith(f"{golden['service']}{golden['number']}:")
    assert document.urgency == golden["priority"]
    assert document.slugline == golden["keyword"]
    assert document.headline == golden["headline"]
    assert document.dateline == golden["dateline_place"]
    assert document.language == golden["language"]
    agencies = [name.lower() for name in _names(document, ContributorKind.AGENCY)]
    assert list(dict.fromkeys(agencies)) == golden["agencies"]
    if "paragraphs" in golden:
        assert _paragraphs(document) == golden["paragraphs"]
        assert document.credits[-1].text.strip("()") == golden["sign_off"]
        assert wire_part.sent_at is not None
        assert wire_part.sent_at.isoformat().startswith(golden["sent"])
        assert _note(document, "slug") == golden["slug"]
    if "ednote_starts" in golden:
        assert _note(document, "notebook").startswith(golden["ednote_starts"])
