"""Nothing that was said is dropped: what a sentence names must be found again in what it is taken to mean.

The last guard against a plausible wrong figure. A grammar of many hands will now and then overlook a word; a word that
was read (a time, a second measure, a condition, an order) but is nowhere in the question makes an answer to another
question. This room compares the frame of the sentence with the questions made of it and names the words that got lost,
so that the bot asks back instead of answering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace

from bot.nlu import asking
from bot.nlu.accounting import other_kind, unanswered
from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame
from bot.nlu.lattice import Piece
from bot.nlu.recordwords import stands_for
from bot.nlu.settling import Case
from bot.nlu.understanding import Understanding
from bot.nlu.unheldwords import TARGET
from db.datasets import DATASET_OF_MEASURE, MEASURES
from reports.derived import DERIVED, measure_named
from reports.question import Question

_NOTHING = SimpleNamespace(of=())
#: Topics whose question says all that is asked, and those whose question says at least when and of whom.
_PLAIN, _PLACED = ("figures",), ("money.target", "money.letters", "money.perhead")
#: Said of schools that teach something or are open: told by other conditions.
_TOLD_OTHERWISE = ("state",)
#: Today, of what is not counted by the day.
_NOW = ("วันนี้", "ณวันนี้", "ตอนนี้", "ขณะนี้", "ปัจจุบัน")
#: Dimensions that stand for each other.
_ALIKE = {
    "level": ("grade", "teaches"),
    "grade": ("level", "teaches"),
    "teaches": ("level", "grade"),
    "line": ("category",),
    "category": ("line",),
}


def checked(case: Case, understood: Understanding) -> Understanding:
    """Return the understanding, or the question back about the words that it lost."""
    words = dropped(case, understood)
    return asking.about_lost(words, (understood, *understood.also)) if words else understood


def dropped(case: Case, understood: Understanding) -> list[str]:
    """Return the words that were read but are nowhere in the meaning, in the order they were said; mostly none."""
    requests = (understood, *understood.also)
    if understood.kind == "ask" and (crossed := list(other_kind(case.frame, requests))):
        return [case.frame.pieces[place].text for place in crossed]
    sent = any(each.question is not None and each.question.measure == SUBMISSIONS for each in requests)
    figures = understood.kind == "ask" and understood.topic in _PLAIN and not sent
    if figures and (apart := _of_other_work(case.frame)):
        return [case.frame.pieces[place].text for place in apart]
    if any(
        each.kind != "ask" or each.topic not in (*_PLAIN, *_PLACED) or each.question is None
        for each in requests
    ):
        return []
    questions = [each.question for each in requests if each.question is not None]
    if any(each.topic in _PLACED for each in requests):
        places = sorted({*_lost_times(case.frame, questions, now=True), *_lost_names(case.frame, questions)})
        return [case.frame.pieces[place].text for place in places]
    if any(_of_records(question) for question in questions):
        # Rows with a text of their own are found by the words of their title.
        lost = {*_villages(case.frame), *unanswered(case.frame, questions)}
        return [case.frame.pieces[place].text for place in sorted(lost)]
    places = sorted(set(_lost(case.frame, questions)))
    return [case.frame.pieces[place].text for place in places]


def _of_other_work(frame: Frame) -> list[int]:
    """ย้ายเงินค่าหนังสือไปค่าจัดการเรียนการสอนได้ไหม: a word of work that no figure tells of."""
    return [
        place
        for place, piece in _said(frame)
        if (tag := piece.tag("unheld")) is not None
        and tag.key in frame.unheld
        and tag.key != TARGET
        and place not in frame.used
        and not any(each.kind in ("value", "measure") for each in piece.tags)
    ]


def _lost(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    yield from _lost_times(frame, questions)
    yield from _lost_measures(frame, questions)
    yield from _lost_values(frame, questions)
    yield from _lost_breakdowns(frame, questions)
    yield from _lost_names(frame, questions)
    yield from _lost_operations(frame, questions)
    yield from unanswered(frame, questions)


def _said(frame: Frame) -> Iterator[tuple[int, Piece]]:
    used = frame.names.used | frame.out_names.used
    yield from ((place, piece) for place, piece in enumerate(frame.pieces) if place not in used)


def _lost_times(frame: Frame, questions: Sequence[Question], *, now: bool = False) -> Iterator[int]:
    """A year, quarter, term or day must be a period, a round or a comparison; each year by itself."""
    timed = any(
        question.period or question.compare == "previous" or question.on or question.values_of("round")
        or {"year", "round"} & set(question.by)
        for question in questions
    )  # fmt: skip
    for place, piece in _said(frame):
        time = piece.tag("time")
        if piece.text in _NOW and (now or all(_stock(question) for question in questions)):
            continue
        if (time or piece.tag("date")) and not timed:
            yield place
        elif time and any(
            not _has_year(question, year) for year in time.value.years for question in questions[:1]
        ):
            if not any(_has_year(question, year) for question in questions for year in time.value.years):
                yield place


def _stock(question: Question) -> bool:
    """นักเรียนวันนี้: of what stands for a year the newest is what is held today."""
    measure = MEASURES.get(question.measure)
    return measure is not None and measure.stock


def _has_year(question: Question, year: int) -> bool:
    if question.period is None:
        return "year" in question.by
    years = question.period.years
    near = {years[0] - 1} if question.compare == "previous" else set()
    # A term of an academic year is paid in the fiscal year after it; a span of years has its inner ones.
    later = {each - 1 for each in years} if question.period.term or question.period.days else set()
    return (
        year in {*years, *near, *later}
        or min(years) <= year <= max(years)
        or str(year) in dict(question.excluding).get("year", ())
    )


def _lost_measures(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    """Each figure that is named is asked for, part of one that is reckoned, a condition, or of the same facts."""
    meant: set[str] = set()
    for question in questions:
        meant |= _measures_of(question)
    datasets = {DATASET_OF_MEASURE[key].kind for key in meant if key in DATASET_OF_MEASURE}
    for said in frame.measures:
        if said.weak or said.at in frame.names.used or said.key == SCHOOLS:
            continue
        tags = frame.pieces[said.at].tags
        others = {tag.key for tag in tags if tag.kind == "measure"}
        # Of the same facts another condition tells it: ครูและภารโรง are staff of two positions.
        same = said.key in DATASET_OF_MEASURE and DATASET_OF_MEASURE[said.key].kind in datasets
        # รายงานจำนวนนักเรียน: what is reported, not that it was.
        reported = said.key == SUBMISSIONS and frame.pieces[said.at].text.startswith("รายงาน")
        # ใครยังไม่ส่งสิ่งก่อสร้าง: the facts that are sent tell the system they are sent to.
        sent = any(_told_by_system(said.key, question) for question in questions)
        if (others & meant or same or reported or sent) and not _joined_away(frame, said.at, questions):
            continue
        yield said.at


def _joined_away(frame: Frame, at: int, questions: Sequence[Question]) -> bool:
    """เบิกจ่ายรายอำเภอ กับเงินคงเหลือรายอำเภอ: what a remainder is reckoned from is asked for by itself as well."""
    key = next((said.key for said in frame.measures if said.at == at), "")
    if (
        len(questions) != 1
        or key not in DERIVED.get(questions[0].measure, _NOTHING).of
        or not questions[0].by
    ):
        return False
    others = [said.at for said in frame.measures if said.key == questions[0].measure]
    ands = [
        said.at for said in frame.cues if said.key == "and" and frame.pieces[said.at].text not in ("-", "/")
    ]
    return any(min(at, other) < place < max(at, other) for other in others for place in ands)


def _told_by_system(measure: str, question: Question) -> bool:
    dataset = DATASET_OF_MEASURE.get(measure)
    return dataset is not None and dataset.source in question.values_of("system")


def _measures_of(question: Question) -> set[str]:
    keys = {question.measure, *(bound.measure for bound in question.bounds)}
    for key in tuple(keys):
        # งบโครงการเหลือเท่าไหร่: beside records the money is theirs.
        keys |= stands_for(key)
    for key in tuple(keys):
        if key in DERIVED:
            keys |= set(DERIVED[key].of)
    measure = measure_named(question.measure)
    return keys | {beside.measure for beside in getattr(measure, "beside", ())}


def _lost_values(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    """A condition is kept, left out, broken down by, or tells the measure."""
    for dimension, values in frame.where.items():
        if dimension in _TOLD_OTHERWISE or any(_knows(question, dimension, values) for question in questions):
            continue
        if dimension == "system" and any(_source(question) in values for question in questions):
            # ใน DMC เด็กกี่คน: the system is where the figure is from anyway.
            continue
        yield from (
            place for place in frame.places.get(dimension, ()) if not _told(frame.pieces[place], questions)
        )


def _told(piece: Piece, questions: Sequence[Question]) -> bool:
    """ช้า is said of reports and of projects: the meaning that the question keeps tells the other."""
    if piece.tag("cue", "late") and any(question.values_of("status") for question in questions):
        return True
    return any(
        set(tag.value) & set(question.values_of(tag.key))
        for tag in piece.tags
        if tag.kind == "value"
        for question in questions
    )


def _of_records(question: Question) -> bool:
    dataset = DATASET_OF_MEASURE.get(question.measure)
    return dataset is not None and dataset.listing is not None


def _source(question: Question) -> str:
    dataset = DATASET_OF_MEASURE.get(question.measure)
    return dataset.source if dataset else ""


def _knows(question: Question, dimension: str, values: tuple[str, ...]) -> bool:
    names = {dimension, *_ALIKE.get(dimension, ())}
    kept = {key for key, _ in (*question.where, *question.excluding)}
    if any(bound.than in values for bound in question.bounds):
        return True
    return (
        bool(names & (kept | set(question.by))) or question.share in names or question.scope.kind == dimension
    )


def _lost_breakdowns(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    for dimension in frame.by:
        shown = any(
            question.by or question.mean == dimension or (question.rank and question.rank.within == dimension)
            or (dimension == "year" and (question.compare or question.period)) or (question.listing and dimension == "school")
            or question.compare == "each" or question.scope.kind == dimension
            for question in questions
        )  # fmt: skip
        if not shown:
            yield from (place for place, piece in _said(frame) if piece.tag("dimension", dimension))


def _lost_names(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    """Each school and place that is named is where it is asked of, a condition, or left out."""
    keys = {key for question in questions for key in question.scope.keys}
    keys |= {
        key
        for question in questions
        for _, values in (*question.where, *question.excluding)
        for key in values
    }
    # เราที่เท่าไหร่ของอำเภอแม่จัน: the place is inside what the own school takes a place in.
    keys |= {
        name
        for question in questions
        if question.standing
        for place in frame.names.places
        for name in place.names
    }
    places = {question.scope.kind for question in questions if question.scope.kind != "school"}
    for school in frame.names.schools:
        found = {each.code for each in school.match.schools}
        if found and not found & keys:
            yield school.first
    met = [place for place in frame.names.places if place.kind == "office" or set(place.names) & keys]
    for place in frame.names.places:
        # ต.ป่าซาง อ.แม่จัน: the wider place tells which of that name.
        if place not in met and not (places and met) and not (frame.names.schools and not places):
            yield place.first


def _villages(frame: Frame) -> list[int]:
    """หมู่บ้านหนองแว่นอยู่เขตบริการโรงเรียนอะไร: the village is none that is held, a school only bears its name."""
    return [
        school.first
        for school in frame.names.schools
        if school.first and frame.pieces[school.first - 1].text == "หมู่บ้าน"
    ]


def _lost_operations(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    checks: tuple[tuple[tuple[str, ...], Callable[[Question], object]], ...] = (
        (("top", "bottom", "top_students", "bottom_students"), lambda q: q.rank or q.standing or q.by or q.compare),
        (("left",), lambda q: q.measure != SCHOOLS or q.bounds),
        (("except", "other"), lambda q: q.excluding or _left_out(frame, q)),
        (("percent",), lambda q: q.share or q.bounds or q.compare or measure_named(q.measure).unit == "ร้อยละ"),
        (("mean",), lambda q: q.mean or q.measure in DERIVED or q.share or any(map(_is_mean, (q.measure, *(bound.measure for bound in q.bounds))))),
        (("compare",), lambda q: q.compare or q.by or len(q.scope.keys) > 1 or q.standing or (q.period and len(q.period.years) > 1)),
    )  # fmt: skip
    for cues, met in checks if len(questions) == 1 else ():
        if (place := frame.where_is(*cues)) is not None and not met(questions[0]):
            yield place
    if frame.limits and not any(question.bounds for question in questions):
        yield from (place for _, place in frame.limits)


def _is_mean(key: str) -> bool:
    """คะแนนโอเน็ตเฉลี่ย: a figure that is weighed is a mean already."""
    measure = measure_named(key)
    return "เฉลี่ย" in measure.thai or bool(getattr(measure, "weight", None))


def _left_out(frame: Frame, question: Question) -> bool:
    """ป.1-6 ยกเว้น ป.3 keeps five grades and leaves out none by name."""
    kept = [
        (
            tuple(
                value for key in (dimension, *_ALIKE.get(dimension, ())) for value in question.values_of(key)
            ),
            values,
        )
        for dimension, values in frame.out.items()
    ]
    return bool(kept) and all(asked and not set(asked) & set(values) for asked, values in kept)
