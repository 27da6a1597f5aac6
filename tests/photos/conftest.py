"""Each test has a store of its own; else a file of one would be found by the next."""

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def empty_store(settings: LazySettings) -> None:
    settings.STORAGES = {**settings.STORAGES}
