"""The two pages of EMIS that yield technology, as they are saved: one line per school and particular.

Both have a school's ministry code, the heading of a block, a particular and what it says (``30 เครื่อง``, ``มีระบบเครือข่าย LAN``).
Headings and lines as on public copies of the pages of 2564.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.datasets.core import Complain, Layout, LayoutRow
from db.values.cells import Cell, cell_text, fold_heading, is_blank, plain

Rows = Iterable[tuple[int, tuple[Cell, ...]]]

_SCHOOL = frozenset(map(fold_heading, ("school_id", "รหัสโรงเรียน 10 หลัก", "รหัสกระทรวง", "รหัสโรงเรียน")))
#: The columns as a saved page numbers them, and as an office may name them.
_BLOCK = frozenset(map(fold_heading, ("0", "หมวด", "หัวข้อ")))
_PARTICULAR = frozenset(map(fold_heading, ("1", "รายละเอียด", "รายการย่อย")))
_SAID = frozenset(map(fold_heading, ("2", "ค่า", "ข้อมูล")))
_NUMBER = re.compile(r"^([\d,]+)\s*(?:เครื่อง|วงจร)?$")

_ALL, _LEARNING, _MANAGING = (
    fold_heading(text)
    for text in ("จำนวนคอมพิวเตอรทั้งหมด", "จำนวนคอมพิวเตอร์เพื่อการเรียนการสอน", "จำนวนคอมพิวเตอร์เพื่อการบริหารจัดการ")
)
#: Block of the page -> the item, and the particulars that hold its number.
_COMPUTERS = {
    _ALL: ("คอมพิวเตอร์", frozenset(map(fold_heading, ("คอมพิวเตอร์", "รวม")))),
    fold_heading("จำนวนคอมพิวเตอร์ทั้งหมด"): ("คอมพิวเตอร์", frozenset(map(fold_heading, ("คอมพิวเตอร์", "รวม")))),
    _LEARNING: ("คอมพิวเตอร์เพื่อการเรียนการสอน", frozenset((fold_heading("รวม"),))),
    _MANAGING: ("คอมพิวเตอร์เพื่อการบริหารจัดการ", frozenset((fold_heading("รวม"),))),
}
_NETWORKS = {
    fold_heading("ระบบเครือข่าย (LAN)"): "ระบบเครือข่าย LAN",
    fold_heading("ระบบเครือข่ายไร้สาย (Wireless LAN)"): "ระบบเครือข่ายไร้สาย",
}
_WORKING, _BROKEN = fold_heading("ใช้งานได้"), fold_heading("ใช้งานไม่ได้")


def _recognise(headings: tuple[str, ...]) -> bool:
    """Say whether these are the columns of such a page: a school, a block, a particular and what it says."""
    found = set(headings)
    return (
        len(headings) >= 4
        and headings[0] in _SCHOOL
        and bool(_BLOCK & found and _PARTICULAR & found and _SAID & found)
    )


def _places(headings: tuple[str, ...]) -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        next(at for at, heading in enumerate(headings) if heading in names)
        for names in (_BLOCK, _PARTICULAR, _SAID)
    )


def _read(headings: tuple[str, ...], rows: Rows, complain: Complain) -> Iterator[LayoutRow]:
    """Yield one row per school and item that the page tells; numbers that contradict each other are faults.

    How many computers work stands in the detail: the figure itself is asked of the equipment (M-OBEC).
    """
    block_at, particular_at, said_at = _places(headings)
    pages: dict[str, _Page] = {}
    for row, cells in rows:
        school = plain(cells[0])
        if not school:
            continue
        page = pages.setdefault(school, _Page(school))
        block, particular = fold_heading(cells[block_at]), fold_heading(cells[particular_at])
        said = cells[said_at]
        if block in _COMPUTERS:
            page.take_computers(row, said_at, block, particular, said, complain)
        elif particular in _NETWORKS:
            page.networks[_NETWORKS[particular]] = (row, _has(said))
    for page in pages.values():
        yield from page.rows((0, block_at, said_at), complain)


def _has(said: Cell) -> int | None:
    text = plain(said)
    if not text or is_blank(said):
        return None
    return 0 if text.startswith("ไม่") else 1


class _Page:
    """What the pages tell of one school."""

    def __init__(self, school: str) -> None:
        self.school = school
        #: Item -> the row that tells it and its number; (item, working or broken) beside them.
        self.counts: dict[str, tuple[int, int]] = {}
        self.state: dict[tuple[str, str], int] = {}
        self.networks: dict[str, tuple[int, int | None]] = {}

    def take_computers(
        self, row: int, column: int, block: str, particular: str, said: Cell, complain: Complain
    ) -> None:
        item, totals = _COMPUTERS[block]
        if particular not in totals and particular not in (_WORKING, _BROKEN):
            return
        match = _NUMBER.match(plain(said))
        if match is None:
            complain(row, column, cell_text(said), "ควรเป็นจำนวนเครื่อง เช่น 24 เครื่อง")
            return
        number = int(match[1].replace(",", ""))
        if particular in totals:
            self.counts[item] = (row, number)
        else:
            self.state[item, particular] = number

    def rows(self, columns: tuple[int, int, int], complain: Complain) -> Iterator[LayoutRow]:
        _, block_at, said_at = columns
        for item, (row, number) in self.counts.items():
            working, broken = self.state.get((item, _WORKING)), self.state.get((item, _BROKEN))
            if working is not None and broken is not None and working + broken != number:
                complain(row, said_at, str(number), f"ควรเป็น {working + broken:,} (ใช้งานได้ + ใช้งานไม่ได้)")
            detail = "" if working is None else f"ใช้งานได้ {working:,} เครื่อง ใช้งานไม่ได้ {broken or 0:,} เครื่อง"
            yield LayoutRow(
                row, (self.school, item, str(number), detail), (columns[0], block_at, said_at, said_at)
            )
        for item, (row, number_or_none) in self.networks.items():
            if number_or_none is not None:
                yield LayoutRow(
                    row,
                    (self.school, item, str(number_or_none), ""),
                    (columns[0], block_at, said_at, said_at),
                )


PAGES = Layout(
    key="emis-pages",
    thai="หน้าคอมพิวเตอร์และหน้าเครือข่ายของ EMIS ที่บันทึกเป็นตาราง (school_id, 0, 1, 2)",
    keys=("school_code", "technology_item", "amount", "detail"),
    needs=("year",),
    recognise=_recognise,
    read=_read,
    ministry_codes=True,
    note=(
        "อ่านยอดคอมพิวเตอร์ทั้งหมด เพื่อการเรียนการสอน เพื่อการบริหารจัดการ และการมีระบบเครือข่าย LAN กับไร้สาย ตรวจว่าใช้งานได้บวกใช้งานไม่ได้เท่ากับยอดรวม "
        "หน้านี้บอกเฉพาะอินเทอร์เน็ตที่โรงเรียนเช่าเอง จึงไม่ใช้ตัดสินว่าโรงเรียนมีหรือไม่มีอินเทอร์เน็ต รหัสโรงเรียน 10 หลักเทียบกับรหัสกระทรวงในทะเบียนโรงเรียน"
    ),
)

LAYOUTS = (PAGES,)
