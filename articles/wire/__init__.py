"""Copy in and out: bytes become StoryDocuments and back. The whole folder is pure Python.

`read()` is the one door in; it lives in articles/wire/detect.py.
"""

from articles.wire.detect import read

__all__ = ["read"]
