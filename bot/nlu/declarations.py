"""What is declared now, as a short text: the vocabulary is made anew when it changes, and only then."""

from __future__ import annotations

import hashlib
import operator

from bot.nlu.valuewords import further_words
from db.datasets import DIMENSIONS, MEASURES
from reports.derived import DERIVED, all_measures

#: What was declared when the fingerprint was last made, and the fingerprint.
_FINGERPRINT: list[tuple[tuple[object, ...], str]] = []


def declarations_fingerprint() -> str:
    """Return a short text that changes when any declared word or example changes.

    Declarations cannot be changed, only replaced: as long as all are the very same, so is the text.
    """
    now = (*MEASURES.values(), *DERIVED.values(), *DIMENSIONS.values())
    before, text = _FINGERPRINT[0] if _FINGERPRINT else ((), "")
    if len(now) != len(before) or not all(map(operator.is_, now, before)):
        text = _made_fingerprint()
        _FINGERPRINT[:] = [(now, text)]
    return text


def _made_fingerprint() -> str:
    parts = [
        repr((m.key, m.thai, m.words, further_words(m), m.unit, m.examples, m.dimensions))
        for m in all_measures()
    ]
    parts += [repr((d.key, d.words, d.values)) for d in DIMENSIONS.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
