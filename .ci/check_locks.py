"""Tells, without a network, whether the lock files fit pyproject.toml, each other and .venv.

It does not resolve anew (`make lock` does): it sees a requirement that was added or raised and
not locked, a line without hashes, an address of a registry, and packages of another version.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUN, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
# For the audit alone, and not in every .venv.
AUDIT = ROOT / "requirements-audit.txt"
NPM = ROOT / "tests" / "e2e" / "audit" / "tools" / "package-lock.json"


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"]
    for extra in project["project"]["optional-dependencies"].values():
        asked = asked + extra
    run, dev = read(RUN), read(DEV)
    faults = [
        *form_faults(RUN),
        *form_faults(DEV),
        *form_faults(AUDIT),
        *npm_faults(NPM),
        *missing(asked, run, RUN),
        *missing(asked + project["dependency-groups"]["dev"], dev, DEV),
        *missing(project["dependency-groups"]["audit"], read(AUDIT), AUDIT),
        *differing(run, dev),
        *not_installed(dev),
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Run `make lock`, then `make venv`.", file=sys.stderr)
    return bool(faults)


def read(path: Path) -> dict[str, list[Requirement]]:
    """The pins of a lock file by name; a name may be pinned once for each marker."""
    pins: dict[str, list[Requirement]] = {}
    for line in path.read_text().splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            pin = Requirement(line.removesuffix("\\").strip())
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def form_faults(path: Path) -> Iterator[str]:
    text = path.read_text()
    if re.search(r"://|--(?:index-url|extra-index-url|find-links|trusted-host)", text):
        yield f"{path.name}: an address; locks name packages and hashes only"
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if re.match(r"[A-Za-z0-9]", block) and "--hash=sha256:" not in block:
            yield f"{path.name}: {block.split()[0]} has no hash"


def npm_faults(path: Path) -> Iterator[str]:
    lock = json.loads(path.read_text())
    asked = json.loads(path.with_name("package.json").read_text())["dependencies"]
    if lock["packages"][""]["dependencies"] != asked:
        yield f"{path.name} is not made from package.json"
    for place, package in lock["packages"].items():
        if place and "integrity" not in package:
            yield f"{path.name}: {place} has no hash"
        if "resolved" in package:
            yield f"{path.name}: {place} has an address"


def missing(asked: list[str], pins: dict[str, list[Requirement]], path: Path) -> Iterator[str]:
    for requirement in map(Requirement, asked):
        for pin in pins.get(canonicalize_name(requirement.name), []):
            if requirement.specifier.contains(version_of(pin), prereleases=True):
                break
        else:
            yield f"{path.name}: nothing fits {requirement}"


def differing(
    run: dict[str, list[Requirement]], dev: dict[str, list[Requirement]]
) -> Iterator[str]:
    """Versions are compared; the markers of the larger set may be wider."""
    for name, pins in run.items():
        if {*map(version_of, pins)} != {*map(version_of, dev.get(name, []))}:
            yield f"{name}: {RUN.name} and {DEV.name} differ"


def not_installed(pins: dict[str, list[Requirement]]) -> Iterator[str]:
    """Only pins whose marker holds here are looked for."""
    for pin in (pin for same in pins.values() for pin in same):
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            installed = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            installed = "not there"
        if installed != version_of(pin):
            yield f"{pin.name}: {version_of(pin)} is locked, .venv has {installed}"


def version_of(pin: Requirement) -> str:
    return next(iter(pin.specifier)).version


if __name__ == "__main__":
    sys.exit(main())
