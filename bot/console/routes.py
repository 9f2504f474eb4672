"""Every address of the console and the view behind it. A view's module is imported when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the menu; ``path`` is below ``/console``."""

    path: str
    name: str


PAGES = (
    Page("/", "วันนี้"),
    Page("/audit", "บันทึกการใช้งาน"),
)

ROUTES = (
    Route("/", "today:show"),
    Route("/audit", "audit:show"),
    Route("/leave", "leaving:leave", "POST"),
)
