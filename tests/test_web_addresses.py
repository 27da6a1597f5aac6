"""What an editor or a wire calls an address leads to a page of the web or nowhere."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles import document as doc
from articles import markup
from articles.models import Contributor, Story
from articles.models.writing import write_document
from articles.rendering import Publication, render_story
from tests import make

TRAPS = [
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
    ),
    *("data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd"),
    *("//evil.example/", "/desk/", "https:evil", "https://a b", 'https://x"onclick=', "urn:x:y"),
    "https://x/\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_trap_is_a_web_address(text: str) -> None:
    assert markup.web_address(text) == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://exemple.ch/lac?a=1&b=2#c", "https://exemple.ch/lac?a=1&b=2#c"),
        (" HTTP://exemple.ch/É ", "http://exemple.ch/É"),
        ("", ""),
    ],
)
def test_web_address_is_kept(text: str, address: str) -> None:
    assert markup.web_address(text) == address


@given(st.text())
def test_web_address_stands_still(text: str) -> None:
    once = markup.web_address(text)
    assert markup.web_address(once) == once
    assert not once or once.startswith(("http://", "https://"))


@pytest.mark.django_db
@pytest.mark.parametrize("text", TRAPS)
def test_form_refuses_and_wire_loses_what_is_none(text: str) -> None:
    story = make.story()
    story.source_url = text
    with pytest.raises(ValidationError, match="source_url"):
        story.full_clean()
    told = doc.replace(make.seed(), source_url=text)
    assert write_document(Story(), told).source_url == ""


@pytest.mark.parametrize("text", TRAPS[:6])
def test_no_link_of_a_body_is_a_trap(text: str) -> None:
    body = markup.clean_body(f'<p><a href="{text}">ici</a></p>')
    assert body == "<p>ici</p>"
    # As a document of another program could bring it, past the cleaning of bodies.
    blocks = (doc.Paragraph(html=markup.inline(f'<a href="{text}">ici</a>')),)
    page = render_story(
        doc.StoryDocument(headline="Titre", body=blocks),
        resolve=lambda media: None,
        publication=Publication(published_at=make.NOON),
    )
    assert "href" not in page.split("ici")[0].split("story-body")[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("handle", ["nadia", "@nadia", "https://x.ch/@nadia", '@a@b.ch"><script>'])
def test_name_in_the_fediverse_is_a_handle(handle: str) -> None:
    person = Contributor(name="Nadia", slug="nadia", fediverse=handle)
    with pytest.raises(ValidationError, match="fediverse"):
        person.full_clean()


@pytest.mark.django_db
def test_handle_of_the_fediverse_is_taken() -> None:
    Contributor(name="Nadia", slug="nadia", fediverse="@nadia@journa.host").full_clean()
