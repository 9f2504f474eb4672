"""The data explorer (สำรวจข้อมูล): a Thai question in, its figures, its chart and how it was compiled out."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from db.errors import WrongInputError
from db.today import has_live

#: Questions that show what the page is for.
EXAMPLES = (
    "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ",
    "นักเรียน ป.1 ทั้งเขต แยกชายหญิง",
    "เบิกจ่ายแล้วกี่เปอร์เซ็นต์",
    "ใครยังไม่ส่ง DMC เทอม 2",
)


def show(desk: Desk) -> ResponseReturnValue:
    """Show the field for a question; what was asked before may stand in it."""
    with desk.reading() as session:
        schools = has_live(session, desk.office_code, "schools")
    return desk.page("explore", schools=schools, examples=EXAMPLES, text=request.args.get("q", "")[:500])


def ask(desk: Desk) -> ResponseReturnValue:
    """Hand a question to a clerk."""
    text = field("q")
    if not text:
        raise WrongInputError("พิมพ์คำถามก่อน เช่น โรงเรียนขนาดเล็กแยกอำเภอ")
    return desk.errand("explore", {"text": text, "chat": desk.visitor.session_id})
