"""The trained engine: sorts sentences into intents, taught by any list of sentences with their intents.

A linear support vector machine over letter n-grams, dictionary words and pairs of words, with its margins turned into
probabilities on sentences it was not taught with. Deterministic: the same examples give the same answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.nlu.lattice import cut
from bot.nlu.normalize import compact, normalize

Example = tuple[str, str]
Numbers = npt.NDArray[Any]
#: Features of a sentence: runs of letters, words, pairs of words.
Features = tuple[list[str], list[str], list[str]]

#: Longest run of letters that is a feature of its own; five and six measured no better.
_LONGEST_RUN = 4
#: How much letters, words, pairs of words and the embedding count, as lengths of their parts of the vector.
_SHARES = (1.0, 1.0, 0.5)
_EMBEDDED_SHARE = 1.5
#: How closely the machine follows single examples (inverse regularisation). The best on sentences left out is taken:
#: clean examples want the loose ones, examples that contradict each other the tight ones.
_LOOSENESS = (1.0, 0.4, 0.15)
#: Share of the sentences by which a tighter one must be better.
_CLEARLY = 0.002
#: Below this many sentences every one of them calibrates (five folds); above it a fifth does (one fold): time.
_FEW = 4000
_FOLDS = 5
#: Margin of a class that a fold never saw: as far off as a class can be.
_UNSEEN = -1.5
#: Two examples that every calibration is told of: far ahead in known letters is right, nothing known is wrong.
_PRIOR = (((2.0, 1.0), True), ((0.0, 0.0), False))


class Guess(NamedTuple):
    """An intent with its probability; what is missing to 1 is the chance that it is none of those taught."""

    name: str
    probability: float


def plain(text: str) -> str:
    """Return a sentence as it is compared: normalised, without the spaces that say nothing."""
    return compact(normalize(text)).text


def _runs(text: str) -> list[str]:
    """Return every run of one to four letters, with marks for the beginning and the end of the sentence."""
    padded = f"^{text}$"
    size = len(padded)
    return [
        padded[start : start + length]
        for length in range(1, _LONGEST_RUN + 1)
        for start in range(size - length + 1)
    ]


def _features(text: str) -> Features:
    """Return the features of a plain sentence: runs of letters, words, pairs of words."""
    sentence = compact(normalize(text))
    words = [piece.text for piece in cut(sentence, (), ())]
    edged = ["^", *words, "$"]
    return (
        _runs(sentence.text),
        words,
        [f"{first} {second}" for first, second in pairwise(edged)],
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """One kind of features: the place of each in the vector, and how rare it is (inverse document frequency)."""

    places: dict[str, int]
    rarity: Numbers
    first: int
    share: float

    def read(self, found: Iterable[str]) -> tuple[Numbers, Numbers]:
        """Return places and values of a sentence's features; their length is ``share`` (or nothing is known)."""
        counts = Counter(found)
        known = [
            (place, count)
            for feature, count in counts.items()
            if (place := self.places.get(feature)) is not None
        ]
        if not known:
            return np.empty(0, np.int64), np.empty(0)
        pairs = np.array(known, np.int64)
        values = (1.0 + np.log(pairs[:, 1])) * self.rarity[pairs[:, 0]]
        return pairs[:, 0] + self.first, values * (self.share / np.sqrt(values @ values))


@dataclass(frozen=True, slots=True)
class _Space:
    """All features of what was taught."""

    blocks: tuple[_Block, ...]
    size: int

    @classmethod
    def of(cls, read: Sequence[Features]) -> _Space:
        """Return the space of the features of what is taught."""
        counted = [Counter(feature for each in read for feature in set(each[number])) for number in range(3)]
        # Sorted, so that the vector does not depend on the order in which sets are walked.
        words = [sorted(seen) for seen in counted]
        often = [
            np.array([seen[word] for word in known], np.float64)
            for seen, known in zip(counted, words, strict=True)
        ]
        return cls.from_words(words, [np.log((1 + len(read)) / (1 + count)) + 1.0 for count in often])

    @classmethod
    def from_words(cls, words: Sequence[Sequence[str]], rarity: Sequence[Numbers]) -> _Space:
        """Return the space of three lists of features, each in the order of its places."""
        blocks: list[_Block] = []
        first = 0
        for known, rare, share in zip(words, rarity, _SHARES, strict=True):
            blocks.append(_Block({word: place for place, word in enumerate(known)}, rare, first, share))
            first += len(known)
        return cls(tuple(blocks), first)

    def read(self, features: Features) -> tuple[Numbers, Numbers]:
        """Return places and values of one sentence."""
        parts = [block.read(found) for block, found in zip(self.blocks, features, strict=True)]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def known(self, features: Features) -> float:
        """Return the share of the longest runs of letters of a sentence that were ever taught, 0 to 1."""
        runs = features[0]
        longest = [run for run in runs if len(run) == _LONGEST_RUN] or runs
        return sum(run in self.blocks[0].places for run in longest) / len(longest)

    def matrix(self, read: Sequence[Features], embedded: Numbers | None) -> Any:
        """Return the sentences as rows of a sparse matrix; an embedding is put behind the features."""
        from scipy.sparse import csr_matrix, hstack

        rows = [self.read(features) for features in read]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.concatenate([places for places, _ in rows])
        values = np.concatenate([values for _, values in rows])
        sparse = csr_matrix((values, places, ends), shape=(len(rows), self.size))
        return sparse if embedded is None else hstack([sparse, csr_matrix(embedded)], format="csr")


