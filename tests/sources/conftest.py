"""Sources of every kind, with an inbox and locks of their own."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

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
def authority(tmp_path, monkeypatch) -> trustme.CA:
    """An authority for certificates that this machine trusts, as a house may have one."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """A server's context with a certificate for this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


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


@pytest.fixture
def source(source_of) -> Source:
    """A folder."""
    return source_of("folder", "ats")


@pytest.fixture
def inbox(source, settings) -> Path:
    folder = Path(settings.INBOX_DIR, "ats")
    folder.mkdir(parents=True)
    return folder
