"""What tests of polled folders put into one, and how they look at it."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from PIL import Image

from articles.models import Source
from articles.sources.lock import polling_lock

TEXT = "Le lac gèle\n\nPour la première fois depuis 1963, le lac est pris par la glace.\n\nats"
NITF_WITH_PICTURE = (
    "<nitf><body><body.head><hedline><hl1>Le lac</hl1></hedline></body.head><body.content>"
    "<media media-type='image'><media-reference source='lac.jpg'/><media-caption>Le lac"
    "</media-caption></media><p>Un texte.</p></body.content></body></nitf>"
)


def later(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(file, "JPEG")
    return file.getvalue()


@contextmanager
def held_by_another(source: Source) -> Iterator[None]:
    """A thread, with a connection of its own, is asking the source."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with polling_lock(source) as is_ours:
            assert is_ours
            begun.set()
            end.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(30)
    yield
    end.set()
    thread.join()
