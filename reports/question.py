"""A question is data: what is asked, of whom, when and how it shall be shown (design.md section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from db.values.calendar import CalendarName, thai_date, year_name
from reports.charts.spec import Kind

ScopeKind = Literal["school", "cluster", "tambon", "amphoe", "office"]
Wish = Literal["sentence", "chart", "table", "file", "memo", "pdf"]
#: Wishes for a file: a workbook, the draft of a memorandum, pages to print.
FILES: tuple[Wish, ...] = ("file", "memo", "pdf")
#: A kind of picture asked for by word; drawn where it shows the figures truly, a pie never.
ChartWish = Literal[Kind, "pie"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures (ขอบเขต): one or more schools, clusters, tambons or amphoes of an office, or all of it.

    ``keys`` are school codes, or names of clusters, tambons, amphoes; empty for the whole office. ``names`` are what
    answers print, in the same order.
    """

    kind: ScopeKind
    office_code: str
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether this is the asker's own whole office, which answers call ทั้งเขต."""
        return self.kind == "office" and not self.names

    @property
    def name(self) -> str:
        """What answers print: โรงเรียนบ้านแม่จัน, อำเภอแม่สาย, ทั้งเขต; of another office its name."""
        if self.kind == "office":
            return self.names[0] if self.names else "ทั้งเขต"
        prefix = {"school": "โรงเรียน", "cluster": "", "tambon": "ตำบล", "amphoe": "อำเภอ"}[self.kind]
        return ", ".join(
            name if name.startswith(prefix) else prefix + name for name in self.names or self.keys
        )


@dataclass(frozen=True, slots=True)
class Period:
    """When (ช่วงเวลา), in the calendar of the measure. Years are Buddhist.

    ``years`` holds one year, or several for a trend, oldest first. ``round`` is a DMC round (``1``, ``2``, ``สิ้นปี``),
    ``term`` a term of the academic year (1, 2) where money is asked by term, ``quarter`` a fiscal quarter.
    """

    calendar: CalendarName
    years: tuple[int, ...]
    round: str | None = None
    term: int | None = None
    quarter: int | None = None
    #: First and last day, both included, as ``2026-10-01``: for facts that are dated, such as payments.
    days: tuple[str, str] | None = None

    @property
    def year(self) -> int:
        """The newest of the years."""
        return self.years[-1]

    @property
    def name(self) -> str:
        """What answers print: ปีการศึกษา 2568 รอบ 1, ปีงบประมาณ 2568-2570."""
        years = str(self.years[0]) if len(self.years) == 1 else f"{self.years[0]}-{self.years[-1]}"
        named = year_name(self.calendar, self.year).replace(str(self.year), years)
        if self.round:
            named += f" รอบ{'' if self.round == 'สิ้นปี' else ' '}{self.round}"
        if self.term:
            named += f" ภาคเรียนที่ {self.term}"
        if self.quarter:
            named += f" ไตรมาส {self.quarter}"
        if self.days:
            first, last = (thai_date(date.fromisoformat(day)) for day in self.days)
            named = f"วันที่ {first}" if first == last else f"{first} ถึง {last}"
        return named


