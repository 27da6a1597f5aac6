"""The document's JSON form: whole both ways, versioned, and strict about what it takes."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from articles.document import (
    SCHEMA_VERSION,
    MediaDocument,
    MediaKind,
    StoryDocument,
    from_json,
    json_schema,
    to_json,
)
from tests.strategies import documents

SCHEMA_FILE = Path("docs/story-document.schema.json")


@given(documents())
def test_a_document_comes_back_whole_from_its_json(document):
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_the_json_form_carries_its_schema_version_and_no_defaults():
    assert to_json(StoryDocument(headline="Gel")) == {"schema": SCHEMA_VERSION, "headline": "Gel"}


def test_another_schema_version_is_refused():
    with pytest.raises(msgspec.ValidationError):
        from_json({"schema": SCHEMA_VERSION + 1, "headline": "Gel"})


def test_a_wrong_value_is_refused_with_its_path():
    with pytest.raises(msgspec.ValidationError, match=r"\$\.media\[0\]\.kind"):
        from_json({"schema": SCHEMA_VERSION, "media": [{"kind": "smell"}]})


@given(documents())
def test_the_json_form_is_valid_by_the_published_schema(document):
    Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8"))).validate(
        json.loads(json.dumps(to_json(document)))
    )


def test_the_published_schema_is_that_of_the_code():
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == json.loads(json.dumps(json_schema()))


def test_documents_compare_by_value_and_can_be_set_members():
    photos = {MediaDocument(kind=MediaKind.PHOTO, credit="AFP") for _ in range(2)}
    assert len(photos) == 1
