"""Learners without registration, school-age census and service areas. Back: drops the tables; the files can be imported again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES: dict[str, tuple[tuple[str, Any], ...]] = {
    "gcode_counts": (
        ("school_code", sa.String(8)),
        ("year", sa.Integer()),
        ("nationality", sa.String(60)),
        ("learners", sa.Integer()),
    ),
    "census_counts": (
        ("amphoe", sa.String(60)),
        ("tambon", sa.String(60)),
        ("year", sa.Integer()),
        ("age", sa.Integer()),
        ("male", sa.Integer()),
        ("female", sa.Integer()),
    ),
    "service_areas": (
        ("school_code", sa.String(8)),
        ("amphoe", sa.String(60)),
        ("tambon", sa.String(60)),
        ("village", sa.String(120)),
    ),
}
_INDEXES = (
    ("ix_gcode_counts_school", "gcode_counts", ["school_code", "year"]),
    ("ix_gcode_counts_office", "gcode_counts", ["office_code", "year"]),
    ("ix_census_counts_place", "census_counts", ["office_code", "year", "tambon"]),
    ("ix_service_areas_school", "service_areas", ["school_code"]),
    ("ix_service_areas_village", "service_areas", ["office_code", "village"]),
)


def upgrade() -> None:
    for table, columns in _TABLES.items():
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in columns),
            sa.Column("id", BIG_ID),
            sa.Column("office_code", sa.String(8), nullable=False),
            sa.Column("current", sa.Boolean(), nullable=False),
            sa.Column("batch_id", BIG_ID, nullable=False),
            sa.ForeignKeyConstraint(
                ["batch_id"], ["import_batches.id"], name=op.f(f"fk_{table}_batch_id_import_batches")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_batch_id"), table, ["batch_id"], unique=False)
    for name, table, columns_ in _INDEXES:
        op.create_index(op.f(name), table, columns_, unique=False)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
