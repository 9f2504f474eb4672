"""Teaching the engine beside a plain TF-IDF with a linear SVM taught with the same made-up sentences, in the same run."""

from __future__ import annotations

import random
import time
from itertools import product

from bot.nlu.engine import Classifier, plain
from tests.benchmarks.measuring import Report, median, ms, p95, times, times_ms

_INTENTS = 60
_FORMS = ("ช่วย{}หน่อย", "อยาก{}ค่ะ", "{}ได้ไหม", "ขอ{}ด้วยนะ", "{}ที", "พรุ่งนี้{}ให้ด้วย", "{}เท่าไหร่", "ทำไมไม่{}")


def made_up(count: int) -> list[tuple[str, str]]:
    """Return sentences of 60 invented intents: each has six words of its own, put in eight ways among others' words."""
    chance = random.Random(2569)
    words = ["".join(letters) for letters in product("กขคงจดตนบปพมรลวสหอ", "าิูเ", "กดนมงว")]
    own = [chance.sample(words, 6) for _ in range(_INTENTS)]
    found = []
    for number in range(count):
        intent = number % _INTENTS
        said = chance.choice(_FORMS).format(chance.choice(own[intent]) + chance.choice(own[intent]))
        found.append((chance.choice(words) + said + chance.choice(words), f"intent{intent:02d}"))
    return found


def run(quick: bool) -> Report:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    report = Report(
        "Teaching 60 intents, beside plain TF-IDF (letters 1-4) and a linear SVM",
        (
            "what",
            "sentences",
            "teaching s",
            "right",
            "one sentence p50 ms",
            "p95 ms",
            "teaching, times the plain one",
        ),
    )
    size = 1_200 if quick else 12_000
    examples = made_up(size + 600)
    taught, kept = examples[:size], examples[size:]
    bare = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True), LinearSVC(random_state=0)
    )
    began = time.perf_counter()
    bare.fit([plain(text) for text, _ in taught], [name for _, name in taught])
    bare_s = time.perf_counter() - began
    began = time.perf_counter()
    engine = Classifier.train(taught)
    engine_s = time.perf_counter() - began
    for what, seconds, guess in (
        ("plain TF-IDF and SVM", bare_s, lambda text: bare.predict([plain(text)])[0]),
        ("our engine", engine_s, lambda text: engine.guess(text, 1)[0].name),
    ):
        right = sum(guess(text) == name for text, name in kept) / len(kept)
        taken = [times_ms(lambda said=text, ask=guess: ask(said), 1, warm=0)[0] for text, _ in kept]  # type: ignore[misc]
        report.add(
            what,
            f"{size:,}",
            f"{seconds:.1f}",
            f"{right:.1%}",
            ms(median(taken)),
            ms(p95(taken)),
            times(seconds, bare_s),
        )
    report.notes.append(
        "Ours also learns words and pairs of words, and learns several times over to choose and to calibrate itself."
    )
    return report
