"""Finds cells whose formula failed (#N/A, #REF!): the reader of workbooks gives them as empty, which would be "no data".

Only .xlsx says so in a form that can be read cheaply; in a CSV the text itself stands in the cell.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from html import unescape

#: What Excel and LibreOffice show for a formula that failed.
ERRORS = frozenset(
    (
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!",
    )
)  # fmt: skip
#: Sheet -> row from 1, column from 0 -> what the cell shows.
Failed = dict[str, dict[tuple[int, int], str]]

_MARK = b't="e"'
_CHUNK = 1 << 20
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")


def failed_formulas(data: bytes) -> Failed:
    """Return the cells of a workbook's sheets whose formula failed; empty for what is no .xlsx.

    Raises:
        zipfile.BadZipFile: The archive is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = set(archive.namelist())
        found: Failed = {}
        for name, part in _sheet_parts(archive, parts).items():
            if part in parts and _holds_mark(archive, part):
                found[name] = dict(_cells(archive.read(part)))
        return found


def _sheet_parts(archive: zipfile.ZipFile, parts: set[str]) -> dict[str, str]:
    """Return the file inside the archive of each sheet, by the name of the sheet."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= parts:
        return {}
    targets = {
        each["Id"]: posixpath.normpath(posixpath.join("xl", each["Target"].removeprefix("/xl/")))
        for each in _tags(_RELATION, archive.read(relations))
        if "Id" in each and "Target" in each
    }
    return {
        unescape(each["name"]): targets.get(each.get("r:id", ""), "")
        for each in _tags(_SHEET, archive.read(book))
        if "name" in each
    }


def _tags(pattern: re.Pattern[str], data: bytes) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(data.decode("utf-8", "replace"))]


def _holds_mark(archive: zipfile.ZipFile, part: str) -> bool:
    """Look for the mark piece by piece: most sheets have none, and a large one need not be held whole."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if _MARK in rest + chunk:
                return True
            rest = chunk[-len(_MARK) :]
    return False


def _cells(sheet: bytes) -> list[tuple[tuple[int, int], str]]:
    found = []
    for head, body in _CELL.findall(sheet):
        place, value = _PLACE.search(head), _VALUE.search(body)
        if place is not None:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            shown = value[1].decode("utf-8", "replace") if value else "#N/A"
            found.append(((int(place[2]), column - 1), shown if shown in ERRORS else "#N/A"))
    return found
