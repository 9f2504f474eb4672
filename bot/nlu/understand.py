"""Text and memory in, meaning out: the one door to everything in this room."""

from __future__ import annotations

import re

from bot.nlu import dialogue
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.groups import called
from bot.nlu.intents import IntentModel
from bot.nlu.reading import read
from bot.nlu.slots import gather
from bot.nlu.topics import Case, ask, decide
from bot.nlu.understanding import Memory, Setting, Understanding
from bot.nlu.unsure import about_place, by_model, fallback
from bot.nlu.vocabulary import vocabulary

#: Longer messages are letters pasted into the chat, not questions.
LONGEST_QUESTION = 1000
_PICK = re.compile(r"pick=(\d{1,9})\.(\d{1,3})")


class Understander:
    """Understands one message at a time; keeps nothing between them but its model."""

    def __init__(self, model: IntentModel | None = None) -> None:
        self._model = model

    def understand(self, text: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        """Return what a message means; any text gives an answer, never an exception.

        The grammar decides; the model is asked only when the grammar finds no topic.
        """
        said = called(text, setting)
        if said is None:
            return Understanding("silent")
        if not said.strip():
            return ask("talk.greeting")
        if len(said) > LONGEST_QUESTION:
            return fallback(said[:LONGEST_QUESTION], memory, self._model)
        if chosen := dialogue.answer(said, memory):
            return chosen
        seat = setting.seat
        school = gazetteer.index.school(seat.school_code)
        cluster = seat.cluster or (school.cluster if school else None)
        reading = read(said, vocabulary(gazetteer, seat.office_code), follow_up=memory.question is not None)
        case = Case(said, gather(reading, gazetteer, seat.office_code, cluster), setting, gazetteer)
        if patched := dialogue.follow_up(case, memory):
            return patched
        understood = decide(case)
        if understood is not None:
            return dialogue.carry(understood, case, memory)
        if about := about_place(case):
            return about
        return by_model(case, memory, self._model) or fallback(said, memory, self._model)

    def tap(self, data: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding | None:
        """Return what a tapped button means; None when the data is not of a button of ours.

        A button of an earlier turn is answered as such (``talk.stale``), never with an old question.
        """
        match = _PICK.fullmatch(data)
        if match is None:
            return None
        turn, index = int(match[1]), int(match[2])
        if turn != memory.turn or index >= len(memory.options):
            return Understanding("fallback", "talk.stale")
        return dialogue.chosen(memory.options[index])


__all__ = ["LONGEST_QUESTION", "Understander"]
