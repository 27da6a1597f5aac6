"""Copy that is taken in together leaves what copy that is taken in one by one leaves."""

from collections.abc import Callable, Iterable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.document import (
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.intake import Copy, Receipt, accept, receive_all
from articles.intake.arrived import Arrived
from articles.intake.batches import settle_all
from articles.models import Dispatch, RoutingRule, Section, Source, Story
from articles.wire.reading import Reading
from tests import make
from tests.contents import contents
from tests.intake.test_killed_import import write_copy
from tests.intake.test_receiving import feed, item, source
from tests.strategies import documents


def told(receipts: Iterable[Receipt]) -> list[tuple]:
    return [(str(r.outcome), r.format, r.headline, bool(r.story), r.warnings) for r in receipts]


def left(work: Callable[[], Iterable[Receipt]]) -> tuple[list[tuple], dict[str, list[str]]]:
    """What work on an untouched database tells and leaves there; it is undone."""
    with transaction.atomic():
        receipts = told(work())
        tables = contents()
        transaction.set_rollback(True)
    return receipts, tables


def arrived(document: StoryDocument, slug: str = "import") -> Arrived:
    copy = Copy(repr(document).encode(), source(slug), section=make.section("monde"))
    return Arrived.of(
        copy, Reading(format="nitf", encoding="utf-8", documents=(document,)), document
    )


WIRES = st.builds(
    WireDocument,
    source=st.sampled_from(["ATS", "AFP"]),
    guid=st.sampled_from(["", "a", "b", "c"]),
    version=st.sampled_from(["", "1", "2", "3"]),
    signal=st.sampled_from([Signal.NONE] * 4 + list(Signal)),
)


class TheSame(TestCase):
    @given(st.lists(st.builds(lambda d, w: replace(d, wire=w), documents(), WIRES), max_size=6))
    def test_documents_together_or_one_by_one(self, told_by_wire):
        Source.objects.get_or_create(slug="ftp", defaults={"name": "FTP"})
        RoutingRule.objects.get_or_create(
            source=source(), field="urgency", value="5", to_review=True,
            section=Section.objects.get(slug="sport"),
        )  # fmt: skip
        items = [arrived(document) for document in told_by_wire]
        one_by_one = left(lambda: [r for each in items for r in settle_all([each])])
        assert left(lambda: settle_all(items)) == one_by_one


@pytest.mark.django_db
@pytest.mark.parametrize("together", [2, 7, 50])
def test_files_of_all_kinds_together_or_one_by_one(tmp_path, together):
    write_copy(tmp_path / "copy")
    files = [path.read_bytes() for path in sorted((tmp_path / "copy").iterdir())]
    files += [
        *files[:3],
        make.SEED_FILE.read_bytes(),
        feed("z", "y"),
        feed("y", "x", "a"),
        b"",
        b"",
    ]
    copies = [Copy(data, source()) for data in files]

    def run(size: int) -> list[Receipt]:
        return [each for receipts in receive_all(copies, together=size) for each in receipts]

    assert left(lambda: run(together)) == left(lambda: run(1))


def nameless() -> StoryDocument:
    """Copy that no reader makes and no table takes: a credit line with an agency without a name."""
    line = CreditDocument(
        text="x", contributors=(ContributorDocument(kind=ContributorKind.AGENCY, name=""),)
    )
    return StoryDocument(headline="Sans nom", credits=(line,))


@pytest.mark.django_db
def test_what_fails_holds_up_nothing_and_leaves_nothing():
    good = [replace(item(), headline=f"n{n}", wire=None) for n in range(3)]
    reading = Reading(
        format="nitf", encoding="utf-8", documents=(good[0], good[1], nameless(), good[2])
    )
    receipts = accept(Copy(b"x", source()), reading)
    assert [type(receipt.fault) for receipt in receipts] == [
        *(type(None), type(None), IntegrityError, type(None))
    ]
    assert [str(story) for story in Story.objects.order_by("pk")] == ["n0", "n1", "n2"]
    assert Dispatch.objects.count() == 3


@pytest.mark.django_db
def test_fifty_items_cost_few_more_statements_than_one():
    copies = [
        Copy(make.SEED_FILE.read_bytes().replace(b"Moscou", b"Moscou%d" % n), source())
        for n in range(51)
    ]
    list(receive_all(copies[:1]))
    with CaptureQueriesContext(connection) as one:
        list(receive_all(copies[1:2]))
    with CaptureQueriesContext(connection) as many:
        list(receive_all(copies[2:]))
    # A statement takes a thousand values or so: there may be two for a kind of row.
    assert len(many) <= 2 * len(one)
    assert Story.objects.count() == 51


@pytest.mark.django_db
def test_debugging_keeps_the_statements_of_one_batch_at_most(settings):
    settings.DEBUG = True
    given = (Copy(feed(name), source()) for name in "abc")
    counts = [len(connection.queries_log) for _taken in receive_all(given, together=1)]
    assert counts[2] < 2 * counts[0]
    assert len(connection.queries_log) == 0


@pytest.mark.django_db
def test_copies_of_two_sources_are_taken_in_their_order():
    Source.objects.create(name="FTP", slug="ftp")
    data = [feed(name) for name in "abc"]
    copies = [
        Copy(each, source(slug))
        for each, slug in zip(data, ("import", "ftp", "import"), strict=True)
    ]
    list(receive_all(copies))
    slugs = Dispatch.objects.order_by("pk").values_list("source__slug", flat=True)
    assert list(slugs) == ["import", "ftp", "import"]
