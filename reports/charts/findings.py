"""What maps, pairs, states, sides and parts show, in words: one function per kind, most important first."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from reports.charts.rows import rows_of
from reports.charts.spec import HUNDRED, ChartSpec, Kind, Pair, Place, lines_of
from reports.charts.wording import clipped, decimals_for, format_number, said, total

Finding = Callable[[ChartSpec], list[str]]


def of_map(spec: ChartSpec) -> list[str]:
    """How many schools, of which size, where most of them lie, and the one that stands out."""
    places = spec.places
    found = [f"แสดง {len(places):,} {spec.item}"]
    if spec.circle is not None:
        found = [f"{spec.circle.label} มี {sum(not each.highlight for each in places):,} {spec.item}"]
    found += [f"ที่เน้น {place_said(spec, each)}" for each in places if each.highlight][:1]
    if spec.circle is not None:
        return found + [place_said(spec, each) for each in places if not each.highlight][:5]
    sizes = Counter(each.size for each in places)
    found += (
        [" ".join(f"{size} {sizes[size]:,}" for size in spec.classes if sizes[size])] if spec.classes else []
    )
    areas = Counter(each.area for each in places if each.area)
    if len(areas) > 1:
        area, count = min(areas.items(), key=lambda pair: (-pair[1], pair[0]))
        found.append(f"มากที่สุด{area} {count:,} {spec.item}")
    return found


def place_said(spec: ChartSpec, place: Place) -> str:
    """Return a school of a map with its value, if one is held: "บ้านแม่จัน 85 คน"."""
    return place.label if place.value is None else f"{place.label} {said(spec, place.value)}"


def of_scatter(spec: ChartSpec) -> list[str]:
    """The asker's pair, and the highest and lowest on the upright axis."""
    found = [f"{spec.axes[1]} ต่อ {spec.axes[0]} {len(spec.pairs):,} {spec.item}"]
    found += [f"ที่เน้น {_pair_said(each)}" for each in spec.pairs if each.highlight][:1]
    if spec.target is not None:
        found.append(f"{spec.target_label} {format_number(spec.target, decimals_for([spec.target]))}")
    if len(spec.pairs) > 1:
        found.append(f"สูงสุด {_pair_said(max(spec.pairs, key=lambda pair: pair.y))}")
        found.append(f"ต่ำสุด {_pair_said(min(spec.pairs, key=lambda pair: pair.y))}")
    return found


def _pair_said(pair: Pair) -> str:
    x, y = (format_number(value, decimals_for([value])) for value in (pair.x, pair.y))
    return f"{clipped(pair.label, 60)} ({x} ; {y})"


def of_heat(spec: ChartSpec) -> list[str]:
    """How much is owed in all, who owes most, and what is owed by most."""
    lines = lines_of(spec.states)
    columns = dict.fromkeys(each.column for each in spec.states)
    owed = [each for each in spec.states if each.state in spec.owed]
    found = [
        f"{len(lines):,} {spec.item} {len(columns):,} รายงาน ค้าง {len(owed):,} จาก {len(spec.states):,} รายการ"
    ]
    counts = [(sum(each.state in spec.owed for each in line), line[0]) for line in lines]
    if owed:
        most, school = max(counts, key=lambda pair: pair[0])
        equals = sum(count == most for count, _ in counts) - 1
        more = f" และอีก {equals:,} {spec.item}เท่ากัน" if equals else ""
        found.append(f"ค้างมากที่สุด {clipped(school.label, 60)} {most:,} รายการ{more}")
        column, count = Counter(each.column for each in owed).most_common(1)[0]
        found.append(f"รายงานที่ค้างมากที่สุด {clipped(column, 60)} {count:,} {spec.item}")
    found += [
        f"ที่เน้น {clipped(first.label, 60)} ค้าง {count:,} รายการ" for count, first in counts if first.highlight
    ][:1]
    return found


def of_parts(spec: ChartSpec) -> list[str]:
    """Each part of the whole with its share, then the largest and the smallest row (พีระมิด, แท่งซ้อน)."""
    points = spec.points
    if all(point.value == 0 for point in points):
        return [f"ทุกรายการเป็น {said(spec, 0)}"]
    whole = total(points)
    found = []
    for group in spec.groups if len(spec.groups) > 1 else ():
        number = total(point for point in points if point.group == group)
        share = (
            f" (ร้อยละ {format_number(Decimal(number) * HUNDRED / Decimal(whole), 2)})" if whole > 0 else ""
        )
        found.append(f"{group} {said(spec, number)}{share}")
    rows = [
        (row.label, sum(row.known, start=0), row.highlight) for row in rows_of(points, tuple(spec.groups))
    ]
    most, least = max(rows, key=lambda row: row[1]), min(rows, key=lambda row: row[1])
    if len(rows) > 1:
        found.append(f"มากที่สุด {clipped(most[0], 60)} {said(spec, most[1])}")
        found.append(f"น้อยที่สุด {clipped(least[0], 60)} {said(spec, least[1])}")
    found += [f"ที่เน้น {clipped(label, 60)} {said(spec, number)}" for label, number, own in rows if own][:1]
    return [*found, f"รวม {said(spec, whole)}"] if spec.summable else found


#: How each kind that is not told by its largest and smallest point is told.
FINDINGS: dict[Kind, Finding] = {
    "map": of_map,
    "scatter": of_scatter,
    "heat": of_heat,
    "pyramid": of_parts,
    "stacked": of_parts,
}
