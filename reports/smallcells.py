"""Small cells of an answer (จำนวนน้อย): every value of a small-cell measure as the plan of its office and year has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Dataset, Measure
from db.errors import AnswerableError
from reports.compiling import Sources, Statement, compile_question
from reports.publishing import Atom, Plan, plan_of
from reports.question import Question, Scope

Key = tuple[tuple[str, str], ...]
#: Reads a statement into values by key.
Read = Callable[[Session, Statement, Measure], Mapping[Key, Any]]

#: A plan stays true as long as the same batches are live; a change of batches is another key.
_PLANS: dict[tuple[Any, ...], Plan] = {}
_PLANS_AT_MOST = 200


def published(
    session: Session,
    question: Question,
    measure: Measure,
    sources: Sources,
    values: Mapping[Key, Any],
    read: Read,
) -> dict[Key, Any]:
    """Return the values of an answer with everything withheld that may not be shown.

    Every value is made anew from the plan, whatever was asked: conditions, exceptions and sums of any schools see nothing
    else. ``question`` has its period resolved to one year.

    Raises:
        AnswerableError: Several years are asked for as one figure.
    """
    dataset = DATASET_OF_MEASURE[measure.key]
    period = question.period
    if period is not None and (len(period.years) > 1 or period.days):
        raise AnswerableError(f"{measure.thai}ดูได้ทีละปีค่ะ", (f"{measure.words[0]}ปี {period.year}",))
    plan = _plan(session, question, measure, sources, read)
    kinds = _kinds(dataset)
    finest = tuple(key for key in ("school", *kinds) if key not in question.by)
    detailed = compile_question(replace(question, by=(*question.by, *finest)), measure, dataset, sources)
    atoms: defaultdict[Key, set[Atom]] = defaultdict(set)
    for key, value in read(session, detailed, measure).items():
        if value:
            group = tuple(pair for pair in key if pair[0] in question.by)
            atoms[group].add(_atom(dict(key), kinds))
    return {key: value if value is None else plan.figure(atoms.get(key, ())) for key, value in values.items()}


def _plan(session: Session, question: Question, measure: Measure, sources: Sources, read: Read) -> Plan:
    """The plan of the office and year that a question is about; made once for the same live batches."""
    year = question.period.year if question.period else None
    scope = question.scope
    key = (
        session.get_bind().engine.url, measure.key, scope.office_code, year, sources.facts, sources.schools,
    )  # fmt: skip
    if key not in _PLANS:
        if len(_PLANS) >= _PLANS_AT_MOST:
            _PLANS.clear()
        _PLANS[key] = _make_plan(session, question, measure, sources, read)
    return _PLANS[key]


def _make_plan(session: Session, question: Question, measure: Measure, sources: Sources, read: Read) -> Plan:
    dataset = DATASET_OF_MEASURE[measure.key]
    kinds = _kinds(dataset)
    everything = Question(
        measure.key,
        Scope("office", question.scope.office_code),
        by=("amphoe", "school", *kinds),
        period=question.period,
    )
    values: defaultdict[Atom, int] = defaultdict(int)
    area_of: dict[str, str] = {}
    for key, value in read(session, compile_question(everything, measure, dataset, sources), measure).items():
        keys = dict(key)
        values[_atom(keys, kinds)] += value or 0
        area_of[keys["school"]] = keys["amphoe"]
    return plan_of(values, area_of, measure.small)


def _kinds(dataset: Dataset) -> tuple[str, ...]:
    """The columns besides school and time that make a fact: the nationality."""
    return tuple(key for key in dataset.grain if key not in ("school_code", "year", "round"))


def _atom(keys: Mapping[str, str], kinds: tuple[str, ...]) -> Atom:
    return keys["school"], "\n".join(keys[kind] for kind in kinds)
