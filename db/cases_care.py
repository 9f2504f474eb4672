"""Forgetting cases (ลบเรื่องถึงเจ้าหน้าที่): in time, at the asker's wish, or with a message that was taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.cases import ASKER, CLOSED, TOLD_IN, UNANSWERED, Case, CaseMessage, cases_of, messages_of
from db.desks import POSTED, CasePost
from db.notices import Notice, Telling, drop
from db.outbox import OutboxMessage
from db.queues import changed


def forget_texts(session: Session, *, before: datetime) -> int:
    """Forget what was said about cases that were closed before a moment, and who asked; the row stays for the counts."""
    found = session.scalars(select(Case).where(Case.closed_at < before, Case.asker != "")).all()
    for case in found:
        _forget(session, case)
    session.flush()
    return len(found)


def forget_cases(session: Session, *, before: datetime) -> int:
    """Delete cases closed before a moment."""
    over = select(Case.id).where(Case.closed_at < before)
    changed(session, delete(CaseMessage).where(CaseMessage.case_id.in_(over)))
    changed(session, delete(CasePost).where(CasePost.case_id.in_(over)))
    return changed(session, delete(Case).where(Case.closed_at < before))


def forget_asker(session: Session, office_code: str, line_id: str, *, at: datetime) -> int:
    """Close a person's cases and forget who asked and what was said, at that person's wish; return how many cases."""
    found = cases_of(session, office_code, asker=line_id, most=10_000)
    for case in found:
        # What waits in a message is taken out of it first.
        for kind in TOLD_IN:
            drop(session, office_code, kind, str(case.number), reason="the asker is forgotten", now=at)
        _forget(session, case)
        case.state, case.closed_at, case.changed_at = CLOSED, case.closed_at or at, at
    session.flush()
    return len(found)


def forget_said(session: Session, office_code: str, asker: str, said_at: datetime, *, now: datetime) -> int:
    """Forget what an asker said at a moment and took back; a case that says nothing else is closed. Return how many."""
    found = session.execute(
        select(CaseMessage, Case)
        .join(Case, Case.id == CaseMessage.case_id)
        .where(
            Case.office_code == office_code, Case.asker == asker, Case.asker != "",
            CaseMessage.side == ASKER, CaseMessage.at == said_at, CaseMessage.text != "",
        )
    ).all()  # fmt: skip
    for message, case in found:
        for kind in TOLD_IN:
            drop(
                session,
                office_code,
                kind,
                str(case.number),
                stages=[f"asked{message.id}"],
                reason="unsent",
                now=now,
            )
        about = (
            Notice.office_code == office_code, Notice.kind.in_(TOLD_IN), Notice.subject == str(case.number)
        )  # fmt: skip
        told = (*about, Notice.stage == f"asked{message.id}")
        changed(session, delete(Telling).where(Telling.notice_id.in_(select(Notice.id).where(*told))))
        changed(session, delete(Notice).where(*told))
        message.text = ""
        left = [each for each in messages_of(session, case) if each.side == ASKER and each.text]
        if not left and case.state in UNANSWERED:
            case.state, case.closed_at, case.changed_at = CLOSED, now, now
    session.flush()
    return len(found)


def _forget(session: Session, case: Case) -> None:
    changed(session, update(CaseMessage).where(CaseMessage.case_id == case.id).values(text=""))
    about = (
        Notice.office_code == case.office_code, Notice.kind.in_(TOLD_IN), Notice.subject == str(case.number)
    )  # fmt: skip
    changed(session, delete(CasePost).where(CasePost.case_id == case.id))
    posted = select(Telling.outbox_id).join(Notice, Notice.id == Telling.notice_id)
    posted = posted.where(*about, Notice.kind == POSTED, Telling.outbox_id.is_not(None))
    # What a group was sent is kept as a count without its words; several cases may have stood in one message.
    changed(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(posted), OutboxMessage.finished_at.is_not(None))
        .values(messages=None)
        .execution_options(synchronize_session=False),
    )
    changed(session, delete(Telling).where(Telling.notice_id.in_(select(Notice.id).where(*about))))
    changed(session, delete(Notice).where(*about))
    case.asker = ""
