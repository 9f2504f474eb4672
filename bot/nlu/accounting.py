"""Every word that asks is answered: กี่คน, กี่ห้อง, เท่าไหร่ and ที่ไหนบ้าง are counted against what is answered.

Part of the last guard (``reflected.py``). A sentence with two words that ask and one answer has lost a request; one that
asks for baht and is answered with a number of schools has lost what it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame
from bot.nlu.lattice import Piece
from bot.nlu.understanding import Understanding
from bot.nlu.words import COUNTS_SCHOOLS
from db.datasets import MEASURES
from reports.derived import DERIVED, measure_named
from reports.question import Question

#: Topics whose answers are sums of money and counts.
_COUNTED = (
    "figures",
    "money.perhead",
    "money.letters",
    "money.target",
    "money.rates",
    "money.whatif",
    "money.instalments",
)
#: How a word that asks begins.
_ASKS = ("กี่", "เท่า")
#: Asks for the sum of records: วงเงินเท่าไร.
_ASKS_SUM = "วงเงิน"
#: In northern words it begins like other words (จักรยาน).
_ASKS_NORTHERN = ("จัก", "จั๊ก")
#: Words that ask which ones.
_WHICH_ONES = (
    "ที่ไหนบ้าง",
    "ไหนบ้าง",
    "ใดบ้าง",
    "ใครบ้าง",
    "ที่ไหน",
    "ที่ใดบ้าง",
    "ที่ใด",
    "รายชื่อ",
    "ขอรายชื่อ",
    "ใคร",
    "ไหน",
    "อะไรบ้าง",
)
_WHICH_ENDS = ("โรงไหน", "โรงไหนบ้าง", "โรงเรียนไหน", "โรงเรียนไหนบ้าง")
#: What a word that asks ends with -> units of measures that answer it.
_UNITS = {
    "โรง": ("โรง",),
    "โรงเรียน": ("โรง",),
    "บาท": ("บาท",),
    "ล้าน": ("บาท",),
    "แสน": ("บาท",),
    "หมื่น": ("บาท",),
    "หมู่บ้าน": ("หมู่บ้าน",),
    "โครงการ": ("โครงการ",),
}


def other_kind(frame: Frame, requests: Sequence[Understanding]) -> Iterator[int]:
    """Yield what a message asks of reports beside money alone, or of persons and money beside reports alone.

    ได้เท่าไหร่ แล้ว EMIS ส่งวันไหน answered with the money only has lost a request.
    """
    of_reports = [
        each.topic.startswith(("reports.", "deadlines."))
        or (each.question is not None and each.question.measure == SUBMISSIONS)
        for each in requests
    ]
    if any(each.topic not in _COUNTED and not told for each, told in zip(requests, of_reports, strict=True)):
        return
    if not any(of_reports) and "system" in frame.where and frame.has("send", "due", "status_asked", "keyed"):
        yield from frame.places.get("system", ())[:1]
    if any(each.topic == "figures" for each in requests) and not any(of_reports) and not frame.unheld:
        # ใช้เงินได้ถึงเมื่อไหร่: no sum tells until when.
        yield from (said.at for said in frame.cues if said.key == "due" and said.at not in frame.names.used)
    counted = any(piece.text in COUNTS_SCHOOLS for piece in frame.pieces)
    if counted and all(each.topic in ("money.letters", "money.perhead") for each in requests):
        yield from (place for place, piece in enumerate(frame.pieces) if piece.text.startswith("กี่โรง"))
    if all(of_reports):
        for place, piece in enumerate(frame.pieces):
            if piece.text in ("กี่คน", "กี่บาท", "กี่ห้อง") and place not in frame.names.used:
                yield place


def unanswered(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    """Yield the places of words that ask for what no question of the meaning answers; mostly none."""
    asks = [
        place
        for place, piece in enumerate(frame.pieces)
        if place not in frame.names.used and _asks(piece) and not _one_of_two(frame, place)
    ]
    if len(asks) > len(questions) and not any(_answers_more(question) for question in questions):
        yield asks[-1]
    elif _counted_twice(frame, asks, questions):
        yield asks[0]
    yield from _lists(frame, questions)
    for place in asks:
        text = frame.pieces[place].text
        units = _UNITS["บาท"] if text.startswith(_ASKS_SUM) else _UNITS.get(text.removeprefix("กี่"))
        if units and not any(_counts(question, units) for question in questions):
            yield place


def _asks(piece: Piece) -> bool:
    counts = bool(piece.tag("cue", "count") or piece.tag("cue", "howmany"))
    if piece.text.startswith(_ASKS_NORTHERN):
        return counts
    if piece.text.startswith(_ASKS_SUM):
        return counts
    if piece.tag("measure") and piece.text.endswith(COUNTS_SCHOOLS):
        return True
    return piece.text.startswith(_ASKS) and (counts or bool(piece.tag("measure")))


def _one_of_two(frame: Frame, place: int) -> bool:
    """กี่คนเท่าไหร่, เท่าไหร่กี่บาท: said twice in one breath, asked once."""
    if not place:
        return False
    before, this = frame.pieces[place - 1], frame.pieces[place]
    return _asks(before) and (before.text.startswith("เท่า") or this.text.startswith("เท่า"))


def _counted_twice(frame: Frame, asks: Sequence[int], questions: Sequence[Question]) -> bool:
    """มีทั้งหมดกี่แห่ง สอนถึง ม.3 กี่แห่ง: schools that are counted twice are no one number, whatever they must meet."""
    counts = [place for place in asks if frame.pieces[place].text.endswith(COUNTS_SCHOOLS)]
    if len(counts) < 2 or len(questions) != 1 or questions[0].measure != SCHOOLS:
        return False
    only = questions[0]
    return not (only.by or only.compare or only.share or only.rank or len(only.scope.keys) > 1)


def _answers_more(question: Question) -> bool:
    """A breakdown, a comparison, a place in an order or a share tells more than one figure."""
    return bool(
        question.by
        or question.compare
        or question.rank
        or question.standing
        or question.share
        or question.bounds
        or question.listing
        or (question.measure in DERIVED and measure_named(question.measure).unit != "บาท")
        or question.want != "sentence"
        or len(question.scope.keys) > 1
        or (question.period is not None and len(set(question.period.years)) > 1)
    )


def _lists(frame: Frame, questions: Sequence[Question]) -> Iterator[int]:
    """ที่ไหนบ้าง, โรงไหน, ใคร: several are shown, or the first of them; a single figure of all is no answer."""
    for place, piece in enumerate(frame.pieces):
        if (
            _asks_which(piece)
            and place not in frame.names.used
            and not any(_tells_which(each) for each in questions)
        ):
            yield place


def _asks_which(piece: Piece) -> bool:
    return piece.text in _WHICH_ONES or (bool(piece.tag("cue", "which")) and piece.text.endswith(_WHICH_ENDS))


def _tells_which(question: Question) -> bool:
    measure = MEASURES.get(question.measure)
    # เทคโนโลยีของเรามีอะไรบ้าง: of things that are never added up each is told.
    apart = measure is not None and any(not question.values_of(key) for key in measure.apart)
    return apart or bool(
        question.by or question.listing or question.rank or question.standing or question.compare == "each"
    )


def _counts(question: Question, units: tuple[str, ...]) -> bool:
    unit = measure_named(question.measure).unit
    if unit in units:
        return True
    if "โรง" in units:
        return bool(
            question.measure in (SCHOOLS, SUBMISSIONS)
            or question.listing
            or question.bounds
            or "school" in question.by
            or question.mean == "school"
        )
    return any(measure_named(bound.measure).unit in units for bound in question.bounds)
