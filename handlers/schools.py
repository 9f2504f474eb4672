"""One school at a glance (ข้อมูลโรงเรียน): where it is, what it teaches, how many it has."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import DATASETS
from db.datasets.schools import JOINED, School
from db.errors import NoFiguresError
from db.values.schooling import size_of
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from reports.cards import Card, Figure, source_line
from reports.figures import answer_question
from reports.held import live_batches
from reports.question import Provenance, Question, Scope


def school_of(session: Session, scope: Scope) -> School:
    """Return the current row of the one school in a scope.

    Raises:
        NoFiguresError: The school is not (or no longer) in the list of the office.
    """
    live = tuple(live_batches(session, "schools", scope.office_code))
    school = session.scalar(
        select(School).where(
            School.office_code == scope.office_code,
            School.code == scope.keys[0],
            School.current,
            School.batch_id.in_(live),
        )
    )
    if school is None:
        raise NoFiguresError(f"ไม่พบโรงเรียนรหัส {scope.keys[0]} ในทะเบียนค่ะ")
    return school


@handler(
    "schools.profile",
    summary="ข้อมูลทั่วไปของโรงเรียนหนึ่งโรง",
    examples=("ข้อมูลโรงเรียนบ้านแม่จัน", "โรงเรียนบ้านแม่จันอยู่ที่ไหน", "ขอข้อมูลโรงเรียนเรา"),
)
def answer_profile(ask: Ask, context: HandlerContext) -> Reply:
    """Show a school's code, place, cluster, grades, size and pupils (ข้อมูลโรงเรียน)."""
    question = ask.question
    assert question is not None
    school = school_of(context.session, question.scope)
    own = live_batches(context.session, "schools", question.scope.office_code)[school.batch_id]
    rows = [Figure("รหัสโรงเรียน", school.code, "")]
    for label, value in (
        ("รหัสกระทรวง", school.ministry_code),
        ("ที่ตั้ง", _place(school)),
        ("กลุ่มโรงเรียน", school.cluster),
        ("เปิดสอน", _grades(school)),
        ("ประเภท", school.teaches),
        ("สถานะ", school.state),
        ("เรียนรวมกับ", _joined_with(context.session, school)),
    ):
        if value:
            rows.append(Figure(label, value, ""))
    sources, as_of, demonstration = [DATASETS["schools"].source], own.as_of, own.demonstration
    batches: tuple[int, ...] = (own.id,)
    period, counted = "ปัจจุบัน", []
    for measure in ("students", "teachers"):
        try:
            answer = answer_question(context.session, Question(measure, question.scope))
        except NoFiguresError:
            continue
        figure = answer.rows[0]
        if figure.value is None:
            continue
        counted.append(Figure(figure.label, figure.value, figure.unit, note=answer.provenance.period))
        sources.append(f"{answer.provenance.source} {answer.provenance.period}")
        as_of = max(as_of, answer.provenance.as_of or as_of)
        batches = (*batches, *answer.provenance.batches)
        demonstration |= answer.provenance.demonstration
        if measure == "students" and isinstance(figure.value, int):
            period = answer.provenance.period
            rows.append(Figure("ขนาด", size_of(figure.value), ""))
    provenance = Provenance(" และ ".join(sources), as_of, period, question.scope.name, batches, demonstration)
    told = " ".join(
        f"{figure.label.removeprefix('จำนวน')} {figure.value:,} {figure.unit}" for figure in counted
    )
    where = f" อยู่ที่{_place(school)}" if _place(school) else ""
    return Reply(
        kind="question",
        text=f"{question.scope.name} รหัส {school.code}{where} {told}".rstrip()
        + f" ค่ะ\n{source_line(provenance)}",
        cards=(Card(question.scope.name, (*rows, *counted), provenance),),
        figures=tuple(counted),
        provenance=provenance,
        answered=question,
        suggest=tuple(Suggestion(text, text) for text in ("แยกชั้น", "ครูกี่คน", "เทียบกับปีที่แล้ว")),
    )


def _place(school: School) -> str:
    parts = (("ตำบล", school.tambon), ("อำเภอ", school.amphoe), ("จังหวัด", school.province))
    return " ".join(f"{prefix}{name}" for prefix, name in parts if name)


def _grades(school: School) -> str:
    if not school.lowest_grade or not school.highest_grade:
        return ""
    return (
        school.lowest_grade
        if school.lowest_grade == school.highest_grade
        else f"{school.lowest_grade} ถึง {school.highest_grade}"
    )


def _joined_with(session: Session, school: School) -> str:
    if school.state != JOINED or not school.joined_with:
        return ""
    name = session.scalar(
        select(School.name).where(School.code == school.joined_with, School.current).limit(1)
    )
    return f"{name} ({school.joined_with})" if name else school.joined_with
