"""Settings of the test run: those of the site, with a key, fast passwords, files in memory."""

import os

# What the shell of a developer says of a site of his own is not the tests' affair.
for name in {name for name in os.environ if name.startswith("NEWSROOM_")} - {"NEWSROOM_DATA_DIR"}:
    del os.environ[name]
os.environ.setdefault("NEWSROOM_SECRET_KEY", "tests only")
os.environ.setdefault("NEWSROOM_HTTPS", "0")
os.environ["NEWSROOM_TASKS"] = "database"  # the worker's table is there for its test

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import CACHES, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES["pages"]["LOCATION"] = "/dev/null/none"  # each process of the run has its own memory
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
