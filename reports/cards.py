"""What is shown, before anything of LINE: rows of values with their unit, source and data date."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from db.values.calendar import thai_date
from db.values.money import Money
from reports.charts.spec import ChartSpec
from reports.question import Provenance
from reports.withheld import HIDDEN, Withheld

Shown = int | Decimal | Money | str | None
NO_DATA = "ไม่มีข้อมูล"
DEMONSTRATION = "ข้อมูลสาธิต"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of an answer (ตัวเลข): label, value and unit; ``value`` None means nothing is held.

    ``keys`` tell which value of which dimension the row is of, for follow-ups and files.
    """

    label: str
    value: Shown
    unit: str
    keys: tuple[tuple[str, str], ...] = ()
    #: A row that stands out: the asker's school, or the sum.
    emphasis: bool = False
    #: Small print beside the row: letter and day, tambon.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card (การ์ด): title, what it is about, rows, and where they come from. It cannot be made without a source.

    ``provenance`` is None only for cards without figures (help, who am I).
    """

    title: str
    rows: tuple[Figure, ...]
    provenance: Provenance | None
    subtitle: str = ""
    notes: tuple[str, ...] = field(default=())
    #: Shown small on the card itself, and large in files.
    chart: ChartSpec | None = None
    #: The button at its foot: label and what a tap says.
    deeper: tuple[str, str] | None = None


def value_text(value: Shown, unit: str = "") -> str:
    """Return a value as people read it: ``1,497 คน``, ``12,300.00 บาท``, ``ร้อยละ 85.00``, ``ไม่มีข้อมูล``."""
    if value is None:
        return NO_DATA
    if isinstance(value, Withheld) and value is not HIDDEN:
        return f"{value} {unit}".rstrip()
    if isinstance(value, str):
        return value
    text = str(value) if isinstance(value, Money) else f"{value:,}"
    return f"ร้อยละ {text}" if unit == "ร้อยละ" else f"{text} {unit}".rstrip()


def source_line(provenance: Provenance) -> str:
    """Return the small print of an answer: ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568, with ข้อมูลสาธิต where it is made up."""
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    mark = f" ({DEMONSTRATION})" if provenance.demonstration else ""
    return f"ที่มา: {provenance.source}{day}{mark}"
