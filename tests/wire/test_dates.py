"""Dates in the shapes that news pages and wires print."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from articles.wire.dates import ZURICH, Dates, day_in_words, is_relative, month, read_dates
from articles.wire.vocabulary import default_vocabulary


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZURICH)


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Publié le 27 décembre 2023 à 16:19. / Modifié le 27 décembre 2023 à 17:01.",
         at("2023-12-27T16:19"), at("2023-12-27T17:01")),
        ("Publié le : 28/12/2022 - 00:51", at("2022-12-28T00:51"), None),
        ("Publié le 25-11-2023 à 14h48", at("2023-11-25T14:48"), None),
        ("Publié: 06.04.2012, 10h39", at("2012-04-06T10:39"), None),
        ("Créé: 02.10.2018, 07h02", at("2018-10-02T07:02"), None),
        ("Publié8 décembre 2022, 19:01", at("2022-12-08T19:01"), None),
        ("Publié: 06.04.2012, 09h24Mis à jour: 07.04.2012, 10h00",
         at("2012-04-06T09:24"), at("2012-04-07T10:00")),
        ("Le 14 août 2023 à 11h54", at("2023-08-14T11:54"), None),
        ("Publié vendredi 8 juillet 2022 à 17:30", at("2022-07-08T17:30"), None),
        ("Publié le 9/11/2015 à 08:01 , mis à jour à 09:15",
         at("2015-11-09T08:01"), at("2015-11-09T09:15")),
        ("Mis à jour le 3 mai 2020 à 06H30, publié le 2 mai 2020",
         date(2020, 5, 2), at("2020-05-03T06:30")),
        ("Modifié le 3 mai 2023 à 14:25", None, at("2023-05-03T14:25")),
        ("Publié le 06/11/23 à 19h38", at("2023-11-06T19:38"), None),
        ("18 déc 2019", date(2019, 12, 18), None),
        ("1er mars 2020", date(2020, 3, 1), None),
        ("le 1er mars 2020 à 7h", at("2020-03-01T07:00"), None),
        ("Europe 1 avec AFP 15h39, le 22 avril 2020", at("2020-04-22T15:39"), None),
        ("2023-05-03 14:21", at("2023-05-03T14:21"), None),
        ("April 23, 2021 3:09 PM update April 23, 2021 6:28 PM",
         at("2021-04-23T15:09"), at("2021-04-23T18:28")),
        ("23 November 2025", date(2025, 11, 23), None),
        ("Am 27. November 2022 - 17:47", at("2022-11-27T17:47"), None),
        ("Veröffentlicht am 3. März 2020 um 12.15 Uhr", at("2020-03-03T12:15"), None),
        ("091223 dec 18", at("2018-12-09T12:23"), None),
    ],
)  # fmt: skip
def test_line_gives_its_moments(
    line: str, published: datetime | date | None, modified: datetime | date | None
) -> None:
    found = read_dates(line)

    assert found is not None
    assert (found.published, found.modified) == (published, modified)


def test_printed_zone_is_kept() -> None:
    assert read_dates("101137 GMT Dez 18") == Dates(
        published=datetime(2018, 12, 10, 11, 37, tzinfo=timezone(timedelta())), labelled=True
    )
    found = read_dates("Mon 30 Mar 2020 16.33 CEST")
    assert found is not None
    assert found.published == datetime(2020, 3, 30, 16, 33, tzinfo=timezone(timedelta(hours=2)))


def test_zone_is_a_parameter() -> None:
    zone = timezone(timedelta(hours=-5))

    found = read_dates("Publié le 12 septembre 2022 à 17:36", zone=zone)

    assert found is not None
    assert found.published == datetime(2022, 9, 12, 17, 36, tzinfo=zone)


@pytest.mark.parametrize(
    "line",
    ["", "Publié", "Publié Modifié", "12 ans après", "Le 31 février 2020", "45.13.2020",
     "10 sur 20", "991399 dec 18", "912399 xyz 18", "3 mai 2020 " * 40],
)  # fmt: skip
def test_line_without_a_date_gives_none(line: str) -> None:
    assert read_dates(line) is None


def test_rest_holds_what_is_no_date() -> None:
    found = read_dates("Par AFP le 13.02.2017 à 18h25 Lecture 2 min.")

    assert found is not None
    assert (found.rest, found.labelled) == ("Par AFP le à Lecture 2 min.", False)


def test_day_in_words_is_the_whole_text() -> None:
    assert day_in_words("12 février 2020") == date(2020, 2, 12)
    assert day_in_words("12 février 2020, peut-être") is None


def test_months_are_known_in_four_languages() -> None:
    assert [month(name) for name in ("août", "DEZ", "march", "luglio", "brumaire")] == [
        8, 12, 3, 7, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("publié hier à 17h00", True),
        ("aujourd'hui, 06:00", True),
        ("publiziert heute um 21:10 uhr", True),
        ("il y a 3 heures", True),
        ("updated 2 hours ago", True),
        ("mis à jour à 08:01", True),
        ("publié aujourd'hui à 11h32, mis à jour à 12h05", True),
        ("hier", True),
        ("hier encore", False),
        ("à 08:01", False),
        ("12", False),
        ("il y a 3 heures, tout a changé", False),
    ],
)
def test_line_that_dates_from_today_is_known(line: str, expected: bool) -> None:
    assert is_relative(line, default_vocabulary()) is expected
