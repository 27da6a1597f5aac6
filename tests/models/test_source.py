"""Sources: what the database refuses, and when one is too quiet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from articles.models import RoutingRule, Source
from tests import make

pytestmark = pytest.mark.django_db


def source(slug: str, **fields) -> Source:
    return Source.objects.create(name=slug, slug=slug, added_at=make.NOON, **fields)


def test_a_source_is_quiet_after_its_time_and_not_before():
    source("never", quiet_after_minutes=None)
    source("asleep", quiet_after_minutes=1, is_active=False)
    source("new", quiet_after_minutes=60)
    source("heard", quiet_after_minutes=60, received_at=make.NOON + timedelta(minutes=30))

    def quiet(minutes: int) -> list[str]:
        at = make.NOON + timedelta(minutes=minutes)
        slugs = list(Source.objects.quiet(at).values_list("slug", flat=True))
        assert slugs == [each.slug for each in Source.objects.all() if each.is_quiet(at)]
        return slugs

    assert [quiet(60), quiet(61), quiet(90), quiet(91)] == [
        [],
        ["new"],
        ["new"],
        ["heard", "new"],
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "pigeon"},
        {"kind": "folder", "address": ""},
        {"kind": "webhook"},
        {"kind": "mailbox", "address": "imaps://a@b/"},
        {"secret_name": "NEWSROOM_SECRET_KEY"},
    ],
)
def test_the_database_refuses_what_makes_no_source(fields):
    with pytest.raises(IntegrityError):
        source("x", **fields)


def test_a_folder_lies_below_the_inbox(settings, tmp_path):
    settings.INBOX_DIR = tmp_path
    assert Source(kind="folder", address="a/b").folder() == tmp_path / "a" / "b"
    for address in ("..", "../x", "/etc", "a/../..", "."):
        with pytest.raises(ValidationError):
            Source(name="x", slug="x", kind="folder", address=address).full_clean()


@pytest.mark.parametrize(
    "fields", [{"field": "colour", "to_review": True}, {"value": "", "to_review": True}, {}]
)
def test_a_rule_says_what_it_looks_at_and_does_something(fields):
    fields = {"field": "genre", "value": "x"} | fields
    with pytest.raises(IntegrityError):
        RoutingRule.objects.create(source=source("x"), **fields)
