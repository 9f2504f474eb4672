"""Numbers of a picture in words: thousands separators, units, how a value stands to its target."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from reports.charts.spec import HUNDRED, ChartSpec, Number, Point

DEMO_MARK = "ข้อมูลสาธิต"
NOT_HELD = "ไม่มีข้อมูล"

_MILLION = 1_000_000


def decimals_for(values: Iterable[Number]) -> int:
    """Return the decimals all labels of a picture share: two once any value has a fraction, else none."""
    return 2 if any(value != int(value) for value in values) else 0


def format_number(value: Number, decimals: int = 0) -> str:
    """Return the number with thousands separators, rounded half up: 1250000 gives "1,250,000"."""
    rounded = _rounded(Decimal(value), decimals)
    if value and not rounded:
        return f"{Decimal(value).normalize():,f}"  # "0.00" for 0.004 would deny that there is something
    return f"{rounded:,.{decimals}f}"


def shorten_number(value: Number, decimals: int = 0) -> str:
    """Return millions as "1.25 ล้าน", with "~" before what had to be rounded; below a million in full."""
    if abs(Decimal(value)) < _MILLION:
        return format_number(value, decimals)
    millions = Decimal(value) / _MILLION
    short = _rounded(millions, 2)
    return f"{'' if short == millions else '~'}{f'{short:,.2f}'.rstrip('0').rstrip('.')} ล้าน"


def with_unit(text: str, unit: str, *, percent: bool) -> str:
    """Return a formatted number with its unit where Thai puts it: "137 คน", but "ร้อยละ 85.5"."""
    if percent:
        return f"ร้อยละ {text}"
    return f"{text} {unit}".strip()


def gap_to_target(spec: ChartSpec, value: Number) -> str:
    """Return how a value stands to the target in words: "ยังขาดอีก 54 โรงเรียน"."""
    target = HUNDRED if spec.target is None else spec.target
    gap = Decimal(value) - Decimal(target)
    if not gap:
        return f"ครบตาม{spec.target_label}"
    unit = "จุดร้อยละ" if spec.percent else spec.unit
    amount = f"{format_number(abs(gap), decimals_for([gap]))} {unit}".strip()
    return f"สูงกว่า{spec.target_label} {amount}" if gap > 0 else f"ยังขาดอีก {amount}"


def share_of_target(spec: ChartSpec, value: Number) -> str | None:
    """Return value ÷ target as "ร้อยละ 61.15", or None where that means nothing (no or zero target)."""
    if spec.percent or not spec.target:
        return None
    return f"ร้อยละ {format_number(Decimal(value) * 100 / Decimal(spec.target), 2)}"


def total(points: Iterable[Point]) -> Number:
    """Return the exact sum of the values (ผลรวม)."""
    return sum((point.value for point in points), start=0)


def named(spec: ChartSpec, point: Point) -> str:
    """Return a point with its value: "บ้านแม่จัน (ชาย) 757 คน"."""
    label = f"{point.label} ({point.group})" if point.group else point.label
    return f"{clipped(label, 60)} {said(spec, point.value)}"


def said(spec: ChartSpec, value: Number) -> str:
    """Return a value of the picture with its unit: "1,497 คน", "ร้อยละ 85.50"."""
    decimals = decimals_for([value])
    return with_unit(format_number(value, decimals), spec.unit, percent=spec.percent)


def unheld_said(spec: ChartSpec) -> str:
    """Return how many have no value: "ไม่มีข้อมูล 3 โรงเรียน"."""
    return f"{NOT_HELD} {spec.unheld:,} {spec.item}"


def clipped(text: str, limit: int) -> str:
    """Return at most ``limit`` letters, with an ellipsis where some were left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
