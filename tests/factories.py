"""Hand-made rows for tests: keyword-only, sensible Thai defaults, sums a reader can do in the head."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets.allocations import Allocation
from db.datasets.disbursements import PROJECTS, SCHOOLS, Disbursement
from db.datasets.rates import TUITION, Rate
from db.datasets.reports import EVERY_SCHOOL, ReportRound
from db.datasets.schools import School
from db.datasets.staff import StaffCount
from db.datasets.students import Enrollment
from db.datasets.submissions import Submission
from db.offices import ensure_office
from db.values.money import Money

OFFICE = "5703"


def make_batch(
    session: Session, *, kind: str, as_of: date = date(2025, 6, 10), office: str = OFFICE, demo: bool = False
) -> int:
    ensure_office(session, office, f"สพป.ทดสอบ {office}")
    batch = ImportBatch(
        office_code=office, kind=kind, layout="canonical", file_name=f"{kind}.csv", fingerprint="-", as_of=as_of,
        state="live", demonstration=demo,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch.id


def make_school(
    session: Session, *, code: str, name: str, batch: int, amphoe: str | None = "แม่จัน", **more: object
) -> School:
    values = {"office_code": OFFICE, "state": "เปิดสอน", "tambon": None, "province": "เชียงราย", **more}
    school = School(code=code, name=name, amphoe=amphoe, batch_id=batch, current=True, **values)
    session.add(school)
    return school


def make_students(
    session: Session,
    *,
    school: str,
    grade: str,
    male: int,
    female: int,
    batch: int,
    year: int = 2568,
    round: str = "1",
    **more: object,
) -> None:
    session.add(
        Enrollment(
            office_code=more.pop("office_code", OFFICE), batch_id=batch, current=True, school_code=school, year=year, round=round,
            grade=grade, male=male, female=female, **more,
        )
    )  # fmt: skip


def make_staff(
    session: Session, *, school: str, position: str, male: int, female: int, batch: int, year: int = 2568
) -> None:
    session.add(
        StaffCount(
            office_code=OFFICE,
            batch_id=batch,
            current=True,
            school_code=school,
            year=year,
            position=position,
            male=male,
            female=female,
        )
    )


def make_rate(
    session: Session, *, grade: str, baht: str, batch: int, year: int = 2570, item: str = TUITION
) -> None:
    session.add(
        Rate(
            office_code=OFFICE,
            batch_id=batch,
            current=True,
            year=year,
            item=item,
            grade=grade,
            amount=Money.baht(baht),
            reference="ทดสอบ",
        )
    )


def make_allocation(
    session: Session, *, school: str, baht: str, batch: int, line: str = TUITION, category: str = "งบเงินอุดหนุน", year: int = 2570,
    instalment: int = 1, letter: str = "ศธ 1/1", on: date = date(2026, 11, 10), note: str | None = None,
) -> None:  # fmt: skip
    session.add(
        Allocation(
            office_code=OFFICE, batch_id=batch, current=True, school_code=school, year=year, category=category, line=line,
            instalment=instalment, amount=Money.baht(baht), letter=letter, letter_date=on, note=note,
        )
    )  # fmt: skip


def make_payment(
    session: Session, *, baht: str, batch: int, school: str = "", project: str = "", committed: str | None = None, year: int = 2570,
    category: str = "งบเงินอุดหนุน", line: str = TUITION, on: date = date(2026, 11, 15),
) -> None:  # fmt: skip
    session.add(
        Disbursement(
            office_code=OFFICE, batch_id=batch, current=True, school_code=school, project_code=project, year=year, category=category,
            line=line, paid_on=on, paid=Money.baht(baht), committed=Money.baht(committed) if committed else None,
            payer=SCHOOLS if school else PROJECTS,
        )
    )  # fmt: skip


def make_round(
    session: Session, *, code: str, due: date, batch: int, name: str = "DMC", system: str = "DMC", round: str = "2", year: int = 2569,
    opens: date | None = None, audience: str = EVERY_SCHOOL, office: str = OFFICE,
) -> None:  # fmt: skip
    session.add(
        ReportRound(
            office_code=office, batch_id=batch, current=True, code=code, name=name, system=system, round=round, year=year,
            opens_on=opens, due_on=due, audience=audience,
        )
    )  # fmt: skip


def make_submission(
    session: Session, *, report: str, school: str, status: str, batch: int, on: date | None = None
) -> None:
    session.add(
        Submission(
            office_code=OFFICE,
            batch_id=batch,
            current=True,
            report_code=report,
            school_code=school,
            status=status,
            sent_on=on,
        )
    )
