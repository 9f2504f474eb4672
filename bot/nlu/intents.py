"""The trained model: which capability a sentence wants when the grammar finds none; it abstains rather than guesses.

The engine of ``bot.nlu.engine``, taught by the examples of handlers and measures and by the ``train`` part of the corpus.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from bot.nlu.engine import Classifier, Example, Guess
from handlers.core import Handler
from reports.derived import all_measures

__all__ = ["THRESHOLD", "Example", "Guess", "IntentModel", "examples_of", "load_or_train", "teaching_of"]

#: Below this the model says nothing; a probability calibrated on sentences left out of the teaching.
THRESHOLD = 0.65
#: To be raised when the engine learns in another way, so that what was kept is learnt anew.
_VERSION = 5
_CORPUS = Path(__file__).parent / "corpus"
log = structlog.get_logger()


def examples_of(handlers: Mapping[str, Handler]) -> list[Example]:
    """Return the declared sentences that teach the model, with their classes, in a fixed order."""
    found: list[Example] = []
    for topic in sorted(handlers):
        if topic not in ("figures", "talk.stale", "talk.feedback"):
            found += [(sentence, topic) for sentence in handlers[topic].examples]
    for measure in all_measures():
        name = f"figures:{measure.key}"
        found += [(sentence, name) for sentence in (*measure.examples, *measure.words, measure.thai)]
    return found


def teaching_of(handlers: Mapping[str, Handler]) -> list[Example]:
    """Return all that teaches the product's model: what is declared, then the ``train`` part of the corpus."""
    from bot.nlu.corpus import train_examples

    return [*examples_of(handlers), *train_examples()]


def fingerprint(declared: Iterable[Example]) -> str:
    """Return a short text that changes with what is declared, with the corpus, and with the way of training.

    The corpus counts by its files: reading their meanings takes half a second, which a start need not wait for.
    """
    text = "\n".join(f"{sentence}\t{name}" for sentence, name in declared)
    made = hashlib.sha256(f"{_VERSION}\t{version('scikit-learn')}\t{version('numpy')}\n{text}".encode())
    for path in sorted(_CORPUS.rglob("*")):
        if path.suffix in (".txt", ".py"):
            made.update(path.relative_to(_CORPUS).as_posix().encode() + b"\n" + path.read_bytes())
    return made.hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class IntentModel:
    """What was learnt and what it was taught by; ``mark`` says of which declarations it is."""

    classifier: Classifier
    taught: tuple[Example, ...]
    mark: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The classes: a topic, or ``figures:`` and a measure."""
        return self.classifier.names

    @classmethod
    def train(
        cls, examples: Sequence[Example], mark: str = "", *, like: IntentModel | None = None
    ) -> IntentModel:
        """Learn from sentences and their classes; quicker where ``like`` was taught by nearly the same.

        Raises:
            ValueError: Fewer than two classes.
        """
        classifier = Classifier.train(examples, like=like.classifier if like is not None else None)
        return cls(classifier, tuple(examples), mark)

    def guess(self, text: str, count: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest classes, the likeliest first."""
        return self.classifier.guess(text, count)

    def example(self, name: str) -> str:
        """Return a sentence that asks for a class, to be offered."""
        return next((sentence for sentence, taught in self.taught if taught == name), "")

    def to_bytes(self) -> bytes:
        """Return the model as it is kept in a file: a checksum, then arrays. Nothing in it can run."""
        body = io.BytesIO()
        said = json.dumps({"mark": self.mark, "taught": self.taught}, ensure_ascii=False)
        arrays: dict[str, Any] = self.classifier.packed() | {"said": np.frombuffer(said.encode(), np.uint8)}
        np.savez(body, **arrays)
        return hashlib.sha256(body.getvalue()).digest() + body.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> IntentModel | None:
        """Return the model that was kept, or None when the bytes are damaged, cut off or of another version."""
        checksum, body = data[:32], data[32:]
        if hashlib.sha256(body).digest() != checksum:
            return None
        try:
            with np.load(io.BytesIO(body), allow_pickle=False) as kept:
                arrays = {name: kept[name] for name in kept.files}
            said = json.loads(arrays.pop("said").tobytes())
            taught = tuple((sentence, name) for sentence, name in said["taught"])
            return cls(Classifier.unpacked(arrays), taught, said["mark"])
        except Exception:  # whole, but not ours: another version wrote it, and it is learnt anew
            return None


def load_or_train(
    home: Path, handlers: Mapping[str, Handler] | None = None, lessons: Sequence[Example] = ()
) -> IntentModel:
    """Return the model of what is declared now: from ``home`` when it is there and whole, else trained and kept.

    ``lessons`` are sentences that an office taught (bot/nlu/lessons.py); every set of them has a model of its own.
    """
    if (held := held_model(home, handlers, lessons)) is not None:
        return held
    handlers = _declared() if handlers is None else handlers
    mark = fingerprint([*examples_of(handlers), *lessons])
    common = load_or_train(home, handlers) if lessons else None
    model = IntentModel.train([*teaching_of(handlers), *lessons], mark, like=common)
    _save(_path(home, mark), model)
    return model


def held_model(
    home: Path, handlers: Mapping[str, Handler] | None = None, lessons: Sequence[Example] = ()
) -> IntentModel | None:
    """Return the model if it is in ``home`` and whole; None when it has to be trained."""
    handlers = _declared() if handlers is None else handlers
    mark = fingerprint([*examples_of(handlers), *lessons])
    return _load(_path(home, mark), mark)


def _declared() -> Mapping[str, Handler]:
    from handlers.core import load_handlers

    return load_handlers()


def _path(home: Path, mark: str) -> Path:
    return home / "nlu" / f"intents-{mark}.bin"


def _load(path: Path, mark: str) -> IntentModel | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    model = IntentModel.from_bytes(data)
    return model if model is not None and model.mark == mark else None


def _save(path: Path, model: IntentModel) -> None:
    """Keep a model: written beside and moved into place, so that a reader never sees half of one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".intents-")
        with os.fdopen(handle, "wb") as file:
            file.write(model.to_bytes())
        Path(name).replace(path)
    except OSError as error:
        # A full or read-only disk costs the next start a few seconds, not this one its answers.
        log.warning("model_not_kept", reason=type(error).__name__)
