"""Numbers on the command line, read strictly: what is out of range is refused with a sentence.

And what a command says of a file or folder that the system refuses.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable

from django.utils.translation import gettext as _

LARGEST_NUMBER = 2**63 - 1  # what a database holds
DAY_SECONDS = 24 * 60 * 60


def whole_number(least: int, most: int = LARGEST_NUMBER) -> Callable[[str], int]:
    """Reads a whole number of `least` to `most`."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            expected = _("“%(text)s” is no whole number from %(least)d to %(most)d.")
            raise ArgumentTypeError(expected % {"text": text, "least": least, "most": most})
        return number

    return read


def seconds(text: str) -> float:
    """A pause between two rounds: it can be short, but a loop without any takes a processor."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= DAY_SECONDS:  # so is no number, "nan"
        expected = _("“%(text)s” is no number of seconds above 0 and up to a day (%(most)d).")
        raise ArgumentTypeError(expected % {"text": text, "most": DAY_SECONDS})
    return number


def refusal(error: Exception) -> str:
    """The path and the reason, where Python would write its number of the fault before them."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
