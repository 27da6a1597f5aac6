import dataclasses
import re
from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from articles.document import (
    Block,
    BulletList,
    CreditDocument,
    CreditPlace,
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
    replace,
)
from articles.rendering import CorrectionNote, Link, Picture, Publication, render_story

PICTURE = Picture("/media/lac-1280.jpg", "/media/lac-640.jpg 640w", 1280, 853, "Un lac gelé")
PHOTO = MediaDocument(
    kind=MediaKind.PHOTO, caption="Le lac, mercredi.", credit="Keystone", file="lac"
)
AUDIO = MediaDocument(
    kind=MediaKind.AUDIO,
    title="Le lac gèle",
    programme="Le Journal horaire",
    duration_seconds=42,
    broadcast_on=date(2020, 2, 12),
)
FILES = {"lac": PICTURE, "son": Picture("/media/son.mp3")}
NOON = datetime(2020, 2, 12, 16, 41, tzinfo=UTC)


def resolve(media: MediaDocument) -> Picture | None:
    return FILES.get(media.file)


def story(*body: Block, **fields: object) -> StoryDocument:
    return StoryDocument(**{"headline": "Le lac gèle", "body": body, "language": "en"} | fields)


def render(document: StoryDocument, publication: Publication | None = None) -> str:
    """The main part in one line; English labels, so that no catalogue is needed."""
    html = render_story(document, resolve=resolve, publication=publication)
    return html.replace("\n", "").replace("<p> ", "<p>")


def body_of(html: str) -> str:
    return html.partition('<div class="story-body">')[2].partition("</div>")[0]


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


def test_photo_stands_with_size_caption_and_credit() -> None:
    assert (
        '<figure class="media media-photo"><picture><img src="/media/lac-1280.jpg" '
        'srcset="/media/lac-640.jpg 640w" sizes="(min-width: 60rem) 54rem, 100vw" '
        'width="1280" height="853" alt="Un lac gelé" fetchpriority="high"></picture>'
        '<figcaption>Le lac, mercredi. <span class="credit">[Keystone]</span></figcaption></figure>'
    ) in render(story(media=(PHOTO,)))


def test_photo_in_the_text_offers_avif_and_one_jpeg() -> None:
    both = dataclasses.replace(PICTURE, avif_srcset="/media/lac-640.avif 640w")
    html = render_story(story(MediaBlock(media=PHOTO)), resolve=lambda media: both)
    assert (
        '<picture>\n<source type="image/avif" srcset="/media/lac-640.avif 640w" '
        'sizes="(min-width: 60rem) 54rem, 80vw">\n<img src="/media/lac-1280.jpg" '
        'width="1280" height="853" alt="Un lac gelé" loading="lazy" decoding="async">'
    ) in html


def test_photo_without_a_file_leaves_no_trace() -> None:
    missing = MediaDocument(kind=MediaKind.PHOTO, caption="Le lac.", credit="Keystone")
    box = SidebarDocument(headline="Encadré", media=(missing,))
    with_it = story(MediaBlock(media=missing), media=(missing,), sidebars=(box,))
    without = story(sidebars=(SidebarDocument(headline="Encadré"),))
    assert render(with_it) == render(without)


def test_recording_without_a_file_keeps_title_programme_length_and_date() -> None:
    missing = MediaDocument(kind=MediaKind.PHOTO, caption="Poignée de mains.", credit="Keystone")
    audio = replace(AUDIO, poster=missing)
    assert (
        '<figure class="media media-audio"><div class="recording">'
        '<p class="recording-kind">Audio</p><p class="media-title">Le lac gèle</p>'
        '<p class="recording-facts"><cite>Le Journal horaire</cite>'
        '<time datetime="PT42S">42 s</time><time datetime="2020-02-12">12 February 2020</time></p>'
        "</div></figure>"
    ) in render(story(media=(audio,)))


def test_recording_with_a_file_has_a_player_and_shows_its_poster() -> None:
    html = render(story(media=(replace(AUDIO, file="son", poster=PHOTO),)))
    assert (
        '<audio controls preload="none" src="/media/son.mp3" aria-label="Le lac gèle"></audio>'
        in html
    )
    assert 'alt="Un lac gelé"' in html


@pytest.mark.parametrize("kind", [MediaKind.AUDIO, MediaKind.VIDEO])
def test_caption_of_a_poster_stands_under_it_before_the_box_of_the_recording(
    kind: MediaKind,
) -> None:
    html = render(story(media=(replace(AUDIO, kind=kind, file="son", poster=PHOTO),)))
    assert re.search(
        r'<div class="media media-\w+"><figure>(<picture>.*</picture>|<video .*</video>)'
        r'<figcaption>Le lac, mercredi. <span class="credit">\[Keystone\]</span></figcaption>'
        r'</figure><div class="recording">',
        html,
    )


