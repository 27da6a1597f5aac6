"""systemd reads the units of deploy/ without a complaint."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.house import ROOT

ANALYZE = shutil.which("systemd-analyze")
UNITS = ROOT / "deploy" / "systemd"
# Verifying asks whether the programs are there; those of the site are not on this machine.
PROGRAMS = re.compile(r"/opt/newsroom/\.venv/bin/\w+")


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_units_are_understood_to_the_last_word(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(PROGRAMS.sub("/bin/true", unit.read_text()))
    command = [str(ANALYZE), "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_timer_has_its_service() -> None:
    names = {unit.name for unit in UNITS.iterdir()}
    assert {timer.stem + ".service" for timer in UNITS.glob("*.timer")} <= names
