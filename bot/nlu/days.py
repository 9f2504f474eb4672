"""Days as people name them (พรุ่งนี้, ศุกร์หน้า, 10 พ.ย. 69, ต.ค.-ธ.ค.): found in a sentence, placed once it is known when it was asked.

Nothing here reads a clock or a database. A name is found by pattern while the sentence is read, and becomes first and
last day only with the moment of asking and the direction of the matter: payments lie behind, due dates ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.nlu.dayplaces import CLIPPED, Moment, NoSuchDayError, Said, Span, bare_day, on_day
from bot.nlu.daywords import POINTS
from bot.nlu.phrases import Tag
from db.values.calendar import SHORT_MONTHS, FiscalYear, office_day

__all__ = ["DAY_WORDS", "Lean", "NamedDays", "NoSuchDayError", "Span", "find_dates", "named_days"]

#: Whether the matter lies behind (payments, transfers of money) or ahead (due dates).
Lean = Literal["past", "coming"]
_How = Literal["on", "upto", "by", "before", "since", "after", "through"]

#: Words whose misspellings are put right like those of the other vocabulary.
DAY_WORDS = (
    "เมื่อวานนี้", "เมื่อวานซืน", "เดือนที่แล้ว", "สัปดาห์นี้", "สัปดาห์หน้า", "สัปดาห์ที่แล้ว", "อาทิตย์หน้า", "อาทิตย์ที่แล้ว", "ศุกร์หน้า", "ศุกร์นี้",
    "จันทร์หน้า", "พฤหัสหน้า", "พรุ่งนี้", "มะรืนนี้", "เมื่อวาน", "เดือนหน้า", "สิ้นเดือนนี้", "สิ้นเดือน", "กลางเดือน", "สิ้นปีงบประมาณ",
    "เดือนมกราคม", "เดือนกุมภาพันธ์", "เดือนมีนาคม", "เดือนเมษายน", "เดือนพฤษภาคม", "เดือนมิถุนายน", "เดือนกรกฎาคม", "เดือนสิงหาคม",
    "เดือนกันยายน", "เดือนตุลาคม", "เดือนพฤศจิกายน", "เดือนธันวาคม",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days as they were said, not yet placed; ``text`` is what was typed, without spaces."""

    text: str
    how: _How = "on"
    first: Said = field(default=Said(), compare=False)
    last: Said | None = field(default=None, compare=False)

    def span(self, asked_at: datetime, lean: Lean, own_holidays: Collection[date] = ()) -> Span:
        """Return first and last day in the office's time, both included.

        Until a day (ถึง, ภายใน, ณ) begins with the fiscal year for what lies behind, and today for what lies ahead.

        Raises:
            NoSuchDayError: The day does not exist, was written in the Common Era, or a span ends before it begins.
        """
        moment = Moment(office_day(asked_at), lean == "past", own_holidays=frozenset(own_holidays))
        if self.last is not None:
            return self._through(self.first, self.last, moment)
        how: _How = "upto" if self.how == "on" and self.first.end and lean == "past" else self.how
        if how == "before" and self.first.end:
            # ก่อนสิ้นเดือน is until its end, not before the month begins.
            how = "upto"
        try:
            named = self.first.place(replace(moment, until=self.how in ("upto", "by", "before")))
        except NoSuchDayError as error:
            meant = error.meant and _PLACED[how](error.meant, moment)
            raise NoSuchDayError(error.text, meant, error.written) from error
        return _PLACED[how](named, moment)

    @property
    def cumulative(self) -> bool:
        """Whether a state as of the last day is meant rather than what happened on these days."""
        return self.how in ("upto", "by", "before") or (self.how == "on" and self.first.end)

    @property
    def yearless(self) -> bool:
        """Whether a day or month was said without any year: the 10th of November, of whichever year."""
        return self.first.yearless and (self.last is None or self.last.yearless)

    @property
    def written_out(self) -> bool:
        """Whether a month or a number stands in it (10 พ.ย.), and not only words that count from today (เดือนนี้)."""
        return any(said.dated for said in (self.first, self.last) if said is not None)

    def in_fiscal_year(self, year: int) -> NamedDays:
        """Return the same days in the fiscal year that was said elsewhere in the sentence."""
        inside = {"inkind": "ปีงบประมาณ", "inyear": str(year)}
        first, last = (
            said and replace(said, groups={**said.groups, **inside}, yearless=False)
            for said in (self.first, self.last)
        )
        return replace(self, first=first or self.first, last=last)

    @staticmethod
    def _through(first: Said, last: Said, moment: Moment) -> Span:
        """A year said once holds for both ends: ต.ค.-ธ.ค. 69, 1 ต.ค. 69 ถึง 31 มี.ค.; said of neither, the matter decides."""
        if first.yearless and (not last.yearless or not moment.past):
            end = last.place(moment)
            start = first.place(replace(moment, today=end.last, past=True))
        else:
            start = first.place(moment)
            end = last.place(replace(moment, today=start.first, past=False) if last.yearless else moment)
        if start.first > end.last:
            raise NoSuchDayError(f"{first.text} ถึง {last.text}")
        return Span(start.first, end.last)


def _until(named: Span, moment: Moment, last: date) -> Span:
    start = FiscalYear.of(last).start if moment.past else min(moment.today, last)
    return Span(start, last)


def _by(named: Span, moment: Moment) -> Span:
    """ภายในวันศุกร์ is until then; ภายในเดือนนี้ is that month."""
    return named if named.first != named.last else _until(named, moment, named.last)


def _open(first: date, moment: Moment) -> Span:
    """Since a day: until today for what lies behind, for a year for what lies ahead."""
    last = moment.today if moment.past else first + timedelta(days=365)
    return Span(first, max(first, last))


