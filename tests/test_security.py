"""SECURITY.md names a test for every threat, and every test it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| **")]
THREATS = (
    "Forged webhook",
    "Stolen code",
    "Malicious workbook",
    "Curious principal",
    "Leaked link",
    "Insider",
)


def test_every_threat_names_the_tests_that_try_it():
    assert [row for row in ROWS if "`tests/" not in row] == []
    assert [threat for threat in THREATS if not any(f"**{threat}**" in row for row in ROWS)] == []


def test_every_test_that_is_named_is_there():
    for path, _colons, name in re.findall(r"`(tests/[\w/]+\.py)(::)?(\w*)`", PAGE):
        assert (ROOT / path).is_file(), path
        if name:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"
