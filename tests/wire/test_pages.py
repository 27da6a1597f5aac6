"""HTML pages: what JSON-LD, meta elements and the text itself tell, and what is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles import wire
from articles.document import Crosshead, StoryDocument
from articles.markup import plain
from articles.wire.errors import CopyRefusedError

TEXT = "Une phrase assez longue pour être prise pour le texte de la page. " * 6


def _page(
    *articles: Any, head: str = "", body: str = f"<article><p>{TEXT}</p></article>", tag: str = ""
) -> StoryDocument:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in articles
    )
    scripts += "<script>x()</script>"
    copy = f"<!DOCTYPE html><html><head>{scripts}{head}</head><body>{tag}{body}</body></html>"
    (story,) = wire.read(copy.encode()).documents
    return story


def test_pages_that_are_too_large_are_refused() -> None:
    with pytest.raises(CopyRefusedError, match="too large"):
        wire.read(b"<!doctype html><html>" + b" " * (16 * 2**20), format="html")


def test_the_article_is_found_wherever_json_ld_holds_it() -> None:
    article = {
        "@type": ["NewsArticle", "Thing"],
        "headline": "Titre",
        "url": "https://exemple.ch/1",
    }
    for told in ([article], [["x", article]], [{"@graph": [{"@type": "Person"}, article]}]):
        story = _page(*told)
        assert (story.headline, story.source_url) == ("Titre", "https://exemple.ch/1")


@pytest.mark.parametrize(
    ("main", "address"),
    [
        ({"@id": "https://exemple.ch/1"}, "https://exemple.ch/1"),
        ("https://exemple.ch/2", "https://exemple.ch/2"),
        (None, ""),
    ],
)
def test_the_address_may_be_that_of_the_main_entity(main: Any, address: str) -> None:
    story = _page(
        {"@type": "NewsArticle", "headline": "Titre", "mainEntityOfPage": main},
        head='<link rel="stylesheet" href="a.css"><link rel="canonical">',
    )
    assert story.source_url == address


@pytest.mark.parametrize(
    ("image", "told"),
    [
        (
            [{"contentUrl": "a.jpg", "description": "Un lac.", "copyrightNotice": "ats"}],
            ("a.jpg", "Un lac.", "ats"),
        ),
        ("a.jpg", ("a.jpg", "", "")),
        ([], ("og.jpg", "", "")),
    ],
)
def test_the_lead_picture_is_told_in_several_ways(image: Any, told: tuple[str, str, str]) -> None:
    story = _page(
        {"@type": "NewsArticle", "headline": "Titre", "image": image},
        head='<meta property="og:image" content="og.jpg">',
    )
    assert [(each.href, each.caption, each.credit) for each in story.media] == [told]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ([{"name": "Aline Cuendet"}, {"name": "Luc Perrin"}], ["Aline Cuendet", "Luc Perrin"]),
        ("Aline Cuendet", ["Aline Cuendet"]),
        (None, ["Jean Blanc"]),
    ],
)
def test_authors_are_told_in_several_ways(author: Any, names: list[str]) -> None:
    story = _page(
        {"@type": "NewsArticle", "headline": "Titre", "author": author},
        head='<meta name="author" content="Jean Blanc">',
    )
    assert [line.text for line in story.credits] == names


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ("gel, lac", ("gel", "lac")),
        (["gel", {"@id": "x"}, "lac"], ("gel", "lac")),
        (1963, ("1963",)),
        ({"name": "gel"}, ()),
    ],
)
def test_keywords_are_told_in_several_ways(keywords: Any, words: tuple[str, ...]) -> None:
    story = _page({"@type": "NewsArticle", "headline": "Titre", "keywords": keywords})
    assert story.keywords == words


def test_the_pages_own_headline_above_the_text_is_not_told_twice() -> None:
    many = "<br>" * 30_000
    story = _page(
        {"@type": "NewsArticle", "headline": "Titre"},
        body=f"<article><h1>Titre</h1><p>Titre</p><h2>Intertitre</h2><p>{TEXT}</p></article>{many}",
    )
    assert story.body[0] == Crosshead(text="Intertitre")
    twice = _page(
        {"@type": "NewsArticle", "headline": "Titre"},
        body=f"<article><h1>Titre</h1></article>{many}",
    )
    assert twice.body == ()


def test_pages_without_an_article_are_read_by_their_main_part() -> None:
    many = "<br>" * 30_000
    for part in ("<article></article><main><p>Un.</p></main>", "<p>Un.</p>"):
        story = _page(body=part + many, head="<title>Titre</title>")
        assert next(plain(getattr(each, "html", "")) for each in story.body) == "Un."


def test_a_page_that_says_nothing_is_refused() -> None:
    with pytest.raises(CopyRefusedError, match="neither a text nor a picture"):
        _page(body="")
