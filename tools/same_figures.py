"""Says whether a label and an understanding that differ in notation show the asker the same figures.

Both are asked of the real handlers on the same data. They are the same when every row has the same figure and unit, and
measure, place and period agree as the answers resolved them. What agrees by chance proves nothing: nothing held, noughts,
or a single figure below ten count as different.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.answer import answer_each
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.meaning import NotAMeaningError, split_words
from bot.nlu.understanding import Memory, Setting, Understanding
from db.values.calendar import FiscalYear, read_date
from handlers.core import HandlerContext
from reports.derived import DERIVED
from reports.question import FILES, Bound, Period, Question, Rank, Scope

#: Topics whose slots are plain words, so that a label of theirs can be asked as it stands.
ASKABLE = ("figures", "money.perhead", "money.letters", "money.target", "reports.status")
#: A lone figure below this may be equal by chance.
_TELLING = 10
_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUND = re.compile(rf"(?:({_NUMBER})<(=?))?([a-z_]+)(?:<(=?)({_NUMBER}))?")
_RANK = re.compile(r"(top|bottom)(\d+)(?:from(\d+))?")
_YEARS = re.compile(
    r"(ปีการศึกษา|ปีงบประมาณ) (\d{4})(?:-(\d{4}))?(?: รอบ ?(\S+))?(?: ภาคเรียนที่ (\d))?(?: ไตรมาส (\d))?"
)


def asked(label: str, own: Scope, gazetteer: Gazetteer) -> list[list[Understanding]]:
    """Return the alternatives of a label as requests to be answered; those that cannot be asked as they stand are left out.

    ``own`` is the place that a label without one is about.
    """
    found = []
    for alternative in label.split(" // "):
        try:
            found.append([_request(part.strip(), own, gazetteer) for part in alternative.split(" ; ")])
        except (NotAMeaningError, KeyError, ValueError):
            continue
    return found


def _request(text: str, own: Scope, gazetteer: Gazetteer) -> Understanding:
    periods = re.findall(r"\[([^\]]*)\]", text)
    words = split_words(re.sub(r"\[[^\]]*\]", " ", text))
    topic = words.pop(0)
    if topic not in ASKABLE:
        raise NotAMeaningError(topic)
    measure = words.pop(0) if topic == "figures" else ""
    scope = own
    if words and words[0].partition(":")[0] in ("school", "cluster", "tambon", "amphoe", "office"):
        scope = _scope(words.pop(0), own.office_code, gazetteer)
    slots = dict(
        word.split(":", 1) for word in words if re.match(r"[a-z_]+:", word) and not word.startswith("chart")
    )
    if topic == "reports.status":
        measure = "submissions"
    question = Question(measure or "allocated", scope, period=_period(periods[0]) if periods else None)
    for word in words:
        question = _with(question, word)
    return Understanding("ask", topic, question, slots)


def _scope(word: str, office: str, gazetteer: Gazetteer) -> Scope:
    kind, _, keys = word.partition(":")
    if kind == "office":
        if keys in ("", office):
            return Scope("office", office)
        return Scope("office", keys, (), (gazetteer.offices.get(keys, keys),))
    named = tuple(key.removeprefix(f"{kind}:").strip() for key in keys.split(","))
    if kind == "school":
        schools = [gazetteer.index.school(code) for code in named]
        return Scope("school", office, named, tuple(each.name for each in schools if each))
    return Scope(kind, office, named, named)  # type: ignore[arg-type]


def _period(text: str) -> Period:
    if match := _YEARS.fullmatch(text.strip()):
        calendar, first, last, dmc, term, quarter = match.groups()
        years = tuple(range(int(first), int(last or first) + 1))
        return Period(
            "academic" if calendar == "ปีการศึกษา" else "fiscal", years, dmc,
            int(term) if term else None, int(quarter) if quarter else None,
        )  # fmt: skip
    first, last = (read_date(day) for day in (text.removeprefix("วันที่ ").split(" ถึง ") * 2)[:2])
    year = FiscalYear.of(last).be
    return Period("fiscal", (year,), days=(first.isoformat(), last.isoformat()))


def _with(question: Question, word: str) -> Question:
    if word in ("previous", "each"):
        return replace(question, compare=word)  # type: ignore[arg-type]
    if word == "list":
        return replace(question, listing=True)
    if word == "standing":
        return replace(question, standing=True)
    if word in FILES or word in ("chart", "table") or word.startswith("chart:"):
        return question
    if match := _RANK.fullmatch(word):
        within = question.rank.within if question.rank else None
        return replace(question, rank=Rank(match[1] == "top", int(match[2]), int(match[3] or 1), within))
    if "<" in word:
        return replace(question, bounds=(*question.bounds, _bound(word, question)))
    key, sign, value = re.match(r"(-?[a-z_]+)([=:])(.*)", word).groups()  # type: ignore[union-attr]
    values = tuple(part.strip() for part in value.split(","))
    if sign == ":":
        return question
    if key == "by":
        return replace(question, by=values)
    if key in ("share", "mean"):
        return replace(question, **{key: value})
    if key == "within":
        rank = question.rank or Rank(True, 1)
        return replace(question, rank=replace(rank, within=value))
    if key.startswith("-"):
        return replace(question, excluding=(*question.excluding, (key[1:], values)))
    return replace(question, where=(*question.where, (key, values)))


def _bound(word: str, question: Question) -> Bound:
    match = _BOUND.fullmatch(word)
    if match is None:
        raise ValueError(word)
    least, from_end, measure, to_end, most = match.groups()
    of = question.by[0] if question.by and question.by[0] in ("amphoe", "tambon", "cluster") else "school"
    return Bound(
        measure,
        Decimal(least) if least else None,
        Decimal(most) if most else None,
        above=bool(least) and not from_end,
        below=bool(most) and not to_end,
        of=of,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What an asker is told, whatever it was called: figures with their units, of what, where and when."""

    figures: Counter[tuple[object, str]]
    facts: frozenset[str]
    places: frozenset[tuple[str, str]]
    periods: frozenset[tuple[object, ...]]

    @property
    def telling(self) -> bool:
        """Whether equal figures can be no chance: more than noughts and a single small number."""
        values = [
            abs(value) for value, _ in self.figures.elements() if isinstance(value, (int, Decimal)) and value
        ]
        return bool(values) and (len(values) > 1 or values[0] >= _TELLING)


