"""All that stands in our tables, without what no two runs have alike: ids and the clock."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from articles.models import Story

TIMES = {"created_at", "changed_at", "received_at", "at"}


def contents() -> dict[str, list[str]]:
    """The rows of each table as text. Stories are numbered in their order, other rows are told
    by what they say."""
    numbers = {pk: n for n, pk in enumerate(Story.objects.order_by("pk").values_list("pk"))}
    ranks = {pk: rank for (pk,), rank in numbers.items()}
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return {
        model.__name__: sorted(str(_told(row, ranks)) for row in model._default_manager.all())
        for model in models
    }


def _told(row: Model, ranks: dict[int, int]) -> Any:
    values = [
        _value(row, field, ranks)
        for field in row._meta.concrete_fields
        if field.name not in TIMES and (not field.primary_key or field.is_relation)
    ]
    return (ranks[row.pk], *values) if isinstance(row, Story) else tuple(values)


def _value(row: Model, field: Any, ranks: dict[int, int]) -> Any:
    if field.name == "recalled":
        return field.name, [ranks.get(number) for number in getattr(row, field.attname)]
    if not field.is_relation:
        return field.name, getattr(row, field.attname)
    if field.related_model is Story:
        return field.name, ranks.get(getattr(row, field.attname))
    related = getattr(row, field.name)
    return field.name, related and _told(related, ranks)
