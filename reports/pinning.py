"""What cannot be put together (Measure.apart) is settled before anything is asked of the database.

A mean of two tests, or of ป.6 and ม.3, is no figure. What a question leaves open is the one thing that is held, else what the
source itself tells for all of it (Measure.whole), else a breakdown; and where there is no room for that, it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES, Measure
from db.errors import AnswerableError, NoFiguresError
from reports.cells import measured
from reports.held import held_periods
from reports.question import Period, Question, Scope

#: Breakdowns that one answer has room for.
_ROOM = 2
#: Values that are named when something else is not held.
_NAMED = 8


class WhichError(AnswerableError):
    """One more word is wanted: of which test, of which grade. ``question`` is what is known, and goes on with the next turn."""

    def __init__(self, said: str, suggest: tuple[str, ...], question: Question) -> None:
        super().__init__(said, suggest)
        self.question = question


@dataclass(frozen=True, slots=True)
class _Held:
    """One combination of values that is held, in the order of ``Measure.apart``, and its year."""

    values: dict[str, str]
    year: int


def settled(session: Session, question: Question) -> Question:
    """Return the question with every dimension in ``apart`` narrowed to one value, or broken down by.

    Only of means: sums are told apart without a look at what is held (reports.figures).

    Raises:
        NoFiguresError: Nothing is held of what it narrows to; says what is.
        AnswerableError: It is not said of which, and several are held.
    """
    measure = MEASURES.get(question.measure)
    if measure is None or measure.additive or not measure.apart:
        return question
    question = _of_body(_without_whole(question, measure), measure)
    held = _held(session, question, measure)
    if not held:
        if question.scope.kind == "office":
            raise NoFiguresError(f"ยังไม่มีข้อมูล{measure.thai}ของเขตนี้ค่ะ")
        raise _not_of_scope(question, measure)
    fitting = _fitting(held, question, measure)
    question, fitting = _in_year(fitting, question, measure)
    return _each_settled(question, measure, fitting)


def _without_whole(question: Question, measure: Measure) -> Question:
    """แยกวิชา after an answer about all subjects together: broken down, it is no longer about all of them."""
    for key, value in measure.whole.items():
        if key in question.by and question.values_of(key) == (value,):
            question = question.with_where(key, ())
    return question


def _of_body(question: Question, measure: Measure) -> Question:
    """The mean of the office or the country is nobody's own, whoever asks."""
    tiers = measure.tiers
    if tiers is None or not set(question.values_of(tiers.dimension)) & {tiers.office, tiers.country}:
        return question
    by = tuple(key for key in question.by if DIMENSIONS[key].home not in ("school", "size"))
    each = replace(question, scope=Scope("office", question.scope.office_code), by=by)
    return replace(each, compare=None) if question.compare == "each" else each


def _held(session: Session, question: Question, measure: Measure) -> list[_Held]:
    """Every combination that is held of the scope, over all years."""
    years = sorted(
        {year for year, _ in held_periods(session, DATASET_OF_MEASURE[measure.key], question.scope)}
    )
    if not years:
        return []
    period = Period(measure.calendar, tuple(years))
    asked = Question(measure.key, question.scope, by=(*measure.apart, "year"), period=period)
    if tiers := measure.tiers:
        asked = asked.with_where(tiers.dimension, question.values_of(tiers.dimension) or (tiers.school,))
    cells = measured(session, asked, measure)
    found = [dict(key) for key in cells.values]
    return [_Held({key: each[key] for key in measure.apart}, int(each["year"])) for each in found]


def _fitting(held: list[_Held], question: Question, measure: Measure) -> list[_Held]:
    """Those that the question narrows to.

    Raises:
        NoFiguresError: None of them; names what is held of the first dimension that does not fit.
    """
    left = held
    for key in measure.apart:
        wanted = question.values_of(key)
        kept = [each for each in left if not wanted or each.values[key] in wanted]
        if not kept:
            raise _not_held(question, measure, key, left)
        left = kept
    return left


