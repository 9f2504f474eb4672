"""Drawing a chart: the first one of a new process, and the next ones."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.measuring import Report, median, ms, p95, times, times_ms

_COLD = """
import time
began = time.perf_counter()
from tests.benchmarks.charts import spec
from reports.charts.draw import draw_png
imported = time.perf_counter()
draw_png(spec())
print((imported - began) * 1000, (time.perf_counter() - began) * 1000)
"""


def spec():  # type: ignore[no-untyped-def]
    """A chart as an office asks for: small schools by amphoe, with the long names of a real one."""
    from reports.charts.spec import ChartSpec, Point

    places = ("เมืองเชียงราย", "แม่จัน", "แม่สาย", "เชียงแสน", "แม่ฟ้าหลวง", "ดอยหลวง", "เวียงแก่น", "เชียงของ")
    points = tuple(Point(place, 50 - 4 * index) for index, place in enumerate(places))
    return ChartSpec(
        kind="hbar", title="จำนวนโรงเรียน ขนาดเล็ก", subtitle="ทั้งเขต แยกตามอำเภอ", points=points, unit="โรง",
        footer="ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568",
    )  # fmt: skip


def run(quick: bool) -> Report:
    report = Report(
        "Drawing a chart of eight bars, 1040 pixels wide", ("when", "p50 ms", "p95 ms", "against warm")
    )
    imported, cold = [], []
    for _ in range(2 if quick else 5):
        printed = subprocess.run(
            [sys.executable, "-c", _COLD], check=True, capture_output=True, text=True
        ).stdout.split()
        imported.append(float(printed[0]))
        cold.append(float(printed[1]))
    from reports.charts.draw import draw_png, warm_up

    began = time.perf_counter()
    warm_up()
    warming = (time.perf_counter() - began) * 1000
    drawn = spec()
    warm = times_ms(lambda: draw_png(drawn), 10 if quick else 50)
    report.add(
        "new process, with its imports", ms(median(cold)), ms(p95(cold)), times(median(cold), median(warm))
    )
    report.add(
        "of which imports", ms(median(imported)), ms(p95(imported)), times(median(imported), median(warm))
    )
    report.add("warm", ms(median(warm)), ms(p95(warm)), "1.00 x")
    report.notes.append(
        f"A worker draws one small picture when it starts ({warming:,.0f} ms), so that nobody meets the cold one."
    )
    return report
