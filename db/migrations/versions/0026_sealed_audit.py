"""Lines of the audit log are sealed with a key; those before stay unsealed. Back: the seals are dropped, the chain stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would copy three years of lines.
    op.add_column("audit_log", sa.Column("seal", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("audit_log") as table:
        table.drop_column("seal")