def test_video_with_a_file_is_played_in_place() -> None:
    video = MediaDocument(kind=MediaKind.VIDEO, title="Le dégel", file="son", poster=PHOTO)
    assert (
        '<video controls preload="none" src="/media/son.mp3" aria-label="Le dégel" '
        'poster="/media/lac-1280.jpg" width="1280" height="853"></video>'
    ) in render(story(media=(video,)))


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
    ("origin", "notice"),
    [
        ("trainedAlgorithmicMedia", ' <span class="made">Made by generative AI</span>'),
        ("digitalCapture", ""),
    ],
)
def test_picture_that_no_camera_took_says_so(origin: str, notice: str) -> None:
    drawn = dataclasses.replace(PICTURE, origin=origin)
    html = render_story(story(media=(PHOTO,)), resolve=lambda media: drawn)
    assert (
        f'<figcaption>Le lac, mercredi. <span class="credit">[Keystone]</span>{notice}</figcaption>'
        in html
    )


def test_recording_says_what_is_heard_and_offers_its_transcript() -> None:
    said = ("Bonjour <à tous>.", "Le lac gèle.")
    heard = replace(AUDIO, file="son", description="On entend le lac.", transcript=said)
    assert (
        "<p>On entend le lac.</p>"
        "<details><summary>Transcript</summary><p>Bonjour &lt;à tous&gt;.</p>"
        "<p>Le lac gèle.</p></details>"
    ) in render(story(media=(heard,)))


@pytest.mark.parametrize(("language", "label"), [("fr", "Français"), ("xx", "Xx")])
def test_video_has_its_captions_as_a_track(language: str, label: str) -> None:
    video = MediaDocument(kind=MediaKind.VIDEO, title="Le dégel", file="son")
    file = Picture("/files/v/video.mp4", captions="/files/v/c.vtt", captions_language=language)
    html = render_story(story(media=(video,)), resolve=lambda media: file)
    assert (
        f'<track kind="captions" src="/files/v/c.vtt" srclang="{language}" label="{label}"></video>'
        in html
    )
    assert "<span>with captions</span>" in html


def figures(html: str) -> list[str]:
    """What stands in a row: "gallery 3" or the kind of a figure alone."""
    return [
        f"gallery {name[2]}" if name[2] else name[1]
        for name in re.finditer(
            r'<figure class="media media-(\w+)|aria-label="Gallery: (\d) pictures"', html
        )
    ]


def test_pictures_in_a_row_are_a_gallery_each_with_its_caption() -> None:
    second = replace(PHOTO, caption="La rive, jeudi.", credit="AFP")
    html = body_of_gallery(render(story(Paragraph(html="A"), *map(block, (PHOTO, second)))))
    assert re.findall("<figcaption>(.*?)</figcaption>", html) == [
        'Le lac, mercredi. <span class="credit">[Keystone]</span>',
        'La rive, jeudi. <span class="credit">[AFP]</span>',
    ]
    assert html.count('sizes="(min-width: 42rem) 20rem, 80vw"') == 2


def test_text_between_pictures_parts_them() -> None:
    html = render(story(block(PHOTO), Paragraph(html="A"), block(PHOTO)))
    assert figures(html) == ["photo", "photo"]


def test_recording_between_pictures_parts_them() -> None:
    row = (PHOTO, PHOTO, AUDIO, PHOTO)
    html = render(story(*map(block, row)))
    assert figures(html) == ["gallery 2", "photo", "photo", "audio", "photo"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, ["photo"]),
        (2, ["photo", "photo"]),
        (4, ["photo", "gallery 3", "photo", "photo", "photo"]),
    ],
)
def test_first_of_the_lead_pictures_stands_alone(number: int, shown: list[str]) -> None:
    assert figures(render(story(media=(PHOTO,) * number))) == shown


def test_missing_picture_leaves_no_hole_in_a_gallery() -> None:
    missing = replace(PHOTO, file="")
    html = render(story(*map(block, (PHOTO, missing, PHOTO))))
    assert figures(html) == ["gallery 2", "photo", "photo"]


def block(media: MediaDocument) -> MediaBlock:
    return MediaBlock(media=media)


def body_of_gallery(html: str) -> str:
    return html.partition('<div class="gallery"')[2].partition("</div>")[0]


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
