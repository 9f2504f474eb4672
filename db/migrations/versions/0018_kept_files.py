"""Files that officers sent, sealed. Back: drops them; batches made of them stay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "kept_files",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("kept_by", sa.String(64), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_files")),
        sa.UniqueConstraint("office_code", "message_id", name=op.f("uq_kept_files_office_code_message_id")),
    )
    op.create_index("ix_kept_files_held", "kept_files", ["office_code", "kept_by", "purpose", "state"])


def downgrade() -> None:
    op.drop_table("kept_files")
