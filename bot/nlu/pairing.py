"""Two answers beside each other or added up: ต่างกันกี่คน, รวมกันเท่าไหร่, ปีไหนเยอะกว่ากัน."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import asking
from bot.nlu.carrying import carried
from bot.nlu.moves import read_moves
from bot.nlu.settling import ask
from bot.nlu.understanding import Asked, Memory, Understanding
from reports.question import Period, Question, Scope


def paired(text: str, memory: Memory) -> Understanding | None:
    """ต่างกันกี่คน, รวมกันเท่าไหร่: the two things asked about last, beside each other or added up."""
    question = memory.question
    if question is None or (pair := read_moves(text, question).pair) is None:
        return None
    other: Asked | None = memory.also[-1] if memory.also else memory.before
    if other is not None and other.topic == memory.topic and pair == "differ":
        if (found := _of_money(memory, question, other)) is not None:
            return found
    if not _figures(memory.topic, other):
        return None
    if pair == "grow" and not _two_years(question, other):
        return None
    both = _both(question, other.question if other else None, differ=pair != "sum")
    if both is None:
        return asking.clarify("เทียบอะไรกับอะไรคะ พิมพ์สองชื่อหรือสองปีได้ค่ะ เช่น แม่สายกับแม่จันต่างกันกี่คน", ())
    return carried(ask("figures", both), question, both)


def _of_money(memory: Memory, question: Question, other: Asked) -> Understanding | None:
    """ต่างกันเท่าไหร่ after the rates of two grades, or the per-head money of two terms: both, beside each other."""
    if memory.topic == "money.rates" and other.slots.get("items") == memory.slots.get("items"):
        grades = [*(other.slots.get("grades") or ()), *(memory.slots.get("grades") or ())]
        if (
            len(dict.fromkeys(grades)) < 2
            or other.question is None
            or other.question.period != question.period
        ):
            return None
        slots = {**memory.slots, "grades": list(dict.fromkeys(grades))}
        return carried(ask("money.rates", question, slots), question, question)
    if memory.topic == "money.perhead" and other.question is not None and other.question != question:
        first = ask(memory.topic, other.question, other.slots)
        return replace(first, also=(ask(memory.topic, question, memory.slots),))
    return None


def _figures(topic: str, other: Asked | None) -> bool:
    """Two figures, two schools that were described, or one of each: their pupils are put beside each other."""
    if topic == "figures":
        return True
    return topic == "schools.profile" and other is not None and other.topic in ("figures", "schools.profile")


def _two_years(last: Question, other: Asked | None) -> bool:
    """Whether the two answers before differ in their years alone."""
    question = other.question if other else None
    both = question is not None and question.period is not None and last.period is not None
    return (
        both and question != last and question is not None and replace(question, period=last.period) == last
    )


def _both(last: Question, other: Question | None, *, differ: bool) -> Question | None:
    if len(last.scope.keys) > 1:
        return replace(last, compare="each" if differ else None, by=last.by if differ else ())
    if last.period is not None and len(last.period.years) == 2 and differ:
        return _years(last, *last.period.years)
    if last.compare == "previous" and differ:
        return last
    if other is None or other.measure != last.measure:
        return None
    if last.period and other.period and differ and replace(other, period=last.period) == last:
        years = (other.period.year, last.period.year)
        plain = replace(other.period, years=()) == replace(last.period, years=())
        return _years(last, *sorted(years)) if plain and years[0] != years[1] else None
    one, two = other.scope, last.scope
    if (
        replace(other, scope=two, period=last.period) == last
        and one.kind == two.kind != "office"
        and one.keys != two.keys
    ):
        scope = Scope(two.kind, two.office_code, (*one.keys, *two.keys), (*one.names, *two.names))
        return replace(last, scope=scope, compare="each" if differ else None)
    return _values(last, other, differ=differ)


def _years(question: Question, first: int, second: int) -> Question:
    assert question.period is not None
    period: Period = replace(question.period, years=(second,))
    if second - first == 1:
        return replace(question, period=period, compare="previous")
    return replace(question, period=replace(period, years=(first, second)), compare=None)


def _values(last: Question, other: Question, *, differ: bool) -> Question | None:
    """ป.1, then ป.2: both grades."""
    if replace(other, where=last.where, period=last.period) != last:
        return None
    ours, theirs = dict(last.where), dict(other.where)
    differing = [key for key in ours if theirs.get(key) != ours[key]]
    if len(differing) != 1 or ours.keys() != theirs.keys() or last.by:
        return None
    key = differing[0]
    both = last.with_where(key, (*theirs[key], *ours[key]))
    return replace(both, by=(key,)) if differ else both
