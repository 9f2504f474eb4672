"""An office with one of everything that the console can name, for tests from beside it and of its pages."""

from __future__ import annotations

import base64
from datetime import date, timedelta

from sqlalchemy import select

from bot.attaching import attach_pdf
from bot.channels import sealer_of
from bot.clerk.clerk import Clerk
from bot.workdeps import Deps
from db.cases import Actor, open_case
from db.console import ConsoleSession, Visitor
from db.errands import SEALED, Outcome, ask_for, claim, finish
from db.lessons import Lesson, add_version
from db.letters import LetterFacts, freeze, keep_draft
from db.offices import Cluster
from db.outbox import OutboxMessage, Planned, plan
from db.people import Holder, Seat, give_seat
from db.questions import QuestionLine, keep_question
from db.register import entry_of
from db.seat_requests import ask_for_seat
from db.seat_transfers import Move, transfer
from db.session import writing
from reports.question import Question, Scope
from tests.bot.kit import GROUP, START
from tests.factories import make_batch, make_round, make_school
from tests.papers import pdf

THEIRS = "5402"
PERSON, ASKER = "U" + "9" * 32, "U" + "8" * 32
#: Stands in everything the office holds.
SECRET = "ลับแพร่"


def furnish(deps: Deps) -> dict[str, str]:
    """Give the office one of everything; return what names each in a request."""
    at = START
    with writing(deps.sessions) as session:
        batch = make_batch(session, kind="schools", office=THEIRS)
        make_school(session, code="54020001", name=f"บ้าน{SECRET}", batch=batch, office_code=THEIRS, amphoe="สูงเม่น", cluster="กลุ่มไกล")  # fmt: skip
        session.add(Cluster(office_code=THEIRS, name="กลุ่มไกล"))
        reports = make_batch(session, kind="reports", office=THEIRS)
        make_round(
            session, code="5402.X", due=date(2026, 12, 25), batch=reports, name=f"แบบ{SECRET}", office=THEIRS
        )
        ours = make_batch(session, kind="schools")
        make_school(session, code="57030001", name="บ้านหนึ่ง", batch=ours, cluster="กลุ่มดอย")
    with writing(deps.sessions) as session:
        question = Question("schools", Scope("office", THEIRS)).to_json()
        letters = []
        for number in ("ว 700", "ว 701"):
            facts = LetterFacts(
                number, date(2026, 11, 20), f"เรื่อง{SECRET}", audience="ทุกโรงเรียน", question=question
            )
            letters.append(keep_draft(session, THEIRS, facts, by="b" * 32, now=at, origin="console"))
        freeze(session, letters[1], ["54020001"], by="b" * 32, now=at)
        attach_pdf(session, deps.settings, letters[1], f"{SECRET}.pdf", pdf(), by="b" * 32, now=at)
        line = keep_question(session, QuestionLine(office_code=THEIRS, asked_at=at, seat_kind="school", kind="fallback", said=f"ซื้อหวย{SECRET}", took_ms=1.0))  # fmt: skip
        lesson = Lesson(office_code=THEIRS, sentence=f"หัว{SECRET}", meaning="ask students", first=False, taught_by="b", taught_at=at)  # fmt: skip
        version = add_version(session, THEIRS, [lesson], act="teach", by="b", at=at)
        give_seat(session, Seat("school", THEIRS, school_code="54020001", role="principal"), PERSON, at=at)
        give_seat(session, Seat("cluster", THEIRS, cluster="กลุ่มไกล"), GROUP, at=at)
        request, _ = ask_for_seat(session, Seat("school", THEIRS, school_code="54020001", role="clerk"), ASKER, at=at)  # fmt: skip
        clerk = Seat("school", THEIRS, school_code="54020001", role="clerk")
        moved, _ = transfer(session, THEIRS, [Move(None, clerk)], file_name=f"{SECRET}.xlsx", fingerprint="f", at=at)  # fmt: skip
        case = open_case(session, THEIRS, ASKER, f"ถาม{SECRET}", actor=Actor("a", "public"), at=at)
        for _ in range(2):
            plan(session, Planned(THEIRS, (PERSON,), [{"type": "text", "text": SECRET}], campaign=f"circular:{SECRET}:post"), now=at)  # fmt: skip
        failed, planned = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        failed.state = "failed"
        holders = dict(session.execute(select(Holder.line_id, Holder.id)).all())
        return {
            "batch": str(batch), "reports": str(reports), "school": "54020001", "cluster": "กลุ่มไกล", "amphoe": "สูงเม่น",
            "round": "5402.X", "draft": entry_of(letters[0]).key, "sent": entry_of(letters[1]).key,
            "letter": str(letters[0].id), "line": str(line), "lesson": str(lesson.id), "version": str(version.number),
            "request": str(request.id), "case": str(case.number), "failed": str(failed.id), "planned": str(planned.id),
            "transfer": str(moved), "holder": str(holders[PERSON]), "group": str(holders[GROUP]),
        }  # fmt: skip


def their_officer(deps: Deps) -> Visitor:
    """The other office's officer, who is in the console."""
    with deps.sessions() as session:
        row = session.scalars(select(ConsoleSession).where(ConsoleSession.office_code == THEIRS)).first()
        return Visitor(row.id, Seat("officer", THEIRS), row.actor, row.holder_id, row.began_at)


def leave_lying(deps: Deps, things: dict[str, str]) -> None:
    """Let the other office have an answer with its chart, and a file that was checked, lying in the console."""
    visitor = their_officer(deps)
    with writing(deps.sessions) as session:
        things["errand"] = ask_for(session, visitor, "explore", {"text": SECRET}, now=deps.clock())
    taken = claim(deps.sessions, "w", now=deps.clock(), lease=timedelta(seconds=15))
    picture = base64.b64encode(SECRET.encode()).decode()
    outcome = Outcome({"chart": picture, "text": SECRET}, out=SECRET.encode(), out_name="a.xlsx", out_mime="text/plain")  # fmt: skip
    with writing(deps.sessions) as session:
        assert finish(session, taken, outcome, now=deps.clock())
        things["checked"] = ask_for(
            session, visitor, "import.check", {"kind": "holidays", "told": {}}, now=deps.clock(),
            file=sealer_of(deps.settings).seal("วันที่,ชื่อ\n4/12/2569,วันลับแพร่\n".encode(), SEALED), file_name="a.csv",
        )  # fmt: skip
        things["moves"] = ask_for(
            session, visitor, "seats.check", {}, now=deps.clock(), file_name="b.csv",
            file=sealer_of(deps.settings).seal("จากโรงเรียน,ไปโรงเรียน\n54020001,\n".encode(), SEALED),
        )  # fmt: skip
    assert Clerk(deps, "clerk").step() and Clerk(deps, "clerk").step()
