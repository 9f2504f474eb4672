"""The two official files that yield students: the 96-column students-by-grade download and the DMC pupil export.

Headings as in public copies of both files (students by grade of 2568; DMC export read 2569).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from db.datasets.core import Complain, Layout, LayoutRow
from db.values.cells import Cell, NotACountError, cell_text, fold_heading, is_blank, plain, read_count
from db.values.schooling import GRADES, NotAGradeError, read_grade

Rows = Iterable[tuple[int, tuple[Cell, ...]]]

#: The subtotals of the 96-column file and the grades they sum.
_GROUPS = {
    "ก่อนประถม": GRADES[0:3],
    "ประถม": GRADES[3:9],
    "ม.ต้น": GRADES[9:12],
    "ม.ปลายและเทียบเท่า": GRADES[12:18],
    "ทั้งหมด": GRADES,
}
_CODE, _NAME = fold_heading("รหัสโรงเรียน"), fold_heading("ชื่อโรงเรียน")


class _Block(NamedTuple):
    """The columns of boys, girls, their sum and rooms; -1 where the file has none."""

    male: int
    female: int
    both: int
    rooms: int


def _place(headings: tuple[str, ...], heading: str) -> int:
    folded = fold_heading(heading)
    return headings.index(folded) if folded in headings else -1


def _is_by_grade(headings: tuple[str, ...]) -> bool:
    needed = {
        _CODE,
        *(fold_heading(f"ป.1 {part}") for part in ("ชาย", "หญิง", "ห้อง")),
        fold_heading("รวมทั้งหมด"),
    }
    return needed <= set(headings)


def _grade_blocks(headings: tuple[str, ...]) -> dict[str, _Block]:
    blocks = {
        grade: _Block(
            *(
                _place(headings, name)
                for name in (f"{grade} ชาย", f"{grade} หญิง", f"รวม{grade}", f"{grade} ห้อง")
            )
        )
        for grade in GRADES
    }
    return {
        grade: block for grade, block in blocks.items() if min(block.male, block.female, block.rooms) >= 0
    }


def _group_blocks(headings: tuple[str, ...]) -> dict[str, _Block]:
    return {
        group: _Block(
            *(
                _place(headings, name)
                for name in (f"รวม{group} ชาย", f"รวม{group} หญิง", f"รวม{group}", f"รวมห้อง{group}")
            )
        )
        for group in _GROUPS
    }


def _number(cells: tuple[Cell, ...], column: int) -> int | None:
    """Return a cell's number, 0 for an empty one, None for what the importer will complain about."""
    cell = cells[column] if column < len(cells) else None
    if is_blank(cell):
        return 0
    try:
        return read_count(cell_text(cell))
    except NotACountError:
        return None


class _Sums:
    """Compares the subtotals of rows, and the total line, with the grades they sum."""

    def __init__(self, headings: tuple[str, ...], grades: dict[str, _Block], complain: Complain) -> None:
        self.grades, self.groups, self.complain = grades, _group_blocks(headings), complain
        counted = [
            column for block in (*grades.values(), *self.groups.values()) for column in block if column >= 0
        ]
        self.down = dict.fromkeys(counted, 0)

    def check_row(self, row: int, cells: tuple[Cell, ...]) -> None:
        """Check a school's row across and add it to the sums downwards."""
        numbers = {column: _number(cells, column) for column in self.down}
        for column, number in numbers.items():
            self.down[column] += number or 0
        for grade, block in self.grades.items():
            self._expect(row, numbers, block.both, [block.male, block.female], f"{grade} ชาย + หญิง")
        for group, block in self.groups.items():
            members = [self.grades[grade] for grade in _GROUPS[group] if grade in self.grades]
            self._expect(row, numbers, block.male, [member.male for member in members], f"ผลรวม{group} ชาย")
            self._expect(
                row, numbers, block.female, [member.female for member in members], f"ผลรวม{group} หญิง"
            )
            self._expect(row, numbers, block.rooms, [member.rooms for member in members], f"ผลรวมห้อง{group}")
            self._expect(row, numbers, block.both, [block.male, block.female], f"รวม{group} ชาย + หญิง")

    def _expect(
        self, row: int, numbers: dict[int, int | None], column: int, parts: list[int], what: str
    ) -> None:
        said = numbers.get(column)
        summed = [numbers.get(part) for part in parts]
        known = [number for number in summed if number is not None]
        if said is None or len(known) < len(summed) or said == sum(known):
            return
        self.complain(row, column, str(said), f"ควรเป็น {sum(known):,} ({what})")

    def check_total_line(self, row: int, cells: tuple[Cell, ...]) -> None:
        """Check the last line of the file, which sums all schools."""
        for column, summed in self.down.items():
            if (
                not is_blank(cells[column] if column < len(cells) else None)
                and _number(cells, column) != summed
            ):
                self.complain(
                    row, column, cell_text(cells[column]), f"ควรเป็น {summed:,} (ผลรวมของทุกโรงเรียนในไฟล์)"
                )


def _read_by_grade(headings: tuple[str, ...], rows: Rows, complain: Complain) -> Iterator[LayoutRow]:
    """Yield one row per school and opened grade; a grade with 0 pupils and 0 rooms is not opened (ไม่เปิดสอน)."""
    code, name = headings.index(_CODE), _place(headings, "ชื่อโรงเรียน")
    grades = _grade_blocks(headings)
    sums = _Sums(headings, grades, complain)
    for row, cells in rows:
        named = plain(cells[name]) if name >= 0 else ""
        if is_blank(cells[code]) and (not named or named.startswith("รวม")):
            sums.check_total_line(row, cells)
            continue
        sums.check_row(row, cells)
        for grade, block in grades.items():
            male, female, rooms = cells[block.male], cells[block.female], cells[block.rooms]
            if all(_number(cells, column) == 0 for column in (block.male, block.female, block.rooms)):
                continue
            counts = tuple("0" if is_blank(cell) else cell for cell in (male, female, rooms))
            yield LayoutRow(
                row, (cells[code], grade, *counts), (code, block.male, block.male, block.female, block.rooms)
            )


