"""XML is read strictly: hostile files are refused, slips of the pen repaired and told."""

import pytest

from articles.wire.errors import CopyRefusedError
from articles.wire.xml import (
    find_text,
    find_texts,
    find_value,
    find_values,
    parse,
    root_name,
    text_of,
)

BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<nitf/>", "nitf"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a > b --><n:nitf xmlns:n="x"/>', "nitf"),
        (b'<!DOCTYPE NewsML PUBLIC "a" "b" [<!ENTITY % n SYSTEM "n.dtd"> %n;]><NewsML/>', "NewsML"),
        ('<?xml version="1.0" encoding="utf-16"?><rss/>'.encode("utf-16"), "rss"),
        (b"Geneva < Lausanne", ""),
        (b"", ""),
    ],
)
def test_root_is_told_from_the_first_bytes(data: bytes, name: str) -> None:
    assert root_name(data) == name


def test_names_lose_their_namespaces() -> None:
    root = parse(b'<a:x xmlns:a="1" xmlns="2"><y/><a:z/></a:x>').root
    assert [element.tag for element in root.iter()] == ["x", "y", "z"]


def test_prefixes_stay_where_they_tell_elements_apart() -> None:
    data = b'<rss xmlns:c="1"><c:encoded>a</c:encoded><encoded>b</encoded></rss>'
    root = parse(data, prefixed=True).root
    assert (find_text(root, "c_encoded"), find_text(root, "encoded")) == ("a", "b")


def test_dtd_drawn_in_by_name_is_cut_out() -> None:
    data = b'<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY % n SYSTEM "n.dtd"> %n; ]><a>b</a>'
    assert text_of(parse(data).root) == "b"


def test_words_of_a_dtd_in_the_text_are_text() -> None:
    assert text_of(parse(b"<a><![CDATA[<!DOCTYPE x>]]></a>").root) == "<!DOCTYPE x>"


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        b"<a>" * 300 + b"</a>" * 300,
        b"<a><b></a>",
        b'<?xml version="1.0" encoding="utf-8" ><a>b</a>',
        b"<a>" + b"x" * (2 * 1024 * 1024) + b"</a>",
    ],
    ids=["entities", "external entity", "depth", "tags", "declaration", "size"],
)
def test_hostile_and_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(CopyRefusedError):
        parse(data)


def test_refusal_names_the_line() -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        parse(b"<a>\n<b></a>")
    assert refusal.value.line == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<?xml version="1.0" encoding="utf-8"?>\n', b""),
        (b'<?xml version="1.0"?>\n<!DOCTYPE a\n  SYSTEM "a.dtd">\n', b""),
        (b"\n\n", b"\n\n"),
    ],
    ids=["declaration", "doctype", "empty lines"],
)
def test_refusal_counts_the_lines_of_the_file(before: bytes, after: bytes) -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        parse(before + b"<a>\n<b></a>" + after)
    assert refusal.value.line == before.count(b"\n") + 2


BROKEN = "The file is broken XML: "


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<a>\n<b></c>", BROKEN + "at column 8 “c” ends, but “b” of line 2 is still open."),
        (b"<a>\n<b>", "The file breaks off at column 4: “b” of line 2 never ends."),
        (b"<a>\n<b", BROKEN + "the tag before column 3 is not complete."),
        (b"<a>\n</a><b/>", BROKEN + "after the end, at column 5, there is more of it."),
        (b"a\nb", "The file is no XML: it begins with no tag."),
        (b"<a>\n<c:b/></a>", BROKEN + "the prefix “c” before column 5 is not declared."),
        (b'<a>\n<b c="<"/></a>', BROKEN + "a “<” stands in the value of an attribute at column 7."),
        (b"<a>\n<b c=d/></a>", BROKEN + "the value of an attribute has no quotes at column 6."),
        (
            b"<a>\n<b c='' c=''/></a>",
            BROKEN + "the attribute “c” stands twice before column 13.",
        ),
        (b"<a>\n< b</a>", BROKEN + "a “<” at column 2 begins no tag."),
    ],
)
def test_what_is_broken_is_said_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        parse(data)
    assert str(refusal.value) == message


@pytest.mark.parametrize("begun", [b"<!-- x", b"<![CDATA[ x", b"<?php x"])
def test_what_never_ends_is_said(begun: bytes) -> None:
    with pytest.raises(CopyRefusedError, match=r"breaks off: .* never ends"):
        parse(b"<a>\n" + begun + b"</a>")


def test_what_nobody_foresaw_is_said_in_the_parsers_words() -> None:
    with pytest.raises(CopyRefusedError, match="broken XML: Excessive depth") as refusal:
        parse(b"<a>" * 300 + b"</a>" * 300)
    assert refusal.value.params.keys() == {"reason"}


def test_slips_are_repaired_and_told() -> None:
    tree = parse("<a>été &eacute;t&eacute; R&D \x0b&amp; &#233;&#11;&nowhere;</a>".encode())
    assert text_of(tree.root) == "été été R&D & é&nowhere;"
    assert [notice.message for notice in tree.notices] == [
        "Characters that XML forbids were repaired."
    ]


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode(), "é", "utf-8"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9\x80</a>', "é€", "cp1252"),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?><a>\xe9\xa4</a>', "é€", "iso8859-15"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>', "é", "cp1252"),
        ('<?xml version="1.0" encoding="utf-16"?><a>é</a>'.encode("utf-16"), "é", "utf-16"),
    ],
)
def test_encodings_that_lie_are_read(data: bytes, text: str, encoding: str) -> None:
    tree = parse(data)
    assert (text_of(tree.root), tree.encoding) == (text, encoding)


def test_a_declaration_that_is_repaired_is_no_contradiction() -> None:
    tree = parse('<?x\x0bml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode())
    assert text_of(tree.root) == "é"


def test_decomposed_letters_are_composed() -> None:
    assert text_of(parse("<a>e\u0301</a>".encode()).root) == "é"


def test_finders_give_nothing_for_what_is_missing() -> None:
    root = parse(b'<a><b c=" 1 "/><b c="2">x\n y</b><b/></a>').root
    assert (find_text(root, "z"), text_of(None)) == ("", "")
    assert find_texts(root, "b") == ("x y",)
    assert find_value(root, "b", "c") == "1"
    assert find_value(root, "z", "c") == ""
    assert find_values(root, "b", "c") == ("1", "2")