@dataclass(frozen=True, slots=True)
class Rank:
    """The first or last few (อันดับ): ``Rank(top=False, count=10)`` is the ten least.

    ``start`` is the place of the first one shown: ``Rank(True, 1, start=2)`` is the runner-up (รองลงมา). ``within``
    is a dimension inside whose every key the order is made anew (โรงเรียนใหญ่สุดของแต่ละอำเภอ); ``by`` then names
    what is ordered.
    """

    top: bool
    count: int
    start: int = 1
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition on a measure (เงื่อนไข), both ends included: students of a school at most 60.

    ``above`` and ``below`` leave out the end itself, for rates and money: spent less than 10 per cent. Ends are
    exact: 80.5 per cent, 1,250.50 baht. ``of`` is the dimension whose keys meet it: schools are chosen by their own
    figures, and then anything is asked of them; of another dimension (อำเภอที่มีนักเรียนเกิน 8,000 คน) the rows of the
    answer, which is broken down by it, are.
    """

    measure: str
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    above: bool = False
    below: bool = False
    of: str = "school"
    #: The mean that is the end itself (ประเทศ, เขตพื้นที่): a value of Measure.tiers, put in place of a number when asked.
    than: str = ""

    def holds(self, number: int | Decimal) -> bool:
        """Say whether a number meets the condition."""
        high_enough = self.least is None or number > self.least or (number == self.least and not self.above)
        low_enough = self.most is None or number < self.most or (number == self.most and not self.below)
        return high_enough and low_enough


@dataclass(frozen=True, slots=True)
class Question:
    """A question over a declared or derived measure (คำถาม).

    ``where``: dimension -> allowed values, as a tuple of pairs so that the value stays hashable.
    ``by``: no, one or two dimensions. ``period`` None means the newest held. ``listing``: "which" (โรงเรียนไหนบ้าง)
    rather than "how many". ``compare``: beside the period before, or of each key in the scope with the others.

    ``excluding`` leaves out (ยกเว้น) values of a dimension, as ``where`` keeps them. ``share`` is a part in per cent
    (ร้อยละ): of the same without the conditions on the dimension it names, of the office (``scope``), or each row's
    part of the sum (``by``). ``mean`` is the average (เฉลี่ย) over the keys of a dimension. ``standing`` is the place
    (อันดับ) that the scope takes among its like in the office.
    """

    measure: str
    scope: Scope
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: tuple[str, ...] = ()
    period: Period | None = None
    compare: Literal["previous", "each"] | None = None
    rank: Rank | None = None
    bounds: tuple[Bound, ...] = ()
    listing: bool = False
    want: Wish = "sentence"
    chart: ChartWish | None = None
    excluding: tuple[tuple[str, tuple[str, ...]], ...] = ()
    share: str | None = None
    mean: str | None = None
    standing: bool = False
    #: The day by which states that depend on it are told (late), as ``2026-11-20``.
    on: str | None = None

    def values_of(self, dimension: str) -> tuple[str, ...]:
        """Return what ``where`` allows of a dimension; empty when it says nothing."""
        return dict(self.where).get(dimension, ())

    def with_where(self, dimension: str, values: tuple[str, ...]) -> Question:
        """Return the question with one condition put in place of any earlier one on that dimension."""
        kept = tuple(pair for pair in self.where if pair[0] != dimension)
        return replace(self, where=(*kept, (dimension, values)) if values else kept)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON from which ``from_json`` makes the same question."""
        plain = asdict(self)
        for bound in plain["bounds"]:
            # A decimal travels as text, so that it comes back to the last place.
            bound |= {end: str(bound[end]) for end in ("least", "most") if isinstance(bound[end], Decimal)}
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Question:
        """Make a question from what ``to_json`` gave, also after a trip through a database."""
        period = data.get("period")
        rank = data.get("rank")
        scope = data["scope"]
        return cls(
            measure=data["measure"],
            scope=Scope(scope["kind"], scope["office_code"], tuple(scope["keys"]), tuple(scope["names"])),
            where=tuple((key, tuple(values)) for key, values in data["where"]),
            by=tuple(data["by"]),
            period=_period(period) if period else None,
            compare=data["compare"],
            rank=Rank(**rank) if rank else None,
            bounds=tuple(_bound(bound) for bound in data["bounds"]),
            listing=data["listing"],
            want=data["want"],
            chart=data["chart"],
            excluding=tuple((key, tuple(values)) for key, values in data.get("excluding", ())),
            share=data.get("share"),
            mean=data.get("mean"),
            standing=data.get("standing", False),
            on=data.get("on"),
        )


def _bound(data: dict[str, Any]) -> Bound:
    ends = {end: Decimal(data[end]) for end in ("least", "most") if isinstance(data[end], str)}
    return Bound(**{**data, **ends})


def _period(data: dict[str, Any]) -> Period:
    days = data.get("days")
    return Period(**{**data, "years": tuple(data["years"]), "days": tuple(days) if days else None})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where figures come from (ที่มา): printed under every answer.

    ``as_of`` is the newest data date among the batches used. ``demonstration`` is true when any row was made up.
    """

    source: str
    as_of: Any
    period: str
    scope: str
    batches: tuple[int, ...] = ()
    demonstration: bool = False
    note: str = ""
    extra: tuple[str, ...] = field(default=())


def merged(known: Sequence[Provenance]) -> Provenance | None:
    """Return the source of several answers together: its own where all share one, else all named; None of none."""
    if not known:
        return None

    def named(attribute: str) -> str:
        return ", ".join(dict.fromkeys(getattr(each, attribute) for each in known))

    return replace(
        known[0],
        source=named("source"),
        period=named("period"),
        scope=named("scope"),
        as_of=max((each.as_of for each in known if each.as_of), default=None),
        batches=tuple(sorted({batch for each in known for batch in each.batches})),
        demonstration=any(each.demonstration for each in known),
    )
