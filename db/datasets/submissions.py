"""Submissions (การส่งรายงาน): one row per report round and school; a school without a row has not sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Index, Select, String, and_, case, func, literal, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from db.base import Base
from db.batches import FactMixin, ImportBatch
from db.datasets.core import Column, Dataset, Kind, Measure, See
from db.datasets.dimensions import DIMENSIONS
from db.datasets.reports import CLUSTER_PREFIX, EVERY_SCHOOL, ReportRound
from db.datasets.schools import OPEN, School
from db.submission_events import SubmissionEvent, newest_day

STATUSES = tuple(value.key for value in DIMENSIONS["status"].values)
NOT_SENT, SENT, SENT_LATE, RETURNED, EXEMPT = STATUSES
#: States in which nothing more is waited for.
SETTLED = (SENT, SENT_LATE, EXEMPT)
#: States in which a report is still waited for.
OWING = (NOT_SENT, RETURNED)
#: What is said in chat, as a source of an answer.
SAID_IN_CHAT = "การแจ้งและตรวจรับในแชต"


class Submission(FactMixin, Base):
    """Where a school stands with one report round (สถานะการส่ง)."""

    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_report", "office_code", "report_code", "school_code"),)

    report_code: Mapped[str] = mapped_column(String(40))
    school_code: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16))
    sent_on: Mapped[date | None] = mapped_column(Date)


def is_live(table: Any) -> Any:
    """Return the condition that a row of a dataset's table counts: the newest of its grain, of a live batch."""
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    return and_(table.current, table.batch_id.in_(live))


def _file_holds(batch: Any) -> Any:
    """Return the condition that an imported row holds against what was said in chat (decision 0010).

    The later knowledge does: the file was accepted after it and its data date is later. Of the same day a file holds
    when it says that something came or went; ยังไม่ส่ง in a register of that day may have been printed before.
    """
    return and_(
        Submission.id.is_not(None),
        batch.imported_at > SubmissionEvent.at,
        or_(
            batch.as_of > SubmissionEvent.day,
            and_(batch.as_of == SubmissionEvent.day, Submission.status != NOT_SENT),
        ),
    )


def report_status() -> Select[*tuple[Any, ...]]:
    """Return report round x school of its audience, with the status; one row per pair.

    The one place where imports and what was said in chat are merged. Columns: office_code, school_code, report
    (code), name, system, round, year, due_on, status, sent_on, reason, batch_id.
    ``batch_id`` is that of the submission where there is one, else that of the round.
    """
    school, batch = aliased(School), aliased(ImportBatch)
    said = and_(SubmissionEvent.id.is_not(None), ~func.coalesce(_file_holds(batch), False))
    status = case((said, SubmissionEvent.status), else_=func.coalesce(Submission.status, NOT_SENT))
    newest = ~_has_newer_round()
    return (
        select(
            ReportRound.office_code,
            school.code.label("school_code"),
            ReportRound.code.label("report"),
            ReportRound.name,
            ReportRound.system,
            ReportRound.round,
            ReportRound.year,
            ReportRound.due_on,
            status.label("status"),
            case((said, SubmissionEvent.sent_on), else_=Submission.sent_on).label("sent_on"),
            case((said, SubmissionEvent.reason), else_="").label("reason"),
            func.coalesce(Submission.batch_id, ReportRound.batch_id).label("batch_id"),
            case((and_(Submission.id.is_(None), SubmissionEvent.id.is_(None)), 0), else_=1).label("told"),
        )
        .select_from(ReportRound)
        .join(
            school,
            and_(
                school.office_code == ReportRound.office_code,
                school.state == OPEN,
                _asked_of(school),
                is_live(school),
            ),
        )
        .outerjoin(Submission, and_(_of_the_pair(Submission, school), is_live(Submission), newest))
        .outerjoin(batch, batch.id == Submission.batch_id)
        .outerjoin(
            SubmissionEvent, and_(_of_the_pair(SubmissionEvent, school), SubmissionEvent.current, newest)
        )
        .where(is_live(ReportRound))
    )


def _asked_of(school: Any) -> ColumnElement[bool]:
    """Say that a school is in the audience of a round: all of them, its cluster, or named by its code."""
    return or_(
        ReportRound.audience == EVERY_SCHOOL,
        ReportRound.audience == literal(CLUSTER_PREFIX) + school.cluster,
        ReportRound.audience.contains(literal(",") + school.code + literal(",")),
    )


def _has_newer_round() -> ColumnElement[bool]:
    """Say that the same report has a later round: what is told of a report without its round is of the newest."""
    later = aliased(ReportRound)
    return (
        select(later.id)
        .where(later.office_code == ReportRound.office_code, later.code == ReportRound.code, is_live(later))
        .where(
            or_(
                later.due_on > ReportRound.due_on,
                and_(later.due_on == ReportRound.due_on, later.id > ReportRound.id),
            )
        )
        .exists()
    )


def _of_the_pair(told: Any, school: Any) -> ColumnElement[bool]:
    """Join what is told of a report and a school (a row of a file, an event of the chat) to its pair."""
    return and_(
        told.office_code == ReportRound.office_code,
        told.report_code == ReportRound.code,
        told.school_code == school.code,
    )


def _known_reports(session: Session, office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """A submission to a round that nobody announced would never be seen by any answer."""
    known = set(
        session.scalars(
            select(ReportRound.code).where(ReportRound.office_code == office, is_live(ReportRound))
        )
    )
    return [
        (index, "report_code", "รหัสรายงานที่มีใน reports แล้ว (นำเข้า reports ก่อน)")
        for index, row in enumerate(rows)
        if row.get("report_code") and row["report_code"] not in known
    ]


DATASET = Dataset(
    kind="submissions",
    thai="สถานะการส่งรายงาน",
    row_per="รอบรายงาน โรงเรียน",
    source="ทะเบียนรับรายงาน",
    table=Submission,
    columns=(
        Column("report_code", "รหัสรายงาน", Kind.CODE, grain=True, example="DMC-2569-2"),
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("status", "สถานะ", Kind.CHOICE, choices=STATUSES, example=SENT),
        Column("sent_on", "วันที่ส่ง", Kind.DATE, required=False, past=True, example="5/11/2569"),
    ),
    measures=(
        Measure(
            key="submissions",
            thai="การส่งรายงาน",
            words=("ส่งรายงาน", "ส่งข้อมูล", "การส่ง", "รายงาน", "ส่งหรือยัง", "ยังไม่ส่ง", "ค้างส่ง", "ส่งแล้ว"),
            unit="โรง",
            calendar="none",
            see=See.SUMS,
            value=lambda table: func.count(table.school_code),
            aggregate="raw",
            dimensions=(
                "status",
                "report",
                "system",
                "round",
                "school",
                "amphoe",
                "tambon",
                "cluster",
                "size",
                "teaches",
                "year",
            ),
            examples=(
                "ใครยังไม่ส่ง DMC เทอม 2",
                "โรงเรียนไหนค้างส่งรายงานบ้าง",
                "ส่ง DMC แล้วกี่โรง",
                "สถานะการส่งรายงานแยกกลุ่มโรงเรียน",
            ),
            definition="โรงเรียนที่ต้องส่งแต่ยังไม่มีบันทึกการส่ง นับเป็นยังไม่ส่ง",
        ),
    ),
    view=report_status,
    later=newest_day,
    later_source=SAID_IN_CHAT,
    checks=(_known_reports,),
)
