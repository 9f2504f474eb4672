"""Numbers and findings of a picture in words: labels with thousands separators, and the alt text."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from reports.charts.spec import ChartSpec, Number, Point

#: LINE takes 1,500 in altText, but a screen reader reads all of it; the finding comes first.
ALT_TEXT_CHARS = 400
DEMO_MARK = "ข้อมูลสาธิต"

_MILLION = 1_000_000
_HUNDRED = Decimal(100)


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


def alt_text(spec: ChartSpec) -> str:
    """Return what the picture shows in at most 400 characters of Thai, the finding first after the title.

    States the highest and the lowest, the total where adding makes sense, the asker's own value,
    the target, and always the source; of the findings, what does not fit is left out.
    """
    text = _clipped(f"{DEMO_MARK}: {spec.title}" if spec.demo else spec.title, 150)
    source = _clipped(spec.footer, 120)
    for finding in _findings(spec):
        longer = f"{text} {finding}"
        if len(longer) + 1 + len(source) <= ALT_TEXT_CHARS:
            text = longer
    return f"{text} {source}"


def _findings(spec: ChartSpec) -> list[str]:
    points = spec.points
    if not points:
        return ["ยังไม่มีข้อมูลให้แสดง"]
    if spec.kind == "progress":
        return _progress_findings(spec)
    if len(points) == 1:
        return [_named(spec, points[0]), *_target_finding(spec)]
    if all(point.value == 0 for point in points):
        return [f"ทุกรายการเป็น {_said(spec, 0)}"]
    found = _course(spec) if spec.kind == "line" else []
    found.append(_extreme(spec, "สูงสุด", max(point.value for point in points)))
    found.append(_extreme(spec, "ต่ำสุด", min(point.value for point in points)))
    found += _own(spec) + _totals(spec) + _target_finding(spec)
    return found


def _progress_findings(spec: ChartSpec) -> list[str]:
    """Each value against the target, or how many reached it when there are many."""
    target = _HUNDRED if spec.target is None else spec.target
    if len(spec.points) == 1:
        point = spec.points[0]
        return [
            f"{_named(spec, point)} จาก{spec.target_label} {_said(spec, target)}",
            gap_to_target(spec, point.value),
        ]
    reached = sum(point.value >= target for point in spec.points)
    found = [
        f"ถึง{spec.target_label} {_said(spec, target)} แล้ว {reached:,} จาก {len(spec.points):,} {spec.item}"
    ]
    found.append(_extreme(spec, "สูงสุด", max(point.value for point in spec.points)))
    found.append(_extreme(spec, "ต่ำสุด", min(point.value for point in spec.points)))
    return found + _own(spec)


def gap_to_target(spec: ChartSpec, value: Number) -> str:
    """Return how a value stands to the target in words: "ยังขาดอีก 54 โรงเรียน"."""
    target = _HUNDRED if spec.target is None else spec.target
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


def _course(spec: ChartSpec) -> list[str]:
    """From the first to the last moment, per series."""
    sentences = []
    for group in dict.fromkeys(point.group for point in spec.points):
        series = [point for point in spec.points if point.group == group]
        first, last = series[0], series[-1]
        change = Decimal(last.value) - Decimal(first.value)
        word = "เพิ่มขึ้น" if change > 0 else "ลดลง" if change < 0 else "ไม่เปลี่ยนแปลง"
        amount = f" {format_number(abs(change), decimals_for([first.value, last.value]))}" if change else ""
        sentences.append(f"{f'{group} ' if group else ''}{first.label} ถึง {last.label} {word}{amount}")
    return sentences


def _extreme(spec: ChartSpec, word: str, value: Number) -> str:
    """ "สูงสุด บ้านแม่จัน 1,497 คน"; several equals are counted, not all named."""
    equals = [point for point in spec.points if point.value == value]
    more = f" และอีก {len(equals) - 1:,} {spec.item}เท่ากัน" if len(equals) > 1 else ""
    return f"{word} {_named(spec, equals[0])}{more}"


def _own(spec: ChartSpec) -> list[str]:
    return [f"ที่เน้น {_named(spec, point)}" for point in spec.points if point.highlight][:2]


def _totals(spec: ChartSpec) -> list[str]:
    if not spec.summable:
        return []
    groups = list(dict.fromkeys(point.group for point in spec.points))
    sums = {group: total(point for point in spec.points if point.group == group) for group in groups}
    each = [f"{group} {_said(spec, value)}" for group, value in sums.items() if group and len(groups) > 1]
    return [f"รวม {_said(spec, total(spec.points))}{' แยกเป็น ' if each else ''}{' '.join(each)}"]


def _target_finding(spec: ChartSpec) -> list[str]:
    return [] if spec.target is None else [f"{spec.target_label} {_said(spec, spec.target)}"]


def total(points: Iterable[Point]) -> Number:
    """Return the exact sum of the values (ผลรวม)."""
    return sum((point.value for point in points), start=0)


def _named(spec: ChartSpec, point: Point) -> str:
    label = f"{point.label} ({point.group})" if point.group else point.label
    return f"{_clipped(label, 60)} {_said(spec, point.value)}"


def _said(spec: ChartSpec, value: Number) -> str:
    decimals = decimals_for([value])
    return with_unit(format_number(value, decimals), spec.unit, percent=spec.percent)


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