_MALE, _FEMALE = frozenset({"ช", "ชาย", "1", "m", "male"}), frozenset({"ญ", "ห", "หญิง", "2", "f", "female"})
_NO = frozenset({"0", "n", "no", "false", "ปกติ"})
#: Shown instead of any value of a file about persons.
HIDDEN = "(ไม่แสดงค่า)"


def _is_pupil_export(headings: tuple[str, ...]) -> bool:
    return {_CODE, fold_heading("ชั้น"), fold_heading("เพศ")} <= set(headings) and fold_heading(
        "ชาย"
    ) not in headings


class _Flag:
    """Counts pupils of one kind, if the export says it: an empty or coded column gives no figure."""

    def __init__(self, column: int, needle: str = "") -> None:
        self.column, self.needle, self.told, self.unclear = column, needle, False, False

    def holds(self, cells: tuple[Cell, ...]) -> int:
        text = plain(cells[self.column]).lower() if 0 <= self.column < len(cells) else ""
        if not text:
            return 0
        self.told = True
        if text in _NO or text.startswith("ไม่") or text in {"-"}:
            return 0
        self.unclear = self.unclear or (bool(self.needle) and text.isdigit())
        return int(self.needle in text)

    def figure(self, count: int) -> int | None:
        return count if self.told and not self.unclear else None


class _Group:
    """One grade of one school while the pupils go by."""

    def __init__(self, row: int) -> None:
        self.row, self.male, self.female = row, 0, 0
        self.flagged = [0, 0, 0]
        self.rooms: set[str] = set()


def _read_pupils(headings: tuple[str, ...], rows: Rows, complain: Complain) -> Iterator[LayoutRow]:
    """Count the pupils by school and grade while reading; nothing else of a pupil is looked at or kept."""
    code, grade, sex, room = (_place(headings, name) for name in ("รหัสโรงเรียน", "ชั้น", "เพศ", "ห้อง"))
    flags = (
        _Flag(_place(headings, "การพักนอนประจำ")),
        _Flag(_place(headings, "ความด้อยโอกาส"), "ยากจน"),
        _Flag(_place(headings, "ความพิการ")),
    )
    groups: dict[tuple[str, str], _Group] = {}
    for row, cells in rows:
        key = _pupil_key(row, cells, (code, grade), complain)
        said = plain(cells[sex]).lower()
        if key is None:
            continue
        if said not in _MALE and said not in _FEMALE:
            complain(row, sex, HIDDEN, "ควรเป็นเพศ ช หรือ ญ")
            continue
        group = groups.setdefault(key, _Group(row))
        group.male += said in _MALE
        group.female += said in _FEMALE
        if room >= 0 and not is_blank(cells[room]):
            group.rooms.add(plain(cells[room]))
        for index, flag in enumerate(flags):
            group.flagged[index] += flag.holds(cells)
    for (school, level), group in groups.items():
        counts = [flag.figure(count) for flag, count in zip(flags, group.flagged, strict=True)]
        found = (school, level, group.male, group.female, len(group.rooms) or None, *counts)
        yield LayoutRow(
            group.row, found, (code, grade, sex, sex, max(room, 0), *(max(flag.column, 0) for flag in flags))
        )


def _pupil_key(
    row: int, cells: tuple[Cell, ...], places: tuple[int, int], complain: Complain
) -> tuple[str, str] | None:
    """Return school code and grade of a pupil's row; None for an empty row or after complaining."""
    code, grade = places
    school, level = plain(cells[code]), cell_text(cells[grade])
    if not school and not level.strip():
        return None
    if not school:
        complain(row, code, "(ว่าง)", "ควรมีรหัสโรงเรียน 8 หลัก")
        return None
    try:
        return school, read_grade(level)
    except NotAGradeError:
        complain(row, grade, HIDDEN, f"ควรเป็นชั้น {GRADES[0]} ถึง {GRADES[-1]}")
        return None


BY_GRADE = Layout(
    key="students-by-grade",
    thai="ไฟล์จำนวนนักเรียนแยกชั้น เพศ และห้องเรียน (96 คอลัมน์)",
    keys=("school_code", "grade", "male", "female", "rooms"),
    needs=("year", "round"),
    recognise=_is_by_grade,
    read=_read_by_grade,
    note="ตรวจผลรวมทุกแถวและบรรทัดรวมท้ายไฟล์ ชั้นที่มีนักเรียน 0 คนและห้อง 0 ห้องถือว่าไม่เปิดสอน จึงไม่เก็บเป็นแถว",
)

PUPILS = Layout(
    key="dmc-pupils",
    thai="ไฟล์ส่งออกนักเรียนรายบุคคลของ DMC (76 คอลัมน์)",
    keys=("school_code", "grade", "male", "female", "rooms", "boarders", "poor", "disabled"),
    needs=("year", "round"),
    recognise=_is_pupil_export,
    read=_read_pupils,
    private=True,
    note=(
        "นับยอดขณะอ่าน ใช้เฉพาะคอลัมน์ รหัสโรงเรียน ชั้น ห้อง เพศ การพักนอนประจำ ความด้อยโอกาส ความพิการ "
        "ไม่อ่าน ไม่เก็บ และไม่แสดงชื่อหรือเลขประจำตัวของผู้ใด"
    ),
)

LAYOUTS = (BY_GRADE, PUPILS)
