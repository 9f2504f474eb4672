"""What an office taught, as understanding uses it: sentences of a lesson's form mean what the lesson says.

The form of a sentence is what stays when names, times, spaces, particles and the values that the meaning also names
are taken out. Place, period and values are read from the sentence that is asked, by the ordinary grammar.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.orm import Session, sessionmaker

from bot.nlu import asking
from bot.nlu.answering import answer
from bot.nlu.dating import days_said, due_days
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.groups import called
from bot.nlu.guarding import guarded
from bot.nlu.intents import Example
from bot.nlu.lattice import Piece
from bot.nlu.meaning import NotAMeaningError
from bot.nlu.normalize import fold
from bot.nlu.questions import Trouble, default_scope, period_of, put_rounds, with_scope
from bot.nlu.reading import read
from bot.nlu.reporting import report_slots
from bot.nlu.scopes import named_scope, office_scope
from bot.nlu.settling import Case, settle
from bot.nlu.slots import Frame, gather
from bot.nlu.teachable import Template, read_template
from bot.nlu.understanding import Memory, Setting, Understanding
from bot.nlu.vocabulary import vocabulary
from db.lessons import DamagedVersionError, Lesson, Taught, lessons_of, version_in_use
from db.people import Seat
from reports.question import Question, Scope

log = structlog.get_logger(__name__)

#: A form with fewer letters is no way of asking: it would fit any sentence with a name in it.
SHORTEST_FORM = 3
#: Particles that the grammar passes over, but that may turn what was taught: these stay in the form.
_TELLING = frozenset("ยัง หรือยัง ไหน ตั้งแต่ ระหว่าง หรือ แต่ ถึง ไม่".split())
#: Longer sentences are not taught.
LONGEST_LESSON = 200
_TIMES = ("time", "date")
#: Words that say whose figures: with the names they are left out of a form.
_WHOSE = ("own", "office", "own_amphoe", "own_tambon", "own_cluster")


@dataclass(frozen=True, slots=True)
class Known:
    """A lesson ready for use: its number, its request, and the dimensions whose values come from the sentence."""

    number: int
    template: Template
    first: bool
    values: frozenset[str] = frozenset()
    #: Words that every sentence of its form has.
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons of one version by their forms; empty for most offices, and then nothing is looked up."""

    version: int = 0
    #: Dimensions that are left out of the form -> form -> lesson.
    forms: Mapping[frozenset[str], Mapping[str, Known]] = field(default_factory=dict)
    #: Some lesson goes before the grammar.
    any_first: bool = False
    #: Lessons whose meaning can no longer be read, by number.
    unread: tuple[int, ...] = ()
    #: Its sentences with their classes, for the intent model.
    examples: tuple[Example, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.forms)

    def may_fit(self, text: str) -> bool:
        """Say whether a sentence can have the form of a lesson at all; quick, so that thousands can be passed over."""
        written = fold(text)
        return any(all(word in written for word in known.words) for known in self._each())

    def _each(self) -> Iterable[Known]:
        return (known for forms in self.forms.values() for known in forms.values())

    def find(self, frame: Frame, *, first: bool | None = None) -> Known | None:
        """Return the lesson whose form a sentence has: in its very words, else without particles."""
        for fillers in (True, False):
            for values, forms in self.forms.items():
                known = forms.get(form_of(frame, values, fillers=fillers))
                if known is not None and (first is None or known.first == first):
                    return known
        return None

    def apply(self, case: Case, *, first: bool | None = None) -> Understanding | None:
        """Return what a sentence means by a lesson; None when no lesson has its form."""
        known = self.find(case.frame, first=first)
        return _meant(known, case) if known is not None else None


NOTHING_TAUGHT = Lessons()


def with_lessons(
    understood: Understanding,
    text: str,
    lessons: Lessons,
    memory: Memory,
    setting: Setting,
    gazetteer: Gazetteer,
) -> Understanding:
    """Return what a message means with what the office taught.

    A lesson counts where the message was not understood; one that puts the grammar right goes before it. Answers to
    the bot's own question, refusals and silence stay as they are.
    """
    if not lessons or understood.kind == "silent" or understood.topic == "talk.private":
        return understood
    lost = understood.kind in ("clarify", "fallback")
    said = called(text, setting)
    if not said or not (lost or lessons.any_first) or len(said) > LONGEST_LESSON or guarded(said):
        return understood
    if memory.options and answer(said, memory) is not None:
        return understood
    meant = lessons.apply(case_of(said, setting, gazetteer), first=None if lost else True)
    return understood if meant is None else replace(meant, taught=True)


