"""How a dataset is declared: table, columns, layouts, measures, words, source and permission, in one value.

The importer, the templates, the grammar's vocabulary, the query compiler, the help text, the page of file formats
and the permission check all read these values (design.md section 2). Adding a dataset is adding one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select

from db.values.calendar import CalendarName, Term
from db.values.cells import Cell


class Kind(Enum):
    """What a cell holds; the importer reads and checks it accordingly."""

    SCHOOL_CODE = "รหัสโรงเรียน 8 หลัก"
    #: Also the office itself (its four digits and 0000) and the whole country (00000000).
    BODY_CODE = "รหัสโรงเรียน 8 หลัก, รหัสเขต 4 หลักตามด้วย 0000 หรือ 00000000 (ทั้งประเทศ)"
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
    #: Anyone, by school, of the own office only: of another office there is nothing but the public list.
    LOCAL = "local"
    #: Schools may see each other's; for the public, sums by amphoe or office only.
    PEERS = "peers"
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
    #: Cells of a text column that are written otherwise but say the same: what is typed -> what is kept.
    same_as: Mapping[str, str] = field(default_factory=dict)
    #: A day of something done: one that is yet to come is most likely a slip, and is remarked upon.
    past: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that is always shown beside a measure when it is asked as one figure (แถวประกอบ).

    Either ``by`` (a dimension of the measure itself) or ``measure`` with conditions; ``label`` names the row.
    """

    measure: str
    label: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: str = ""
    #: Only where it is another figure than the measure itself; then broken-down answers note it too.
    differs: bool = False
    #: Only of the whole office, with no condition but the year.
    whole: bool = False


