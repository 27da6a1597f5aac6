"""One house for each module: what a module does to it concerns no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deploy.house import House

SEED = "fixtures/wire/plain/russie-turquie-syrie.txt"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    house.manage("migrate", "--verbosity", "0")
    house.manage("collectstatic", "--noinput", "--verbosity", "0")
    house.manage("import_copy", SEED, "--section", "monde", "--publish")
    try:
        house.start_application()
        house.start_front()
        yield house
    finally:
        house.stop_all()