def form_of(frame: Frame, values: frozenset[str], *, fillers: bool = False) -> str:
    """Return the form of a sentence; ``values`` are dimensions whose values are left out of it.

    ``fillers`` keeps the particles. Without them a form may be empty; then it fits nothing.
    """
    parts: list[str] = []
    for place, piece in enumerate(frame.pieces):
        if place in frame.names.used or _says_whose_or_when(piece):
            continue
        if (dimension := _slot(piece, values)) is not None:
            parts.append("{" + dimension + "}")
        elif fillers or not _passed_over(piece):
            parts.append(piece.text)
    form = "".join(parts)
    return form if sum(letter.isalnum() for letter in form) >= SHORTEST_FORM else ""


def _says_whose_or_when(piece: Piece) -> bool:
    return any(piece.tag(kind) for kind in _TIMES) or any(piece.tag("cue", cue) for cue in _WHOSE)


def _slot(piece: Piece, values: frozenset[str]) -> str | None:
    if piece.tag("measure"):
        return None
    for tag in piece.tags:
        dimension = "grade" if tag.kind == "grade" else tag.key if tag.kind == "value" else ""
        if dimension in values:
            return dimension
    return None


def _words_of(frame: Frame, values: frozenset[str]) -> tuple[str, ...]:
    kept = [
        piece.text
        for place, piece in enumerate(frame.pieces)
        if place not in frame.names.used and not _says_whose_or_when(piece)
    ]
    slots = {piece.text for piece in frame.pieces if _slot(piece, values)}
    fillers = {piece.text for piece in frame.pieces if _passed_over(piece)}
    near = [text for text in kept if text not in slots | fillers]
    return tuple(near or (text for text in kept if text not in slots))


def _passed_over(piece: Piece) -> bool:
    if piece.text in _TELLING or not any(letter.isalnum() for letter in piece.text):
        return piece.text not in _TELLING
    # กี่คน, เท่าไร: whether it is said or goes without saying, a lesson says what is counted.
    return bool(piece.tags) and all(
        tag.kind == "filler" or (tag.kind, tag.key) == ("cue", "count") for tag in piece.tags
    )


def case_of(sentence: str, setting: Setting, gazetteer: Gazetteer) -> Case:
    """Return a sentence as it is read by itself, without the call of the bot before it."""
    said = called(sentence, replace(setting, chat="group", mentioned=True)) or sentence
    seat = setting.seat
    school = gazetteer.index.school(seat.school_code)
    cluster = seat.cluster or (school.cluster if school else None)
    reading = read(said, vocabulary(gazetteer, seat.office_code))
    return Case(said, gather(reading, gazetteer, seat.office_code, cluster), setting, gazetteer)


def values_named(template: Template, frame: Frame) -> frozenset[str]:
    """Return the dimensions whose values a meaning names as the sentence does: they may be others next time."""
    if template.question is None:
        return frozenset()
    return frozenset(
        dimension
        for dimension, values in template.question.where
        if frame.where.get(dimension) == values and frame.mentions.get(dimension) == 1
    )


def compile_lessons(taught: Taught, setting: Setting, gazetteer: Gazetteer) -> Lessons:
    """Make lessons ready for use with the names of an office; one that cannot be read is left out and told of."""
    setting = Setting(Seat("officer", setting.seat.office_code), setting.asked_at)
    forms: dict[frozenset[str], dict[str, Known]] = {}
    unread: list[int] = []
    examples: list[Example] = []
    for lesson in taught.lessons:
        try:
            template = read_template(lesson.meaning)
        except NotAMeaningError:
            log.warning("lesson_unread", lesson=lesson.id)
            unread.append(lesson.id)
            continue
        frame = case_of(lesson.sentence, setting, gazetteer).frame
        examples.append((lesson.sentence, _class_of(template)))
        values = values_named(template, frame)
        known = Known(lesson.id, template, lesson.first, values, _words_of(frame, values))
        table = forms.setdefault(known.values, {})
        for fillers in (True, False):
            if form := form_of(frame, known.values, fillers=fillers):
                table.setdefault(form, known)
    first = any(lesson.first for lesson in taught.lessons)
    return Lessons(taught.number, forms, first, tuple(unread), tuple(examples))


