"""Every address of the console and the view behind it. A view's module is imported when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass

from db.cases import LOOK_AFTER
from db.console import MAY_ENTER
from db.people import SeatKind


@dataclass(frozen=True, slots=True)
class Route:
    """One address under ``/console``: ``view`` is ``module:function`` in this package."""

    rule: str
    view: str
    method: str = "GET"
    #: Bytes a request may bring; files are larger than forms.
    most_bytes: int = 64_000

    @property
    def endpoint(self) -> str:
        return self.view.replace(":", "_")

    @property
    def leaves_a_line(self) -> bool:
        """Whether it shows what the office holds: then the audit log says who saw the page.

        Acts write lines of their own; of an errand only what is taken away as a file counts here, its answer was noted when made.
        """
        return self.method == "GET" and self.view not in ("errands:show", "errands:state", "errands:chart")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the menu; ``path`` is below ``/console``."""

    path: str
    name: str
    #: For whom it is; others are not offered it.
    seats: tuple[SeatKind, ...] = MAY_ENTER


PAGES = (
    Page("/", "วันนี้"),
    Page("/people", "โรงเรียนและคน"),
    Page("/imports", "นำเข้าข้อมูล"),
    Page("/explore", "สำรวจข้อมูล"),
    Page("/deadlines", "กำหนดส่งและปฏิทิน"),
    Page("/circulars", "หนังสือเวียน"),
    Page("/cases", "เรื่องถึงเจ้าหน้าที่", LOOK_AFTER),
    Page("/outbox", "กล่องออกและโควตา"),
    Page("/teach", "สอนน้องแผน"),
    Page("/rehearse", "ซ้อมส่ง"),
    Page("/settings", "ตั้งค่า"),
    Page("/audit", "บันทึกการใช้งาน"),
)

ROUTES = (
    Route("/", "today:show"),
    Route("/errand/<token>", "errands:show"),
    Route("/errand/<token>/state", "errands:state"),
    Route("/errand/<token>/file", "errands:file"),
    Route("/errand/<token>/chart", "errands:chart"),
    Route("/imports", "imports:show"),
    Route("/imports/check", "imports:check", "POST", 26_000_000),
    Route("/imports/accept", "imports:accept", "POST"),
    Route("/imports/<int:number>/diff", "imports:diff", "POST"),
    Route("/imports/<int:number>/undo", "imports:undo", "POST"),
    Route("/imports/template", "imports:template", "POST"),
    Route("/explore", "explore:show"),
    Route("/explore", "explore:ask", "POST"),
    Route("/deadlines", "deadlines:show"),
    Route("/deadlines/add", "deadlines:add", "POST"),
    Route("/deadlines/move", "deadlines:move", "POST"),
    Route("/deadlines/cancel", "deadlines:cancel", "POST"),
    Route("/deadlines/holiday", "deadlines:holiday", "POST"),
    Route("/deadlines/rule", "deadlines:rule", "POST"),
    Route("/circulars", "circulars:show"),
    Route("/circulars/letter", "circulars:letter"),
    Route("/circulars/write", "circulars:write", "POST", 11_000_000),
    Route("/circulars/correct", "circulars:correct", "POST"),
    Route("/circulars/paper", "circulars:paper", "POST", 11_000_000),
    Route("/circulars/<act>", "circulars:act", "POST"),
    Route("/teach", "teach:show"),
    Route("/teach/<int:line>", "teach:one"),
    Route("/teach/<act>", "teach:act", "POST"),
    Route("/rehearse", "rehearse:show"),
    Route("/rehearse", "rehearse:play", "POST"),
    Route("/settings", "settings:show"),
    Route("/settings", "settings:change", "POST"),
    Route("/people", "people:show"),
    Route("/people/school/<code>", "people:school"),
    Route("/people/issue", "people:issue", "POST"),
    Route("/people/issue-all", "people:issue_all", "POST"),
    Route("/people/decide", "people:decide", "POST"),
    Route("/people/end", "people:end", "POST"),
    Route("/cases", "cases:show"),
    Route("/cases/posts", "cases:posts", "POST"),
    Route("/cases/<int:number>", "cases:one"),
    Route("/cases/<int:number>/<act>", "cases:act", "POST"),
    Route("/outbox", "outbox:show"),
    Route("/outbox/<int:number>/retry", "outbox:retry", "POST"),
    Route("/outbox/<int:number>/cancel", "outbox:cancel", "POST"),
    Route("/outbox/release", "outbox:release_held", "POST"),
    Route("/outbox/reserve", "outbox:reserve", "POST"),
    Route("/audit", "audit:show"),
    Route("/leave", "leaving:leave", "POST"),
)
