"""Facts of places (สำมะโน): what is asked of a school or a cluster is answered of the tambons in which it lies."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Measure
from db.datasets.schools import School
from db.errors import NoFiguresError
from reports.derived import Derived
from reports.held import live_batches
from reports.question import Question, Scope


def placed(session: Session, question: Question, measure: Measure | Derived) -> Question:
    """Return the question with the tambons of its schools as its scope, where a part of the measure has no schools.

    Raises:
        NoFiguresError: It is not held in which tambon the school lies.
    """
    scope = question.scope
    parts = (measure.key,) if isinstance(measure, Measure) else measure.of
    if scope.kind not in ("school", "cluster") or all(_of_schools(key) for key in parts):
        return question
    live = tuple(live_batches(session, "schools", scope.office_code))
    named = School.code if scope.kind == "school" else School.cluster
    tambons = session.scalars(
        select(School.tambon)
        .where(School.office_code == scope.office_code, School.current, School.batch_id.in_(live))
        .where(named.in_(scope.keys), School.tambon.is_not(None))
        .distinct()
        .order_by(School.tambon)
    ).all()
    keys = tuple(tambon for tambon in tambons if tambon)
    if not keys:
        raise NoFiguresError(
            f"{measure.thai}เป็นข้อมูลรายตำบล แต่ทะเบียนไม่ได้ระบุตำบลของ{scope.name}ค่ะ",
            (f"{measure.words[0]}แยกตำบล",),
        )
    return replace(question, scope=Scope("tambon", scope.office_code, keys, keys))


def _of_schools(key: str) -> bool:
    """Facts of the office as a whole are refused elsewhere; facts of places alone have a tambon and no school."""
    table = DATASET_OF_MEASURE[key].table
    return table is School or hasattr(table, "school_code") or not hasattr(table, "tambon")
