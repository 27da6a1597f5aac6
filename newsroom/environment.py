"""The environment, read strictly: a value that cannot be read stops the start with one sentence."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "on", "yes", "y")
NO = ("0", "false", "off", "no", "n", "")


class Environment(environ.FileAwareEnv):
    """As django-environ reads it, but for what that takes for no, or answers with a traceback."""

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        try:
            return super().get_value(var, *args, **options)
        except (ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{var} cannot be read: {error}.") from error

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        if cast is not bool:
            return super().parse_value(value, cast)
        if str(value).strip().lower() not in YES + NO:
            raise ValueError(f"{value!r} is neither 1 nor 0")
        return str(value).strip().lower() in YES

    def choice(self, var: str, default: str, known: tuple[str, ...]) -> str:
        value: str = self.str(var, default=default)
        if value not in known:
            raise ImproperlyConfigured(f"{var} is {value!r}: expected {', '.join(known)}.")
        return value
