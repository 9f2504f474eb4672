"""Technology, buildings and equipment of schools. Back: drops the tables; the files can be imported again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _fact_columns(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """Return what every table of facts has, as db.batches.FactMixin declares it."""
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


def _indexes(table: str, by_office: str) -> None:
    op.create_index(op.f(f"ix_{table}_batch_id"), table, ["batch_id"], unique=False)
    op.create_index(op.f(f"ix_{table}_school"), table, ["school_code", "year"], unique=False)
    op.create_index(op.f(f"ix_{table}_office"), table, ["office_code", "year", by_office], unique=False)


def upgrade() -> None:
    op.create_table(
        "technology",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("technology_item", sa.String(80), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(200), nullable=True),
        *_fact_columns("technology"),
    )
    _indexes("technology", "technology_item")
    op.create_table(
        "buildings",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("building_kind", sa.String(80), nullable=False),
        sa.Column("building_plan", sa.String(80), nullable=True),
        sa.Column("year_built", sa.Integer(), nullable=True),
        sa.Column("condition", sa.String(20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *_fact_columns("buildings"),
    )
    _indexes("buildings", "building_kind")
    op.create_table(
        "equipment",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("equipment_item", sa.String(120), nullable=False),
        sa.Column("usable", sa.Integer(), nullable=False),
        sa.Column("to_repair", sa.Integer(), nullable=True),
        sa.Column("to_write_off", sa.Integer(), nullable=True),
        *_fact_columns("equipment"),
    )
    _indexes("equipment", "equipment_item")


def downgrade() -> None:
    for table in ("equipment", "buildings", "technology"):
        op.drop_table(table)
