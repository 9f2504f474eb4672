"""From a meaning in the notation of the corpus to a request that waits for its place and its period, and back.

A lesson holds such a request. Whose figures and of when is never part of it: both come from the sentence that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, get_args

from bot.nlu.facts import facts
from bot.nlu.meaning import ASK_BACK, FALLBACK, NotAMeaningError, means, read_label, split_words
from bot.nlu.reporting import report_slots
from bot.nlu.understanding import Understanding
from db.datasets import DIMENSIONS
from reports.derived import DERIVED, all_measures, measure_named
from reports.question import FILES, Bound, ChartWish, Question, Rank, Scope, ScopeKind

#: Topics that ask about a place, with the measure of their question and the slots that go without saying.
_ASKING: dict[str, tuple[str, dict[str, Any]]] = {
    "figures": ("", {}),
    "money.perhead": ("allocated", {"items": "tuition", "mode": "received"}),
    "money.letters": ("allocated", {}),
    "money.rates": ("allocated", {"items": "tuition"}),
    "money.target": ("disbursement_rate", {"below": False}),
    "schools.profile": ("students", {}),
    "reports.status": ("submissions", {}),
}
#: Topics without a place: small talk, refusals, due dates.
_PLAIN = (
    "talk.greeting", "talk.thanks", "talk.help", "talk.whoami", "talk.contact", "talk.private", "talk.unheld", "reports.due",
)  # fmt: skip
_LISTED = ("grades",)
_PERIOD = re.compile(r"\[([^\]]*)\]")
_RANK = re.compile(r"(top|bottom)(\d+)(?:from(\d+))?")
_BOUND = re.compile(r"(?:(-?[\d.]+)<(=?))?([a-z_]+)(?:<(=?)(-?[\d.]+))?")
#: A place that stands until the sentence's own is put in.
_NOWHERE = Scope("office", "")


@dataclass(frozen=True, slots=True)
class Template:
    """A request without its place and period. ``whole``: the meaning says ทั้งเขต, whoever asks.

    ``place`` and ``period`` are what the meaning says of them, as it is written there; a sentence must say the same.
    """

    topic: str
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    place: str = ""
    period: str = ""

    @property
    def meaning(self) -> str:
        """The meaning without place and period, as a lesson keeps it."""
        words = facts(Understanding("ask", self.topic, self.question, self.slots)).split(" ")
        if self.question is not None:
            words[2:3] = ["office"] if self.whole else []
        return " ".join(words)


def read_template(meaning: str) -> Template:
    """Return the request of a meaning.

    Raises:
        NotAMeaningError: The meaning cannot be read, or cannot be taught; the Thai sentence says why.
    """
    _check_figure(meaning)
    alternatives = read_label(meaning)
    if len(alternatives) > 1 or len(alternatives[0]) > 1:
        raise NotAMeaningError("สอนได้ครั้งละหนึ่งความหมาย (ไม่ใช้ // และ ;)")
    topic = alternatives[0][0].topic
    if topic in (ASK_BACK, FALLBACK):
        raise NotAMeaningError("สอนให้ถามกลับหรือไม่ตอบไม่ได้ ใช้ nongphaen nlu ignore แทน")
    if topic not in _ASKING and topic not in _PLAIN:
        raise NotAMeaningError(f"สอนเรื่อง “{topic}” ไม่ได้ สอนได้: {', '.join((*_ASKING, *_PLAIN))}")
    periods = _PERIOD.findall(meaning)
    words = split_words(_PERIOD.sub(" ", meaning))[1:]
    template = _read(topic, words, periods[0].strip() if periods else "")
    _check_values(template)
    checked = _PERIOD.sub(" ", meaning)
    if template.place and not template.whole:
        checked = checked.replace(f" {template.place}", "", 1)
        # Several places are shown beside each other, whether or not the meaning says so.
        checked = checked.replace(" each", "") if "," in template.place else checked
    understood = Understanding("ask", topic, template.question, template.slots)
    if not means(understood, checked, "office"):
        raise NotAMeaningError(f"ยังสอนความหมาย “{meaning}” ไม่ได้")
    return template


def template_of(understood: Understanding, *, whole: bool) -> Template:
    """Return the request of a sentence that was understood, without its place and period.

    Raises:
        NotAMeaningError: What was understood is several requests, or none that can be taught.
    """
    if understood.also:
        raise NotAMeaningError("ประโยคนี้ถามหลายเรื่อง สอนได้ครั้งละหนึ่งความหมาย")
    question = understood.question
    if question is not None:
        compare = question.compare if question.compare == "previous" else None
        question = replace(question, scope=_NOWHERE, period=None, compare=compare)
    days = ("from", "to", "within", "year")
    slots = {key: value for key, value in understood.slots.items() if key not in days}
    meaning = Template(understood.topic, question, slots, whole and question is not None).meaning
    return read_template(meaning)


def _check_figure(meaning: str) -> None:
    """Say which figures there are when the one that is named is none."""
    words = meaning.split()
    known = [*(each.key for each in all_measures()), *DERIVED]
    if words[:1] == ["figures"] and (len(words) < 2 or words[1] not in known):
        named = f"ไม่รู้จักตัวเลข “{words[1]}”" if len(words) > 1 else "ไม่ได้บอกว่าถามตัวเลขใด"
        raise NotAMeaningError(f"{named} ใช้ได้: {', '.join(known)}")


def _check_values(template: Template) -> None:
    """Conditions must be ones that the measure has, with values that there are."""
    question = template.question
    if question is None:
        return
    measures = (question.measure, *(bound.measure for bound in question.bounds))
    known = {key for measure in measures for key in measure_named(measure).dimensions} | {"year"}
    narrowed = (*question.where, *question.excluding)
    for dimension in (*(key for key, _ in narrowed), *question.by):
        if dimension not in known:
            thai = DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension
            raise NotAMeaningError(f"{measure_named(question.measure).thai}ไม่มีข้อมูลตาม{thai} ({dimension})")
    for dimension, values in narrowed:
        held = [value.key for value in DIMENSIONS[dimension].values]
        if held and (wrong := [value for value in values if value not in held]):
            raise NotAMeaningError(
                f"{DIMENSIONS[dimension].thai} “{wrong[0]}” ไม่มี ใช้ได้: {', '.join(held[:12])}"
            )


def _read(topic: str, words: list[str], period: str) -> Template:
    measure, slots = _ASKING.get(topic, ("", {}))
    slots = dict(slots)
    if words and words[0] in {*(each.key for each in all_measures()), *DERIVED}:
        measure = words.pop(0)
    place = ""
    if words and words[0].partition(":")[0] in get_args(ScopeKind):
        place = words.pop(0)
    question = Question(measure, _NOWHERE) if topic in _ASKING else None
    if topic == "money.letters" and question is not None:
        question = replace(question, by=("instalment",))
    for word in words:
        key, sign, value = _split(word)
        if sign == ":" and key != "chart":
            slots[key] = _slot(key, value)
        elif question is None:
            slots[key] = value
        else:
            question = _with(question, word, key, sign, value)
    if topic == "reports.status" and question is not None:
        question, slots = _of_reports(question, slots)
    if question is not None:
        order = {"where": tuple(sorted(question.where)), "excluding": tuple(sorted(question.excluding))}
        question = replace(question, **order)  # type: ignore[arg-type]
    return Template(topic, question, slots, place == "office", place, period)


def _split(word: str) -> tuple[str, str, str]:
    match = re.match(r"(-?[a-z]+)([:=])(.*)", word)
    return (match[1], match[2], match[3]) if match and "<" not in word else (word, "", "")


def _slot(key: str, value: str) -> Any:
    if key in _LISTED:
        return value.split(",")
    if value in ("True", "False"):
        return value == "True"
    return int(value) if key in ("year", "count") and value.isdigit() else value


def _with(question: Question, word: str, key: str, sign: str, value: str) -> Question:
    """Put one word of a meaning into the question."""
    values = tuple(part.strip() for part in value.split(","))
    if key == "by":
        return replace(question, by=values)
    if key == "share":
        return replace(question, share=value)
    if key == "mean":
        return replace(question, mean=value)
    if key == "within":
        if question.rank is None:
            raise NotAMeaningError("ต้องมี top หรือ bottom ก่อน within")
        return replace(question, rank=replace(question.rank, within=value))
    if word == "chart" or key == "chart":
        return replace(question, want="chart", chart=_chart(value))
    if word in (*FILES, "table"):
        return replace(question, want=word)
    if word in ("previous", "each"):
        return replace(question, compare="previous") if word == "previous" else question
    if word == "list":
        return replace(question, listing=True)
    if word == "standing":
        return replace(question, standing=True)
    if match := _RANK.fullmatch(word):
        return replace(question, rank=Rank(match[1] == "top", int(match[2]), int(match[3] or 1)))
    if "<" in word and (match := _BOUND.fullmatch(word)):
        low, low_held, measure, high_held, high = match.groups()
        bound = Bound(
            measure, _end(low), _end(high), bool(low) and not low_held, bool(high) and not high_held
        )
        return replace(question, bounds=(*question.bounds, bound))
    if sign == "=" and key.startswith("-"):
        return replace(question, excluding=(*question.excluding, (key[1:], values)))
    if sign == "=":
        return question.with_where(key, values)
    raise NotAMeaningError(f"ยังสอน “{word}” ไม่ได้")


def _chart(value: str) -> ChartWish | None:
    if value and value not in get_args(ChartWish):
        raise NotAMeaningError(f"ไม่รู้จักกราฟแบบ “{value}”")
    return value or None  # type: ignore[return-value]


def _end(text: str | None) -> int | Decimal | None:
    if text is None:
        return None
    return Decimal(text) if "." in text else int(text)


def _of_reports(question: Question, slots: dict[str, Any]) -> tuple[Question, dict[str, Any]]:
    """Which reports are meant stands in the conditions and in the slots."""
    for key in ("report", "system", "round"):
        if value := slots.get(key):
            question = question.with_where(key, (str(value),))
    return question, report_slots(question)
