"""How Alembic runs our migrations: on the engine that db.migrate hands over, all revisions in one transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine, text

from db.migrate import MIGRATION_LOCK
from db.models import all_tables


def run() -> None:
    """Migrate online; there is no offline mode, offices have a database."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect().execution_options(writing=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=all_tables(),
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            context.run_migrations()


run()
