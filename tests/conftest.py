"""What all tests share: how hard hypothesis looks (harder where CI asks for it), and no memory."""

import os

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings

settings.register_profile("default", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=60, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def no_memory() -> None:
    """No test knows when another one's pages changed, nor what passwords were tried there."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def no_language_left() -> None:
    """A request leaves its language to the thread: no test speaks the last one's."""
    translation.deactivate()


@pytest.fixture
def cache_is_gone(settings: LazySettings) -> None:
    """Nobody listens on port 1."""
    redis = "django.core.cache.backends.redis.RedisCache"
    gone = {"BACKEND": redis, "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": gone}
