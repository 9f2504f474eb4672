"""What a picture shows, in words (ข้อความแทนภาพ): the finding, for those who do not see it."""

from decimal import Decimal

from reports.charts.findings import FINDINGS
from reports.charts.spec import HUNDRED, ChartSpec, Number
from reports.charts.wording import (
    DEMO_MARK,
    clipped,
    decimals_for,
    format_number,
    gap_to_target,
    named,
    said,
    total,
    unheld_said,
)

#: LINE takes 1,500 in altText, but a screen reader reads all of it; the finding comes first.
ALT_TEXT_CHARS = 400


def alt_text(spec: ChartSpec) -> str:
    """Return what the picture shows in at most 400 characters of Thai, the finding first after the title.

    States the highest and the lowest, the total where adding makes sense, the asker's own value,
    the target, and always the source; of the findings, what does not fit is left out.
    """
    text = clipped(f"{DEMO_MARK}: {spec.title}" if spec.demo else spec.title, 150)
    source = clipped(spec.footer, 120)
    for finding in _findings(spec):
        longer = f"{text} {finding}"
        if len(longer) + 1 + len(source) <= ALT_TEXT_CHARS:
            text = longer
    return f"{text} {source}"


def _findings(spec: ChartSpec) -> list[str]:
    if spec.empty:
        return ["ยังไม่มีข้อมูลให้แสดง"]
    found = _of_kind(spec)
    if spec.unheld:
        # Right after the finding: a largest among those known is not the largest of all.
        found.insert(1, unheld_said(spec))
    return found


def _of_kind(spec: ChartSpec) -> list[str]:
    points = spec.points
    if spec.kind in FINDINGS:
        return FINDINGS[spec.kind](spec)
    if spec.kind == "progress":
        return _progress_findings(spec)
    if len(points) == 1:
        return [named(spec, points[0]), *_target_finding(spec)]
    if all(point.value == 0 for point in points):
        return [f"ทุกรายการเป็น {said(spec, 0)}"]
    found = _changes(spec) if spec.over_time == "series" else []
    if spec.kind == "line" or spec.over_time == "labels":
        found = _course(spec)
    found.append(_extreme(spec, "สูงสุด", max(point.value for point in points)))
    found.append(_extreme(spec, "ต่ำสุด", min(point.value for point in points)))
    found += _own(spec) + _totals(spec) + _target_finding(spec)
    return found


def _progress_findings(spec: ChartSpec) -> list[str]:
    """Each value against the target, or how many reached it when there are many."""
    target = HUNDRED if spec.target is None else spec.target
    if len(spec.points) == 1:
        point = spec.points[0]
        return [
            f"{named(spec, point)} จาก{spec.target_label} {said(spec, target)}",
            gap_to_target(spec, point.value),
        ]
    reached = sum(point.value >= target for point in spec.points)
    found = [
        f"ถึง{spec.target_label} {said(spec, target)} แล้ว {reached:,} จาก {len(spec.points):,} {spec.item}"
    ]
    found.append(_extreme(spec, "สูงสุด", max(point.value for point in spec.points)))
    found.append(_extreme(spec, "ต่ำสุด", min(point.value for point in spec.points)))
    return found + _own(spec)


def _course(spec: ChartSpec) -> list[str]:
    """From the first to the last moment, per series."""
    sentences = []
    for group in dict.fromkeys(point.group for point in spec.points):
        series = [point for point in spec.points if point.group == group]
        first, last = series[0], series[-1]
        change = Decimal(last.value) - Decimal(first.value)
        word = "เพิ่มขึ้น" if change > 0 else "ลดลง" if change < 0 else "ไม่เปลี่ยนแปลง"
        amount = f" {_amount(spec, change)}" if change else ""
        sentences.append(f"{f'{group} ' if group else ''}{first.label} ถึง {last.label} {word}{amount}")
    return sentences


def _amount(spec: ChartSpec, change: Number) -> str:
    """How much something changed: "2,421 คน"; per cents change by points."""
    text = format_number(abs(Decimal(change)), decimals_for([change]))
    return f"{text} จุดร้อยละ" if spec.percent else f"{text} {spec.unit}".strip()


def _changes(spec: ChartSpec) -> list[str]:
    """What rose most and what fell most from the first to the last series."""
    first, last = spec.groups[0], spec.groups[-1]
    earlier = {point.label: point.value for point in spec.points if point.group == first}
    later = [point for point in spec.points if point.group == last and point.label in earlier]
    changes = [(Decimal(point.value) - Decimal(earlier[point.label]), point.label) for point in later]
    found = []
    for word, chosen in (("เพิ่มขึ้นมากที่สุด", max), ("ลดลงมากที่สุด", min)):
        change, label = chosen(changes, key=lambda pair: pair[0], default=(Decimal(0), ""))
        if (change > 0) == (chosen is max) and change:
            found.append(f"{first} ถึง {last} {word} {clipped(label, 60)} {_amount(spec, change)}")
    return found


def _extreme(spec: ChartSpec, word: str, value: Number) -> str:
    """ "สูงสุด บ้านแม่จัน 1,497 คน"; several equals are counted, not all named."""
    equals = [point for point in spec.points if point.value == value]
    more = f" และอีก {len(equals) - 1:,} {spec.item}เท่ากัน" if len(equals) > 1 else ""
    return f"{word} {named(spec, equals[0])}{more}"


def _own(spec: ChartSpec) -> list[str]:
    return [f"ที่เน้น {named(spec, point)}" for point in spec.points if point.highlight][:2]


def _totals(spec: ChartSpec) -> list[str]:
    if not spec.summable:
        return []
    groups = list(dict.fromkeys(point.group for point in spec.points))
    sums = {group: total(point for point in spec.points if point.group == group) for group in groups}
    each = [f"{group} {said(spec, value)}" for group, value in sums.items() if group and len(groups) > 1]
    return [f"รวม {said(spec, total(spec.points))}{' แยกเป็น ' if each else ''}{' '.join(each)}"]


def _target_finding(spec: ChartSpec) -> list[str]:
    return [] if spec.target is None else [f"{spec.target_label} {said(spec, spec.target)}"]
