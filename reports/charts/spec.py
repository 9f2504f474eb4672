"""What a picture says, before anything is drawn: values any process may import, without matplotlib."""

import hashlib
import json
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from typing import Literal

Number = int | Decimal
Kind = Literal["bar", "hbar", "grouped", "stacked", "line", "progress", "pyramid", "heat", "scatter", "map"]
#: "phone" is 1040 pixels wide, for a LINE image message; "preview" the same picture at half the pixels,
#: for previewImageUrl and for Flex, which refuses more than 1,024.
Size = Literal["phone", "preview"]

#: Goes up whenever the same spec would be drawn differently: pictures are stored under immutable names.
DRAWING_VERSION = 4

#: Units that are a share of a hundred: never summed, and a progress track of them ends at 100.
PERCENT_UNITS = frozenset({"ร้อยละ", "%", "เปอร์เซ็นต์"})
HUNDRED = Decimal(100)


#: Kinds that show something else than points, and the field it stands in.
_CONTENT: dict[str, str] = {"map": "places", "scatter": "pairs", "heat": "states"}


def _must_be_exact(name: str, value: object) -> None:
    if type(value) is int:
        return
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
        raise TypeError(f"value of {name!r} must be int or Decimal, not {type(value).__name__}.")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"value of {name!r} must be finite, not {value!r}.")


@dataclass(frozen=True)
class Point:
    """One value to show (ค่าหนึ่งค่าในกราฟ)."""

    #: What is counted: a school, a grade, a year; shown as written.
    label: str
    #: In the unit of the spec; money in baht. Never a float.
    value: Number
    #: The series it belongs to (ชาย, หญิง); None when there is only one.
    group: str | None = None
    #: The asker's own school; at most one label of a picture.
    highlight: bool = False

    def __post_init__(self) -> None:
        if self.value is None:
            raise TypeError(f"value of {self.label!r} must be int or Decimal; what is not held is left out.")
        _must_be_exact(self.label, self.value)


@dataclass(frozen=True)
class Place:
    """One school on a map (จุดในแผนที่).

    Raises:
        ValueError: No such place on earth.
    """

    label: str
    #: Degrees, WGS 84.
    latitude: float
    longitude: float
    #: The class that gives the dot its size, colour and form: one of ``ChartSpec.classes``; "" when not known.
    size: str = ""
    #: Written beside the name in the unit of the spec (pupils, kilometres); None is not held, which is not 0.
    value: Number | None = None
    #: The asker's own school, or the one whose neighbours are shown; at most one of a map.
    highlight: bool = False
    #: Where it lies (อำเภอ); its name is written faintly among its schools.
    area: str = ""

    def __post_init__(self) -> None:
        _must_be_exact(self.label, self.value)
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.label!r} lies nowhere: {self.latitude}, {self.longitude}.")


@dataclass(frozen=True)
class Circle:
    """What lies within so many kilometres of a point (รัศมี), drawn round it on a map."""

    latitude: float
    longitude: float
    km: Number

    @property
    def label(self) -> str:
        """รัศมี 6 กม."""
        return f"รัศมี {self.km:,} กม."


@dataclass(frozen=True)
class Pair:
    """Two values of one thing (จุดในกราฟจุด): ``x`` lies along the side, ``y`` stands up."""

    label: str
    x: Number
    y: Number
    highlight: bool = False

    def __post_init__(self) -> None:
        _must_be_exact(self.label, self.x)
        _must_be_exact(self.label, self.y)


@dataclass(frozen=True)
class State:
    """In which state one thing is towards another (ช่องในตารางสี): a school towards a report."""

    label: str
    column: str
    #: One of ``ChartSpec.classes``; a cell that is not given is "ไม่มีข้อมูล".
    state: str
    highlight: bool = False
    #: Tells two things of the same name apart; "" where no two share one.
    key: str = ""


def lines_of(states: tuple[State, ...]) -> list[list[State]]:
    """Return the cells of each school in their order; two schools of the same name stay two lines."""
    lines: list[list[State]] = []
    open_lines: dict[str, list[State]] = {}
    for each in states:
        name = each.key or each.label
        line = open_lines.get(name)
        if line is None or any(each.column == other.column for other in line):
            line = open_lines[name] = []
            lines.append(line)
        line.append(each)
    return lines


