"""Settings of the benchmark of pages: those of a server, with the yardstick's address."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import STORAGES

ROOT_URLCONF = "benchmarks.site.stock"
# Nothing has been collected.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
