"""LINE's own OpenAPI as JSON Schema: every body a test makes can be held against it (../shared/line-openapi)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml

from tests.conftest import SHARED

_REF = "#/components/schemas/"


@cache
def _document() -> dict[str, Any]:
    path = SHARED / "line-openapi" / "messaging-api.yml"
    if not path.exists():
        pytest.skip("../shared/line-openapi is not here: bodies cannot be held against LINE's OpenAPI")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), loader)


@cache
def _schemas() -> dict[str, Any]:
    return _document()["components"]["schemas"]


@cache
def _members(name: str) -> dict[str, str]:
    """Return a family's members (a Message, an Action) by their ``type``; empty for what is no family."""
    return _schemas()[name].get("discriminator", {}).get("mapping", {})


@cache
def _whole(name: str) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the properties and required names of a schema with all it is made of (``allOf``)."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    parts = [_schemas()[name]]
    while parts:
        part = parts.pop()
        if "$ref" in part:
            part = _schemas()[part["$ref"].removeprefix(_REF)]
        properties.update(part.get("properties", {}))
        required.update(part.get("required", ()))
        parts += part.get("allOf", [])
    return properties, frozenset(required)


def faults(name: str, body: Any) -> list[str]:
    """Return what LINE's description of ``name`` (``ReplyMessageRequest``) finds wrong in a body.

    Stricter than the description in one point: a property it does not know is a fault, as LINE drops it silently.
    """
    return list(_named(name, body, name))


def _named(name: str, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict) and ("properties" in _schemas()[name] or "allOf" in _schemas()[name]):
        yield f"{path}: is no object"
        return
    members = _members(name)
    if members:
        if value.get("type") not in members:
            yield f"{path}: {value.get('type')!r} is no {name}"
            return
        name = members[value["type"]].removeprefix(_REF)
    properties, required = _whole(name)
    if not properties:
        yield from _plain(_schemas()[name], value, path)
        return
    yield from (f"{path}: {each} is missing" for each in sorted(required - value.keys()))
    for key, inner in value.items():
        if key in properties:
            yield from _any(properties[key], inner, f"{path}.{key}")
        else:
            yield f"{path}: {name} knows no {key}"


def _any(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _named(schema["$ref"].removeprefix(_REF), value, path)
    elif schema.get("type") == "array" and isinstance(value, list):
        yield from _plain(
            {key: schema[key] for key in ("minItems", "maxItems") if key in schema}, value, path
        )
        for index, each in enumerate(value):
            yield from _any(schema["items"], each, f"{path}[{index}]")
    else:
        yield from _plain(schema, value, path)


def _plain(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    for each in jsonschema.Draft202012Validator(schema).iter_errors(value):
        yield f"{path}: {each.message[:200]}"
