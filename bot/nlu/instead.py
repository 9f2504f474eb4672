"""What may be asked instead of what is refused or not held: numbers for names of persons, the school for its test scores.

It is offered as a button, and remembered like any question back: งั้นขอแค่จำนวน, แยกชายหญิง go on from it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import asking
from bot.nlu.frame import SCHOOLS
from bot.nlu.questions import Draft, draft
from bot.nlu.settling import Case
from bot.nlu.understanding import INSTEAD, Option, Understanding
from reports.question import Question, Scope

REFUSED = ("talk.private", "talk.unheld")
_OF_STAFF = ("ครู", "ผอ", "ผู้อำนวยการ", "บุคลากร", "ภารโรง", "ธุรการ")


def with_instead(understood: Understanding, case: Case) -> Understanding:
    """Return a refusal with what can be answered of the same pupils or the same place; as it was where nothing can."""
    if understood.topic not in REFUSED or understood.options or understood.also:
        return understood
    option = _count(case) if understood.topic == "talk.private" else _place(case)
    return replace(understood, options=(option,)) if option else understood


def _count(case: Case) -> Option | None:
    """ขอรายชื่อนักเรียน ป.1: how many they are."""
    frame = case.frame
    if "ชื่อ" not in case.text:
        return None
    staff = any(word in case.text for word in _OF_STAFF) or "position" in frame.where
    pupils = any(word in case.text for word in ("นักเรียน", "เด็ก", "นร", "ลูก"))
    if staff == pupils:
        return None
    measure = "students" if pupils else "staff" if "position" in frame.where else "teachers"
    made = draft(frame, measure, case.setting, case.gazetteer)
    if not isinstance(made, Draft) or not isinstance(made.scope, Scope) or made.question.rank:
        return None
    question = replace(made.question, scope=made.scope, listing=False, by=(), chart=None, want="sentence")
    return Option(INSTEAD, asking.describe(question), "figures", question)


def _place(case: Case) -> Option | None:
    """คะแนนสอบของบ้านแม่จัน: what is held of that school or place."""
    frame = case.frame
    if not (frame.names.schools or frame.names.places):
        return None
    made = draft(frame, SCHOOLS, case.setting, case.gazetteer)
    scope = made.scope if isinstance(made, Draft) else None
    if not isinstance(scope, Scope) or len(scope.keys) != 1:
        return None
    if scope.kind == "school":
        return Option("ข้อมูลโรงเรียน", f"ข้อมูล{scope.name}", "schools.profile", Question("students", scope))
    return Option(
        asking.label(f"นักเรียน{scope.name}"), f"นักเรียน{scope.name}กี่คน", "figures", Question("students", scope)
    )
