"""Bodies of any markup become blocks; no text is lost, no script comes in."""

from hypothesis import given
from hypothesis import strategies as st

from articles.document import (
    BulletList,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    MediaKind,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
)
from articles.markup import inline, plain
from articles.wire.body import (
    blocks,
    blocks_of_html,
    html_tree,
    media_first,
    remove,
    resolve,
    sidebars_apart,
)
from articles.wire.formats.text import block_text
from articles.wire.xhtml import html_of_story
from tests.wire import strategies

PHOTO = MediaDocument(kind=MediaKind.PHOTO, href="a.jpg")


def test_marks_links_and_breaks_survive() -> None:
    html = (
        "<p>Un <b>mot</b>, un <i>autre</i><br>et "
        '<a href="https://exemple.ch/a?b=1&c=2">un lien</a> H<sub>2</sub>O</p>'
    )
    assert blocks_of_html(html) == (
        Paragraph(
            html="Un <strong>mot</strong>, un <em>autre</em><br>et "
            '<a href="https://exemple.ch/a?b=1&amp;c=2">un lien</a> H<sub>2</sub>O'
        ),
    )


def test_dangerous_markup_keeps_its_text_alone() -> None:
    html = '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a><svg/></p>'
    assert blocks_of_html(html) == (Paragraph(html="ab"),)


def test_text_outside_of_blocks_becomes_paragraphs() -> None:
    assert blocks_of_html("avant<div>dedans<p>bloc</p>après</div>fin") == (
        Paragraph(html="avant"),
        Paragraph(html="dedans"),
        Paragraph(html="bloc"),
        Paragraph(html="après"),
        Paragraph(html="fin"),
    )


