"""What a worker process holds: its modules, what it draws with, and the names of the country's 29,579 schools."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measuring import Report, times

_STAGES = """
import psutil
def told(name): print(name, psutil.Process().memory_info().rss / 1e6, sep="\\t")
import flask, sqlalchemy.orm
told("import flask, sqlalchemy")
import bot.worker
from bot.nlu.understand import Understander
from handlers.core import load_handlers
load_handlers()
understander = Understander()
told("a worker's modules")
from reports.charts.draw import warm_up
warm_up()
told("after its first chart")
from bot.nlu.gazetteer import Gazetteer
from tests.benchmarks.understanding import OFFICE, _national
names = _national()
if names:
    known = Gazetteer(names)
    told(f"with the names of {len(names):,} schools")
    from datetime import UTC, datetime
    from bot.nlu.understanding import Memory, Setting
    from db.people import Seat
    setting = Setting(Seat("officer", OFFICE), datetime(2026, 11, 21, 3, tzinfo=UTC))
    for said in ("โรงเรียนบ้านเม่จันมีนักเรียนกี่คน", "10 โรงเรียนที่นักเรียนน้อยที่สุด") * 20:
        understander.understand(said, Memory(), setting, known)
    told("after forty sentences")
"""


def run(quick: bool) -> Report:
    report = Report("What a worker process holds", ("when", "resident MB", "against flask, sqlalchemy"))
    out = subprocess.run([sys.executable, "-c", _STAGES], check=True, capture_output=True, text=True).stdout
    found = [line.split("\t") for line in out.splitlines() if "\t" in line]
    for name, size in found:
        report.add(name, f"{float(size):.1f}", times(float(size), float(found[0][1])))
    return report
