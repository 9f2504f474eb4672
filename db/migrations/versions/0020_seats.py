"""Wishes for seats, transfers, erasures, rich menus; which seat is in use. Back: drops them; who holds a seat keeps it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_office(table: str, column: str = "office_code", to: str = "offices.code") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{to.partition('.')[0]}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    with op.batch_alter_table("holders") as table:
        table.add_column(_moment("chosen_at", nullable=True))
        table.add_column(sa.Column("given_by", sa.String(64), server_default="", nullable=False))
    op.create_table(
        "seat_requests",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("seat_id", BIG_ID, nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        _moment("asked_at"),
        sa.Column("state", sa.String(10), nullable=False),
        _moment("decided_at", nullable=True),
        sa.Column("decided_by", sa.String(64), nullable=False),
        _of_office("seat_requests"),
        _of_office("seat_requests", "seat_id", "seats.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_requests")),
    )
    op.create_index("ix_seat_requests_open", "seat_requests", ["office_code", "state", "asked_at"])
    op.create_table(
        "seat_transfers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        _moment("made_at"),
        _moment("undone_at", nullable=True),
        _of_office("seat_transfers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_transfers")),
    )
    op.create_index(op.f("ix_seat_transfers_office_code"), "seat_transfers", ["office_code"])
    op.create_table(
        "seat_moves",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("transfer_id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("seat_id", BIG_ID, nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        _of_office("seat_moves", "transfer_id", "seat_transfers.id"),
        _of_office("seat_moves", "seat_id", "seats.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_moves")),
    )
    op.create_index("ix_seat_moves_transfer_id", "seat_moves", ["transfer_id"])
    op.create_table(
        "erasures",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        _moment("asked_at"),
        _of_office("erasures"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("office_code", "line_id", name=op.f("uq_erasures_office_code_line_id")),
    )
    op.create_table(
        "rich_menus",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("menu_id", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        _of_office("rich_menus"),
        sa.PrimaryKeyConstraint("office_code", "role", name=op.f("pk_rich_menus")),
    )
    op.create_table(
        "menu_links",
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        _of_office("menu_links"),
        sa.PrimaryKeyConstraint("office_code", "line_id", name=op.f("pk_menu_links")),
    )


def downgrade() -> None:
    for name in ("menu_links", "rich_menus", "erasures", "seat_moves", "seat_transfers", "seat_requests"):
        op.drop_table(name)
    with op.batch_alter_table("holders") as table:
        table.drop_column("given_by")
        table.drop_column("chosen_at")