class Tiers(NamedTuple):
    """Facts that a source tells of the office and of the country too, beside those of schools (ระดับของค่า).

    ``dimension`` keeps them apart; ``school``, ``office`` and ``country`` are its values.
    """

    dimension: str
    school: str
    office: str
    country: str


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
    #: Words that mean it only where nothing else in the sentence is a measure: ใช้ได้ beside แอร์, not beside งบ.
    weak_words: tuple[str, ...] = ()
    #: What is queried for this measure instead of the dataset's table; it has office_code, batch_id and current.
    view: Callable[[], Select[*tuple[Any, ...]]] | None = None
    #: Further datasets whose batches the view reads; they are named among the sources.
    reads: tuple[str, ...] = ()
    #: Figures from 1 to ``small`` - 1 tell of persons: nobody is shown them, nor what they could be reckoned from
    #: (reports/publishing.py). 0: every figure may be shown.
    small: int = 0
    #: Phrases that say at once the measure and that there is none of it: ไฟฟ้าเข้าไม่ถึง.
    none_words: tuple[str, ...] = ()
    #: A zero is a row of its own (จำนวน 0 = ไม่มี): a school without a row is not held, and never counted as none.
    zero_told: bool = False
    #: Dimensions whose values are never added up (computers and sources of water): told apart unless narrowed to one.
    apart: tuple[str, ...] = ()
    #: Of a dimension in ``apart``: the value that the source itself tells for all of them (เฉลี่ยทุกวิชา).
    whole: Mapping[str, str] = field(default_factory=dict)
    #: Where ``aggregate`` is "mean": what weighs each row (pupils who took a test). Without weights rows are not averaged.
    weight: Callable[[Any], ColumnElement[Any]] | None = None
    tiers: Tiers | None = None
    #: A measure that others are named by -> what it is beside a word for this one: rooms of the class plan.
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def additive(self) -> bool:
        """Whether values may be summed over a breakdown; means may not."""
        return self.aggregate != "mean"


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
    #: Its schools are named by the ministry's code of 10 digits, which the list of schools turns into ours.
    ministry_codes: bool = False
    #: One paragraph for the page of file formats.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An attribute of a record as a row of a list shows it: ``label`` before it, ``unit`` after it."""

    key: str
    label: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """How the rows of a dataset are read as records with a text of their own (รายการข้อความ): projects, requests.

    A question on ``measure``, which counts the rows, is answered with the rows themselves wherever nobody asks how many.
    Every name of an attribute may be one of ``Dataset.reckoned``.
    """

    #: The measure that counts the rows; its words are what the records are called, its ``see`` who may read them.
    measure: str
    #: The attribute a row is named by; ``by_code`` shows a school's code as its name.
    title: str
    #: What stands beside the title, and in which unit: money, a number, a day or a state.
    value: Shown
    #: What else a row shows, in small print.
    notes: tuple[Shown, ...] = ()
    #: The dimension whose values are counted in the sentence: เสนอ 2 อนุมัติ 3.
    state: str = ""
    #: Attributes by which rows stand, a minus before what goes down.
    order: tuple[str, ...] = ()
    #: The measure whose sum is told with the count, where the rows have one.
    total: str = ""
    #: The dimension that holds the titles: words of a title after one of ``nouns`` choose the rows that have them.
    search: str = ""
    nouns: tuple[str, ...] = ()
    #: Whether a long title is known without its noun; villages are named as schools are, and are not.
    alone: bool = True
    #: A measure that others are named by -> what it is of these records: money spent of a project.
    instead: Mapping[str, str] = field(default_factory=dict)
    #: Numbers that are shown one by one where a single record is found; the first two may be result and target.
    told: tuple[Shown, ...] = ()
    #: Further datasets that what is shown is read from; they are named among the sources.
    reads: tuple[str, ...] = ()
    #: Breakdowns and states that are offered as the next question, as they are typed.
    offers: tuple[str, ...] = ()


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
    #: Its rows as records that are read, not only counted.
    listing: Listing | None = None
    #: Attributes that depend on the day of asking (late): of the table, or what stands for it, and the day.
    reckoned: Mapping[str, Callable[[Any, date], ColumnElement[Any]]] = field(default_factory=dict)
    #: What a newer file tells anew as a whole: all older rows alike in these columns give way, not only those of the
    #: same grain. For facts that nothing numbers, such as buildings, whose very description may change.
    replaces: tuple[str, ...] = ()
    #: The newest day on which the chat told more than the files, ``(session, office_code)``; and what that source is called.
    later: Callable[..., date | None] | None = None
    later_source: str = ""
    #: Booked by fiscal year, and told in the note of each row of which term it is: the rows of one term, and the one term
    #: of a fiscal year that a note names.
    of_term: Callable[[Any, Term], ColumnElement[bool]] | None = None
    term_of: Callable[[str | None, int], Term | None] | None = None

    @property
    def grain(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns if column.grain)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension with the words people use for it.

    ``unit`` is what this value is counted in, where it is not the unit of the measure (แท็บเล็ต 5 เครื่อง). ``said`` is false
    where the key alone means too many things in speech (ดี), so that only ``words`` name it.
    """

    key: str
    words: tuple[str, ...] = ()
    unit: str = ""
    said: bool = True


class Band(NamedTuple):
    """One range of a banded dimension: from ``least`` to ``most``, both included; None is open."""

    name: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to break a measure down or narrow it (มิติ).

    ``home``: ``fact`` (a column of the dataset's own table of the same key), ``school`` (a column of the school),
    ``size`` (by the number of pupils), ``level`` (by the grade), ``part`` (kept in columns, see Measure.parts).
    ``band`` (ranges of ``reckoned``). ``values`` are the fixed ones in natural order; empty when the data name them.
    """

    key: str
    thai: str
    words: tuple[str, ...]
    home: str
    values: tuple[Value, ...] = ()
    column: str = ""
    #: The measure that a value names by itself, where no other is said: ส้วมกี่หลัง asks for buildings.
    of: str = ""
    #: Live rows name further values, which the grammar learns as they are written; needs ``of``.
    from_data: bool = False
    #: What is said of several values at once: the values -> words, parted by spaces (วัยประถม: 6 to 11 years).
    together: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: What stands before a value where it is read out, so that it is known what it is: สภาพทรุดโทรม.
    before: str = ""
    #: Kinds of things: a breakdown by it is still a sum, from which no school can be told.
    kinds: bool = False
    #: Of home ``band``: the ranges, and what of a row falls into them.
    bands: tuple[Band, ...] = ()
    reckoned: Callable[[Any], ColumnElement[Any]] | None = None

    @property
    def attribute(self) -> str:
        return self.column or self.key
