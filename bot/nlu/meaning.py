"""Reads the notation of meanings (bot/nlu/corpus/README.md) and says whether an understanding is what was meant.

The corpus, its scores and the regression cases of teach-back compare by the same rules: order does not matter, what a
label leaves out is the default, and a list is also right where only the number was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.facts import facts
from bot.nlu.understanding import Understanding
from db.datasets import DIMENSIONS
from reports.derived import DERIVED, all_measures, measure_named
from reports.question import FILES, ScopeKind

#: A meaning that is no request: the bot should ask back, or say that this is not its work.
ASK_BACK, FALLBACK = "?", "fallback"
_BARE = frozenset(("previous", "each", "list", "standing", "chart", "table", "silent", *FILES))
_KEYED = ("share=", "mean=", "within=", "by=")
_SLOTS = frozenset((
    "items", "mode", "heads", "count", "range", "change", "radius", "rate", "grades", "system", "round", "year", "from", "to", "within", "code",
    "what", "reset", "report", "line", "entry", "aspect", "near", "below", "quarter", "category", "reason", "instalment", "term", "level", "chart",
    # Circulars, deadlines, days off and the month's messages.
    "number", "late", "words", "unread", "urgency", "who", "file", "state", "field", "value", "date", "subject", "audience", "typed", "sure", "queue", "bad", "links", "text",
    "act", "due", "day", "whom", "schools", "places", "name", "side", "month",
))  # fmt: skip
_SCOPES: tuple[ScopeKind, ...] = ("school", "cluster", "tambon", "amphoe", "office")
_PERIOD = re.compile(r"\[([^\]]*)\]")
_RANK = re.compile(r"(?:top|bottom)\d+(?:from\d+)?")
#: A number, or whose mean a figure is held against: score<ประเทศ.
_NUMBER = r"(?:-?\d+(?:\.\d+)?|[ก-๙]+)"
_BOUND = re.compile(rf"(?:({_NUMBER})<=?)?([a-z_]+)(?:<=?({_NUMBER}))?")
_TWO_YEARS = re.compile(r"(\D*)(\d{4})-(\d{4})$")
_SPAN = re.compile(r"\[\D*\d{4}-\d{4}\]")
#: Units of which there is something between two whole numbers: a mean mark below 20 may be 19.5.
BETWEEN = ("ร้อยละ", "บาท", "คะแนน")
#: Slots that only say how something was put, not what was asked.
_IDLE = (
    "within:",
    "calendar:",
    "what:",
    "reset:",
    "reason:",
    "near:",
    "audience:",
    "typed:",
    "sure:",
    "queue:",
)
#: What these topics are about of themselves, whether a label says so or not.
_SELF_EVIDENT = {
    "money.perhead": ("items:tuition", "mode:received", "line=ค่าจัดการเรียนการสอน"),
    "money.rates": ("items:tuition",),
    "money.instalments": ("items:tuition", "mode:steps"),
    "money.whatif": ("items:tuition", "mode:whatif"),
    "money.letters": ("by=instalment",),
    "reports.status": ("status=ยังไม่ส่ง,ส่งกลับแก้ไข",),
    # It is a printed page, whether or not that was said.
    "overview.monthly": ("pdf",),
    # To whom it goes is a list of schools; a letter is of ordinary urgency unless it says more.
    "circulars.write": ("list", "urgency:ปกติ"),
}
#: Their handlers look up the scope and the period themselves where nothing was said.
_WITHOUT_SCOPE = ("money.whatif", "money.rates", "reports.due", "talk.", "seats.")


class NotAMeaningError(ValueError):
    """A label that is not written in the notation; the message says which word."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One request of a label: its topic, measure, scope, and all else as a set of words."""

    topic: str
    measure: str = ""
    scope: str = ""
    words: frozenset[str] = frozenset()


Label = tuple[tuple[Meaning, ...], ...]


@lru_cache(maxsize=4096)
def read_label(label: str) -> Label:
    """Return the alternatives (``//``) of a label, each a tuple of requests (``;``).

    Raises:
        NotAMeaningError: A word that the notation does not have.
    """
    if not label.strip():
        raise NotAMeaningError("ไม่มีความหมายกำกับ")
    return tuple(
        tuple(_read_one(request.strip()) for request in alternative.split(" ; "))
        for alternative in label.split(" // ")
    )


