"""Whom a letter or report from the console is for: as a form names it, or in the words of the chat (กลุ่มเป้าหมาย)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk.errands import Job
from bot.cli.audiences import read_audience
from bot.converse import Said
from bot.nlu.circularwriting import audience
from bot.nlu.understanding import Setting, Understanding
from db.errors import WrongInputError
from reports.question import Question


def named_by(job: Job, session: Session, given: Mapping[str, Any]) -> tuple[str, Question]:
    """Return an audience as it is shown, and the question whose schools it is.

    ``given``: ``to`` is ``all``, ``cluster``, ``amphoe``, ``school`` or ``words``; ``named`` says which.

    Raises:
        WrongInputError: No such schools, or the words are not understood; says how to write them.
    """
    if given["to"] == "words":
        return _in_words(job, str(given["named"]))
    return read_audience(
        session, job.office_code, "all" if given["to"] == "all" else f"{given['to']}:{given['named']}"
    )


def _in_words(job: Job, typed: str) -> tuple[str, Question]:
    said = Said(job.office_code, "console-audience", "console-audience", job.now, seat=job.seat)

    def meant(text: str) -> Understanding:
        return job.deps.converse.understood(replace(said, text=text))

    words, question = audience(typed, Setting(job.seat, job.now), meant)
    if question is None:
        raise WrongInputError(
            f"ไม่เข้าใจผู้รับ “{typed}” พิมพ์เช่น โรงเรียนขนาดเล็กในอำเภอแม่จัน, โรงเรียนในกลุ่มดอยตุง หรือ โรงเรียนที่ยังไม่ส่ง DMC"
        )
    return words, question
