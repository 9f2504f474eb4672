"""Words of values (ส้วม, แท็บเล็ต, ทรุดโทรม): which are said, which measure they name by themselves, what only data name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.normalize import fold
from bot.nlu.phrases import PhraseIndex, Tag
from bot.nlu.titlewords import means_something, runs_of, says_nothing
from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES, Dimension, Measure, Value
from reports.derived import Derived


def spellings(word: str) -> set[str]:
    """Return the folded forms of a word: as declared, and without its dots (รร., รร)."""
    key = fold(word.replace("_", " "))
    bare = key.replace(".", "")
    return {key, bare} if len(bare) >= 2 else {key}


def further_words(measure: Measure | Derived) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the weak words of a measure, and its phrases that say there is none of it."""
    return (measure.weak_words, measure.none_words) if isinstance(measure, Measure) else ((), ())


def phrases_of(measure: Measure | Derived) -> Iterator[tuple[str, tuple[Tag, ...]]]:
    """Yield every folded phrase for a measure with what it says: the measure, weakly, or that there is none of it."""
    for word in (*measure.words, measure.thai):
        for key in spellings(word):
            yield key, (Tag("measure", measure.key),)
    weak, none = further_words(measure)
    for word in weak:
        yield fold(word), (Tag("measure", measure.key, weak=True),)
    for word in none:
        yield fold(word), (Tag("measure", measure.key), Tag("cue", "none"))


def words_of(value: Value) -> tuple[str, ...]:
    """Return the words for a value; its key among them, unless that means too much in speech (ดี)."""
    return (value.key, *value.words) if value.said else value.words


def measure_of(dimension: Dimension, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Return the measure that a value names by itself (ส้วมกี่หลัง), unless ``tags`` say that its word is one already."""
    if not dimension.of or any(tag.kind == "measure" for tag in tags):
        return ()
    return (Tag("measure", dimension.of, weak=True),)


def add_together(index: PhraseIndex) -> None:
    """Add what is said of several values of a dimension at once: วัยประถม, อายุ 6-11 ปี."""
    for dimension in DIMENSIONS.values():
        for values, phrases in dimension.together.items():
            for phrase in phrases.split():
                for key in spellings(phrase):
                    tags = measure_of(dimension, index.get(key))
                    index.add(key, Tag("value", dimension.key, values), *tags)


def names_measure(tags: tuple[Tag, ...]) -> bool:
    """Say whether a word is a value or a dimension that names what is held: ส้วม, once buildings are; กลยุทธ์."""
    return any(tag.kind in ("value", "dimension") and DIMENSIONS[tag.key].of in MEASURES for tag in tags)


def add_named(index: PhraseIndex, gazetteer: Gazetteer, base: PhraseIndex) -> None:
    """Add values that only the data name: as they are written there, and any run of their words after what they are.

    A word that means something stays with it; one of work of which nothing is held gives way. After the name of the
    dimension (ประเด็นความปลอดภัย) a run of words that several values have chooses all of them.
    """
    for dimension, names in gazetteer.named.items():
        runs: dict[str, list[str]] = {}
        noun = fold(DIMENSIONS[dimension].thai)
        for name in names:
            for key in spellings(name):
                if len(key) > 2 and not means_something(base.get(key)):
                    runs.setdefault(key, []).append(name)
            if _has_records(DIMENSIONS[dimension]):
                for run in runs_of(fold(name).removeprefix(noun).strip()):
                    if not says_nothing(base.get(run)) and not means_something(base.get(noun + run)):
                        runs.setdefault(noun + run, []).append(name)
        for phrase, meant in runs.items():
            values = tuple(dict.fromkeys(meant))
            index.add(phrase, Tag("value", dimension, values), *measure_of(DIMENSIONS[dimension], ()))


def _has_records(dimension: Dimension) -> bool:
    """Say whether a dimension tells records apart by long names of their own (ประเด็น, กลยุทธ์)."""
    return not dimension.values and DATASET_OF_MEASURE[dimension.of].listing is not None
