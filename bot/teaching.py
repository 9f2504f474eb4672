"""Teach-back: the sentences an officer may teach, and lessons taken in only when nothing that is right would break."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.nlu.asking import describe
from bot.nlu.facts import facts
from bot.nlu.gazetteer import load_gazetteer
from bot.nlu.guarding import guarded
from bot.nlu.intents import load_or_train
from bot.nlu.lessons import (
    LONGEST_LESSON,
    Lessons,
    case_of,
    clashing,
    compile_lessons,
    form_of,
    values_named,
    with_lessons,
)
from bot.nlu.meaning import NotAMeaningError
from bot.nlu.normalize import fold
from bot.nlu.personal import GONE, without_persons
from bot.nlu.questions import Trouble, period_of
from bot.nlu.regression import Broken, Regression
from bot.nlu.scopes import named_scope
from bot.nlu.settling import Case
from bot.nlu.taught_models import sweep_models
from bot.nlu.teachable import Template, read_template, template_of
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Setting, Understanding
from db.audit import write_audit
from db.errors import WrongInputError
from db.lessons import (
    Act,
    Lesson,
    LessonVersion,
    Taught,
    add_version,
    lessons_of,
    use_version,
    version_in_use,
)
from db.people import Seat
from db.questions import QuestionLine, Reason, lines_to_teach, put_state
from db.session import Sessions, writing
from db.values.calendar import utc_now
from handlers.core import HANDLERS
from reports.question import Scope

#: So many broken cases are told.
TOLD = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the list, however often and by whomever it was typed (ประโยคที่รอสอน).

    ``number`` is that of its newest line; ``lines`` are all of them. ``reasons`` are those of the down-votes.
    """

    number: int
    text: str
    lines: tuple[int, ...]
    kind: str
    reasons: tuple[Reason, ...]
    understood: str
    seats: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def wrong_figure(self) -> bool:
        """Somebody said that the figure is not right: the officer should look first."""
        return "figure" in self.reasons


def sentences_to_teach(session: Session, office_code: str) -> list[Sentence]:
    """Return what was not answered or voted down and is still open: wrong figures first, then the newest."""
    groups: dict[str, list[QuestionLine]] = {}
    for line in lines_to_teach(session, office_code):
        groups.setdefault(fold(line.said), []).append(line)
    found = []
    for lines in groups.values():
        if any(line.state == "ignored" for line in lines):
            continue
        taught = max((line.id for line in lines if line.state == "taught"), default=0)
        still = [line for line in lines if not line.state and line.id > taught]
        if still:
            found.append(_sentence(still))
    return sorted(found, key=lambda each: (each.wrong_figure, each.last_at, each.number), reverse=True)


def _sentence(lines: list[QuestionLine]) -> Sentence:
    newest = lines[0]
    voted = next((line for line in lines if line.reason), newest)
    return Sentence(
        number=newest.id, text=newest.said, lines=tuple(line.id for line in lines), kind=voted.kind,
        reasons=tuple(line.reason for line in lines if line.reason),  # type: ignore[misc]
        understood=voted.understood, seats=tuple(sorted({line.seat_kind for line in lines})),
        first_at=lines[-1].asked_at, last_at=newest.asked_at,
    )  # fmt: skip


