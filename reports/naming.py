"""How place and time of an answer are said: ทั้งเขต ยกเว้นอำเภอแม่สาย, ปีการศึกษา 2566 และ 2568."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import MEASURES
from db.datasets.schools import OPEN, School
from db.datasets.schools import school_names as names_by_code
from reports.held import live_batches
from reports.question import Period, Question, Scope, ScopeKind

#: Places that can be left out of a scope; what else is left out is said with the measure (ไม่รวม ป.6).
PLACES: tuple[ScopeKind, ...] = ("school", "amphoe", "tambon", "cluster")
#: More names than this are counted instead.
_NAMED = 5


def scope_said(session: Session, question: Question) -> str:
    """Return whose figures an answer has, with the places left out: ทั้งเขต ยกเว้นโรงเรียนบ้านแม่คำ."""
    measure = MEASURES.get(question.measure)
    tiers = measure.tiers if measure else None
    if tiers is not None and question.values_of(tiers.dimension) == (tiers.country,):
        return "ทั้งประเทศ"
    left_out = [_place(session, question, kind) for kind in PLACES]
    said = " และ".join(each for each in left_out if each)
    return f"{question.scope.name} ยกเว้น{said}" if said else question.scope.name


def _place(session: Session, question: Question, kind: ScopeKind) -> str:
    keys = dict(question.excluding).get(kind, ())
    if not keys:
        return ""
    if len(keys) > _NAMED:
        unit = {"school": "โรงเรียน", "amphoe": "อำเภอ", "tambon": "ตำบล"}.get(kind, "กลุ่มโรงเรียน")
        return f" {len(keys)} {unit}"
    names = school_names(session, question.scope.office_code, keys) if kind == "school" else keys
    return Scope(kind, question.scope.office_code, keys, names).name


def period_said(period: Period) -> str:
    """Return when, as answers print it; years with a gap between them are named one by one: ปีการศึกษา 2566 และ 2568."""
    first, last = period.years[0], period.years[-1]
    if period.days or len(period.years) == last - first + 1:
        return period.name
    return period.name.replace(f"{first}-{last}", " และ ".join(map(str, period.years)))


def open_schools(session: Session, office_code: str) -> frozenset[str]:
    """Return the codes of the schools that teach (เปิดสอน): whoever counts schools counts these."""
    live = tuple(live_batches(session, "schools", office_code))
    return frozenset(
        session.scalars(
            select(School.code).where(
                School.office_code == office_code,
                School.current,
                School.state == OPEN,
                School.batch_id.in_(live),
            )
        )
    )


def school_names(session: Session, office_code: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of schools in the order of their codes; a code that is in no list stands for itself."""
    names = names_by_code(session, office_code, codes)
    return tuple(names.get(code, code) for code in codes)
