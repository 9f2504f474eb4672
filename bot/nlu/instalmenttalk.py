"""Per-head money worked by instalment: งวดแรก 70 % ควรได้เท่าไร, คิดทีละบรรทัด, ส่วนต่างที่ต้องคืนหรือได้เพิ่ม."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.frame import RANKING, Frame
from bot.nlu.madeup import counts_of, grades_of
from bot.nlu.questions import Trouble, period_of, wish_of, with_scope
from bot.nlu.scopes import named_scope
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Memory, Understanding
from reports.question import Scope

TOPIC = "money.instalments"
#: Topics after which the working may be asked for in short.
_BEFORE = ("money.perhead",)
_ELSEWHERE = ("what_if", "rate", "letter", "transferred", "due", "help", "restart", "than", "why")
#: The share of an instalment, or the working line by line, is asked for.
_STEPS = re.compile(
    r"(?<!\d)70\s*(?:%|เปอร์|/\s*30|:\s*30|-\s*30)|ร้อยละ\s*(?:70|30)(?!\d)|(?<!\d)30\s*(?:%|เปอร์)"
    r"|ทีละ(?:งวด|บรรทัด|ขั้น)|(?:เป็น|แยก|แต่ละ|ราย)งวด.{0,12}(?:คิด|คำนวณ|คำนวน)|(?:คิด|คำนวณ|คำนวน).{0,40}(?:เป็น|แยก|แต่ละ|ราย)งวด"
    r"|(?:งวดแรก|งวดหลัง|งวดที่เหลือ|งวดสอง|งวดที่\s*[12]|งวด\s*[12]|ยอดที่เหลือ).{0,30}(?:ควร|น่าจะได้|จะได้|ต้องได้)"
    r"|(?:ควร|น่าจะได้|จะได้|ต้องได้).{0,30}(?:งวดแรก|งวดหลัง|งวดที่เหลือ|งวดสอง|งวดที่\s*[12]|งวด\s*[12](?!\d)|ยอดที่เหลือ)"
)
#: What differs from what came is asked for: to be given back, or still to come.
_DIFFERENCE = re.compile(
    r"ส่วนต่าง|(?:โอน|ได้|รับ|จัดสรร).{0,12}(?:กับ|และ).{0,10}(?:ควรได้|ควรจะได้|ต้องได้|ประมาณการ|ที่คำนวณ).{0,12}ต่างกัน|(?:เหลือ|ค้าง|ขาด).{0,40}ยังไม่(?:ได้)?(?:โอน|เข้า|มา|จัดสรร)|ยังไม่(?:ได้)?(?:โอน|เข้า|มา|จัดสรร)(?:มา)?อีก(?:เท่า|กี่)|(?:ต้อง|ได้|ควร|จะ)?(?:ส่ง|เรียก|โดน|ถูก)?คืน(?:เงิน|ไหม|มั้ย|เท่า|กี่|หรือ|รึ|ค่ะ|คะ|\s|$)|ได้เกิน|จ่ายเกิน|โอนเกิน"
)
#: Pieces that these phrases are made of.
_PIECES = re.compile(
    r"70|30|%|/|:|-|ร้อยละ|เปอร์\S*|ทีละ|ละ|งวด\S*|บรรทัด|ขั้น|ขั้นตอน|เป็น|แยก|แต่ละ|ราย|หลัง|แรก|สอง|ที่เหลือ|เหลือ|ยอดที่เหลือ|คืน|ต้องคืน|เรียกคืน|ส่งคืน|ส่ง|"
    r"โดน|ถูก|เรียก|เกิน|ได้เกิน|จ่ายเกิน|โอนเกิน|หรือ|ต้อง|แสดง|วิธี|แบบ|อีก"
)
_NOT_OF_IT = re.compile(r"โรงไหน|โรงเรียนไหน|รร\.?ไหน|โรงใด|กี่โรง|กี่โรงเรียน")


def instalments_asked(frame: Frame, named: bool) -> dict[str, str] | None:
    """Return the slot ``mode`` where the working by instalment is asked of per-head money; None where it is not.

    Made-up pupils, a grade, an order or several years are asked of other capabilities.
    """
    text = frame.reading.sentence.text
    difference = _DIFFERENCE.search(text) is not None and len(frame.times) < 2 and not frame.has("than")
    steps = _STEPS.search(text) is not None
    if not named or not (difference or steps) or frame.has("what_if", "rate", *RANKING) or grades_of(frame):
        return None
    if frame.limits or _NOT_OF_IT.search(text) or len(frame.names.schools) > 1 or _heads(frame):
        return None
    return {"mode": "difference" if difference and not steps else "steps"}


def _heads(frame: Frame) -> bool:
    """Numbers of pupils: 85 คน; 70 and 30 are per cent here."""
    return any(number not in (70, 30) for number, _ in counts_of(frame))


def use_instalments(frame: Frame) -> None:
    """Mark what these requests are said with, so that it is not left over."""
    frame.where = {key: values for key, values in frame.where.items() if key not in ("instalment", "line")}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if _PIECES.fullmatch(piece.text)}
    frame.use(
        "why", "more", "less", "change", "compare", "estimate", "should", "given", "percent", "each", "by",
        "ratio", "proportion", "count", "negate", "none", "and",
    )  # fmt: skip


def instalments_again(case: Case, memory: Memory, items: str) -> Understanding | None:
    """แล้วภาคเรียนที่ 1 ล่ะ, ทุกรายการ, ส่วนต่างล่ะ, ขอเป็นไฟล์ after the working; คิดทีละงวด, ต้องคืนไหม after per-head money."""
    frame, question = case.frame, memory.question
    if memory.topic not in (TOPIC, *_BEFORE) or question is None or frame.has(*_ELSEWHERE, *RANKING):
        return None
    text = frame.reading.sentence.text
    steps, difference = _STEPS.search(text), _DIFFERENCE.search(text)
    again = memory.topic == TOPIC
    if not (steps or difference) and not again:
        return None
    wished = frame.has("file", "chart", "table")
    named = named_scope(frame, case.setting, case.gazetteer)
    of_money = not (items or steps or difference) and (frame.measures or frame.has("per_head"))
    if (
        grades_of(frame)
        or frame.limits
        or set(frame.by) - {"instalment"}
        or frame.which
        or _heads(frame)
        or of_money
    ):
        return None
    if not (steps or difference or items or wished or frame.times or named is not None):
        return None
    changed = replace(
        question, by=(), rank=None, bounds=(), listing=False, compare=None, want="sentence", where=()
    )
    if named is not None:
        if not isinstance(named, Scope):
            return None
        changed = with_scope(changed, named)
    if frame.times:
        found = period_of(frame, "allocated", case.setting, case.gazetteer, anchor=question.period)
        if isinstance(found, Trouble) or found[0] is None:
            return None
        changed = replace(changed, period=found[0])
    if wished:
        changed = replace(changed, **wish_of(frame))  # type: ignore[arg-type]
    use_instalments(frame)
    frame.use("file", "chart", "table", "all_items", "per_head", "follow", "total")
    if frame.leftovers():
        return None
    mode = (
        "difference"
        if difference and not steps
        else "steps"
        if steps
        else str(memory.slots.get("mode") or "steps")
    )
    slots = {"items": items or str(memory.slots.get("items") or "tuition"), "mode": mode}
    kept = ["เงินรายหัว", *([changed.scope.name] if changed.scope == question.scope else [])]
    kept += [changed.period.name] if changed.period and changed.period == question.period else []
    return replace(ask(TOPIC, changed, slots), carried=tuple(kept))
