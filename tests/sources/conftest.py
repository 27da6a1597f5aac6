"""Sources of every kind, with an inbox and locks of their own."""

from collections.abc import Callable

import pytest

from articles.models import Source
from tests.sources.imap import imap_server
from tests.sources.servers import web_server


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.INBOX_DIR = tmp_path / "inbox"
    settings.PRIVATE_ADDRESSES = True


@pytest.fixture
def site():
    with web_server() as server:
        yield server


@pytest.fixture
def box():
    with imap_server() as server:
        yield server


@pytest.fixture
def source_of(monkeypatch) -> Callable[..., Source]:
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY", "un secret")

    def make(kind: str, address: str = "", **fields) -> Source:
        fields = {"name": kind.title(), "slug": kind, "kind": kind, "address": address} | fields
        if kind in ("mailbox", "webhook"):
            fields.setdefault("secret_name", "NEWSROOM_SOURCE_KEY")
        source = Source(**fields)
        source.full_clean()
        source.save()
        return source

    return make
