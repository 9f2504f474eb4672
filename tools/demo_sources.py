"""Read the shared public sources and write canonical CSV files for the demonstration builders.

Everything here is deterministic: the same sources give the same bytes. Chance is replaced by :func:`roll`,
a hash of what is being decided, so that adding one file never changes another.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

KINDERGARTEN = ("อ.1", "อ.2", "อ.3")
PRIMARY = ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6")
LOWER_SECONDARY = ("ม.1", "ม.2", "ม.3")
UPPER_SECONDARY = ("ม.4", "ม.5", "ม.6")
LEVELS = (KINDERGARTEN, PRIMARY, LOWER_SECONDARY, UPPER_SECONDARY)
GRADES = tuple(grade for level in LEVELS for grade in level)

#: Canonical headings of each import kind, in the contract's order; ``*`` marks the required ones.
HEADINGS: dict[str, tuple[str, ...]] = {
    "schools": (
        "รหัสโรงเรียน*", "ชื่อโรงเรียน*", "รหัสกระทรวง", "ตำบล", "อำเภอ", "จังหวัด", "กลุ่มโรงเรียน", "ละติจูด",
        "ลองจิจูด", "ชั้นต่ำสุด", "ชั้นสูงสุด", "สถานะ", "เรียนรวมกับ", "ชื่อเรียกอื่น",
    ),
    "students": ("รหัสโรงเรียน*", "ปีการศึกษา*", "รอบ*", "ชั้น*", "ชาย*", "หญิง*", "ห้อง", "พักนอน", "ยากจน", "พิการ"),
    "staff": ("รหัสโรงเรียน*", "ปีการศึกษา*", "ตำแหน่ง*", "ชาย*", "หญิง*"),
    "targets": ("ปีงบประมาณ*", "งบรายจ่าย*", "ไตรมาส*", "ร้อยละเป้าหมาย*", "อ้างอิง*"),
    "rates": ("ปีงบประมาณ*", "รายการ*", "ชั้น*", "บาทต่อคนต่อปี*", "อ้างอิง*"),
    "allocations": (
        "รหัสโรงเรียน*", "ปีงบประมาณ*", "งบรายจ่าย*", "รายการ*", "งวด*", "จำนวนเงิน*", "เลขที่หนังสือ*",
        "ลงวันที่*", "หมายเหตุ",
    ),
    "disbursements": (
        "รหัสโรงเรียน", "รหัสโครงการ", "ปีงบประมาณ*", "งบรายจ่าย*", "รายการ", "วันที่*", "เบิกจ่าย*", "ผูกพัน",
    ),
    "reports": (
        "รหัสรายงาน*", "ชื่อรายงาน*", "ระบบ", "รอบ*", "ปี*", "เปิดรับ", "กำหนดส่ง*", "ผู้ส่ง",
    ),
    "scores": ("รหัสโรงเรียน*", "ปีการศึกษา*", "การทดสอบ*", "ชั้น*", "วิชา*", "จำนวนผู้สอบ", "คะแนนเฉลี่ย*"),
    "classplans": ("รหัสโรงเรียน*", "ปีการศึกษา*", "ชั้น*", "ห้องตามแผน*", "นักเรียนตามแผน*"),
    "holidays": ("วันที่*", "ชื่อ*"),
    "transfers": (
        "เลขคำขอ*", "รหัสโรงเรียน*", "ปีงบประมาณ*", "จากรายการ*", "ไปรายการ*", "จำนวนเงิน*", "สถานะ*", "เลขที่หนังสือ",
        "วันที่*",
    ),
    "requests": ("รหัสโรงเรียน*", "ปีงบประมาณ*", "งบรายจ่าย*", "รายการ*", "จำนวนเงิน*", "สถานะ*"),
    "projects": (
        "รหัสโครงการ*", "ปีงบประมาณ*", "โครงการ*", "กลุ่มงาน*", "กลยุทธ์", "งบประมาณ*", "เริ่ม*", "สิ้นสุด*",
        "ความก้าวหน้า", "สถานะ",
    ),
    "indicators": ("รหัสตัวชี้วัด*", "ตัวชี้วัด*", "ปีงบประมาณ*", "รอบ*", "เป้าหมาย*", "ผล", "ระดับ"),
    "inspections": ("เลขที่*", "ประเด็น*", "ข้อเสนอแนะ*", "ผู้รับผิดชอบ*", "กำหนด", "สถานะ*"),
    "circulars": (
        "เลขที่หนังสือ*", "ลงวันที่*", "เรื่อง*", "ความเร่งด่วน", "สรุป", "กำหนดส่ง", "ถึง*", "ลิงก์",
    ),
    "acknowledgements": ("เลขที่หนังสือ*", "รหัสโรงเรียน*", "สถานะ*", "วันที่*"),
    "submissions": ("รหัสรายงาน*", "รหัสโรงเรียน*", "สถานะ*", "วันที่ส่ง"),
    "gcode": ("รหัสโรงเรียน*", "ปีการศึกษา*", "สัญชาติ*", "จำนวน*"),
    "census": ("อำเภอ*", "ตำบล*", "ปี*", "อายุ*", "ชาย*", "หญิง*"),
    "serviceareas": ("รหัสโรงเรียน*", "อำเภอ*", "ตำบล*", "หมู่บ้าน*"),
    "technology": ("รหัสโรงเรียน*", "ปีการศึกษา*", "รายการ*", "จำนวน*", "รายละเอียด"),
    "buildings": ("รหัสโรงเรียน*", "ปีการศึกษา*", "ประเภท*", "แบบ", "ปีที่สร้าง", "สภาพ*", "จำนวน*"),
    "equipment": ("รหัสโรงเรียน*", "ปีการศึกษา*", "รายการ*", "ใช้ได้*", "รอซ่อม", "รอจำหน่าย"),
}  # fmt: skip


@dataclass
class GradeCount:
    """Pupils and classrooms of one grade of one school."""

    boys: int
    girls: int
    rooms: int

    @property
    def total(self) -> int:
        return self.boys + self.girls


@dataclass
class School:
    """One school as the sources know it; an empty text means the source does not say."""

    code: str
    name: str
    ministry_code: str
    tambon: str
    amphoe: str
    province: str
    cluster: str = ""
    latitude: str = ""
    longitude: str = ""
    low: str = ""
    high: str = ""
    status: str = "เปิดสอน"
    joined_to: str = ""
    other_names: list[str] = field(default_factory=list)
    grades: dict[str, GradeCount] = field(default_factory=dict)
    #: Heads of the source by position; the sex is not in any of our sources.
    staff: dict[str, int] = field(default_factory=dict)

    @property
    def pupils(self) -> int:
        return sum(count.total for count in self.grades.values())

    @property
    def rooms(self) -> int:
        return sum(count.rooms for count in self.grades.values())


#: Two schools share the name บ้านสันโค้ง and the name join leaves both without a place. The place list holds
#: exactly two of that name in the office's districts, and both code series follow the tambon order: 57030023
#: to 57030028 and 1057120324 to ...326 are all ตำบลป่าตึง; 57030121 and 1057120454 are ศรีเมืองชุม, followed by
#: ห้วยไคร้ from 57030125 and 1057120458 on. So each place can belong to one code only.
PLACE_BY_CODE_ORDER = {"57030025": ("ป่าตึง", "แม่จัน"), "57030124": ("ศรีเมืองชุม", "แม่สาย")}


def roll(below: int, *key: object) -> int:
    """A whole number 0 <= n < ``below`` that depends on ``key`` alone: the same on every machine and day."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def workday(day: date) -> date:
    """``day``, or the Friday before when it falls on a weekend (public holidays are not considered)."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def thai_date(day: date) -> str:
    """``2569-11-10``: the contract's year-month-day form with the Buddhist year."""
    return f"{day.year + 543}-{day:%m-%d}"


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a UTF-8 CSV, plain or gzipped, by heading."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as packed:
            yield from csv.DictReader(packed)
    else:
        with path.open(encoding="utf-8-sig", newline="") as plain:
            yield from csv.DictReader(plain)


