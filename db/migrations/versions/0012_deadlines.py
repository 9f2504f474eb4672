"""What is said of reports in chat, and how schools are reminded. Back: drops it; what only the chat told is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submission_events",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("report_code", sa.String(40), nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("seat", sa.String(220), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_events")),
    )
    op.create_index(
        "ix_submission_events_report",
        "submission_events",
        ["office_code", "report_code", "school_code", "current"],
        unique=False,
    )
    op.create_table(
        "reminder_choices",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("report_code", sa.String(40), nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choices")),
        sa.UniqueConstraint(
            "office_code", "report_code", "school_code",
            name=op.f("uq_reminder_choices_office_code_report_code_school_code"),
        ),
    )  # fmt: skip
    op.create_table(
        "reminder_rules",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("system", sa.String(80), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("before", sa.String(40), nullable=False),
        sa.Column("on_day", sa.Boolean(), nullable=False),
        sa.Column("overdue_every", sa.Integer(), nullable=False),
        sa.Column("overdue_most", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("office_code", "system", name=op.f("pk_reminder_rules")),
    )


def downgrade() -> None:
    for table in ("reminder_rules", "reminder_choices", "submission_events"):
        op.drop_table(table)
