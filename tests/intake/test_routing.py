"""Which rules speak of which copy."""

import pytest

from articles.document import StoryDocument
from articles.intake.routing import Route, fits, route
from articles.models import RoutingRule

COPY = StoryDocument(
    headline="Finale",
    topics=("medtop:15000000", "medtop:20000065"),
    keywords=("Hockey", "coupe-spengler"),
    section="sport",
    slugline="Hockey-NHL-Finale",
    urgency=3,
    genre="Résumé",
)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("category", "medtop:15000000", True),
        ("category", "15000000", True),
        ("category", "MEDTOP:20000065 ", True),
        ("category", "sport", True),
        ("category", "hockey", True),
        ("category", "medtop:1500", False),
        ("keyword", "hockey", True),
        ("keyword", "COUPE-*", True),
        ("keyword", "coupe", False),
        ("slugline", "hockey-*", True),
        ("slugline", "hockey", False),
        ("urgency", "3", True),
        ("urgency", "4", True),
        ("urgency", "2", False),
        ("urgency", "haute", False),
        ("genre", "résumé", True),
        ("genre", "chronique", False),
    ],
)
def test_a_rule_fits_by_its_field(field, value, expected):
    assert fits(RoutingRule(field=field, value=value), COPY) is expected


@pytest.mark.parametrize("field", RoutingRule.Field.values)
def test_copy_that_says_nothing_fits_no_rule(field):
    assert not fits(RoutingRule(field=field, value="1"), StoryDocument())


def test_no_rule_says_nothing():
    assert route([], COPY) == Route()
    assert route([RoutingRule(field="genre", value="x", to_review=True)], COPY) == Route()