def write_canonical(path: Path, kind: str, rows: Iterable[Sequence[object]]) -> int:
    """Write ``rows``, in the order of the contract's headings (the last may be missing); return how many.

    An optional column without a single value is left out: what no source holds must be "not held" after the
    import, not a column of blanks that somebody could read as zero.
    """
    headings = HEADINGS[kind]
    table = [[str(cell) for cell in row] + [""] * (len(headings) - len(row)) for row in rows]
    keep = [
        column
        for column, heading in enumerate(headings)
        if heading.endswith("*") or any(row[column] for row in table)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([headings[column].rstrip("*") for column in keep])
        writer.writerows([row[column] for column in keep] for row in table)
    return len(table)


def national_names(data: Path) -> dict[str, tuple[str, str]]:
    """Ministry code and name of every school of the 2565 national list, by eight-digit code."""
    rows = read_rows(data / "obec-schools-2565" / "obec_schools_2565.csv.gz")
    return {row["smis_code"]: (row["school_id10"], row["school_name"]) for row in rows}


def _same_but_spaces(one: str, other: str) -> bool:
    return re.sub(r"\s", "", one) == re.sub(r"\s", "", other)


def chiang_rai_3(data: Path) -> list[School]:
    """The 139 schools of สพป.เชียงราย เขต 3 with their pupils of academic year 2568, by code."""
    folder = data / "esao-cra3-2568"
    places = {row["smis_code"]: row for row in read_rows(folder / "school_place_by_name_join.csv")}
    names = national_names(data)
    schools = []
    for row in read_rows(folder / "schools-cra3-2568.csv"):
        code, name = row["รหัสโรงเรียน"], row["ชื่อโรงเรียน"]
        if not code:  # the source's last line holds the totals
            continue
        place = (places[code]["tambon"], places[code]["amphoe"])
        tambon, amphoe = PLACE_BY_CODE_ORDER.get(code, place)
        ministry_code, name_2565 = names[code]
        school = School(code, name, ministry_code, tambon, amphoe, "เชียงราย")
        if not _same_but_spaces(name, name_2565):
            school.other_names.append(name_2565)
        for grade in GRADES:
            count = GradeCount(int(row[f"{grade} ชาย"]), int(row[f"{grade} หญิง"]), int(row[f"{grade} ห้อง"]))
            if count.total or count.rooms:  # a grade with neither is not opened
                school.grades[grade] = count
        opened = list(school.grades)
        school.low, school.high = opened[0], opened[-1]
        schools.append(school)
    return schools


def _short_grade(text: str) -> str:
    """``ประถมศึกษาปีที่ 6`` as ``ป.6``; empty stays empty."""
    for long, short in (("อนุบาล ", "อ."), ("ประถมศึกษาปีที่ ", "ป."), ("มัธยมศึกษาปีที่ ", "ม.")):
        text = text.replace(long, short)
    return text


def _number(text: str) -> int:
    """The source writes ``-`` for no value."""
    return 0 if text == "-" else int(text)


def _bare(name: str) -> str:
    """A name without brackets and spaces, as the merged schools' references need it."""
    return re.sub(r"[\s()]", "", name)


def phrae_2(data: Path) -> list[School]:
    """The 103 schools of สพป.แพร่ เขต 2 by code, with pupils spread by :func:`spread_pupils`."""
    names = national_names(data)
    rows = list(read_rows(data / "esao-phrae2-2569" / "schools-phrae2.csv"))
    code_of = {_bare(row["ชื่อโรงเรียน"]): row["รหัสโรงเรียน (SMIS 8 หลัก)"] for row in rows}
    schools = []
    for row in rows:
        code, name = row["รหัสโรงเรียน (SMIS 8 หลัก)"], row["ชื่อโรงเรียน"]
        merged = row["สถานะโรงเรียน"] == "เรียนรวม"
        school = School(
            code, name, row["รหัสกระทรวง (10 หลัก)"], row["ตำบล"], row["อำเภอ"], "แพร่",
            cluster=row["กลุ่มโรงเรียน"], latitude=row["ละติจูด"], longitude=row["ลองจิจูด"],
            low=_short_grade(row["ชั้นเรียนต่ำสุดที่เปิดสอน"]), high=_short_grade(row["ชั้นเรียนสูงสุดที่เปิดสอน"]),
            status="เรียนรวม" if merged else "เปิดสอน",
            joined_to=code_of[_bare(row["เรียนรวมกับ"])] if merged else "",
        )  # fmt: skip
        if not _same_but_spaces(name, names[code][1]):
            school.other_names.append(names[code][1])
        school.staff = {
            "ผู้อำนวยการโรงเรียน": _number(row["ผอ"]),
            "รองผู้อำนวยการโรงเรียน": _number(row["รอง"]),
            "ครู": _number(row["ครู"]),
        }
        spread_pupils(school, _number(row["นักเรียนรวม"]), _number(row["ห้อง"]))
        schools.append(school)
    return schools


def spread_pupils(school: School, pupils: int, rooms: int) -> None:
    """Spread a school's total over its grades and sexes (computed, demonstration); the totals stay exact.

    Rooms first: one for each open grade, from the highest down when there are fewer rooms than grades, a
    second one for the entry grades when there are more. Then every open grade gets one pupil and the rest go
    round by weights between 8 and 12.
    """
    if not pupils:
        return
    opened = list(GRADES[GRADES.index(school.low) : GRADES.index(school.high) + 1])[-rooms:]
    room_count = dict.fromkeys(opened, 1)
    for extra in range(rooms - len(opened)):
        room_count[opened[extra % len(opened)]] += 1
    weight = {g: room_count[g] * (8 + roll(5, "spread", school.code, g)) for g in opened}
    whole = sum(weight.values())
    heads = {g: 1 + (pupils - len(opened)) * weight[g] // whole for g in opened}
    for step in range(pupils - sum(heads.values())):
        heads[opened[step % len(opened)]] += 1
    for grade in opened:
        boys = (heads[grade] + roll(2, "sex", school.code, grade)) // 2
        school.grades[grade] = GradeCount(boys, heads[grade] - boys, room_count[grade])
