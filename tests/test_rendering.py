import dataclasses
from datetime import datetime

import pytest
from pytest_django import Settings

from articles.document import (
    Block,
    BulletList,
    CreditDocument,
    CreditPlace,
    Crosshead,
    Embed,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    replace,
)
from articles.rendering import CorrectionNote, Link, Publication, render_story
from tests.rendered import AUDIO, NOON, PHOTO, PICTURE, body_of, render, story


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Paragraph(html="Un <em>lac</em>."), "<p>Un <em>lac</em>.</p>"),
        (Paragraph(html="Froid?", question=True), '<p class="question">Froid?</p>'),
        (Crosshead(text="Glace & neige"), "<h2>Glace &amp; neige</h2>"),
        (
            Quote(html="Il fait froid.", attribution="Anne"),
            (
                '<figure class="quote"><blockquote><p>Il fait froid.</p></blockquote>'
                "<figcaption>Anne</figcaption></figure>"
            ),
        ),
        (BulletList(items=("a", "b")), "<ul><li>a</li><li>b</li></ul>"),
        (BulletList(items=("a",), ordered=True), "<ol><li>a</li></ol>"),
        (
            Related(html='Lire: <a href="/monde/1-x/">ici</a>'),
            '<p class="related">Lire: <a href="/monde/1-x/">ici</a></p>',
        ),
        (
            Embed(html='Gelé!<br><a href="https://social.example/1">12 février</a>'),
            (
                '<figure class="embed"><blockquote><p>Gelé!<br><a href="https://social.example/1">'
                "12 février</a></p></blockquote>"
                "<figcaption>Quoted from social.example</figcaption></figure>"
            ),
        ),
    ],
)
def test_block_becomes_html(block: Block, html: str) -> None:
    assert body_of(render(story(block))) == html


def test_head_names_kicker_headline_lede_byline_and_time() -> None:
    document = story(
        kicker="Froid",
        lede="Il gèle.",
        credits=(CreditDocument(text="Anne Rochat", place=CreditPlace.BYLINE),),
    )
    head = render(document, Publication(NOON)).partition("</header>")[0]
    assert head == (
        '<header class="story-head"><p class="kicker">Froid</p><h1>Le lac gèle</h1>'
        '<p class="lede">Il gèle.</p><div class="story-meta"><p class="byline">Anne Rochat</p>'
        '<p class="times"><span>Published on <time datetime="2020-02-12T17:41+01:00">'
        "12 February 2020 at 17:41</time></span></p></div>"
    )


@pytest.mark.parametrize(
    ("modified_at", "shown"),
    [
        (NOON.replace(second=50), None),
        (NOON.replace(hour=15), None),
        (
            NOON.replace(minute=55),
            'Updated at <time datetime="2020-02-12T17:55+01:00">17:55</time>',
        ),
        (
            NOON.replace(hour=23, minute=30),
            'Updated on <time datetime="2020-02-13T00:30+01:00">13 February 2020 at 00:30</time>',
        ),
    ],
)
def test_modified_is_said_only_of_a_real_change(modified_at: datetime, shown: str | None) -> None:
    html = render(story(), Publication(NOON, modified_at))
    assert ("Updated" in html) is (shown is not None)
    assert (shown or "") in html


def test_times_of_the_document_are_shown_where_nothing_is_said_of_its_publication() -> None:
    assert 'datetime="2020-02-12T17:41+01:00"' in render(story(published_at=NOON))
    assert "<time" not in render(story())


@pytest.mark.parametrize(
    "mention",
    [
        "lire encadré",
        "voir encadré",
        "lire l'encadré",
        "lire l’encadré ci-dessous",
        "lire aussi l'encadré",
        "Voir les encadrés",
        "lire encadrés",
        "see box",
        "siehe Kasten",
    ],
)
def test_mention_leads_to_the_sidebar(mention: str) -> None:
    box = SidebarDocument(headline="Le lac en chiffres", body=(Paragraph(html="Froid."),))
    html = render(story(Paragraph(html=f"Il gèle ({mention})."), sidebars=(box,)))
    assert f'<p>Il gèle (<a href="#encadre-1">{mention}</a>).</p>' in html
    assert (
        '<aside id="encadre-1" class="sidebar" aria-labelledby="encadre-1-titre">'
        '<h2 id="encadre-1-titre">Le lac en chiffres</h2><p>Froid.</p></aside>'
    ) in html


def test_each_mention_leads_to_the_next_sidebar_and_one_too_many_to_the_last() -> None:
    text = Paragraph(html="a (lire encadré) b (voir encadré) c (lire encadré)")
    boxes = (SidebarDocument(headline="Un"), SidebarDocument(headline="Deux"))
    html = body_of(render(story(text, sidebars=boxes)))
    assert [part[0] for part in html.split("#encadre-")[1:]] == ["1", "2", "2"]


