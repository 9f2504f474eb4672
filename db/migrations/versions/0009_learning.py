"""Scores, class plans and holidays. Back: drops the tables; the files can be imported again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("scores", "class_plans", "holidays")


def _fact(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("id", _ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f(f"fk_{name}_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_batch_id"), name, ["batch_id"])


def upgrade() -> None:
    _fact(
        "scores",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("test", sa.String(8), nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("takers", sa.Integer(), nullable=True),
        sa.Column("mean", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(12), nullable=False),
    )
    op.create_index("ix_scores_school", "scores", ["school_code", "year"])
    op.create_index("ix_scores_office", "scores", ["office_code", "year", "test", "grade", "subject"])
    _fact(
        "class_plans",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
    )
    op.create_index("ix_class_plans_school", "class_plans", ["school_code", "year"])
    op.create_index("ix_class_plans_office", "class_plans", ["office_code", "year", "grade"])
    _fact(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
    )
    op.create_index("ix_holidays_day", "holidays", ["office_code", "day"])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
