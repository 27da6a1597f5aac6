"""Plain copy against its expected annotations, and the seed against its exact document."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from articles.document import (
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    Crosshead,
    MediaDocument,
    MediaKind,
    Paragraph,
    Quote,
    Related,
)
from articles.wire import read
from articles.wire.annotation import annotate
from articles.wire.errors import CopyRefusedError
from articles.wire.plain import reread
from articles.wire.reading import Label, Line
from articles.wire.vocabulary import default_vocabulary

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wire" / "plain"
PAIRS = sorted(FIXTURES.glob("*.expected.json"))
SEED = FIXTURES / "russie-turquie-syrie.txt"


def plain(text: str) -> list[Line]:
    return list(read(text.encode(), format="plain").lines)


def labels(text: str) -> list[str]:
    return [line.label.value for line in plain(text) if line.label is not Label.BLANK]


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_copy_is_annotated_as_expected(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    name = path.name.removesuffix(".expected.json")
    data = path.with_name(f"{name}.txt").read_bytes()

    found = annotate(read(data, format="plain", name=f"{name}.txt"), name=name)

    assert {key: found[key] for key in expected} == expected


def test_seed_becomes_exactly_its_story() -> None:
    reading = read(SEED.read_bytes(), name=SEED.name)

    (story,) = reading.documents
    assert reading.format == "plain"
    assert (
        story.headline == "Russie et Turquie veulent sauver leurs accords de désescalade en Syrie"
    )
    assert story.lede.startswith("Les présidents russe Vladimir Poutine et turc Recep Tayyip")
    assert story.media == (
        MediaDocument(
            kind=MediaKind.AUDIO,
            title="Poutine et Erdogan veulent sauvegarder leurs accords de désescalade en Syrie",
            programme="Le Journal horaire",
            duration_seconds=42,
            broadcast_on=date(2020, 2, 12),
            poster=MediaDocument(
                kind=MediaKind.PHOTO,
                caption="Poignée de mains à Moscou, le 22 octobre 2019, "
                "entre Recep Tayyip Erdogan et Vladimir Poutine.",
                credit="Keystone",
            ),
        ),
    )
    assert [type(block) for block in story.body] == [
        Paragraph, Paragraph, Crosshead, Paragraph, Paragraph, Paragraph,
    ]  # fmt: skip
    assert story.body[2] == Crosshead(text="Menaces turques et accusations russes")
    assert story.credits == (
        CreditDocument(
            text="agences/vkiss",
            contributors=(
                ContributorDocument(kind=ContributorKind.AGENCY, name="agences"),
                ContributorDocument(kind=ContributorKind.INITIALS, name="vkiss"),
            ),
        ),
    )
    (sidebar,) = story.sidebars
    assert sidebar.headline == "Combats dans la province d'Idleb"
    assert [type(block) for block in sidebar.body] == [Paragraph] * 3
    assert (story.published_at, story.published_on) == (None, None)
    assert (story.modified_at, story.modified_on) == (None, None)
    assert reading.notices == ()


def test_raw_text_keeps_what_the_document_folds() -> None:
    reading = read(SEED.read_bytes())

    assert "\n".join(line.text for line in reading.lines) == SEED.read_text(encoding="utf-8")
    assert "à Moscou,  le 22" in reading.lines[4].text


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_line_ends_make_no_difference(ends: bytes) -> None:
    data = SEED.read_bytes()

    assert read(data.replace(b"\n", ends)) == read(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encoding_makes_no_difference_to_the_story(encoding: str) -> None:
    text = SEED.read_text(encoding="utf-8")

    assert read(text.encode(encoding)).documents == read(SEED.read_bytes()).documents


def test_markup_in_the_text_is_just_text() -> None:
    reading = read(
        b"Un titre qui est assez long pour en etre un\n\n"
        b"Le texte dit <script>alert(1)</script> & rien de plus, car ce n'est que du texte ici."
    )

    (story,) = reading.documents
    assert story.body == (
        Paragraph(
            html="Le texte dit &lt;script&gt;alert(1)&lt;/script&gt; &amp; rien de plus, "
            "car ce n'est que du texte ici."
        ),
    )


def test_copy_without_headline_says_so() -> None:
    reading = read(("Une phrase du texte qui continue assez longtemps. " * 6).encode())

    assert reading.documents[0].headline == ""
    assert "No headline was found." in [notice.message for notice in reading.notices]


def test_unmarked_lede_is_left_to_the_editor() -> None:
    reading = read(
        b"Le canton debloque quarante millions pour les communes\n\n"
        b"Le Conseil d'Etat a annonce mardi un plan de relance pour les communes touchees ici.\n\n"
        b"Les elus locaux saluent un geste attendu depuis des mois dans toutes les communes.\n"
    )

    assert reading.documents[0].lede == ""
    assert [(notice.message, notice.line) for notice in reading.notices] == [
        ("No lede is marked; the first paragraph may be it.", 3),
        ("No credit line was found.", None),
    ]


def test_programme_of_both_media_leaves_the_kind_open() -> None:
    reading = read(
        "Publié\n\nLe canton débloque quarante millions pour les communes\n\n"
        "Le plan de relance / Forum / 3 min. / le 4 mars 2020\n"
        "Le Conseil d'Etat a annoncé mardi un plan de relance pour les communes touchées ici.\n\n"
        "Les élus locaux saluent un geste attendu depuis des mois.\n\nats/pab\n".encode()
    )

    (notice,) = reading.notices
    assert notice.message % notice.params == "Audio or video? “Forum” is made for both."
    assert notice.line == 5


def test_second_short_line_in_a_box_is_uncertain() -> None:
    reading = read((FIXTURES / "two-boxes.txt").read_bytes())

    opened = [line for line in reading.lines if line.label is Label.SIDEBAR_HEADLINE]
    assert [line.confidence for line in opened] == [0.9, 0.55]
    assert "A second box, or a crosshead of the first?" in [
        notice.message for notice in reading.notices
    ]


def test_every_line_has_a_reason() -> None:
    for path in PAIRS:
        text = path.with_name(path.name.replace(".expected.json", ".txt")).read_text("utf-8")
        assert [line for line in plain(text) if not line.reason] == []


def test_editor_adds_words_of_a_page() -> None:
    text = (
        "Le canton débloque quarante millions pour les communes\n\n"
        "Le Conseil d'Etat a annoncé mardi un plan de relance pour les communes touchées ici.\n\n"
        "Nos pépites du jour\n\n"
        "Une autre histoire que cette page voudrait faire lire aussi à ses visiteurs d'un soir.\n"
    )
    words = default_vocabulary().extended({"tails": ["Nos pépites du jour"]})

    before = read(text.encode()).lines
    after = read(text.encode(), vocabulary=words).lines

    assert [before[4].label, before[6].label] == [Label.CROSSHEAD, Label.PARAGRAPH]
    assert [after[4].label, after[6].label] == [Label.IGNORED, Label.IGNORED]


def test_editor_cannot_add_to_a_list_that_does_not_exist() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        default_vocabulary().extended({"nonsense": ["x"]})


def test_editor_names_a_programme() -> None:
    words = default_vocabulary().extended({"video": ["La Gruyère en direct"]})
    item = "Le pont / La Gruyère en direct / 3 min. / le 4 mars 2020"

    reading = read(
        f"Un titre qui est assez long pour en être un\n\n{item}\n"
        "Un paragraphe de texte qui est lui aussi assez long pour en être un vraiment.\n".encode(),
        vocabulary=words,
    )

    assert reading.documents[0].media[0].kind is MediaKind.VIDEO


def test_comments_below_the_story_do_not_count_as_prose() -> None:
    prose = (
        "Un paragraphe assez long pour être du texte, avec des mots et une fin qui est un point."
    )
    story = "\n\n".join(["Un titre qui est bien assez long pour être un titre", *[prose] * 3])
    thread = "\n\n".join(["Commentaires", *["Jean D.", f"{prose} {prose} {prose}"] * 8])

    lines = plain(f"{story}\n\n{thread}")

    assert {line.label for line in lines[:7]} == {Label.HEADLINE, Label.PARAGRAPH, Label.BLANK}
    assert {line.label for line in lines[8:]} == {Label.IGNORED, Label.BLANK}


def test_editors_agency_is_known_in_credits() -> None:
    text = SEED.read_text(encoding="utf-8").replace("agences/vkiss", "xylo/vkiss")
    words = default_vocabulary().with_aliases({"Xylo": "Xylo Press"})

    reading = read(text.encode(), vocabulary=words)

    assert [each.name for each in reading.documents[0].credits[0].contributors] == [
        "Xylo Press",
        "vkiss",
    ]
    found = annotate(reading, name="seed", vocabulary=words)
    assert found["credits"]["agencies"] == ["Xylo Press"]


def test_corrected_labels_make_the_document_anew() -> None:
    reading = read(SEED.read_bytes())
    text = "\n".join(line.text for line in reading.lines)
    corrected = [line.label for line in reading.lines]
    corrected[12] = Label.PARAGRAPH  # the crosshead

    again = reread(text, corrected)

    assert again.documents[0].body[2] == Paragraph(html="Menaces turques et accusations russes")
    assert [line.label for line in again.lines] == corrected


def test_unchanged_labels_make_the_same_document() -> None:
    for path in PAIRS:
        data = path.with_name(path.name.replace(".expected.json", ".txt")).read_bytes()
        reading = read(data, format="plain")
        text = "\n".join(line.text for line in reading.lines)
        again = reread(text, [line.label for line in reading.lines])
        assert again.documents == reading.documents


def test_labels_must_fit_the_lines() -> None:
    with pytest.raises(ValueError, match="1 labels for 2 lines"):
        reread("a\nb", [Label.HEADLINE])


def test_large_text_is_refused_with_its_limit() -> None:
    with pytest.raises(CopyRefusedError) as refused:
        read(b"a " * (1024 * 1024 + 1), format="plain")

    assert refused.value.expected % refused.value.params == "at most 2097152 bytes"


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CopyRefusedError, match="no format named telex") as refused:
        read(b"x", format="telex")

    assert "plain" in refused.value.params["formats"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Titre court\n\nUn texte court.", ["headline", "paragraph"]),
        ("x", ["ignored"]),
        ("\u200b\nx", ["ignored", "ignored"]),
    ],
)
def test_tiny_copies_are_read(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_document_is_free_of_the_marks_of_copy() -> None:
    (talk,) = read((FIXTURES / "interview-with-dashes.txt").read_bytes()).documents
    (quotes,) = read((FIXTURES / "pull-quotes.txt").read_bytes()).documents
    (dump,) = read((FIXTURES / "lynx-page-with-menu.txt").read_bytes()).documents

    assert talk.body[0] == Paragraph(
        html="Comment vient-on à composer dans une gare?", question=True
    )
    assert [block for block in quotes.body if isinstance(block, Quote)] == [
        Quote(
            html="« Je n'ai même pas entendu la sirène, j'ai vu mon frère pleurer. »",
            attribution="Mathis Rérat, capitaine d'Ajoie",
        ),
        Quote(html="« On nous disait trop petits pour cette ligue. »", attribution="Sarah Joliat"),
    ]
    assert Related(html="Relire: Les frayères du Rual sous la loupe des biologistes") in dump.body


def test_date_from_a_day_not_given_asks_the_editor() -> None:
    reading = read((FIXTURES / "german-page-of-today.txt").read_bytes())

    (notice,) = reading.notices
    assert (
        notice.message % notice.params
        == "“Publiziert heute um 21:10 Uhr” counts from a day that the copy does not give."
    )
