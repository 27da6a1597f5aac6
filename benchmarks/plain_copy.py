"""How fast plain copy is read: copies per CPU second, and that hostile texts take linear time.

usage: python -m benchmarks.plain_copy          (from the top of the project)

The yardstick is json.loads of the same texts as JSON strings in the same run, which tells a slow
machine from a slow reader. Figures are of CPU time; the best of several rounds counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from articles.wire import read
from articles.wire.plain import read_text

FIXTURES = Path(__file__).parents[1] / "fixtures" / "wire" / "plain"
SEED = FIXTURES / "russie-turquie-syrie.txt"
ROUNDS, COPIES = 8, 300
TARGET = 2000
PROSE = (
    "Un paragraphe assez long pour être du texte, avec des mots et une fin qui est un point.\n\n"
)
HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of letters": lambda n: "a" * (10 * n),
    "one line of brackets": lambda n: "(a" * (5 * n),
    "one line of slashes": lambda n: " / " * (3 * n),
    "sign-offs": lambda n: PROSE + "ats/x\n" * n,
    "photos in the text": lambda n: (PROSE + "Une photo. [AFP]\n\n") * (n // 4),
    "posts": lambda n: "abc\n" * n + "— A (@a) b\n" * (n // 2),
    "labels": lambda n: PROSE + "Lire aussi\n" * n,
    "photo credits": lambda n: (PROSE + "Un titre sans point\n© AFP\n") * (n // 4),
    "buttons": lambda n: PROSE + "Voir la vidéo\nUne ligne\n" * (n // 2),
    "announcements": lambda n: PROSE + "Au programme du jour:\n" * n,
    "senders": lambda n: PROSE + "À propos de Verdan\n" * n,
    "dates": lambda n: PROSE + "3 mars 2024\nAnne Wyss\n" * (n // 2),
    "counted headings": lambda n: (PROSE + "1. Un titre\n") * (n // 4),
    "results": lambda n: "Vevey - Sion 3-2 (0-1 0-1 3-0)\nUn texte court.\n" * (n // 2),
    "questions": lambda n: PROSE + "Par Anne Wyss\n" + "Vous croyez cela possible ?\n" * n,
    "titles": lambda n: "Un titre qui est bien assez long pour être un vrai titre\n\n" * n,
}


def cpu_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def best(work: Callable[[], object]) -> float:
    """The CPU seconds of one call, best of several rounds."""
    rounds = [cpu_seconds(lambda: [work() for _ in range(COPIES)]) for _ in range(ROUNDS)]
    return min(rounds) / COPIES


def main() -> None:
    data = SEED.read_bytes()
    as_json = json.dumps(data.decode())
    reading, loading = best(lambda: read(data, format="plain")), best(lambda: json.loads(as_json))
    print(
        f"copies of {len(data)} bytes read per CPU second   {1 / reading:8.0f}   (target {TARGET})"
    )
    print(f"times the cost of json.loads of the same text    {reading / loading:8.0f}")
    for name, made in HOSTILE.items():
        small, large = made(10_000), made(40_000)
        ratio = cost_of(large) / cost_of(small)
        print(f"four times the text, times the work: {name:22}{ratio:6.1f}")


def cost_of(text: str) -> float:
    """CPU seconds for one text; past the door, which limits its size."""
    return cpu_seconds(lambda: read_text(text))


if __name__ == "__main__":
    main()
