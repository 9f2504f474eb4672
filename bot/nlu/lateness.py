"""What is past its due date (เลยกำหนด, ล่าช้า, ค้างส่ง): of reports; contract.md, "Late"."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame

#: Other things that are late: projects, and recommendations of inspectors.
_OTHER = ("project_state", "due_state")
#: กลุ่มไหนค้างส่งมากที่สุด asks who is late; who has not sent yet at all is ยังไม่ส่ง.
_AREAS = ("cluster", "amphoe", "tambon")


def late_to_send(frame: Frame) -> bool:
    """ใครเลยกำหนดส่งบ้าง, งานที่เลยกำหนดแยกกลุ่ม: what is past its day is a report, where nothing else is named."""
    late = [frame.pieces[said.at].text for said in frame.cues if said.key == "late"]
    others = any(said.key not in (SUBMISSIONS, SCHOOLS) and not said.weak for said in frame.measures)
    if not late or others:
        return False
    works = {place for place, piece in enumerate(frame.pieces) if piece.text == "งาน"}
    if not (works or any("ส่ง" in each for each in late)):
        return False
    frame.used |= works
    return True


def only_reports_are_late(frame: Frame) -> None:
    """รายงานที่เลยกำหนด: the same words also tell of projects and recommendations, which have no part in this."""
    if frame.has("late"):
        for dimension in _OTHER:
            frame.where.pop(dimension, None)


def slots_of_lateness(frame: Frame) -> dict[str, bool]:
    """Return ``late`` where only what is past its due date is meant; what may still be sent in time is not late."""
    # กลุ่มไหนค้างส่ง EMIS: of one report that is named, whoever has not sent it, whether its day has come or not.
    named = "system" in frame.where or "round" in frame.where or bool(frame.reports)
    owed = not named and any("ค้าง" in piece.text for piece in frame.pieces)
    late = frame.has("late") or (owed and any(key in _AREAS for key in (*frame.by, *frame.which)))
    return {"late": True} if late and frame.where.get("status") == ("ยังไม่ส่ง",) else {}
