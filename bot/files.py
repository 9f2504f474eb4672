"""Answers as files behind a signed link, since LINE bots cannot send files (line-platform.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.media import MediaStore
from handlers.core import Reply, Suggestion
from reports.documents import Document
from reports.question import FILES, Wish


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its suffix, what it is called in an answer and on a button, and who writes it."""

    suffix: str
    mime: str
    said: str
    #: What asks for the last answer as such a file, and the label of its button.
    asked: str
    write: Callable[[Document], bytes]


def _workbook(document: Document) -> bytes:
    from reports.sheets import workbook_of

    return workbook_of(document)


def _memo(document: Document) -> bytes:
    from reports.memos import memo_of

    return memo_of(document)


def _pages(document: Document) -> bytes:
    from reports.charts.pages import draw_pages

    return draw_pages(document)


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[Wish, FileKind] = {
    "file": FileKind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "ไฟล์ Excel", "ขอเป็น Excel", _workbook),
    "memo": FileKind(".docx", f"{_OFFICE}.wordprocessingml.document", "ร่างบันทึกข้อความ (Word) ตรวจสอบก่อนเสนอลงนาม", "ขอเป็นบันทึกข้อความ", _memo),
    "pdf": FileKind(".pdf", "application/pdf", "ไฟล์ PDF", "ขอเป็น PDF", _pages),
}  # fmt: skip
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
#: Thai letters take three bytes each, and a name may have 255 of them.
_LONGEST_NAME = 60


def with_file(reply: Reply, store: MediaStore | None) -> Reply:
    """Return the reply with a link to the file that was asked for, where figures are there."""
    if reply.attached is not None:
        return _with_attached(reply, store)
    document = reply.document
    # A document of its own accord, such as the copy of somebody's data, is a workbook.
    want = reply.answered.want if reply.answered is not None else "file"
    if want not in FILES or document is None:
        return reply
    if store is None:
        return replace(reply, text=f"{reply.text}\nตอนนี้ระบบยังส่งไฟล์ไม่ได้ค่ะ กรุณาแจ้งเจ้าหน้าที่")
    kind = KINDS[want]
    link = store.put_file(kind.write(document), file_name(document, kind), kind.mime, person=document.person)
    button = Suggestion(f"เปิดไฟล์ {'Word' if kind.suffix == '.docx' else kind.suffix[1:].upper()}", uri=link)
    return replace(
        reply,
        text=f"{reply.text}\n{kind.said} (ลิงก์ใช้ได้ 24 ชั่วโมง): {link}",
        suggest=(button, *reply.suggest),
    )


def _with_attached(reply: Reply, store: MediaStore | None) -> Reply:
    """The file stands beside the answer: without a place for files the answer is whole without it."""
    attached = reply.attached
    if store is None or attached is None:
        return reply
    name = _NOT_IN_NAMES.sub(" ", attached.name).strip()
    link = store.put_file(attached.write(), name, attached.mime)
    return replace(reply, suggest=(*reply.suggest, Suggestion(attached.label, uri=link)))


def file_name(document: Document, kind: FileKind) -> str:
    """Return what the file is called where it is kept: จำนวนนักเรียน ทั้งเขต ปีการศึกษา 2568.xlsx."""
    name = _NOT_IN_NAMES.sub(" ", document.title).strip()[:_LONGEST_NAME].strip() or "คำตอบจากน้องแผน"
    return f"{name}{kind.suffix}"
