"""Small building blocks for describing what a JSON value must look like.

A ``Check`` looks at one value and writes what is wrong into a ``Problems``; the rule files compose checks
into LINE's message objects.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.measuring import grapheme_clusters, utf16_units

Path = tuple[str | int, ...]
Check = Callable[[Any, Path, "Problems"], None]
Extra = Callable[[dict[str, Any], Path, "Problems"], None]

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Problems:
    """Everything found wrong in one request, in the order found."""

    def __init__(self) -> None:
        self.details: list[dict[str, str]] = []

    def add(self, path: Path, message: str) -> None:
        """Note one fault at a place of the request."""
        self.details.append({"message": message, "property": dotted(path)})


def dotted(path: Path) -> str:
    """Return a path as LINE writes it: ``messages[0].text``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Field:
    """One property of an object: how its value is checked and whether it must be there."""

    def __init__(self, check: Check, *, required: bool = False) -> None:
        self.check = check
        self.required = required


def required(check: Check) -> Field:
    """Mark a property as one that must be present."""
    return Field(check, required=True)


def obj(fields: Mapping[str, Check | Field], *extras: Extra) -> Check:
    """An object with these properties and no others; ``extras`` see it when its own properties are sound."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(path, "Must be an object")
            return
        before = len(problems.details)
        for name in value:
            if name not in fields:
                problems.add((*path, name), "unknown field")
        for name, spec in fields.items():
            field = spec if isinstance(spec, Field) else Field(spec)
            if value.get(name) is None:
                if field.required:
                    problems.add((*path, name), "May not be null" if name in value else "must be specified")
                continue
            field.check(value[name], (*path, name), problems)
        if len(problems.details) == before:
            for extra in extras:
                extra(value, path, problems)

    return check


def tagged(variants: Mapping[str, Check]) -> Check:
    """An object whose ``type`` chooses how the rest is checked."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(path, "Must be an object")
            return
        kind = value.get("type")
        variant = variants.get(kind) if isinstance(kind, str) else None
        if variant is None:
            problems.add((*path, "type"), f"Must be one of the following values: [{', '.join(variants)}]")
            return
        variant(value, path, problems)

    return check


def array(
    item: Check, low: int = 0, high: int | None = None, *extras: Callable[[list[Any], Path, Problems], None]
) -> Check:
    """A list of ``low`` to ``high`` items."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(path, "Must be an array")
            return
        if len(value) < low or (high is not None and len(value) > high):
            problems.add(path, f"Size must be between {low} and {'unlimited' if high is None else high}")
            return
        for index, one in enumerate(value):
            item(one, (*path, index), problems)
        for extra in extras:
            extra(value, path, problems)

    return check


def text(high: int, low: int = 1) -> Check:
    """Text of at most ``high`` UTF-16 code units."""
    return _counted(utf16_units, low, high)


def label(high: int, low: int = 1) -> Check:
    """Text of at most ``high`` grapheme clusters."""
    return _counted(grapheme_clusters, low, high)


def one_of(*values: str) -> Check:
    """One of these words."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if value not in values:
            problems.add(path, f"Must be one of the following values: [{', '.join(values)}]")

    return check


def whole(low: int, high: int = 2**31 - 1) -> Check:
    """A whole number (a JSON boolean is none)."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "Must be an integer")
        elif not low <= value <= high:
            problems.add(path, f"Must be between {low} and {high}")

    return check


def number(low: float, high: float) -> Check:
    """A number within bounds, whole or not."""

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            problems.add(path, f"Must be a number between {low} and {high}")

    return check


def boolean(value: Any, path: Path, problems: Problems) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        problems.add(path, "Must be a boolean")


def pattern(expression: str, message: str) -> Check:
    """Text that matches a regular expression wholly."""
    compiled = re.compile(expression)

    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(path, message)

    return check


def https_url(value: Any, path: Path, problems: Problems) -> None:
    """Check an address of a picture or film: https, at most 2,000 characters, percent-encoded.

    Plain http is taken from the own machine only, for the demonstration; LINE has no such door.
    """
    if not isinstance(value, str) or not value:
        problems.add(path, "Must be a URL")
    elif len(value) > 2000:
        problems.add(path, "Length must be between 0 and 2000")
    elif not value.isascii() or any(char.isspace() for char in value):
        problems.add(path, "invalid uri: must be percent-encoded as UTF-8")
    elif not _is_https(value):
        problems.add(path, "invalid uri scheme: must be https")


def link(value: Any, path: Path, problems: Problems) -> None:
    """Check the target of a uri action: http, https, line or tel, at most 1,000 characters."""
    if not isinstance(value, str) or not value:
        problems.add(path, "must be specified")
    elif len(value) > 1000:
        problems.add(path, "Length must be between 0 and 1000")
    elif not value.isascii() or any(char.isspace() for char in value):
        problems.add(path, "invalid uri: must be percent-encoded as UTF-8")
    elif urlsplit(value).scheme not in {"http", "https", "line", "tel"}:
        problems.add(path, "invalid uri scheme")


def all_same(values: Sequence[Any]) -> bool:
    """Tell whether every value equals the first."""
    return all(value == values[0] for value in values)


def _is_https(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _counted(measure: Callable[[str], int], low: int, high: int) -> Check:
    def check(value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(path, "Must be a string")
        elif low and not value.strip():
            problems.add(path, "May not be empty")
        elif not low <= measure(value) <= high:
            problems.add(path, f"Length must be between {low} and {high}")

    return check
