"""Whose amounts an import of allocations changed (ยอดจัดสรรที่เปลี่ยน): old, new, and by which letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets.allocations import DATASET, Allocation
from db.importing import diff_batch
from db.values.calendar import thai_date
from db.values.money import Money

KIND = DATASET.kind


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One line of one school (ยอดที่เปลี่ยน); ``note`` is what the file gives as the reason, often empty."""

    school_code: str
    year: int
    line: str
    instalment: int
    old: Money
    new: Money
    letter: str
    letter_date: date
    note: str

    @property
    def what(self) -> str:
        """ค่าหนังสือเรียน งวด 1 ปีงบประมาณ 2570."""
        return f"{self.line} งวด {self.instalment} ปีงบประมาณ {self.year}"

    @property
    def difference(self) -> str:
        """เพิ่มขึ้น 20,000.00, or ลดลง …"""
        more = self.new.satang - self.old.satang
        return f"{'เพิ่มขึ้น' if more > 0 else 'ลดลง'} {Money(abs(more))}"

    @property
    def reason(self) -> str:
        """Why: the file's own words if it has any, and the letter with its day."""
        letter = f"ตามหนังสือ {self.letter} ลงวันที่ {thai_date(self.letter_date)}"
        return f"{self.note} {letter}" if self.note else letter


def amount_changes(session: Session, batch: ImportBatch) -> dict[str, list[AmountChange]]:
    """Return what a batch changed of amounts that were held before, by school in the order of the file.

    Lines that were new are no change; lines that a later import told anew are left out: they are not true any more.
    """
    if batch.kind != KIND:
        return {}
    amount = DATASET.column("amount").heading
    old = {
        tuple(value for _, value in change.fact): change.old
        for change in diff_batch(session, batch.id, changed_only=True)
        if change.heading == amount
    }
    found: dict[str, list[AmountChange]] = {}
    rows = session.scalars(
        select(Allocation).where(Allocation.batch_id == batch.id, Allocation.current).order_by(Allocation.id)
    )
    for row in rows if old else ():
        fact = tuple(getattr(row, key) for key in DATASET.grain)
        if fact in old:
            found.setdefault(row.school_code, []).append(
                AmountChange(
                    row.school_code, row.year, row.line, row.instalment, old[fact], row.amount, row.letter,
                    row.letter_date, row.note or "",
                )
            )  # fmt: skip
    return found