def _class_of(template: Template) -> str:
    """What the intent model calls a request."""
    return (
        f"figures:{template.question.measure}"
        if template.topic == "figures" and template.question
        else template.topic
    )


def _meant(known: Known, case: Case) -> Understanding | None:
    """Put the place, period and values of a sentence into a lesson's request."""
    template, frame = known.template, case.frame
    question = template.question
    if question is None:
        return _without_place(template, case)
    for dimension in known.values:
        question = question.with_where(dimension, frame.where.get(dimension, question.values_of(dimension)))
    timed = period_of(frame, question.measure, case.setting, case.gazetteer)
    if isinstance(timed, Trouble):
        return settle(timed, template.topic, template.slots, case, measure=question.measure)
    period = timed[0]
    if question.measure == SUBMISSIONS:
        where, period = put_rounds(frame, dict(question.where), period)
        question = replace(question, where=tuple(where.items()))
    question = replace(question, period=period)
    scope = named_scope(frame, case.setting, case.gazetteer)
    slots = dict(template.slots)
    if template.topic == "reports.status":
        slots = report_slots(question)
    if scope is None:
        scope = _unsaid(template, question, case)
    if not isinstance(scope, Scope):
        return asking.about_scope(scope, question, template.topic, slots, case.gazetteer)
    if template.topic == "schools.profile" and (scope.kind != "school" or len(scope.keys) > 1):
        return None
    return Understanding("ask", template.topic, with_scope(question, scope), slots)


def _unsaid(template: Template, question: Question, case: Case) -> Scope:
    """The whole office where the meaning says so, else what the grammar takes for granted."""
    if template.whole:
        return office_scope(case.setting)
    return default_scope(question, case.frame, case.setting, case.gazetteer)


def _without_place(template: Template, case: Case) -> Understanding | None:
    """Small talk and due dates have no place; a sentence that names one asks for something else."""
    frame = case.frame
    if frame.names.used:
        return None
    slots = dict(template.slots)
    if template.topic == "reports.due":
        timed = period_of(frame, SUBMISSIONS, case.setting, case.gazetteer)
        days = due_days(frame, case.setting)
        if isinstance(timed, Trouble) or not (days is None or isinstance(days, dict)):
            return None
        slots |= ({"year": timed[0].year} if timed[0] else {}) | (days or {})
    elif frame.times or days_said(frame):
        return None
    return Understanding("ask", template.topic, None, slots)


class LessonsCache:
    """Keeps the lessons in use of every office until another version is put into use; asking costs one small query."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._lock = threading.Lock()
        self._held: dict[str, tuple[int, Gazetteer, Lessons]] = {}

    def get(self, setting: Setting, gazetteer: Gazetteer) -> Lessons:
        """Return the lessons of the asker's office that are in use now.

        Lessons that are not what they were when their version was made are not used: a wrong figure is worse than none.
        """
        office = setting.seat.office_code
        with self._sessions() as session:
            number = version_in_use(session, office)
            if not number:
                return NOTHING_TAUGHT
            with self._lock:
                held = self._held.get(office)
                if held is None or held[0] != number or held[1] is not gazetteer:
                    held = (number, gazetteer, _load(session, setting, gazetteer, number))
                    self._held[office] = held
                return held[2]


def _load(session: Session, setting: Setting, gazetteer: Gazetteer, number: int) -> Lessons:
    try:
        taught = lessons_of(session, setting.seat.office_code, number)
    except (DamagedVersionError, LookupError):
        log.error("lessons_damaged", office=setting.seat.office_code, version=number)
        return NOTHING_TAUGHT
    return compile_lessons(taught, setting, gazetteer)


def clashing(
    lessons: Iterable[Lesson], lesson: Lesson, setting: Setting, gazetteer: Gazetteer
) -> Lesson | None:
    """Return a lesson of the same form that says something else, or None."""
    held = tuple(lessons)
    found = compile_lessons(Taught(0, held), setting, gazetteer).find(
        case_of(lesson.sentence, setting, gazetteer).frame
    )
    other = next((each for each in held if found is not None and each.id == found.number), None)
    return other if other is not None and other.meaning != lesson.meaning else None
