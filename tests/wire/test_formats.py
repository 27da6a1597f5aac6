"""What single formats promise beside the fixtures: odd shapes, refusals, and what must not leak."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles import wire
from articles.document import (
    BulletList,
    CreditPlace,
    MediaKind,
    Paragraph,
    Signal,
    StoryDocument,
)
from articles.markup import plain
from articles.wire.errors import CopyRefusedError

MESSAGE = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{}</itemSet></newsMessage>'
)
ITEM = (
    '<newsItem guid="{guid}" version="1"><itemMeta><itemClass qcode="ninat:{kind}"/>{meta}'
    "</itemMeta><contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
)
NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier>{identity}</NewsIdentifier></Identification>"
    "<NewsManagement>{management}</NewsManagement><NewsComponent>{lines}{component}"
    "</NewsComponent></NewsItem></NewsML>"
)
SDA = "<ProviderId>www.sda-ats.ch</ProviderId><DateId>20200213</DateId><NewsItemId>a</NewsItemId>"
HEADLINE = "<NewsLines><HeadLine>Titre</HeadLine></NewsLines>"


def _stories(copy: str | bytes, name: str = "") -> tuple[StoryDocument, ...]:
    data = copy.encode() if isinstance(copy, str) else copy
    return wire.read(data, name=name).documents


def _item(**parts: str) -> str:
    return ITEM.format(
        **{"guid": "g", "kind": "text", "meta": "", "content": "", "body": "", **parts}
    )


def _newsml(**parts: str) -> str:
    given = {"identity": SDA, "management": "", "lines": HEADLINE, "component": "", **parts}
    return NEWSML.format(**given)


def _signal(story: StoryDocument) -> Signal:
    assert story.wire is not None
    return story.wire.signal


def _texts(story: StoryDocument) -> list[str]:
    return [plain(getattr(block, "html", "")) for block in story.body]


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (MESSAGE.format(""), "The message is empty."),
        (
            MESSAGE.format("<planningItem/>"),
            "The message holds no news item, only: planningItem.",
        ),
        (
            MESSAGE.format("<packageItem/>"),
            "The package only names its items, it holds none of them.",
        ),
        (MESSAGE.format(_item()), "The item holds neither a text nor a picture."),
        ("<NewsML/>", "The file holds no news item."),
        ("<rss><channel><title>a</title></channel></rss>", "The feed has no entries."),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "The feed has no entries."),
        ("<kml/>", "This XML is of a kind that is not known here: kml."),
        ('{"a": 1}', "This JSON is of a kind that is not known here."),
        ("{\n}", "This JSON is of a kind that is not known here."),
        ('{"uri": "a", "type": "event"}', "The item is a plan or an event, not a story: event."),
        ('{"posts": []}', "The export holds no post and no page."),
    ],
)
def test_what_is_no_story_is_refused_by_name(copy: str, reason: str) -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        _stories(copy)
    assert str(refusal.value) == reason


def test_broken_json_is_refused_with_its_line() -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        _stories('{"uri": "a",\n "headline" "b"}')
    assert refusal.value.line == 2


def test_json_with_the_slips_of_agencies_is_read() -> None:
    (story,) = _stories('{"uri": "a", "headline": "L\\’été\tchaud", "body_text": "un\ndeux"}')
    assert (story.headline, _texts(story)) == ("L’été chaud", ["un", "deux"])


def test_embargoed_without_a_time_is_a_hold() -> None:
    (story,) = _stories(_newsml(management='<Status FormalName="Embargoed"/>'))
    assert _signal(story) is Signal.HOLD


def test_other_changes_of_status_are_no_embargo() -> None:
    change = (
        '<StatusWillChange><FutureStatus FormalName="Canceled"/>'
        "<DateAndTime>20200213T180000</DateAndTime></StatusWillChange>"
    )
    (story,) = _stories(_newsml(management=change))
    assert story.wire is not None
    assert story.wire.embargo_until is None


def test_deletion_counts_although_the_status_is_usable() -> None:
    management = '<Status FormalName="Usable"/><Instruction FormalName="Delete"/>'
    assert _signal(_stories(_newsml(management=management))[0]) is Signal.KILL


def test_identity_falls_back_on_the_public_identifier_without_its_revision() -> None:
    public = "<PublicIdentifier>urn:newsml:exemple.ch:20200213:a:3N</PublicIdentifier>"
    (story,) = _stories(_newsml(identity=public + "<RevisionId>3N</RevisionId>"))
    assert story.wire is not None
    assert (story.wire.guid, story.wire.version) == ("exemple.ch:20200213:a", "3")


def test_pictures_of_newsml_have_caption_creator_and_their_largest_file() -> None:
    component = (
        '<AdministrativeMetadata><Creator><Party FormalName="Jean Blanc"/></Creator>'
        '<Source><Party FormalName="ats"/></Source></AdministrativeMetadata>'
        '<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent><p>Une vache.</p>'
        "</DataContent></ContentItem></NewsComponent>"
        '<NewsComponent><Role FormalName="Main"/>'
        '<ContentItem Href="petite.jpg"><MimeType FormalName="image/jpeg"/><Characteristics>'
        '<Property FormalName="Width" Value="200"/></Characteristics></ContentItem>'
        '<ContentItem Href="grande.jpg"><MimeType FormalName="image/jpeg"/><Characteristics>'
        '<Property FormalName="Width" Value="2000"/></Characteristics></ContentItem>'
        "</NewsComponent>"
        '<NewsComponent><Role FormalName="Thumbnail"/><ContentItem Href="t.jpg"/></NewsComponent>'
    )
    (story,) = _stories(_newsml(component=component))
    (photo,) = story.media
    assert (photo.href, photo.caption, photo.credit, story.body) == (
        "grande.jpg",
        "Une vache.",
        "Jean Blanc / ats",
        (),
    )


def test_plain_text_in_newsml_is_read() -> None:
    component = "<ContentItem><DataContent>Un.\n\nDeux.</DataContent></ContentItem>"
    assert _texts(_stories(_newsml(component=component))[0]) == ["Un.", "Deux."]


def test_pictures_of_a_message_belong_to_its_only_text() -> None:
    photo = _item(
        guid="p",
        kind="picture",
        content="<headline>Vache</headline><description>Une vache.</description>",
        body='<remoteContent href="a.jpg"/>',
    )
    text = _item(content="<headline>Titre</headline>")
    (story,) = _stories(MESSAGE.format(text + photo))
    assert [each.caption for each in story.media] == ["Une vache."]


def test_linked_pictures_are_media_and_unnamed_ones_stories() -> None:
    link = (
        '<link rel="irel:seeAlso" residref="p" href="b.jpg"><itemClass qcode="ninat:picture"/>'
        "<title>Un lac</title></link>"
    )
    texts = _item(meta=link, content="<headline>Un</headline>") + _item(
        guid="h", content="<headline>Deux</headline>"
    )
    sound = _item(
        guid="s",
        kind="audio",
        content="<headline>Son</headline>",
        body='<remoteContent href="a.mp3" duration="65"/>',
    )
    one, two, three = _stories(MESSAGE.format(texts + sound))
    assert [each.title for each in one.media] == ["Un lac"]
    assert two.media == ()
    assert [(each.kind, each.duration_seconds) for each in three.media] == [(MediaKind.AUDIO, 65)]


def test_staff_telephone_numbers_stay_private() -> None:
    notes = (
        '<edNote role="x:notepad"><p>+41 79 000 00 00</p></edNote>'
        '<edNote role="x:contacts">Lucie, +41 79 000 00 00</edNote>'
        '<edNote role="x:correctionnote" pubconstraint="x:nonpublic">+41 79 000 00 00</edNote>'
        '<edNote role="x:correctionnote">Au 2e alinéa</edNote>'
    )
    (story,) = _stories(MESSAGE.format(_item(meta=notes, content="<headline>a</headline>")))
    assert story.wire is not None
    assert [note.text for note in story.wire.notes if note.public] == ["Au 2e alinéa"]
    assert len(story.wire.notes) == 3


def test_embedded_nitf_and_text_of_g2_are_read() -> None:
    nitf = (
        "<inlineXML><nitf><body><body.content><p>Un.</p></body.content></body></nitf></inlineXML>"
    )
    html = "<inlineData>&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;.&lt;/p&gt;</inlineData>"
    for body, text in ((nitf, "Un."), (html, "Un mot."), ("<inlineData>Un.</inlineData>", "Un.")):
        (story,) = _stories(MESSAGE.format(_item(body=body, content="<headline>a</headline>")))
        assert _texts(story) == [text]


def test_nitf_without_any_id_has_the_same_guid_each_time() -> None:
    copy = "<nitf><body><body.content><p>Un.</p></body.content></body></nitf>"
    first, second = (_stories(copy)[0].wire for _ in range(2))
    assert first is not None
    assert first == second
    assert first.guid.startswith("sha256:")


def test_embargo_of_nitf_is_a_release_after_the_issue() -> None:
    copy = (
        '<nitf><head><docdata><doc-id id-string="a"/><date.issue norm="20200213T100000+0100"/>'
        '<date.release norm="{}"/></docdata></head><body><body.content><p>a</p></body.content>'
        "</body></nitf>"
    )
    later = _stories(copy.format("20200213T180000+0100"))[0].wire
    same = _stories(copy.format("20200213T100000+0100"))[0].wire
    assert later is not None
    assert same is not None
    assert (str(later.embargo_until), same.embargo_until) == ("2020-02-13 18:00:00+01:00", None)


def test_ninjs_tells_media_codes_and_keywords_of_all_dialects() -> None:
    item: dict[str, Any] = {
        "uri": "a",
        "type": "picture",
        "headline": "Un lac",
        "description_caption": "Le lac gelé.",
        "keywords": "lac+gel, hiver",
        "mediaCatCodes": ["x"],
        "subject": [
            {"scheme": "http://cv.iptc.org/newscodes/mediatopic/", "code": "20000150"},
            {"uri": "http://cv.iptc.org/newscodes/subjectcode/04001000"},
            {"name": "météo"},
        ],
        "renditions": {
            "thumbnail": {"href": "t.jpg", "width": 90},
            "original": {"href": "o.jpg", "width": 900},
        },
        "embargoed": "2020-02-13T18:00:00Z",
    }
    (story,) = _stories(json.dumps(item))
    assert [(each.href, each.caption) for each in story.media] == [("o.jpg", "Le lac gelé.")]
    assert story.topics == ("medtop:20000150", "medtop:04000000")
    assert story.keywords == ("météo", "x", "lac", "gel", "hiver")
    assert story.wire is not None
    assert str(story.wire.embargo_until) == "2020-02-13 18:00:00+00:00"


def test_ninjs_lists_give_a_document_each_and_texts_beside_are_sidebars() -> None:
    box = {"uri": "b", "type": "text", "headline": "Encadré", "body_html": "<p>Plus.</p>"}
    copy = [
        {"uri": "a", "headline": "Un", "associations": {"x": box}},
        {"uri": "c", "headline": "Deux"},
    ]
    one, two = _stories(json.dumps(copy))
    assert [(each.headline, each.body) for each in one.sidebars] == [
        ("Encadré", (Paragraph(html="Plus."),))
    ]
    assert two.headline == "Deux"


def test_iptc_7901_without_frame_is_read() -> None:
    copy = (
        "eca00075 3 i 510    dpa 1003\n\n/politics/EU/\n2ND LEAD\nTitle of the day\n"
        "By Ann Miller, dpa  =\n \nBerlin (dpa) - One.\n"
    )
    (story,) = _stories(copy)
    assert story.headline == "Title of the day"
    assert (story.keywords, _signal(story)) == (("politics", "EU"), Signal.UPDATE)
    assert [line.place for line in story.credits] == [CreditPlace.INLINE, CreditPlace.BYLINE]


def test_packages_without_their_items_are_advisories_with_the_titles() -> None:
    ref = "<itemRef residref='{}'><itemClass qcode='ninat:text'/><title>{}</title></itemRef>"
    package = (
        "<packageItem guid='p' version='3'><itemMeta><signal qcode='sig:correction'/></itemMeta>"
        "<contentMeta><headline>Le matin</headline></contentMeta><groupSet><group>{}</group>"
        "</groupSet></packageItem>"
    )
    refs = ref.format("a", "Un &amp; deux") + ref.format("b", "Trois") + ref.format("c", "")
    (story,) = _stories(MESSAGE.format(package.format(refs)))
    assert (story.headline, story.body) == (
        "Le matin",
        (BulletList(items=("Un &amp; deux", "Trois")),),
    )
    assert _signal(story) is Signal.ADVISORY
    killed = package.format(refs).replace("<itemMeta>", "<itemMeta><pubStatus qcode='x:canceled'/>")
    assert _signal(_stories(MESSAGE.format(killed))[0]) is Signal.KILL


def test_items_of_any_class_with_nothing_but_a_file_are_media() -> None:
    body = '<remoteContent href="a.mp4" contenttype="video/mp4" duration="12"/>'
    (story,) = _stories(MESSAGE.format(_item(body=body, content="<headline>Vache</headline>")))
    assert [(each.kind, each.href) for each in story.media] == [(MediaKind.VIDEO, "a.mp4")]
    text = _item(body=body + "<inlineData>Un.</inlineData>", content="<headline>Un</headline>")
    assert _stories(MESSAGE.format(text))[0].media == ()


@pytest.mark.parametrize(
    ("told", "lede"),
    [
        ({"description_html": "<p>Un <b>mot</b>.</p>"}, "Un mot."),
        ({"descriptions": [{"role": "caption", "value": "Un mot."}]}, "Un mot."),
        ({"description_text": "Un mot.", "description_html": "<p>Deux.</p>"}, "Un mot."),
    ],
)
def test_any_description_of_ninjs_is_better_than_none(told: dict[str, Any], lede: str) -> None:
    (story,) = _stories(json.dumps({"uri": "a", "type": "text", **told}))
    assert (story.lede, story.headline) == (lede, lede)


def test_pictures_of_digitalwires_are_those_of_their_largest_file() -> None:
    picture = {
        "urn": "urn:p",
        "type": "image",
        "caption": "Der See.",
        "creditline": "Jan Weiss/dpa",
        "renditions": [{"url": "g.jpg", "width": 900}, {"url": "k.jpg", "width": 90}],
    }
    entry = {
        "urn": "urn:a",
        "headline": "Titel",
        "article_html": "<p>Ein Satz.</p>",
        "associations": [picture, {"urn": "urn:x", "type": "image"}, {"type": "person"}],
    }
    (story,) = _stories(json.dumps({"entries": [entry]}))
    assert [(each.href, each.caption, each.credit) for each in story.media] == [
        ("g.jpg", "Der See.", "Jan Weiss/dpa")
    ]
