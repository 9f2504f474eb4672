"""An answer as a document, before it is a file: sections of figures, each with its finding, chart and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from db.values.schooling import UNKNOWN
from reports.cards import DEMONSTRATION, Figure, source_line, value_text
from reports.charts.spec import ChartSpec
from reports.ordering import plain_number
from reports.question import Provenance

#: From so many rows on the greatest and the least are told.
_MANY = 3
#: So many rows are told one by one where they are of different kinds.
_TOLD = 4
#: What stands under everything that holds made-up rows.
NOT_OFFICIAL = f"มี{DEMONSTRATION} ห้ามใช้อ้างอิงทางราชการ"


@dataclass(frozen=True, slots=True)
class Section:
    """One topic of a document (หัวข้อ): what its figures are, whose and when, and where they come from.

    ``definition`` tells how the measure is counted; ``understood`` is the question as it was understood.
    """

    title: str
    figures: tuple[Figure, ...]
    provenance: Provenance | None
    subtitle: str = ""
    chart: ChartSpec | None = None
    definition: str = ""
    understood: str = ""
    notes: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """จำนวนนักเรียน ทั้งเขต ปีการศึกษา 2568 แยกตามอำเภอ."""
        return " ".join(part for part in (self.title, self.subtitle) if part)

    @property
    def source(self) -> str:
        """ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568; empty where there are no figures."""
        return source_line(self.provenance) if self.provenance else ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file is made of (เอกสาร); the same for a workbook, a memorandum and printed pages.

    ``sender`` is the unit that signs (ส่วนราชการ), ``addressee`` to whom a memorandum goes (เรียน); both may be empty.
    ``person``: keyed hash of the one person of whom it tells what is kept (own.copy); empty for all other documents.
    """

    title: str
    sections: tuple[Section, ...]
    made_on: date
    sender: str = ""
    addressee: str = ""
    person: str = ""

    @property
    def demonstration(self) -> bool:
        """Whether any row was made up."""
        return any(each.provenance is not None and each.provenance.demonstration for each in self.sections)


def joined(documents: Iterable[Document]) -> Document | None:
    """Return several answers as one document, in their order; None when there are none."""
    held = list(documents)
    if len(held) < 2:
        return held[0] if held else None
    sections = tuple(section for each in held for section in each.sections)
    return replace(held[0], title=" และ".join(dict.fromkeys(each.title for each in held)), sections=sections)


def finding(section: Section) -> str:
    """Return what the figures say in one formal sentence without particles: what is emphasised, the greatest, the least."""
    numbers = [row for row in section.figures if row.value is not None and not isinstance(row.value, str)]
    if not numbers:
        rows = [row for row in section.figures if row.value is not None][:_TOLD]
        return ", ".join(_said(row) for row in rows) if rows else "ไม่มีข้อมูล"
    leads = [row for row in numbers if row.emphasis]
    rest = _of_one_kind(
        [row for row in numbers if not row.emphasis and row.keys and UNKNOWN not in row.label]
    )
    if rest is None:
        return " ".join(_said(row) for row in leads[:_TOLD] or _changes(numbers)[:_TOLD])
    units = {row.unit for row in rest}
    told = [_said(row) for row in (leads or ([] if len(rest) >= _MANY else numbers))[:_TOLD]]
    if len(rest) >= _MANY and len(units) == 1:
        greatest = max(rest, key=lambda row: plain_number(row.value))
        least = min(rest, key=lambda row: plain_number(row.value))
        if plain_number(greatest.value) > plain_number(least.value):
            told += [f"มากที่สุด {_said(greatest)}", f"น้อยที่สุด {_said(least)}"]
    elif not leads:
        told = [_said(row) for row in numbers[:_TOLD]]
    return " ".join(told)


def _of_one_kind(rows: list[Figure]) -> list[Figure] | None:
    """Return rows that may be put in an order; None where a thing has several: two years and their difference, what it is beside."""
    return rows if len({row.keys for row in rows}) == len(rows) else None


def _changes(rows: list[Figure]) -> list[Figure]:
    """Of several rows of each thing the last, which is their difference; where others follow all things, the things themselves."""
    first = list({row.keys: row for row in reversed(rows)}.values())[::-1]
    own = [row for row in rows if row in first]
    if rows[: len(own)] == own:
        return own
    return list({row.keys: row for row in rows if row.keys}.values())


def _said(row: Figure) -> str:
    return f"{row.label} {value_text(row.value, row.unit)}"
