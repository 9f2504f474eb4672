"""Roll-ups of large offices. Back: drops them; questions read the rows themselves, slower."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


#: Grade before school: a question about one grade of a large office reads that grade alone.
BY_GRADE = [
    "office_code", "year", "round", "grade", "school_code", "current", "batch_id", "male", "female",
]  # fmt: skip
BY_SCHOOL = [
    "office_code", "year", "round", "school_code", "grade", "current", "batch_id", "male", "female",
]  # fmt: skip


def _index(columns: list[str]) -> None:
    op.drop_index("ix_enrollments_office", table_name="enrollments")
    op.create_index("ix_enrollments_office", "enrollments", columns, unique=False)


def upgrade() -> None:
    _index(BY_GRADE)
    op.create_table(
        "rollup_heads",
        sa.Column("id", BIG_ID),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.Column("grain", sa.String(200), nullable=False),
        sa.Column("shape", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_rollup_heads_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup_heads")),
    )
    op.create_index(op.f("ix_rollup_heads_batch_id"), "rollup_heads", ["batch_id"], unique=False)
    op.create_table(
        "rollup_rows",
        sa.Column("head_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("round", sa.String(8), nullable=True),
        *(sa.Column(f"text_{number}", sa.Text(), nullable=True) for number in range(1, 6)),
        *(sa.Column(f"whole_{number}", sa.Integer(), nullable=True) for number in range(1, 3)),
        *(sa.Column(f"sum_{number}", sa.BigInteger(), nullable=True) for number in range(1, 17)),
        sa.PrimaryKeyConstraint("head_id", "year", "school_code", "number", name=op.f("pk_rollup_rows")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    _index(BY_SCHOOL)
    op.drop_table("rollup_rows")
    op.drop_table("rollup_heads")
