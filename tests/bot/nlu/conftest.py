"""The names of the demonstration, read from its files, and one trained model for all tests of this room."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from bot.nlu.gazetteer import Gazetteer, ReportName, other_names
from bot.nlu.intents import load_or_train
from bot.nlu.schools import SchoolName
from bot.nlu.understand import Understander
from bot.nlu.understanding import Setting
from db.people import Seat
from db.values.calendar import BANGKOK

DEMO = Path(__file__).resolve().parents[3] / "db" / "demo"
ASKED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)
OFFICES = {"5703": "สพป.เชียงราย เขต 3", "5402": "สพป.แพร่ เขต 2"}
SEATS = {
    "o": Seat("officer", "5703"),
    "d": Seat("director", "5703"),
    "p": Seat("public", "5703"),
    "s": Seat("school", "5703", school_code="57030040", role="principal"),
    "c": Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _school(row: dict[str, str], office: str) -> SchoolName:
    return SchoolName(
        code=row["รหัสโรงเรียน"], name=row["ชื่อโรงเรียน"], office=office, tambon=row["ตำบล"] or None, amphoe=row["อำเภอ"] or None,
        province=row["จังหวัด"] or None, cluster=row["กลุ่มโรงเรียน"] or None, other_names=other_names(row["ชื่อเรียกอื่น"]),
        ministry_code=row["รหัสกระทรวง"] or None, state=row["สถานะ"] or "เปิดสอน",
    )  # fmt: skip


def demo_gazetteer() -> Gazetteer:
    """Return the names of both demonstration offices."""
    schools: list[SchoolName] = []
    reports: list[ReportName] = []
    lines: set[str] = set()
    positions: set[str] = set()
    years: dict[str, tuple[int, ...]] = {}
    for office in ("5703", "5402"):
        folder = DEMO / office
        schools += [_school(row, office) for row in _rows(folder / "schools.csv")]
        reports += [
            ReportName(office, row["รหัสรายงาน"], row["ชื่อรายงาน"], row["ระบบ"], row["รอบ"], int(row["ปี"]))
            for row in _rows(folder / "reports.csv")
        ]
        lines |= {row["รายการ"] for path in folder.glob("allocations*.csv") for row in _rows(path)}
        positions |= {row["ตำแหน่ง"] for path in folder.glob("staff*.csv") for row in _rows(path)}
        years[office] = tuple(sorted(int(path.stem[-4:]) for path in folder.glob("students-*.csv")))
    return Gazetteer(
        tuple(schools), tuple(sorted(lines)), tuple(sorted(positions)), tuple(reports), years, OFFICES
    )


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return demo_gazetteer()


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    return load_or_train(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def understander(model) -> Understander:
    return Understander(model)


@pytest.fixture
def setting():
    def make(
        who: str = "o", *, at: datetime = ASKED_AT, chat: str = "private", mentioned: bool = False
    ) -> Setting:
        return Setting(SEATS[who], at, chat, mentioned)

    return make
