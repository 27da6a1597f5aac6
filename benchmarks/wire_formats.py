"""How fast wire copy is read: items per CPU second, format by format.

usage: python -m benchmarks.wire_formats        (from the top of the project)

Each item goes through the whole door: detection, decoding, parsing, profile. The yardstick is a
bare lxml parse (or json.loads, or decoding for text) of the same bytes in the same run, which
tells a slow machine from a slow reader. Short items are the fixtures; long ones have their body
twenty times. Figures are of CPU time; the best of several rounds counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from articles.wire import read

FIXTURES = Path(__file__).parents[1] / "fixtures" / "wire"
ROUNDS, SECONDS = 5, 0.25


@dataclass(frozen=True)
class Case:
    """A fixture, the least number of items per second, the part that a long item has often."""

    path: str
    target: int
    repeated: str = ""


CASES = (
    Case("nitf/fete-des-vignerons.xml", 1000, "<p>La place du <em>Marché</em>"),
    Case("newsml1/bouquetin-3-rectification.xml", 1000, "<p>L'animal s'était"),
    Case("newsml1/afp-depeche.xml", 1000, "<p>Les trains entre"),
    Case("newsml-g2/digues-2-mise-a-jour.xml", 1000, "<p>La décrue a commencé"),
    Case("newsml-g2/paquet-avec-photo.xml", 1000),
    Case("iptc7901/hockey.txt", 5000, "   Le HCA reste"),
    Case("anpa/alpine-rail.txt", 1000),
    Case("ninjs/pont-3.1.json", 5000),
    Case("ninjs/pont-1.3.json", 5000),
    Case("digitalwires/marche.json", 1000),
    Case("feed/journal.xml", 1000),
    Case("wxr/blog.xml", 500),
)
# A miss by more than a third is an error: less is the machine's mood (benchmarks/README.md).
TOLERANCE = 2 / 3


def main() -> int:
    missed = 0
    print("                                            bytes   items/s   target   × bare parse")
    for case in CASES:
        data = (FIXTURES / case.path).read_bytes()
        missed += _report(case.path, data, case.target)
        if case.repeated:
            _report(f"{case.path} (long)", _longer(data, case.repeated), 0)
    return 1 if missed else 0


def _report(name: str, data: bytes, target: int) -> bool:
    reading, bare = _per_second(lambda: read(data)), _per_second(_yardstick(data))
    wanted = f"{target:8}" if target else " " * 8
    print(f"{name:40} {len(data):8} {reading:9.0f} {wanted} {bare / reading:14.1f}")
    return reading < target * TOLERANCE


def _longer(data: bytes, start: str) -> bytes:
    """The item with the paragraph that begins so twenty times."""
    encoding = "utf-8" if b"UTF-8" in data[:60].upper() else "cp1252"
    text = data.decode(encoding)
    at = text.index(start)
    end = text.index("</p>", at) + 4 if start.startswith("<") else text.index("\r\n\r\n", at) + 4
    return (text[:at] + text[at:end] * 20 + text[end:]).encode(encoding)


def _yardstick(data: bytes) -> Callable[[], object]:
    if data.lstrip()[:1] == b"<":
        parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
        return lambda: etree.fromstring(data, parser)
    if data[:1] in b"{[":
        return lambda: json.loads(data)
    return lambda: data.decode("cp1252").splitlines()


def _per_second(work: Callable[[], object]) -> float:
    """Calls per CPU second, best of several rounds."""
    work()
    best = 0.0
    for _ in range(ROUNDS):
        count, started = 0, time.process_time()
        while time.process_time() - started < SECONDS:
            work()
            count += 1
        best = max(best, count / (time.process_time() - started))
    return best


if __name__ == "__main__":
    sys.exit(main())
