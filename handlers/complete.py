"""Groups of schools that have sent a report in full, or in which somebody has not (ส่งครบ, ส่งไม่ครบ)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.datasets import DIMENSIONS
from db.errors import AnswerableError
from db.values.calendar import thai_date
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply
from handlers.figures import MOST_FIGURES
from handlers.rounds import Round
from reports.cards import Card, Figure, source_line
from reports.figures import answer_question
from reports.question import Question

#: How many names the sentence itself lists; the card has all.
_NAMED = 5


def asks_complete(question: Question) -> bool:
    """Say whether groups are asked of which nobody, or somebody, has not sent."""
    return any(bound.measure == "submissions" for bound in question.bounds) and bool(question.by)


def refuse_without_report() -> None:
    """Whether a group is complete can only be told of one report.

    Raises:
        AnswerableError: Always; it offers the reports asked about most.
    """
    raise AnswerableError(
        "ส่งครบของรายงานใดคะ พิมพ์ชื่อรายงานต่อท้ายได้ค่ะ", ("กลุ่มไหนส่ง DMC ครบแล้ว", "กลุ่มไหนส่ง EMIS ครบแล้ว")
    )


def answer_complete(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, chosen: Round, today: date
) -> Reply:
    """Name the groups of which every school has sent one round, or those with schools left, and how many."""
    group, bound = question.by[0], next(each for each in question.bounds if each.measure == "submissions")
    alone = replace(
        narrowed, by=(group,), rank=None, bounds=tuple(each for each in question.bounds if each is not bound)
    )
    owing = {row.keys: row.value for row in answer_question(context.session, alone).rows}
    whole = answer_question(context.session, alone.with_where("status", ()))
    rows = []
    for row in whole.rows:
        left = owing.get(row.keys, 0)
        if isinstance(left, int) and bound.holds(left):
            note = f"ต้องส่ง {row.value:,} โรง"
            rows.append(replace(row, value=left, note=note) if left else replace(row, note="ส่งครบ"))
    thai = DIMENSIONS[group].thai
    said = "ส่งครบ" if bound.most == 0 else "ยังส่งไม่ครบ"
    names = " ".join(row.label for row in rows[:_NAMED])
    more = f" และอีก {len(rows) - _NAMED}" if len(rows) > _NAMED else ""
    late = f" เลยกำหนดแล้ว {(today - chosen.due_on).days} วัน" if today > chosen.due_on else ""
    provenance = replace(whole.provenance, period=chosen.title)
    told = (
        f"{len(rows)} {thai}{said} {chosen.title} จาก {len(whole.rows)} {thai} ({provenance.scope}) "
        f"กำหนดส่ง {thai_date(chosen.due_on)}{late}ค่ะ{' คือ ' + names + more if rows else ''}"
    )
    lead = Figure(f"{thai}ที่{said}", len(rows), thai, emphasis=True)
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(provenance)}",
        cards=(Card(chosen.title, (lead, *rows), provenance, said),),
        suggest=labels.offered(("รายชื่อโรงเรียนที่ยังไม่ส่ง", "ส่งแล้วกี่โรง")),
        figures=(lead, *rows)[:MOST_FIGURES],
        provenance=provenance,
        answered=question.with_where("report", (chosen.code,)),
    )
