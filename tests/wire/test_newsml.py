"""NewsML 1.2, NewsML-G2 and NITF: contents and codes that the fixtures do not show."""

from __future__ import annotations

import pytest

from articles import wire
from articles.document import (
    BulletList,
    Crosshead,
    MediaKind,
    Paragraph,
    Signal,
    StoryDocument,
)
from articles.markup import plain

NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>exemple.ch</ProviderId>"
    "<DateId>20200213</DateId><NewsItemId>a</NewsItemId></NewsIdentifier></Identification>"
    "{management}<NewsComponent>{component}</NewsComponent></NewsItem></NewsML>"
)
G2 = (
    "<newsMessage><itemSet><newsItem guid='a'><itemMeta><itemClass qcode='ninat:{kind}'/>{meta}"
    "</itemMeta><contentMeta><headline>Titre</headline>{content}</contentMeta><contentSet>{body}"
    "</contentSet></newsItem>{more}</itemSet></newsMessage>"
)
NITF = "<nitf><body>{head}<body.content>{content}</body.content></body></nitf>"


def _story(copy: str) -> StoryDocument:
    (story,) = wire.read(copy.encode()).documents
    return story


def _newsml(component: str, management: str = "") -> StoryDocument:
    head = "<NewsLines><HeadLine>Titre</HeadLine></NewsLines>"
    return _story(NEWSML.format(component=head + component, management=management))


def _g2(**parts: str) -> StoryDocument:
    given = {"kind": "text", "meta": "", "content": "", "body": "", "more": "", **parts}
    return _story(G2.format(**given))


@pytest.mark.parametrize(
    ("headline", "slug", "genre"),
    [
        ("Les dates du procès (ENCADRÉ)", "Suisse-procès", "Encadré"),
        ("ENCADRE - Les dates du procès", "Suisse-procès", "Encadré"),
        ("Encadré: les dates du procès", "Suisse-procès", "Encadré"),
        ("Les dates du procès", "Suisse-procès-ENCADRE", "Encadré"),
        ("Les dates du procès", "Suisse-procès-chrono", "Chronologie"),
        ("Un tableau encadré d'or", "Suisse-art", ""),
        ("Encadré par la police, il sort", "Suisse-procès", ""),
    ],
)
def test_afp_says_what_kind_of_piece_it_is(headline: str, slug: str, genre: str) -> None:
    copy = NEWSML.replace("exemple.ch", "afp.com").replace(
        "<NewsIdentifier>", f"<NameLabel>{slug}</NameLabel><NewsIdentifier>"
    )
    lines = f"<NewsLines><HeadLine>{headline}</HeadLine></NewsLines>"
    story = _story(copy.format(component=lines, management=""))
    assert (story.headline, story.slugline, story.genre) == (headline, slug, genre)


def _texts(story: StoryDocument) -> list[str]:
    return [plain(getattr(block, "html", "")) for block in story.body]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("<body.content><p>Un.</p></body.content>", ["Un."]),
        ("<nitf><body><body.content><p>Un.</p></body.content></body></nitf>", ["Un."]),
        ("<html><body><p>Un.</p><p>Deux.</p></body></html>", ["Un.", "Deux."]),
        ("<p>Un.</p>", ["Un."]),
        ("Un.", ["Un."]),
    ],
)
def test_newsml_holds_texts_of_any_kind(content: str, texts: list[str]) -> None:
    empty = "<ContentItem><DataContent> </DataContent></ContentItem>"
    text = f"<ContentItem><DataContent>{content}</DataContent></ContentItem>"
    assert _texts(_newsml(empty + text)) == texts


def test_codes_of_newsml_come_from_subjects_and_the_agencys_categories() -> None:
    codes = (
        "<DescriptiveMetadata><SubjectCode><Subject FormalName='04000000' cat='SPO'/>"
        "<Other FormalName='x'/><SubjectMatter/></SubjectCode></DescriptiveMetadata>"
    )
    copy = NEWSML.format(
        component=f"<NewsLines><HeadLine>T</HeadLine></NewsLines>{codes}", management=""
    )
    (story,) = wire.read(copy.encode(), profile="afp").documents
    assert story.topics == ("medtop:04000000", "medtop:15000000")


def test_efes_version_comment_is_no_note() -> None:
    comments = "<Comment FormalName='EfeNewsMLVersion'>1</Comment><Comment>Au 2e alinéa</Comment>"
    told = _newsml(comments).wire
    assert told is not None
    assert [(each.text, each.role) for each in told.notes] == [("Au 2e alinéa", "comment")]


def test_pictures_without_a_width_or_caption_of_their_own_are_read() -> None:
    component = (
        "<NewsComponent><Role FormalName='Main'/><ContentItem Href='a.jpg'><MediaType "
        "FormalName='Photo'/><Characteristics><Property FormalName='Height' Value='2'/>"
        "</Characteristics></ContentItem><ContentItem><DataContent><p>Une vache.</p></DataContent>"
        "</ContentItem></NewsComponent>"
    )
    (photo,) = _newsml(component).media
    assert (photo.href, photo.caption, photo.credit) == ("a.jpg", "Une vache.", "")


def test_an_items_creator_makes_its_pictures() -> None:
    component = (
        "<NewsComponent><ContentItem Href='a.jpg'/></NewsComponent><AdministrativeMetadata>"
        "<Creator><Party FormalName='Jean Blanc'/></Creator></AdministrativeMetadata>"
    )
    assert [each.credit for each in _newsml(component).media] == ["Jean Blanc"]


