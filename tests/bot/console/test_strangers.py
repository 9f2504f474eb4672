"""Every address of the console that names something, tried with the name of another office's: nothing is shown or changed.

The walk is made of the console's own addresses and of the fields its views read: one that nobody tries is found here.
Each try is made again by the office whose thing it is, and works: so it is the office that keeps strangers out.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import select

import bot.console
from bot.clerk.clerk import Clerk
from bot.console.forms import KINDS
from bot.console.routes import ROUTES, Route
from bot.workdeps import Deps
from db.audit import AuditLine, broken_links
from db.console import REFUSED
from db.models import all_tables
from db.people import Seat
from tests.bot.console.kit import Browser, seated
from tests.bot.console.neighbour import SECRET, THEIRS, furnish, leave_lying
from tests.bot.kit import OTHER, USER
from tests.conftest import give_model
from tests.papers import pdf

OURS = "5703"
#: Tables in which a refused request leaves its traces.
TRACES = {"audit_log", "errands", "console_sessions", "console_links"}


@dataclass(frozen=True)
class Try:
    """A request that names something of the other office; ``{…}`` in what it sends is filled in with what that holds."""

    method: str
    rule: str
    sends: dict[str, Any]
    #: It takes minutes when it works, or is a narrower view of one's own: the office itself does not try it.
    alone: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.rule} {' '.join(f'{key}={value}' for key, value in self.sends.items() if isinstance(value, str))}"[
            :90
        ]


def get(rule: str, **sends: Any) -> Try:
    return Try("GET", rule, sends)


def post(rule: str, **sends: Any) -> Try:
    return Try("POST", rule, sends)


LETTER = {"number": "ว 900", "dated": "20/11/2569", "subject": "เรื่องหนึ่ง", "urgency": "ปกติ"}
ROUND = {"name": "แบบสำรวจ", "due": "25/12/2569"}
AUDIENCES = {
    "words": "โรงเรียน {school}",
    "cluster": "{cluster}",
    "amphoe": "{amphoe}",
    "school": "{school}",
}
TRIES = (
    *(get(f"/errand/<token>{more}", token="{errand}") for more in ("", "/state", "/file", "/chart")),
    post("/imports/accept", checked="{checked}"),
    post("/imports/<int:number>/diff", number="{batch}"),
    post("/imports/<int:number>/tell", number="{reports}"),
    post("/imports/<int:number>/undo", number="{batch}"),
    post("/deadlines/move", code="{round}", due="26/12/2569"),
    post("/deadlines/cancel", code="{round}"),
    *(post("/deadlines/add", **ROUND, to=kind, **{f"to-{kind}": named}) for kind, named in AUDIENCES.items()),
    *(
        post("/circulars/write", **LETTER, to=kind, **{f"to-{kind}": named})
        for kind, named in AUDIENCES.items()
        if kind != "words"
    ),
    post("/circulars/write", **LETTER, to="all", was="{draft}"),
    get("/circulars/letter", key="{draft}"),
    get("/circulars/letter", key="{sent}"),
    post("/circulars/correct", key="{sent}", subject="mended"),
    post("/circulars/correct", key="{sent}", subject="mended", sure="1"),
    post("/circulars/paper", key="{sent}", paper=pdf),
    *(post("/circulars/<act>", act=act, key="{draft}") for act in ("preview", "send", "discard")),
    *(post("/circulars/<act>", act=act, key="{sent}") for act in ("recall", "register", "unpaper")),
    get("/teach/<int:line>", line="{line}"),
    post("/teach/<act>", act="propose", line="{line}", like="นักเรียนทั้งหมดกี่คน"),
    Try("POST", "/teach/<act>", {"act": "accept", "line": "{line}", "like": "นักเรียนทั้งหมดกี่คน"}, alone=True),
    post("/teach/<act>", act="ignore", line="{line}"),
    post("/teach/<act>", act="forget", lesson="{lesson}"),
    post("/teach/<act>", act="use", version="{version}"),
    post("/rehearse", what="letter:{letter}"),
    post("/rehearse", what="round:{round}"),
    get("/people/school/<code>", code="{school}"),
    post("/people/issue", kind="school", school="{school}", role="clerk"),
    post("/people/issue", kind="head", cluster="{cluster}"),
    post("/people/transfers/accept", checked="{moves}"),
    post("/people/transfers/<int:number>/codes", number="{transfer}"),
    post("/people/transfers/<int:number>/undo", number="{transfer}"),
    post("/people/decide", request="{request}", yes="1"),
    post("/people/decide", request="{request}"),
    *(post("/people/end", holder=held) for held in ("{holder}", "{group}")),
    get("/cases/<int:number>", number="{case}"),
    *(
        post("/cases/<int:number>/<act>", number="{case}", act=act)
        for act in ("take", "close", "push", "reopen")
    ),
    Try("POST", "/cases/<int:number>/<act>", {"number": "{case}", "act": "withdraw"}, alone=True),
    post("/cases/<int:number>/<act>", number="{case}", act="answer", text="ได้ค่ะ"),
    post("/outbox/<int:number>/retry", number="{failed}"),
    post("/outbox/<int:number>/cancel", number="{planned}"),
)
FOR_NOBODY = post("/circulars/write", **LETTER, to="words", **{"to-words": AUDIENCES["words"]})
#: Views of one's own that a field makes narrower, tried with what is the other office's: nothing of that stands in them.
NARROWER = (
    get("/people", q="{school}"),
    get("/audit", before="999999"),
    get("/explore", q="{school}"),
    get("/cases", state="เปิด"),
    get("/outbox", state="failed"),
)
#: What else is read from requests, by view: words, days, choices of a list and counts name nothing that an office holds.
PLAIN = {
    "audit": {"act", "check"},
    "cases": {"on"},
    "circulars": {"state", "queue", "due", "news", "summary", "link"},
    "deadlines": {"opens", "year", "system", "round", "day", "before", "at", "every", "most"},
    "desk": {"said"},
    "gate": {"csrf"},
    "imports": {"kind", "file", "queue"},
    "outbox": {"reserve"},
    "settings": {"name", "contact"},
    "transfers": {"file", "batch"},
}  # fmt: skip
#: Fields whose names are put together: options of an import, and ``to-…`` of an audience.
PUT_TOGETHER = {"imports": 1, "forms": 2, "teach": 1, "desk": 1}


def module_of(route: Route) -> str:
    return route.view.partition(":")[0]


def named_in(rule: str) -> set[str]:
    return set(re.findall(r"<(?:\w+:)?(\w+)>", rule))


def read_by(module: str) -> tuple[set[str], int]:
    """The names of the fields and parameters that a module of the console reads; how many it puts together."""
    found, unknown = set(), 0
    for node in ast.walk(ast.parse(inspect.getsource(import_module(f"bot.console.{module}")))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        if called in ("field", "_number", "day_of") or re.fullmatch(
            r"request\.(form|args|files|values)\.get", called
        ):
            if isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
            else:
                unknown += 1
        assert not re.fullmatch(r"request\.(form|args|values|files)\.(getlist|to_dict|items)", called), module
        assert called not in ("request.get_json", "request.get_data"), module
    return found, unknown


def acts_of(module: str) -> set[str]:
    """The acts that a module's views tell apart by a part of their address."""
    tree = ast.parse(inspect.getsource(import_module(f"bot.console.{module}")))
    compared = [
        each for each in ast.walk(tree) if isinstance(each, ast.Compare) and ast.unparse(each.left) == "act"
    ]
    constants = [one for each in compared for side in each.comparators for one in ast.walk(side)]
    return {str(each.value) for each in constants if isinstance(each, ast.Constant)}


