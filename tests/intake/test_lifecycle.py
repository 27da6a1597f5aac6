"""Sets of revisions as agencies send them, taken in one after the other: what is there at the end.

A folder of fixtures/wire/lifecycle/ is a set: its files, and set.toml, which says in which order
they arrive, what each becomes, and every story that there must be then. A new folder is a new test.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from articles.document import Paragraph, from_json
from articles.intake import Copy, Receipt, receive, receive_all
from articles.models import Article, Dispatch, Source, Story
from articles.workflow import perform
from tests import make

SETS = sorted(Path("fixtures/wire/lifecycle").iterdir())
# Those in which no editor acts between the revisions.
WIRE_ALONE = [each for each in SETS if "then_published" not in (each / "set.toml").read_text()]
SHARED = Path(__file__).parents[3] / "shared" / "samples" / "newsml-1.2"
pytestmark = pytest.mark.django_db


def _arrives(file: Path) -> Receipt:
    source = Source.objects.get(slug="import")
    (receipt,) = receive(Copy(file.read_bytes(), source, name=file.name))
    return receipt


def _publish(story: Story, at: Any) -> None:
    Story.objects.filter(pk=story.pk).update(section=make.section())
    moment = make.NOON if at is True else datetime.fromisoformat(at)
    perform("publish", Story.objects.get(pk=story.pk), by=None, at=moment)


def _told(story: Story, wanted: dict[str, Any]) -> dict[str, Any]:
    """What `wanted` asks of a story."""
    until = story.embargo_until
    revisions = story.revisions.order_by("number")
    wanted_until = wanted.get("embargo_until")
    told = {
        "headline": story.headline,
        "state": story.state,
        "acts": [revision.act for revision in revisions],
        "text": [each.html for each in story.document().body if isinstance(each, Paragraph)],
        "embargo_until": wanted_until
        if wanted_until and until == datetime.fromisoformat(wanted_until)
        else until,
    }
    article = Article.objects.filter(pk=story.pk).first()
    if "gone" in wanted:
        told["gone"] = article and article.state
    if "public" in wanted:
        told["public"] = _public(wanted.get("public_at"))
    for name in ("hidden_at", "public_at"):
        if name in wanted:
            is_public = Article.objects.public(datetime.fromisoformat(wanted[name])).exists()
            told[name] = wanted[name] if is_public is (name == "public_at") else is_public
    return told


def _public(at: str | None) -> str:
    """The text that readers see."""
    seen = Article.objects.public(datetime.fromisoformat(at) if at else None)
    told = [from_json(article.document) for article in seen]
    return "\n".join(
        block.html for each in told for block in each.body if isinstance(block, Paragraph)
    )


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_a_set_of_revisions_ends_as_it_says(folder: Path) -> None:
    wanted = tomllib.loads((folder / "set.toml").read_text("utf-8"))
    for step in wanted["arrives"]:
        receipt = _arrives(folder / step["file"])
        assert receipt.outcome == step["outcome"], step["file"]
        assert receipt.dispatch
        assert receipt.dispatch.signal == step.get("signal", receipt.dispatch.signal)
        if "then_published" in step:
            assert receipt.story
            _publish(receipt.story, step["then_published"])
    expected = [{"embargo_until": None, **each} for each in wanted.get("stories", [])]
    stories = list(Story.objects.order_by("pk"))
    assert len(stories) == len(expected)
    assert list(map(_told, stories, expected)) == expected
    files = {step["file"] for step in wanted["arrives"]}
    assert Dispatch.objects.count() == len(files)


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_a_set_that_arrives_again_changes_nothing(folder: Path) -> None:
    files = list(dict.fromkeys(step["file"] for step in _steps(folder)))
    for file in files:
        _arrives(folder / file)
    before = list(Story.objects.order_by("pk").values()), Dispatch.objects.count()
    again = {_arrives(folder / file).outcome for file in files}
    assert again == {"unchanged"}
    assert (list(Story.objects.order_by("pk").values()), Dispatch.objects.count()) == before


@pytest.mark.parametrize("folder", WIRE_ALONE, ids=lambda folder: folder.name)
def test_a_set_that_arrives_at_once_ends_as_one_by_one(folder: Path) -> None:
    steps = _steps(folder)
    source = Source.objects.get(slug="import")
    files = [folder / step["file"] for step in steps]
    copies = [Copy(file.read_bytes(), source, name=file.name) for file in files]
    outcomes = [receipt.outcome for (receipt,) in receive_all(copies)]
    assert outcomes == [step["outcome"] for step in steps]


def _steps(folder: Path) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = tomllib.loads((folder / "set.toml").read_text("utf-8"))["arrives"]
    return steps


@pytest.mark.skipif(not SHARED.is_dir(), reason="no samples in ../shared")
@pytest.mark.parametrize(("pattern", "revisions"), [("*_brz012.xml", 4), ("*_brd05[45].xml", 2)])
def test_the_revisions_of_an_agencys_item_are_one_story(pattern: str, revisions: int) -> None:
    for file in sorted(SHARED.glob(pattern)):
        _arrives(file)
    story = Story.objects.get()
    assert [each.act for each in story.revisions.order_by("number")] == [
        "import",
        *["wire"] * (revisions - 1),
    ]
