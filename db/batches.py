"""Import batches (ชุดนำเข้า): every fact hangs on one, and is as good as its batch."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.values.calendar import utc_now


class ImportBatch(Base):
    """One accepted file; one row per import.

    ``state``: ``loading`` (rows arrive, invisible), ``live``, ``undone``. Facts are visible while their batch is
    live and their own ``current`` is true, so accepting and undoing are one short transaction.
    """

    __tablename__ = "import_batches"
    __table_args__ = (Index("ix_import_batches_state", "office_code", "kind", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    kind: Mapped[str] = mapped_column(String(32))
    layout: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    #: SHA-256 of the file and the options it was read with: the same file twice changes nothing.
    fingerprint: Mapped[str] = mapped_column(String(64))
    #: The day the figures are true for (ข้อมูล ณ วันที่).
    as_of: Mapped[date] = mapped_column(Date)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(8), default="loading")
    #: Made up for the demonstration: every answer from it says "ข้อมูลสาธิต".
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    imported_by: Mapped[str] = mapped_column(String(64), default="")
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FactMixin:
    """What every dataset's table has besides its own columns."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    #: True for the newest live row of its grain; the importer keeps it so.
    current: Mapped[bool] = mapped_column(Boolean, default=True)

    @declared_attr
    @classmethod
    def batch_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("import_batches.id"), index=True)


def list_batches(session: Session, office_code: str | None = None) -> list[ImportBatch]:
    """Return the batches of an office, or of all, the newest first; those still loading are left out."""
    query = select(ImportBatch).where(ImportBatch.state != "loading").order_by(ImportBatch.id.desc())
    return list(
        session.scalars(query.where(ImportBatch.office_code == office_code) if office_code else query)
    )
