"""``nongphaen trial``: an empty office of one's own, which touches nothing of a real one."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.cli import trial as trials
from db.errors import WrongInputError
from db.offices import Office
from db.session import make_engine, make_sessions


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Say what the parts would be started with, without starting them."""
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/real")
    monkeypatch.setenv("QUEUE_URL", "redis://127.0.0.1:1/0")
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(trials, "play", lambda _what, environment, _port: seen.append(dict(environment)))

    def start(*arguments: str, code: int = 0) -> dict[str, str]:
        result = CliRunner().invoke(trials.trial, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return seen[-1]

    return start


def test_it_begins_empty_in_a_folder_of_its_own(started, tmp_path):
    environment = started("--office", "5602")
    assert environment["OFFICE_CODE"] == "5602" and environment["NONGPHAEN_HOME"] == str(tmp_path / "trial")
    assert "DATABASE_URL" not in environment and "QUEUE_URL" not in environment
    with make_sessions(make_engine(f"sqlite:///{tmp_path / 'trial' / 'nongphaen.db'}"))() as session:
        office = session.get_one(Office, "5602")
        assert office.name == "สำนักงานเขตพื้นที่ 5602" and not office.demonstration


def test_the_office_is_told_once_and_stays(started):
    started("--office", "5602")
    assert started()["OFFICE_CODE"] == "5602"
    with pytest.raises(WrongInputError, match="5602 อยู่"):
        started("--office", "5703")


@pytest.mark.parametrize("code", ["", "56", "เชียงราย", "56021"])
def test_a_wrong_code_is_told_with_what_to_type(started, code):
    with pytest.raises(WrongInputError, match="make trial OFFICE=5602"):
        started("--office", code)
