"""The foundation: offices and people, batches, queues, conversations, questions and the audit chain.

Written by tools/first_migration.py from the models of the first release. Back: ``nongphaen db downgrade base``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: BIGINT on PostgreSQL; SQLite numbers rows by itself only in an INTEGER primary key.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", BIG_ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("seat", sa.String(220), nullable=False),
        sa.Column("act", sa.String(48), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
        sa.UniqueConstraint("link", name=op.f("uq_audit_log_link")),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("speaker_id", sa.String(64), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "office_code",
            "chat_id",
            "speaker_id",
            name=op.f("uq_conversations_office_code_chat_id_speaker_id"),
        ),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("webhook_event_id", sa.String(80), nullable=False),
        sa.Column("synthetic_id", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("speaker_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("happened_at", MOMENT, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("worker", sa.String(80), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reply_state", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_chat"), "inbox", ["office_code", "chat_id", "state"], unique=False)
    op.create_index(op.f("ix_inbox_message"), "inbox", ["office_code", "message_id"], unique=False)
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_index(op.f("ix_inbox_state_id"), "inbox", ["state", "id"], unique=False)
    op.create_index(
        op.f("uq_inbox_office_code_webhook_event_id"),
        "inbox",
        ["office_code", "webhook_event_id"],
        unique=True,
    )
    op.create_index(
        op.f("uq_inbox_one_per_chat"),
        "inbox",
        ["office_code", "chat_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('claimed', 'answering') AND chat_id <> ''"),
        postgresql_where=sa.text("state IN ('claimed', 'answering') AND chat_id <> ''"),
    )


def _offices() -> None:
    op.create_table(
        "offices",
        sa.Column("code", sa.String(8)),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("destination", sa.String(64), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
        sa.UniqueConstraint("destination", name=op.f("uq_offices_destination")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("campaign", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(120), nullable=True),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("endpoint", sa.String(10), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("worker", sa.String(80), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_attempt_at", MOMENT, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("office_code", "purpose", name=op.f("uq_outbox_office_code_purpose")),
        sa.UniqueConstraint("retry_key", name=op.f("uq_outbox_retry_key")),
    )
    op.create_index(op.f("ix_outbox_campaign"), "outbox", ["office_code", "campaign"], unique=False)
    op.create_index(op.f("ix_outbox_state_due_at"), "outbox", ["state", "due_at"], unique=False)


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("seat_kind", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("took_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_kind"), "questions", ["office_code", "kind", "asked_at"], unique=False)


def _clusters() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_clusters_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
        sa.UniqueConstraint("office_code", "name", name=op.f("uq_clusters_office_code_name")),
    )
    op.create_index(op.f("ix_clusters_office_code"), "clusters", ["office_code"], unique=False)


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_contacts_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("office_code", "line_id", name=op.f("uq_contacts_office_code_line_id")),
    )


def _import_batches() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("layout", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("imported_by", sa.String(64), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_import_batches_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_index(
        op.f("ix_import_batches_state"), "import_batches", ["office_code", "kind", "state"], unique=False
    )


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_seats_office_code_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint(
            "office_code", "kind", "target", "role", name=op.f("uq_seats_office_code_kind_target_role")
        ),
    )
    op.create_index(op.f("ix_seats_office_code"), "seats", ["office_code"], unique=False)


def _holders() -> None:
    op.create_table(
        "holders",
        sa.Column("id", BIG_ID),
        sa.Column("office_code", sa.String(8), nullable=False),
        sa.Column("seat_id", BIG_ID, nullable=False),
        sa.Column("line_id", sa.String(64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_holders_office_code_offices")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_holders_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holders")),
    )
    op.create_index(
        op.f("ix_holders_line_id_ended_at"), "holders", ["office_code", "line_id", "ended_at"], unique=False
    )
    op.create_index(op.f("ix_holders_seat_id"), "holders", ["seat_id"], unique=False)


TABLES = (
    "audit_log",
    "conversations",
    "inbox",
    "offices",
    "outbox",
    "questions",
    "clusters",
    "contacts",
    "import_batches",
    "seats",
    "holders",
)


def upgrade() -> None:
    _audit_log()
    _conversations()
    _inbox()
    _offices()
    _outbox()
    _questions()
    _clusters()
    _contacts()
    _import_batches()
    _seats()
    _holders()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
