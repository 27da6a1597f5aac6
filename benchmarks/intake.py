"""Intake: stories per second stored with history and idempotence, first and second time.

    python -m benchmarks.intake [-n ITEMS]

Yardstick: reading the same bytes (wire.read) and doing nothing with them. The items are mixed:
NITF, ninjs, NewsML-G2, IPTC 7901 and plain copy from a seeded generator, each with its own
identity, some with a picture that is named and some with a signature line. They are taken in as
import_copy does. Measured in a new SQLite file in a temporary folder, and, where DATABASE_URL
names a PostgreSQL server, then in a test database of that server, which is removed again.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

TEXT = (
    "le lac gèle et la neige tombe sur la ville où des milliers de curieux sont venus voir les "
    "patineurs qui glissent entre les barques prises par la glace depuis le début de la semaine"
)
WORDS = TEXT.split()
TARGETS = {"first": 300, "again": 2_000}  # stories per second of wall time, on a quiet machine


def sentences(dice: random.Random, words: int) -> str:
    text = " ".join(dice.choices(WORDS, k=words))
    return f"{text[0].upper()}{text[1:]}."


def headline(number: int, dice: random.Random) -> str:
    return f"{sentences(dice, 9)[:-1]} {number}"


def paragraphs(dice: random.Random) -> str:
    return "".join(f"<p>{sentences(dice, 45)}</p>" for _ in range(dice.randint(4, 12)))


def nitf(number: int, dice: random.Random) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><docdata><doc-id id-string="banc-{number}" regsrc="ATS"/>
<urgency ed-urg="{dice.randint(3, 5)}"/><date.issue norm="20260212T0800Z"/>
<du-key key="lac-{number}"/></docdata></head>
<body><body.head><hedline><hl1>{headline(number, dice)}</hl1></hedline>
<byline>Jeanne Exemple</byline><distributor>ATS</distributor></body.head>
<body.content><p lede="true">{sentences(dice, 25)}</p>{paragraphs(dice)}</body.content></body>
</nitf>
""".encode()


def ninjs(number: int, dice: random.Random) -> bytes:
    item = {
        "uri": f"urn:newsml:banc.example:{number}",
        "type": "text",
        "version": "1",
        "versioncreated": "2026-02-12T08:00:00Z",
        "pubstatus": "usable",
        "language": "fr",
        "headline": headline(number, dice),
        "byline": "Jeanne Exemple",
        "body_xhtml": paragraphs(dice),
        "subject": [{"code": "medtop:20000003", "name": "animation"}],
        "associations": {"main": {"uri": "p", "type": "picture", "body_text": "Le lac"}},
    }
    return json.dumps(item).encode()


def newsml_g2(number: int, dice: random.Random) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:banc.example:g2:{number}"
 version="1" standard="NewsML-G2" standardversion="2.31" conformance="power" xml:lang="fr">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Banc"/>
<versionCreated>2026-02-12T08:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><urgency>{dice.randint(3, 5)}</urgency><by>Jeanne Exemple</by>
<subject type="cpnat:abstract" qcode="medtop:20000003"/><slugline>lac-{number}</slugline>
<headline>{headline(number, dice)}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><body>{paragraphs(dice)}</body></html>
</inlineXML></contentSet></newsItem>
""".encode()


def iptc7901(number: int, dice: random.Random) -> bytes:
    body = "\r\n\r\n".join(f"   {sentences(dice, 40)}" for _ in range(dice.randint(3, 9)))
    return (
        f"\x7f\x7f\x7f\x7f\x01bsf{number % 10_000:04} 4 sp 96   etf 412\r\n\r\nLac/Banc/\r\n\r\n"
        f"\x02{headline(number, dice)} =\r\n\r\n   Neuchâtel (ats) {body}\r\n\r\n(ats/jex)\r\n\r\n"
        "\x03122237 feb 20\r\n\r\n\x04\r\n"
    ).encode("cp1252")


def plain(number: int, dice: random.Random) -> bytes:
    texts = [sentences(dice, 40) for _ in range(dice.randint(3, 9))]
    lines = [headline(number, dice), sentences(dice, 25), *texts, "ats/jex"]
    return "\n".join(lines).encode()


MAKERS = (nitf, ninjs, newsml_g2, iptc7901, plain)


def items(count: int) -> Iterator[bytes]:
    dice = random.Random(20200212)  # noqa: S311  # a benchmark repeats itself
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](number, dice)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall time and of CPU of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int) -> Iterator[str]:
    # Only now, because the settings are made in main().
    from django.db import connection  # noqa: PLC0415

    from articles import wire  # noqa: PLC0415
    from articles.intake import Copy, receive_all  # noqa: PLC0415
    from articles.models import Source, Story  # noqa: PLC0415

    source = Source.objects.get(slug="import")
    data = list(items(count))
    yield f"{connection.vendor}, {count} items  ({sum(map(len, data)) // 1024} kB)"

    def take(some: Iterable[bytes]) -> None:
        for _receipts in receive_all(Copy(each, source) for each in some):
            pass

    half = count // 2
    _wall, read_cpu = timed(lambda: [wire.read(each) and None for each in data])
    yield f"reading alone             {count / read_cpu:8.0f} per CPU second"
    first = timed(lambda: take(islice(data, half)))
    middle = peak_mb()
    second = timed(lambda: take(islice(data, half, None)))
    wall, cpu = first[0] + second[0], first[1] + second[1]
    yield f"first import              {count / wall:8.0f} per second of wall time"
    yield f"                          {count / cpu:8.0f} per CPU second"
    yield f"  against reading alone   {cpu / read_cpu:8.1f} times its CPU"
    yield f"  second half against first {second[1] / first[1] * half / (count - half):6.2f}"
    yield f"  peak memory             {middle:8.0f} MB at half, {peak_mb():.0f} MB at the end"
    again = timed(lambda: take(data))
    yield f"the same again            {count / again[0]:8.0f} per second of wall time"
    yield f"                          {count / again[1]:8.0f} per CPU second"
    if (stories := Story.objects.count()) != count:
        yield f"MISSED: {stories} stories of {count} items"
    for name, figure in (("first", count / wall), ("again", count / again[0])):
        if figure < TARGETS[name] * 2 / 3:
            yield f"MISSED: {name} is to be {TARGETS[name]} per second"


@contextmanager
def empty_database() -> Iterator[None]:
    """The SQLite file, which is new, or a test database of a server."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
        yield
        return
    creation: Any = connection.creation
    name = connection.settings_dict["NAME"]
    creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        creation.destroy_test_db(name, verbosity=0)


def without_server(count: int) -> int:
    """The same run on SQLite, in a process of its own; its exit status."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "benchmarks.intake", "-n", str(count)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # ours


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=2_000)
    count = parser.parse_args().n
    missed = bool("DATABASE_URL" in os.environ and without_server(count))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "NEWSROOM_DATA_DIR": folder,
            "NEWSROOM_SECRET_KEY": "a benchmark",
            "NEWSROOM_DEBUG": "0",  # debugging keeps the text of every statement
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        import django  # noqa: PLC0415

        django.setup()
        with empty_database():
            for line in measure(count):
                print(line, flush=True)
                missed |= line.startswith("MISSED")
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
