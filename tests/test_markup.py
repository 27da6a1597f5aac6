"""Body HTML and blocks: one is the other, and nothing else gets in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import BulletList, Crosshead, MediaBlock, Paragraph, Quote, Related
from articles.markup import (
    _is_closed,
    _prepared,
    blocks_from_html,
    clean_body,
    html_from_blocks,
    inline,
    is_tangled,
    plain,
)
from tests.make import photo_document
from tests.strategies import blocks


@given(st.lists(blocks(with_media=False), max_size=6))
def test_blocks_come_back_from_their_html(given_blocks):
    assert blocks_from_html(html_from_blocks(given_blocks)) == tuple(given_blocks)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_body(clean_body(text)) == clean_body(text)


PIECES = st.tuples(st.sampled_from(["p", "h2"]), st.text(min_size=1, max_size=6))


@given(st.lists(PIECES, max_size=3))
def test_bodies_of_plain_text_have_the_form_that_parsing_gives_them(pieces):
    body = "".join(f"<{tag}>{text}</{tag}>" for tag, text in pieces)
    assert clean_body(body) == html_from_blocks(blocks_from_html(body))


@given(st.text())
def test_inline_markup_is_stable(text):
    assert inline(inline(text)) == inline(text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Le mot <em>important</em> reste</p>", "<p>Le mot <em>important</em> reste</p>"),
        (
            "<p>a <b>gras</b> <i>italique</i></p>",
            "<p>a <strong>gras</strong> <em>italique</em></p>",
        ),
        ("<h3>Titre</h3>", "<h2>Titre</h2>"),
        ("<H1 class=x>Titre</H1>", "<h2>Titre</h2>"),
        ("<h2><br></h2><p>un</p>", "<p>un</p>"),
        ("<p>un\n    mot</p>", "<p>un mot</p>"),
        ("texte nu<p>puis un paragraphe</p>", "<p>texte nu</p><p>puis un paragraphe</p>"),
        ("<p></p><p> </p>", ""),
        ("<p>un\u00a0espace</p>", "<p>un\u00a0espace</p>"),
        ("<p>un&nbsp;espace</p>", "<p>un\u00a0espace</p>"),
        (
            "<ul><li>un</li><li><p>deux</p></li></ul>",
            "<ul><li><p>un</p></li><li><p>deux</p></li></ul>",
        ),
    ],
)
def test_bodies_have_one_form(body, expected):
    assert clean_body(body) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        "<img src=x onerror=alert(1)>",
        '<p style="position:fixed">x</p>',
        '<p class="related evil">x</p>',
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=https://exemple.ch></iframe>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    ],
)
def test_hostile_markup_leaves_no_trace(hostile):
    cleaned = clean_body(hostile)
    for trace in ("script", "onclick", "onerror", "style", "evil", "iframe", "svg", "javascript"):
        assert trace not in cleaned


def test_a_quote_keeps_its_attribution_and_its_lines():
    body = '<blockquote><p>un</p><p>deux</p><p class="attribution">Anne Favre</p></blockquote>'
    assert blocks_from_html(body) == (Quote(html="un<br>deux", attribution="Anne Favre"),)


def test_a_list_in_a_list_loses_no_item_and_no_text():
    body = "<ul><li>un<ul><li>dedans</li></ul>suite</li><li>deux</li></ul>"
    assert blocks_from_html(body) == (BulletList(items=("un<br>suite", "dedans", "deux")),)


def test_classes_tell_questions_and_related_lines():
    body = '<p class="question">Et vous?</p><p class="related">Lire aussi</p>'
    assert blocks_from_html(body) == (
        Paragraph(html="Et vous?", question=True),
        Related(html="Lire aussi"),
    )


def test_a_crosshead_is_plain_text():
    assert blocks_from_html("<h2>Un <em>beau</em> titre</h2>") == (Crosshead(text="Un beau titre"),)


@pytest.mark.parametrize(
    ("fragment", "text"),
    [("a &amp; b", "a & b"), ("un<br>deux", "un deux"), ("<em>x</em>", "x"), ("a < b", "a < b")],
)
def test_plain_text_of_markup(fragment, text):
    assert plain(fragment) == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<table>\n <tr><th>Parti</th><th>Voix</th></tr>\n <tr>\n  <td>PLR</td>\n  <td>8</td>",
            "<p>Parti Voix</p><p>PLR 8</p>",
        ),
        ("<table><tr><td>un<td>deux<tr><td>trois", "<p>un deux</p><p>trois</p>"),
        ("<div>un</div><div>deux</div>trois", "<p>un</p><p>deux</p><p>trois</p>"),
        ("<dl><dt>un<dd>deux</dl><hr>trois", "<p>un</p><p>deux</p><p>trois</p>"),
        ("<figure>un<figcaption>deux</figcaption></figure>", "<p>un</p><p>deux</p>"),
        ('<div class="related">un</div>', "<p>un</p>"),
        (
            "<ul><li><div>un</div><div>deux</div></li></ul>",
            "<ul><li><p>un<br>deux</p></li></ul>",
        ),
        ("<strong><p>un</p><p>deux</p></strong>", "<p><strong> un deux </strong></p>"),
    ],
)
def test_words_of_blocks_that_the_desk_does_not_have_stay_apart(body, expected):
    assert clean_body(body) == expected


def test_inline_html_of_blocks_keeps_their_words_apart():
    assert inline("<p>un</p><div>deux</div><table><td>trois<td>quatre") == "un deux trois quatre"


MANY = [
    f"<ul>{'<li><p>un</p></li>' * 20_000}</ul>",
    '<p>un <strong>mot <em>et</em></strong> <a href="https://exemple.ch/?a=1&amp;b=2">lien</a></p>'
    * 10_000,
    '<blockquote><p>un<br>mot</p><p class="attribution">Anne Favre</p></blockquote><h2>Titre</h2>'
    * 10_000,
]


@pytest.mark.parametrize("body", MANY, ids=["list", "words", "quotes"])
def test_long_bodies_whose_tags_are_closed_are_kept_as_they_are(body):
    """However many there are: what is costly is what is open at once."""
    assert clean_body(body) == body
    assert not is_tangled(body)


@given(st.lists(blocks(with_media=False), max_size=6))
def test_every_body_that_is_written_here_is_closed(given_blocks):
    body = html_from_blocks(given_blocks)
    assert _is_closed(body, body.count("<"))


# Each looks closed to who reads tags alone, and leaves something open.
DISGUISED = [
    "<ul><!--</ul>-->un",
    '<ul title="</ul>">un',
    '<ul title="></ul>">un',
    "<ul><title></ul></title>un",
    "<ul><li><ul></li></ul>un",
]


@pytest.mark.parametrize("unit", DISGUISED)
def test_what_only_looks_closed_is_tangled(unit):
    assert is_tangled(unit * 20_000)
    assert not re.search("<(?!p>|wbr)[a-z]", re.sub("<title>", "", _prepared(unit * 20_000)))


UNCLOSED = ["<blockquote>un ", "<div>un ", "<ul><li>un ", "<sub>un </sup>", "<em><div>un "]


@pytest.mark.parametrize("unit", UNCLOSED)
def test_of_tags_that_nobody_closes_few_reach_the_parser(unit):
    """Its work is the product of the elements that are open and of the tags."""
    prepared = _prepared(unit * 20_000)
    opened = len(re.findall("<(?!p>|wbr>)[a-z]", prepared))
    assert opened * prepared.count("<") <= 50_000_000
    assert is_tangled(unit * 20_000) == (unit != "<div>un ")
    assert re.findall(r"\bun\b", prepared) == ["un"] * 20_000


@pytest.mark.parametrize(
    "attribute", [" a%d", "/a%d", " a%d=''", ' a%d=">"', " =%d", ' a"%d', "<%d="]
)
def test_of_thousands_of_attributes_none_reaches_the_parser(attribute):
    soup = "".join(attribute.replace("%d", str(number)) for number in range(20_000))
    prepared = _prepared(f"<p{soup}>un</p><p>deux</p>")
    assert len(prepared) < 100
    assert clean_body(f"<p {soup}>un</p><p>deux</p>") == "<p>un</p><p>deux</p>"


def test_long_bodies_keep_their_links():
    body = '<p>un <a href="https://exemple.ch/?a=1&amp;b=2">lien</a></p>' * 1_000
    assert clean_body(body) == body


def test_formatting_that_nobody_closes_is_opened_again_a_few_times_only():
    """Else 300 of them are 45,000 elements, and 10,000 the end of the process."""
    body = "".join(f"<b id={number}>un <p>" for number in range(300))
    assert clean_body(body).count("<strong>") < 5 * 300


def test_media_have_no_html():
    assert html_from_blocks([MediaBlock(media=photo_document())]) == ""


@pytest.mark.parametrize("tag", ["strong", "blockquote", "ul><li"])
@pytest.mark.parametrize("levels", [90, 130, 260, 2_000])
def test_text_of_tags_that_nobody_closes_is_kept_whole(tag, levels):
    deep = f"<p>avant</p>{f'<{tag}>un ' * levels}dedans<p>après</p>"
    said = re.sub(r"<[^>]*>", " ", clean_body(deep)).split()
    assert said == ["avant", *["un"] * levels, "dedans", "après"]


@pytest.mark.parametrize("tag", ["strong", "blockquote", "li"])
@pytest.mark.parametrize("levels", [49, 50, 51])
def test_cleaning_deep_html_twice_changes_nothing(tag, levels):
    once = clean_body(f"<{tag}>un " * levels)
    assert clean_body(once) == once


def test_lines_of_what_is_too_deep_stay_apart():
    deep = "<ul><li>un</li><li>deux" * 200
    assert is_tangled(deep)
    assert clean_body(deep) == "<p>un</p><p>deux</p>" * 200


def test_inline_html_that_is_too_deep_keeps_its_text():
    assert inline(f"{'<em>' * 300}a &lt; b<br>c{'</em>' * 300} d") == "a &lt; b<br>c d"


@pytest.mark.parametrize(
    ("body", "block"),
    [
        ("<blockquote>un<p>deux</p>trois</blockquote>", Quote(html="un<br>deux<br>trois")),
        (
            "<blockquote>un<ul><li>deux</li></ul><h2>trois</h2></blockquote>",
            Quote(html="un<br>deux<br>trois"),
        ),
        (
            '<blockquote>Un mot<p class="attribution">Anne Favre</p></blockquote>',
            Quote(html="Un mot", attribution="Anne Favre"),
        ),
        ("<ul>un<li>deux<p>trois</p></li></ul>", BulletList(items=("un", "deux<br>trois"))),
        ("<ul><li>un</li><ul><li>deux</li></ul></ul>", BulletList(items=("un", "deux"))),
        ("<ol><li><h2>un</h2>deux</li></ol>", BulletList(items=("un<br>deux",), ordered=True)),
    ],
)
def test_text_beside_the_paragraphs_of_a_quote_or_a_list_is_kept(body, block):
    assert blocks_from_html(body) == (block,)
