"""The outbox to a stand-in for LINE: messages a second with 1, 2 and 4 workers, CPU beside a bare urllib3 loop, the wait of
what is due, and planning for the country."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3
from sqlalchemy import func, insert, select

from bot.delivery.posting import post_due
from bot.settings import load_settings
from bot.workdeps import Deps, make_deps
from db.notices import Promise, Telling, promise
from db.offices import ensure_office
from db.outbox import OutboxMessage, Planned, plan_many
from db.people import Holder, SeatRow
from db.session import Sessions, make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.benchmarks.databases import postgres_url, sqlite_url
from tests.benchmarks.measuring import Report, median, p95, times

OFFICE, TOKEN = "5703", "bench-token"
WORKERS = (1, 2, 4)
#: An office of 139 schools, 500 people of whom hear something of their own in the morning.
MORNING = 500
ENDS_WITHIN_S = 240


class _Line(BaseHTTPRequestHandler):
    """Says 200 to every send at once; LINE itself takes 30 to 100 ms."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = b'{"sentMessages":[]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-line-request-id", "bench")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


def _serve() -> None:
    """Run as a process of its own: ``python -m tests.benchmarks.outbox serve``; prints its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Line)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _work(mark: str) -> None:
    """Run as a process of its own: one courier until nothing is due; prints seconds of its processor and messages."""
    from bot.courier import Courier
    from bot.logs import set_up_logs

    set_up_logs("json")
    deps = make_deps(load_settings())
    courier = Courier(deps, mark)
    _ = deps.sender, deps.pace, deps.channels.offices()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.process_time()
    while courier.step():
        pass
    print(time.process_time() - began, flush=True)


class _Stand:
    """A stand-in for LINE and an office with a database, for as long as one measurement takes."""

    def __init__(self, url: str, home: str) -> None:
        self.url, self.home = url, home
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.outbox", "serve"], stdout=subprocess.PIPE, text=True
        )
        assert self._server.stdout is not None
        self.line = f"http://127.0.0.1:{self._server.stdout.readline().strip()}"
        self.environment = {
            **os.environ,
            "NONGPHAEN_HOME": home,
            "DATABASE_URL": url,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_CHANNEL_SECRET": TOKEN,
            "LINE_API_BASE": self.line,
            "SECRET_KEY": "k" * 32,
            "OFFICE_CODE": OFFICE,
            "LOG_FORMAT": "json",
        }
        self.sessions: Sessions = make_sessions(make_engine(url))
        with writing(self.sessions) as session:
            ensure_office(session, OFFICE, "สพป.ทดสอบ")

    def deps(self) -> Deps:
        return Deps(load_settings(self.environment), self.sessions)

    def plan(self, count: int) -> None:
        """Plan personal messages; what was planned before is gone."""
        now = utc_now()
        with writing(self.sessions) as session:
            session.query(OutboxMessage).delete()
        for start in range(0, count, 5_000):
            with writing(self.sessions) as session:
                rows = [
                    Planned(OFFICE, (f"U{number:032x}",), [_text(number)], campaign="bench")
                    for number in range(start, min(count, start + 5_000))
                ]
                plan_many(session, rows, now=now)

    def workers(self, count: int) -> tuple[float, float]:
        """Let so many workers send all; return seconds of the wall, and of their processors together."""
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.outbox", "work", f"w{number}"],
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )
            for number in range(count)
        ]  # fmt: skip
        for each in running:
            assert each.stdout is not None and each.stdout.readline().strip() == "ready"
        began = time.perf_counter()
        for each in running:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        spent = sum(float(each.communicate(timeout=ENDS_WITHIN_S)[0]) for each in running)
        return time.perf_counter() - began, spent

    def unsent(self) -> int:
        with self.sessions() as session:
            left = select(func.count(OutboxMessage.id)).where(OutboxMessage.state != "sent")
            return session.scalar(left) or 0

    def close(self) -> None:
        self._server.kill()
        self._server.wait()
        self.sessions.kw["bind"].dispose()


def _text(number: int) -> dict[str, str]:
    return {"type": "text", "text": f"โรงเรียนที่ {number}: รายงานไตรมาส 1 ครบกำหนด 15 ม.ค. 70 ยังไม่ส่ง"}


def _bare(line: str, count: int) -> tuple[float, float]:
    """Post the same bodies with urllib3 alone; return seconds of the wall and of the processor."""
    pool = urllib3.PoolManager(retries=False)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        body = json.dumps({"to": f"U{number:032x}", "messages": [_text(number)]}).encode()
        pool.request("POST", f"{line}/v2/bot/message/push", body=body, headers=headers)
    return time.perf_counter() - wall, time.process_time() - cpu


def _sending(quick: bool) -> Report:
    report = Report(
        "Outbox to a stand-in for LINE, personal pushes",
        ("database", "workers", "messages", "messages /s", "CPU ms each", "CPU, times bare urllib3"),
    )
    count = 300 if quick else 3_000
    for name, made in (("SQLite", sqlite_url), ("PostgreSQL", postgres_url)):
        with made() as url, tempfile.TemporaryDirectory() as home:
            if url is None:
                report.notes.append(f"{name}: no server answers.")
                continue
            stand = _Stand(url, home)
            try:
                wall, cpu = _bare(stand.line, count)
                bare = cpu / count * 1000
                report.add(
                    f"{name} (bare loop)", 1, f"{count:,}", f"{count / wall:,.0f}", f"{bare:.2f}", "1.00 x"
                )
                for workers in WORKERS:
                    stand.plan(count)
                    wall, cpu = stand.workers(workers)
                    assert stand.unsent() == 0
                    each = cpu / count * 1000
                    report.add(
                        name, workers, f"{count:,}", f"{count / wall:,.0f}", f"{each:.2f}", times(each, bare)
                    )
            finally:
                stand.close()
    report.notes.append(
        "The stand-in answers at once and takes its share of the processor; LINE answers after 30 to 100 ms, so that a worker's"
        " one courier sends 10 to 30 a second there, and several workers as many times more."
    )
    return report


def _waiting(quick: bool) -> Report:
    """From the moment something is due to LINE's having it: a whole worker, one office's morning."""
    report = Report(
        "From due to handed over, a morning of one office",
        ("database", "messages", "p50 s", "p95 s", "longest s"),
    )
    count = 50 if quick else MORNING
    for name, made in (("SQLite", sqlite_url), ("PostgreSQL", postgres_url)):
        with made() as url, tempfile.TemporaryDirectory() as home:
            if url is None:
                continue
            stand = _Stand(url, home)
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.bot.echo_work"], env=stand.environment, stderr=subprocess.PIPE
            )
            try:
                assert worker.stderr is not None
                while b"worker_started" not in worker.stderr.readline():
                    pass
                threading.Thread(target=worker.stderr.read, daemon=True).start()
                _promise(stand.sessions, count, urgency=2)
                until = time.monotonic() + ENDS_WITHIN_S
                while time.monotonic() < until:
                    time.sleep(0.2)
                    with stand.sessions() as session:
                        told = session.query(Telling).filter_by(state="told").count()
                    if told == count:
                        break
                with stand.sessions() as session:
                    rows = session.execute(
                        select(OutboxMessage.due_at, OutboxMessage.finished_at).where(
                            OutboxMessage.state == "sent"
                        )
                    ).all()
                waited = [(ended - _PROMISED[0]).total_seconds() for _due, ended in rows]
                report.add(
                    name,
                    f"{len(waited):,}",
                    f"{median(waited):.1f}",
                    f"{p95(waited):.1f}",
                    f"{max(waited):.1f}",
                )
            finally:
                worker.kill()
                worker.wait()
                stand.close()
    return report


#: The moment at which the last promise was due.
_PROMISED = [utc_now()]


def _promise(sessions: Sessions, people: int, *, urgency: int = 0, each: int = 1) -> None:
    """Promise one notice to schools with ``each`` persons in them, ``people`` in all, every school its own words."""
    schools = people // each
    with writing(sessions) as session:
        for start in range(0, schools, 10_000):
            numbers = range(start, min(schools, start + 10_000))
            seats = [
                {"office_code": OFFICE, "kind": "school", "target": f"{number:08d}", "role": ""}
                for number in numbers
            ]
            session.execute(insert(SeatRow), seats)
        ids = session.execute(select(SeatRow.id, SeatRow.target)).all()
    now = utc_now()
    for start in range(0, len(ids), 2_000):
        with writing(sessions) as session:
            held = [
                {
                    "office_code": OFFICE,
                    "seat_id": seat,
                    "line_id": f"U{int(code) * each + one:032x}",
                    "since": now,
                }
                for seat, code in ids[start : start + 2_000]
                for one in range(each)
            ]
            session.execute(insert(Holder), held)
    _PROMISED[0] = now = utc_now()
    for start in range(0, schools, 5_000):
        with writing(sessions) as session:
            promise(
                session,
                (
                    Promise(
                        OFFICE,
                        "circular",
                        "1",
                        "sent",
                        f"school:{number:08d}",
                        f"ถึงโรงเรียนที่ {number}",
                        now,
                        urgency=urgency,
                    )
                    for number in range(start, min(schools, start + 5_000))
                ),
                now=now,
            )


def _planning(quick: bool) -> Report:
    report = Report(
        "Planning a notice for the country",
        ("database", "schools", "people", "planned in s", "CPU s", "memory MB more"),
    )
    sizes = ((300, 1), (300, 17)) if quick else ((30_000, 1), (29_600, 17))
    for name, made in (("SQLite", sqlite_url), ("PostgreSQL", postgres_url)):
        for schools, each in sizes:
            with made() as url, tempfile.TemporaryDirectory() as home:
                if url is None:
                    continue
                stand = _Stand(url, home)
                try:
                    _promise(stand.sessions, schools * each, urgency=2, each=each)
                    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                    wall, cpu = time.perf_counter(), time.process_time()
                    post_due(stand.deps())
                    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                    report.add(
                        name,
                        f"{schools:,}",
                        f"{schools * each:,}",
                        f"{wall:.1f}",
                        f"{cpu:.1f}",
                        f"{more:.0f}",
                    )
                finally:
                    stand.close()
    report.notes.append(
        "Wanted: 30,000 schools in under 30 s, 500,000 people in under 5 minutes, without holding them in memory."
    )
    return report


def run(quick: bool) -> list[Report]:
    return [_sending(quick), _waiting(quick), _planning(quick)]


if __name__ == "__main__":
    _serve() if sys.argv[1] == "serve" else _work(sys.argv[2])