def test_every_address_that_names_something_and_every_field_is_tried():
    tried: dict[str, set[str]] = {}
    at: dict[tuple[str, str], set[str]] = {}
    views = {(route.method, route.rule): module_of(route) for route in ROUTES}
    for each in (*TRIES, *NARROWER, FOR_NOBODY):
        assert (each.method, each.rule) in views, f"{each} is no address any more"
        tried.setdefault(views[each.method, each.rule], set()).update(each.sends)
        at.setdefault((each.method, each.rule), set()).update(each.sends)
    assert [
        f"{route.method} {route.rule}"
        for route in ROUTES
        if named_in(route.rule) - at.get((route.method, route.rule), set())
    ] == []
    tried["forms"] = tried["circulars"]
    for path in sorted(Path(bot.console.__path__[0]).glob("*.py")):
        read, unknown = read_by(path.stem)
        assert read - tried.get(path.stem, set()) - PLAIN.get(path.stem, set()) == set(), (
            f"{path.name} reads what no try names: say in TRIES what a stranger could name by it, or in PLAIN that it names nothing"
        )
        assert unknown == PUT_TOGETHER.get(path.stem, 0), path.name
    for module in {module_of(route) for route in ROUTES if "act" in named_in(route.rule)}:
        walked = {each.sends.get("act") for each in TRIES if views[each.method, each.rule] == module}
        assert acts_of(module) - walked == set(), f"acts of {module}.py that no try does"
    for rule in ("/deadlines/add", "/circulars/write"):
        assert {f"to-{kind}" for kind in KINDS} - at["POST", rule] == {"to-all"}


