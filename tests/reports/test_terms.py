"""Which term a note of an allocation names: one, surely, or none."""

from __future__ import annotations

import pytest

from db.datasets.allocations import term_noted
from db.values.calendar import Term


@pytest.mark.parametrize(
    ("note", "year", "term"),
    [
        ("ภาคเรียนที่ 2/2569 ร้อยละ 70", 2570, Term(2569, 2)),
        ("เทอม 1/2569", 2569, Term(2569, 1)),
        # Two terms, another year's term, a day or the number of a letter: nobody can tell.
        ("ภาคเรียนที่ 1/2569 และ 2/2569", 2569, None),
        ("ภาคเรียนที่ 1/2569 (โอน 12/2569)", 2569, None),
        ("โอน 12/2569", 2570, None),
        ("ว 451/2569", 2569, None),
        ("ภาคเรียนที่ 1/2569", 2570, None),
        ("", 2570, None),
        (None, 2570, None),
    ],
)
def test_a_note_names_one_term_or_none(note, year, term):
    assert term_noted(note, year) == term
