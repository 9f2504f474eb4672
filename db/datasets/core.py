"""How a dataset is declared: table, columns, layouts, measures, words, source and permission, in one value.

The importer, the templates, the grammar's vocabulary, the query compiler, the help text, the page of file formats
and the permission check all read these values (design.md section 2). Adding a dataset is adding one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select

from db.values.calendar import CalendarName
from db.values.cells import Cell


class Kind(Enum):
    """What a cell holds; the importer reads and checks it accordingly."""

    SCHOOL_CODE = "รหัสโรงเรียน 8 หลัก"
    CODE = "รหัส"
    TEXT = "ข้อความ"
    COUNT = "จำนวนเต็มตั้งแต่ 0"
    ORDINAL = "จำนวนเต็มตั้งแต่ 1"
    MONEY = "จำนวนเงินบาท ทศนิยมไม่เกิน 2 ตำแหน่ง"
    DECIMAL = "ตัวเลข"
    DATE = "วันที่"
    YEAR = "ปี พ.ศ."
    GRADE = "ชั้น เช่น อ.1 ป.1 ม.1"
    ROUND = "รอบ 1, 2 หรือ สิ้นปี"
    CHOICE = "ตัวเลือก"
    NAMES = "รายชื่อคั่นด้วย ;"
    AUDIENCE = "ทุกโรงเรียน, กลุ่มโรงเรียน:ชื่อ หรือรหัสคั่นด้วย ,"


class See(Enum):
    """Who may see a measure (contract.md, "Who sees what")."""

    #: Anyone, by school.
    OPEN = "open"
    #: The own school all; of others, and for the public, sums by amphoe or office only.
    SUMS = "sums"
    #: Officers and the director only.
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the canonical file (คอลัมน์) and the table attribute it fills.

    ``grain`` columns together name one fact: two rows alike in them are a duplicate.
    An empty optional cell is kept as ``None`` (ไม่มีข้อมูล), never as 0.
    """

    key: str
    heading: str
    kind: Kind
    required: bool = True
    grain: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unit: str = ""
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that is always shown beside a measure when it is asked as one figure (แถวประกอบ).

    Either ``by`` (a dimension of the measure itself) or ``measure`` with conditions; ``label`` names the row.
    """

    measure: str
    label: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure people ask for (ตัวชี้วัด) and how it is reckoned from one dataset.

    ``value`` maps the dataset's table (or view) to the expression that is aggregated. ``parts`` splits it by a
    dimension that the file keeps in columns, such as sex. ``stock`` measures are states of a round: they are
    never summed over rounds or years. ``newest_by``: of rows alike in these columns only the newest by
    ``newest_on`` counts. ``fixed`` are conditions that always hold, as attribute to allowed values.
    """

    key: str
    thai: str
    words: tuple[str, ...]
    unit: str
    calendar: CalendarName
    value: Callable[[Any], ColumnElement[Any]]
    dimensions: tuple[str, ...]
    aggregate: str = "sum"
    money: bool = False
    stock: bool = False
    see: See = See.OPEN
    parts: Mapping[str, Mapping[str, Callable[[Any], ColumnElement[Any]]]] = field(default_factory=dict)
    newest_by: tuple[str, ...] = ()
    newest_on: str = ""
    #: The day a row belongs to, where a quarter may be asked for.
    dated: str = ""
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    #: Questions an asker might type; they teach the grammar and fill the help.
    examples: tuple[str, ...] = ()
    #: One sentence on what is counted, printed when asked and in the docs.
    definition: str = ""


class LayoutRow(NamedTuple):
    """One canonical row that a layout read: cells in the order of its ``keys``, and where each of them stands."""

    #: Row in the sheet, from 1.
    row: int
    cells: tuple[Cell, ...]
    #: Column in the sheet of each cell, from 0.
    columns: tuple[int, ...]


#: Tells a fault: row from 1, column from 0, the value, and what was expected instead.
Complain = Callable[[int, int, str, str], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Another file layout (รูปแบบไฟล์ทางการ) that the dataset is read from.

    ``recognise`` gets the cells of a heading row, already folded (db.values.cells.fold_heading). ``read`` gets the
    folded headings, the rows below with their numbers, and ``complain``; it yields canonical rows, which the
    importer checks as if they had been typed. ``needs`` are the keys that the file lacks and an option must give.
    """

    key: str
    thai: str
    #: The column keys of the rows that ``read`` yields.
    keys: tuple[str, ...]
    needs: tuple[str, ...]
    recognise: Callable[[tuple[str, ...]], bool]
    read: Callable[[tuple[str, ...], Iterable[tuple[int, tuple[Cell, ...]]], Complain], Iterator[LayoutRow]]
    #: The file is about persons: no value of it may be shown, kept or logged.
    private: bool = False
    #: One paragraph for the page of file formats.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything the house knows about one kind of facts (ชุดข้อมูล)."""

    kind: str
    thai: str
    row_per: str
    source: str
    table: Any
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...] = ()
    layouts: tuple[Layout, ...] = ()
    #: Attributes that the importer fills besides the columns, from the cells of a row.
    fill: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    #: Called after the rows of a batch became current, in its transaction: ``(session, office_code)``.
    accepted: Callable[..., None] | None = None
    #: Checks across the rows or against the database: ``(session, office_code, rows) -> [(row_no, key, why)]``.
    checks: tuple[Callable[..., list[tuple[int, str, str]]], ...] = ()
    #: What is queried instead of the table itself, where a fact is made of several tables.
    view: Callable[[], Select[*tuple[Any, ...]]] | None = None
    #: Shared by all offices (rates, holidays).
    national: bool = False

    @property
    def grain(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns if column.grain)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension with the words people use for it."""

    key: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to break a measure down or narrow it (มิติ).

    ``home``: ``fact`` (a column of the dataset's own table of the same key), ``school`` (a column of the school),
    ``size`` (by the number of pupils), ``level`` (by the grade), ``part`` (kept in columns, see Measure.parts).
    ``values`` are the fixed ones in natural order; empty when the data name them.
    """

    key: str
    thai: str
    words: tuple[str, ...]
    home: str
    values: tuple[Value, ...] = ()
    column: str = ""

    @property
    def attribute(self) -> str:
        return self.column or self.key
