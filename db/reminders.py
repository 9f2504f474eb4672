"""How schools are reminded, as data: the rule of each kind of report, and what a school chose for itself."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.values.reminding import ReminderRule

#: The rule of an office for every report that has none of its own.
EVERY_SYSTEM = ""


class ReminderChoice(Base):
    """A school that wants to hear less of one report (เลื่อนหรือปิดการเตือน); one row per report and school."""

    __tablename__ = "reminder_choices"
    __table_args__ = (UniqueConstraint("office_code", "report_code", "school_code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    report_code: Mapped[str] = mapped_column(String(40))
    school_code: Mapped[str] = mapped_column(String(8))
    #: Nothing is told before this day (snoozed); None: nothing at all (muted).
    until: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(64))


class ReminderRuleRow(Base):
    """A reminder rule of an office (กติกาการเตือน); one row per office and system, ``""`` for all others."""

    __tablename__ = "reminder_rules"

    office_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    system: Mapped[str] = mapped_column(String(80), primary_key=True)
    opens: Mapped[bool] = mapped_column(Boolean)
    #: Days before, between commas: ``7,3,1``.
    before: Mapped[str] = mapped_column(String(40))
    on_day: Mapped[bool] = mapped_column(Boolean)
    overdue_every: Mapped[int] = mapped_column(Integer)
    overdue_most: Mapped[int] = mapped_column(Integer)
    #: Local time at which a reminder leaves: ``08:30``.
    at: Mapped[str] = mapped_column(String(5))

    def value(self) -> ReminderRule:
        days = tuple(int(day) for day in self.before.split(",") if day)
        return ReminderRule(
            self.opens, days, self.on_day, self.overdue_every, self.overdue_most, time.fromisoformat(self.at)
        )


def rules_of(session: Session, office_code: str) -> dict[str, ReminderRule]:
    """Return an office's own rules by system; what is not there follows ``""``, and that ``ReminderRule()``."""
    rows = session.scalars(select(ReminderRuleRow).where(ReminderRuleRow.office_code == office_code))
    return {EVERY_SYSTEM: ReminderRule(), **{row.system: row.value() for row in rows}}


def rule_for(rules: dict[str, ReminderRule], system: str) -> ReminderRule:
    """Return the rule for the reports of one system."""
    return rules.get(system) or rules[EVERY_SYSTEM]


def set_rule(session: Session, office_code: str, system: str, rule: ReminderRule) -> None:
    """Keep an office's rule for a system."""
    session.merge(
        ReminderRuleRow(
            office_code=office_code, system=system, opens=rule.opens,
            before=",".join(str(days) for days in rule.before), on_day=rule.on_day,
            overdue_every=rule.overdue_every, overdue_most=rule.overdue_most, at=f"{rule.at:%H:%M}",
        )
    )  # fmt: skip
    session.flush()


def choose(
    session: Session,
    office_code: str,
    report_code: str,
    school_code: str,
    until: date | None,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Let a school hear nothing of a report until a day, or (None) nothing at all."""
    forget_choice(session, office_code, report_code, school_code)
    session.add(
        ReminderChoice(
            office_code=office_code, report_code=report_code, school_code=school_code, until=until, at=at, actor=actor
        )
    )  # fmt: skip
    session.flush()


def forget_choice(session: Session, office_code: str, report_code: str, school_code: str) -> None:
    """Let a school hear of a report again."""
    session.execute(
        delete(ReminderChoice).where(
            ReminderChoice.office_code == office_code,
            ReminderChoice.report_code == report_code,
            ReminderChoice.school_code == school_code,
        )
    )
