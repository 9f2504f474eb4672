"""The index of schools by code holds their places, so that a breakdown by place reads nothing else. Back: the code alone."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_PLACES = ["office_code", "batch_id", "amphoe", "tambon", "cluster", "province", "teaches"]


def upgrade() -> None:
    op.drop_index("ix_schools_code", table_name="schools")
    op.create_index("ix_schools_code", "schools", ["code", "current", *_PLACES], unique=False)


def downgrade() -> None:
    op.drop_index("ix_schools_code", table_name="schools")
    op.create_index("ix_schools_code", "schools", ["code", "current"], unique=False)