def shown(requests: Iterable[Understanding], setting: Setting, context: HandlerContext) -> Shown | None:
    """Return what the handlers show of requests together; None where one of them is not answered with figures."""
    figures: Counter[tuple[object, str]] = Counter()
    facts, places, periods = set[str](), set[tuple[str, str]](), set[tuple[object, ...]]()
    for request in requests:
        for part in answer_each(request, Memory(), setting, context):
            answered = part.reply.answered
            if part.reply.kind != "question" or answered is None or not part.reply.figures:
                return None
            figures.update((_plain(row.value), row.unit) for row in part.reply.figures)
            facts |= _facts(answered.measure)
            # As many schools late as not at all is chance.
            facts |= {f"status={status}" for status in answered.values_of("status")}
            scope = answered.scope
            places |= {(scope.kind, key) for key in scope.keys or (scope.office_code,)}
            if answered.period is not None:
                periods |= set(_when(answered))
    return Shown(figures, frozenset(facts), frozenset(places), frozenset(periods))


def _plain(value: object) -> object:
    return value.normalize() if isinstance(value, Decimal) else value


def _facts(measure: str) -> set[str]:
    """The measures themselves: pupils are no poor pupils, though both are counted in persons."""
    return {measure, *DERIVED[measure].of} if measure in DERIVED else {measure}


def _when(question: Question) -> Iterator[tuple[object, ...]]:
    """Each year by itself: 2567-2568 and 2568 beside the year before are the same two."""
    period = question.period
    assert period is not None
    before = (period.years[0] - 1,) if question.compare == "previous" else ()
    for year in (*before, *period.years):
        yield (period.calendar, year, period.round, period.term, period.quarter, period.days)


def same_figures(
    label: str, understood: Understanding, own: Sequence[Scope], gazetteer: Gazetteer,
    setting: Setting, context: HandlerContext,
) -> bool:  # fmt: skip
    """Say whether an understanding is answered with the very figures that one meaning of the label is answered with.

    ``own`` are the places that a label without one may be about.
    """
    requests = [replace(understood, also=()), *understood.also]
    if any(each.kind != "ask" for each in requests):
        return False
    given = shown(requests, setting, context)
    if given is None or not given.telling:
        return False
    for place in own:
        for meant in asked(label, place, gazetteer):
            wanted = shown(meant, setting, context)
            if wanted is not None and _alike(wanted, given):
                return True
    return False


def _alike(wanted: Shown, given: Shown) -> bool:
    """A label that names no time is about the newest: an answer that says which that is shows the same."""
    timed = wanted.periods and given.periods
    return (wanted.figures, wanted.facts, wanted.places) == (given.figures, given.facts, given.places) and (
        not timed or wanted.periods == given.periods
    )