class Trust(NamedTuple):
    """How margins become the probability that the first guess is right: a logistic curve.

    ``lead`` counts how far it is ahead of the second, ``known`` how much of the sentence was ever taught.
    """

    lead: float
    known: float
    base: float

    def of(self, lead: float, known: float) -> float:
        """Return the probability of a first guess with this lead."""
        return 1.0 / (1.0 + math.exp(-(self.lead * lead + self.known * known + self.base)))


@dataclass(frozen=True, slots=True)
class Classifier:
    """What was learnt; ``guess`` takes a fraction of a millisecond.

    ``weights`` has a row per feature (then per number of the embedding) and a column per name; ``middle`` is the mean
    of the embeddings, None where it was taught without them; ``looseness`` did best on sentences left out.
    """

    names: tuple[str, ...]
    space: _Space
    weights: Numbers
    offsets: Numbers
    trust: Trust
    middle: Numbers | None = None
    looseness: float = _LOOSENESS[0]

    @classmethod
    def train(
        cls, examples: Sequence[Example], vectors: Numbers | None = None, *, like: Classifier | None = None
    ) -> Classifier:
        """Learn from sentences and their intents; ``vectors`` are the embeddings of the sentences, a row each.

        ``like`` was taught by nearly the same examples: its looseness and its trust are taken over, which a few more
        sentences do not change. That is a quarter of the work.

        Raises:
            ValueError: Fewer than two intents.
        """
        names = tuple(sorted({name for _, name in examples}))
        if len(names) < 2:
            raise ValueError("a classifier needs two intents or more.")
        number = {name: place for place, name in enumerate(names)}
        middle = None if vectors is None else vectors.mean(axis=0)
        taught = _Taught(
            [_features(sentence) for sentence, _ in examples],
            np.array([number[name] for _, name in examples]),
            len(names),
            None if vectors is None or middle is None else _centred(vectors, middle),
        )
        looseness, trust = (like.looseness, like.trust) if like is not None else _tried(taught)
        rows = np.arange(len(examples))
        space = taught.space(rows)
        weights, offsets = taught.fit(taught.matrix(space, rows), rows, looseness)
        return cls(names, space, weights.astype(np.float32), offsets, trust, middle, looseness)

    def guess(self, text: str, count: int = 3, vector: Numbers | None = None) -> tuple[Guess, ...]:
        """Return the likeliest intents, the likeliest first; ``vector`` is the embedding, if taught with one."""
        features = _features(text)
        places, values = self.space.read(features)
        margins = values @ self.weights[places] + self.offsets
        if self.middle is not None and vector is not None:
            margins = margins + _centred(vector[None, :], self.middle)[0] @ self.weights[self.space.size :]
        # Names are sorted, so equals are taken in the order of their names.
        order = np.argsort(-margins, kind="stable")
        behind = (margins[order[0]] - margins[order]).tolist()
        best = self.trust.of(behind[1], self.space.known(features))
        return tuple(
            Guess(self.names[place], best * math.exp(-self.trust.lead * behind[rank]))
            for rank, place in enumerate(order[:count].tolist())
        )

    def packed(self) -> dict[str, Numbers]:
        """Return everything learnt as arrays of numbers, to be kept in a file."""
        packed = {
            "names": _letters(self.names),
            "weights": self.weights,
            "offsets": self.offsets,
            "trust": np.array(self.trust),
            "looseness": np.array(self.looseness),
        }
        for number, block in enumerate(self.space.blocks):
            packed[f"words{number}"] = _letters(block.places)
            packed[f"rarity{number}"] = block.rarity
        return packed if self.middle is None else {**packed, "middle": self.middle}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Numbers]) -> Classifier:
        """Return the classifier that was packed.

        Raises:
            KeyError, ValueError: These are not the arrays of one.
        """
        words = [_lines(packed[f"words{number}"]) for number in range(3)]
        space = _Space.from_words(words, [packed[f"rarity{number}"] for number in range(3)])
        middle = packed["middle"] if "middle" in packed else None
        names, weights = tuple(_lines(packed["names"])), packed["weights"]
        if weights.shape != (space.size + (0 if middle is None else len(middle)), len(names)):
            raise ValueError("weights and features do not belong together.")
        lead, known, base = packed["trust"].tolist()
        return cls(
            names, space, weights, packed["offsets"], Trust(lead, known, base), middle, packed["looseness"].item()
        )  # fmt: skip


