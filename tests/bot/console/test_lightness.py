"""The console lives in the process that answers webhooks: no page of it may bring in what is heavy."""

from __future__ import annotations

import json
import subprocess
import sys

from bot.console.routes import PAGES
from db.console import make_link
from db.migrate import upgrade
from db.offices import ensure_office
from db.people import Seat
from db.session import make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.bot.test_app import HEAVY
from tests.conftest import ROOT

PROGRAM = """
import json, sys
import psutil
from bot.app import create_app
client = create_app().test_client()
base = "https://bot.example.go.th"
codes = [client.post(f"/console/enter/{sys.argv[1]}", base_url=base).status_code]
# What monitors ask of every installation brings the task engine and the migrations in.
client.get("/readyz")
before = psutil.Process().memory_info().rss / 1e6
codes += [client.get(f"/console{path}", base_url=base).status_code for path in json.loads(sys.argv[2])]
after = psutil.Process().memory_info().rss / 1e6
print(json.dumps([codes, [name for name in json.loads(sys.argv[3]) if name in sys.modules], before, after]))
"""


def test_every_page_together_imports_nothing_heavy_and_stays_small(tmp_path, database_url):
    upgrade(database_url)
    sessions = make_sessions(make_engine(database_url))
    with writing(sessions) as session:
        ensure_office(session, "5703", "สพป.เชียงราย เขต 3")
        token = make_link(session, Seat("officer", "5703"), holder=None, actor="test", at=utc_now())
    environment = {
        "PATH": "/usr/bin:/bin", "NONGPHAEN_HOME": str(tmp_path), "DATABASE_URL": database_url, "LINE_CHANNEL_SECRET": "s",
        "SECRET_KEY": "k" * 32, "PUBLIC_URL": "https://bot.example.go.th",
    }  # fmt: skip
    paths = [page.path for page in PAGES]
    arguments = [sys.executable, "-c", PROGRAM, token, json.dumps(paths), json.dumps(HEAVY)]
    done = subprocess.run(arguments, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    codes, heavy, before, after = json.loads(done.stdout)
    assert codes == [303, *[200] * len(paths)]
    assert heavy == []
    # Templates, tables of facts and the calendar of holidays; a thing that brought pandas along would take 60 MB.
    assert after - before < 35, f"{before:.1f} MB grew to {after:.1f} MB"
