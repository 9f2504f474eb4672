"""Shows how a sentence becomes a Question, step by step, for whoever adds a word (docs/understanding.md)."""

from __future__ import annotations

from dataclasses import fields

from bot.nlu.facts import facts
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lattice import Piece
from bot.nlu.periods import When
from bot.nlu.reading import read
from bot.nlu.slots import Frame, gather
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Setting
from bot.nlu.vocabulary import vocabulary


def explain(
    text: str,
    understander: Understander,
    setting: Setting,
    gazetteer: Gazetteer,
    memory: Memory | None = None,
) -> list[tuple[str, str]]:
    """Return the steps as (name, what came out of it), in order."""
    memory = memory or Memory()
    reading = read(
        text, vocabulary(gazetteer, setting.seat.office_code), follow_up=memory.question is not None
    )
    frame = gather(reading, gazetteer, setting.seat.office_code, setting.seat.cluster)
    understood = understander.understand(text, memory, setting, gazetteer)
    steps = [
        ("typed", text),
        ("normalised", reading.plain),
        ("pieces", "\n".join(_piece(piece) for piece in reading.pieces)),
        ("frame", "\n".join(_frame(frame))),
        ("left over", ", ".join(frame.leftovers()) or "-"),
        ("understood", facts(understood)),
    ]
    if understood.carried:
        steps.append(("carried over", ", ".join(understood.carried)))
    if understood.prompt:
        steps.append(("asks back", understood.prompt))
    return steps


def _piece(piece: Piece) -> str:
    meanings = sorted({f"{tag.kind}:{tag.key}" if tag.key else tag.kind for tag in piece.tags})
    return f"{piece.text}  {' '.join(meanings) if meanings else 'word' if len(piece.text) > 1 else 'unknown'}"


def _time(when: When) -> str:
    """Only what was said of a time: ``years=(2568,)``."""
    said = [
        f"{each.name}={value!r}"
        for each in fields(when)
        if (value := getattr(when, each.name)) != each.default
    ]
    return " ".join(said)


def _frame(frame: Frame) -> list[str]:
    shown: list[str] = []
    if frame.measures:
        shown.append("measures  " + ", ".join(dict.fromkeys(said.key for said in frame.measures)))
    shown += [f"{dimension}  {', '.join(values)}" for dimension, values in frame.where.items()]
    if frame.by:
        shown.append("broken down by  " + ", ".join(frame.by))
    shown += [f"school  {named.typed}" for named in frame.names.schools]
    shown += [f"{place.kind}  {', '.join(place.names)}" for place in frame.names.places]
    shown += [f"time  {_time(when)}" for when in frame.times]
    if frame.cues:
        shown.append("cues  " + ", ".join(dict.fromkeys(said.key for said in frame.cues)))
    return shown or ["-"]
