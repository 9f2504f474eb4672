"""Answers as files: a workbook behind a signed link, since LINE bots cannot send files (line-platform.md, section 3)."""

from __future__ import annotations

from dataclasses import replace

from bot.media import MediaStore
from handlers.core import Reply, Suggestion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def with_file(reply: Reply, store: MediaStore | None) -> Reply:
    """Return the reply with a link to its workbook, where a file was asked for and figures are there."""
    question = reply.answered
    if question is None or question.want != "file" or not reply.figures:
        return reply
    if store is None:
        return replace(reply, text=f"{reply.text}\nตอนนี้ระบบยังส่งไฟล์ไม่ได้ค่ะ กรุณาแจ้งเจ้าหน้าที่")
    from reports.sheets import workbook_of

    title = reply.text.split("\n", 1)[0]
    link = store.put_file(workbook_of(title, reply.figures, reply.provenance), "คำตอบจากน้องแผน.xlsx", XLSX)
    button = Suggestion("เปิดไฟล์ Excel", uri=link)
    return replace(
        reply, text=f"{reply.text}\nไฟล์ Excel (ลิงก์ใช้ได้ 24 ชั่วโมง): {link}", suggest=(button, *reply.suggest)
    )
