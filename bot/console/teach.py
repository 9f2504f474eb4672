"""The teach-back list (สอนน้องแผน): sentences that were not answered, lessons in use, versions to go back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from db.errands import recent_of
from db.errors import WrongInputError
from db.lessons import lessons_of, version_in_use, versions_of
from db.questions import REASONS as VOTES
from db.questions import QuestionLine, lines_to_teach

#: Why a sentence is on the list: the reason that was given, or how the turn ended.
REASONS: dict[str, str] = {**dict(VOTES.items()), "fallback": "ไม่เข้าใจ", "clarify": "ถามกลับ"}
ACTS = {"teach": "สอน", "forget": "เลิกใช้บทเรียน"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sentence of the list, however often it was typed."""

    line: int
    text: str
    times: int
    why: str
    understood: str
    last_at: datetime
    figure: bool


def show(desk: Desk) -> ResponseReturnValue:
    """Show the list, the lessons in use and the versions."""
    with desk.reading() as session:
        waiting = waiting_of(lines_to_teach(session, desk.office_code))
        number = version_in_use(session, desk.office_code)
        lessons = lessons_of(session, desk.office_code, number).lessons
        versions = versions_of(session, desk.office_code)
        learning = recent_of(session, desk.office_code, "teach.accept")
    return desk.page(
        "teach",
        waiting=waiting,
        learning=learning,
        lessons=lessons,
        versions=versions,
        number=number,
        acts=ACTS,
    )


def waiting_of(lines: list[QuestionLine]) -> list[Waiting]:
    """Return the open sentences, those with a wrong figure first, then the newest."""
    groups: dict[str, list[QuestionLine]] = {}
    for line in lines:
        groups.setdefault(" ".join(line.said.split()).casefold(), []).append(line)
    found = []
    for same in groups.values():
        taught = max((line.id for line in same if line.state == "taught"), default=0)
        still = [line for line in same if not line.state and line.id > taught]
        if not still or any(line.state == "ignored" for line in same):
            continue
        voted = next((line for line in still if line.reason), still[0])
        why = ", ".join(dict.fromkeys(REASONS.get(line.reason or line.kind, "") for line in still))
        figure = any(line.reason == "figure" for line in still)
        found.append(
            Waiting(
                still[0].id,
                still[0].said,
                len(still),
                why,
                voted.understood if voted.reason else "",
                still[0].asked_at,
                figure,
            )
        )
    return sorted(found, key=lambda each: (each.figure, each.last_at, each.line), reverse=True)


def one(desk: Desk, line: int) -> ResponseReturnValue:
    """Show one sentence with the field for one of the same meaning."""
    with desk.reading() as session:
        waiting = waiting_of(lines_to_teach(session, desk.office_code))
    found = next((each for each in waiting if each.line == line), None)
    if found is None:
        abort(404)
    return desk.page("lesson", each=found, here="/teach")


def act(desk: Desk, act: str) -> ResponseReturnValue:
    """Propose, teach or put aside a sentence, leave a lesson out, or put a version back."""
    if act in ("propose", "accept"):
        like = field("like", 300)
        if not like:
            raise WrongInputError("พิมพ์ประโยคที่ถามเรื่องเดียวกันและน้องแผนตอบถูกอยู่แล้ว")
        return desk.errand(f"teach.{act}", {"line": _number("line"), "like": like})
    if act == "ignore":
        return desk.errand("teach.ignore", {"line": _number("line")})
    if act == "forget":
        return desk.errand("teach.forget", {"lesson": _number("lesson")})
    if act == "use":
        return desk.errand("teach.use", {"version": _number("version")})
    abort(404)


def _number(name: str) -> int:
    typed = field(name, 18)
    if not (typed.isascii() and typed.isdigit()):
        raise WrongInputError("ไม่พบรายการนี้")
    return int(typed)