def _read_one(text: str) -> Meaning:
    if text.startswith(ASK_BACK):
        return Meaning(ASK_BACK)
    periods = _PERIOD.findall(text)
    words = split_words(_PERIOD.sub(" ", text))
    topic = words.pop(0)
    if not re.fullmatch(r"[a-z]+(\.[a-z]+)*", topic):
        raise NotAMeaningError(f"“{topic}” ไม่ใช่เรื่องที่รู้จัก")
    measure = words.pop(0) if words and words[0] in _measures() else ""
    if topic == "figures" and not measure:
        raise NotAMeaningError(f"“{text}” ไม่ได้บอกว่าถามตัวเลขใด")
    scope = words.pop(0) if words and words[0].partition(":")[0] in _SCOPES else ""
    for word in words:
        _check(word)
    rest = {_sorted(word) for word in words if not word.startswith(_IDLE)}
    rest |= {f"[{period.strip()}]" for period in periods}
    return _plain(Meaning(topic, measure, _sorted(_office(scope)), frozenset(rest)))


def split_words(text: str) -> list[str]:
    """Split at spaces, except inside a value that itself holds spaces (กลุ่มสาธิตแม่จัน 1)."""
    words: list[str] = []
    for word in text.split():
        begins = _begins(word) or not words
        if begins:
            words.append(word)
        else:
            words[-1] += " " + word
    return words


def _begins(word: str) -> bool:
    key = re.split(r"[:=<]", word, maxsplit=1)[0].lstrip("-")
    if word in _BARE or word in _measures() or _RANK.fullmatch(word) or word in _SCOPES:
        return True
    if "<" in word or re.match(r"[a-z_]+:", word):
        # A slot of its own, also of a topic the notation does not list: words:อาหารกลางวัน.
        return True
    return word != key and (
        key in DIMENSIONS or key in _SLOTS or key in _SCOPES or key in ("by", "share", "mean", "chart")
    )


def _check(word: str) -> None:
    if word in _BARE or _RANK.fullmatch(word) or word.startswith(_KEYED):
        return
    if "<" in word:
        match = _BOUND.fullmatch(word)
        if match is None or match[2] not in _measures():
            raise NotAMeaningError(f"อ่านเงื่อนไข “{word}” ไม่ได้")
        return
    if word.startswith("chart:"):
        return
    key, sign = re.match(r"-?([a-z_]*)(.?)", word).groups()  # type: ignore[union-attr]
    if sign == "=" and key in DIMENSIONS:
        return
    if sign == ":" and key in _SLOTS:
        return
    raise NotAMeaningError(f"ไม่รู้จัก “{word}”")


@lru_cache(maxsize=1)
def _measures() -> frozenset[str]:
    return frozenset({measure.key for measure in all_measures()} | set(DERIVED))


def _office(scope: str) -> str:
    """One form of a scope: the own office by its kind alone, several places with their kind once."""
    if scope.startswith("office:5703"):
        return "office"
    kind = scope.partition(":")[0]
    return scope.replace(f",{kind}:", ",").replace(f", {kind}:", ",")


def _sorted(word: str) -> str:
    """``by=sex,amphoe`` and ``by=amphoe,sex`` say the same."""
    match = re.match(r"([^:=]*[:=])(.*,.*)", word)
    return match[1] + ",".join(sorted(part.strip() for part in match[2].split(","))) if match else word


