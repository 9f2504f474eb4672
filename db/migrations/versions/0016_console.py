"""The console: links, sessions, errands for the workers. Back: drops them; who is in must enter anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _whose(table: str) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint | sa.PrimaryKeyConstraint, ...]:
    """The columns that say who acts, and their constraints."""
    return (
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("seat_kind", sa.String(16), nullable=False),
        sa.Column("holder_id", BIG_ID, nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f(f"fk_{table}_office_code_offices")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f(f"fk_{table}_holder_id_holders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "console_links",
        *_whose("console_links"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_console_links_token_hash")),
    )
    op.create_table(
        "console_sessions",
        *_whose("console_sessions"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_console_sessions_token_hash")),
    )
    op.create_index("ix_console_sessions_holder_id", "console_sessions", ["holder_id"], unique=False)
    op.create_table(
        "errands",
        *_whose("errands"),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("worker", sa.String(80), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("out", sa.LargeBinary(), nullable=True),
        sa.Column("out_name", sa.String(255), nullable=False),
        sa.Column("out_mime", sa.String(100), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token", name=op.f("uq_errands_token")),
    )
    op.create_index("ix_errands_state", "errands", ["state", "id"], unique=False)


def downgrade() -> None:
    for table in ("errands", "console_sessions", "console_links"):
        op.drop_table(table)
