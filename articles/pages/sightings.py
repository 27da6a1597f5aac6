"""Where all processes of a machine keep when they first saw a page in its present form.

A file of fixed size in the data folder: a look costs microseconds and no query, a start forgets
nothing, and strangers who ask for ever other addresses only push others out. Whatever becomes of
the file, readers get their pages.
"""

import os
import struct
from contextlib import suppress
from functools import cache
from typing import Any
from zlib import crc32

from django.core.cache.backends.base import BaseCache

# Of an address and of its form 12 bytes each, the second, and a sum of these: one process may
# read what another is just writing.
_SLOT = struct.Struct("12s12sqI")
_EMPTY = bytes(_SLOT.size)
# An address has its place in one shelf; where that is full, the one that rested longest goes.
_IN_SHELF, _SHELVES = 8, 8192
_SHELF = _SLOT.size * _IN_SHELF
# Of an address that may have been pushed out: nobody knows whether another form was given out.
UNKNOWN = ("?", 0)


class Sightings(BaseCache):
    """Of an address: the form of its page (digests, both), and since when, in whole seconds."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.path = location

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        address = bytes.fromhex(key)
        shelf = self._shelf(address)
        for known, form, second, total in _SLOT.iter_unpack(shelf):
            if known == address:
                whole = total == _total(known, form, second)
                return (form.hex(), second) if whole else UNKNOWN
        return default if _EMPTY in _slots(shelf) else UNKNOWN

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        address, form, second = bytes.fromhex(key), bytes.fromhex(value[0]), value[1]
        slots = _slots(self._shelf(address))
        place = next(
            (n for n, slot in enumerate(slots) if slot == _EMPTY or slot.startswith(address)),
            min(range(_IN_SHELF), key=lambda n: int(_SLOT.unpack(slots[n])[2])),
        )
        start = self._start(address) + place * _SLOT.size
        whole = _SLOT.pack(address, form, second, _total(address, form, second))
        with suppress(OSError):  # a full disk: it is seen anew each time
            os.pwrite(_opened(self.path), whole, start)

    def clear(self) -> None:
        os.pwrite(_opened(self.path), bytes(_SHELF * _SHELVES), 0)

    def _shelf(self, address: bytes) -> bytes:
        try:
            found = os.pread(_opened(self.path), _SHELF, self._start(address))
        except OSError:
            found = b""
        # What somebody cut off may have stood there: full of doubt, and free to be written.
        return found.ljust(_SHELF, b"\xff")

    def _start(self, address: bytes) -> int:
        return int.from_bytes(address[:4]) % _SHELVES * _SHELF


def _slots(shelf: bytes) -> list[bytes]:
    return [shelf[start : start + _SLOT.size] for start in range(0, _SHELF, _SLOT.size)]


def _total(address: bytes, form: bytes, second: int) -> int:
    return crc32(address + form + str(second).encode())


@cache
def _opened(path: str) -> int:
    """The file, never made shorter; the process's own memory where none can be written."""
    size = _SHELF * _SHELVES
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        file = os.memfd_create("sightings")
    # Not mapped: who reads a map beyond the end of a file that was cut off is killed for it.
    if os.fstat(file).st_size < size:
        with suppress(OSError):
            os.ftruncate(file, size)
    return file
