"""The paper of a circular: a kept PDF and its signed link. Back: letters lose their papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    # Never as a batch: SQLite would build the table anew, and dropping the old one drops the schools of its letters.
    op.add_column("letters", sa.Column("paper_id", big, nullable=True))
    op.add_column("letters", sa.Column("paper_name", sa.String(255), nullable=False, server_default=""))
    op.add_column("letters", sa.Column("paper_link", sa.String(1000), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("paper_link", "paper_name", "paper_id"):
        op.drop_column("letters", name)
