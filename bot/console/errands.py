"""Where an errand's outcome is shown: a page that waits, then what came of it, its chart and its file."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk
from db.errands import Errand, errand_of, made_file

#: What takes longer than a breath says so, and where its outcome is found by who goes on meanwhile.
LONG = {
    "teach.accept": (
        "น้องแผนกำลังลองประโยคที่เข้าใจถูกอยู่แล้วทั้งหมดกับบทเรียนนี้ แล้วเรียนใหม่ ใช้เวลาราวหนึ่งถึงสองนาที ออกจากหน้านี้ได้ ผลอยู่ในหน้าสอนน้องแผน"
    ),
    "import.check": "น้องแผนกำลังตรวจทุกช่องของไฟล์ ไฟล์ใหญ่ใช้เวลาราวหนึ่งนาที",
    "import.accept": "น้องแผนกำลังนำเข้า ไฟล์ใหญ่ใช้เวลาราวหนึ่งนาที ออกจากหน้านี้ได้ ผลอยู่ในหน้านำเข้าข้อมูล",
}
#: Kind of errand -> the page that shows its outcome, and the page of the menu it belongs to.
SHOWN = {
    "explore": ("explored", "/explore"),
    "circular.draft": ("drafted", "/circulars"),
    "circular.preview": ("drafted", "/circulars"),
    "circular.correction": ("correcting", "/circulars"),
    "rehearse": ("rehearsed", "/rehearse"),
    "teach.propose": ("proposed", "/teach"),
    "import.check": ("checked", "/imports"),
    "import.accept": ("rejected", "/imports"),
    "import.diff": ("batch", "/imports"),
    "import.tell": ("batch", "/imports"),
    "seats.check": ("moves", "/people"),
}


def show(desk: Desk, token: str) -> ResponseReturnValue:
    """Show what came of an errand, or that it is being worked on."""
    found = _own(desk, token)
    if not found.is_over:
        return desk.page("waiting", token=token, long=LONG.get(found.kind, ""), **_progress(desk, found))
    if found.state == "failed":
        return desk.page("wrong", 422, told=found.result.get("said", ""))
    if to := found.result.get("to"):
        return desk.to(str(to), str(found.result.get("note", "")))
    if found.kind not in SHOWN:
        return desk.page("download", token=token, file=found.out_name, params=found.params)
    name, here = SHOWN[found.kind]
    # One kind of errand may end on another page than the one of its failure.
    name = str(found.result.get("page", name))
    return desk.page(
        name, here=here, token=token, found=found.result, params=found.params, file=found.out_name
    )


def state(desk: Desk, token: str) -> ResponseReturnValue:
    """Tell the waiting page whether it may look again, and how far it is until then."""
    found = _own(desk, token)
    return jsonify(over=found.is_over, **_progress(desk, found))


def _progress(desk: Desk, found: Errand) -> dict[str, Any]:
    """Whether a worker has taken an errand up, and for how many seconds it has been wanted."""
    passed = max(0, int((desk.now() - found.made_at).total_seconds()))
    step = "ตัวทำงานรับงานแล้ว กำลังทำ" if found.state == "working" else "รอตัวทำงานรับงาน"
    return {"step": step, "seconds": passed}


def file(desk: Desk, token: str) -> ResponseReturnValue:
    """Hand out the file an errand made."""
    found = _own(desk, token)
    with desk.reading() as session:
        data = made_file(session, found.id)
    if data is None:
        abort(404)
    answer = Response(data, mimetype=found.out_mime)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.out_name)}"
    return answer


def chart(desk: Desk, token: str) -> ResponseReturnValue:
    """Show the chart of an answer."""
    picture = _own(desk, token).result.get("chart")
    if not picture:
        abort(404)
    return Response(base64.b64decode(str(picture)), mimetype="image/png")


def _own(desk: Desk, token: str) -> Errand:
    with desk.reading() as session:
        found = errand_of(session, desk.visitor, token)
    if found is None:
        abort(404)
    return found