def test_without_sidebars_a_mention_stays_text() -> None:
    html = body_of(render(story(Paragraph(html="a (lire encadré)"))))
    assert html == "<p>a (lire encadré)</p>"


def test_sidebar_crossheads_stand_below_its_headline() -> None:
    box = SidebarDocument(headline="Un", body=(Crosshead(text="Deux"),))
    assert "<h3>Deux</h3>" in render(story(sidebars=(box,)))


def test_credits_stand_after_the_text_as_they_were_written() -> None:
    html = body_of(render(story(Paragraph(html="a"), credits=(CreditDocument(text="ats/vkiss"),))))
    assert html == '<p>a</p><p class="credit-line">ats/vkiss</p>'


def test_credit_within_the_text_is_not_printed_again() -> None:
    inline = CreditDocument(text="(awp/ats)", place=CreditPlace.INLINE)

    html = body_of(render(story(Paragraph(html="a (awp/ats)"), credits=(inline,))))

    assert html == "<p>a (awp/ats)</p>"


@pytest.mark.parametrize(
    ("dateline", "text", "shown"),
    [
        ("Berlin", "Il gèle.", '<p><span class="dateline">Berlin</span> – Il gèle.</p>'),
        ("Berlin", "BERLIN (dpa) - Il gèle.", "<p>BERLIN (dpa) - Il gèle.</p>"),
        ("", "Il gèle.", "<p>Il gèle.</p>"),
    ],
)
def test_dateline_opens_the_text_unless_it_stands_there(
    dateline: str, text: str, shown: str
) -> None:
    assert body_of(render(story(Paragraph(html=text), dateline=dateline))) == shown


def test_corrections_are_told_with_their_time_and_from_the_head() -> None:
    html = render(story(), Publication(NOON, corrections=(CorrectionNote("Huit gares.", NOON),)))
    assert '<a href="#corrections">Corrected</a>' in html
    assert (
        '<h2 id="corrections-titre">Correction</h2><p><time datetime="2020-02-12T17:41+01:00">'
        "12 February 2020, 17:41</time> Huit gares.</p>"
    ) in html


def test_topics_are_links_where_they_have_a_page() -> None:
    html = render(story(), Publication(topics=(Link("Froid", "/themes/froid/"), Link("Lac", ""))))
    assert '<ul><li><a href="/themes/froid/">Froid</a></li><li>Lac</li></ul>' in html


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">"&'


def test_nothing_that_came_in_is_markup_unless_it_is_known() -> None:
    media = replace(PHOTO, caption=HOSTILE, credit=HOSTILE)
    audio = replace(AUDIO, title=HOSTILE, programme=HOSTILE)
    document = story(
        Paragraph(html=f'{HOSTILE}<a href="javascript:alert(1)">x</a>'),
        Crosshead(text=HOSTILE),
        Quote(html=HOSTILE, attribution=HOSTILE),
        BulletList(items=(HOSTILE,)),
        Related(html=HOSTILE),
        Embed(html=HOSTILE),
        headline=HOSTILE,
        kicker=HOSTILE,
        lede=HOSTILE,
        media=(media, audio),
        sidebars=(SidebarDocument(headline=HOSTILE, body=(Paragraph(html=HOSTILE),)),),
        credits=(CreditDocument(text=HOSTILE, place=CreditPlace.BYLINE),),
    )
    publication = Publication(NOON, corrections=(CorrectionNote(HOSTILE, NOON),))
    hostile_file = dataclasses.replace(PICTURE, alt=HOSTILE)
    html = render_story(document, resolve=lambda media: hostile_file, publication=publication)
    assert "<script" not in html
    assert "javascript:" not in html
    assert "onerror=&quot;" in html
    assert 'onerror="' not in html


@pytest.mark.parametrize(
    ("profile", "language", "shown"),
    [
        ("fr", "fr", "Froid\u202f!"),
        ("fr-CH", "fr", "Froid!"),
        ("fr", "en", "Froid!"),
        ("none", "fr", "Froid!"),
    ],
)
def test_spacing_is_the_house_s_for_french_alone(
    settings: Settings, profile: str, language: str, shown: str
) -> None:
    settings.TYPOGRAPHY = profile
    html = render(story(Paragraph(html="Froid!"), headline="Froid!", language=language))
    assert f"<h1>{shown}</h1>" in html
    assert body_of(html) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("html", "source"),
    [
        (
            'Un mot.<br><a href="https://www.exemple.social/@anne/1">lien</a>',
            "<figcaption>Quoted from exemple.social</figcaption>",
        ),
        ("Un mot sans lien.", ""),
    ],
)
def test_quoted_post_names_its_site_and_loads_nothing(html: str, source: str) -> None:
    shown = body_of(render(story(Embed(html=html))))
    assert shown == (
        f'<figure class="embed"><blockquote><p>{html}</p></blockquote>{source}</figure>'
    )
