"""An index for how fast a chat writes. Back: drops it; floods are found more slowly."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbox_chat_received_at", "inbox", ["office_code", "chat_id", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_inbox_chat_received_at", "inbox")
