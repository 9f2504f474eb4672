"""Of the first of an order, or of all of it: นักเรียนกี่คน after the amphoe with most schools, ทั้งหมดกี่คน after one grade."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.carrying import bare, carried
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.measures import choose
from bot.nlu.politely import ENDING
from bot.nlu.questions import conditions
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Memory, Understanding
from db.datasets import listing_of
from reports.question import Question, Scope, ScopeKind

#: Places that schools lie in.
PLACES: dict[str, ScopeKind] = {"amphoe": "amphoe", "tambon": "tambon", "cluster": "cluster"}


def of_the_one_first(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """นักเรียนกี่คน after the amphoe that has most schools: of that amphoe."""
    frame, rank = case.frame, question.rank
    kind = PLACES.get(question.by[0]) if len(question.by) == 1 else None
    if kind is None or rank is None or rank.count != 1 or memory.topic != "figures":
        return None
    keys = memory.shown.get(kind, ())
    choice = choose(frame)
    if len(keys) != 1 or choice is None or choice.others or choice.key in (question.measure, SUBMISSIONS):
        return None
    if (
        not bare(frame)
        or frame.has("inside")
        or not frame.has("count")
        or {said.key for said in frame.measures if said.weak}
    ):
        return None
    scope = Scope(kind, question.scope.office_code, keys, keys)
    where = conditions(frame, choice.key)
    asked = Question(choice.key, scope, tuple(where.items()))
    return carried(ask("figures", asked, {}), replace(question, scope=scope, by=(), rank=None), asked)


#: รวมทั้งโรงเรียนเท่าไหร่, ทั้งหมดกี่คน after one grade or sex.
_ALL_OF_IT = re.compile(
    rf"^(?:แล้ว|รวม|นักเรียน|เด็ก|มี|คน)*(?:ทั้งโรงเรียน|ทั้งโรง|ทั้งรร\.?|ทั้งหมด|โรงเรียนนั้น|ทุกชั้น|ทุกระดับ)(?:เลย|มี|นักเรียน|เด็ก|รวม)*(?:กี่คน|เท่าไหร่|เท่าไร|กี่ห้อง|ล่ะ)(?:{ENDING})*$"
)
_EVERY_LINE = re.compile(rf"^(?:แล้ว|เอา|ขอ|ดู|เป็น)*(?:ทุกรายการ|ทุกตัว|ทุกอย่าง)(?:เลย|ดีกว่า|ล่ะ)*(?:{ENDING})*$")
_HOW_MANY_RECORDS = re.compile(rf"^(?:แล้ว|รวม|ทั้งหมด|มี)*กี่(?:โครงการ|เรื่อง|รายการ|คำขอ|ครั้ง)(?:{ENDING})*$")
_PARTS = frozenset(("grade", "level", "sex"))


def of_all_of_it(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """ทั้งหมดกี่คน after the pupils of one grade or one sex: of all of them."""
    tight = case.text.replace(" ", "")
    if memory.topic == "figures" and _EVERY_LINE.match(tight) and question.values_of("line"):
        # เอาทุกรายการ after what is left of one: what is left of each.
        changed = replace(question.with_where("line", ()), by=("line",), listing=False, rank=None)
        return carried(ask("figures", changed, {}), question, changed)
    if memory.topic == "figures" and listing_of(question.measure) and _HOW_MANY_RECORDS.match(tight):
        changed = replace(question, listing=False)
        return carried(ask("figures", changed, memory.slots), question, changed)
    parts = [key for key, _ in question.where if key in _PARTS]
    plain = not (question.by or question.rank or question.bounds or question.compare or question.share)
    if memory.topic != "figures" or len(parts) != 1 or not plain:
        return None
    if not _ALL_OF_IT.match(tight):
        return None
    changed = question.with_where(parts[0], ())
    return carried(ask("figures", changed, memory.slots), question, changed)