def _letters(lines: Iterable[str]) -> Numbers:
    # No feature holds a line feed: normalising makes every white space one space.
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _lines(letters: Numbers) -> list[str]:
    text = letters.tobytes().decode()
    return text.split("\n") if text else []


@dataclass(frozen=True, slots=True)
class _Taught:
    """Examples as features, with the number of the wanted class and, if there are any, embeddings."""

    read: list[Features]
    wanted: Numbers
    classes: int
    embedded: Numbers | None

    def space(self, chosen: Numbers) -> _Space:
        """Return the space of the features of the chosen examples."""
        return _Space.of([self.read[row] for row in chosen])

    def matrix(self, space: _Space, chosen: Numbers) -> Any:
        """Return the chosen examples as rows of a sparse matrix."""
        return space.matrix(
            [self.read[row] for row in chosen], None if self.embedded is None else self.embedded[chosen]
        )

    def fit(self, matrix: Any, chosen: Numbers, looseness: float) -> tuple[Numbers, Numbers]:
        """Return weights and offsets learnt from the chosen examples, with a column for every class."""
        from sklearn.svm import LinearSVC

        machine = LinearSVC(C=looseness, random_state=0, max_iter=5000).fit(matrix, self.wanted[chosen])
        learnt, moved = machine.coef_.T, machine.intercept_
        if len(machine.classes_) == 2:
            learnt, moved = np.column_stack([-learnt, learnt]), np.concatenate([-moved, moved])
        weights = np.zeros((matrix.shape[1], self.classes))
        offsets = np.full(self.classes, _UNSEEN)
        weights[:, machine.classes_] = learnt
        offsets[machine.classes_] = moved
        return weights, offsets


@dataclass(slots=True)
class _Tested:
    """What was seen of first guesses on sentences left out: their lead, the known share, and whether they were right."""

    facts: list[tuple[float, float]] = field(default_factory=lambda: [each for each, _ in _PRIOR])
    right: list[bool] = field(default_factory=lambda: [was for _, was in _PRIOR])

    def add(self, margins: Numbers, wanted: Numbers, known: Sequence[float]) -> None:
        """Take down the guesses of one fold."""
        ordered = np.sort(margins, axis=1)
        self.facts += zip((ordered[:, -1] - ordered[:, -2]).tolist(), known, strict=True)
        self.right += (margins.argmax(axis=1) == wanted).tolist()

    def trust(self) -> Trust:
        """Return the logistic curve through what was seen."""
        from sklearn.linear_model import LogisticRegression

        curve = LogisticRegression(C=100.0).fit(np.array(self.facts), np.array(self.right))
        lead, known = curve.coef_[0].tolist()
        return Trust(max(lead, 0.0), max(known, 0.0), float(curve.intercept_[0]))


def _centred(vectors: Numbers, middle: Numbers) -> Numbers:
    """Embeddings of short sentences all lie in one corner: seen from their middle they tell more."""
    moved = vectors - middle
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved * (_EMBEDDED_SHARE / np.maximum(lengths, 1e-9)))


def _tried(taught: _Taught) -> tuple[float, Trust]:
    """Return the looseness that does best on sentences left out, and how far guesses are to be trusted."""
    looseness, tested = _tested(taught)
    return looseness, tested.trust()


def _tested(taught: _Taught) -> tuple[float, _Tested]:
    """Learn from a part and test on the rest; return the looseness that did best, and what was seen with it.

    Neighbours of the list go to the same fold: they are often the same sentence put a little differently, and a model
    that has seen the one would be too sure of the other. The first fold chooses the looseness for all.
    """
    total, seen = Counter(taught.wanted.tolist()), Counter[int]()
    folds = np.empty(len(taught.wanted), np.int64)
    for place, name in enumerate(taught.wanted.tolist()):
        folds[place] = seen[name] * _FOLDS // total[name]
        seen[name] += 1
    tested = {looseness: _Tested() for looseness in _LOOSENESS}
    for fold in range(_FOLDS if len(folds) < _FEW else 1):
        taken, kept = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(kept) == 0 or len(set(taught.wanted[taken].tolist())) < 2:
            continue
        space = taught.space(taken)
        matrix, left_out = taught.matrix(space, taken), taught.matrix(space, kept)
        known = [space.known(taught.read[row]) for row in kept]
        for looseness, found in tested.items():
            weights, offsets = taught.fit(matrix, taken, looseness)
            found.add(left_out @ weights + offsets, taught.wanted[kept], known)
        if len(tested) > 1:
            best = _best(tested)
            tested = {best: tested[best]}
    return next(iter(tested.items()))


def _best(tested: Mapping[float, _Tested]) -> float:
    """Return the loosest, unless a tighter one is right clearly more often."""
    best, *tighter = tested
    for looseness in tighter:
        if sum(tested[looseness].right) - sum(tested[best].right) > _CLEARLY * len(tested[best].right):
            best = looseness
    return best
