"""What can be said of our dependencies without asking anybody: ``python -m tools.check_dependencies`` (part of ``make test``).

The lock pins every package with hashes and comes from the index alone, what is installed is what is locked, whatever
pyproject.toml asks for is in it, and every package in the lock is there because something we declared needs it. Whether a
version has a known hole is in no file here: for that see ``make audit`` and SECURITY.md.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")
_HASH = re.compile(r"\s+--hash=sha256:[0-9a-f]{64}(?: \\)?$")
#: Ours, what is there before our lock is read, and what writes it.
_OWN = {"nongphaen", "pip", "setuptools", "wheel", "uv"}


def read_lock(text: str) -> tuple[dict[str, str], list[str]]:
    """Return version by package, and what is wrong with the lock in one line each."""
    pins: dict[str, str] = {}
    faults: list[str] = []
    hashes = 0
    name = ""
    for number, line in enumerate([*text.splitlines(), "end==0"], 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith(" "):
            hashes += bool(_HASH.match(line))
            if not _HASH.match(line):
                faults.append(f"line {number}: neither a hash nor a remark: {line.strip()[:60]}")
            continue
        if name and not hashes:
            faults.append(f"{name}: no hash")
        found = _PIN.match(line)
        if found is None:
            faults.append(f"line {number}: not pinned to one version of the index: {line[:60]}")
            name = ""
            continue
        name, hashes = canonicalize_name(found["name"]), 0
        if Version(found["version"]).is_prerelease:
            faults.append(f"{name}: {found['version']} is no final release")
        # One file for all machines: some packages have a version for each Python, chosen by a marker.
        if not found["marker"] or Marker(found["marker"]).evaluate():
            pins[name] = found["version"]
    pins.pop("end", None)
    return pins, faults


def wanted(text: str) -> list[Requirement]:
    """Return what pyproject.toml declares, for running and for developing."""
    project = tomllib.loads(text)["project"]
    return [
        Requirement(each) for each in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    ]


def faults_of_lock(lock: str, project: str) -> list[str]:
    """Return what is wrong between lock and declaration."""
    pins, faults = read_lock(lock)
    for each in wanted(project):
        version = pins.get(canonicalize_name(each.name))
        if version is None:
            faults.append(f"{each.name}: declared, not locked")
        elif not each.specifier.contains(version):
            faults.append(f"{each.name}: {version} is locked, {each.specifier} declared")
    return faults


def faults_of_machine(lock: str, project: str) -> list[str]:
    """Return what is wrong between lock and what is installed: other versions, strangers, things nobody asked for."""
    pins, _ = read_lock(lock)
    faults = []
    for each in distributions():
        name = canonicalize_name(each.metadata["Name"])
        if name not in pins and name not in _OWN:
            faults.append(f"{name} {each.version}: installed, not locked")
        elif name in pins and Version(pins[name]) != Version(each.version):
            faults.append(f"{name}: {each.version} installed, {pins[name]} locked")
    known = _needed(project)
    faults += [
        f"{name}: locked and installed, yet nothing declared needs it" for name in _there(pins) - known
    ]
    return sorted(faults)


def _there(pins: dict[str, str]) -> set[str]:
    return {canonicalize_name(each.metadata["Name"]) for each in distributions()} & set(pins)


def _needed(project: str) -> set[str]:
    """Everything that what is declared needs, all the way down, as the installed packages say."""
    waiting = [(each.name, frozenset(each.extras)) for each in wanted(project)]
    met: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        key = (canonicalize_name(name), extras)
        if key in met:
            continue
        met.add(key)
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        for text in requires:
            each = Requirement(text)
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                waiting.append((each.name, frozenset(each.extras)))
    return {name for name, _ in met}


def main() -> None:
    """Print every fault; exit 1 if there is one."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    faults = faults_of_lock(lock, project) + faults_of_machine(lock, project)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(1)
    print(
        f"{len(read_lock(lock)[0])} packages: pinned, with hashes, installed as locked, none without a reason"
    )


if __name__ == "__main__":
    main()
