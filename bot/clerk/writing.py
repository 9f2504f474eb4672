"""Circulars from the console (หนังสือเวียน): drafted, shown with their price, sent and recalled as in the chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from bot.attaching import attach_pdf
from bot.clerk.audiences import named_by
from bot.clerk.errands import Job, errand
from bot.files import KINDS, file_name
from db.datasets.holidays import own_holidays
from db.errands import Outcome
from db.errors import AnswerableError
from db.letters import DRAFT, RECALLED, Letter, LetterFacts, keep_draft, letter_of, rename
from db.register import addressed, entries, entry_of
from db.session import writing
from db.tellings import leaves_at
from db.values.calendar import thai_date
from db.values.letters import URGENCIES, WAITS
from handlers.circular_acts import send_letter
from handlers.circular_changes import answer_cancel, answer_recall
from handlers.circular_posting import nudge_at, posts, renew_buttons, said_of
from handlers.circular_preview import note, preview_of
from handlers.circular_status import readings_of
from handlers.pricing import left_out_said, missed, price_said

#: Schools that a preview names.
MOST_NAMED = 300


@errand("circular.draft")
def draft(job: Job) -> Outcome:
    """Keep a letter as a draft, and show what sending it would do.

    Params:
        number, subject, urgency, summary, links; dated, due: ISO days; to, named: whom it is for, ``keep``: as the
        draft has it. letter: the draft that is written anew, else "". A file is the PDF of the letter.
    """
    given = job.params
    with writing(job.deps.sessions) as session:
        if given.get("letter"):
            # By its number in the table: number and date may be others now.
            was = session.get(Letter, int(given["letter"]))
            if was is None or was.office_code != job.office_code:
                raise AnswerableError("ไม่พบร่างฉบับนี้แล้ว")
            was.due_on = date.fromisoformat(given["due"]) if given["due"] else None
            rename(session, was, given["number"], date.fromisoformat(given["dated"]))
        said, question = _audience(job, session, given)
        facts = LetterFacts(
            given["number"], date.fromisoformat(given["dated"]), given["subject"], given["urgency"], given["summary"],
            tuple(given["links"]), date.fromisoformat(given["due"]) if given["due"] else None, said, question,
        )  # fmt: skip
        letter = keep_draft(session, job.office_code, facts, by=job.actor, now=job.now, origin="console")
        ask, context = job.asking(session, "circulars.write")
        note(session, ask, context, "drafted", letter)
        if job.file:
            attach(job, session, letter)
        number = letter.id
    return _previewed(job, number)


def _audience(job: Job, session: Session, given: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Whom a letter is for, as it is shown and as it is kept."""
    if given["to"] == "keep":
        kept = letter_of(session, job.office_code, given["number"], date.fromisoformat(given["dated"]))
        if kept is None:
            raise AnswerableError("เลขที่หรือวันที่เปลี่ยนไป เลือกผู้รับใหม่")
        return kept.audience, kept.question
    said, question = named_by(job, session, given)
    return said, question.to_json()


def attach(job: Job, session: Session, letter: Letter) -> None:
    """Make the file of an errand the paper of a letter, with its audit line.

    Raises:
        AnswerableError: The letter was recalled, or the file is not fit to be handed to schools.
    """
    if letter.state == RECALLED:
        raise AnswerableError(f"หนังสือ {letter.short} เรียกคืนไปแล้ว แนบไฟล์ไม่ได้")
    attach_pdf(session, job.deps.settings, letter, job.file_name, job.file, by=job.actor, now=job.now)
    renew_buttons(session, letter)
    ask, context = job.asking(session, "circulars.paper", number=letter.number)
    note(session, ask, context, "attached", letter, bytes=len(job.file))


@errand("circular.preview")
def preview(job: Job) -> Outcome:
    """Show what sending a draft would do.

    Params:
        letter: Its number in the table.
    """
    return _previewed(job, int(job.params["letter"]))


def _previewed(job: Job, number: int) -> Outcome:
    with job.deps.sessions() as session:
        letter = own_letter(session, job, number)
        return Outcome(ahead_of(job, session, letter))


