"""The facts: one table per dataset, every row under an import batch.

Written by tools/first_migration.py from the models of the first release. Back: ``nongphaen db downgrade base``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: BIGINT on PostgreSQL; SQLite numbers rows by itself only in an INTEGER primary key.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("line", sa.String(200), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("letter", sa.String(80), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(300), nullable=True),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_allocations_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )
    op.create_index(op.f("ix_allocations_batch_id"), "allocations", ["batch_id"], unique=False)
    op.create_index(op.f("ix_allocations_office"), "allocations", ["office_code", "year"], unique=False)
    op.create_index(op.f("ix_allocations_school"), "allocations", ["school_code", "year"], unique=False)


def _disbursements() -> None:
    op.create_table(
        "disbursements",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("project_code", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("line", sa.String(200), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=True),
        sa.Column("payer", sa.String(16), nullable=False),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_disbursements_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disbursements")),
    )
    op.create_index(op.f("ix_disbursements_batch_id"), "disbursements", ["batch_id"], unique=False)
    op.create_index(op.f("ix_disbursements_office"), "disbursements", ["office_code", "year"], unique=False)
    op.create_index(op.f("ix_disbursements_school"), "disbursements", ["school_code", "year"], unique=False)


def _enrollments() -> None:
    op.create_table(
        "enrollments",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(8), nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("male", sa.Integer(), nullable=False),
        sa.Column("female", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("boarders", sa.Integer(), nullable=True),
        sa.Column("poor", sa.Integer(), nullable=True),
        sa.Column("disabled", sa.Integer(), nullable=True),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_enrollments_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollments")),
    )
    op.create_index(op.f("ix_enrollments_batch_id"), "enrollments", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_enrollments_office"),
        "enrollments",
        ["office_code", "year", "round", "school_code", "grade", "current", "batch_id", "male", "female"],
        unique=False,
    )
    op.create_index(
        op.f("ix_enrollments_school"), "enrollments", ["school_code", "year", "round"], unique=False
    )


def _rates() -> None:
    op.create_table(
        "rates",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(120), nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(500), nullable=False),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_rates_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
    )
    op.create_index(op.f("ix_rates_batch_id"), "rates", ["batch_id"], unique=False)
    op.create_index(op.f("ix_rates_year"), "rates", ["year", "item", "grade"], unique=False)


def _report_rounds() -> None:
    op.create_table(
        "report_rounds",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("system", sa.String(80), nullable=False),
        sa.Column("round", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(4000), nullable=False),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_report_rounds_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rounds")),
    )
    op.create_index(op.f("ix_report_rounds_batch_id"), "report_rounds", ["batch_id"], unique=False)
    op.create_index(op.f("ix_report_rounds_code"), "report_rounds", ["office_code", "code"], unique=False)


def _schools() -> None:
    op.create_table(
        "schools",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("ministry_code", sa.String(10), nullable=True),
        sa.Column("tambon", sa.String(80), nullable=True),
        sa.Column("amphoe", sa.String(80), nullable=True),
        sa.Column("province", sa.String(80), nullable=True),
        sa.Column("cluster", sa.String(200), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("lowest_grade", sa.String(8), nullable=True),
        sa.Column("highest_grade", sa.String(8), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("joined_with", sa.String(8), nullable=True),
        sa.Column("other_names", sa.String(600), nullable=True),
        sa.Column("teaches", sa.String(16), nullable=True),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_schools_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
    )
    op.create_index(op.f("ix_schools_batch_id"), "schools", ["batch_id"], unique=False)
    op.create_index(op.f("ix_schools_code"), "schools", ["code", "current"], unique=False)
    op.create_index(op.f("ix_schools_office"), "schools", ["office_code", "current"], unique=False)


def _staff_counts() -> None:
    op.create_table(
        "staff_counts",
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("male", sa.Integer(), nullable=False),
        sa.Column("female", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_staff_counts_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_counts")),
    )
    op.create_index(op.f("ix_staff_counts_batch_id"), "staff_counts", ["batch_id"], unique=False)
    op.create_index(op.f("ix_staff_counts_office"), "staff_counts", ["office_code", "year"], unique=False)
    op.create_index(op.f("ix_staff_counts_school"), "staff_counts", ["school_code", "year"], unique=False)


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("report_code", sa.String(40), nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_submissions_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_batch_id"), "submissions", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_submissions_report"),
        "submissions",
        ["office_code", "report_code", "school_code"],
        unique=False,
    )


TABLES = (
    "allocations",
    "disbursements",
    "enrollments",
    "rates",
    "report_rounds",
    "schools",
    "staff_counts",
    "submissions",
)


def upgrade() -> None:
    _allocations()
    _disbursements()
    _enrollments()
    _rates()
    _report_rounds()
    _schools()
    _staff_counts()
    _submissions()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
