"""Fixtures every room shares: a real database in a file, and where the shared folder is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from db.migrate import upgrade
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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database brought up by the migrations, as an office's is; copied for every test."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sessions(database_url: str, migrated_file: Path):
    shutil.copy(migrated_file, database_url.removeprefix("sqlite:///"))
    engine = make_engine(database_url)
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory) -> Path:
    """A SQLite file with the demonstration of both offices, made by the commands a newcomer runs."""
    from bot.cli.demo import load_demo_data
    from db.migrate import upgrade

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    upgrade(f"sqlite:///{path}")
    engine = make_engine(f"sqlite:///{path}")
    load_demo_data(make_sessions(engine))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def model_home(tmp_path_factory) -> Path:
    """A home with the product's model in it, trained once for the whole run: training takes ten seconds and more."""
    from bot.nlu.intents import load_or_train

    base = tmp_path_factory.getbasetemp()
    if kept := os.environ.get("TEST_MODEL_HOME"):
        # Of an earlier run: it is trained anew only where what it learns from has changed.
        load_or_train(Path(kept))
        return Path(kept)
    # Workers of one run have folders beside each other; a model is put into place whole, so they may share it.
    home = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "model-home"
    load_or_train(home)
    return home


def give_model(model_home: Path, home: Path) -> None:
    """Put the trained model into the home of a process that a test starts."""
    shutil.copytree(model_home / "nlu", home / "nlu", dirs_exist_ok=True)
