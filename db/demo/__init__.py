"""The demonstration office's files: which they are, in the order they are imported, and what is real in them.

The files are canonical layouts (contract, "Import kinds"), built by ``tools/build_demo.py``. ``README.md``
beside them tells the provenance of each. A file is either real or demonstration as a whole, because the mark
"ข้อมูลสาธิต" belongs to the import batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

#: Offices of the demonstration by code, the first is the one that answers by default.
DEMO_OFFICES = {"5703": "สพป.เชียงราย เขต 3", "5402": "สพป.แพร่ เขต 2"}

_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class DemoFile:
    """One file of the demonstration and what an import needs to know of it."""

    office: str
    kind: str
    #: Path below ``db/demo``; the rates are shared by the offices.
    file: str
    #: The day the figures stand for (ข้อมูล ณ วันที่).
    as_of: date
    #: True when an answer from it must say "ข้อมูลสาธิต".
    demonstration: bool
    #: Buddhist year of the rows when all have the same one: academic or fiscal, as the kind has it.
    year: int | None
    #: Round of the year (1, 2, สิ้นปี) for pupils.
    round: str | None
    source_note: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return _FOLDER / self.file


_ROUND_1 = "รอบ 1 เป็นชื่อรอบที่เราตั้ง ต้นทางไม่ได้ระบุรอบ"
_CITED = "อัตราที่อ่านพบในแหล่งสาธารณะ ปีงบประมาณ 2565-2567 บางรายการ"
_CARRIED = "ข้อมูลสาธิต: อัตราที่อ่านพบล่าสุด ใช้ต่อถึงปีงบประมาณ 2568-2570"
_COMPUTED = "ข้อมูลสาธิต: คำนวณจากอัตราที่อ้างอิง x จำนวนนักเรียน"
_INVENTED = "ข้อมูลสาธิต: กำหนดขึ้นเพื่อสาธิต"
_FISCAL_2569_END = date(2026, 9, 30)
_NOW = date(2026, 11, 20)


def _rates(office: str) -> tuple[DemoFile, DemoFile]:
    return (
        DemoFile(office, "rates", "rates.csv", date(2023, 10, 1), False, None, None, _CITED),
        DemoFile(office, "rates", "rates-demo.csv", date(2026, 10, 1), True, None, None, _CARRIED),
    )


def _money(kind: str, year: int, as_of: date, note: str) -> DemoFile:
    return DemoFile("5703", kind, f"5703/{kind}-{year}.csv", as_of, True, year, None, note)


def _resources(kind: str) -> DemoFile:
    """What a school has, as told in the round of November 2568."""
    note = "ข้อมูลสาธิต: คำนวณจากจำนวนนักเรียนและห้องเรียน"
    return DemoFile("5703", kind, f"5703/{kind}-2568.csv", date(2025, 11, 10), True, 2568, None, note)


def _children(kind: str, year: int) -> DemoFile:
    """Learners with G numbers and children by place, as told in June of the year."""
    note = "ข้อมูลสาธิต: คำนวณจากจำนวนนักเรียน ไม่มีผู้ใดนับ"
    return DemoFile("5703", kind, f"5703/{kind}-{year}.csv", date(year - 543, 6, 10), True, year, None, note)


def _learned(kind: str, year: int, as_of: date) -> DemoFile:
    """Results of a test, which are announced after the academic year."""
    return DemoFile("5703", kind, f"5703/{kind}-{year}.csv", as_of, True, year, None, _INVENTED)


def _pupils(office: str, year: int, demonstration: bool, note: str) -> DemoFile:
    """Pupils of round 1, which stand for 10 June of the academic year."""
    file = f"{office}/students-{year}.csv"
    return DemoFile(office, "students", file, date(year - 543, 6, 10), demonstration, year, "1", note)


#: In import order: schools before what refers to them, older years before newer ones.
DEMO_FILES: tuple[DemoFile, ...] = (
    DemoFile(
        "5703",
        "schools",
        "5703/schools.csv",
        date(2025, 6, 10),
        False,
        None,
        None,
        "โรงเรียนจริง ปีการศึกษา 2568; กลุ่มโรงเรียน (กลุ่มสาธิต...) กำหนดขึ้นเพื่อสาธิต",
    ),
    _pupils("5703", 2566, True, "ข้อมูลสาธิต: คำนวณย้อนจากนักเรียนจริงปี 2568"),
    _pupils("5703", 2567, True, "ข้อมูลสาธิต: คำนวณย้อนจากนักเรียนจริงปี 2568"),
    _pupils("5703", 2568, False, f"จำนวนนักเรียนจริง ปีการศึกษา 2568; {_ROUND_1}"),
    DemoFile(
        "5703", "staff", "5703/staff-2568.csv", date(2025, 11, 10), True, 2568, None,
        "ข้อมูลสาธิต: คำนวณจากจำนวนนักเรียนและห้องเรียน",
    ),
    _learned("scores", 2567, date(2025, 5, 31)),
    _learned("scores", 2568, date(2026, 5, 31)),
    DemoFile("5703", "classplans", "5703/classplans.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5703", "holidays", "5703/holidays.csv", _NOW, True, None, None, _INVENTED),
    *_rates("5703"),
    _money("allocations", 2569, _FISCAL_2569_END, _COMPUTED),
    _money("allocations", 2570, _NOW, _COMPUTED),
    DemoFile("5703", "projects", "5703/projects.csv", _NOW, True, None, None, _INVENTED),
    _money("disbursements", 2569, _FISCAL_2569_END, _INVENTED),
    _money("disbursements", 2570, _NOW, _INVENTED),
    _money("transfers", 2569, _FISCAL_2569_END, _INVENTED),
    _money("transfers", 2570, _NOW, _INVENTED),
    *(_money("requests", year, _NOW, _INVENTED) for year in (2569, 2570, 2571)),
    DemoFile("5703", "indicators", "5703/indicators-2566.csv", date(2023, 9, 30), True, None, None, _INVENTED),
    DemoFile("5703", "inspections", "5703/inspections.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5703", "targets", "targets-demo.csv", date(2026, 10, 1), True, None, None, _INVENTED),
    *(_resources(kind) for kind in ("technology", "buildings", "equipment")),
    *(_children(kind, year) for kind in ("gcode", "census") for year in (2567, 2568)),
    DemoFile("5703", "serviceareas", "5703/serviceareas.csv", date(2025, 6, 10), True, None, None, _INVENTED),
    DemoFile("5703", "reports", "5703/reports.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5703", "submissions", "5703/submissions.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5703", "circulars", "5703/circulars.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5703", "acknowledgements", "5703/acknowledgements.csv", _NOW, True, None, None, _INVENTED),
    DemoFile(
        "5402", "schools", "5402/schools.csv", date(2026, 6, 10), False, None, None,
        "โรงเรียนจริง ทะเบียนของเขต ปี 2569",
    ),
    _pupils("5402", 2569, True, f"ข้อมูลสาธิต: ยอดรวมรายโรงจริง แยกชั้นและเพศโดยคำนวณ; {_ROUND_1}"),
    DemoFile(
        "5402", "staff", "5402/staff-2569.csv", date(2026, 6, 10), True, 2569, None,
        "ข้อมูลสาธิต: จำนวนรายตำแหน่งจริง แยกเพศโดยคำนวณ",
    ),
    *_rates("5402"),
    DemoFile("5402", "allocations", "5402/allocations-2570.csv", _NOW, True, 2570, None, _COMPUTED),
    DemoFile("5402", "reports", "5402/reports.csv", _NOW, True, None, None, _INVENTED),
    DemoFile("5402", "submissions", "5402/submissions.csv", _NOW, True, None, None, _INVENTED),
)  # fmt: skip