def _in_year(fitting: list[_Held], question: Question, measure: Measure) -> tuple[Question, list[_Held]]:
    """The newest year of what is asked, where none was named; a year that is not held says which is."""
    period = question.period
    if "year" in question.by:
        return question, fitting
    if period is None:
        newest = max(each.year for each in fitting)
        question = replace(question, period=Period(measure.calendar, (newest,)))
        return question, [each for each in fitting if each.year == newest]
    kept = [each for each in fitting if each.year in period.years]
    if kept or period.days:
        return question, kept or fitting
    newest = max(each.year for each in fitting)
    raise NoFiguresError(
        f"ยังไม่มีข้อมูล{_named(question, measure)} {period.name} {_whose(question)}ค่ะ ข้อมูลล่าสุดที่มีคือ{Period(measure.calendar, (newest,)).name}",
        (f"ดูปี {newest}",),
    )


def _each_settled(question: Question, measure: Measure, fitting: list[_Held]) -> Question:
    """Pin what only one value is held of, then take the whole or break down by what is left open."""
    open_: list[str] = []
    for key in measure.apart:
        found = _values(fitting, key)
        if len(found) == 1:
            question = question.with_where(key, (found[0],))
        elif key not in question.by:
            open_.append(key)
    room = _ROOM - len(question.by)
    # A rank, a condition or a place is of one figure each; an answer about one thing may have rows.
    one_each = bool(question.rank or question.standing or question.bounds or question.mean)
    for key in open_:
        whole = measure.whole.get(key, "")
        if len(question.values_of(key)) > 1 and room > 0 and not one_each:
            question, room = replace(question, by=(*question.by, key)), room - 1
        elif whole in _values(fitting, key) and (question.by or one_each):
            question = question.with_where(key, (whole,))
        elif room > 0 and not one_each:
            question, room = replace(question, by=(*question.by, key)), room - 1
        else:
            raise _which(question, measure, key, fitting)
    return question


def _values(held: list[_Held], key: str) -> list[str]:
    order = [value.key for value in DIMENSIONS[key].values]
    found = {each.values[key] for each in held}
    return sorted(found, key=lambda value: (order.index(value) if value in order else len(order), value))


def _which(question: Question, measure: Measure, key: str, held: list[_Held]) -> WhichError:
    """Ask which one is meant, with those that are held as buttons; the rest of the question stays."""
    offered = tuple(_values(held, key)[:_NAMED])
    return WhichError(
        f"ต้องการดู{_named(question, measure)} {DIMENSIONS[key].thai}ใดคะ ที่มีคือ {', '.join(offered)}",
        offered,
        question,
    )


def _named(question: Question, measure: Measure) -> str:
    said = [" ".join(question.values_of(key)) for key in measure.apart]
    return " ".join([measure.thai, *(each for each in said if each)])


def _whose(question: Question) -> str:
    return question.scope.name if question.scope.everything else f"ของ{question.scope.name}"


def _not_held(question: Question, measure: Measure, key: str, held: list[_Held]) -> NoFiguresError:
    """Say what is held instead: of the first dimension that does not fit, with the grades or tests it goes with."""
    there = []
    for value in _values(held, key):
        like = [each for each in held if each.values[key] == value]
        beside = [other for other in measure.apart if other not in (key, *measure.whole)]
        more = [_values(like, other) for other in beside if not question.values_of(other)]
        there.append(" ".join([value, *(f"({', '.join(each)})" for each in more)]))
    return NoFiguresError(
        f"ไม่มีข้อมูล{_named(question, measure)} {_whose(question)}ค่ะ ที่มีคือ {', '.join(there[:_NAMED])}",
        tuple(
            " ".join((_first_word(question, measure, key), value)).strip() for value in _values(held, key)[:3]
        ),
    )


def _first_word(question: Question, measure: Measure, key: str) -> str:
    """What stands before a value that is offered: the test that was named, else the measure."""
    first = measure.apart[0]
    return measure.words[0] if key == first else " ".join(question.values_of(first)) or measure.words[0]


def _not_of_scope(question: Question, measure: Measure) -> NoFiguresError:
    return NoFiguresError(
        f"ไม่มีข้อมูล{_named(question, measure)} {_whose(question)}ค่ะ อาจไม่มีชั้นที่สอบ หรือผู้สอบน้อยจนไม่ประกาศผล",
        (f"{measure.words[0]}ทั้งเขต",),
    )
