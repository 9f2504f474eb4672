"""The regression cases of teach-back: what is understood today must still be understood with a new lesson.

The cases are the single sentences of the corpus (``train`` and ``dev``), read with the names of the demonstration, for
which they were written, and every lesson's own sentence, read with the names of its office.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import structlog

from bot.nlu.corpus import Line, load_corpus
from bot.nlu.facts import facts
from bot.nlu.gazetteer import Gazetteer, ReportName, other_names
from bot.nlu.lessons import NOTHING_TAUGHT, Lessons, with_lessons
from bot.nlu.meaning import NotAMeaningError, means
from bot.nlu.schools import SchoolName
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Setting, Understanding
from db.datasets import DATASETS, DIMENSIONS
from db.demo import DEMO_FILES, DEMO_OFFICES
from db.people import Seat
from db.values.calendar import BANGKOK

#: When and by whom the sentences of the corpus are asked (its README.md).
ASKED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)
OFFICE = "5703"
SEATS = {
    "o": Seat("officer", OFFICE),
    "d": Seat("director", OFFICE),
    "p": Seat("public", OFFICE),
    "s": Seat("school", OFFICE, school_code="57030040", role="principal"),
    "c": Seat("cluster", OFFICE, cluster="กลุ่มสาธิตแม่จัน 1"),
}
#: How each one's own place is written in meanings.
OWN = {"s": "school:57030040", "c": "cluster:กลุ่มสาธิตแม่จัน 1", "o": "office", "d": "office", "p": "office"}
_PARTS = ("train", "dev")
_ROOT = Path(__file__).resolve().parents[2]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """A case that is right today and would not be: where it stands, what it means, what it would be taken for."""

    place: str
    sentence: str
    meaning: str
    taken_for: str


class Regression:
    """Knows which cases are right without any lesson; asks again only those that a lesson can change.

    With a ``home`` it is kept there which cases were put to the model: of all others it need not be found out anew for each
    lesson that the grammar alone decides them.
    """

    def __init__(self, understander: Understander, home: Path | None = None) -> None:
        self._understander = understander
        self._home = home
        self._gazetteer = demo_gazetteer()
        self._plain: dict[str, Understanding] = {}

    def broken_by(
        self, new: Lessons, old: Lessons = NOTHING_TAUGHT, retrained: Understander | None = None
    ) -> list[Broken]:
        """Return the cases that are right with the lessons ``old`` and would not be with ``new``.

        ``retrained`` understands with the model that the new lessons make; what the grammar decides it cannot change.
        """
        found = []
        guessed = self._guessed() if retrained is not None else frozenset()
        for line in _cases():
            if line.place not in guessed and not new.may_fit(line.text):
                continue
            plain = self._ask(line)
            again = plain if retrained is None or plain.confidence == 1.0 else self._asked(line, retrained)
            after = self._with(line, again, new)
            if after == plain or means(after, line.meaning, OWN[line.who]):
                continue
            if means(self._with(line, plain, old), line.meaning, OWN[line.who]):
                found.append(Broken(line.place, line.text, line.meaning, facts(after)))
        return found

    def _guessed(self) -> frozenset[str]:
        """Return the places of the cases that the grammar does not decide: another model may take them for something else."""
        kept = self._home / "nlu" / f"guessed-{_product()}.json" if self._home is not None else None
        if kept is not None and (held := _read_places(kept)) is not None:
            return held
        found = frozenset(line.place for line in _cases() if self._ask(line).confidence != 1.0)
        if kept is not None:
            for old in kept.parent.glob("guessed-*.json"):
                old.unlink(missing_ok=True)
            _keep_places(kept, found)
        return found

    def _ask(self, line: Line) -> Understanding:
        if line.place not in self._plain:
            self._plain[line.place] = self._asked(line, self._understander)
        return self._plain[line.place]

    def _asked(self, line: Line, understander: Understander) -> Understanding:
        return understander.understand(line.text, Memory(), _setting(line), self._gazetteer)

    def _with(self, line: Line, plain: Understanding, lessons: Lessons) -> Understanding:
        return with_lessons(plain, line.text, lessons, Memory(), _setting(line), self._gazetteer)


@functools.cache
def _product() -> str:
    """Return a text that changes with anything that understanding is made of: code, declarations, corpus, demonstration."""
    libraries = ("pythainlp", "rapidfuzz", "scikit-learn", "numpy")
    made = hashlib.sha256(" ".join(map(version, libraries)).encode())
    for room in ("bot", "handlers", "reports", "db"):
        for path in sorted((_ROOT / room).rglob("*")):
            if path.suffix in (".py", ".txt", ".csv", ".toml", ".json", ".md"):
                made.update(path.relative_to(_ROOT).as_posix().encode() + b"\n" + path.read_bytes())
    return made.hexdigest()[:20]


def _read_places(path: Path) -> frozenset[str] | None:
    """Return what was kept; None when nothing is there or it is damaged: then it is found out anew."""
    try:
        mark, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    if mark != hashlib.sha256(text.encode()).hexdigest():
        return None
    return frozenset(json.loads(text))


def _keep_places(path: Path, places: frozenset[str]) -> None:
    """Keep them: written beside and moved into place. A disk that is full costs the next lesson seconds, not its rightness."""
    text = json.dumps(sorted(places), ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        log.warning("cases_not_kept", reason=type(error).__name__)


def _setting(line: Line) -> Setting:
    return Setting(SEATS[line.who], ASKED_AT, "group" if line.who == "c" else "private")


@functools.cache
def _cases() -> tuple[Line, ...]:
    return tuple(_readable())


def _readable() -> Iterable[Line]:
    for block in load_corpus():
        if block.dialogue or block.part not in _PARTS:
            continue
        for line in block.lines:
            try:
                means(Understanding("fallback"), line.meaning)
            except NotAMeaningError:
                continue
            yield line


@functools.cache
def demo_gazetteer() -> Gazetteer:
    """Return the names of the demonstration offices, from the files that come with the product."""
    schools: list[SchoolName] = []
    reports: list[ReportName] = []
    lines: set[str] = set()
    positions: set[str] = set()
    years: dict[str, set[int]] = {}
    titles: dict[tuple[str, str], set[str]] = {}
    for each in DEMO_FILES:
        rows = _rows(each.path)
        if each.kind == "schools":
            schools += [_school(row, each.office) for row in rows]
        elif each.kind == "reports":
            reports += [
                ReportName(
                    each.office, row["รหัสรายงาน"], row["ชื่อรายงาน"], row["ระบบ"], row["รอบ"], int(row["ปี"])
                )
                for row in rows
            ]
        elif each.kind == "allocations":
            lines |= {row["รายการ"] for row in rows}
        elif each.kind == "staff":
            positions |= {row["ตำแหน่ง"] for row in rows}
        elif each.kind == "students":
            years.setdefault(each.office, set()).add(each.year or 0)
        dataset = DATASETS.get(each.kind)
        if dataset is not None and dataset.listing is not None and dataset.listing.search:
            search = DIMENSIONS[dataset.listing.search]
            heading = dataset.column(search.attribute).heading
            titles.setdefault((each.office, search.key), set()).update(row[heading] for row in rows)
    held = {office: tuple(sorted(found)) for office, found in years.items()}
    return Gazetteer(
        tuple(schools),
        tuple(sorted(lines)),
        tuple(sorted(positions)),
        tuple(reports),
        titles={key: tuple(sorted(found)) for key, found in titles.items()},
        years=held,
        offices=DEMO_OFFICES,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _school(row: dict[str, str], office: str) -> SchoolName:
    return SchoolName(
        code=row["รหัสโรงเรียน"], name=row["ชื่อโรงเรียน"], office=office, tambon=row["ตำบล"] or None, amphoe=row["อำเภอ"] or None,
        province=row["จังหวัด"] or None, cluster=row["กลุ่มโรงเรียน"] or None, other_names=other_names(row["ชื่อเรียกอื่น"]),
        ministry_code=row["รหัสกระทรวง"] or None, state=row["สถานะ"] or "เปิดสอน",
    )  # fmt: skip