def _plain(meaning: Meaning) -> Meaning:
    """Leave out what goes without saying, and put words that mean the same in one form."""
    words: set[str] = set(meaning.words)
    topic = meaning.topic
    words -= set(map(_sorted, _SELF_EVIDENT.get(topic, ())))
    if any(word.startswith(("system=", "system:")) for word in words):
        # The newest round of a system's report is one report; follow-ups carry its code.
        words = {word for word in words if not word.startswith(("report=", "report:"))}
    if topic.startswith("reports."):
        words = {re.sub(r"^(round|system|report|year)=", r"\1:", word) for word in words}
        words = {re.sub(r"^\[\D* (\d{4})\]$", r"year:\1", word) for word in words}
    for word in tuple(words):
        if word.startswith("chart:"):
            words.add("chart")
    if "table" in words and topic in ("figures", "money.rates"):
        words.discard("table")
    measure = "" if topic != "figures" else meaning.measure
    scope = "" if topic.startswith(_WITHOUT_SCOPE) else meaning.scope
    if topic.startswith(("talk.", "seats.")) or topic in (FALLBACK, "silent"):
        words = {word for word in words if word.startswith("code:")}
    if topic == "knowledge" and not any(word.startswith("entry:") for word in words):
        # The manuals do not tell it: how it was asked changes nothing.
        words = set()
    if topic == "talk.greeting":
        words = set()
    words = {word for word in words if not word.endswith(":")}
    if topic == "money.target":
        # Which schools are below it is a list of them; each school beside it is a breakdown.
        below = words & {"list", "below:True"}
        words = (words - below - {"below:False"} - ({"by=school"} if below else set())) | (
            {"below:True"} if below else set()
        )
    if topic.startswith("circulars."):
        words = {re.sub(r"^number:(?:ว\.?)?\s*", "number:ว ", word) for word in words}
    if topic == "calendar.holidays":
        words = {re.sub(r"^name:(?:วัน|ขึ้น)", "name:", word) for word in words}
    words = set(map(_whole_bound, words))
    if measure == "schools":
        words -= {"state=เปิดสอน"}
        if any(word.startswith(("level=", "grade=")) for word in words):
            # A school teaches a grade that it has pupils in.
            words -= {"1<=students"}
    return Meaning(topic, measure, scope, frozenset(_shown_apart(_beside(words), scope)))


def _without_round(lacking: frozenset[str], extra: set[str]) -> frozenset[str]:
    """The year that was meant, with the round of it that was answered, is the same period."""
    for word in lacking:
        for other in tuple(extra):
            if word.startswith("[") and other.startswith(word[:-1] + " รอบ"):
                extra.discard(other)
                lacking -= {word}
        if word.startswith("round="):
            # The newest round of that name: รอบ 12 เดือน of the year that is held.
            for other in tuple(extra):
                if other.startswith("[") and other.endswith(f" รอบ {word.removeprefix('round=')}]"):
                    extra.discard(other)
                    lacking -= {word}
    return lacking


def _whole_bound(word: str) -> str:
    """Fewer than 50 persons are at most 49; of money and rates there is something in between."""
    match = _BOUND.fullmatch(word) if "<" in word else None
    if match is None or measure_named(match[2]).unit in BETWEEN or match[2] in DERIVED:
        return word
    if not all(end.lstrip("-").isdigit() for end in (match[1], match[3]) if end):
        return word
    least, most = match[1] or "", match[3] or ""
    if least and f"{least}<=" not in word:
        least = str(int(float(least)) + 1)
    if most and not word.endswith(f"<={most}"):
        most = str(int(float(most)) - 1)
    return f"{least + '<=' if least else ''}{match[2]}{'<=' + most if most else ''}"


def _shown_apart(words: set[str], scope: str) -> set[str]:
    """Several values, years or places are shown beside each other, whether or not that was said."""
    apart = {word.partition("=")[0] for word in words if "=" in word and "," in word}
    if "previous" in words or any(_TWO_YEARS.match(word.strip("[]")) for word in words):
        apart.add("year")
    if "," in scope:
        apart.add(scope.partition(":")[0])
    if apart:
        words = words - {"each"}
    if "standing" in words:
        # The greatest is first, unless the least was said to be.
        words = words - {"top1"}
        words = words - {"top1"}
        # Among what a place is ordered goes without saying.
        apart.add(scope.partition(":")[0])
    for word in tuple(words):
        if word.startswith("by="):
            kept = [key for key in word[3:].split(",") if key not in apart]
            words = (words - {word}) | ({"by=" + ",".join(kept)} if kept else set())
    return words


def _beside(words: set[str]) -> set[str]:
    """Two years that follow each other are the same question as the later one beside the year before."""
    for word in tuple(words):
        match = _TWO_YEARS.match(word.strip("[]")) if word.startswith("[") else None
        if match and int(match[3]) - int(match[2]) == 1:
            words = (words - {word, "each"}) | {f"[{match[1]}{match[3]}]", "previous"}
    return words