def test_advisory_lines_are_understood_by_their_first_word_or_whole() -> None:
    line = (
        "<NewsLines><NewsLine><NewsLineType FormalName='AdvisoryLine'/><NewsLineText>{}"
        "</NewsLineText></NewsLine></NewsLines>"
    )
    signals = {}
    for text in ("CORRECTS la ligne", "MANDATORY KILL", "Photos suivent"):
        told = _story(
            NEWSML.format(component=line.format(text) + "<HeadLine>T</HeadLine>", management="")
        )
        assert told.wire is not None
        signals[text] = told.wire.signal
    assert signals == {
        "CORRECTS la ligne": Signal.CORRECTION,
        "MANDATORY KILL": Signal.KILL,
        "Photos suivent": Signal.NONE,
    }


def test_codes_of_g2_are_topics_categories_names_and_what_is_broader() -> None:
    subjects = (
        "<subject qcode='medtop:20000150'/><subject qcode='dpacat:sp'/><subject qcode='dpacat:xx'/>"
        "<subject type='cpnat:abstract'><name>neige</name><broader qcode='medtop:17000000'/>"
        "<broader qcode='x:1'/></subject><subject literal='gel'/><subject type='cpnat:person'>"
        "<name>Luc</name></subject>"
    )
    copy = G2.format(kind="text", meta="", content=subjects, body="", more="")
    (story,) = wire.read(copy.encode(), profile="dpa").documents
    assert story.topics == ("medtop:20000150", "medtop:15000000", "medtop:17000000")
    assert story.keywords == ("neige", "gel")


def test_headers_of_g2_without_a_headline_stay() -> None:
    body = (
        "<inlineXML><html><body><header><p>Un.</p></header><p>Deux.</p></body></html></inlineXML>"
    )
    assert _texts(_g2(body=body)) == ["Un.", "Deux."]


def test_a_package_of_other_items_gives_a_text_no_pictures() -> None:
    package = (
        "<packageItem><groupSet><group><itemRef residref='x'/></group></groupSet></packageItem>"
    )
    assert _g2(more=package, body="<inlineData>Un.</inlineData>").media == ()


def test_files_of_g2_tell_their_size_and_checksum() -> None:
    files = (
        "<remoteContent rendition='x:thumb' href='t.jpg'/><remoteContent href='a.jpg' width='x'>"
        "<hash hashtype='hash:MD5'>1</hash><hash hashtype='hash:SHA-256'>2</hash></remoteContent>"
    )
    (photo,) = _g2(kind="picture", body=files).media
    assert (photo.href, photo.file, photo.kind) == ("a.jpg", "2", MediaKind.PHOTO)
    (small,) = _g2(kind="picture", body="<remoteContent rendition='thumb' href='t.jpg'/>").media
    assert (small.href, small.file) == ("t.jpg", "")
    (none,) = _g2(kind="picture").media
    assert (none.href, none.duration_seconds) == ("", None)


def test_nitf_without_a_content_keeps_its_head() -> None:
    head = "<body.head><hedline><hl1>Titre</hl1></hedline></body.head>"
    assert (
        _story(f"<nitf><body.head/>{head}</nitf>".replace("<body.head/>", "")).headline == "Titre"
    )
    inside = f"<nitf><body>{head}<p>Un.</p></body></nitf>"
    assert "Un." in _texts(_story(inside))


@pytest.mark.parametrize(
    ("abstract", "lede", "texts"),
    [
        ("", "Un.", ["Deux."]),
        ("Un.", "Un.", ["Deux."]),
        ("Autre.", "Autre.", ["Un.", "Deux."]),
    ],
)
def test_a_marked_lede_leaves_the_text(abstract: str, lede: str, texts: list[str]) -> None:
    head = f"<body.head><hedline><hl1>T</hl1></hedline><abstract>{abstract}</abstract></body.head>"
    story = _story(NITF.format(head=head, content="<p lede='true'>Un.</p><p>Deux.</p>"))
    assert (story.lede, _texts(story)) == (lede, texts)


def test_a_lede_that_does_not_open_the_text_stays_in_it() -> None:
    story = _story(NITF.format(head="", content="<hl2>A</hl2><p class='lead'>Un.</p>"))
    assert story.lede == "Un."
    assert story.body[0] == Crosshead(text="A")


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("<hl2>Intertitre</hl2><p>Un.</p>", "Intertitre"),
        ("<ul><li>un</li></ul>", "un"),
        ("<media><media-reference source='a.jpg'/></media><p>Un.</p>", "Un."),
        ("<p>Un.</p>", "Un."),
        ("<hl2><p>Un</p><p>deux</p></hl2>", "Un"),
        ("<media><media-reference source='dossier/a.jpg'/></media>", "a.jpg"),
        ("<media class='inline'><media-reference source='b.jpg'/></media>", "b.jpg"),
    ],
)
def test_the_first_text_stands_for_a_headline(content: str, headline: str) -> None:
    assert _story(NITF.format(head="", content=content)).headline == headline


def test_pictures_of_nitf_without_a_file_are_none() -> None:
    story = _story(NITF.format(head="", content="<media/><p>Un.</p><ul><li>a</li></ul>"))
    assert (story.media, story.body) == (
        (),
        (Paragraph(html="Un."), BulletList(items=("a",))),
    )


def test_a_headline_and_lede_told_twice_stand_once() -> None:
    head = "<body.head><hedline><hl1>T</hl1></hedline><abstract>Un.</abstract></body.head>"
    story = _story(NITF.format(head=head, content="<hl2>T</hl2><p>Un.</p><p>Deux.</p>"))
    assert _texts(story) == ["Deux."]


def test_words_of_an_embargo_without_a_time_hold() -> None:
    copy = (
        "<nitf><head><docdata><doc-id id-string='a'/><ed-msg info='EMBARGO'/></docdata></head>"
        "<body><body.content><p>Un.</p></body.content></body></nitf>"
    )
    told = _story(copy).wire
    assert told is not None
    assert told.signal is Signal.HOLD
