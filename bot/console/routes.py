"""Every address of the console and the view behind it. A view's module is imported when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rights import CONSOLE
from db.people import SeatKind


@dataclass(frozen=True, slots=True)
class Route:
    """One address under ``/console``: ``view`` is ``module:function`` in this package."""

    rule: str
    view: str
    #: The act of ``bot.rights.CONSOLE`` that is done here; ``{act}`` stands for that part of the address.
    does: str
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
    does: str

    @property
    def seats(self) -> tuple[SeatKind, ...]:
        """For whom it is; others are not offered it."""
        return CONSOLE[self.does].seats


PAGES = (
    Page("/", "วันนี้", "today.look"),
    Page("/people", "โรงเรียนและคน", "people.look"),
    Page("/imports", "นำเข้าข้อมูล", "imports.look"),
    Page("/explore", "สำรวจข้อมูล", "explore.look"),
    Page("/deadlines", "กำหนดส่งและปฏิทิน", "deadlines.look"),
    Page("/circulars", "หนังสือเวียน", "circulars.look"),
    Page("/cases", "เรื่องถึงเจ้าหน้าที่", "cases.look"),
    Page("/outbox", "กล่องออกและโควตา", "outbox.look"),
    Page("/teach", "สอนน้องแผน", "teach.look"),
    Page("/rehearse", "ซ้อมส่ง", "rehearse.look"),
    Page("/settings", "ตั้งค่า", "settings.look"),
    Page("/audit", "บันทึกการใช้งาน", "audit.look"),
)

ROUTES = (
    Route("/", "today:show", "today.look"),
    Route("/errand/<token>", "errands:show", "errands.look"),
    Route("/errand/<token>/state", "errands:state", "errands.look"),
    Route("/errand/<token>/file", "errands:file", "errands.file"),
    Route("/errand/<token>/chart", "errands:chart", "errands.look"),
    Route("/imports", "imports:show", "imports.look"),
    Route("/imports/check", "imports:check", "imports.check", "POST", 26_000_000),
    Route("/imports/accept", "imports:accept", "imports.accept", "POST"),
    Route("/imports/<int:number>/diff", "imports:diff", "imports.compare", "POST"),
    Route("/imports/<int:number>/tell", "imports:tell", "imports.tell", "POST"),
    Route("/imports/<int:number>/undo", "imports:undo", "imports.undo", "POST"),
    Route("/imports/template", "imports:template", "imports.template", "POST"),
    Route("/explore", "explore:show", "explore.look"),
    Route("/explore", "explore:ask", "explore.ask", "POST"),
    Route("/deadlines", "deadlines:show", "deadlines.look"),
    Route("/deadlines/add", "deadlines:add", "deadlines.add", "POST"),
    Route("/deadlines/move", "deadlines:move", "deadlines.move", "POST"),
    Route("/deadlines/cancel", "deadlines:cancel", "deadlines.cancel", "POST"),
    Route("/deadlines/holiday", "deadlines:holiday", "deadlines.holiday", "POST"),
    Route("/deadlines/rule", "deadlines:rule", "deadlines.rule", "POST"),
    Route("/circulars", "circulars:show", "circulars.look"),
    Route("/circulars/letter", "circulars:letter", "circulars.letter"),
    Route("/circulars/write", "circulars:write", "circulars.write", "POST", 11_000_000),
    Route("/circulars/correct", "circulars:correct", "circulars.correct", "POST"),
    Route("/circulars/paper", "circulars:paper", "circulars.paper", "POST", 11_000_000),
    Route("/circulars/<act>", "circulars:act", "circulars.{act}", "POST"),
    Route("/teach", "teach:show", "teach.look"),
    Route("/teach/<int:line>", "teach:one", "teach.one"),
    Route("/teach/<act>", "teach:act", "teach.{act}", "POST"),
    Route("/rehearse", "rehearse:show", "rehearse.look"),
    Route("/rehearse", "rehearse:play", "rehearse.play", "POST"),
    Route("/settings", "settings:show", "settings.look"),
    Route("/settings", "settings:change", "settings.change", "POST"),
    Route("/people", "people:show", "people.look"),
    Route("/people/school/<code>", "people:school", "people.school"),
    Route("/people/issue", "people:issue", "people.issue", "POST"),
    Route("/people/issue-all", "people:issue_all", "people.issue_all", "POST"),
    Route("/people/issue-heads", "people:issue_heads", "people.issue_heads", "POST"),
    Route("/people/transfers", "transfers:show", "transfers.look"),
    Route("/people/transfers/check", "transfers:check", "transfers.check", "POST", 11_000_000),
    Route("/people/transfers/accept", "transfers:accept", "transfers.accept", "POST"),
    Route("/people/transfers/template", "transfers:template", "transfers.template", "POST"),
    Route("/people/transfers/<int:number>/undo", "transfers:undo_batch", "transfers.undo", "POST"),
    Route("/people/transfers/<int:number>/codes", "transfers:codes", "transfers.codes", "POST"),
    Route("/people/decide", "people:decide", "people.decide", "POST"),
    Route("/people/end", "people:end", "people.end", "POST"),
    Route("/cases", "cases:show", "cases.look"),
    Route("/cases/posts", "cases:posts", "cases.posts", "POST"),
    Route("/cases/<int:number>", "cases:one", "cases.one"),
    Route("/cases/<int:number>/<act>", "cases:act", "cases.{act}", "POST"),
    Route("/outbox", "outbox:show", "outbox.look"),
    Route("/outbox/<int:number>/retry", "outbox:retry", "outbox.retry", "POST"),
    Route("/outbox/<int:number>/cancel", "outbox:cancel", "outbox.cancel", "POST"),
    Route("/outbox/release", "outbox:release_held", "outbox.release", "POST"),
    Route("/outbox/reserve", "outbox:reserve", "outbox.reserve", "POST"),
    Route("/audit", "audit:show", "audit.look"),
    Route("/leave", "leaving:leave", "leave", "POST"),
)
