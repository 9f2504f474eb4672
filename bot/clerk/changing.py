"""Changes of a circular from the console: what it says is corrected with a notice, its PDF is put on or taken off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk.errands import Job, errand
from bot.clerk.writing import attach, own_letter, page_of
from db.errands import Outcome
from db.errors import AnswerableError
from db.letters import OUT, Letter, detach_paper, is_news
from db.session import writing
from db.values.calendar import thai_date
from handlers.circular_changes import PAPER_SAID, cost_of_correction, put_right
from handlers.circular_posting import renew_buttons
from handlers.circular_preview import note
from handlers.pricing import later_said, price_said


@errand("circular.correction")
def correction(job: Job) -> Outcome:
    """Show what a correction would change and tell, and at which price; nothing is changed by it.

    Params:
        letter, key: Which letter. subject, summary: As they are to be. due: ISO day, or "" for none. paper: tell of a new one.
    """
    with job.deps.sessions() as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        changed = _changed(session, letter, job.params)
        if not changed:
            raise AnswerableError("ยังไม่ได้เปลี่ยนอะไร แก้เรื่อง สรุป หรือกำหนดส่งก่อน")
        schools, cost, later = cost_of_correction(session, letter, now=job.now)
        return Outcome(
            {
                "key": job.params["key"], "number": letter.short, "schools": schools, "price": f"{price_said(cost)}{later_said(later)}",
                "affordable": cost.affordable, "subject": job.params["subject"], "summary": job.params["summary"],
                "due": thai_date(date.fromisoformat(job.params["due"])) if job.params["due"] else "",
                "paper": bool(job.params.get("paper")),
                "changes": [[name, before, after] for name, (before, after, _) in changed.items()],
            }
        )  # fmt: skip


@errand("circular.correct")
def correct(job: Job) -> Outcome:
    """Correct a letter that was sent; every addressed school is told. Done twice, it is told once.

    Params:
        As of ``circular.correction``.
    """
    with job.deps.sessions() as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        changed = _changed(session, letter, job.params)
        if changed:
            ask, context = job.asking(session, "circulars.correct", number=letter.number)
            values = {column: value for _, _, (column, value) in changed.values()}
            put_right(ask, context, values, _said(changed), ",".join(values))
    return Outcome({"to": page_of(job), "note": "corrected"})


#: What is changed, as the page calls it -> before, after, and the column with its new value.
_Changed = dict[str, tuple[str, str, tuple[str, Any]]]


def _changed(session: Session, letter: Letter, wanted: Mapping[str, Any]) -> _Changed:
    """What of a sent letter would be another.

    Raises:
        AnswerableError: It is not out, or the due day lies before the letter's own.
    """
    if letter.state not in OUT:
        raise AnswerableError(f"หนังสือ {letter.short} ไม่ได้อยู่ระหว่างแจ้งเวียน แก้แบบแจ้งผู้รับไม่ได้")
    due = date.fromisoformat(wanted["due"]) if wanted["due"] else None
    if due and due < letter.dated_on:
        raise AnswerableError(f"กำหนดส่ง {thai_date(due)} มาก่อนวันที่ของหนังสือ {thai_date(letter.dated_on)}")
    found: _Changed = {}
    if wanted["subject"] != letter.subject:
        found["เรื่อง"] = (letter.subject, wanted["subject"], ("subject", wanted["subject"]))
    if wanted["summary"] != letter.summary.replace("\r\n", "\n"):
        found["สรุป"] = (letter.summary, wanted["summary"], ("summary", wanted["summary"]))
    if due != letter.due_on:
        before, after = (thai_date(each) if each else "ไม่มี" for each in (letter.due_on, due))
        found["กำหนดส่ง"] = (before, after, ("due_on", due))
    if wanted.get("paper") and is_news(session, letter):
        found[PAPER_SAID] = ("", letter.paper_name, ("paper_name", letter.paper_name))
    return found


def _said(changed: _Changed) -> str:
    """What was corrected, as schools read it: เรื่องเป็น …, กำหนดส่งเป็น …; a summary is read on the card."""
    told = [
        name if name in ("สรุป", PAPER_SAID) else f"{name}เป็น {after}"
        for name, (_, after, _) in changed.items()
    ]
    return " ".join(told)


@errand("circular.paper")
def paper(job: Job) -> Outcome:
    """Make a PDF the paper of a letter, in place of the one before.

    Params:
        letter, key: Which letter. The file is the PDF.
    """
    with writing(job.deps.sessions) as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        attach(job, session, letter)
    return Outcome({"to": page_of(job), "note": "papered"})


@errand("circular.unpaper")
def unpaper(job: Job) -> Outcome:
    """Take the PDF of a letter away; its link opens nothing from then on.

    Params:
        letter, key: Which letter.
    """
    with writing(job.deps.sessions) as session:
        letter = own_letter(session, job, int(job.params["letter"]))
        if detach_paper(session, letter):
            renew_buttons(session, letter)
            ask, context = job.asking(session, "circulars.paper", number=letter.number)
            note(session, ask, context, "detached", letter)
    return Outcome({"to": page_of(job), "note": "unpapered"})
