"""A paper that another took the place of leads to it. Back: links of replaced papers open nothing again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("kept_files", sa.Column("replaced_by", BIG_ID, nullable=True))
    op.create_index("ix_kept_files_replaced_by", "kept_files", ["replaced_by"])


def downgrade() -> None:
    op.drop_index("ix_kept_files_replaced_by", "kept_files")
    with op.batch_alter_table("kept_files") as table:
        table.drop_column("replaced_by")
