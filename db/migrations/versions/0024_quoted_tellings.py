"""Tellings know the message that told them, so that quoting it is understood. Back: drops it; what was quoted is forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tellings") as table:
        table.add_column(sa.Column("message_id", sa.String(64), nullable=False, server_default=""))
        table.create_index("ix_tellings_message_id", ["message_id"])


def downgrade() -> None:
    with op.batch_alter_table("tellings") as table:
        table.drop_index("ix_tellings_message_id")
        table.drop_column("message_id")
