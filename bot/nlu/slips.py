"""Whether a name is misspelt or another one: what a slip may change, and what makes it another word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.nlu.likeness import edits, numbers, same_letters, sound, weigh
from bot.nlu.names import core_of, telling, without_words

#: Below this a misspelling leaves no doubt: marks, letters of one sound, a letter pressed twice.
NO_DOUBT = 0.5
#: Words in another order weigh so much, in names of so many letters.
_PLACES_OF_WORDS, _ORDERLESS = 0.9, 8
#: A slip may be this share of the letters that tell a name from others; more of them is another name.
_SLIPS = 0.28


class Slip(NamedTuple):
    """How far a name is from what was typed (1 is a wrong letter), whether it is a misspelling of it, or has other words."""

    slips: float
    slip_only: bool
    other_words: bool


def slip(key: str, name: str, alike: float) -> Slip:
    """Compare what was typed with a name; ``alike`` is the share of pairs of letters they have in common."""
    core, bare = core_of(name), core_of(key)
    # No prefix was typed, or one too misspelt to be seen: both the name and what follows its prefix may be meant.
    forms = {name, core} if bare == key else {name}
    same_numbers = numbers(name) == numbers(key)
    if heard := [form for form in forms if sound(form) == sound(key)]:
        return Slip(min(NO_DOUBT, *(weigh(key, form) / 2 for form in heard)), same_numbers, False)
    if len(key) >= _ORDERLESS and alike >= 0.7 and same_letters(key, name):
        return Slip(_PLACES_OF_WORDS, True, False)
    reach = allowed_edits(len(key))
    close = [form for form in forms if edits(key, form, reach + 1) <= reach + 1] if reach else []
    if close:
        slips = min(weigh(key, form) for form in close)
        if same_numbers and slips <= min(reach + 0.3, _SLIPS * min(telling(key), telling(name))):
            return Slip(slips, True, False)
    else:
        slips = reach + 2 + len(key) * (1 - alike)
    if bare not in (key, name) and bare == core:
        return Slip(min(slips, 1.5), False, True)
    if without_words(key, name):
        return Slip(min(slips, 1.6 + 0.1 * (len(name) - len(key))), False, True)
    return Slip(slips, False, False)


def allowed_edits(length: int) -> int:
    """Return how many letters may differ before a name is no longer a misspelling."""
    if length < 5:
        return 0
    return 1 if length < 8 else 2 if length < 16 else 3


def with_words(key: str, names: Iterable[str]) -> list[str]:
    """Return the names of which ``key`` is what is left when a word inside or at the end is left out."""
    first, last, size = key[0], key[-1], len(key)
    return [
        name
        for name in names
        if name[-1] == last and name[0] == first and len(name) > size and without_words(key, name)
    ]
