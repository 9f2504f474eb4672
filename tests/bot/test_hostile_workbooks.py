"""A hundred files made to harm, as an office meets them: uploaded in the console over HTTP, and sent to the bot in LINE.

Each gets a clear Thai answer and no failure of ours; the worker and the clerk go on with the next. What a file may take of
memory and time are the product's own limits (db/importing/trial.py), tried here by going beyond them.
"""

from __future__ import annotations

import io
import json
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest
from sqlalchemy import func, select

from bot.clerk.clerk import Clerk
from bot.converse import Converse
from bot.filing import Filing
from bot.line.content import Contents, make_pool
from bot.line.sender import Sender
from bot.nlu.understand import Understander
from bot.simulator import SimulatorConfig
from bot.simulator.personas import persona
from bot.simulator.server import SimulatorServer
from bot.speaking import ThroughConverse
from bot.workdeps import Deps
from bot.worker import Worker
from db.batches import ImportBatch
from db.errands import Errand
from db.importing import import_file, trial
from db.inbox import InboxEvent
from db.people import Seat, give_seat
from db.session import make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.bot.console.kit import Browser, seated
from tests.bot.kit import KEY, USER, make_settings, put_in, signed
from tests.db.conftest import SCHOOLS
from tests.files_that_harm import IN_ORDER, book, files_that_harm

FILES = files_that_harm()
ARUN = persona("hw-arun", "อรุณ", "officer", "")
#: What the process may grow by while it reads one: as much as in ``tests/handlers/test_hostile_files.py``.
MOST_GROWTH_MB = 450
_THAI = re.compile("[\u0e00-\u0e7f]")
_TAGS = re.compile(r"<[^>]+>")


class Office:
    """An officer before the console and in LINE; the web process, a worker and a clerk, on one database."""

    def __init__(self, line: SimulatorServer, sessions, settings) -> None:
        self.line, self.sessions = line, sessions
        token = line.config.access_token
        converse = Converse(sessions, Understander(), hash_key=KEY)
        contents = Contents(token, line.url, make_pool())
        speaks = ThroughConverse(converse, Filing(converse.keeping, lambda _office: contents))
        self.deps = put_in(Deps(settings, sessions), sender=Sender(token, line.url), speaks=speaks)
        self.browser = Browser(self.deps)
        self.browser.come_in(seated(sessions, USER, at=utc_now()))
        #: What an earlier test module of this process keeps running (a fork server, say) is no business of ours.
        self.bystanders = set(psutil.Process().children())
        self.worker, self.clerk = Worker(self.deps, "w"), Clerk(self.deps, "clerk")

    def uploaded(self, data: bytes, name: str) -> str:
        """Upload a file in the console; return the words of the page it ends on."""
        sent = self.browser.post("/imports/check", kind="students", file=(io.BytesIO(data), name))
        if sent.status_code == 303:
            assert self.clerk.step() and not self.clerk.step()
            sent = self.browser.get(sent.headers["Location"].removeprefix("/console"))
        assert sent.status_code in (200, 413, 422), sent.status_code
        return _TAGS.sub(" ", sent.text.partition("<main")[2].partition("</main>")[0])

    def said_to(self, event_id: str) -> str:
        """Let a webhook of the stand-in's come in over HTTP; return all that the bot answers."""
        before = len(self.line.platform.bot_messages(ARUN.user_id))
        event = self.line.platform.events[event_id]
        assert self.browser.client.post("/callback", **signed([event])).status_code == 200
        assert self.worker.step() and not self.worker.step()
        return json.dumps(self.line.platform.bot_messages(ARUN.user_id)[before:], ensure_ascii=False)

    def sent(self, data: bytes, name: str) -> str:
        return self.said_to(self.line.platform.send_file(ARUN.user_id, name, data))

    def count(self, table, *where) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


@pytest.fixture(scope="module")
def office(migrated_file, tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile-workbooks")
    shutil.copy(migrated_file, home / "office.db")
    url = f"sqlite:///{home / 'office.db'}"
    engine = make_engine(url)
    sessions = make_sessions(engine)
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703")
    with writing(sessions) as session:
        give_seat(session, Seat("officer", "5703"), ARUN.user_id, at=utc_now())
    with SimulatorServer(SimulatorConfig(personas=(ARUN,), groups=())) as line:
        settings = make_settings(home, url, rate_person=10**6, rate_chat=10**6)
        yield Office(line, sessions, replace(settings, line_api_base=line.url, line_data_api_base=line.url))
    engine.dispose()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def left_behind(office: Office) -> list[psutil.Process]:
    """Return the processes that work on files began and did not end."""
    return [one for one in psutil.Process().children() if one not in office.bystanders]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_harms_is_answered_in_the_console_and_in_line(office, name):
    batches, data = office.count(ImportBatch), FILES[name]()
    made = peak_mb()
    page, said = office.uploaded(data, f"{name}.xlsx"), office.sent(data, f"{name}.xlsx")
    assert peak_mb() - made < MOST_GROWTH_MB
    for told, fine in ((page, "ตรวจแล้วถูกต้อง"), (said, "ตรวจแล้วไม่พบจุดที่ต้องแก้")):
        assert _THAI.search(told) and "ระบบขัดข้อง" not in told and "Traceback" not in told
        assert "passwd" not in told.replace(name, "")
        assert (fine in told) == (name in IN_ORDER), told
    assert office.count(ImportBatch) == batches, "a batch was left behind"
    assert office.count(InboxEvent, InboxEvent.outcome == "bug") == 0
    assert office.count(Errand, Errand.state != "done") == 0
    assert left_behind(office) == [], "a process was left behind"


def test_after_all_of_them_a_good_file_is_checked_and_a_question_answered(office):
    assert "ตรวจแล้วถูกต้อง 1 แถว" in office.uploaded(book(), "นักเรียน.xlsx")
    assert "1 แถว ตรวจแล้วไม่พบจุดที่ต้องแก้" in office.sent(book(), "นักเรียน.xlsx")
    assert "โรง" in office.said_to(office.line.platform.say(ARUN.user_id, "มีโรงเรียนกี่โรง"))


def test_what_takes_longer_than_the_trial_may_is_stopped_and_says_so(office, monkeypatch):
    monkeypatch.setattr(trial, "MOST_S", 0.01)
    for told in (office.uploaded(book(), "ก.xlsx"), office.sent(book(), "ก.xlsx")):
        assert "ไฟล์นี้เปิดไม่ได้" in told and "คัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่" in told
    assert left_behind(office) == [], "what was stopped is gone"


@pytest.mark.parametrize(
    ("bound", "greedy", "dies"),
    [
        ("MOST_MEMORY = 200_000_000", "bytearray(400_000_000)", "MemoryError"),
        ("MOST_CPU_S = 1", "all(iter(int, 1))\nwhile True: pass", ""),
    ],
)
def test_the_trial_cannot_take_more_than_its_bounds(bound, greedy, dies):
    program = f"from db.importing import trial\ntrial.{bound}\ntrial._limit()\n{greedy}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode and dies in done.stderr
