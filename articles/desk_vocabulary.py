"""The words by which plain copy is understood: the project's, with the agencies of this desk."""

import time
from functools import lru_cache

from articles.models import AgencyAlias
from articles.wire.vocabulary import Vocabulary, default_vocabulary

# An alias that an editor has changed counts in every process after so many seconds at the latest.
FRESH_SECONDS = 5


def desk_vocabulary() -> Vocabulary:
    """The project's vocabulary with the aliases of the table of agencies."""
    return _vocabulary(int(time.monotonic() // FRESH_SECONDS))


@lru_cache(maxsize=1)
def _vocabulary(tick: int) -> Vocabulary:
    """Kept for one tick of the clock: intake asks for every file."""
    aliases = AgencyAlias.objects.values_list("alias", "agency__name")
    return default_vocabulary().with_aliases(dict(aliases))
