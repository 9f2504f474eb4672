"""Notices, tellings, the month's quota and the senders' pace. Back: drops them; what was promised and not told is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("seat_kind", sa.String(16), nullable=False),
        sa.Column("seat_target", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("told_by", sa.String(8), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "office_code", "kind", "subject", "stage", "seat_kind", "seat_target",
            name=op.f("uq_notices_office_code_kind_subject_stage_seat_kind_seat_target"),
        ),
    )  # fmt: skip
    op.create_index("ix_notices_due_at", "notices", ["office_code", "state", "due_at"], unique=False)
    op.create_index(
        "ix_notices_seat", "notices", ["office_code", "seat_kind", "seat_target", "state"], unique=False
    )
    op.create_table(
        "tellings",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("outbox_id", BIG_ID, nullable=True),
        sa.Column("event_id", BIG_ID, nullable=True),
        sa.Column("plannings", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_tellings_notice_id_notices")),
        sa.UniqueConstraint("notice_id", "line_id", name=op.f("uq_tellings_notice_id_line_id")),
    )
    op.create_index("ix_tellings_state", "tellings", ["state", "office_code", "line_id"], unique=False)
    op.create_index("ix_tellings_outbox_id", "tellings", ["outbox_id"], unique=False)
    op.create_table(
        "quota_readings",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("office_code", "month", name=op.f("pk_quota_readings")),
    )
    op.create_table(
        "quota_settings",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("reserve", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", name=op.f("pk_quota_settings")),
    )
    op.create_table(
        "rate_limits",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rate_limits")),
    )
    op.add_column("contacts", sa.Column("members", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("outbox", "quiet")
    op.drop_column("contacts", "members")
    for table in ("rate_limits", "quota_settings", "quota_readings", "tellings", "notices"):
        op.drop_table(table)