def ahead_of(job: Job, session: Session, letter: Letter) -> dict[str, Any]:
    """Return what sending a letter would do and how it would look, as its page shows it."""
    ask, context = job.asking(session, "circulars.write", number=letter.number)
    ahead = preview_of(letter, ask, context)
    first = next(iter(posts(letter, ahead.posting, now=job.now)), None)
    # As if it were sent now; nothing of it is written.
    session.expunge(letter)
    letter.sent_at = letter.sent_at or job.now
    leaves = leaves_at(
        URGENCIES.index(letter.urgency), at=job.now, own_holidays=own_holidays(session, job.office_code)
    )
    nudges = [nudge_at(session, letter, times) for times in (1, 2, 3)]
    return {
        "letter": letter.id, "key": entry_of(letter).key, "number": letter.short, "subject": letter.subject,
        "dated": thai_date(letter.dated_on), "due": thai_date(letter.due_on) if letter.due_on else "",
        "urgency": letter.urgency, "summary": letter.summary, "audience": letter.audience,
        "schools": [[each.code, each.name, each.amphoe] for each in ahead.schools[:MOST_NAMED]],
        "count": len(ahead.schools), "clusters": list(ahead.posting.clusters), "single": len(ahead.posting.schools),
        "messages": ahead.price.messages, "remaining": ahead.price.remaining, "reserve": ahead.price.reserve,
        "affordable": ahead.price.affordable, "nobody": len(ahead.price.nobody),
        "left_out": left_out_said(session, job.office_code, ahead.price), "missed": missed(session, job.office_code, ahead.price), "later": ahead.later,
        "price": price_said(ahead.price), "text": said_of(letter), "paper": letter.paper_name, "days": WAITS[letter.urgency],
        "rows": list(first.card.get("rows", [])) if first else [],
        "buttons": [each["label"] for each in first.buttons] if first else [],
        "nudges": [each.isoformat() for each in nudges],
        "leaves": "" if leaves == job.now else leaves.isoformat(),
    }  # fmt: skip


@errand("circular.send")
def send(job: Job) -> Outcome:
    """Send a draft; a second attempt after a crash finds it sent.

    Params:
        letter: Its number in the table. key: Of the letter. queue: Also when the quota does not pay for it.
    """
    done = Outcome({"to": page_of(job), "note": "sent"})
    with job.deps.sessions() as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        if letter.state != DRAFT and letter.sent_by == job.actor:
            return done
        ask, context = job.asking(session, "circulars.send", number=letter.number)
        send_letter(ask, context, queue=bool(job.params["queue"]))
    return done


@errand("circular.recall")
def recall(job: Job) -> Outcome:
    """Recall a sent letter: who heard of it is told, what waits is taken back.

    Params:
        letter: Its number in the table. key: Of the letter.
    """
    with job.deps.sessions() as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        if letter.state != RECALLED:
            answer_recall(*job.asking(session, "circulars.recall", number=letter.number, sure=True))
    return Outcome({"to": page_of(job), "note": "recalled"})


@errand("circular.discard")
def discard(job: Job) -> Outcome:
    """Throw a draft away.

    Params:
        letter: Its number in the table.
    """
    with job.deps.sessions() as session:
        if (letter := session.get(Letter, int(job.params["letter"]))) is not None:
            _same(job, letter)
            answer_cancel(*job.asking(session, "circulars.cancel", number=letter.number))
    return Outcome({"to": "/circulars", "note": "cancelled"})


@errand("circular.register")
def register(job: Job) -> Outcome:
    """Write the register of a letter as a workbook.

    Params:
        key: Of the letter.
    """
    with job.deps.sessions() as session:
        entry = next(
            (each for each in entries(session, job.office_code) if each.key == job.params["key"]), None
        )
        if entry is None:
            raise AnswerableError("ไม่พบหนังสือฉบับนี้แล้ว")
        rows = addressed(session, job.office_code, [entry])[entry.key]
        ask, context = job.asking(session, "circulars.status")
        document = readings_of(ask, context, entry, rows)
    kind = KINDS["file"]
    return Outcome({}, out=kind.write(document), out_name=file_name(document, kind), out_mime=kind.mime)


def own_letter(session: Session, job: Job, number: int) -> Letter:
    """Return a letter of the asker's office, and make sure that its number means it and no newer one.

    Raises:
        AnswerableError: There is none, or a newer letter bears its number.
    """
    letter = session.get(Letter, number)
    if letter is None:
        raise AnswerableError("ไม่พบหนังสือฉบับนี้แล้ว")
    _same(job, letter)
    newest = letter_of(session, job.office_code, letter.number)
    if newest is None or newest.id != letter.id:
        raise AnswerableError(f"มีหนังสือเลขที่ {letter.short} ฉบับใหม่กว่า จัดการฉบับนี้จากหน้านี้ไม่ได้")
    return letter


def page_of(job: Job) -> str:
    """Return the page of the letter that an errand is about."""
    return f"/circulars/letter?key={quote(str(job.params['key']), safe='')}"


def _same(job: Job, letter: Letter) -> None:
    if letter.office_code != job.office_code:
        raise AnswerableError("ไม่พบหนังสือฉบับนี้แล้ว")
