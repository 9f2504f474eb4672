"""What a picture says, before anything is drawn: values any process may import, without matplotlib."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | Decimal
Kind = Literal["bar", "hbar", "grouped", "line", "progress"]
Size = Literal["phone", "preview"]

#: Goes up whenever the same spec would be drawn differently: pictures are stored under immutable names.
DRAWING_VERSION = 1

#: Units that are a share of a hundred: never summed, and a progress track of them ends at 100.
PERCENT_UNITS = frozenset({"ร้อยละ", "%", "เปอร์เซ็นต์"})


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
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise TypeError(
                f"value of {self.label!r} must be int or Decimal, not {type(self.value).__name__}."
            )
        if isinstance(self.value, Decimal) and not self.value.is_finite():
            raise ValueError(f"value of {self.label!r} must be finite, not {self.value!r}.")


@dataclass(frozen=True)
class ChartSpec:
    """Everything a picture shows (ข้อกำหนดของกราฟ); the same spec always gives the same bytes.

    Raises:
        ValueError: No title or no footer, or a progress without a target.
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
    target: Number | None = None
    target_label: str = "เป้าหมาย"
    #: Prints the quiet mark "ข้อมูลสาธิต".
    demo: bool = False
    #: The points come in their natural order (grades, months, a ranking from below): do not sort.
    keep_order: bool = False
    #: The sum of the points means something. False for rates, ratios, and one thing in several years.
    additive: bool = False
    #: What one label is, for "และอีก 127 โรงเรียน".
    item: str = "รายการ"

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("title must not be empty.")
        if not self.footer.strip():
            raise ValueError(f"footer of {self.title!r} must name the source and its data date.")
        if self.target is not None:
            Point("target", self.target)
        if self.kind == "progress" and self.target is None and not self.percent:
            raise ValueError(f"progress {self.title!r} needs a target.")

    @property
    def percent(self) -> bool:
        """Whether the unit is a share of a hundred (ร้อยละ)."""
        return self.unit in PERCENT_UNITS

    @property
    def summable(self) -> bool:
        """Whether a total may be stated: declared additive, and neither a percentage nor a course of time."""
        return self.additive and not self.percent and self.kind != "line"


def choose_kind(
    *,
    n_points: int,
    n_groups: int = 1,
    time_axis: bool = False,
    has_target: bool = False,
    asked: Kind | None = None,
) -> Kind:
    """Choose how figures of this shape are best shown (เลือกชนิดกราฟ).

    Args:
        n_points: Distinct labels: schools, grades, years.
        n_groups: Series per label; 1 when the points are not grouped.
        time_axis: The labels are moments in order, such as academic years.
        has_target: There is one target for all points.
        asked: What the person asked for; kept unless that picture would be empty or untrue
            (a line between schools, a progress to nowhere).
    """
    possible = _possible(n_points, n_groups, time_axis, has_target)
    if asked in possible:
        return asked
    if n_groups > 1:
        return "line" if time_axis and n_points >= 3 else "grouped"
    if has_target and n_points == 1:
        return "progress"
    if time_axis:
        return "line" if n_points >= 3 else "bar"
    return "bar" if n_points <= 5 else "hbar"


def _possible(n_points: int, n_groups: int, time_axis: bool, has_target: bool) -> set[Kind]:
    """Return the kinds that show figures of this shape truly."""
    kinds: set[Kind] = {"grouped"} if n_groups > 1 else {"bar", "hbar"}
    if time_axis and n_points >= 2:
        kinds.add("line")
    if has_target and n_groups <= 1:
        kinds.add("progress")
    return kinds


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
    if isinstance(value, Point):
        return [value.label, str(value.value), value.group, value.highlight]
    return str(value) if isinstance(value, Decimal) else value
