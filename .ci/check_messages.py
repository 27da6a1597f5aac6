"""Tells whether the translation catalogues say all that the code says, and are compiled.

    python .ci/check_messages.py LANGUAGE… [--begun LANGUAGE…]

Works on a copy of the tree, so that asking changes nothing. English is the language of the
msgids: its catalogue may leave a text empty, all others must translate each, but for those that
are begun: these must know each text.
"""

from __future__ import annotations

import argparse
import difflib
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("articles", "locale")
SOURCE_LANGUAGE = "en"


def main(languages: list[str], begun: list[str]) -> int:
    if shutil.which("xgettext") is None:
        print("gettext is needed to check the catalogues; on Debian: apt install gettext")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        faults = [*compare(Path(folder), languages, begun)]
    said = f"catalogues complete: {' '.join(languages)}; begun: {' '.join(begun) or 'none'}"
    print("\n".join(faults) or said)
    if faults:
        print("Run `make messages`, translate what is new, and run it again.")
    return bool(faults)


def compare(copy: Path, languages: list[str], begun: list[str]) -> Iterator[str]:
    for name in ("articles", "newsroom", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    for domain in ("django", "djangojs"):
        make_messages(copy, domain, [*languages, *begun])
        for language in [*languages, *begun]:
            po = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
            yield from faults_of(copy, po, may_be_empty=language in (SOURCE_LANGUAGE, *begun))


def make_messages(copy: Path, domain: str, languages: list[str]) -> None:
    locales = [f"--locale={language}" for language in languages]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--domain", domain, *locales],
        cwd=copy,
        env=os.environ | {"NEWSROOM_DEBUG": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def faults_of(copy: Path, po: Path, *, may_be_empty: bool) -> Iterator[str]:
    """What is wrong with one catalogue; a domain without any text has none."""
    if not (copy / po).exists():
        return
    if not (ROOT / po).exists():
        yield f"{po} is missing"
        return
    old, new = texts(ROOT / po), texts(copy / po)
    yield from difflib.unified_diff(old, new, str(po), "the code", n=0, lineterm="")
    if has_entries(ROOT / po, "--only-fuzzy"):
        yield f"{po}: a text is marked fuzzy"
    if not may_be_empty and has_entries(ROOT / po, "--untranslated"):
        yield f"{po}: a text is not translated"
    compiled = copy / po.with_suffix(".mo")
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, ROOT / po], check=True)
    if catalogue(compiled) != catalogue(ROOT / po.with_suffix(".mo")):
        yield f"{po.with_suffix('.mo')} is not made from {po.name}"


def texts(po: Path) -> list[str]:
    """All that the catalogue says, without the places, which every edit of the code moves."""
    lines = msgattrib(po, "--no-location", "--sort-output")
    return [line for line in lines if not line.startswith('"POT-Creation-Date')]


def has_entries(po: Path, *options: str) -> bool:
    """Whether anything but the header answers to these options of msgattrib."""
    answer = "\n".join(msgattrib(po, *options))
    entries = re.split(r"\n\n+", answer.strip()) if answer else []
    return any(not re.search(r'^msgid ""\nmsgstr', entry, re.MULTILINE) for entry in entries)


def msgattrib(po: Path, *options: str) -> list[str]:
    command = ["msgattrib", "--no-obsolete", "--no-wrap", *options, str(po)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def catalogue(mo: Path) -> dict[object, str]:
    if not mo.exists():
        return {}
    with mo.open("rb") as file:
        return {**vars(gettext.GNUTranslations(file))["_catalog"]}


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("languages", nargs="*")
    asked.add_argument("--begun", nargs="*", default=[])
    sys.exit(main(**vars(asked.parse_args())))
