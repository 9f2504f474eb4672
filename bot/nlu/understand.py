"""Text and memory in, meaning out: the one door to everything in this room."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.nlu import asking, dialogue, knowing, moves, pairing, reflected
from bot.nlu.answering import another, answer, chosen
from bot.nlu.carrying import carry
from bot.nlu.casetalk import cases_asked
from bot.nlu.circulartalk import circulars_asked
from bot.nlu.circulartalk import tapped as letter_tapped
from bot.nlu.deadlinetalk import deadline_act
from bot.nlu.deadlinetalk import tapped as reminder_tapped
from bot.nlu.filetalk import file_act, received
from bot.nlu.filetalk import tapped as file_tapped
from bot.nlu.filewords import parted
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.groups import called
from bot.nlu.guarding import guarded
from bot.nlu.holidaytalk import holiday_follow_up
from bot.nlu.hurrying import hurried
from bot.nlu.instead import with_instead
from bot.nlu.intents import IntentModel
from bot.nlu.normalize import normalize
from bot.nlu.numbering import listed
from bot.nlu.onward import onward
from bot.nlu.overviewing import as_file, overview
from bot.nlu.placetalk import near_before
from bot.nlu.pointing import Pointed, pointed
from bot.nlu.reading import read
from bot.nlu.seattalk import seat_act, tapped_request
from bot.nlu.several import MOST, several_listed
from bot.nlu.shortly import shortly
from bot.nlu.slots import Said, gather
from bot.nlu.smalltalk import chatter, idle, thanks_and_goes
from bot.nlu.standalone import counts_the_same
from bot.nlu.topics import Case, ask, decide
from bot.nlu.understanding import Asked, Memory, Option, Setting, Understanding
from bot.nlu.unsure import about_place, by_model, fallback
from bot.nlu.vocabulary import vocabulary
from bot.nlu.walking import walked
from reports.question import Question, Scope

#: Longer messages are letters pasted into the chat, not questions.
LONGEST_QUESTION = 1000
#: The topic of a tap on a button of an earlier turn.
STALE = "talk.stale"
#: Begins the data of the button that drops what was carried over; the turn it was offered in follows.
ANEW = "anew="
#: Days off and letters are no figures: nothing of theirs goes on to what is asked next.
_NO_FIGURES = ("calendar.", "circulars.", "delivery.")
#: What that button says.
NOT_CARRIED = "ไม่ต่อจากเดิม"
_PICK = re.compile(r"pick=(\d{1,9})\.(\d{1,3})")
_ANEW = re.compile(rf"{ANEW}(\d{{1,9}})")


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
        if (found := file_act(said, memory) or cases_asked(said)) is not None:
            return found
        if (found := self._shortly(said, memory, setting, gazetteer)) is not None:
            return found
        meant = self._meant_alone(setting, gazetteer)
        if (found := circulars_asked(said, memory, setting, meant)) is not None:
            return found
        if len(said) > LONGEST_QUESTION:
            return fallback(said[:LONGEST_QUESTION], memory, self._model)
        if refused := guarded(said):
            return (
                replace(refused, nearest=fallback("", memory, None).nearest)
                if refused.kind == "fallback"
                else refused
            )
        if (found := seat_act(said, setting, self._case_of(setting, gazetteer))) is not None:
            return found
        cases = self._case_of(setting, gazetteer)
        if (found := deadline_act(said, memory, setting, cases, meant)) is not None:
            return found
        if (found := overview(said, setting, gazetteer) or as_file(said, memory)) is not None:
            return found
        if moves.cancels(said):
            return ask("talk.thanks")
        if memory.afresh is not None and moves.drops_carried(said):
            return chosen(memory.afresh)
        if rest := moves.afresh(said):
            return self._afresh(rest, memory, setting, gazetteer)
        if (found := answer(said, memory) or another(said, memory)) is not None:
            return found
        if (parts := moves.taken_back(said)) is not None:
            return self._taken_back(*parts, memory, setting, gazetteer)
        return self._meant(said, memory, setting, gazetteer)

    def tap(self, data: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding | None:
        """Return what a tapped button means; None when the data is not of a button of ours.

        A button of an earlier turn is answered as such (``talk.stale``), never with an old question; the options it
        may have been one of are offered again.
        """
        if match := _ANEW.fullmatch(data):
            if int(match[1]) != memory.turn or memory.afresh is None:
                return Understanding("fallback", STALE)
            return chosen(memory.afresh)
        if (
            found := letter_tapped(data) or reminder_tapped(data) or file_tapped(data) or tapped_request(data)
        ) is not None:
            return found
        match = _PICK.fullmatch(data)
        if match is None:
            return None
        turn, index = int(match[1]), int(match[2])
        if turn != memory.turn or index >= len(memory.options):
            return Understanding("fallback", STALE, options=memory.options or memory.offered)
        return chosen(memory.options[index])

    @staticmethod
    def sent(file: int, *, paper: bool = False) -> Understanding:
        """Return what a file means that was sent in a private chat; ``file`` is its number among the kept ones."""
        return received(file, paper=paper)

    def _afresh(self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        """เอาใหม่ and a sentence: by itself if it makes a request, else as a correction of what was asked."""
        clean = Memory(turn=memory.turn)
        alone = self._alone(said, clean, setting, gazetteer)
        sure = alone.kind == "ask" and not (alone.topic.startswith("talk.") or alone.confidence < 1)
        if sure or memory.question is None:
            return alone
        corrected = self._meant(said, memory, setting, gazetteer)
        return corrected if corrected.kind == "ask" else alone

    def _taken_back(
        self, first: str, then: str, memory: Memory, setting: Setting, gazetteer: Gazetteer
    ) -> Understanding:
        """EMIS ส่งวันไหน, then ไม่ใช่ DMC: the second corrects the first before it was answered."""
        asked = self.understand(first, memory, setting, gazetteer)
        if asked.kind != "ask" or asked.also or asked.topic.startswith("talk."):
            return self._meant(f"{first}\n{then}", memory, setting, gazetteer)
        office = Scope("office", setting.seat.office_code)
        question = asked.question or Question(SUBMISSIONS, office)
        about = replace(memory, topic=asked.topic, question=question, slots=asked.slots, options=(), also=())
        corrected = self._meant(then, about, setting, gazetteer)
        return replace(corrected, carried=(), afresh=None)

    def _meant(self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        """What a message means in this chat, with the button that takes it by itself where anything was carried."""
        said = hurried(said, memory)
        at = pointed(said, memory, gazetteer)
        if at is not None and at.unclear:
            return self._which(at, memory, setting, gazetteer)
        understood = self._in_context(at.texts[0] if at else said, memory, setting, gazetteer)
        if at is not None and understood.kind == "ask" and understood.question is not None:
            others = tuple(name for name in understood.carried if name not in at.names)
            understood = replace(understood, carried=(*at.names, *others))
        if understood.kind != "ask" or not understood.carried:
            return understood
        return replace(understood, afresh=self._without_carried(said, understood, setting, gazetteer))

    def _in_context(self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        if idle(said) and chatter(self._case(said, memory, setting, gazetteer)):
            # วันนี้ฝนตกมั้ย goes on with nothing.
            return fallback(said, memory, self._model)
        if told := knowing.continued(said, memory):
            return told
        if memory.topic.startswith(_NO_FIGURES):
            if found := holiday_follow_up(self._case(said, memory, setting, gazetteer), memory):
                return found
            memory = replace(memory, question=None)
        about = dialogue.pending(memory)
        if about.question is not None:
            if paired := pairing.paired(said, about):
                return paired
            if len(memory.options) == 1 and (whole := self._whole(said, setting, gazetteer)) is not None:
                return whole
            if len(memory.options) > 1:
                readings = [
                    self._follow(
                        said, about.about(Asked(each.topic, each.question, each.slots)), setting, gazetteer
                    )
                    for each in memory.options
                    if each.question is not None
                ]
                if again := dialogue.still_open(memory, readings):
                    return again
            followed = [
                found
                for asked in (*about.also, about.last)
                if (found := self._follow(said, about.about(asked), setting, gazetteer))
            ]
            if followed:
                return dialogue.of_all(followed)
        # What stands alone may still be about the place of the one question that is open.
        return self._alone(said, about if len(memory.options) == 1 else memory, setting, gazetteer)

    def _whole(self, said: str, setting: Setting, gazetteer: Gazetteer) -> Understanding | None:
        """A sentence that needs nothing before it, while a guess is asked back: with a school of its own and a topic."""
        case = self._case(said, Memory(), setting, gazetteer)
        if not case.frame.names.schools or case.frame.has("follow", "correct"):
            return None
        alone = self._alone(said, Memory(), setting, gazetteer)
        sure = alone.kind == "ask" and alone.confidence == 1 and alone.topic != "schools.profile"
        asked = alone.topic == "schools.profile" and case.frame.has("profile")
        described = asked or (sure and bool(case.frame.measures))
        return alone if described else None

    def _follow(
        self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer
    ) -> Understanding | None:
        assert memory.question is not None
        moved = moves.read_moves(walked(said, memory), memory.question)
        case = self._case(moved.rest, memory, setting, gazetteer, leads=moved.leads)
        counts_the_same(case.frame, memory.question)
        if moved.refuses and max(len(case.frame.names.schools), len(case.frame.names.places)) > 1:
            # ไม่ใช่แม่สาย แม่จัน
            case = self._case(moved.rest.partition(" ")[2] or moved.rest, memory, setting, gazetteer)
        found = dialogue.follow_up(case, memory, moved)
        return found if found is None or moved.includes else reflected.checked(case, found)

    def _alone(self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        whole, led = said, onward(normalize(said))
        said = led.rest
        if (
            memory.question is not None
            and (moved := moves.read_moves(said, memory.question)).corrects
            and moved.rest
        ):
            said = moved.rest
        if parts := listed(normalize(said)):
            return several_listed([self._alone(part, Memory(), setting, gazetteer) for part in parts[:MOST]])
        case = self._case(said, memory, setting, gazetteer, leads=led.leads, inside=led.inside)
        understood = near_before(case, memory) or decide(case)
        if understood is not None:
            understood = reflected.checked(case, understood)
            return carry(with_instead(understood, case), case, memory)
        if thanks_and_goes(whole, case.frame):
            return ask("talk.thanks")
        if chatter(case):
            return fallback(said, memory, self._model)
        if about := about_place(case):
            return about
        return by_model(case, memory, self._model) or fallback(said, memory, self._model)

    def _shortly(
        self, said: str, memory: Memory, setting: Setting, gazetteer: Gazetteer
    ) -> Understanding | None:
        cases, meant = self._case_of(setting, gazetteer), self._meant_alone(setting, gazetteer)
        return shortly(
            said, memory, setting, meant, lambda text: deadline_act(text, memory, setting, cases, meant)
        )

    def _meant_alone(self, setting: Setting, gazetteer: Gazetteer) -> Callable[[str], Understanding]:
        return lambda text: self._alone(text, Memory(), setting, gazetteer)

    def _case_of(self, setting: Setting, gazetteer: Gazetteer) -> Callable[[str], Case]:
        return lambda text: self._case(text, Memory(), setting, gazetteer)

    def _case(
        self,
        said: str,
        memory: Memory,
        setting: Setting,
        gazetteer: Gazetteer,
        *,
        leads: bool = False,
        inside: bool = False,
    ) -> Case:
        seat = setting.seat
        school = gazetteer.index.school(seat.school_code)
        cluster = seat.cluster or (school.cluster if school else None)
        said = parted(said)
        reading = read(said, vocabulary(gazetteer, seat.office_code), follow_up=memory.question is not None)
        frame = gather(reading, gazetteer, seat.office_code, cluster)
        if leads and frame.pieces:
            # งั้น …, กลับไปที่ …: it goes on like แล้ว … ล่ะ.
            frame.cues.append(Said("follow", 0))
        if inside and frame.pieces:
            frame.cues.append(Said("inside", 0))
        return Case(said, frame, setting, gazetteer)

    def _which(self, at: Pointed, memory: Memory, setting: Setting, gazetteer: Gazetteer) -> Understanding:
        """โรงนั้น where several were shown: ask which."""
        options = []
        for text, name in zip(at.texts[: asking.MOST_OPTIONS], at.names, strict=False):
            understood = self._in_context(text, memory, setting, gazetteer)
            if understood.kind == "ask":
                options.append(
                    Option(
                        asking.label(name.partition("(")[0]),
                        name,
                        understood.topic,
                        understood.question,
                        understood.slots,
                    )
                )
        many = len(at.texts) > asking.MOST_OPTIONS
        return asking.clarify("หมายถึงแห่งไหนคะ พิมพ์ชื่อได้เลยค่ะ" if many else "หมายถึงแห่งไหนคะ", options)

    def _without_carried(
        self, said: str, understood: Understanding, setting: Setting, gazetteer: Gazetteer
    ) -> Option | None:
        """The message by itself; where that makes no request, a new beginning."""
        alone = self._alone(said, Memory(), setting, gazetteer)
        whole = [option for option in alone.options if option.label == asking.WHOLE_OFFICE]
        if alone.kind == "clarify" and len(alone.options) == 1 and whole:
            # โรงนั้นมีครูกี่คน without what came before asks which school, or of all.
            return replace(whole[0], label=NOT_CARRIED, text=NOT_CARRIED)
        if alone.kind == "ask" and alone.question is not None:
            if (alone.topic, alone.question) == (understood.topic, understood.question):
                return None
            return Option(NOT_CARRIED, NOT_CARRIED, alone.topic, alone.question, alone.slots)
        return Option(NOT_CARRIED, NOT_CARRIED, "talk.help", None, {"reset": True})


__all__ = ["ANEW", "LONGEST_QUESTION", "NOT_CARRIED", "STALE", "Understander"]
