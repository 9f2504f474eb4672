"""Rebuild ``db/demo`` from the shared sources: ``python tools/build_demo.py [--data DIR] [--out DIR]``.

Run it by hand when a source or a rule changes, and commit the result. It is no part of ``make demo``: a clone
holds the files already. The same sources always give the same bytes; a test compares them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from demo_children import census_rows, gcode_rows, village_rows
from demo_circulars import acknowledgement_rows, circular_rows
from demo_facts import (
    a_year_earlier,
    add_demo_clusters,
    counts_of,
    demo_staff,
    school_rows,
    staff_rows,
    student_rows,
)
from demo_learning import DAYS_OFF, class_plan_rows, score_rows
from demo_money import (
    SUBSIDY,
    Rate,
    allocations,
    carried_rates,
    cited_rates,
    disbursements_2569,
    disbursements_2570,
    project_payments,
)
from demo_planning import indicator_rows, inspection_rows, project_rows, request_rows, transfer_rows
from demo_reports import CHIANG_RAI_ROUNDS, PHRAE_ROUNDS, ReportRound, submission_rows
from demo_resources import building_rows, equipment_rows, technology_rows
from demo_sources import School, chiang_rai_3, phrae_2, write_canonical

PROJECT = Path(__file__).resolve().parents[1]
DEMO_RATE_YEARS = (2568, 2569, 2570)


class Builder:
    """Writes one file after the other below ``out`` and remembers how many rows each got."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.written: dict[str, int] = {}

    def write(self, name: str, kind: str, rows: Iterable[Sequence[object]]) -> None:
        self.written[name] = write_canonical(self.out / name, kind, rows)


def build_rates(builder: Builder, data: Path) -> list[Rate]:
    """Cited and carried rates, shared by both offices; returns the carried ones."""
    cited = cited_rates(data)
    carried = carried_rates(cited, DEMO_RATE_YEARS)
    builder.write("rates.csv", "rates", cited)
    builder.write("rates-demo.csv", "rates", carried)
    builder.write("targets-demo.csv", "targets", target_rows())
    return carried


def target_rows() -> list[tuple[object, ...]]:
    """Invented cumulative targets of a quarter, the same in both years: round numbers that nobody takes for official."""
    invented = "ข้อมูลสาธิต: กำหนดขึ้นเพื่อสาธิต ไม่ใช่เป้าหมายทางการ"
    return [
        (year, "ภาพรวม", quarter, percent, invented)
        for year in (2569, 2570)
        for quarter, percent in enumerate((25, 50, 75, 100), 1)
    ]


def rates_of(rates: Iterable[Rate], year: int) -> dict[tuple[str, str], Decimal]:
    """Baht by item and grade of one fiscal year."""
    return {(rate.item, rate.grade): rate.baht for rate in rates if rate.year == year}


def build_reports(
    builder: Builder, office: str, rounds: Sequence[ReportRound], schools: Sequence[School]
) -> None:
    builder.write(f"{office}/reports.csv", "reports", (report.row() for report in rounds))
    builder.write(f"{office}/submissions.csv", "submissions", submission_rows(rounds, schools))


def build_resources(builder: Builder, office: str, schools: Sequence[School], year: int) -> None:
    """Technology, buildings and equipment of the schools that teach: demonstration throughout."""
    teaching = [school for school in schools if school.pupils]
    for kind, rows_of in (
        ("technology", technology_rows), ("buildings", building_rows), ("equipment", equipment_rows),
    ):  # fmt: skip
        builder.write(
            f"{office}/{kind}-{year}.csv", kind, (row for each in teaching for row in rows_of(each, year))
        )


def build_chiang_rai(builder: Builder, data: Path, rates: Sequence[Rate]) -> None:
    """Office 5703: real schools and pupils of 2568, everything else demonstration."""
    schools = chiang_rai_3(data)
    add_demo_clusters(schools)
    builder.write("5703/schools.csv", "schools", school_rows(schools))
    pupils = counts_of(schools)
    for year in (2568, 2567, 2566):
        if year < 2568:
            pupils = a_year_earlier(pupils, year)
        builder.write(f"5703/students-{year}.csv", "students", student_rows(pupils, year))
        if year > 2566:
            builder.write(f"5703/scores-{year}.csv", "scores", score_rows(pupils, year, "5703"))
    builder.write("5703/classplans.csv", "classplans", class_plan_rows(schools, (2568, 2569, 2570)))
    builder.write("5703/holidays.csv", "holidays", DAYS_OFF)
    staff = (row for school in schools for row in staff_rows(school, demo_staff(school), 2568))
    builder.write("5703/staff-2568.csv", "staff", staff)
    for year, payments in ((2569, disbursements_2569), (2570, disbursements_2570)):
        lines = allocations(schools, year, rates_of(rates, year), "ศธ 04048/สาธิต")
        builder.write(f"5703/allocations-{year}.csv", "allocations", (line.row() for line in lines))
        builder.write(
            f"5703/disbursements-{year}.csv", "disbursements", (*payments(lines), *project_payments(year))
        )
        builder.write(f"5703/transfers-{year}.csv", "transfers", transfer_rows(lines, year))
    build_resources(builder, "5703", schools, 2568)
    for year in (2567, 2568):
        builder.write(f"5703/gcode-{year}.csv", "gcode", gcode_rows(schools, year))
        builder.write(f"5703/census-{year}.csv", "census", census_rows(schools, year))
    builder.write("5703/serviceareas.csv", "serviceareas", village_rows(schools))
    for year in (2569, 2570, 2571):
        builder.write(f"5703/requests-{year}.csv", "requests", request_rows(schools, year))
    builder.write("5703/projects.csv", "projects", project_rows())
    builder.write("5703/indicators-2566.csv", "indicators", indicator_rows())
    builder.write("5703/inspections.csv", "inspections", inspection_rows())
    build_reports(builder, "5703", CHIANG_RAI_ROUNDS, schools)
    builder.write("5703/circulars.csv", "circulars", circular_rows())
    builder.write("5703/acknowledgements.csv", "acknowledgements", acknowledgement_rows(schools))


def build_phrae(builder: Builder, data: Path, rates: Sequence[Rate]) -> None:
    """Office 5402: real schools and totals; grades, sexes and money are demonstration."""
    schools = phrae_2(data)
    builder.write("5402/schools.csv", "schools", school_rows(schools))
    builder.write("5402/students-2569.csv", "students", student_rows(counts_of(schools), 2569))
    staff = (row for school in schools for row in staff_rows(school, school.staff, 2569))
    builder.write("5402/staff-2569.csv", "staff", staff)
    lines = allocations(schools, 2570, rates_of(rates, 2570), "ศธ 04110/สาธิต")
    per_head = (line.row() for line in lines if line.category == SUBSIDY)
    builder.write("5402/allocations-2570.csv", "allocations", per_head)
    build_reports(builder, "5402", PHRAE_ROUNDS, schools)


def main() -> int:
    """Build everything and say how many rows each file got."""
    parser = argparse.ArgumentParser(
        description="Rebuild the demonstration data from the shared public sources."
    )
    parser.add_argument("--data", type=Path, default=PROJECT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=PROJECT / "db" / "demo")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.stderr.write(f"no such folder of sources: {options.data}\n")
        return 2
    builder = Builder(options.out)
    rates = build_rates(builder, options.data)
    build_chiang_rai(builder, options.data, rates)
    build_phrae(builder, options.data, rates)
    for name, rows in builder.written.items():
        sys.stdout.write(f"{name}: {rows} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