def test_every_kind_of_block_is_known() -> None:
    html = (
        "<h3>Titre</h3><ol><li>un<ul><li>un bis</li></ul></li><li><p>deux</p><p>trois</p></li></ol>"
        '<p class="related">Lire</p><p class="embed">Post</p><p class="question">Quoi?</p>'
        "<blockquote><p>Mots.</p><footer>Elle</footer></blockquote>"
        '<figure><img src="a.jpg" alt="alt"><figcaption>Légende <span class="credit">AFP</span>'
        "</figcaption></figure><pre>ligne un\nligne deux</pre>"
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    media = MediaDocument(
        kind=MediaKind.PHOTO, href="a.jpg", alt="alt", caption="Légende", credit="AFP"
    )
    assert blocks_of_html(html) == (
        Crosshead(text="Titre"),
        BulletList(items=("un", "un bis", "deux<br>trois"), ordered=True),
        Related(html="Lire"),
        Embed(html="Post"),
        Paragraph(html="Quoi?", question=True),
        Quote(html="Mots.", attribution="Elle"),
        MediaBlock(media=media),
        Paragraph(html="ligne un"),
        Paragraph(html="ligne deux"),
        Paragraph(html="a | b<br>c"),
    )


def test_crossheads_between_dashes_lose_them() -> None:
    assert blocks_of_html("<h2>- 'Une pagaille rare' -</h2>") == (
        Crosshead(text="Une pagaille rare"),
    )


def test_pictures_inside_of_paragraphs_become_blocks() -> None:
    assert blocks_of_html('<p>a <img src="a.jpg"> b</p><img src="data:x"><img>') == (
        Paragraph(html="a"),
        MediaBlock(media=PHOTO),
        Paragraph(html="b"),
    )


def test_videos_tell_their_source() -> None:
    video = MediaDocument(kind=MediaKind.VIDEO, href="a.mp4")
    html = '<video><source src="a.mp4"></video>'
    assert blocks_of_html(html) == (MediaBlock(media=video),)


def test_sidebars_are_taken_out_of_the_text() -> None:
    tree = html_tree(
        'a<aside class="infobox"><h3>Encadré</h3><p>b</p></aside>c<p>d</p>'
        '<section class="sidebar"><p>e</p><p class="credit">ats/nxp</p></section>'
    )
    boxes = sidebars_apart(tree)
    assert [(box.headline, box.body, len(box.credits)) for box in boxes] == [
        ("Encadré", (Paragraph(html="b"),), 0),
        ("", (Paragraph(html="e"),), 1),
    ]
    assert blocks(tree) == (Paragraph(html="ac"), Paragraph(html="d"))


def test_media_that_open_a_body_are_lead_media() -> None:
    text = Paragraph(html="a")
    assert media_first((MediaBlock(media=PHOTO), text)) == ((PHOTO,), (text,))
    assert media_first((text, MediaBlock(media=PHOTO))) == ((), (text, MediaBlock(media=PHOTO)))
    assert media_first((MediaBlock(media=PHOTO),)) == ((PHOTO,), ())


def test_figures_are_told_fully_by_the_media_beside_the_text() -> None:
    full = MediaDocument(kind=MediaKind.PHOTO, href="a.jpg", caption="Légende")
    other = MediaDocument(kind=MediaKind.PHOTO, href="b.jpg")
    told = StoryDocument(
        body=(Paragraph(html="a"), MediaBlock(media=PHOTO)),
        sidebars=(SidebarDocument(media=(PHOTO,)),),
    )
    resolved = resolve(told, {"1": full, "2": other})
    assert resolved.body[1] == MediaBlock(media=full)
    assert resolved.sidebars[0].media == (full,)
    assert resolved.media == (other,)


@given(st.text(max_size=200))
def test_inline_html_is_canonical_whatever_comes(source: str) -> None:
    for block in blocks_of_html(source.replace("\0", "")):
        html = getattr(block, "html", "")
        assert inline(html) == html


@given(strategies.documents())
def test_blocks_survive_a_page(story: StoryDocument) -> None:
    text = tuple(block for block in story.body if not isinstance(block, MediaBlock))
    source = html_of_story(StoryDocument(body=text), {})
    read = blocks_of_html(source)
    assert [plain(block_text(block)) for block in read] == [
        plain(block_text(block)) for block in text
    ]


def test_headings_and_quotes_may_hold_anything() -> None:
    assert blocks_of_html("<h2><p>Un</p><p>deux</p></h2><h3> </h3><ul></ul>") == (
        Paragraph(html="Un"),
        Paragraph(html="deux"),
    )
    quote = (
        "<blockquote><h3>A</h3><p>b</p><ul><li>c</li></ul><blockquote>d</blockquote>"
        '<img src="a.jpg"><footer>Luc</footer></blockquote><blockquote> </blockquote>'
    )
    assert blocks_of_html(quote) == (
        MediaBlock(media=PHOTO),
        Quote(html="A<br>b<br>c<br>d", attribution="Luc"),
    )


def test_items_may_hold_headings_pictures_and_lists() -> None:
    html = (
        '<ul><li><h3>A</h3>b<img src="a.jpg"></li><li><ul><li>c</li></ul></li>'
        '<li><img src="a.jpg"></li></ul>'
    )
    assert blocks_of_html(html) == (BulletList(items=("A<br>b", "c")),)


def test_inline_elements_without_words_leave_their_breaks() -> None:
    assert blocks_of_html("<p>a<b><br></b>b<a href='ftp://x'>c</a><meta>d</p><p><br> <br></p>") == (
        Paragraph(html="a<br>bcd"),
    )


def test_what_has_no_parent_is_not_taken_out() -> None:
    root = html_tree("<p>Un.</p>").getroottree().getroot()
    remove(root)
    assert [plain(block.html) for block in blocks(root) if isinstance(block, Paragraph)] == ["Un."]


def test_scripts_within_marks_and_breaks_at_the_end_go() -> None:
    assert blocks_of_html("<p><b>a<script>x()</script></b>b<br> <br></p>") == (
        Paragraph(html="<strong>a</strong>b"),
    )
