"""Messages that are one request with a later one. Back: drops the column; joined messages stay finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("joined_to", BIG_ID, nullable=True))
    op.create_index("ix_inbox_joined_to", "inbox", ["joined_to"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_inbox_joined_to", table_name="inbox")
    op.drop_column("inbox", "joined_to")
