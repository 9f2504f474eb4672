"""The corpus (README.md beside this file): sentences with their meanings, in blocks, split by template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.nlu.corpus.parts import Part, joined_parts, part_of
from bot.nlu.meaning import ASK_BACK, FALLBACK, NotAMeaningError, read_label

HERE = Path(__file__).parent
WHO = "odspc"
_TAP = re.compile(r"tap (\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: who says what, and what it means. ``more`` are messages sent within a second before it."""

    who: str
    text: str
    meaning: str
    place: str
    more: tuple[str, ...] = ()

    @property
    def tap(self) -> int | None:
        """The button that is tapped, from 1, or None for typed words."""
        match = _TAP.fullmatch(self.text)
        return int(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences of one template, or one conversation (``dialogue``)."""

    name: str
    lines: tuple[Line, ...]
    part: Part
    dialogue: bool


class CorpusError(ValueError):
    """A line that cannot be read; the message names file and line."""


def load_corpus() -> tuple[Block, ...]:
    """Return every block of the corpus, in a fixed order.

    Raises:
        CorpusError: A line that cannot be read.
    """
    blocks = [block for path in sorted((HERE / "utterances").glob("*.txt")) for block in read_file(path)]
    parts = joined_parts((block.name, [line.text for line in block.lines]) for block in blocks)
    blocks = [replace(block, part=parts[block.name]) for block in blocks]
    for path in sorted((HERE / "dialogues").glob("*.txt")):
        blocks += read_file(path, dialogue=True)
    if (blind := HERE / "blind.txt").exists():
        blocks += read_file(blind, dialogue=True, part="blind")
    return tuple(blocks)


def read_file(path: Path, *, dialogue: bool = False, part: Part | None = None) -> list[Block]:
    """Return the blocks of one file.

    Raises:
        CorpusError: A line without speaker or meaning, or a sentence before the first block.
    """
    blocks: list[Block] = []
    name, lines = "", list[Line]()

    def close() -> None:
        if lines:
            blocks.append(Block(name, tuple(lines), part or part_of(name), dialogue))

    before = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path.parent.name}/{path.name}:{number}"
        text = raw.strip()
        if text.startswith("## "):
            close()
            name, lines, before = f"{path.stem}/{text[3:].strip()}", [], ""
        elif text and not text.startswith("#"):
            who, sentence, meaning = _split(text, place)
            if not name:
                raise CorpusError(f"{place}: ประโยคนี้อยู่ก่อนหัวข้อ ##")
            more: tuple[str, ...] = ()
            if dialogue and sentence.startswith("+"):
                if not lines:
                    raise CorpusError(f"{place}: ไม่มีข้อความก่อนหน้าให้ต่อ")
                sentence, last = sentence[1:].strip(), lines.pop()
                more = (*last.more, last.text)
            before = meaning or ("" if dialogue else before)
            if not before and not dialogue:
                raise CorpusError(f"{place}: ประโยคแรกของหัวข้อไม่มีความหมายกำกับ")
            lines.append(Line(who, sentence, before, place, more))
    close()
    return blocks


def _split(text: str, place: str) -> tuple[str, str, str]:
    asked, _, meaning = text.partition(" => ")
    who, bar, sentence = asked.partition(" | ")
    if not bar or who.strip() not in WHO or not sentence.strip():
        raise CorpusError(f"{place}: ต้องเขียนว่า WHO | ประโยค => ความหมาย")
    return who.strip(), sentence.strip(), meaning.strip()


def faults() -> Iterator[str]:
    """Yield every line whose meaning cannot be read, and every block name that is used twice."""
    seen: set[str] = set()
    for block in load_corpus():
        if block.name in seen:
            yield f"{block.lines[0].place}: หัวข้อ {block.name} ซ้ำ"
        seen.add(block.name)
        for line in block.lines:
            try:
                read_label(line.meaning)
            except NotAMeaningError as error:
                yield f"{line.place}: {error}"


def train_examples() -> list[tuple[str, str]]:
    """Return the sentences of the ``train`` part with their class for the model, in a fixed order."""
    found: list[tuple[str, str]] = []
    for block in load_corpus():
        if block.part != "train" or block.dialogue:
            continue
        for line in block.lines:
            requests = read_label(line.meaning)[0]
            meaning = requests[0]
            if len(requests) > 1 or meaning.topic in (ASK_BACK, FALLBACK, "silent"):
                continue
            named = f"figures:{meaning.measure}" if meaning.topic == "figures" else meaning.topic
            found.append((line.text, named))
    return found
