"""The migrated schema equals the models, on both databases, forwards and back."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from db import migrate
from db.models import all_tables
from db.session import make_engine


def check_schema(url: str) -> None:
    engine = make_engine(url)
    assert migrate.is_empty(engine) and migrate.current(engine) is None
    migrate.upgrade(url)
    assert migrate.is_current(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []
    migrate.upgrade(url)
    for revision in migrate.revisions():
        assert migrate.current(engine) == revision
        migrate.downgrade(url)
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(url)
    assert migrate.is_current(engine)
    engine.dispose()


def test_the_migrated_schema_equals_the_models_on_sqlite(database_url):
    check_schema(database_url)


@pytest.mark.service
def test_the_migrated_schema_equals_the_models_on_postgresql(postgres_url):
    check_schema(postgres_url)
