"""A run that is killed at any moment and started again ends as one that was not."""

import subprocess
import sys
from pathlib import Path

import pytest

PUBLISHED = ("--publish", "--published-at", "2026-02-12T12:00:00+01:00")
IMPORT = ("import_copy", "{copy}", "--section", "monde")


def nitf(guid: str, version: int, text: str, status: str = "usable") -> str:
    head = (
        f'<docdata management-status="{status}"><doc-id id-string="{guid}" regsrc="ATS"/>'
        f'<du-key key="{guid}" version="{version}"/></docdata>'
    )
    title = f"<hedline><hl1>Dépêche {guid}</hl1></hedline><byline>Jeanne Exemple</byline>"
    body = f'<p lede="true">Le chapeau de {guid}.</p><p>{text}</p>'
    return (
        f"<nitf><head>{head}</head><body><body.head>{title}<distributor>ATS</distributor>"
        f"</body.head><body.content>{body}</body.content></body></nitf>"
    )


def feed(*names: str) -> str:
    items = "".join(
        f"<item><guid>{name}</guid><title>{name}</title><description>Texte.</description></item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"


def write_copy(folder: Path) -> int:
    """New items, revisions, kills, a hold, a feed of several, plain copy and broken files."""
    folder.mkdir()
    files = {f"1-{n:02}.xml": nitf(f"g{n}", 1, f"Texte {n}.") for n in range(30)}
    files |= {f"2-{n:02}.xml": nitf(f"g{n}", 2, f"Texte corrigé {n}.") for n in range(0, 24, 2)}
    files |= {f"3-{n:02}.xml": nitf(f"g{n}", 3, "Retiré.", "canceled") for n in range(0, 24, 6)}
    files |= {"3-tenu.xml": nitf("g1", 3, "Suspendu.", "withheld")}
    files |= {"4-flux.xml": feed("a", "b", "c"), "5-flux.xml": feed("c", "d", "a")}
    files |= {f"6-{n}.xml": "<nitf><head>" for n in range(3)}
    files |= {f"7-{n}.txt": f"Page {n}\n\nUn texte assez long, {n} fois.\n\nats" for n in range(8)}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(files)


@pytest.mark.parametrize(
    ("points", "command"),
    [(20, IMPORT), (8, (*IMPORT, *PUBLISHED)), (14, ("poll_sources", "ats"))],
    ids=["import", "published", "polled"],
)
def test_kills_at_any_moment_leave_no_trace(tmp_path, points, command):
    copy = tmp_path / "copy"
    assert write_copy(copy) == 60
    run = subprocess.run(  # noqa: S603  # our own module
        [
            sys.executable,
            "-m",
            "tests.killed_import",
            tmp_path,
            copy,
            str(points),
            *(each.format(copy=copy) for each in command),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("killed after") >= points
    assert run.stdout.splitlines()[-1] == "stories 42, dispatches 60"