_PLACED: dict[_How, Callable[[Span, Moment], Span]] = {
    "on": lambda named, moment: named,
    "upto": lambda named, moment: _until(named, moment, named.last),
    "by": _by,
    "before": lambda named, moment: _until(named, moment, named.first - timedelta(days=1)),
    "since": lambda named, moment: _open(named.first, moment),
    "after": lambda named, moment: _open(named.last + timedelta(days=1), moment),
}

#: What stands before a day and says how it is meant; the longest that fits wins.
_BEFORE: tuple[tuple[str, _How], ...] = (
    ("ข้อมูลณ", "upto"), ("ณ", "upto"), ("จนถึง", "upto"), ("ถึง", "upto"), ("สิ้นสุด", "upto"), ("ไม่เกิน", "upto"), ("ภายใน", "by"),
    ("ก่อน", "before"), ("ตั้งแต่", "since"), ("นับตั้งแต่", "since"), ("นับแต่", "since"), ("นับจาก", "since"), ("เริ่มตั้งแต่", "since"),
    ("หลังจาก", "after"), ("หลัง", "after"),
)  # fmt: skip
#: Breakdowns by time: no dimension of any measure, so they are named as what cannot be answered.
_BY_TIME = re.compile(
    r"(?:แยก|แบ่ง|จำแนก)(?:ตาม|เป็น)?(?:ราย)?(?:เดือน|สัปดาห์|ไตรมาส|วันที่)|(?:ราย|แต่ละ|ทุก)(?:เดือน|สัปดาห์|ไตรมาส|วัน)(?!ที่|ละ)"
)
_RANGE_BEFORE = ("ในระหว่าง", "ระหว่าง", "นับตั้งแต่", "ตั้งแต่", "เริ่มตั้งแต่", "นับจาก", "จาก", "ในช่วง", "ช่วง")
_JOINS = re.compile(r"-|(?:มา)?(?:จนถึง|ไปถึง|ถึง)|และ(?=วันที่)|กับ(?=วันที่)")
_SINCE_AFTER = re.compile(r"(?P<now>(?:จนถึง|ถึง)(?:ปัจจุบัน|ตอนนี้|ขณะนี้))|เป็นต้นมา|เป็นต้นไป")
#: Only sentences that have one of these are looked through: most name no day.
_HINT = re.compile(
    r"วัน|พรุ|พุ่ง|มะ[รล]ืน|วาน|เดือน|เดื่อน|สัปดา|สับดา|อาทิต|[ศส]ุก|จันทร|อังคา|พุธ|พฤหัส|เสาร์|คม|ยน|ไตรมาส|พันธ์|พัน|ปีงบ|สิ้นปี|วีค|\d[/.-]\d|"
    + "|".join((*CLIPPED, *(month[:-1].replace(".", r"\.?") for month in SHORT_MONTHS)))
)


def find_dates(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield every day, month or span of days in a compact sentence as start, end and meaning (kind ``date``)."""
    if not _HINT.search(text):
        return
    for match in _BY_TIME.finditer(text):
        yield match.start(), match.end(), Tag("date", match[0])
    points: dict[int, list[tuple[int, Said]]] = {}
    for rule in POINTS:
        for start, end, said in rule.find(text):
            points.setdefault(start, []).append((end, said))
    for start, found in points.items():
        for end, said in found:
            yield start, end, _tag(text, start, end, "on", said)
            yield from _with_words_around(text, start, end, said)
            begin = _begin(text, start, _RANGE_BEFORE)
            if begin < start and said.groups.keys() & {"last"}:
                yield begin, end, _tag(text, begin, end, "on", said)
            for stop, last in _joined(text, end, said, points):
                yield begin, stop, _tag(text, begin, stop, "through", said, last)


def _joined(
    text: str, end: int, first: Said, points: dict[int, list[tuple[int, Said]]]
) -> Iterator[tuple[int, Said]]:
    """What a name is joined to by ถึง or a hyphen; วันที่ 1 ถึง 15 พ.ย. is one name, its first day has no month of its own."""
    if join := _JOINS.match(text, end):
        for stop, last in points.get(join.end(), ()):
            if not (first.make is bare_day and last.make is on_day):
                yield stop, last


def _with_words_around(text: str, start: int, end: int, said: Said) -> Iterator[tuple[int, int, Tag]]:
    hows = [(word, how) for word, how in _BEFORE if text.endswith(word, 0, start)]
    if hows:
        word, how = max(hows, key=lambda pair: len(pair[0]))
        begin = start - len(word)
        after = _SINCE_AFTER.match(text, end) if how == "since" else None
        if after and after["now"]:
            yield begin, after.end(), _tag(text, begin, after.end(), "through", said, Said())
        else:
            stop = after.end() if after else end
            yield begin, stop, _tag(text, begin, stop, how, said)
    elif after := _SINCE_AFTER.match(text, end):
        how, last = ("through", Said()) if after["now"] else ("since", None)
        yield start, after.end(), _tag(text, start, after.end(), how, said, last)


def _begin(text: str, start: int, words: tuple[str, ...]) -> int:
    return start - max((len(word) for word in words if text.endswith(word, 0, start)), default=0)


def _tag(text: str, start: int, end: int, how: _How, first: Said, last: Said | None = None) -> Tag:
    typed = text[start:end]
    return Tag("date", typed, value=NamedDays(typed, how, first, last))


def named_days(text: str) -> NamedDays | None:
    """Return the days that a whole compact text names, or None when it names none."""
    whole = [tag.value for start, end, tag in find_dates(text) if (start, end) == (0, len(text))]
    return whole[0] if whole else None
