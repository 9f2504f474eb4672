"""Likely next questions after an answer with figures (ปุ่มลัด)."""

from __future__ import annotations

from dataclasses import replace

from db.datasets import DIMENSIONS
from handlers.core import HandlerContext, Suggestion
from reports.derived import measure_named
from reports.question import Question

#: Breakdowns offered as the next question, the likeliest first, with the words of the button.
_NEXT = (("sex", "แยกชายหญิง"), ("grade", "แยกชั้น"), ("amphoe", "แยกอำเภอ"), ("line", "แยกรายการ"), ("size", "แยกขนาด"),
         ("position", "แยกตำแหน่ง"), ("cluster", "แยกกลุ่มโรงเรียน"))  # fmt: skip


def suggestions(question: Question, context: HandlerContext) -> tuple[Suggestion, ...]:
    """Return up to four likely next questions for an answer; none that this asker would be refused."""
    measure = measure_named(question.measure)
    offered: list[str] = []
    if question.measure == "schools" and not question.listing and question.scope.kind != "school":
        offered.append("มีโรงเรียนไหนบ้าง")
    if question.by and question.want != "chart":
        offered.append("ขอกราฟ")
    kinds = [(key, f"แยก{DIMENSIONS[key].thai}") for key in measure.dimensions if DIMENSIONS[key].kinds]
    for key, words in (*kinds[:2], *_NEXT):
        place = key in ("amphoe", "size", "cluster")
        if key in measure.dimensions and key not in question.by and not question.values_of(key):
            asked = replace(question, by=(key,), rank=None, compare=None)
            refused = context.may is not None and context.may(asked) is None
            if not (place and question.scope.kind != "office") and not refused:
                offered.append(words)
    if question.period is not None and len(question.period.years) == 1:
        offered.insert(min(2, len(offered)), "เทียบกับปีที่แล้ว")
    return tuple(Suggestion(words, words) for words in offered[:4])
