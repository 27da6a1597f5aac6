from collections.abc import Callable

import pytest
from django.test import Client

from tests import make


@pytest.fixture
def login() -> Callable[..., Client]:
    def enter(role: str = "Editor", **fields: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(make.editor(role, **fields))
        return client

    return enter
