"""The page of M-OBEC that lists a school's equipment, as it is saved: one line per item of the ministry's list.

Headings and names as on a public copy of the pages of 2564. The list has one thing under several numbers (a computer of the
office, one of the classrooms); they are the same item here and are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.datasets.core import Complain, Layout, LayoutRow
from db.values.cells import Cell, NotACountError, cell_text, fold_heading, is_blank, plain, read_count

Rows = Iterable[tuple[int, tuple[Cell, ...]]]

_SCHOOL = tuple(map(fold_heading, ("school_id", "รหัสโรงเรียน 10 หลัก", "รหัสกระทรวง", "รหัสโรงเรียน")))
_NAME = fold_heading("รายการ(cm.)")
_COUNTS = tuple(map(fold_heading, ("จำนวนที่ใช้ได้", "จำนวนรอซ่อม", "จำนวนรอจำหน่าย")))

#: As the ministry's list writes an item -> as it is called here.
ITEM_NAMES = {
    "เครื่องไมโครคอมพิวเตอร์": "คอมพิวเตอร์",
    "คอมพิวเตอร์พกพา(Tablet)": "แท็บเล็ต",
    "คอมพิวเตอร์พกพา(Tablet)(ใช้บริหารจัดการ)": "แท็บเล็ต",
    "เครื่องคอมพิวเตอร์พกพา(Notebook)(ใช้บริหารจัดการ)": "โน้ตบุ๊ก",
    "เครื่องคอมพิวเตอร์พกพา(Notebook)(ใช้ในการเรียนการสอน)": "โน้ตบุ๊ก",
    "เครื่องพิมพ์ (Printer)": "เครื่องพิมพ์",
    "เครื่องมัลติมีเดียโปรเจคเตอร์ LCD": "โปรเจกเตอร์",
    "โทรทัศน์สี": "โทรทัศน์",
    "โทรทัศน์สีชนิด จอแบน (LCD)": "โทรทัศน์",
    "โต๊ะเก้าอี้นักเรียนก่อนประถมศึกษา": "โต๊ะเก้าอี้นักเรียน",
    "โต๊ะเก้าอี้นักเรียน ประถมศึกษา": "โต๊ะเก้าอี้นักเรียน",
    "โต๊ะเก้าอี้นักเรียน มัธยมศึกษา": "โต๊ะเก้าอี้นักเรียน",
}
_SAME = {fold_heading(name): item for name, item in ITEM_NAMES.items()}


def _place(headings: tuple[str, ...]) -> int:
    return next((at for at, heading in enumerate(headings) if heading in _SCHOOL), -1)


def _recognise(headings: tuple[str, ...]) -> bool:
    """Say whether these are the columns of the page: a school, an item and its three counts."""
    return {_NAME, *_COUNTS} <= set(headings) and _place(headings) >= 0


def _read(headings: tuple[str, ...], rows: Rows, complain: Complain) -> Iterator[LayoutRow]:
    """Yield one row per school and item, lines of the same item added up."""
    school, name = _place(headings), headings.index(_NAME)
    places = tuple(headings.index(each) for each in _COUNTS)
    found: dict[tuple[str, str], tuple[int, list[int]]] = {}
    for row, cells in rows:
        code, item = plain(cells[school]), plain(cells[name])
        if not code and not item:
            continue
        counts = [_number(row, place, cells[place], complain) for place in places]
        _, sums = found.setdefault((code, _SAME.get(fold_heading(item), item)), (row, [0, 0, 0]))
        for index, count in enumerate(counts):
            sums[index] += count
    for (code, item), (row, sums) in found.items():
        yield LayoutRow(row, (code, item, *map(str, sums)), (school, name, *places))


def _number(row: int, column: int, cell: Cell, complain: Complain) -> int:
    """Return a count of the page, where a dash or an empty cell is none; what is no number is a fault."""
    if is_blank(cell):
        return 0
    try:
        return read_count(cell_text(cell))
    except NotACountError:
        complain(row, column, cell_text(cell), "ควรเป็นจำนวนเต็มตั้งแต่ 0")
        return 0


PAGE = Layout(
    key="m-obec-page",
    thai="หน้าครุภัณฑ์ของ M-OBEC ที่บันทึกเป็นตาราง (หนึ่งบรรทัดต่อรายการ)",
    keys=("school_code", "equipment_item", "usable", "to_repair", "to_write_off"),
    needs=("year",),
    recognise=_recognise,
    read=_read,
    ministry_codes=True,
    note=(
        "รายการเดียวกันที่มีหลายรหัส เช่น เครื่องไมโครคอมพิวเตอร์ของสำนักงานและของการศึกษา รวมเป็นรายการเดียว "
        "ชื่อตามบัญชีแปลงเป็นชื่อสั้น เช่น คอมพิวเตอร์ โน้ตบุ๊ก แท็บเล็ต เครื่องพิมพ์ โปรเจกเตอร์ โทรทัศน์ โต๊ะเก้าอี้นักเรียน ชื่ออื่นคงตามบัญชี "
        "รหัสโรงเรียน 10 หลักเทียบกับรหัสกระทรวงในทะเบียนโรงเรียน"
    ),
)

LAYOUTS = (PAGE,)
