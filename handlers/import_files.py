"""The files of an officer that the import handlers speak of: which is meant, what is in it, what became of it."""

from __future__ import annotations

from typing import Any

from db.errors import AnswerableError, NoFiguresError
from db.kept_files import EXPIRED, TABLE, USED, Keeping, KeptFile, content_of, file_of, newest_file, put_file
from db.people import SeatKind
from db.sealing import CannotOpenError
from db.session import writing
from db.values.calendar import thai_date
from handlers.core import Ask, HandlerContext, Reply
from handlers.import_cards import undo_button

#: Who may bring data in.
IMPORTERS: tuple[SeatKind, ...] = ("officer", "director")
SEND_ONE = "ส่งไฟล์ .xlsx หรือ .csv มาในแชตนี้ได้เลยค่ะ"


def keeping_of(context: HandlerContext) -> Keeping:
    """Return where files are kept.

    Raises:
        AnswerableError: They cannot be kept here.
    """
    if context.keeping is None:
        raise AnswerableError("ขออภัยค่ะ ตอนนี้ระบบยังรับไฟล์ไม่ได้ กรุณาแจ้งผู้ดูแลระบบให้ตั้งค่า SECRET_KEY")
    return context.keeping


def meant(ask: Ask, context: HandlerContext, *states: str) -> KeptFile:
    """Return the file that is meant: by its number on a button, else the newest that the speaker sent.

    Raises:
        NoFiguresError: None, or one of another office or person.
    """
    keeping = keeping_of(context)
    number = ask.slots.get("file")
    with keeping.sessions() as session:
        if number is None:
            found = newest_file(session, ask.office_code, context.actor, TABLE, states)
        else:
            found = file_of(session, ask.office_code, int(number))
    if found is None or found.kept_by != context.actor or found.purpose != TABLE:
        raise NoFiguresError(f"ไม่มีไฟล์ที่รอนำเข้าค่ะ {SEND_ONE}")
    return found


def past(file: KeptFile) -> Reply:
    """What to say to a tap that comes too late."""
    when = f"เมื่อ {thai_date(file.changed_at)}" if file.changed_at else ""
    if file.state == USED and file.batch_id:
        return Reply(
            "command", f"ไฟล์ {file.name} นำเข้าเป็นชุดที่ {file.batch_id} ไปแล้ว{when}ค่ะ ไม่ได้นำเข้าซ้ำ",
            suggest=(undo_button(file, file.batch_id),),
        )  # fmt: skip
    if file.state == EXPIRED:
        return Reply("command", f"ไฟล์ {file.name} รอไว้ครบ 24 ชั่วโมงแล้วจึงลบไปค่ะ กรุณาส่งไฟล์ใหม่อีกครั้ง")
    if file.batch_id:
        return Reply("command", f"ชุดที่ {file.batch_id} (ไฟล์ {file.name}) ยกเลิกไปแล้ว{when}ค่ะ")
    return Reply("command", f"ไฟล์ {file.name} ไม่ได้นำเข้าและลบไปแล้วค่ะ ถ้าต้องการใช้ กรุณาส่งไฟล์ใหม่")


def content(keeping: Keeping, file: KeptFile) -> bytes:
    """Return what is in a file.

    Raises:
        AnswerableError: It is gone, or cannot be opened any more.
    """
    try:
        with keeping.sessions() as session:
            data = content_of(session, keeping.sealer, file)
    except CannotOpenError as error:
        raise AnswerableError("เปิดไฟล์ที่เก็บไว้ไม่ได้ค่ะ รหัสลับของระบบเปลี่ยนไปแล้ว กรุณาส่งไฟล์ใหม่") from error
    if data is None:
        raise AnswerableError(f"ไม่มีไฟล์ที่รอนำเข้าค่ะ {SEND_ONE}")
    return data


def put(keeping: Keeping, file: KeptFile, state: str, ask: Ask, **values: Any) -> bool:
    """Bring a file into another state; False when it was changed meanwhile."""
    with writing(keeping.sessions) as session:
        return put_file(session, file, state, now=ask.asked_at, **values)
