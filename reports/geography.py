"""Where schools lie, and how far from each other in a straight line (ระยะทางเส้นตรง), from the coordinates of their list.

Distances are of the great circle by the haversine formula on a sphere of the earth's mean radius (IUGG: 6,371.0088 km);
against the ellipsoid that is off by at most 0.6 %, which is less than roads are longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.schools import School
from db.errors import NoFiguresError
from db.values.schooling import size_of
from reports.figures import answer_question
from reports.held import Batch, live_batches
from reports.question import Provenance, Question, Scope

_EARTH_KM = 6371.0088
#: Thailand's box, south, north, west, east: a point outside it is a slip (swapped, or zero), not a place of a school.
_COUNTRY = (5.5, 20.6, 97.3, 105.7)


@dataclass(frozen=True, slots=True)
class Site:
    """One school and where it lies; no coordinates where none are held, or none that can be true.

    ``students`` is the newest number held, None where none is.
    """

    code: str
    name: str
    state: str
    tambon: str
    amphoe: str
    cluster: str
    joined_with: str
    latitude: float | None
    longitude: float | None
    students: int | None = None

    @property
    def located(self) -> bool:
        """Whether its coordinates are held."""
        return self.latitude is not None and self.longitude is not None

    @property
    def size(self) -> str:
        """The size class (ขนาด); empty where the number of pupils is not held, or nobody is taught."""
        return size_of(self.students) if self.students else ""

    @property
    def full(self) -> str:
        """The name with โรงเรียน before it, as answers print it."""
        return self.name if self.name.startswith("โรงเรียน") else f"โรงเรียน{self.name}"


@dataclass(frozen=True, slots=True)
class Sites:
    """Every school of an office, by code, with where the list and the numbers of pupils come from."""

    by_code: dict[str, Site]
    batches: tuple[Batch, ...]
    pupils: Provenance | None

    def of_state(self, state: str) -> list[Site]:
        """Return the schools in a state (เปิดสอน, เรียนรวม, เลิก) in the order of their codes."""
        return [site for site in self.by_code.values() if site.state == state]

    def joined_to(self, code: str) -> list[Site]:
        """Return the schools whose pupils learn at the school of that code (เรียนรวมกับ)."""
        return [site for site in self.by_code.values() if site.joined_with == code]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A school and how far it is in a straight line, in kilometres to two places."""

    site: Site
    km: Decimal


def sites_of(session: Session, office_code: str) -> Sites:
    """Return the schools of an office with their coordinates and newest numbers of pupils.

    Raises:
        NoFiguresError: No list of schools is held.
    """
    live = live_batches(session, "schools", office_code)
    rows = session.scalars(
        select(School)
        .where(School.office_code == office_code, School.current, School.batch_id.in_(tuple(live)))
        .order_by(School.code)
    ).all()
    if not rows:
        raise NoFiguresError("ยังไม่มีรายชื่อโรงเรียนของเขตนี้ค่ะ")
    pupils, source = _pupils(session, office_code)
    used = tuple(live[id_] for id_ in sorted({row.batch_id for row in rows}))
    return Sites({row.code: _site(row, pupils.get(row.code)) for row in rows}, used, source)


def _pupils(session: Session, office_code: str) -> tuple[dict[str, int], Provenance | None]:
    try:
        answer = answer_question(session, Question("students", Scope("office", office_code), by=("school",)))
    except NoFiguresError:
        return {}, None
    counts = {dict(row.keys)["school"]: row.value for row in answer.rows if isinstance(row.value, int)}
    return counts, answer.provenance


def _site(row: School, students: int | None) -> Site:
    at = plausible(row.latitude, row.longitude)
    return Site(
        code=row.code,
        name=row.name,
        state=row.state,
        tambon=row.tambon or "",
        amphoe=row.amphoe or "",
        cluster=row.cluster or "",
        joined_with=row.joined_with or "",
        latitude=at[0] if at else None,
        longitude=at[1] if at else None,
        students=students,
    )


def plausible(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """Return the coordinates where they lie in Thailand, else None: a swapped pair or zeros place no school."""
    if latitude is None or longitude is None:
        return None
    south, north, west, east = _COUNTRY
    return (latitude, longitude) if south <= latitude <= north and west <= longitude <= east else None


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude in degrees, WGS 84) in kilometres, unrounded."""
    (lat_1, lng_1), (lat_2, lng_2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lng_2 - lng_1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))


def distance_km(one: Site, other: Site) -> Decimal | None:
    """Return how far two schools are in a straight line, two places, half up; None where either has no coordinates."""
    ends = [(site.latitude, site.longitude) for site in (one, other)]
    (lat_1, lng_1), (lat_2, lng_2) = ends
    if lat_1 is None or lng_1 is None or lat_2 is None or lng_2 is None:
        return None
    exact = Decimal(repr(great_circle_km((lat_1, lng_1), (lat_2, lng_2))))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def neighbours(
    centre: Site, others: Sequence[Site], *, within: Decimal | None = None, count: int | None = None
) -> list[Neighbour]:
    """Return the schools around one, the nearest first (of two as near, by code), the one itself left out.

    ``within`` keeps those at most so many kilometres away; ``count`` the first few.
    """
    found = [
        Neighbour(site, km)
        for site in others
        if site.code != centre.code and (km := distance_km(centre, site)) is not None
    ]
    found.sort(key=lambda each: (each.km, each.site.code))
    if within is not None:
        found = [each for each in found if each.km <= within]
    return found[:count] if count is not None else found
