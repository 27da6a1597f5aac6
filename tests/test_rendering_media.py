"""Pictures, players and galleries of a rendered story."""

import dataclasses
import re

import pytest

from articles.document import (
    MediaBlock,
    MediaDocument,
    MediaKind,
    Paragraph,
    SidebarDocument,
    replace,
)
from articles.rendering import Picture, render_story
from tests.rendered import AUDIO, PHOTO, PICTURE, render, story


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
