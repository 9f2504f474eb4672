"""Several requests of one message: each answered by itself, shown as one reply (นักเรียนกี่คน ครูกี่คน)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.asking import describe
from bot.nlu.understanding import Understanding
from handlers.core import Reply, ReplyKind, Suggestion
from reports.cards import Figure, source_line
from reports.derived import measure_named
from reports.documents import joined
from reports.question import merged

#: Buttons under one reply that answers several requests.
MOST_BUTTONS = 4
#: Which kind the whole is, when its parts differ: what holds figures first.
_KINDS: tuple[ReplyKind, ...] = ("question", "command", "clarify", "knowledge", "refused", "fallback", "talk")


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a message with what was answered to it."""

    understanding: Understanding
    reply: Reply


def as_one(parts: Sequence[Part]) -> Reply:
    """Return the replies to the requests of one message as one reply, in the order they were made.

    Texts stand under each other, cards beside each other; of several charts the first is drawn and the next offered.
    """
    if len(parts) == 1:
        return parts[0].reply
    replies = [part.reply for part in parts]
    charted = [reply for reply in replies if reply.chart is not None]
    text = "\n".join(_texts(replies))
    if len(charted) > 1 and charted[0].chart is not None:
        text += f"\nกราฟแสดงเฉพาะ{charted[0].chart.title}ค่ะ"
    return Reply(
        kind=min((reply.kind for reply in replies), key=_KINDS.index),
        text=text,
        cards=tuple(card for reply in replies for card in reply.cards),
        chart=charted[0].chart if charted else None,
        suggest=_buttons(replies, charted[1:]),
        figures=_figures(replies),
        # Each card still names its own source.
        provenance=merged([reply.provenance for reply in replies if reply.provenance is not None]),
        answered=next((reply.answered for reply in reversed(replies) if reply.answered), None),
        less=any(reply.less for reply in replies),
        document=joined(reply.document for reply in replies if reply.document is not None),
    )


def _texts(replies: Sequence[Reply]) -> list[str]:
    """The texts under each other; a source that all share stands once, at the end."""
    sources = [source_line(reply.provenance) if reply.provenance else "" for reply in replies]
    told = [source for source in sources if source]
    if len(told) < 2 or len(set(told)) > 1:
        return [reply.text for reply in replies]
    texts = []
    for reply in replies:
        lines = [line for line in reply.text.split("\n") if line.strip() != told[0]]
        texts.append("\n".join(lines))
    return [*texts, told[0]]


def _buttons(replies: Sequence[Reply], charted: Sequence[Reply]) -> tuple[Suggestion, ...]:
    """Buttons that answer a question back first, then the next chart, then the likely next questions in turn."""
    asked = [each for reply in replies if reply.kind == "clarify" for each in reply.suggest]
    charts = [
        Suggestion("ขอกราฟอีกเรื่อง", f"ขอกราฟ{describe(reply.answered)}")
        for reply in charted[:1]
        if reply.answered
    ]
    likely = [reply.suggest for reply in replies if reply.kind != "clarify"]
    turns = [each[place] for place in range(MOST_BUTTONS) for each in likely if place < len(each)]
    unique = {each.label: each for each in reversed((*asked, *charts, *turns))}
    most = max(MOST_BUTTONS, len(asked))
    return tuple(reversed(unique.values()))[:most]


def _figures(replies: Sequence[Reply]) -> tuple[Figure, ...]:
    """All rows; where two answers have rows of the same name, each says what it counts."""
    labels = [{figure.label for figure in reply.figures} for reply in replies]
    rows: list[Figure] = []
    for place, reply in enumerate(replies):
        others = set().union(*labels[:place], *labels[place + 1 :])
        alike = labels[place] & others
        thai = measure_named(reply.answered.measure).thai if reply.answered else ""
        for figure in reply.figures:
            row = figure
            if thai and figure.label in alike and thai not in figure.label:
                row = replace(figure, label=f"{thai} {figure.label}")
            rows.append(row)
    return tuple(rows)
