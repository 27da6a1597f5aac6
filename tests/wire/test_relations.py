"""Which other items an item corrects or takes the place of."""

from __future__ import annotations

import json

import pytest

from articles import wire

NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>afp.com</ProviderId>"
    "<DateId>20200213</DateId><NewsItemId>doc-b</NewsItemId></NewsIdentifier></Identification>"
    "<NewsManagement>{management}</NewsManagement><NewsComponent><NewsLines><HeadLine>Titre"
    "</HeadLine></NewsLines></NewsComponent></NewsItem></NewsML>"
)
CORRECTION = '<NewsItemType FormalName="Correction"/>'
ASSOCIATED = '<AssociatedWith {}NewsItem="urn:newsml:afp.com:20200213:doc-a"/>'
G2 = (
    '<newsMessage><itemSet><newsItem guid="b"><itemMeta>{meta}</itemMeta><contentMeta>'
    "<headline>Titre</headline></contentMeta></newsItem></itemSet></newsMessage>"
)
NITF = (
    '<nitf><head><docdata><doc-id id-string="b"/><correction id-string="{}" info="Au 2e alinéa"/>'
    "</docdata></head><body><body.content><p>Un.</p></body.content></body></nitf>"
)


def _told(copy: str) -> tuple[tuple[str, ...], str]:
    (story,) = wire.read(copy.encode()).documents
    assert story.wire is not None
    return story.wire.corrects, story.wire.signal.value


@pytest.mark.parametrize(
    ("management", "corrects"),
    [
        (CORRECTION + ASSOCIATED.format(""), ("afp.com:20200213:doc-a",)),
        (ASSOCIATED.format(""), ()),
        (ASSOCIATED.format('FormalName="CorrectionOf" '), ("afp.com:20200213:doc-a",)),
        (CORRECTION + '<AssociatedWith FormalName="Photo"/>', ()),
        (CORRECTION + '<DerivedFrom NewsItem="urn:newsml:afp.com:20200213:doc-b:1N"/>', ()),
        (
            CORRECTION + '<DerivedFrom NewsItem="urn:newsml:afp.com:20200213:doc-c:2U"/>',
            ("afp.com:20200213:doc-c",),
        ),
    ],
)
def test_newsml_names_what_is_corrected(management: str, corrects: tuple[str, ...]) -> None:
    assert _told(NEWSML.format(management=management))[0] == corrects


@pytest.mark.parametrize(
    ("meta", "corrects"),
    [
        ('<link rel="irel:correction-of" residref="a"/>', ("a",)),
        ('<link rel="irel:derivedFrom" residref="a"/>', ()),
        ('<signal qcode="sig:correction"/><link rel="irel:derivedFrom" residref="a"/>', ("a",)),
        ('<signal qcode="sig:correction"/><link rel="irel:seeAlso" residref="a"/>', ()),
    ],
)
def test_newsml_g2_names_what_is_corrected(meta: str, corrects: tuple[str, ...]) -> None:
    assert _told(G2.format(meta=meta))[0] == corrects


@pytest.mark.parametrize("value", ["a", ["a"], {"uri": "a"}, [{"guid": "a"}]])
def test_ninjs_names_what_it_evolved_from(value: object) -> None:
    copy = json.dumps({"uri": "b", "headline": "Titre", "evolvedfrom": value})
    assert _told(copy) == (("a",), "")


def test_nitf_names_the_document_that_it_corrects() -> None:
    assert _told(NITF.format("a")) == (("a",), "correction")
    assert _told(NITF.format("b")) == ((), "correction")
