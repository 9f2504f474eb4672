"""A Thai question from the console (สำรวจข้อมูล): its answer as anybody gets it, and how it was read and compiled."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.clerk.errands import Job, errand
from bot.converse import Said
from bot.feedback import WRONG
from bot.files import KINDS, file_name
from bot.nlu.asking import describe
from bot.pictures import DRAWING
from db.errands import Outcome
from db.errors import AnswerableError
from handlers.core import Reply
from handlers.documents import document_of
from reports.answering import answer_any
from reports.cards import Figure, source_line, value_text
from reports.charts import alt_text
from reports.question import Question

#: Rows that a page shows; the file has all of them.
MOST_ROWS = 300


@errand("explore")
def explore(job: Job) -> Outcome:
    """Answer one question in the visitor's own conversation, through the very path of the chat.

    Params:
        text: The question. chat: Names the conversation; a question may go on from the one before.
    """
    chat = f"console-{job.params['chat']}"
    said = Said(
        job.office_code, chat, job.line_id or chat, job.now, text=str(job.params["text"]), seat=job.seat
    )
    turn = job.deps.converse.turn(said)
    reply = turn.reply
    if reply is None:
        raise AnswerableError("น้องแผนไม่มีคำตอบสำหรับข้อความนี้")
    result: dict[str, Any] = {
        "text": str(job.params["text"]),
        "said": reply.text,
        "kind": reply.kind,
        "rows": [_row(each) for each in reply.figures[:MOST_ROWS]],
        "more": max(0, len(reply.figures) - MOST_ROWS),
        "suggest": [each.text or each.label for each in reply.suggest if not (each.uri or each.data.startswith(WRONG))],
        "notes": [note for card in reply.cards for note in card.notes],
        "source": source_line(reply.provenance) if reply.provenance else "",
        "period": reply.provenance.period if reply.provenance else "",
        "scope": reply.provenance.scope if reply.provenance else "",
        "took_ms": round(turn.took_ms),
        "topic": turn.understanding.topic,
    }  # fmt: skip
    if not reply.figures and reply.cards:
        result["rows"] = [_row(each) for card in reply.cards for each in card.rows]
    question = reply.answered or turn.understanding.question
    if question is not None and turn.understanding.kind == "ask":
        result["described"] = describe(question)
        result["question"] = json.dumps(question.to_json(), ensure_ascii=False, indent=2)
        with job.deps.sessions() as session:
            result["statements"] = statements_of(session, question)
    result |= _chart(reply)
    return _with_workbook(job, reply, result)


def _row(figure: Figure) -> dict[str, Any]:
    return {"label": figure.label, "value": value_text(figure.value, figure.unit), "note": figure.note}


def statements_of(session: Session, question: Question) -> list[dict[str, str]]:
    """Return the SQL that a question was compiled into, as the database is asked: statements with their parameters."""
    with _listening(session) as heard, suppress(AnswerableError, KeyError):
        answer_any(session, question)
    return heard


@contextmanager
def _listening(session: Session) -> Iterator[list[dict[str, str]]]:
    heard: list[dict[str, str]] = []
    connection = session.connection()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append({"sql": statement, "parameters": repr(parameters)})

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _chart(reply: Reply) -> dict[str, str]:
    if reply.chart is None:
        return {}
    from reports.charts.draw import draw_png

    with DRAWING:
        picture = draw_png(reply.chart)
    return {"chart": base64.b64encode(picture).decode("ascii"), "alt": alt_text(reply.chart)}


def _with_workbook(job: Job, reply: Reply, result: dict[str, Any]) -> Outcome:
    """Add the answer as a workbook, where there are figures."""
    with job.deps.sessions() as session:
        document = reply.document or document_of(reply, job.seat, session, job.now)
    if document is None or not reply.figures:
        return Outcome(result)
    kind = KINDS["file"]
    return Outcome(result, out=kind.write(document), out_name=file_name(document, kind), out_mime=kind.mime)
