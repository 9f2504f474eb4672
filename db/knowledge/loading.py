"""Reads the entries from their files, and refuses what cannot be told as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from db.knowledge.core import Button, Entry, Manual, UnsoundEntryError

_FOLDER = Path(__file__).parent / "entries"
_TEXTS = frozenset(("key", "name", "kind", "group", "definition", "aim", "note", "see"))
_LISTS = frozenset(
    (
        "manuals", "words", "scope", "steps", "when", "indicators", "documents", "laws", "measures", "systems", "parts",
    )
)  # fmt: skip
_KEY = re.compile(r"[a-z]+(\.[a-z-]+)+")
#: A button's label is cut by LINE after so many letters.
_LABEL = 20
#: Names of persons and telephones stand in the manuals, never in an entry.
_PERSONAL = re.compile(
    r"(?<!ทำ)(?:นาย|นางสาว|นาง|น\.ส\.)(?!ก|อำเภอ|ทะเบียน|จ้าง)\s?[ก-๙]{2,}\s[ก-๙]{2,}|0\d[\d -]{7,}|โทร\.|@"
)
#: An emphasis that would not be read out: signs of programs.
_SIGNS = re.compile(r"[{}<>*`_]")


def read_entries(folder: Path = _FOLDER) -> dict[str, Entry]:
    """Return all entries of a folder by key, in the order of their files.

    Raises:
        UnsoundEntryError: A field that is not known, a key that is taken, a manual, duty or part that does not exist,
            a duty without group or manual, nothing told at all, a name of a person or a telephone.
    """
    known = _manuals(folder)
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "manuals.toml":
            continue
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["entry"]:
            each = _entry(raw, path.name)
            if each.key in found:
                raise UnsoundEntryError(f"{path.name}: {each.key} is declared twice.")
            _check(each, known, path.name)
            found[each.key] = each
    for each in found.values():
        for other in (*each.parts, *((each.see,) if each.see else ())):
            if other not in found:
                raise UnsoundEntryError(f"{each.key}: {other} is no entry.")
    return found


def _entry(raw: Mapping[str, Any], file: str) -> Entry:
    where = f"{file}: {raw.get('key', '?')}"
    unknown = raw.keys() - _TEXTS - _LISTS - {"buttons"}
    if unknown:
        raise UnsoundEntryError(f"{where}: {', '.join(sorted(unknown))} is no field of an entry.")
    for key in _TEXTS & raw.keys():
        if not isinstance(raw[key], str):
            raise UnsoundEntryError(f"{where}: {key} must be a text.")
    for key in _LISTS & raw.keys():
        if not isinstance(raw[key], list) or not all(isinstance(line, str) and line for line in raw[key]):
            raise UnsoundEntryError(f"{where}: {key} must be a list of texts.")
    if not raw.get("key") or not raw.get("name"):
        raise UnsoundEntryError(f"{where}: key and name are needed.")
    plain: dict[str, Any] = {key: raw[key] for key in _TEXTS & raw.keys()}
    plain |= {key: tuple(raw[key]) for key in _LISTS & raw.keys()}
    return Entry(**plain, buttons=tuple(Button(label, text) for label, text in raw.get("buttons", ())))


def _check(each: Entry, known: Mapping[str, Manual], file: str) -> None:
    where = f"{file}: {each.key}"
    faults = [
        (not _KEY.fullmatch(each.key), "the key is written like info.dmc"),
        (each.kind not in ("duty", "term"), f"{each.kind} is no kind"),
        (bool(unknown := set(each.manuals) - known.keys()), f"{', '.join(sorted(unknown))} is no manual"),
        (not each.manuals, "no manual is named"),
        (each.kind == "duty" and not each.group, "the group in charge is missing"),
        (each.kind == "term" and not each.definition, "a term needs a definition"),
        (not (each.definition or each.steps or each.scope), "nothing is told"),
        (not each.words, "no words that people use"),
        (any(len(button.label) > _LABEL for button in each.buttons), "a label is longer than a button"),
        (_PERSONAL.search(each.text) is not None, "a person or a telephone is named"),
        (_SIGNS.search(each.text) is not None, "signs that nobody reads"),
    ]
    for wrong, said in faults:
        if wrong:
            raise UnsoundEntryError(f"{where}: {said}.")


def _manuals(folder: Path) -> dict[str, Manual]:
    rows: Iterable[Mapping[str, Any]] = tomllib.loads((folder / "manuals.toml").read_text(encoding="utf-8"))[
        "manual"
    ]
    return {row["key"]: Manual(row["key"], row["title"], row["year"], row["office"]) for row in rows}


@cache
def entries() -> dict[str, Entry]:
    """Return every entry by key; read once."""
    return read_entries()


def entry(key: str) -> Entry:
    """Return one entry.

    Raises:
        KeyError: There is none of that key.
    """
    return entries()[key]


@cache
def manuals() -> dict[str, Manual]:
    """Return the manuals by key."""
    return _manuals(_FOLDER)
