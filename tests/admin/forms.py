"""What a browser posts: the fields of a rendered form, changed by name."""

from typing import Any

import lxml.html
from django.test import Client


def fields_of(html: bytes, form_id: str) -> dict[str, Any]:
    """All values that a browser would send for the form, without its buttons."""
    page: Any = lxml.html.document_fromstring(html.decode())
    form = page.get_element_by_id(form_id)
    data: dict[str, Any] = {}
    for area in form.iter("textarea"):
        # A browser drops the line break that opens a textarea; libxml2 keeps it.
        area.value = (area.value or "").removeprefix("\n")
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in data.items()
        if "__prefix__" not in name
    }


def story_form(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    return fields_of(response.content, "story_form") | changes
