"""Fixtures of the delivery tests."""

from __future__ import annotations

import pytest

from tests.bot.delivery.desk import MONDAY, Desk
from tests.bot.kit import Clock


@pytest.fixture
def desk(queues, tmp_path, any_database) -> Desk:
    """A post room on Monday morning, on each database."""
    return Desk(queues, tmp_path, any_database, Clock(MONDAY))


@pytest.fixture
def small_desk(office, tmp_path, database_url) -> Desk:
    """The same, on SQLite alone."""
    return Desk(office, tmp_path, database_url, Clock(MONDAY))
