"""Circulars: imported letters and acknowledgements, letters sent here and their schools. Back: drops the tables; what was
imported can be imported again, who acknowledged in the chat cannot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


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


def upgrade() -> None:
    op.create_table(
        "circulars",
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("summary", sa.String(4000), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.String(4000), nullable=False),
        sa.Column("links", sa.String(2000), nullable=True),
        *_facts("circulars"),
    )
    op.create_index("ix_circulars_batch_id", "circulars", ["batch_id"])
    op.create_index("ix_circulars_folded", "circulars", ["office_code", "folded"])
    op.create_table(
        "acknowledgements",
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(80), nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *_facts("acknowledgements"),
    )
    op.create_index("ix_acknowledgements_batch_id", "acknowledgements", ["batch_id"])
    op.create_index(
        "ix_acknowledgements_folded", "acknowledgements", ["office_code", "folded", "school_code"]
    )
    _letters()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.String(4000), nullable=False),
        sa.Column("question", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sent_by", sa.String(64), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_letters_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint(
            "office_code", "folded", "dated_on", name=op.f("uq_letters_office_code_folded_dated_on")
        ),
    )
    op.create_index("ix_letters_dated_on", "letters", ["office_code", "dated_on"])
    op.create_table(
        "letter_schools",
        sa.Column("id", BIG_ID),
        sa.Column("letter_id", BIG_ID, nullable=False),
        sa.Column("school_code", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("known_at", MOMENT, nullable=True),
        sa.Column("known_by", sa.String(64), nullable=False),
        sa.Column("known_role", sa.String(16), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(64), nullable=False),
        sa.Column("done_role", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_letter_schools_letter_id_letters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_schools")),
        sa.UniqueConstraint("letter_id", "school_code", name=op.f("uq_letter_schools_letter_id_school_code")),
    )
    op.create_index("ix_letter_schools_school", "letter_schools", ["school_code"])


def downgrade() -> None:
    for table in ("letter_schools", "letters", "acknowledgements", "circulars"):
        op.drop_table(table)
