"""Lessons and their versions; votes on answers. Back: drops both tables and the votes; lessons must be taught anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("questions", sa.Column("understood", sa.Text(), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("reason", sa.String(16), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("state", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "lessons",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("taught_by", sa.String(64), nullable=False),
        sa.Column("taught_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_lessons_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_office_code"), "lessons", ["office_code"], unique=False)
    op.create_table(
        "lesson_versions",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_lesson_versions_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_versions")),
        sa.UniqueConstraint("office_code", "number", name=op.f("uq_lesson_versions_office_code_number")),
    )


def downgrade() -> None:
    op.drop_table("lesson_versions")
    op.drop_table("lessons")
    for name in ("state", "reason", "understood"):
        op.drop_column("questions", name)
