from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests import make


@pytest.fixture
def login() -> Callable[..., Client]:
    def enter(role: str = "Editor", **fields: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(make.editor(role, **fields))
        # A process asks for them once; which test does must not count in its queries.
        ContentType.objects.get_for_models(*apps.get_models())
        return client

    return enter
