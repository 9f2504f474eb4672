"""Which report and whose is meant by what goes on with one: ส่งวันไหน after what DMC is, ใครส่งแล้ว after its day was moved."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.settling import Case
from bot.nlu.slots import Frame
from bot.nlu.spoken import asks_who
from bot.nlu.understanding import Memory, Understanding
from db.datasets.systems import MONITORING
from db.knowledge import entries
from reports.question import Question


def continues(frame: Frame) -> bool:
    """แล้ว… at the beginning or …ล่ะ at the end; แล้ว after a verb (เบิกแล้ว) is none."""
    pieces = frame.pieces
    marks = [said.at for said in frame.cues if said.key == "follow"]
    return any(at == 0 or pieces[at].text != "แล้ว" for at in marks)


#: Words that ask for reports of any kind.
_SEVERAL = ("รายงาน", "งาน", "ทั้งหมด", "กี่รายงาน", "บ้าง", "อะไร", "ข้อมูล", "เอกสาร")
#: Report systems and rounds stay the subject until another is named.
_OF_REPORT = ("system", "round", "report")


def due_of_that(understood: Understanding, case: Case, memory: Memory) -> Understanding:
    """ส่งวันไหน after who has not sent, or after what DMC is: of the report that was spoken of."""
    of_reports = understood.topic in ("reports.due", "reports.status")
    if understood.kind != "ask" or not of_reports or {"system", "report", "from"} & understood.slots.keys():
        return understood
    frame, question = case.frame, understood.question
    many = any(
        piece.text.startswith(_SEVERAL) or "อะไร" in piece.text or "ไร" == piece.text
        for piece in frame.pieces
    )
    told = memory.entry_turn == memory.turn and memory.entry in entries()
    # แล้วรอบ 2 หมดเขตวันไหน after what DMC is: a round is one of that report.
    timed = any(when.years or when.shift is not None or not (told and when.round) for when in frame.times)
    if many or "report" in frame.which or timed:
        return understood
    systems = entries()[memory.entry].systems if told else ()
    known: dict[str, tuple[str, ...]] = {"system": systems if len(systems) == 1 else ()}
    asked = memory.question
    if (
        not systems
        and understood.topic == "reports.due"
        and asked is not None
        and asked.measure == SUBMISSIONS
    ):
        known = {
            key: _values(memory.slots.get(key)) or asked.values_of(key)
            for key in ("system", "round", "report")
        }
        if known["round"]:
            known.pop("report")
    if len(known["system"]) != 1:
        return understood
    slots = {**understood.slots, **{key: values[0] for key, values in known.items() if len(values) == 1}}
    if question is not None:
        for key, values in known.items():
            question = question.with_where(key, values) if values else question
    return replace(
        understood, slots=slots, question=question, carried=(*understood.carried, *known["system"])
    )


def reports_of_that_school(understood: Understanding, case: Case, before: Question) -> Understanding:
    """ส่งงานครบมั้ย, ค้างส่งอะไรบ้าง after one school was asked about: its reports, not those of all."""
    question, frame = understood.question, case.frame
    if understood.topic != "figures" or question is None or question.measure != SUBMISSIONS:
        return understood
    one = before.scope.kind == "school" and len(before.scope.keys) == 1
    wide = frame.has("office", "howmany", "own", "own_cluster", "each", "percent", "everyone") or frame.by
    if not one or wide or question.scope.kind != "office" or "school" in frame.which or question.listing:
        return understood
    if frame.names.schools or frame.names.places or frame.names.unknown or asks_who(frame):
        return understood
    asked = replace(question, scope=before.scope, by=(), listing=False)
    return replace(
        understood, topic="reports.status", question=asked, carried=(*understood.carried, before.scope.name)
    )


def of_report(
    understood: Understanding, case: Case, memory: Memory, before: Question | None
) -> Understanding:
    """แล้วเราส่งหรือยัง after a due date, ทั้งเขตเหลือกี่โรงที่ยังไม่ส่ง after one school: of the same report and round."""
    question, frame = understood.question, case.frame
    if question is None or question.measure != SUBMISSIONS or frame.reports or "system" in frame.where:
        return understood
    spoken_of = memory.topic.startswith(("reports.", "deadlines."))
    if not spoken_of and (before is None or before.measure != SUBMISSIONS):
        return understood
    whole = any(
        piece.text.startswith(("รายงาน", "อะไร", "ทั้งหมด", "กี่รายงาน", "ค้างอะไร")) for piece in frame.pieces
    )
    if whole and not continues(frame):
        return understood
    known = {
        key: _values(memory.slots.get(key)) or (before.values_of(key) if before is not None else ())
        for key in _OF_REPORT
    }
    if not known["system"] or _of_another_kind(question, known["system"]):
        return understood
    if frame.times:
        known = {"system": known["system"]}
    slots = dict(understood.slots)
    for key, values in known.items():
        if values and not question.values_of(key) and not (key == "report" and frame.times):
            question = question.with_where(key, values)
            if understood.topic.startswith("reports."):
                slots[key] = values[0] if len(values) == 1 else list(values)
    said = (*understood.carried, *known["system"])
    return replace(understood, question=question, slots=slots, carried=said)


def _of_another_kind(question: Question, systems: tuple[str, ...]) -> bool:
    """รายงานไตรมาส 4 after EMIS: rounds of one system are no rounds of another."""
    quarters = {"ไตรมาส" in each for each in question.values_of("round")}
    return bool(quarters) and quarters != {MONITORING in systems}


def _values(slot: object) -> tuple[str, ...]:
    if not slot:
        return ()
    return tuple(map(str, slot)) if isinstance(slot, list | tuple) else (str(slot),)
