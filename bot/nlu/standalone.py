"""Whether a message goes on from the question before, changes what it asks about, or stands on its own."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import measures
from bot.nlu.carrying import bare, goes_on, only_measure
from bot.nlu.chartwords import CUES as CHART_CUES
from bot.nlu.dating import days_said
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.moves import Moves
from bot.nlu.operating import counts_places
from bot.nlu.operations import changes
from bot.nlu.recordwords import of_records
from bot.nlu.reportsagain import continues
from bot.nlu.slots import Frame
from bot.nlu.understanding import Memory
from db.datasets.equipment import OF_COMPUTERS
from reports.derived import measure_named
from reports.question import Question


def counts_the_same(frame: Frame, question: Question) -> None:
    """กี่ห้อง after the rooms that are planned: the same rooms, not those there are. Puts the measure of before in."""
    if (frame.has("total") and question.measure in OF_COMPUTERS.values()) or any(
        piece.text.startswith("จริง") for piece in frame.pieces
    ):
        return
    unit = measure_named(question.measure).unit
    frame.measures = [
        replace(said, key=question.measure, weak=True)
        if unit
        and frame.pieces[said.at].text.startswith(f"กี่{unit}")
        and said.key not in (SCHOOLS, SUBMISSIONS, question.measure)
        else said
        for said in frame.measures
    ]


def other_subject(
    frame: Frame, memory: Memory, question: Question, moved: Moves, *, corrects: bool
) -> str | None:
    """แล้วครูล่ะ, หมายถึงครู: another measure of the same place and time; None when it is no such follow-up."""
    if memory.topic not in ("figures", "schools.profile"):
        return None
    choice = measures.choose(frame)
    if choice is None:
        return None
    together = any(piece.text.startswith(("รวม", "บวก", "กับ")) for piece in frame.pieces)
    if (
        choice.key == "committed"
        and question.measure == "disbursement_rate"
        and together
        and not frame.names.places
    ):
        # รวมผูกพัน after the rate: the rate with what is committed.
        return "disbursement_rate_committed"
    onward = False
    if bare(frame) and (meant := of_records(question.measure, choice.key)) is not None:
        choice = replace(choice, key=meant)
        # งบรวมกี่บาท after projects that were listed: their money.
        onward = frame.has("count") and frame.has("total")
    onward = onward or goes_on(frame, question, choice.key)
    added = moved.adds and bare(frame) and not frame.has("count")
    if not (corrects or continues(frame) or added or onward):
        return None
    if choice.others or choice.key == question.measure or frame.limits:
        return None
    if choice.key in (SCHOOLS, SUBMISSIONS) or question.measure == SUBMISSIONS:
        return None
    strong = {said.key for said in frame.measures if not said.weak and said.at not in frame.names.used}
    if choice.key not in strong and of_records(question.measure, choice.key) and onward:
        return choice.key
    return choice.key if strong or (onward and only_measure(frame)) else None


def own_subject(frame: Frame, question: Question, moved: Moves, *, corrects: bool) -> bool:
    """A measure of its own makes a new question; the same one again, or "which schools", does not."""
    said = {mention.key for mention in frame.measures if mention.at not in frame.names.used}
    if (
        said == {SCHOOLS}
        and moved.narrows
        and (frame.where or frame.limits or frame.names.places)
        and not frame.has("howmany", "count")
    ):
        # เอาเฉพาะโรงเรียนขนาดเล็ก: a condition on what was answered.
        return False
    if said == {SCHOOLS}:
        lists = frame.has("which", "howmany") or frame.names.schools
        described = frame.limits and not frame.has("count")
        return not (
            (lists and (question.measure in (SCHOOLS, SUBMISSIONS) or question.bounds)) or described
        ) and not _only_marks(frame)
    strong = {
        mention.key for mention in frame.measures if not mention.weak and mention.at not in frame.names.used
    }
    if question.measure == SUBMISSIONS and said <= {SUBMISSIONS, SCHOOLS} and "status" in frame.where:
        # ส่งแล้วกี่โรง after who has not: of the same report.
        return _about_reports(frame)
    if frame.limits and SCHOOLS not in said and not frame.has("count"):
        # ที่นักเรียนน้อยกว่า 20 คน after schools: a condition on them.
        return not (question.measure == SCHOOLS or len(question.by) == 1) or len(strong) > 1
    if any(_other_money(mention.key, question) for mention in frame.measures) and frame.has("count"):
        # ปี 69 ได้งบไปกี่บาท after pupils: money is another subject.
        return True
    # ที่ล่าช้ามีโครงการอะไรบ้าง after projects of a year: of those.
    chosen = bool(frame.pieces) and frame.pieces[0].text.startswith("ที่") and bool(frame.where)
    same = corrects or frame.has("follow") or chosen or (changes(frame) and not frame.has("office"))
    return bool(strong - ({question.measure} if same else set()))


def _other_money(key: str, question: Question) -> bool:
    return measure_named(key).unit == "บาท" and measure_named(question.measure).unit not in ("บาท", "ร้อยละ")


def stands_alone(frame: Frame, question: Question, *, corrects: bool) -> bool:
    """A sentence with a subject and a place of its own is asked afresh, unless it says that it goes on (แล้ว … ล่ะ)."""
    if corrects or frame.has("compare") or continues(frame):
        return False
    placed = bool(frame.names.schools or frame.names.places) or frame.has(
        "own", "office", "own_amphoe", "own_tambon", "own_cluster"
    )
    if question.measure == SUBMISSIONS or _about_reports(frame):
        return placed and _about_reports(frame)
    subject = any(
        mention.key not in (SCHOOLS, SUBMISSIONS) and mention.at not in frame.names.used
        for mention in frame.measures
    )
    return (subject and placed) or _allots(frame, question, placed=placed)


def _about_reports(frame: Frame) -> bool:
    return "system" in frame.where or bool(frame.reports)


def _allots(frame: Frame, question: Question, *, placed: bool) -> bool:
    """เงินอุดหนุน, ค่ากิจกรรมได้เท่าไหร่: money that is given, whatever was asked of what is spent or left."""
    measure = measure_named(question.measure)
    if (
        question.measure == "allocated"
        or not {"line", "category"} & set(measure.dimensions)
        or not {"line", "category"} & frame.where.keys()
    ):
        return False
    words = {piece.text for piece in frame.pieces}
    return placed or bool(words & {"ได้", "ได้รับ", "จัดสรร", "เงินอุดหนุน"})


def _only_marks(frame: Frame) -> bool:
    """โรงเรียน before a name or as a breakdown (แต่ละโรงเรียน) is no measure."""
    return bool(
        frame.names.schools or "school" in frame.by or frame.has("top", "bottom", "mean", "runner_up")
    )


def changes_something(frame: Frame, moved: Moves, question: Question) -> bool:
    """Whether the message names anything that the question before can be changed by: place, time, condition, form."""
    return bool(
        frame.where or frame.by or frame.times or days_said(frame) or frame.names.schools or frame.names.places or frame.names.unknown
        or frame.limits or frame.which or frame.out or frame.out_names.schools or frame.out_names.places or frame.ordinals
        or moved.undivided or moved.no_chart or counts_places(frame, question)
        or frame.has(*CHART_CUES, "file", "table", "compare", "change", "office", "own", "own_amphoe", "own_cluster",
                     "own_tambon", "top", "bottom", "which", "howmany", "total", "current", "place_in_rank", "runner_up", "mean", "percent",
                     "proportion", "top_students", "bottom_students")
    )  # fmt: skip


def names_a_school_only(frame: Frame) -> bool:
    """โรงเรียนบ้านแม่จัน with nothing else and no "ล่ะ" asks about that school, not the last question again."""
    marked = bool(frame.names.schools) and all(
        named.marked and not named.typed.isdigit() for named in frame.names.schools
    )
    return (
        marked
        and not frame.has("follow", "correct", "compare")
        and not (frame.where or frame.by or frame.times or days_said(frame) or frame.out)
        and not any(piece.text == "ของ" for piece in frame.pieces)
    )
