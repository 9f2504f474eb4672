"""Reports that schools send: due dates, where one school stands, who has sent and who has not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.nlu import asking, measures
from bot.nlu.dating import Unplaced, due_days, use_days
from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame, Said
from bot.nlu.lateness import late_to_send, only_reports_are_late, slots_of_lateness
from bot.nlu.questions import Draft, Trouble, draft, with_scope
from bot.nlu.scopes import own_scope
from bot.nlu.settling import Case, ask, settle
from bot.nlu.several import MOST
from bot.nlu.understanding import Understanding
from db.datasets import MEASURES
from db.datasets.systems import MONITORING
from db.values.calendar import office_day
from reports.question import Bound, Question, Scope

#: The office as the one who wants reports, rather than all its schools.
_THE_OFFICE = ("เขต", "สพป", "สพป.", "เขตพื้นที่", "เขตพื้นที่การศึกษา")
#: What of a question is kept when one school is asked about; what it sent and owes is shown anyway.
_OF_OWN = ("system", "round", "report")
_SHOWN_OF_OWN = (("status", ("ส่งกลับแก้ไข",)), ("status", ("ส่งช้า",)))
#: Words that no dictionary of ours has, for work that has not been handed in.
_OWING = ("ค้าง", "หลุด", "เบี้ยว", "ดอง")
#: Groups of schools of which all may have sent.
_GROUPS = ("amphoe", "tambon", "cluster", "size")
#: A phrase of deadlines that asks by itself: ต้องส่งอะไร, ปิดระบบวันไหน.
_ASKED = ("วันไหน", "เมื่อไ", "ตอนไหน", "วันใด", "เท่าไ", "อะไร", "ไรบ้าง", "อะหยัง")

_LEFT = re.compile(r"เหลือ|ยังมี|อีก(?:ไหม|มั้ย|บ้าง|มั่ง|คะ|ครับ|ค่ะ|\s|$)")


def says_submission(frame: Frame) -> bool:
    """Say whether the sentence is about sending reports (การส่งรายงาน), by a word for it or by a state of it."""
    sent = any("ส่ง" in piece.text and piece.tag("value", "status") for piece in frame.pieces)
    return measures.says_submissions(frame) or sent


def _names_what_is_sent(frame: Frame, at: int) -> bool:
    """ส่งครุภัณฑ์หรือยัง: beside sending, a word that is also the name of a system is what is sent."""
    return frame.has("send") and frame.pieces[at].tag("value", "system") is not None


def reports_asked(case: Case) -> Understanding | None:
    """Due dates, where one school stands, and who has sent."""
    frame = case.frame
    about = (
        says_submission(frame)
        or "system" in frame.where
        or bool(frame.reports)
        or _sends(frame)
        or _owes(frame)
        or late_to_send(frame)
    )
    if not (about or frame.has("due", "status_asked")):
        return None
    others = [
        said
        for said in frame.measures
        if said.key not in (SUBMISSIONS, SCHOOLS)
        and not said.weak
        and not _names_what_is_sent(frame, said.at)
    ]
    if others and not (says_submission(frame) or frame.has("due", "status_asked")):
        return None
    if frame.has("due", "status_asked") and not about and _about_money_only(frame):
        return None
    frame.use("late", "should", "when", "keyed")
    only_reports_are_late(frame)
    _read_askers(case)
    if _asks_when(case, about):
        return _due(case)
    made = draft(_of_reports(frame), SUBMISSIONS, case.setting, case.gazetteer)
    if "status" in frame.where or frame.has("status_asked"):
        frame.use("negate", "none")
    if isinstance(made, Draft) and _asks_own(case) and (own := own_scope(case.setting, case.gazetteer)):
        made = Draft(with_scope(made.question, own), own)
    if isinstance(made, Draft) and _of_one_school(case, made):
        question = replace(
            made.question,
            by=(),
            listing=False,
            where=tuple(pair for pair in made.question.where if pair[0] in _OF_OWN or pair in _SHOWN_OF_OWN),
        )
        return settle(
            Draft(question, made.scope), "reports.status", report_slots(question), case, measure=SUBMISSIONS
        )
    if isinstance(made, Draft):
        made = Draft(_complete_groups(frame, _by_status(frame, made.question)), made.scope)
        if (first := _first_to_send(frame, made.question)) is not None:
            return first
    return _each_system(settle(made, "figures", slots_of_lateness(frame), case, measure=SUBMISSIONS))


def _first_to_send(frame: Frame, question: Question) -> Understanding | None:
    """โรงไหนส่ง DMC เร็วสุด: schools of one report are not put in an order; who has sent is offered instead."""
    named = {"system", "report", "round"} & {key for key, _ in question.where}
    if question.rank is None or not named or not {"school"} & set(question.by):
        return None
    at = frame.where_is("top", "bottom", "runner_up")
    status = question.values_of("status") or ("ส่งแล้ว", "ส่งช้า")
    plain = replace(question, rank=None, by=(), listing=True).with_where("status", status)
    return asking.about_words([frame.pieces[at].text if at is not None else "อันดับ"], plain, "figures", {})


def _each_system(understood: Understanding) -> Understanding:
    """ใครยังไม่ส่ง DMC กับ EMIS: each report by itself, for the schools are not the same."""
    question = understood.question
    systems = question.values_of("system") if question is not None else ()
    if understood.kind != "ask" or question is None or not 1 < len(systems) <= MOST:
        return understood
    each = [replace(understood, question=question.with_where("system", (name,))) for name in systems]
    return replace(each[0], also=tuple(each[1:]))


def _read_askers(case: Case) -> None:
    """โรงเรียนอื่นส่งกันยัง asks of all; งานที่เขตตีกลับ of a school names the office only as who did it."""
    frame = case.frame
    if frame.has("everyone"):
        frame.cues.append(Said("office", frame.where_is("everyone") or 0))
        frame.use("everyone")
    elif case.setting.seat.kind == "school" and not measures.counts_schools(frame):
        frame.cues = [
            said
            for said in frame.cues
            if said.key != "office" or frame.pieces[said.at].text not in _THE_OFFICE
        ]


def _asks_when(case: Case, about: bool) -> bool:
    """กำหนดส่ง DMC, ต้องส่งอะไรบ้าง, DMC คีย์ได้ถึงวันไหน ask for days; โรงเรียนเราส่ง DMC วันไหน for the day it did."""
    frame = case.frame
    who = measures.counts_schools(frame) or "status" in frame.where or frame.by
    if frame.has("due"):
        asked = [frame.pieces[said.at].text for said in frame.cues if said.key == "due"]
        told = any(word in text for text in asked for word in _ASKED)
        return told or not (
            who or any(_of_whom(frame, said.at) for said in frame.cues if said.key == "which")
        )
    whole = not (frame.names.schools or frame.has("own"))
    return frame.has("when") and frame.has("send", "keyed") and whole and not who


def _of_whom(frame: Frame, at: int) -> bool:
    """ใคร, โรงไหน ask for schools; อะไร and รายงานไหน for what is to be sent."""
    before = frame.pieces[at - 1].text if at else ""
    return frame.pieces[at].text.startswith(("ใคร", "ที่ไหน")) or before.startswith(
        ("โรง", "รร", "กลุ่ม", "อำเภอ", "ตำบล")
    )


def _sends(frame: Frame) -> bool:
    """เดือนนี้ส่งกี่โรง, โรงไหนส่งแล้ว: schools that send are counted, whatever it is they send."""
    for place, piece in enumerate(frame.pieces):
        if piece.text in ("ส่ง", "นำส่ง", "จัดส่ง"):
            after = frame.pieces[place + 1].text if place + 1 < len(frame.pieces) else ""
            if after.startswith("กี่") or (place and frame.pieces[place - 1].tag("cue", "which")):
                return True
    return False


def _owes(frame: Frame) -> bool:
    """กลุ่มไหนค้างมากสุด: something is still to be sent; money that is left over (ค้างจ่าย) is none of it."""
    places = {
        place
        for place, piece in enumerate(frame.pieces)
        if (piece.text in _OWING and not piece.known)
        or (piece.tag("cue", "left") and piece.text.startswith(("ค้าง", "ยังค้าง")))
    }
    others = any(said.key not in (SUBMISSIONS, SCHOOLS) and not said.weak for said in frame.measures)
    if not places or others or not (frame.which or measures.counts_schools(frame)):
        return False
    frame.used |= places
    return True


def _by_status(frame: Frame, question: Question) -> Question:
    """Without a status asked for, schools are told apart by it; "schools that have sent" are listed."""
    by, status = question.by, question.values_of("status")
    if question.share:
        return replace(question, listing=False)
    if (
        not status
        and not question.listing
        and "status" not in by
        and question.scope.kind != "school"
        and len(by) < 2
    ):
        return replace(question, by=(*by, "status"))
    of_schools = any(said.key == SCHOOLS and said.at not in frame.names.used for said in frame.measures)
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
    counting = {said.at for said in frame.measures if said.key == SCHOOLS}
    # ส่งมากี่โรงแล้ว ขาดอีกกี่โรง: who has sent needs no state of its own beside who has not.
    told = bool(frame.where.get("status")) or any(piece.text.startswith("ส่ง") for piece in frame.pieces)
    counting |= {said.at for said in frame.cues if said.key == "left"} if told else set()
    if sum("กี่" in frame.pieces[at].text for at in counting) > 1:
        # ส่งแล้วกี่โรง ยังไม่ส่งกี่โรง: all states beside each other.
        frame.where.pop("status", None)
        frame.by = [*frame.by, "status"]
        return frame
    if frame.has("left"):
        frame.where["status"] = ("ยังไม่ส่ง",)
    if len(frame.where.get("status", ())) > 1 and any(
        piece.text.startswith("อย่างละ") for piece in frame.pieces
    ):
        # ส่งแล้ว ส่งช้า ยังไม่ส่ง อย่างละกี่โรง.
        frame.where.pop("status")
        frame.by = [*frame.by, "status"]
    if frame.where.keys() & {"status"} and not frame.where.keys() & {"system"} and _about_spending(frame):
        frame.where["system"] = (MONITORING,)
    if frame.reports:
        frame.where["report"] = tuple(frame.reports)
    counted = _counted_schools(frame)
    if (
        "status" not in frame.where
        and counted
        and frame.has("send")
        and not frame.has("late")
        and any(piece.text == "แล้ว" for piece in frame.pieces)
    ):
        frame.where["status"] = ("ส่งแล้ว",)
    _read_complete(frame)
    _read_negated(frame)
    slow = any(frame.pieces[said.at].text in ("ช้า", "ล่าช้า") for said in frame.cues if said.key == "late")
    if "status" not in frame.where and slow and (counted or "school" in frame.which) and told:
        frame.where["status"] = ("ส่งช้า",)
    if "status" not in frame.where and frame.has("on_time"):
        frame.where["status"] = ("ส่งแล้ว",)
    frame.use("on_time")
    if "status" not in frame.where and frame.has("late") and _sent_before(frame, "late") and counted:
        frame.where["status"] = ("ส่งช้า",)
    if "status" not in frame.where and frame.has("percent"):
        frame.where["status"] = ("ส่งแล้ว",)
    if "status" not in frame.where and _owes(frame):
        frame.where["status"] = ("ยังไม่ส่ง",)
    groups = set(frame.which) & set(_GROUPS)
    if "status" not in frame.where and groups and frame.has("top", "bottom") and frame.has("send", "keyed"):
        # อำเภอไหนส่ง EMIS น้อยสุด counts those that have.
        frame.where["status"] = ("ส่งแล้ว",)
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


def _counted_schools(frame: Frame) -> bool:
    """Say whether schools are counted, asked for or described (โรงเรียนที่ …)."""
    of_schools = not frame.names.schools and any(said.key == SCHOOLS for said in frame.measures)
    return bool(
        measures.counts_schools(frame)
        or frame.has("which", "percent")
        or (of_schools and any(piece.text == "ที่" for piece in frame.pieces))
    )


def _about_spending(frame: Frame) -> bool:
    """ยังไม่ได้รายงานผลการใช้จ่ายงบ: the report about money is that of monitoring; its words are no figures then."""
    spent = [said.at for said in frame.measures if said.key in ("disbursed", "disbursement_rate")]
    frame.used |= {at - 1 for at in spent if at and frame.pieces[at - 1].text in ("ผล", "การ", "ผลการ")}
    return bool(spent)


def _sent_before(frame: Frame, cue: str) -> bool:
    """โรงที่ส่ง DMC เลยกำหนด has sent, but late; เลยกำหนดส่ง has not."""
    at = frame.where_is(cue)
    return at is not None and any(frame.pieces[place].text == "ส่ง" for place in range(at))


def _read_complete(frame: Frame) -> None:
    """ส่งครบแล้วกี่โรง are those that have sent; กลุ่มไหนส่งครบ are those in which nobody has not."""
    missing = frame.has("incomplete")
    if not (frame.has("complete") or missing):
        return
    groups = [key for key in (*frame.which, *frame.by) if key in _GROUPS]
    if {"report", "system"} & set(frame.which):
        frame.where["status"] = ("ยังไม่ส่ง",)
    elif groups and not frame.has("percent"):
        frame.where["status"] = ("ยังไม่ส่ง",)
        frame.by = list(dict.fromkeys((*frame.by, *groups)))
    elif missing:
        frame.where["status"] = ("ยังไม่ส่ง",)
    elif "status" not in frame.where and (
        measures.counts_schools(frame) or frame.has("count", "percent", "howmany")
    ):
        frame.where["status"] = ("ส่งแล้ว",)
    frame.use("complete", "incomplete")


def _read_negated(frame: Frame) -> None:
    """ยังไม่ได้ before the report itself: ยังไม่ได้รายงานผลการใช้จ่ายงบ, ยังไม่มี DMC."""
    for said in frame.cues:
        after = frame.pieces[said.at + 1 : said.at + 2]
        if said.key == "none" and "status" not in frame.where:
            if any(
                piece.tag("value", "system") or piece.tag("report") or piece.text == "รายงาน"
                for piece in after
            ):
                frame.where["status"] = ("ยังไม่ส่ง",)


def _complete_groups(frame: Frame, question: Question) -> Question:
    """Of groups asked which are complete: only those with nobody left, or with anybody left (ยังส่งไม่ครบ)."""
    asked = (
        frame.has("complete", "incomplete") and set(frame.which) & set(_GROUPS) and not frame.has("percent")
    )
    if not asked or question.rank or question.share:
        return question
    bound = Bound(SUBMISSIONS, 1, None) if frame.has("incomplete") else Bound(SUBMISSIONS, None, 0)
    return replace(question, bounds=(bound,), listing=False)


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
    asked = [frame.pieces[said.at].text for said in frame.cues if said.key == "which"]
    what = not asked or "report" in frame.which or any(text.startswith("อะไร") for text in asked)
    other = (
        frame.names.schools
        or frame.names.places
        or frame.has("office")
        or frame.by
        or frame.has("percent", "howmany")
    )
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
    frame.use("bottom")
    days = due_days(frame, case.setting)
    if isinstance(days, Unplaced):
        trouble = Trouble(days.kind, (days.typed, SUBMISSIONS), periods=days.periods)
        return settle(trouble, "reports.due", {}, case, measure=SUBMISSIONS)
    made = draft(_of_reports(frame), SUBMISSIONS, case.setting, case.gazetteer)
    if isinstance(made, Trouble):
        return settle(made, "reports.due", {}, case, measure=SUBMISSIONS)
    slots = report_slots(made.question)
    if days is not None:
        slots |= days
        if (
            _LEFT.search(case.text)
            and slots["from"] < (today := office_day(case.setting.asked_at).isoformat()) < slots["to"]
        ):
            # เดือนนี้ยังเหลืออะไรต้องส่งอีก: what is due from today on.
            slots["from"] = today
        use_days(frame)
    if words := frame.leftovers():
        return asking.about_words(words, made.question, "reports.due", slots, frame.unmet())
    return ask("reports.due", None, slots)