@dataclass(frozen=True)
class ChartSpec:
    """Everything a picture shows (ข้อกำหนดของกราฟ); the same spec always gives the same bytes.

    Raises:
        ValueError: No title or no footer, a progress without a target, or content that this kind does not show.
        TypeError: A value or the target is a float.
    """

    kind: Kind
    title: str
    #: Source and data date (แหล่งข้อมูล ณ วันที่); a figure without them is not shown.
    footer: str
    points: tuple[Point, ...] = ()
    subtitle: str = ""
    #: "คน", "บาท", "ร้อยละ"; printed once under the title, and by progress beside its number.
    unit: str = ""
    #: Of a scatter: so many of what stands up for one of what lies along, drawn as a slope.
    target: Number | None = None
    target_label: str = "เป้าหมาย"
    #: Prints the quiet mark "ข้อมูลสาธิต".
    demo: bool = False
    #: The points come in their natural order (grades, months, a ranking from below): do not sort.
    keep_order: bool = False
    #: The sum of the points means something. False for rates, ratios, and one thing in several years.
    additive: bool = False
    #: The labels, or the series, are moments in order: never summed, and the alt text tells the change.
    over_time: Literal["", "labels", "series"] = ""
    #: What one label is, for "และอีก 127 โรงเรียน".
    item: str = "รายการ"
    #: How many labels have no value: told under the picture, never drawn as zero.
    unheld: int = 0
    #: What else must be read with the picture, in its small print.
    notes: tuple[str, ...] = ()
    #: A map's schools, a scatter's pairs, a heat table's cells; only of these kinds, in place of points.
    places: tuple[Place, ...] = ()
    pairs: tuple[Pair, ...] = ()
    states: tuple[State, ...] = ()
    #: Size classes of a map from the smallest; states of a heat table from the best.
    classes: tuple[str, ...] = ()
    #: Those of ``classes`` that something must be done about: what a heat table is sorted by.
    owed: tuple[str, ...] = ()
    circle: Circle | None = None
    #: What lies along the side and what stands up in a scatter, each with its unit: "ครู (คน)".
    axes: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("title must not be empty.")
        if not self.footer.strip():
            raise ValueError(f"footer of {self.title!r} must name the source and its data date.")
        if self.target is not None:
            Point("target", self.target)
        if self.kind == "progress" and self.target is None and not self.percent:
            raise ValueError(f"progress {self.title!r} needs a target.")
        if self.kind == "pyramid" and self.points and len(self.groups) != 2:
            raise ValueError(f"pyramid {self.title!r} needs two sides.")
        for kind, field in _CONTENT.items():
            if getattr(self, field) and kind != self.kind:
                raise ValueError(f"{self.kind} {self.title!r} cannot show {field}.")
        if self.points and self.kind in _CONTENT:
            raise ValueError(f"{self.kind} {self.title!r} shows {_CONTENT[self.kind]}, not points.")
        unknown = {each.state for each in self.states} - set(self.classes)
        if unknown:
            raise ValueError(
                f"heat table {self.title!r} has states that are not among its classes: {unknown}."
            )

    @property
    def groups(self) -> tuple[str | None, ...]:
        """The series in their given order."""
        return tuple(dict.fromkeys(point.group for point in self.points))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.points or self.places or self.pairs or self.states)

    @property
    def percent(self) -> bool:
        """Whether the unit is a share of a hundred (ร้อยละ)."""
        return self.unit in PERCENT_UNITS

    @property
    def summable(self) -> bool:
        """Whether a total may be stated: declared additive, and neither a percentage nor a course of time."""
        return self.additive and not self.percent and not self.over_time and self.kind != "line"


def fingerprint(spec: ChartSpec, size: Size = "phone") -> str:
    """Return the SHA-256 (64 hex digits) that names this picture for ever: same name, same picture.

    Covers every field of the spec, the size and the drawing version. Equal numbers written
    differently (85 and 85.0) are different pictures, because their labels differ.
    """
    content = {
        "version": DRAWING_VERSION,
        "size": size,
        "spec": {name: _plain(value) for name, value in vars(spec).items()},
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a field as JSON knows it; numbers as text, so that Decimal("1.10") keeps its zero."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return [_plain(item) for item in vars(value).values()]
    return str(value) if isinstance(value, Decimal) else value
