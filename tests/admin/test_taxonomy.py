"""What the form offers of topics."""

import pytest
from django.urls import reverse

from articles.models import Topic

pytestmark = pytest.mark.django_db


def test_a_retired_topic_is_in_the_list_and_not_offered(login):
    Topic.objects.create(qcode="medtop:1", slug="danse", name_fr="Danse")
    Topic.objects.create(
        qcode="medtop:2", slug="danse-2", name_fr="Danse ancienne", is_retired=True
    )
    client = login()
    offered = client.get(
        reverse("admin:autocomplete"),
        {"term": "Danse", "app_label": "articles", "model_name": "story", "field_name": "topics"},
    ).json()
    assert [row["text"] for row in offered["results"]] == ["Danse"]
    listed = client.get(reverse("admin:articles_topic_changelist"), {"q": "Danse"})
    assert b"Danse ancienne" in listed.content
