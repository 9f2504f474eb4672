"""An officer in the console without a browser: a test client that comes in by a link and fills forms in."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import create_app
from bot.clerk.clerk import Clerk
from bot.deps import WebDeps
from bot.workdeps import Deps
from db.console import make_link, spell_of
from db.people import Seat, give_seat
from db.session import Sessions, make_engine, make_sessions, writing
from tests.bot.kit import make_settings
from tests.conftest import give_model

OFFICER = Seat("officer", "5703")
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def seated(sessions: Sessions, line_id: str, *, at: datetime, seat: Seat = OFFICER) -> str:
    """Give somebody a seat and return a link's token, as the chat would make it."""
    with writing(sessions) as session:
        give_seat(session, seat, line_id, at=at)
    with writing(sessions) as session:
        return make_link(session, seat, holder=spell_of(session, seat, line_id), actor="a" * 32, at=at)


def on_demonstration(demo_file, tmp_path, clock, model_home) -> Deps:
    """Return what a worker needs, on a copy of the demonstration's database and with the trained model."""
    path = tmp_path / "demo.db"
    for suffix in ("", "-wal"):
        source = Path(f"{demo_file}{suffix}")
        if source.exists():
            shutil.copy(source, f"{path}{suffix}")
    give_model(model_home, tmp_path)
    settings = make_settings(tmp_path, f"sqlite:///{path}")
    return Deps(settings, make_sessions(make_engine(settings.database_url)), clock)


class Browser:
    """A test client that keeps cookies and sends each form with what its page says."""

    def __init__(self, deps: WebDeps) -> None:
        self.client = create_app(deps).test_client()

    def come_in(self, token: str) -> None:
        assert self.client.post(f"/console/enter/{token}", base_url=BASE).status_code == 303

    def get(self, path: str) -> Any:
        return self.client.get(f"/console{path}", base_url=BASE)

    def csrf(self, path: str = "/") -> str:
        found = _CSRF.search(self.get(path).text)
        assert found, "the page has no form"
        return found[1]

    def post(self, path: str, **fields: Any) -> Any:
        data = {"csrf": self.csrf(), **fields}
        return self.client.post(f"/console{path}", data=data, base_url=BASE)

    def hand_in(self, clerk: Clerk, path: str, **fields: Any) -> Any:
        """Send a form that a clerk works on, let the clerk do it, and return the page it ends on."""
        answer = self.post(path, **fields)
        assert answer.status_code == 303, answer.text
        self.errand = answer.headers["Location"].removeprefix("/console")
        assert "กำลังทำ" in self.get(self.errand).text
        assert clerk.step()
        page = self.get(self.errand)
        while page.status_code == 303:
            page = self.get(page.headers["Location"].removeprefix("/console"))
        return page


#: The cookie goes over https only, as PUBLIC_URL of the tests says.
BASE = "https://bot.example.go.th"