class RefusedLessonError(WrongInputError):
    """A lesson that would break what is right; ``broken`` are the cases."""

    def __init__(self, said: str, broken: Iterable[Broken]) -> None:
        super().__init__(said)
        self.broken = tuple(broken)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson as it would be taken in: ``describes`` says in Thai what the sentence will be understood as."""

    sentence: str
    template: Template
    first: bool
    describes: str

    @property
    def meaning(self) -> str:
        """The meaning in the notation of the corpus."""
        return self.template.meaning


class Teaching:
    """Takes lessons in for one office, and puts earlier versions back."""

    def __init__(
        self,
        sessions: Sessions,
        understander: Understander,
        office_code: str,
        *,
        by: str,
        home: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions, self._understander = sessions, understander
        self._office, self._by, self._clock = office_code, by[:64], clock
        self._home = home
        with sessions() as session:
            self._gazetteer = load_gazetteer(session)
        self._setting = Setting(Seat("officer", office_code), clock())
        self._cases: Regression | None = None

    def propose(self, sentence: str, *, meaning: str = "", like: str = "") -> Proposal:
        """Return the lesson that a sentence and its meaning (or a sentence of the same meaning) make.

        Raises:
            WrongInputError: The sentence cannot be taught, the meaning cannot be read, or they do not fit together.
        """
        said = " ".join(sentence.split())
        self._check_sentence(said)
        try:
            template = read_template(meaning) if meaning else self._template_like(like)
        except NotAMeaningError as error:
            raise WrongInputError(f"อ่านความหมายไม่ได้: {error} ดูวิธีเขียนใน docs/teaching.md") from error
        case = case_of(said, self._setting, self._gazetteer)
        self._check_place(template, case)
        if case.frame.has("office"):
            # The sentence says so itself, and may say something else next time.
            template = replace(template, whole=False)
        values = values_named(template, case.frame)
        if not (form_of(case.frame, values) or form_of(case.frame, values, fillers=True)):
            raise WrongInputError("ประโยคนี้มีแต่ชื่อหรือปี ไม่มีคำถามให้สอน ใส่ประโยคเต็ม")
        grammar = self._understander.understand(case.text, Memory(), self._setting, self._gazetteer)
        if grammar.topic == "talk.private":
            raise WrongInputError("น้องแผนไม่ตอบเรื่องส่วนบุคคล จึงสอนประโยคนี้ให้ตอบไม่ได้")
        first = grammar.kind == "ask"
        now = self._alone(said, replace(template, place="", period=""), first)
        if now is None or now.kind == "fallback":
            raise WrongInputError("ความหมายนี้ใช้กับประโยคนี้ไม่ได้ ตรวจชื่อโรงเรียน พื้นที่ และปีในประโยค")
        if first and facts(grammar) == facts(now):
            raise WrongInputError(f"น้องแผนเข้าใจประโยคนี้อย่างนี้อยู่แล้ว: {_described(now)}")
        return Proposal(said, template, first, _described(now))

    def teach(self, proposal: Proposal, *, lines: Iterable[int] = ()) -> LessonVersion:
        """Take a lesson in as a new version, which running workers use at once.

        ``lines`` are those of the list that this answers.

        Raises:
            RefusedLessonError: Something that is right today would no longer be; the earlier version stays.
            WrongInputError: A lesson of the same form says something else, or another was taken in meanwhile.
        """
        taught = self._in_use()
        lesson = Lesson(
            office_code=self._office, sentence=proposal.sentence, meaning=proposal.meaning, first=proposal.first,
            taught_by=self._by, taught_at=self._clock(),
        )  # fmt: skip
        if other := clashing(taught.lessons, lesson, self._setting, self._gazetteer):
            raise WrongInputError(
                f"บทเรียนที่ {other.id} “{other.sentence}” สอนประโยคแบบเดียวกันไว้เป็นอย่างอื่น ลบก่อนด้วย nongphaen nlu forget {other.id}"
            )
        if any(
            each.sentence == lesson.sentence and each.meaning == lesson.meaning for each in taught.lessons
        ):
            raise WrongInputError("สอนประโยคนี้ไว้แล้ว ดูด้วย nongphaen nlu lessons")
        self._check(taught, replace_last(taught.lessons, lesson))
        with writing(self._sessions) as session:
            self._still(session, taught)
            version = add_version(
                session, self._office, [*taught.lessons, lesson], act="teach", by=self._by, at=self._clock()
            )
            put_state(session, self._office, list(lines), "taught")
            self._audit(
                session, "teach", {"lesson": lesson.id, "meaning": lesson.meaning, "version": version.number}
            )
        return version

    def forget(self, number: int) -> LessonVersion:
        """Leave a lesson out from now on, as a new version.

        Raises:
            WrongInputError: No such lesson is in use.
        """
        taught = self._in_use()
        kept = [lesson for lesson in taught.lessons if lesson.id != number]
        if len(kept) == len(taught.lessons):
            raise WrongInputError(f"ไม่มีบทเรียนที่ {number} ในรุ่นที่ใช้อยู่ ดูด้วย nongphaen nlu lessons")
        self._check(taught, kept)
        with writing(self._sessions) as session:
            self._still(session, taught)
            act: Act = "forget"
            version = add_version(session, self._office, kept, act=act, by=self._by, at=self._clock())
            self._audit(session, act, {"lesson": number, "version": version.number})
        return version

    def use(self, number: int) -> None:
        """Put an earlier version back, at once; 0 is the bot as it came.

        Raises:
            WrongInputError: No such version.
        """
        with writing(self._sessions) as session:
            before = version_in_use(session, self._office)
            try:
                use_version(session, self._office, number)
            except LookupError as error:
                raise WrongInputError(f"ไม่มีรุ่นที่ {number} ดูด้วย nongphaen nlu versions") from error
            self._audit(session, "use", {"version": number, "before": before})

    def _check_sentence(self, said: str) -> None:
        if not said or len(said) > LONGEST_LESSON:
            raise WrongInputError(f"ประโยคต้องยาวไม่เกิน {LONGEST_LESSON} ตัวอักษร")
        if GONE in said or without_persons(said) != said:
            raise WrongInputError("ประโยคนี้มีชื่อคน หมายเลข หรือที่อยู่ติดต่อ นำออกก่อนแล้วสอนใหม่")
        if guarded(said):
            raise WrongInputError("ประโยคนี้ไม่ใช่คำถามของงาน สอนไม่ได้")

    def _template_like(self, like: str) -> Template:
        understood = self._understand(like)
        if understood.kind != "ask":
            raise WrongInputError(f"น้องแผนยังไม่เข้าใจประโยค “{like}” ใช้ประโยคที่ถามแล้วได้คำตอบถูก")
        return template_of(
            understood, whole=case_of(like, self._setting, self._gazetteer).frame.has("office")
        )

    def _understand(self, sentence: str) -> Understanding:
        taught = compile_lessons(self._in_use(), self._setting, self._gazetteer)
        understood = self._understander.understand(sentence, Memory(), self._setting, self._gazetteer)
        return with_lessons(understood, sentence, taught, Memory(), self._setting, self._gazetteer)

    def _check_place(self, template: Template, case: Case) -> None:
        """A place or period of the meaning must be named by the sentence: a lesson never supplies them."""
        if template.place and not template.whole:
            scope = named_scope(case.frame, self._setting, self._gazetteer)
            kind, _, keys = template.place.partition(":")
            wanted = {key.strip().removeprefix(f"{kind}:") for key in keys.split(",")}
            if not isinstance(scope, Scope) or scope.kind != kind or set(scope.keys) != wanted:
                raise WrongInputError(
                    f"ความหมายระบุ {template.place} แต่ประโยคไม่ได้เอ่ยถึง บทเรียนไม่จำโรงเรียนหรือพื้นที่แทนผู้ถาม ตัดออกจากความหมายได้"
                )
        if template.period and template.question is not None:
            period = period_of(case.frame, template.question.measure, self._setting, self._gazetteer)
            if isinstance(period, Trouble) or period[0] is None or period[0].name != template.period:
                raise WrongInputError(
                    f"ความหมายระบุ [{template.period}] แต่ประโยคไม่ได้เอ่ยถึง บทเรียนไม่จำปีแทนผู้ถาม ตัดออกจากความหมายได้"
                )

    def _alone(self, sentence: str, template: Template, first: bool) -> Understanding | None:
        """What a sentence would mean by this lesson alone."""
        lesson = Lesson(
            id=1, office_code=self._office, sentence=sentence, meaning=template.meaning, first=first
        )
        lessons = compile_lessons(Taught(0, (lesson,)), self._setting, self._gazetteer)
        return lessons.apply(case_of(sentence, self._setting, self._gazetteer))

    def _in_use(self) -> Taught:
        with self._sessions() as session:
            return lessons_of(session, self._office, version_in_use(session, self._office))

    def _still(self, session: Session, taught: Taught) -> None:
        if version_in_use(session, self._office) != taught.number:
            raise WrongInputError("มีผู้อื่นเปลี่ยนบทเรียนพร้อมกัน ลองใหม่อีกครั้ง")

    def _check(self, taught: Taught, lessons: list[Lesson]) -> None:
        """Run every regression case with the new lessons; refuse them when one breaks."""
        old = compile_lessons(taught, self._setting, self._gazetteer)
        new = compile_lessons(Taught(0, tuple(lessons)), self._setting, self._gazetteer)
        self._cases = self._cases or Regression(self._understander, self._home)
        retrained = self._retrained(new)
        broken = [*self._lessons_broken(lessons, new), *self._cases.broken_by(new, old, retrained)]
        if not broken:
            return
        told = "\n".join(f"  “{each.sentence}” จะกลายเป็น {each.taken_for}" for each in broken[:TOLD])
        more = f"\n  และอีก {len(broken) - TOLD} ประโยค" if len(broken) > TOLD else ""
        raise RefusedLessonError(
            f"ไม่รับบทเรียนนี้ เพราะจะทำให้ {len(broken)} ประโยคที่เข้าใจถูกอยู่แล้วผิดไป (รุ่นเดิมยังใช้อยู่)\n{told}{more}",
            broken,
        )

    def _retrained(self, new: Lessons) -> Understander | None:
        """Train and keep the model of the new lessons, ready for the workers; None without a place to keep it."""
        if self._home is None or not new.examples:
            return None
        model = load_or_train(self._home, lessons=new.examples)
        sweep_models(self._home, load_or_train(self._home).mark)
        return Understander(model)

    def _lessons_broken(self, lessons: list[Lesson], new: Lessons) -> Iterable[Broken]:
        """Every kept lesson must still decide its own sentence."""
        for lesson in lessons:
            if lesson.id in new.unread:
                continue
            known = new.find(case_of(lesson.sentence, self._setting, self._gazetteer).frame)
            if known is None or known.template.meaning != lesson.meaning:
                said = known.template.meaning if known else "ไม่เข้าใจ"
                yield Broken(f"lesson {lesson.id}", lesson.sentence, lesson.meaning, said)

    def _audit(self, session: Session, act: str, detail: dict[str, object]) -> None:
        write_audit(
            session, office_code=self._office, actor=self._by, seat="", act=f"nlu.{act}", detail=detail, at=self._clock()
        )  # fmt: skip


def replace_last(lessons: Iterable[Lesson], lesson: Lesson) -> list[Lesson]:
    """Return lessons with one that has no number yet; for the check it gets the one after the last."""
    held = list(lessons)
    numbered = Lesson(
        id=max((each.id for each in held), default=0) + 1, office_code=lesson.office_code,
        sentence=lesson.sentence, meaning=lesson.meaning, first=lesson.first,
    )  # fmt: skip
    return [*held, numbered]


def _described(understood: Understanding) -> str:
    """Say in Thai what is meant; an unclear name is asked about each time."""
    if understood.kind == "clarify":
        option = next((option for option in understood.options if option.question), None)
        return f"{describe(option.question) if option and option.question else ''} (ถามกลับก่อน: {understood.prompt})"
    if understood.question is None:
        return HANDLERS[understood.topic].summary
    said = describe(understood.question)
    return said if understood.topic == "figures" else f"{HANDLERS[understood.topic].summary}: {said}"


def ignore(session: Session, office_code: str, sentence: Sentence, *, by: str) -> None:
    """Put a sentence aside for good, in the caller's transaction."""
    put_state(session, office_code, list(sentence.lines), "ignored")
    write_audit(
        session, office_code=office_code, actor=by[:64], seat="", act="nlu.ignore", detail={"lines": len(sentence.lines)}
    )  # fmt: skip
