"""Knowledge of the work (ความรู้เรื่องงาน): what the manuals tell of every duty, in our own words.

One entry per duty or term, declared in ``entries/*.toml``; the page docs/knowledge.md says how one is added or
corrected. The room is ``db`` because two rooms above read it: understanding finds the entry that is meant by its words
and contents, and the handler tells what it holds. No table: it is the product's, not an office's, and changes with it.
"""

from __future__ import annotations

from db.knowledge.core import ASPECTS, Button, Entry, Manual, UnsoundEntryError
from db.knowledge.loading import entries, entry, manuals, read_entries

__all__ = [
    "ASPECTS",
    "Button",
    "Entry",
    "Manual",
    "UnsoundEntryError",
    "entries",
    "entry",
    "manuals",
    "read_entries",
]
