"""Fixtures every room shares: a real database in a file, and where the shared folder is."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.session import make_engine, make_sessions

ROOT = Path(__file__).resolve().parents[1]
#: The specification and the real data beside the checkout; absent on a newcomer's machine.
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.exists():
        pytest.skip("the folder ../shared with the original data is not here")
    return SHARED


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def sessions(database_url: str):
    import db.audit, db.batches, db.datasets  # noqa
    from db.base import Base

    engine = make_engine(database_url)
    Base.metadata.create_all(engine)
    yield make_sessions(engine)
    engine.dispose()
