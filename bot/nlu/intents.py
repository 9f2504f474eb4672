"""The trained model: which capability a sentence wants when the grammar finds none; it abstains rather than guesses.

A linear model over character n-grams and words, taught by the examples of handlers and measures. Deterministic.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bot.nlu.normalize import compact, normalize
from bot.nlu.phrases import WordList
from handlers.core import Handler
from reports.derived import all_measures

#: Below this the model says nothing; calibrated probabilities of cross-validation on the examples.
THRESHOLD = 0.55
_VERSION = 3
_TAILS = ("", "ค่ะ", "ครับ", "หน่อย")


class Guess(NamedTuple):
    """A class of the model with its probability: a topic, or ``figures:`` and a measure."""

    name: str
    probability: float


Example = tuple[str, str]


def examples_of(handlers: Mapping[str, Handler]) -> list[Example]:
    """Return the sentences that teach the model, with their classes, in a fixed order."""
    found: list[Example] = []
    for topic in sorted(handlers):
        if topic != "figures" and topic != "talk.stale":
            found += [(sentence, topic) for sentence in handlers[topic].examples]
    for measure in all_measures():
        name = f"figures:{measure.key}"
        found += [(sentence, name) for sentence in (*measure.examples, *measure.words, measure.thai)]
    return found


def fingerprint(examples: Iterable[Example]) -> str:
    """Return a short text that changes with any example, and with the way of training."""
    text = "\n".join(f"{sentence}\t{name}" for sentence, name in examples)
    return hashlib.sha256(f"{_VERSION}\n{text}".encode()).hexdigest()[:20]


def _words(text: str) -> list[str]:
    """Cut into dictionary words, the longest first: quick, and good enough as features."""
    from bot.nlu.lattice import thai_dictionary

    dictionary: WordList = thai_dictionary()
    words, place = [], 0
    while place < len(text):
        end = max(dictionary.ends(text, place), default=place + 1)
        words.append(text[place:end])
        place = end
    return words


def _plain(text: str) -> str:
    return compact(normalize(text)).text


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A trained pipeline; ``guess`` takes about half a millisecond."""

    pipeline: Any
    names: tuple[str, ...]
    taught: tuple[Example, ...]
    mark: str

    @classmethod
    def train(cls, examples: Sequence[Example]) -> IntentModel:
        """Learn from sentences and their classes.

        Raises:
            ValueError: Fewer than two classes.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import FeatureUnion, Pipeline

        names = sorted({name for _, name in examples})
        if len(names) < 2:
            raise ValueError("a model needs two classes or more.")
        sentences = [(_plain(sentence + tail), name) for sentence, name in examples for tail in _TAILS]
        features = FeatureUnion(
            [
                ("letters", TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)),
                ("words", TfidfVectorizer(analyzer=_words, sublinear_tf=True)),
            ]
        )
        model = LogisticRegression(C=30.0, max_iter=300, class_weight="balanced", random_state=0)
        pipeline = Pipeline([("features", features), ("model", model)])
        pipeline.fit([sentence for sentence, _ in sentences], [name for _, name in sentences])
        return cls(pipeline, tuple(map(str, pipeline.classes_)), tuple(examples), fingerprint(examples))

    def guess(self, text: str, count: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest classes, the likeliest first."""
        chances = self.pipeline.predict_proba([_plain(text)])[0]
        order = sorted(range(len(chances)), key=lambda place: (-chances[place], self.names[place]))
        return tuple(Guess(self.names[place], float(chances[place])) for place in order[:count])

    def example(self, name: str) -> str:
        """Return a sentence that asks for a class, to be offered."""
        return next((sentence for sentence, taught in self.taught if taught == name), "")


def load_or_train(home: Path, handlers: Mapping[str, Handler] | None = None) -> IntentModel:
    """Return the model of what is declared now: from ``home`` when it is there and whole, else trained and kept.

    The file carries a checksum, so a damaged one is noticed and made anew; it is written beside and moved into place.
    """
    if handlers is None:
        from handlers.core import load_handlers

        handlers = load_handlers()
    examples = examples_of(handlers)
    mark = fingerprint(examples)
    path = home / "nlu" / f"intents-{mark}.bin"
    if (held := _load(path, mark)) is not None:
        return held
    model = IntentModel.train(examples)
    _save(path, model)
    return model


def _load(path: Path, mark: str) -> IntentModel | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    checksum, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != checksum:
        return None
    try:
        # The file is our own, from our own folder, and whole: unpickling it runs nothing foreign.
        model = pickle.loads(body)
    except Exception:  # a model of another library version cannot be read: it is trained anew
        return None
    return model if isinstance(model, IntentModel) and model.mark == mark else None


def _save(path: Path, model: IntentModel) -> None:
    body = pickle.dumps(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".intents-")
    with os.fdopen(handle, "wb") as file:
        file.write(hashlib.sha256(body).digest() + body)
    Path(name).replace(path)