def means(
    understood: Understanding, label: str, own: str = "office", newest: frozenset[str] = frozenset()
) -> bool:
    """Say whether an understanding is one of the meanings of a label.

    ``own`` is what the asker's own place is written like (``school:57030040``): a label without a place means it.
    ``newest`` are periods that a follow-up may carry over though nobody named them: those of the newest data.

    Raises:
        NotAMeaningError: The label is not in the notation.
    """
    if understood.kind == "clarify":
        return any(requests[0].topic == ASK_BACK for requests in read_label(label))
    said = tuple(
        _read_one(part) if not part.startswith("? ") else Meaning(ASK_BACK)
        for part in facts(understood).split(" ; ")
    )
    return any(_all_same(requests, said, own, newest) for requests in read_label(label))


def _all_same(meant: Iterable[Meaning], said: Iterable[Meaning], own: str, newest: frozenset[str]) -> bool:
    wanted, given = tuple(meant), tuple(said)
    return len(wanted) == len(given) and all(
        _same(one, other, own, newest) for one, other in zip(wanted, given, strict=True)
    )


def _same(meant: Meaning, said: Meaning, own: str, newest: frozenset[str]) -> bool:
    if meant.topic != said.topic or meant.measure != said.measure:
        return False
    if not _same_scope(meant, said, own):
        return False
    extra, lacking = set(said.words - meant.words), meant.words - said.words
    lacking = _without_round(lacking, extra)
    extra = extra - newest
    if lacking == {"by=year"} and len(spans := {word for word in extra if _SPAN.match(word)}) == 1:
        # A trend over the years that are held: how many they are was not said.
        extra, lacking = extra - spans, frozenset()
    if "chart" in meant.words and not any(word.startswith("chart:") for word in meant.words):
        extra = {word for word in extra if not word.startswith("chart:")}
    return not lacking and not extra - {"list"}


#: What only makes sense of many schools: without a place the office is meant, whoever asks.
_WIDE = re.compile(
    r"(top|bottom)\d|by=.*(school|amphoe|tambon|cluster|size|teaches)|within=|.*<|mean=|standing|share=scope"
)


def _same_scope(meant: Meaning, said: Meaning, own: str) -> bool:
    if meant.scope:
        return meant.scope == said.scope or {meant.scope, said.scope} == {"office", ""}
    if meant.topic != "figures" or said.scope in ("", own):
        return True
    wide = meant.measure in ("schools", "submissions") or any(map(_WIDE.match, meant.words))
    return wide and said.scope == "office"


def topic_of(label: str) -> str:
    """Return under which heading of the scores a label counts: its measure's field, or its topic."""
    first = read_label(label)[0]
    if len(first) > 1:
        return "several"
    meaning = first[0]
    if meaning.topic == "figures":
        return _FIELDS.get(meaning.measure, measure_named(meaning.measure).key)
    return _TOPICS.get(meaning.topic, meaning.topic)


_FIELDS = {
    **dict.fromkeys(("students", "rooms", "boarders", "poor", "disabled"), "pupils"),
    **dict.fromkeys(("teachers", "staff", "students_per_teacher", "students_per_room"), "staff"),
    "schools": "schools",
    **dict.fromkeys(("allocated",), "budget"),
    **dict.fromkeys(
        ("disbursed", "committed", "remaining", "disbursement_rate", "disbursement_rate_committed"),
        "spending",
    ),
    "submissions": "reports",
}
_TOPICS = {
    ASK_BACK: "ask back", FALLBACK: "not our work", "silent": "not our work", "money.target": "spending",
    "money.perhead": "per head", "money.whatif": "per head", "money.rates": "per head", "money.letters": "per head",
    "reports.due": "reports", "reports.status": "reports", "schools.profile": "schools", "money.instalments": "per head",
    **dict.fromkeys(("schools.near", "schools.map", "schools.merge", "schools.state"), "schools"),
    **dict.fromkeys(("seats.register", "seats.request", "seats.withdraw", "seats.choose", "seats.leave"), "talk"),
    **dict.fromkeys(("seats.requests", "seats.decide", "own.erase", "own.copy", "groups.bind", "groups.unbind"), "talk"),
    "console.enter": "talk",
    **dict.fromkeys(("cases.open", "cases.own", "cases.work"), "talk"),
    "talk.private": "private", "talk.unheld": "not held",
    **dict.fromkeys(("talk.greeting", "talk.thanks", "talk.help", "talk.whoami", "talk.contact"), "talk"),
}  # fmt: skip
