"""Odd and hostile copy, made here: each is a file that somebody's system could send.

`NAMED` are single files by what is odd in them; what a document may not hold is asked by
`faults_of`. tests/wire/test_odd_copy.py reads them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from articles.document import StoryDocument, to_json

NAR = "http://iptc.org/std/nar/2006-10-01/"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIVE_SCRIPT = re.compile(r"<script|\son\w+=|href=\"(?!https?:|mailto:)", re.IGNORECASE)


def nitf(content: str = "<p>Un.</p>", *, docdata: str = "", head: str = "Titre") -> bytes:
    return (
        f'{HEAD}<nitf><head><docdata><doc-id id-string="a"/>{docdata}</docdata></head><body>'
        f"<body.head><hedline><hl1>{head}</hl1></hedline></body.head>"
        f"<body.content>{content}</body.content></body></nitf>"
    ).encode()


def newsml1(component: str = "", *, management: str = "", identity: str = "a") -> bytes:
    return (
        f"{HEAD}<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>exemple.ch"
        f"</ProviderId><NewsItemId>{identity}</NewsItemId></NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement><NewsComponent><NewsLines><HeadLine>Titre"
        f"</HeadLine></NewsLines>{component}</NewsComponent></NewsItem></NewsML>"
    ).encode()


def g2(content: str = "<p>Un.</p>", *, meta: str = "", about: str = "", more: str = "") -> bytes:
    return (
        f'{HEAD}<newsMessage xmlns="{NAR}"><itemSet><newsItem guid="a" version="1"><itemMeta>'
        f'<itemClass qcode="ninat:text"/>{meta}</itemMeta><contentMeta><headline>Titre</headline>'
        f"{about}</contentMeta><contentSet><inlineXML><html><body>{content}</body></html>"
        f"</inlineXML></contentSet></newsItem>{more}</itemSet></newsMessage>"
    ).encode()


def ninjs(**parts: Any) -> bytes:
    item = {"uri": "urn:a", "headline": "Titre", "body_html": "<p>Un.</p>", **parts}
    return json.dumps(item).encode()


def rss(entry: str = "<description>Un.</description>") -> bytes:
    return (
        f"{HEAD}<rss><channel><title>F</title><item><title>Titre</title><guid>a</guid>{entry}"
        "</item></channel></rss>"
    ).encode()


def json_feed(**parts: Any) -> bytes:
    entry = {"id": "a", "title": "Titre", "content_html": "<p>Un.</p>", **parts}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [entry]}).encode()


def digitalwires(**parts: Any) -> bytes:
    entry = {"urn": "urn:a", "headline": "Titre", "article_html": "<p>Un.</p>", **parts}
    return json.dumps(entry).encode()


def ghost(**parts: Any) -> bytes:
    post = {"id": "a", "title": "Titre", "html": "<p>Un.</p>", "status": "published", **parts}
    return json.dumps({"posts": [post]}).encode()


def wxr(post: str = "<content:encoded>Un.</content:encoded>") -> bytes:
    return (
        f'{HEAD}<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/'
        'rss/1.0/modules/content/"><channel><link>https://exemple.ch</link><item><title>Titre'
        f"</title><guid>a</guid>{post}</item></channel></rss>"
    ).encode()


def iptc7901(text: str = "   Berne (ats) Un.\n", *, head: str = "bsf025 3 pl 121") -> bytes:
    return f"\x01{head}\n\nclef\n\x02Titre =\n{text}\x03091223 dec 18\x04".encode()


def anpa(
    text: str = "   BERN _ One.\n", *, head: str = "r a\x13\x11 x \x02", trailer: str = ""
) -> bytes:
    return f"\x01a1234\x1fbc\n{head}\n{text}\x03{trailer}\x04".encode()


def mail(header: str) -> bytes:
    return f"From: a@exemple.ch\nSubject: Titre\n{header}\n\nUn texte.\n".encode()


def page(content: str) -> bytes:
    head = "<!doctype html><html><head><title>Titre</title></head>"
    return f"{head}<body><article>{content}</article></body></html>".encode()


def _nested(levels: int) -> bytes:
    return (
        f'<newsMessage xmlns="{NAR}">' * levels
        + g2().decode().removeprefix(HEAD)
        + "</newsMessage>" * levels
    ).encode()


def _pictures(count: int) -> str:
    """Items of a message that each hold a picture."""
    return "".join(
        f'<newsItem guid="p{n}"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>'
        f'<contentMeta/><contentSet><remoteContent href="{n}.jpg"/></contentSet></newsItem>'
        for n in range(count)
    )


def _dated(at: str) -> dict[str, bytes]:
    day = at[:10].replace("-", "")
    return {
        f"nitf of {at}": nitf(docdata=f'<date.issue norm="{at}"/><date.release norm="{at}"/>'),
        f"newsml1 of {at}": newsml1(management=f"<FirstCreated>{at}</FirstCreated>"),
        f"g2 of {at}": g2(
            meta=f"<versionCreated>{at}</versionCreated><embargoed>{at}</embargoed>",
            about=f"<contentCreated>{day}</contentCreated>",
        ),
        f"ninjs of {at}": ninjs(firstcreated=at, versioncreated=at, embargoeduntil=at),
        f"rss of {at}": rss(f"<pubDate>{at}</pubDate>"),
        f"json feed of {at}": json_feed(date_published=at, date_modified=at),
        f"ghost of {at}": ghost(published_at=at, updated_at=at),
        f"wxr of {at}": wxr(
            f"<wp:post_date>{at}</wp:post_date><wp:post_modified>{at}</wp:post_modified>"
        ),
        f"digitalwires of {at}": digitalwires(version_created=at, embargoed=at),
    }


_DATES = (
    "0000-00-00T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
    "2020-02-30T10:00:00Z", "2020-02-12T24:00:00", "2020-02-12T10:00:00+14:00", "x" * 5000,
)  # fmt: skip
_LONG = "a" * 10_000
_SCRIPT = (
    '<p onclick="x()">Un <a href="javascript:alert(1)">lien</a>.</p><script>x()</script>'
    '<img src="javascript:alert(1)" alt="a"/>'
)
_WORDS = "<p>l'<!-- a -->é<?pi x?>té <![CDATA[& <b>chaud</b>]]></p>"
_DEEP = "[" * 100_000 + "]" * 100_000

NAMED: dict[str, bytes] = {
    **{name: data for at in _DATES for name, data in _dated(at).items()},
    "g2 in a namespace of no one": g2().replace(NAR.encode(), b"urn:nobody"),
    "g2 in nitf's namespace": g2().replace(NAR.encode(), b"http://iptc.org/std/NITF/2006-10-18/"),
    "g2 without a namespace": g2().replace(f' xmlns="{NAR}"'.encode(), b""),
    "g2 with a prefix": re.sub(
        rb"<(/?)(\w)", rb"<\1n:\2", g2()[len(HEAD) :].replace(b"xmlns=", b"xmlns:n=")
    ),
    "g2 in a message in a message": _nested(1),
    "g2 in two hundred messages": _nested(200),
    "g2 of ten thousand empty paragraphs": g2("<p/>" * 10_000 + "<p>Un.</p>"),
    "g2 with five thousand pictures": g2(more=_pictures(5000)),
    "g2 with five thousand links": g2(
        meta='<link rel="irel:seeAlso" residref="b"><itemClass qcode="ninat:picture"/></link>'
        * 5000
    ),
    "g2 that corrects itself": g2(meta='<link rel="irel:correctionOf" residref="a"/>'),
    "g2 with two items of one guid": g2(
        more=g2().decode().partition("<itemSet>")[2].partition("</itemSet>")[0]
    ),
    "g2 of a version that is no number": g2().replace(b'version="1"', b'version="-1e9"'),
    "nitf with a huge attribute": nitf(docdata=f'<ed-msg info="{_LONG * 100}"/>'),
    "nitf with a long id": nitf().replace(b'"a"', f'"{_LONG}"'.encode()),
    "nitf with a comment in a word": nitf(_WORDS),
    "newsml1 with a comment in a word": newsml1(
        f"<ContentItem><DataContent>{_WORDS}</DataContent></ContentItem>"
    ),
    "g2 with a comment in a word": g2(_WORDS),
    "nitf with html's entities": nitf("<p>l&rsquo;&eacute;t&eacute;&nbsp;&hearts; & co</p>"),
    "nitf with entities of its own": b'<!DOCTYPE nitf [<!ENTITY x "y">]>'
    + nitf("<p>&x;</p>")[len(HEAD) :],
    "nitf with line ends of the old Mac": nitf("\r<p>Un\rdeux.</p>\r").replace(b">", b">\r"),
    "nitf with marks of order in its midst": nitf("<p>Un\ufeff\ufeff.</p>\ufeff"),
    "nitf in utf-16 that declares utf-8": nitf("<p>L’été.</p>").decode().encode("utf-16"),
    "nitf behind five empty lines": b"\n" * 5 + nitf(),
    "nitf with a nul": nitf("<p>U\0n.</p>"),
    "nitf with controls in its credit": nitf().replace(
        b"</hedline>", b"</hedline><byline>Par &#7;L\x07uc\x1b[31m Perrin\x9d</byline>"
    ),
    "nitf with references to no character": nitf("<p>&#xD800;Un.&#0;&#1114112;</p>"),
    "nitf with script": nitf(_SCRIPT),
    "g2 with script": g2(_SCRIPT),
    "nitf five thousand media": nitf(
        '<media><media-reference source="a.jpg"/></media>' * 5000 + "<p>Un.</p>"
    ),
    "nitf of two hundred nested blocks": nitf("<block>" * 200 + "Un." + "</block>" * 200),
    "nitf of two thousand nested marks": nitf("<em>" * 2000 + "Un." + "</em>" * 2000),
    "nitf of twenty thousand columns": nitf(
        f"<table><tr>{'<td>a</td>' * 20_000}</tr></table><p>Un.</p>"
    ),
    "nitf cut in the midst": nitf()[:-40],
    "nitf twice": nitf() + nitf(),
    "newsml1 with five thousand pictures": newsml1(
        "".join(f'<NewsComponent><ContentItem Href="{n}"/></NewsComponent>' for n in range(5000))
    ),
    "newsml1 with a long id": newsml1(identity=_LONG),
    "newsml1 of components in each other": newsml1(
        "<NewsComponent>" * 200 + "</NewsComponent>" * 200
    ),
    "newsml1 with a thousand comments": newsml1(management="<Comment>a</Comment>" * 1000),
    "ninjs with a surrogate": b'{"uri": "a", "headline": "L\\ud83d l\\ude00", "body_text": "a"}',
    "ninjs with not a number": b'{"uri": "a", "headline": "T", "urgency": NaN, "version": 1e999}',
    "ninjs with infinite numbers": b'{"uri": "a", "headline": "T", "priority": -Infinity}',
    "ninjs with two headlines of one name": b'{"uri": "a", "headline": "T", "headline": "U"}',
    "ninjs of deep lists": f'{{"uri": "a", "headline": "T", "x": {_DEEP}}}'.encode(),
    "ninjs of deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "ninjs of the wrong types": ninjs(
        headline=[], body_html=3, subject="a", associations=[3, None], renditions=4, language=[],
        urgency={}, embargoeduntil=1, keywords={"a": 1}, infosources=7, located=[], by={},
        evolvedfrom={"uri": 3}, mediacatcodes="ab", headlines=[{"role": 3, "value": None}],
    ),
    "ninjs of other wrong types": ninjs(
        type=["picture"], mediacatcodes=3, subjects=[{"uri": ["a"], "name": 7}], ednote=[1],
        bodies=[{"contenttype": 1, "value": 2}], versioncreated={}, usageterms=[1], profile=[],
        renditions=[{"href": 3, "width": "wide"}], standard="3.1", altids=3, signal=[],
    ),
    "ninjs with script": ninjs(
        body_html=_SCRIPT,
        associations={"m": {"type": "picture", "renditions": {"o": {"href": "javascript:x()"}}}},
    ),
    "ninjs with five thousand media": ninjs(
        associations={
            f"m{n}": {"type": "picture", "renditions": {"o": {"href": f"{n}.jpg"}}}
            for n in range(5000)
        }
    ),
    "ninjs that holds itself fifty times": ninjs(
        associations={"a": json.loads('{"associations": {"a": ' * 50 + "{}" + "}}" * 50)}
    ),
    "ninjs with a long id": ninjs(uri=_LONG, guid=_LONG),
    "ninjs in utf-16": ninjs().decode().encode("utf-16"),
    "ninjs with a mark of order": b"\xef\xbb\xbf" + ninjs(),
    "ninjs cut in the midst": ninjs()[:-5],
    "ninjs with a number of five thousand figures": ninjs().replace(b'"urn:a"', b"1" * 5000),
    "ninjs with a duration without end": ninjs(
        type="video", renditions={"o": {"href": "a.mp4", "duration": 10**30, "width": 10**30}}
    ),
    "json feed of the wrong types": json_feed(
        authors="a", tags=[1, None, {}], attachments=[{"url": 3, "mime_type": []}], image=[],
        date_published=3, url={},
    ),
    "json feed of other wrong types": json_feed(
        tags=5, author=7, language=[], attachments=[
            {"url": "a.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 1e300}
        ],
    ),
    "json feed with script": json_feed(content_html=_SCRIPT, url="javascript:alert(1)"),
    "digitalwires of the wrong types": digitalwires(
        urgency=[3], categories={"a": 1}, ednotes="x", associations=[{"renditions": [
            {"width": "a", "url": "b"}, {"width": 3}]}], pubstatus=[], signal={}, version=[],
    ),
    "digitalwires with widths of all types": digitalwires(
        associations=[{"type": "image", "urn": "u", "renditions": [
            {"width": "900", "url": "a"}, {"width": None, "url": "b"}, {"width": 9, "url": "c"}]}],
    ),
    "ghost of the wrong types": ghost(html=3, title=[], tags="a", authors=[3], published_at=[]),
    "ghost with script": ghost(html=_SCRIPT, feature_image="javascript:alert(1)"),
    "rss with script": rss(f"<link>javascript:x()</link><description><![CDATA[{_SCRIPT}]]>"
                           "</description>"),
    "rss with a name of no one": rss("<media:content url='a.jpg'/>"),
    "rss with five thousand enclosures": rss('<enclosure url="a.mp3" type="audio/mpeg"/>' * 5000),
    "wxr with script": wxr(f"<content:encoded><![CDATA[{_SCRIPT}]]></content:encoded>"),
    "wxr with shortcodes that do not end": wxr(
        f"<content:encoded>{'[caption ' * 5000}Un.</content:encoded>"
    ),
    "anpa with line ends of the old Mac": anpa().replace(b"\n", b"\r"),
    "anpa without a text": anpa("", head="r a\x13\x11 x \x02"),
    "anpa of impossible times": anpa(trailer="99-99-99 9999GMT"),
    "mail of an impossible day": mail("Date: Xxx, 99 Foo 99999 99:99:99 +9999"),
    "mail of an unknown charset": mail("Content-Type: text/plain; charset=x-nobody"),
    "mail of a charset that runs": mail("Content-Type: text/plain; charset=unicode-escape"),
    "mail with ten thousand readers": mail(f"To: {'a@exemple.ch, ' * 10_000}"),
    "mail with a boundary that never comes": mail('Content-Type: multipart/mixed; boundary="x"'),
    "mail with controls in its subject": mail("Subject: =?utf-8?b?AAECCBs=?= L\x07ac"),
    "page of five thousand nested marks": page("<b>" * 5000 + "Un texte." + "</b>" * 5000),
    "page with a huge attribute": page(f'<p title="{_LONG * 50}">Un texte.</p>'),
    "page with script": page(_SCRIPT + "<p onload=x()>Un texte assez long.</p>"),
    "page whose JSON is of the wrong types": page(
        '<script type="application/ld+json">{"@type": ["NewsArticle"], "headline": 3, "image": [3],'
        '"author": [[]], "datePublished": [], "keywords": {}, "mainEntityOfPage": 1}</script>'
        "<p>Un texte.</p>"
    ),
    "sidecar with controls": (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><Description Headline="L&#7;ac" Urgency="1e9"/>'
        b"</x:xmpmeta>"
    ),
    "iptc 7901 of one long line": iptc7901(f"{'mot ' * 50_000}\n"),
    "iptc 7901 of fifty thousand short lines": iptc7901("a\n" * 50_000),
    "iptc 7901 of blank lines": iptc7901("   Un.\n" + " \n" * 50_000),
    "iptc 7901 with a thousand marks of frames": iptc7901("\x01\x02\x03\x04" * 1000 + "Un.\n"),
    "iptc 7901 of day 99": iptc7901().replace(b"091223", b"999999"),
    "iptc 7901 with line ends of the old Mac": iptc7901().replace(b"\n", b"\r"),
}  # fmt: skip


def faults_of(story: StoryDocument) -> list[str]:
    """What no document may hold: characters that cannot be stored, and scripts that would run."""
    return [
        f"{path}: {text[:60]!r}"
        for path, text in _texts(to_json(story), "")
        if _FORBIDDEN.search(text) or (path.endswith("html") and _LIVE_SCRIPT.search(text))
    ]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, path)
    elif isinstance(value, str):
        yield path, value
