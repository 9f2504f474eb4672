"""Measures a classifier on any table of sentences and intents: how many right, which are taken for which, how fast."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.nlu.engine import Example, Guess
from db.errors import WrongInputError

COLUMNS = ("text", "intent")


class Guesses(Protocol):
    """Anything that sorts sentences: the engine, the product's model, the second opinion."""

    @property
    def names(self) -> Sequence[str]: ...

    def guess(self, text: str, count: int = 3) -> tuple[Guess, ...]: ...


@dataclass(frozen=True, slots=True)
class Confusion:
    """Sentences of one intent that were taken for another."""

    wanted: str
    taken: str
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a test came to. Shares are 0 to 1; ``ms`` is the mean time of one sentence.

    ``macro_f1`` is the plain mean over every intent that was wanted or guessed. ``sure`` is the share of sentences with
    a probability of at least ``threshold``, ``sure_right`` how many of those are right (None when there are none).
    """

    sentences: int
    intents: int
    accuracy: float
    macro_f1: float
    threshold: float
    sure: float
    sure_right: float | None
    ms: float
    confusions: tuple[Confusion, ...]
    untaught: tuple[str, ...]


def read_table(path: Path) -> list[Example]:
    """Return the sentences of a CSV file with their intents (columns ``text`` and ``intent``; others are passed over).

    Raises:
        WrongInputError: No such file, not UTF-8, a missing column, an empty cell, or no row at all.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _rows(path.name, csv.reader(file))
    except OSError as error:
        raise WrongInputError(f"เปิดไฟล์ {path} ไม่ได้ ตรวจชื่อไฟล์อีกครั้ง") from error
    except UnicodeDecodeError as error:
        raise WrongInputError(f"ไฟล์ {path.name} ไม่ใช่ UTF-8 บันทึกใหม่เป็น CSV UTF-8 แล้วลองอีกครั้ง") from error
    except csv.Error as error:
        raise WrongInputError(f"ไฟล์ {path.name} ไม่ใช่ CSV ที่อ่านได้ ({error})") from error


def _rows(name: str, rows: Iterable[list[str]]) -> list[Example]:
    headings: list[str] | None = None
    found: list[Example] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if headings is None:
            headings = [cell.lower() for cell in cells]
            if missing := [column for column in COLUMNS if column not in headings]:
                raise WrongInputError(f"ไฟล์ {name} ไม่มีคอลัมน์ {' และ '.join(missing)} แถวแรกต้องเป็น text,intent")
            continue
        pair = dict(zip(headings, cells, strict=False))
        for column in COLUMNS:
            if not pair.get(column):
                raise WrongInputError(f"ไฟล์ {name} แถวที่ {number} คอลัมน์ {column} ว่างอยู่ เติมหรือลบแถวนี้ก่อน")
        found.append((pair["text"], pair["intent"]))
    if not found:
        raise WrongInputError(f"ไฟล์ {name} ไม่มีประโยคให้ใช้ ต้องมีแถวหัว text,intent และอย่างน้อย 1 ประโยค")
    return found


def score(model: Guesses, examples: Sequence[Example], threshold: float) -> Score:
    """Ask a model one sentence after the other, as chats do, and count."""
    model.guess(examples[0][0])  # reads the dictionary, once
    began = time.perf_counter()
    guesses = [model.guess(text, 1)[0] for text, _ in examples]
    took = time.perf_counter() - began
    wanted = [name for _, name in examples]
    pairs = Counter(zip(wanted, (guess.name for guess in guesses), strict=True))
    sure = [
        guess.name == name
        for guess, name in zip(guesses, wanted, strict=True)
        if guess.probability >= threshold
    ]
    return Score(
        sentences=len(examples),
        intents=len(set(wanted)),
        accuracy=sum(count for (want, took_for), count in pairs.items() if want == took_for) / len(examples),
        macro_f1=_macro_f1(pairs),
        threshold=threshold,
        sure=len(sure) / len(examples),
        sure_right=sum(sure) / len(sure) if sure else None,
        ms=took / len(examples) * 1000,
        confusions=_confusions(pairs),
        untaught=tuple(sorted(set(wanted) - set(model.names))),
    )


def _macro_f1(pairs: Counter[tuple[str, str]]) -> float:
    wanted, guessed = Counter[str](), Counter[str]()
    for (want, guess), count in pairs.items():
        wanted[want] += count
        guessed[guess] += count
    names = sorted(wanted | guessed)
    return sum(2 * pairs[name, name] / (wanted[name] + guessed[name]) for name in names) / len(names)


def _confusions(pairs: Counter[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Return the pairs that were mixed up, the most frequent first, then by name."""
    wrong = [Confusion(want, guess, count) for (want, guess), count in pairs.items() if want != guess]
    return tuple(sorted(wrong, key=lambda each: (-each.count, each.wanted, each.taken)))
