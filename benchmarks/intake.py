"""Intake: stories per second stored with history and idempotence, first and second time.

Yardstick: reading the same bytes (wire.read) and doing nothing with them. The items are mixed:
NITF, ninjs and plain copy from a seeded generator, each with its own identity, some with a picture
that is named and some with a signature line. `-n` says how many; DATABASE_URL where to (a new
SQLite file in a temporary folder when it is not set).
"""

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator

TEXT = (
    "le lac gèle et la neige tombe sur la ville où des milliers de curieux sont venus voir les "
    "patineurs qui glissent entre les barques prises par la glace depuis le début de la semaine"
)
WORDS = TEXT.split()
TARGETS = {"first": 300, "again": 2_000}  # stories per second of wall time, on a quiet machine


def sentences(dice: random.Random, words: int) -> str:
    text = " ".join(dice.choices(WORDS, k=words))
    return f"{text[0].upper()}{text[1:]}."


def nitf(number: int, dice: random.Random) -> bytes:
    paragraphs = "".join(f"<p>{sentences(dice, 45)}</p>" for _ in range(dice.randint(4, 12)))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><docdata><doc-id id-string="banc-{number}" regsrc="ATS"/>
<urgency ed-urg="{dice.randint(3, 5)}"/><date.issue norm="20260212T0800Z"/>
<du-key key="lac-{number}"/></docdata></head>
<body><body.head><hedline><hl1>{sentences(dice, 9)[:-1]} {number}</hl1></hedline>
<byline>Jeanne Exemple</byline><distributor>ATS</distributor></body.head>
<body.content><p lede="true">{sentences(dice, 25)}</p>{paragraphs}</body.content></body></nitf>
""".encode()


def ninjs(number: int, dice: random.Random) -> bytes:
    body = "".join(f"<p>{sentences(dice, 45)}</p>" for _ in range(dice.randint(4, 12)))
    item = {
        "uri": f"urn:newsml:banc.example:{number}",
        "type": "text",
        "version": "1",
        "versioncreated": "2026-02-12T08:00:00Z",
        "pubstatus": "usable",
        "language": "fr",
        "headline": f"{sentences(dice, 9)[:-1]} {number}",
        "byline": "Jeanne Exemple",
        "body_xhtml": body,
        "subject": [{"code": "medtop:20000003", "name": "animation"}],
        "associations": {"main": {"uri": "p", "type": "picture", "body_text": "Le lac"}},
    }
    return json.dumps(item).encode()


def plain(number: int, dice: random.Random) -> bytes:
    paragraphs = [sentences(dice, 40) for _ in range(dice.randint(3, 9))]
    lines = [f"{sentences(dice, 8)[:-1]} {number}", sentences(dice, 25), *paragraphs, "ats/jex"]
    return "\n".join(lines).encode()


def items(count: int) -> list[bytes]:
    dice = random.Random(20200212)  # noqa: S311  # a benchmark repeats itself
    makers = (nitf, ninjs, nitf, ninjs, plain)
    return [makers[number % len(makers)](number, dice) for number in range(count)]


def timed(work: Callable[[bytes], object], data: list[bytes]) -> tuple[float, float]:
    """Seconds of wall time and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    for each in data:
        work(each)
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int) -> Iterator[str]:
    # Only now, because the settings are made in main().
    from articles import wire  # noqa: PLC0415
    from articles.intake import Copy, receive  # noqa: PLC0415
    from articles.models import Source  # noqa: PLC0415

    source = Source.objects.get(slug="import")
    data = items(count)
    kilobytes = sum(map(len, data)) // 1024
    yield f"items                     {count}  ({kilobytes} kB)"

    def take(each: bytes) -> None:
        receive(Copy(each, source))

    _wall, read_cpu = timed(wire.read, data)
    yield f"reading alone             {count / read_cpu:8.0f} per CPU second"
    half = len(data) // 2
    first = timed(take, data[:half])
    middle = peak_mb()
    second = timed(take, data[half:])
    wall, cpu = first[0] + second[0], first[1] + second[1]
    yield f"first import              {count / wall:8.0f} per second of wall time"
    yield f"                          {count / cpu:8.0f} per CPU second"
    yield f"  against reading alone   {cpu / read_cpu:8.1f} times its CPU"
    yield f"  second half against first {second[1] / first[1] * half / (count - half):6.2f}"
    yield f"  peak memory             {middle:8.0f} MB at half, {peak_mb():.0f} MB at the end"
    again = timed(take, data)
    yield f"the same again            {count / again[0]:8.0f} per second of wall time"
    yield f"                          {count / again[1]:8.0f} per CPU second"
    for name, figure in (("first", count / wall), ("again", count / again[0])):
        if figure < TARGETS[name] * 2 / 3:
            yield f"MISSED: {name} is to be {TARGETS[name]} per second"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NEWSROOM_DATA_DIR": folder, "NEWSROOM_SECRET_KEY": "a benchmark"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        missed = False
        for line in measure(options.n):
            print(line, flush=True)
            missed |= line.startswith("MISSED")
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
