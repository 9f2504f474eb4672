"""Who may see what and do what, as one declared table (contract.md, "Who sees what").

``bot/permission.py`` decides by it, ``docs/permissions.md`` is printed from it (tools/make_docs.py). A measure's class
stands in its declaration (``see=``), the seats and chats of an act at its handler (``@handler(seats=…, private=…, speakers=…)``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from db.datasets import See
from db.people import SeatKind


class View(Enum):
    """Of what a seat may see figures (ขอบเขตที่เห็น); the value is how the page of permissions says it."""

    #: Of any office, by school.
    EVERYWHERE = "ทุกเขต รายโรงเรียน"
    #: Of the own office, by school.
    OFFICE = "ทั้งเขตของตน รายโรงเรียน"
    #: The one school whose seat it is, everything of it.
    OWN_SCHOOL = "โรงเรียนของตนทุกรายการ"
    #: The own cluster's schools all together: of its group, and of the person at its head.
    OWN_CLUSTER = "ยอดรวมกลุ่มโรงเรียนของตน"
    #: Sums of the own office: all of it, or an amphoe.
    SUMS = "ยอดรวมระดับอำเภอและเขต"


SEAT_KINDS: tuple[SeatKind, ...] = ("public", "school", "cluster", "head", "officer", "director")

_PUBLIC, _SCHOOL, _CLUSTER = (View.SUMS,), (View.OWN_SCHOOL, View.SUMS), (View.OWN_CLUSTER, View.SUMS)
_WHOLE = (View.OFFICE,)


def _row(*views: tuple[View, ...]) -> Mapping[SeatKind, tuple[View, ...]]:
    return MappingProxyType(dict(zip(SEAT_KINDS, views, strict=True)))


#: Class of a measure -> kind of seat -> what it sees. The columns stand in the order of ``SEAT_KINDS``.
VIEWS: Mapping[See, Mapping[SeatKind, tuple[View, ...]]] = MappingProxyType(
    {
        See.OPEN: _row(*[(View.EVERYWHERE,)] * len(SEAT_KINDS)),
        See.LOCAL: _row(*[_WHOLE] * len(SEAT_KINDS)),
        See.PEERS: _row(_PUBLIC, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _WHOLE),
        See.SUMS: _row(_PUBLIC, _SCHOOL, _CLUSTER, _CLUSTER, _WHOLE, _WHOLE),
        See.OFFICE: _row((), (), (), (), _WHOLE, _WHOLE),
    }
)

#: Measures whose list of schools becomes a count for who may not see the list (รายชื่อโรงเรียนที่ค้างส่ง).
COUNTED = frozenset({"submissions"})

#: Breakdowns under which nobody can tell a single school's figure from a sum; dimensions that are declared as kinds
#: of things (``Dimension.kinds``) come on top. Every other breakdown may single out a school.
SUM_BREAKDOWNS = frozenset(
    {"amphoe", "line", "category", "instalment", "year", "status", "report", "system", "round", "grade"}
)
#: Conditions under which a sum stays one.
SUM_CONDITIONS = SUM_BREAKDOWNS | {"payer"}
#: Kinds of scope whose figure is a sum.
SUM_SCOPES = ("office", "amphoe")
