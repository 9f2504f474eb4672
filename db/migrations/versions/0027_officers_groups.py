"""Officers' groups: messages that showed a case, and whether new cases are posted. Back: both are dropped, groups end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "office_settings", sa.Column("post_cases", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "case_posts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_case_posts_office_code_offices")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_posts_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_posts")),
    )
    op.create_index("ix_case_posts_message_id", "case_posts", ["office_code", "message_id"])
    op.create_index("ix_case_posts_case_id", "case_posts", ["case_id"])


def downgrade() -> None:
    op.drop_table("case_posts")
    with op.batch_alter_table("office_settings") as table:
        table.drop_column("post_cases")
    op.execute("DELETE FROM holders WHERE seat_id IN (SELECT id FROM seats WHERE kind = 'desk')")
    op.execute("DELETE FROM seats WHERE kind = 'desk'")
