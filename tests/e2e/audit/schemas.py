"""Documents held against the schemas beside this file, all of our own writing."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from lxml import etree

FOLDER = Path(__file__).with_name("schemas")


def xml_faults(name: str, body: bytes) -> list[str]:
    """Where XML breaks a RELAX NG schema."""
    schema = relax_ng(name)
    schema.validate(etree.fromstring(body))
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def json_faults(name: str, value: Any) -> list[str]:
    """Where a value breaks a JSON schema."""
    errors = json_validator(name).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


@cache
def relax_ng(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(FOLDER / f"{name}.rng"))


@cache
def json_validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((FOLDER / f"{name}.json").read_text()))
