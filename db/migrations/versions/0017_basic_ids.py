"""The name by which LINE opens a chat with an office's bot. Back: drops it; groups get no button to the private chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offices") as table:
        table.add_column(sa.Column("basic_id", sa.String(64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offices") as table:
        table.drop_column("basic_id")
