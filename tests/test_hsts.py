"""What the site promises browsers of HTTPS, by the settings of its environment."""

import json
import os
import subprocess
import sys

import pytest

NAMES = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")
ASK = (
    "import json, newsroom.settings as s;"
    f"print(json.dumps([getattr(s, 'SECURE_HSTS_' + name) for name in {NAMES}]))"
)


@pytest.mark.parametrize(
    ("given", "promised"),
    [
        ({}, [63_072_000, False, False]),
        ({"HSTS_SECONDS": "0"}, [0, False, False]),
        ({"HSTS_SUBDOMAINS": "1"}, [63_072_000, True, False]),
        ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, [63_072_000, True, True]),
        ({"HTTPS": "0"}, [0, False, False]),
    ],
)
def test_other_names_are_bound_only_where_the_house_says_so(
    given: dict[str, str], promised: list[object], tmp_path: object
) -> None:
    own = {f"NEWSROOM_{name}": value for name, value in ({"HTTPS": "1"} | given).items()}
    kept = {name: value for name, value in os.environ.items() if "HSTS" not in name}
    env = kept | {"NEWSROOM_SECRET_KEY": "x", "NEWSROOM_DATA_DIR": str(tmp_path)} | own
    said = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, check=True)  # noqa: S603  # our own
    assert json.loads(said.stdout) == promised
