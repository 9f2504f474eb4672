"""LINE channels and settings of added offices. Back: drops them; added offices must be added again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_channels_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("office_code", name=op.f("pk_channels")),
    )
    op.create_table(
        "office_settings",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("late_answers", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_office_settings_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("office_code", name=op.f("pk_office_settings")),
    )


def downgrade() -> None:
    op.drop_table("office_settings")
    op.drop_table("channels")
