"""The README and the code say the same: settings, commands, examples, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
EXAMPLES = re.findall(r"^\.venv/bin/python manage\.py (.+?)(?:\s+#.*)?$", README, re.MULTILINE)


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def first_cells(text: str) -> set[str]:
    """What stands as code in the first column of tables, without the headings."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def code_settings() -> set[str]:
    names = set(re.findall(r"\bNEWSROOM_PORT\b", MAKEFILE))
    for folder in ("newsroom", "articles"):
        for path in (ROOT / folder).rglob("*.py"):
            code = path.read_text()
            names |= set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"", code))
            names |= set(re.findall(r"\bos\.environ\W+(?:get\W+)?\"(NEWSROOM_\w+)\"", code))
    return names


def test_every_setting_of_the_environment_is_in_the_table() -> None:
    assert first_cells(section("Configuration")) == code_settings()


def test_every_command_is_in_the_table() -> None:
    own = {name for name, app in get_commands().items() if app == "articles"}

    tables = first_cells(section("Importing copy"))

    assert {name for name in tables if not name.startswith("--")} == own


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))

    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))

    assert named - targets == set()


@pytest.mark.django_db
@pytest.mark.parametrize("example", [line for line in EXAMPLES if "_copy " in line])
def test_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "var").mkdir()
    monkeypatch.chdir(tmp_path)

    call_command(*shlex.split(example))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())

    missing = [link for link in links if not (document.parent / link).exists()]

    assert missing == []