@pytest.fixture
def deps(settings, office, clock, model_home, tmp_path) -> Deps:
    give_model(model_home, tmp_path)
    return Deps(settings, office, clock)


@pytest.fixture
def strangers(deps) -> dict[str, str]:
    """What the other office holds, by what the tries call it."""
    return furnish(deps)


@pytest.fixture
def owner(deps, clock, strangers) -> Browser:
    """An officer of the other office."""
    browser = Browser(deps)
    browser.come_in(seated(deps.sessions, OTHER, at=clock(), seat=Seat("officer", THEIRS)))
    return browser


@pytest.fixture
def officer(deps, clock, owner) -> Browser:
    browser = Browser(deps)
    browser.come_in(seated(deps.sessions, USER, at=clock()))
    return browser


def sent(browser: Browser, each: Try, named: dict[str, str]) -> Any:
    """Make a try's request, with what it names filled in."""
    values = {
        key: (io.BytesIO(value()), "a.pdf") if callable(value) else value.format_map(named)
        for key, value in each.sends.items()
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: quote(values.pop(part[1])), each.rule)
    if each.method == "GET":
        return browser.get(f"{path}?{urlencode(values)}")
    return browser.post(path, **values)


def ended(deps: Deps, browser: Browser, answer: Any) -> tuple[bool, str]:
    """Whether what was asked for was done in the end, and all that was shown on the way; a clerk does what was handed in."""
    shown, tokens = answer.get_data(as_text=True), []
    while answer.status_code == 303:
        to = answer.headers["Location"].removeprefix("/console")
        if to.startswith("/errand/"):
            assert Clerk(deps, "clerk").step()
            tokens.append(to.rpartition("/")[2])
        shown += to
        answer = browser.get(to)
        shown += answer.get_data(as_text=True)
    return answer.status_code == 200 and "said=gone" not in shown, shown


def held(deps: Deps) -> str:
    """Everything the database holds, but for the traces that a refused request may leave."""
    with deps.sessions() as session:
        rows = {
            table.name: [list(map(str, row)) for row in session.execute(select(table))]
            for table in all_tables().sorted_tables
            if table.name not in TRACES
        }
    return json.dumps(rows, ensure_ascii=False)


def lines(deps: Deps) -> list[tuple[str, str]]:
    with deps.sessions() as session:
        assert broken_links(session) == []
        return [tuple(row) for row in session.execute(select(AuditLine.office_code, AuditLine.act).order_by(AuditLine.id))]  # fmt: skip


@pytest.mark.parametrize("each", TRIES, ids=str)
def test_what_is_another_offices_is_neither_shown_nor_changed_and_leaves_a_line(
    deps, clock, officer, owner, strangers, each
):
    if {"token", "checked"} & set(each.sends):
        leave_lying(deps, strangers)
    before, told = held(deps), len(lines(deps))
    assert SECRET in before, "the test sees what it looks for"
    done, shown = ended(deps, officer, sent(officer, each, strangers))
    assert not done and SECRET not in shown and quote(SECRET) not in shown
    assert held(deps) == before
    new = lines(deps)[told:]
    assert (OURS, REFUSED) in new and {act for _, act in new} <= {REFUSED, "console.shown"}, new
    if not each.alone:
        done, shown = ended(deps, owner, sent(owner, each, strangers))
        assert done, re.findall(r'role="alert">.*', shown)


def test_a_letter_for_words_that_name_another_offices_school_is_for_nobody(deps, officer):
    done, shown = ended(deps, officer, sent(officer, FOR_NOBODY, {"school": "54020001"}))
    assert done and "ไม่มีโรงเรียนใดตรงกับผู้รับ" in shown and SECRET not in shown


@pytest.mark.parametrize("each", NARROWER, ids=str)
def test_a_narrower_view_of_ones_own_holds_nothing_of_another_office(deps, officer, strangers, each):
    before = held(deps)
    answer = sent(officer, each, strangers)
    assert answer.status_code == 200 and SECRET not in answer.text and held(deps) == before


def test_every_page_of_the_menu_holds_nothing_of_another_office(deps, officer, owner, strangers):
    plain = [route.rule for route in ROUTES if route.method == "GET" and not named_in(route.rule)]
    seen = {rule: owner.get(rule).text.count(SECRET) for rule in plain}
    assert sum(count > 0 for count in seen.values()) >= 6, "the test sees what it looks for"
    assert [rule for rule in plain if SECRET in officer.get(rule).text] == []
