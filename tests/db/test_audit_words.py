"""The audit log as officers read it: every act and whatever a line tells beside it has a Thai name."""

from __future__ import annotations

import ast
import re

from bot.console.routes import ROUTES
from db.audit_acts import DETAIL_NAMES
from tests.conftest import ROOT

#: Of the line itself, not of its detail.
_OWN = {"office_code", "actor", "act", "at", "detail"}


def keys_written() -> set[str]:
    """The names that code gives to what a line tells, as far as they stand in it."""
    found: set[str] = set()
    for room in ("bot", "db", "handlers"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = {each.arg: each.value for each in node.keywords if each.arg}
                if name in ("note", "note_act", "audited"):
                    found |= given.keys() - _OWN
                elif name == "write_audit" and isinstance(given.get("detail"), ast.Dict):
                    found |= {key.value for key in given["detail"].keys if isinstance(key, ast.Constant)}
    return found


def test_whatever_a_line_tells_is_named_in_thai():
    in_addresses = {name for each in ROUTES for name in re.findall(r"<(?:\w+:)?(\w+)>", each.rule)} - {
        "token"
    }
    assert len(keys_written()) > 40
    assert (keys_written() | in_addresses) - DETAIL_NAMES.keys() == set()
