"""What an officer sees of a sent file: the card of what it would change, its faults, and what is asked back about it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from db.datasets import DATASETS
from db.datasets.core import Column, Dataset, Kind
from db.datasets.schools import school_names
from db.errors import ImportRejectedError
from db.importing import Change, Fault
from db.importing.previewing import Preview
from db.importing.recognising import Fit
from db.kept_files import KeptFile
from db.values.calendar import CalendarName, thai_date, year_now
from db.values.money import Money
from handlers.core import Ask, Attachment, Choice, Reply, Suggestion
from reports.cards import Card, Figure

#: The topic that a choice about a file goes on with.
CHECK = "imports.check"
#: Begins the data of the buttons under a file; what is tapped and of which file follow (bot/nlu/filetalk.py).
TAP = "file="
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Faults and changes that a card shows; the rest is in the file, or counted.
_FAULTS, _CHANGES = 10, 5
#: Kinds that are offered as buttons.
_KINDS = 6
_ROUNDS = ("1", "2", "สิ้นปี")
_GRADES = ("ป.1", "ป.3", "ป.6", "ม.3")


def name_of(kind: str) -> str:
    """Return what a kind of facts is called."""
    return DATASETS[kind].thai


def accept_button(file: KeptFile) -> Suggestion:
    """Return the button that imports a file."""
    return Suggestion("นำเข้า", "นำเข้าไฟล์นี้", data=f"{TAP}accept.{file.id}")


def drop_button(file: KeptFile) -> Suggestion:
    """Return the button that throws a file away which waits."""
    return Suggestion("ไม่นำเข้า", "ไม่นำเข้าไฟล์นี้", data=f"{TAP}undo.{file.id}")


def undo_button(file: KeptFile, batch_id: int) -> Suggestion:
    """Return the button that takes back what a file brought."""
    return Suggestion("ยกเลิกการนำเข้า", f"ยกเลิกการนำเข้าชุดที่ {batch_id}", data=f"{TAP}undo.{file.id}")


def reply_of_preview(file: KeptFile, kind: str, preview: Preview, ask: Ask, session: Session) -> Reply:
    """Return the card of a file without faults: what it holds, and what it would change today."""
    summary = preview.summary
    rows = [
        Figure("แถว", preview.rows, "แถว", emphasis=True),
        Figure("ชนิดข้อมูล", name_of(kind), "", note=f"หนึ่งแถวต่อ{DATASETS[kind].row_per}"),
        *(Figure(label, value, "") for label, value in _told_rows(DATASETS[kind], file.told)),
        Figure("ใหม่", summary.added, "แถว"),
        Figure("เปลี่ยนจากเดิม", summary.changed, "แถว"),
        Figure("เหมือนเดิม", summary.same, "แถว"),
        *change_rows(session, ask.office_code, preview.changes[:_CHANGES]),
    ]
    same = " ทุกแถวเหมือนข้อมูลเดิม" if summary.same == preview.rows else ""
    told = (
        f"{preview.rows:,} แถว ตรวจแล้วไม่พบจุดที่ต้องแก้ค่ะ ไฟล์ {file.name} คือ{name_of(kind)} "
        f"ใหม่ {summary.added:,} เปลี่ยน {summary.changed:,} เหมือนเดิม {summary.same:,}{same} ยังไม่ได้นำเข้า กดนำเข้าเพื่อใช้จริง"
    )
    notes = tuple(preview.warnings[:3])
    card = Card("ผลตรวจไฟล์", tuple(rows), None, file.name, notes)
    return Reply(
        "command", told, (card,), suggest=(accept_button(file), drop_button(file)), figures=tuple(rows)
    )


def _told_rows(dataset: Dataset, told: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = [
        (column.heading, f"{told[column.key]} (ตามที่บอก)")
        for column in dataset.columns
        if told.get(column.key)
    ]
    if told.get("as_of"):
        rows.append(("ข้อมูล ณ", thai_date(date.fromisoformat(told["as_of"]))))
    return rows


def change_rows(session: Session, office_code: str, changes: Sequence[Change]) -> list[Figure]:
    """Return changes as rows: which fact, and its old and new value; schools by their names."""
    names = school_names(
        session,
        office_code,
        [value for each in changes for _, value in each.fact if isinstance(value, str)],
    )
    return [_change_row(each, names) for each in changes]


def _change_row(change: Change, names: Mapping[str, str]) -> Figure:
    """The school, or whatever comes first, with its old and new value; in small print what of it."""
    (_, first), *rest = change.fact
    told = [str(value) if isinstance(value, str) else f"{heading} {value}" for heading, value in rest]
    unit = " บาท" if isinstance(change.new, Money) or isinstance(change.old, Money) else ""
    return Figure(
        str(names.get(str(first), first)),
        f"{_said(change.old)} → {_said(change.new)}{unit}",
        "",
        note=" ".join((change.heading, *told)),
    )


def _said(value: object) -> str:
    if value is None:
        return "ไม่มีข้อมูล"
    if isinstance(value, date):
        return thai_date(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def reply_of_faults(file: KeptFile, kind: str, error: ImportRejectedError) -> Reply:
    """Return the card of a file with faults: the first ten by sheet and cell, and all of them as a file."""
    faults = [each for each in error.faults if isinstance(each, Fault)]
    rows = tuple(
        Figure(f"{each.sheet}!{each.cell}", each.expected, "", note=each.value) for each in faults[:_FAULTS]
    )
    more = f" แสดง {len(rows)} จุดแรก ดูทั้งหมดในไฟล์" if error.total > len(rows) else ""
    told = (
        f"{error.total:,} จุดที่ต้องแก้ค่ะ ไฟล์ {file.name} ({name_of(kind)}) ยังไม่ได้นำเข้า{more} แก้แล้วส่งไฟล์ใหม่ได้เลย"
    )
    listed = Attachment(
        f"จุดที่ต้องแก้ {file.name[:40]}.xlsx",
        XLSX,
        "ดูจุดที่ต้องแก้",
        lambda: faults_workbook(file.name, faults, error.total),
    )
    return Reply("command", told, (Card("จุดที่ต้องแก้", rows, None, file.name),), figures=rows, attached=listed)


def faults_workbook(name: str, faults: Sequence[Fault], total: int) -> bytes:
    """Return a workbook of faults, one a row: sheet, cell, what stands there, what was expected."""
    rows: list[tuple[str, ...]] = [(each.sheet, each.cell, each.value, each.expected) for each in faults]
    if total > len(faults):
        rows.append((f"และอีก {total - len(faults):,} จุด แก้ชุดนี้แล้วส่งไฟล์ {name} มาตรวจใหม่",))
    headings = ("แผ่นงาน", "เซลล์", "ค่าที่พบ", "ควรเป็น")
    return table_workbook("จุดที่ต้องแก้", headings, rows, widths=(24, 10, 40, 80))


def table_workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]
) -> bytes:
    """Return a workbook of one sheet of texts; what begins like a formula is only ever a text in it."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"

    def plain(text: str) -> Any:
        cell = WriteOnlyCell(sheet, value="")
        cell.value, cell.data_type = text, "s"
        return cell

    for row in chain((headings,), rows):
        sheet.append([plain(text) for text in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def ask_kind(file: KeptFile, fits: Sequence[Fit]) -> Reply:
    """Ask which of several kinds a file is."""
    choices = tuple(
        Choice(name_of(each.kind), CHECK, {"file": file.id, "kind": each.kind}) for each in fits[:_KINDS]
    )
    return Reply("clarify", f"ไฟล์ {file.name} อ่านได้มากกว่าหนึ่งชนิดค่ะ เป็นข้อมูลอะไรคะ", choices=choices)


def ask_told(file: KeptFile, fit: Fit, key: str, ask: Ask) -> Reply:
    """Ask for what a file does not say itself: the year, the round, the grade, the test."""
    column = DATASETS[fit.kind].column(key)
    choices = tuple(
        Choice(f"{_before(column)}{each}", CHECK, {"file": file.id, "kind": fit.kind, key: each}, each)
        for each in _values(column, ask)
    )
    told = f"ไฟล์ {file.name} คือ{name_of(fit.kind)} แต่ไม่บอก{column.heading}ค่ะ เป็น{column.heading}ใดคะ"
    return Reply("clarify", told, choices=choices, suggest=(drop_button(file),))


def _before(column: Column) -> str:
    return {Kind.YEAR: "ปี ", Kind.ROUND: "รอบ "}.get(column.kind, "")


def _values(column: Column, ask: Ask) -> tuple[str, ...]:
    if column.kind is Kind.YEAR:
        calendar: CalendarName = "fiscal" if "งบประมาณ" in column.heading else "academic"
        now = year_now(calendar, ask.asked_at)
        return tuple(str(year) for year in (now, now - 1, now - 2))
    if column.kind is Kind.ROUND:
        return _ROUNDS
    if column.kind is Kind.GRADE:
        return _GRADES
    return column.choices[:_KINDS]
