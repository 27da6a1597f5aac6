"""How well annotated copies of real pages are read, where they lie beside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from articles.wire import read
from articles.wire.annotation import annotate

SHARED = Path(__file__).parents[3] / "shared" / "copy"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no annotated copies beside us")
LEAST = {
    "headline": 0.95,
    "lede": 0.85,
    "media items": 0.9,
    "body crosshead": 0.9,
    "sidebar headline": 0.9,
    "credits agencies": 0.9,
    "credits authors": 0.9,
    "lines of the story": 0.9,
}


def test_annotated_copies_are_read_well_enough(tmp_path: Path) -> None:
    for path in (SHARED / "open").glob("*.txt"):
        found = annotate(read(path.read_bytes(), format="plain"), name=path.stem)
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(found), encoding="utf-8")

    figures = tmp_path / "figures"
    subprocess.run(  # noqa: S603 - our own interpreter and a script of the neighbouring folder
        [sys.executable, SHARED / "score.py", SHARED / "open", tmp_path, "--json", figures],
        check=True,
        capture_output=True,
    )
    scores = json.loads(figures.read_text(encoding="utf-8"))

    assert {name: scores["ALL"][name] for name in LEAST if scores["ALL"][name] < LEAST[name]} == {}
    for kind in ("rts", "rts-replica"):
        assert scores[kind]["lines of the story"] >= 0.97
