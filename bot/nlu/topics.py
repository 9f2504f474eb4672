"""Which capability a sentence wants, by grammar: the cues and measures of the frame, in a fixed order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.nlu import asking, measures
from bot.nlu.dating import Unplaced, due_days
from bot.nlu.measures import SUBMISSIONS
from bot.nlu.perhead import per_head
from bot.nlu.questions import Draft, Trouble, draft, with_scope
from bot.nlu.scopes import named_scope, own_scope, school_scope
from bot.nlu.settling import Case, ask, settle
from bot.nlu.slots import RANKING, Frame
from bot.nlu.understanding import Understanding
from db.datasets import MEASURES
from reports.question import Question, Scope

_CODE = re.compile(r"^\s*ลงทะเบียน\s*[:#]?\s*([A-Za-z0-9][A-Za-z0-9-]{3,40})\s*$")
_CHAT = ("help", "whoami", "contact", "thanks", "greeting")
#: Until manuals are held: what a word means, and how things are done.
GUIDES = "คู่มือและขั้นตอนการทำงาน"
_MEANS = ("คือ", "หมายถึง", "หมายความ", "แปลว่า")

#: The word of vocabulary that names the target of disbursement, and measures that may stand beside it.
TARGET = "เป้าหมายการเบิกจ่าย"
_SPENT = ("disbursed", "disbursement_rate", "disbursement_rate_committed", "schools", "allocated")


def decide(case: Case) -> Understanding | None:
    """Return what the sentence wants, or None when the grammar finds no topic in it."""
    for rule in (
        _register,
        _private,
        _reset,
        _definition,
        _target,
        _unheld,
        _own_rank,
        per_head,
        _reports,
        _figures,
        _profile,
        _chat,
    ):
        if (found := rule(case)) is not None:
            return found
    return None


def _register(case: Case) -> Understanding | None:
    if match := _CODE.match(case.text):
        return ask("seats.register", slots={"code": match[1].upper()})
    return None


def _private(case: Case) -> Understanding | None:
    frame = case.frame
    people = "position" in frame.where or any(
        said.key in ("students", "teachers", "staff") for said in frame.measures
    )
    named = people and any(piece.text.startswith("ชื่อ") for piece in frame.pieces)
    return ask("talk.private") if frame.private or named else None


def _reset(case: Case) -> Understanding | None:
    frame = case.frame
    if frame.has("restart") and not (
        frame.measures or frame.names.schools or frame.where or frame.has("per_head")
    ):
        return ask("talk.help", slots={"reset": True})
    return None


def _definition(case: Case) -> Understanding | None:
    """เงินรายหัวคืออะไร asks what a word means: a figure would be no answer."""
    frame = case.frame
    asked = any(piece.text.startswith(_MEANS) and piece.tag("unheld") for piece in frame.pieces)
    return ask("talk.unheld", slots={"what": GUIDES}) if asked and not frame.has(*RANKING) else None


def _target(case: Case) -> Understanding | None:
    """เบิกจ่ายเทียบเป้า, โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า."""
    frame = case.frame
    if TARGET not in frame.unheld or any(said.key not in _SPENT for said in frame.measures if not said.weak):
        return None
    frame.use("less", "more", "percent", "ratio", "compare", "negate", "bottom", "top")
    below = frame.has("which") or measures.counts_schools(frame) or "school" in frame.by
    frame.by = [key for key in frame.by if key != "school"]
    made = draft(frame, "disbursement_rate", case.setting, case.gazetteer)
    if isinstance(made, Draft):
        question = replace(
            made.question, by=("school",) if below else (), listing=False, rank=None, bounds=(), compare=None
        )
        made = Draft(question, made.scope)
    return settle(made, "money.target", {"below": bool(below)}, case, measure="disbursement_rate")


def _unheld(case: Case) -> Understanding | None:
    """A topic we know of without data; unless the words belong to a report (ส่ง B-OBEC) or a measure we hold."""
    frame = case.frame
    if not frame.unheld or frame.has("due", "status_asked") or _says_submission(frame):
        return None
    if "payer" in frame.where and any("payer" in measures.dimensions_of(said.key) for said in frame.measures):
        return None
    if "line" in frame.where or frame.has("per_head", "letter", "transferred"):
        return None
    return ask("talk.unheld", slots={"what": frame.unheld[0]})


def _says_submission(frame: Frame) -> bool:
    sent = any("ส่ง" in piece.text and piece.tag("value", "status") for piece in frame.pieces)
    return measures.says_submissions(frame) or sent


def asks_own_rank(frame: Frame) -> bool:
    """Say whether the place of one school in an order is asked for: อยู่อันดับที่เท่าไหร่."""
    return (
        frame.has("place_in_rank")
        and frame.has("count", "which")
        and not frame.numbers
        and not frame.has(*RANKING)
    )


def _own_rank(case: Case) -> Understanding | None:
    if not asks_own_rank(case.frame):
        return None
    choice = measures.choose(case.frame)
    named = choice is not None and choice.key not in (measures.SCHOOLS, SUBMISSIONS)
    return asking.about_rank(
        (choice.key,) if choice and named else ("students", "teachers"), case.setting.seat.office_code
    )


def _figures(case: Case) -> Understanding | None:
    frame = case.frame
    choice = measures.choose(frame)
    if choice is None:
        if not (frame.limits and measures.counts_schools(frame)) and not (
            frame.has(*RANKING) and frame.has("top_students", "bottom_students")
        ):
            return None
        choice = measures.Choice("students")
    if choice.key == measures.SCHOOLS and _only_a_name(frame):
        return None
    made = draft(frame, choice.key, case.setting, case.gazetteer)
    if choice.key == measures.SCHOOLS and isinstance(made, Draft) and _of_one(made):
        # เราเป็นโรงเรียนขนาดไหน: of one school there is nothing to count.
        profile = Draft(Question("students", made.question.scope), made.scope)
        return settle(profile, "schools.profile", {}, case, measure="students")
    if isinstance(made, Draft) and choice.others and not made.question.bounds:
        if isinstance(made.scope, Scope):
            return asking.about_measures((choice.key, *choice.others), made.question, "figures", {})
    return settle(made, "figures", {}, case, measure=choice.key)


def _of_one(made: Draft) -> bool:
    scope = made.scope
    return (
        isinstance(scope, Scope)
        and scope.kind == "school"
        and len(scope.keys) == 1
        and not made.question.bounds
        and not made.question.rank
    )


def _only_a_name(frame: Frame) -> bool:
    """โรงเรียน was only said to name or point to one school, not to count them."""
    said = [mention for mention in frame.measures if mention.key == measures.SCHOOLS]
    outside = [mention for mention in said if mention.at not in frame.names.used]
    if not outside:
        return True
    asked = (
        measures.counts_schools(frame)
        or frame.where
        or frame.by
        or frame.limits
        or frame.has("howmany", "count", "which", "office", "total", "chart", "file", *RANKING)
    )
    return not asked and not frame.names.places


def _profile(case: Case) -> Understanding | None:
    """A school and nothing else about it, or its "ข้อมูล"."""
    frame = case.frame
    asked = frame.has("profile") or not (frame.times or frame.where or frame.by)
    seated = case.setting.seat.kind == "school" and frame.has("profile") and not frame.measures
    own = seated or (
        frame.has("own")
        and (
            frame.has("profile", "marker")
            or any(_is_school(frame.pieces[said.at].text) for said in frame.cues if said.key == "own")
        )
    )
    unknown = any(thai in ("โรงเรียน", "รหัสโรงเรียน") for thai, _, _ in frame.names.unknown)
    if not asked or not (frame.names.schools or own or unknown):
        return None
    scope = named_scope(frame, case.setting, case.gazetteer) or (
        own_scope(case.setting, case.gazetteer) if seated else None
    )
    question = Question("students", Scope("office", case.setting.seat.office_code))
    made = Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)
    if isinstance(scope, Scope) and (scope.kind != "school" or len(scope.keys) > 1):
        return None
    return settle(made, "schools.profile", {}, case, measure="students")


def _is_school(text: str) -> bool:
    return text.startswith(("โรงเรียน", "รร"))


def _reports(case: Case) -> Understanding | None:
    """Due dates, where one school stands, and who has sent."""
    frame = case.frame
    about = _says_submission(frame) or "system" in frame.where or bool(frame.reports)
    if not (about or frame.has("due", "status_asked")):
        return None
    others = [
        said for said in frame.measures if said.key not in (SUBMISSIONS, measures.SCHOOLS) and not said.weak
    ]
    if others and not (_says_submission(frame) or frame.has("due", "status_asked")):
        return None
    if frame.has("due", "status_asked") and not about and _about_money_only(frame):
        return None
    frame.use("late", "negate", "none", "should", "when")
    whole = not (frame.names.schools or frame.has("own"))
    if (frame.has("due") and (not frame.has("which") or not about)) or (
        frame.has("when") and frame.has("send") and whole
    ):
        return _due(case)
    made = draft(_of_reports(frame), SUBMISSIONS, case.setting, case.gazetteer)
    if isinstance(made, Draft) and _asks_own(case) and (own := own_scope(case.setting, case.gazetteer)):
        made = Draft(with_scope(made.question, own), own)
    if isinstance(made, Draft) and _of_one_school(case, made):
        question = replace(
            made.question,
            by=(),
            listing=False,
            where=tuple(pair for pair in made.question.where if pair[0] in ("system", "round", "report")),
        )
        return settle(
            Draft(question, made.scope), "reports.status", report_slots(question), case, measure=SUBMISSIONS
        )
    if isinstance(made, Draft):
        made = Draft(_by_status(frame, made.question), made.scope)
    return settle(made, "figures", {}, case, measure=SUBMISSIONS)


def _by_status(frame: Frame, question: Question) -> Question:
    """Without a status asked for, schools are told apart by it; "schools that have sent" are listed."""
    by, status = question.by, question.values_of("status")
    if (
        not status
        and not question.listing
        and "status" not in by
        and question.scope.kind != "school"
        and len(by) < 2
    ):
        return replace(question, by=(*by, "status"))
    of_schools = any(
        said.key == measures.SCHOOLS and said.at not in frame.names.used for said in frame.measures
    )
    if (
        status
        and of_schools
        and not by
        and not frame.has("count", "howmany")
        and not measures.counts_schools(frame)
    ):
        return replace(question, listing=True)
    return question


def _about_money_only(frame: Frame) -> bool:
    return bool(frame.measures) and all(
        MEASURES[said.key].money for said in frame.measures if said.key in MEASURES
    )


def _of_reports(frame: Frame) -> Frame:
    """Put reports named by code or by words into the conditions; โรงเรียนไหนค้างส่ง without a state means not sent."""
    if sum("กี่" in frame.pieces[said.at].text for said in frame.measures if said.key == measures.SCHOOLS) > 1:
        # ส่งแล้วกี่โรง ยังไม่ส่งกี่โรง: all states beside each other.
        frame.where.pop("status", None)
        frame.by = [*frame.by, "status"]
        return frame
    if frame.reports:
        frame.where["report"] = tuple(frame.reports)
    of_schools = not frame.names.schools and any(said.key == measures.SCHOOLS for said in frame.measures)
    counted = (
        measures.counts_schools(frame)
        or frame.has("which")
        or (of_schools and any(piece.text == "ที่" for piece in frame.pieces))
    )
    if (
        "status" not in frame.where
        and counted
        and frame.has("send")
        and any(piece.text == "แล้ว" for piece in frame.pieces)
    ):
        frame.where["status"] = ("ส่งแล้ว",)
    slow = any(frame.pieces[said.at].text in ("ช้า", "ล่าช้า") for said in frame.cues if said.key == "late")
    if "status" not in frame.where and slow and counted and frame.has("send"):
        frame.where["status"] = ("ส่งช้า",)
    owed = frame.has("late") or any(
        "สถานะ" not in frame.pieces[said.at].text for said in frame.cues if said.key == "status_asked"
    )
    if (
        "status" not in frame.where
        and owed
        and (frame.has("which") or measures.counts_schools(frame) or frame.by)
    ):
        frame.where["status"] = ("ยังไม่ส่ง",)
    return frame


def _of_one_school(case: Case, made: Draft) -> bool:
    frame = case.frame
    if frame.has("which") and not frame.names.schools and not frame.has("own"):
        return _asks_own(case)
    if not isinstance(made.scope, Scope):
        return bool(frame.names.schools or frame.has("own")) and not frame.by
    return made.scope.kind == "school" and len(made.scope.keys) == 1


def _asks_own(case: Case) -> bool:
    """A school that asks "what is still to be sent" (not "who") asks about itself."""
    frame = case.frame
    what = any(frame.pieces[said.at].text.startswith("อะไร") for said in frame.cues if said.key == "which")
    other = frame.names.schools or frame.names.places or frame.has("office")
    return what and case.setting.seat.kind == "school" and not other and not measures.counts_schools(frame)


def report_slots(question: Question) -> dict[str, Any]:
    """Return which reports a question is about, as the handlers of reports take it."""
    slots: dict[str, Any] = {}
    for key in ("report", "system", "round"):
        if values := question.values_of(key):
            slots[key] = values[0] if len(values) == 1 else list(values)
    if question.period:
        slots["year"] = question.period.year
    return slots


def _due(case: Case) -> Understanding:
    frame = case.frame
    frame.where.pop("status", None)
    days = due_days(frame, case.setting)
    if isinstance(days, Unplaced):
        trouble = Trouble(days.kind, (days.typed, SUBMISSIONS), periods=days.periods)
        return settle(trouble, "reports.due", {}, case, measure=SUBMISSIONS)
    made = draft(_of_reports(frame), SUBMISSIONS, case.setting, case.gazetteer)
    if isinstance(made, Trouble):
        return settle(made, "reports.due", {}, case, measure=SUBMISSIONS)
    slots = report_slots(made.question)
    slots |= days or {}
    if words := frame.leftovers():
        return asking.about_words(words, made.question, "reports.due", slots, frame.unmet())
    return ask("reports.due", None, slots)


def _chat(case: Case) -> Understanding | None:
    """Small talk, when nothing else is in the sentence."""
    frame = case.frame
    for cue in _CHAT:
        if frame.has(cue):
            return ask(f"talk.{cue}")
    return None


__all__ = ["Case", "ask", "decide", "school_scope", "settle"]
