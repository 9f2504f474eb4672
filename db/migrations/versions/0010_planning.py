"""Transfers, requests, projects, indicators and inspections. Back: drops the tables; the files can be imported again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("transfers", "requests", "projects", "indicators", "inspections")


def _facts(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """What every dataset's table has besides its own columns."""
    return (
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f(f"fk_{table}_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _indexed(table: str, **indexes: list[str]) -> None:
    op.create_index(op.f(f"ix_{table}_batch_id"), table, ["batch_id"], unique=False)
    for name, columns in indexes.items():
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns, unique=False)


def upgrade() -> None:
    op.create_table(
        "transfers",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("from_line", sa.String(200), nullable=False),
        sa.Column("to_line", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("letter", sa.String(80), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        *_facts("transfers"),
    )
    _indexed("transfers", school=["school_code", "year"], office=["office_code", "year"])
    op.create_table(
        "requests",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("line", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *_facts("requests"),
    )
    _indexed("requests", school=["school_code", "year"], office=["office_code", "year"])
    op.create_table(
        "projects",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("strategy", sa.String(300), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(16), nullable=True),
        *_facts("projects"),
    )
    _indexed("projects", office=["office_code", "year"])
    op.create_table(
        "indicators",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(16), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("result", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        *_facts("indicators"),
    )
    _indexed("indicators", office=["office_code", "year", "round"])
    op.create_table(
        "inspections",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("issue", sa.String(300), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        *_facts("inspections"),
    )
    _indexed("inspections", office=["office_code", "state"])
    # A payment is found by its project, which it was not before.
    op.create_index(
        op.f("ix_disbursements_project"),
        "disbursements",
        ["office_code", "project_code", "year"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_disbursements_project"), table_name="disbursements")
    for table in reversed(TABLES):
        op.drop_table(table)
