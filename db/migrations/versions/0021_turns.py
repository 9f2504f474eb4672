"""Offices take turns in both queues: indexes by state and office in place of those by state. Back: as before."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_inbox_state_id", table_name="inbox")
    op.create_index("ix_inbox_turn", "inbox", ["state", "office_code", "id"], unique=False)
    op.drop_index("ix_outbox_state_due_at", table_name="outbox")
    op.create_index("ix_outbox_turn", "outbox", ["state", "office_code", "due_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_turn", table_name="outbox")
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
    op.drop_index("ix_inbox_turn", table_name="inbox")
    op.create_index("ix_inbox_state_id", "inbox", ["state", "id"], unique=False)
