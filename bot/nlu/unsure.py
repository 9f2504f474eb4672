"""When the grammar finds no topic: the model's opinion as a question back, or the nearest things the bot can do."""

from __future__ import annotations

from bot.nlu import asking
from bot.nlu.intents import THRESHOLD, Guess, IntentModel
from bot.nlu.questions import Draft, draft
from bot.nlu.scopes import named_scope
from bot.nlu.topics import Case
from bot.nlu.understanding import Memory, Option, Understanding
from handlers.core import Suggestion
from reports.derived import measure_named
from reports.question import Question, Scope

#: After so many misses in a row a person is offered.
MISSES_BEFORE_OFFICER = 3
#: Chat may be answered at once; figures are always confirmed first.
_CHAT = ("talk.greeting", "talk.thanks", "talk.help", "talk.whoami", "talk.contact", "talk.private")
_FALLBACK = (
    Suggestion("นักเรียนกี่คน", "นักเรียนทั้งหมดกี่คน"),
    Suggestion("ถามอะไรได้บ้าง", "ถามอะไรได้บ้าง"),
    Suggestion("ติดต่อเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่"),
)
_OFFICER = Suggestion("ติดต่อเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่")


def by_model(case: Case, memory: Memory, model: IntentModel | None) -> Understanding | None:
    """Return what the model makes of a sentence: chat at once, figures as a question back, nothing when unsure."""
    if model is None or case.frame.empty() or _too_strange(case):
        return None
    best = model.guess(case.text)[0]
    if best.probability < THRESHOLD:
        return None
    if best.name in _CHAT and not case.frame.names.unknown:
        return Understanding("ask", best.name, confidence=best.probability)
    if not best.name.startswith("figures:"):
        return None
    return _confirm(case, best)


def about_place(case: Case) -> Understanding | None:
    """อำเภอแม่จัน and nothing else: ask what is wanted of it."""
    frame = case.frame
    scope = named_scope(frame, case.setting, case.gazetteer)
    if not isinstance(scope, Scope) or not frame.names.places or frame.leftovers() or frame.numbers:
        return None
    options = []
    for key in ("students", "schools", "teachers"):
        question = Question(key, scope)
        options.append(
            Option(asking.label(measure_named(key).thai), asking.describe(question), "figures", question)
        )
    return asking.clarify(f"ต้องการทราบเรื่องใดของ{scope.name}คะ", options)


def _too_strange(case: Case) -> bool:
    """Mostly unknown letters: no opinion is worth anything."""
    unknown = sum(len(piece.text) for piece in case.frame.pieces if not piece.known and len(piece.text) == 1)
    return unknown * 2 > len(case.frame.reading.sentence.text)


def _confirm(case: Case, guess: Guess) -> Understanding | None:
    measure = guess.name.partition(":")[2]
    made = draft(case.frame, measure, case.setting, case.gazetteer)
    if not isinstance(made, Draft) or not isinstance(made.scope, Scope):
        return None
    said = asking.describe(made.question)
    option = Option("ใช่", said, "figures", made.question)
    asked = asking.clarify(f"ต้องการ{said} ใช่ไหมคะ", [option])
    return Understanding(asked.kind, prompt=asked.prompt, options=asked.options, confidence=guess.probability)


def fallback(text: str, memory: Memory, model: IntentModel | None) -> Understanding:
    """Offer the nearest three capabilities; after several misses in a row, a person at the office."""
    nearest = _nearest(text, model)
    if memory.misses + 1 >= MISSES_BEFORE_OFFICER:
        nearest = (_OFFICER, *(each for each in nearest if each.text != _OFFICER.text))[:3]
    return Understanding("fallback", nearest=nearest, confidence=0.0)


def _nearest(text: str, model: IntentModel | None) -> tuple[Suggestion, ...]:
    if model is None:
        return _FALLBACK
    found: list[Suggestion] = []
    for guess in model.guess(text, 8):
        sentence = model.example(guess.name)
        if (
            sentence
            # A button must never do by itself what somebody did not say.
            and not guess.name.startswith("deadlines.")
            and guess.name not in ("talk.private", "talk.unheld", "talk.stale", "talk.feedback")
            and len(found) < 3
        ):
            found.append(Suggestion(asking.label(_short(guess.name, sentence)), sentence))
    return tuple(found) or _FALLBACK


def _short(name: str, sentence: str) -> str:
    measure = name.partition(":")[2]
    return measure_named(measure).thai if measure else sentence
