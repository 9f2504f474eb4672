"""The supply of packages, as far as it can be checked without asking anybody."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tools.check_dependencies import faults_of_lock, faults_of_machine
from tools.reach_holes import why_not

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
HASH = "    --hash=sha256:" + "0" * 64


def test_the_lock_pins_everything_with_hashes():
    assert faults_of_lock(LOCK, PROJECT) == []


def test_whoever_installs_from_the_lock_has_every_file_compared_with_its_hash():
    for path in ("Makefile", ".ci/run"):
        lines = [
            line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if "pip install" in line
        ]
        # Ourselves without what we need, and the auditor in an environment of its own.
        others = [line for line in lines if "--no-deps" not in line and "pip-audit" not in line]
        assert all("--require-hashes -r requirements.lock" in line for line in others), path
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_is_installed_is_what_is_locked_and_none_is_there_without_a_reason():
    assert faults_of_machine(LOCK, PROJECT) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("evil==1.0 \\", "evil: no hash"),
        ("evil>=1.0 \\\n" + HASH, "not pinned"),
        ("evil @ https://example.org/evil.whl \\\n" + HASH, "not pinned"),
        ("-e git+https://example.org/evil#egg=evil", "not pinned"),
        ("--extra-index-url https://example.org/simple", "not pinned"),
        ("evil==1.0rc1 \\\n" + HASH, "no final release"),
        ("evil==1.0 \\\n    --hash=md5:00", "neither a hash"),
    ],
)
def test_a_lock_that_was_tampered_with_is_refused(line, said):
    assert any(said in fault for fault in faults_of_lock(f"{LOCK}\n{line}\n", PROJECT))


def test_a_package_that_nothing_needs_and_one_that_is_missing_are_told():
    without_flask = "\n".join(line for line in LOCK.splitlines() if not line.startswith("flask=="))
    assert "flask: declared, not locked" in faults_of_lock(without_flask, PROJECT)
    assert any("installed, not locked" in fault for fault in faults_of_machine(without_flask, PROJECT))
    less = PROJECT.replace('  "holidays>=0.108",\n', "")
    assert any(
        fault.startswith("holidays: locked and installed, yet") for fault in faults_of_machine(LOCK, less)
    )


def test_a_data_base_of_holes_that_does_not_answer_is_said_and_never_taken_for_no_holes(monkeypatch):
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    assert why_not(address).startswith(f"{address} cannot be reached: ")
    assert "make audit" in (run := (ROOT / ".ci/run").read_text(encoding="utf-8")) and "SKIPPED" in run
