"""Demonstration rows of technology, buildings and equipment: plausible for a school's size, counted by nobody.

The shape follows the two schools of the EMIS sample (shares of broken computers, plans, years); every figure is computed
from pupils and rooms, chance is a hash of the row's own key. A few schools have told nothing, so that "ไม่มีข้อมูล" can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo_sources import School, roll

#: One school in this many has not told its technology; the same for equipment and buildings, other schools.
_SILENT = 35
_PLANS = (
    ("ป.1ข", 2506, 2524),
    ("017", 2510, 2526),
    ("สปช.102/26", 2526, 2535),
    ("สปช.105/29", 2529, 2558),
    ("สปช.2/28", 2528, 2560),
)


def _tells(kind: str, school: School) -> bool:
    return roll(_SILENT, "silent", kind, school.code) != 0


def _remote(school: School) -> bool:
    """Small schools of the mountains: every fourth of those in แม่ฟ้าหลวง with few pupils."""
    return school.amphoe == "แม่ฟ้าหลวง" and school.pupils <= 160


def computers(school: School) -> tuple[int, int, int]:
    """Computers that are usable, wait for repair, and wait for writing off: about one for eight pupils."""
    every = max(3, school.pupils // 8 + roll(5, "computers", school.code))
    repair = roll(max(2, every // 8 + 1), "repair", school.code)
    write_off = roll(max(2, every // 4 + 1), "write off", school.code)
    return every - repair - write_off, repair, write_off


def technology_rows(school: School, year: int) -> Iterator[list[object]]:
    """Computers, internet, electricity, water and networks of a school; 0 where it has none."""
    if not _tells("technology", school):
        return
    usable, repair, write_off = computers(school)
    every = usable + repair + write_off
    managing = min(every, 1 + school.pupils // 150)
    electricity = 0 if _remote(school) and roll(6, "electricity", school.code) == 0 else 1
    internet = (
        0
        if not electricity or (_remote(school) and roll(4, "internet", school.code) == 0)
        else 1 + int(school.pupils > 600)
    )
    wireless = int(internet > 0 and roll(5, "wireless", school.code) > 0)
    water = 0 if _remote(school) and roll(7, "water", school.code) == 0 else 1 + roll(2, "water", school.code)
    items = (
        ("คอมพิวเตอร์", every, ""),
        ("คอมพิวเตอร์เพื่อการเรียนการสอน", every - managing, ""),
        ("คอมพิวเตอร์เพื่อการบริหารจัดการ", managing, ""),
        ("อินเทอร์เน็ต", internet, ""),
        ("ระบบเครือข่ายไร้สาย", wireless, ""),
        ("ไฟฟ้า", electricity, ""),
        ("น้ำ", water, ""),
    )
    yield from ([school.code, year, *item] for item in items)
    if not electricity or roll(12, "solar", school.code) == 0:
        yield [school.code, year, "โซลาร์เซลล์", 1, "ชุดสาธิต"]


def _condition(age: int, *key: object) -> str:
    """The older, the worse: of more than thirty years half are poor."""
    worse = (100, 85, 60, 40)[min(3, age // 10)]
    chance = roll(100, "condition", *key)
    if chance < worse * 6 // 10:
        return "ดี"
    if chance < worse:
        return "พอใช้"
    return "รื้อถอน" if age > 45 and chance >= 96 else "ทรุดโทรม"


def building_rows(school: School, year: int) -> Iterator[list[object]]:
    """Classroom buildings for the rooms there are, a hall, houses, toilets and a tank; alike ones are one row."""
    if not _tells("buildings", school):
        return
    found: dict[tuple[object, ...], int] = {}

    def add(kind: str, plan: str, number: int, first: int, last: int) -> None:
        built = first + roll(last - first + 1, "built", school.code, kind, number)
        row = (kind, plan, built, _condition(year - built, school.code, kind, number))
        found[row] = found.get(row, 0) + 1

    for number in range(max(1, -(-school.rooms // 6))):
        plan, first, last = _PLANS[roll(len(_PLANS), "plan", school.code, number)]
        add("อาคารเรียน", plan, number, first, last)
    add("อาคารอเนกประสงค์", "สปช.205/26", 0, 2526, 2561)
    for number in range(roll(3, "houses", school.code)):
        add("บ้านพักครู", "สปช.301/26", number, 2510, 2545)
    for number in range(1 + school.pupils // 150):
        add("ส้วม", "สปช.601/26", number, 2528, 2563)
    if roll(2, "tank", school.code):
        add("ถังเก็บน้ำ", "ฝ.30", 0, 2525, 2555)
    if roll(3, "field", school.code):
        add("สนามกีฬา", "สนามฟุตบอล", 0, 2520, 2550)
    for (kind, plan, built, condition), number in found.items():
        yield [school.code, year, kind, plan, built, condition, number]


def equipment_rows(school: School, year: int) -> Iterator[list[object]]:
    """Computers as technology has them, and what else a school of this size owns."""
    if not _tells("equipment", school):
        return
    usable, repair, write_off = computers(school)
    notebooks = min(usable // 3, 1 + school.pupils // 120)
    yield [school.code, year, "คอมพิวเตอร์", usable - notebooks, repair, write_off]
    owned = (
        ("โน้ตบุ๊ก", notebooks, 0, 0),
        ("แท็บเล็ต", school.pupils // 15 if roll(4, "tablets", school.code) == 0 else 0, 0, 0),
        ("โทรทัศน์", school.rooms, roll(3, "tv repair", school.code), roll(4, "tv old", school.code)),
        (
            "เครื่องพิมพ์",
            1 + school.pupils // 100,
            roll(2, "printer", school.code),
            roll(2, "printer old", school.code),
        ),
        ("โปรเจกเตอร์", school.rooms // 5, roll(2, "projector", school.code), 0),
        ("เครื่องปรับอากาศ", school.pupils // 120, roll(2, "air", school.code), 0),
        (
            "โต๊ะเก้าอี้นักเรียน",
            school.pupils,
            school.pupils // 20,
            school.pupils // 25 + roll(8, "desks", school.code),
        ),
    )
    yield from ([school.code, year, *row] for row in owned if any(row[1:]))
