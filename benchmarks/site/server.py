"""Settings of the benchmark of pages: those of a server, with the yardstick's address."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES, STORAGES

ROOT_URLCONF = "benchmarks.site.stock"
# Nothing has been collected.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# One connection for all, in one process: so that its CPU can be told.
DATABASES["default"]["CONN_MAX_AGE"] = None
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"options": "-c max_parallel_workers_per_gather=0"}
