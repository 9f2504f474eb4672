"""Which kinds of picture show figures of a shape truly, and which of them best: one table, read from above."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.charts.rows import MAX_GROUPS
from reports.charts.spec import Kind

#: So many standing bars have room for their names; more lie down.
_STANDING = 5
#: From so many series on, parts of a whole are better on one bar than beside each other.
_STACKED_FROM = 3
#: From so many moments on, a course can be seen.
_COURSE_FROM = 3


@dataclass(frozen=True)
class Shape:
    """What figures look like before they are a picture (รูปร่างของตัวเลข)."""

    #: Distinct labels: schools, grades, years.
    rows: int
    #: Values per label; 1 when the points are not grouped.
    series: int = 1
    #: The labels are moments in order, such as academic years.
    moments: bool = False
    #: There is one target for all points.
    target: bool = False
    #: The series add up to what each label has in all, and none is less than nothing.
    parts: bool = False
    #: Grades by sex.
    sides: bool = False
    #: Schools whose coordinates are held; schools with two values each; schools by report.
    places: bool = False
    pairs: bool = False
    states: bool = False


@dataclass(frozen=True)
class Rule:
    """When a kind of picture is true, when it is the best one, and what is said where it is not true."""

    kind: Kind
    #: As buttons and answers call it.
    thai: str
    fits: Callable[[Shape], bool]
    best: Callable[[Shape], bool]
    #: Said politely to who asks for it where it does not fit.
    use: str


#: The first rule that is best for a shape draws it; every rule that fits may be asked for.
RULES: tuple[Rule, ...] = (
    Rule(
        "heat",
        "ตารางสี",
        fits=lambda shape: shape.states,
        best=lambda shape: shape.states,
        use="ตารางสีใช้กับการส่งรายงานรายโรงเรียน",
    ),
    Rule(
        "map",
        "แผนที่",
        fits=lambda shape: shape.places,
        best=lambda shape: False,
        use="แผนที่ใช้กับรายโรงเรียนที่มีพิกัดในทะเบียน",
    ),
    Rule(
        "scatter",
        "กราฟจุด",
        fits=lambda shape: shape.pairs,
        best=lambda shape: False,
        use="กราฟจุดใช้กับอัตราส่วนรายโรงเรียน เช่น นักเรียนต่อครู",
    ),
    Rule(
        "progress",
        "กราฟความก้าวหน้า",
        fits=lambda shape: shape.target and shape.series <= 1,
        best=lambda shape: shape.target and shape.series <= 1 and shape.rows == 1,
        use="กราฟความก้าวหน้าใช้กับตัวเลขที่มีเป้าหมาย",
    ),
    Rule(
        "pyramid",
        "พีระมิด",
        fits=lambda shape: shape.sides,
        best=lambda shape: shape.sides,
        use="พีระมิดใช้กับนักเรียนที่แยกชั้นและเพศของปีเดียว",
    ),
    Rule(
        "line",
        "กราฟเส้น",
        fits=lambda shape: shape.moments and shape.rows >= 2,
        best=lambda shape: shape.moments and shape.rows >= _COURSE_FROM,
        use="กราฟเส้นใช้กับตัวเลขหลายปี",
    ),
    Rule(
        "stacked",
        "กราฟแท่งซ้อน",
        fits=lambda shape: shape.parts and 2 <= shape.series <= MAX_GROUPS,
        best=lambda shape: shape.parts and _STACKED_FROM <= shape.series <= MAX_GROUPS,
        use="แท่งซ้อนใช้กับส่วนย่อย 2 ถึง 4 ส่วนที่รวมกันเป็นทั้งหมด เช่น แยกชายหญิง",
    ),
    Rule(
        "grouped",
        "แท่งเคียงกัน",
        fits=lambda shape: shape.series > 1,
        best=lambda shape: shape.series > 1,
        use="แท่งเคียงกันใช้เมื่อเทียบหลายกลุ่มหรือหลายปี",
    ),
    Rule(
        "bar",
        "กราฟแท่ง",
        fits=lambda shape: shape.series <= 1 and shape.rows > 0,
        best=lambda shape: 0 < shape.rows <= _STANDING,
        use="กราฟแท่งใช้กับตัวเลขชุดเดียว",
    ),
    Rule(
        "hbar",
        "กราฟแท่งนอน",
        fits=lambda shape: shape.series <= 1,
        best=lambda shape: True,
        use="กราฟแท่งนอนใช้กับตัวเลขชุดเดียว",
    ),
)
_RULES: dict[Kind, Rule] = {rule.kind: rule for rule in RULES}
#: Each is drawn with bars; who asks for one is not told that it is another.
_BARS: frozenset[Kind] = frozenset(("bar", "hbar", "grouped"))
#: A pie is never drawn: angles are compared worse than lengths, and more than five pieces not at all.
PIE = "กราฟวงกลมเปรียบเทียบขนาดได้ยาก"


def fitting(shape: Shape) -> tuple[Kind, ...]:
    """Return every kind that shows figures of this shape truly, in the order of the rules."""
    return tuple(rule.kind for rule in RULES if rule.fits(shape))


def best_kind(shape: Shape, asked: str | None = None) -> Kind:
    """Return the kind asked for where it is true, else the best one (เลือกชนิดกราฟ)."""
    for kind in fitting(shape):
        if kind == asked:
            return kind
    return next(rule.kind for rule in RULES if rule.best(shape))


def kind_said(kind: Kind) -> str:
    """Return how a kind is called: กราฟเส้น."""
    return _RULES[kind].thai


def instead_said(asked: str | None, drawn: Kind) -> str:
    """Return why another kind was drawn than was asked for; "" where it is the same, or bars for bars."""
    if asked == "pie":
        return f"{PIE} จึงทำเป็น{kind_said(drawn)}ให้ค่ะ"
    rule = next((rule for rule in RULES if rule.kind == asked), None)
    if rule is None or rule.kind == drawn or {rule.kind, drawn} <= _BARS:
        return ""
    return f"{rule.use} จึงทำเป็น{kind_said(drawn)}ให้ค่ะ"


def others(shape: Shape, drawn: Kind, most: int = 2) -> tuple[Kind, ...]:
    """Return at most ``most`` other kinds worth offering: true ones, and not the same bars lying down."""
    if shape.rows < 2 and not shape.states:
        return ()
    offered = [kind for kind in fitting(shape) if kind != drawn]
    if drawn in ("bar", "hbar"):
        offered = [kind for kind in offered if kind not in ("bar", "hbar")]
    elif "bar" in offered and "hbar" in offered:
        offered.remove("hbar" if shape.rows <= _STANDING else "bar")
    return tuple(offered[:most])


def choose_kind(
    *,
    n_points: int,
    n_groups: int = 1,
    time_axis: bool = False,
    has_target: bool = False,
    parts: bool = False,
    sides: bool = False,
    asked: str | None = None,
) -> Kind:
    """Choose how points of this shape are best shown; ``asked`` is kept where that picture would be true."""
    shape = Shape(n_points, n_groups, time_axis, has_target, parts, sides)
    return best_kind(shape, asked)
