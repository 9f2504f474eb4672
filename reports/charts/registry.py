"""The kinds of picture there are. A new kind is one function under ``@draws("name")`` in ``kinds``."""

from collections.abc import Callable

from reports.charts.paper import Paper
from reports.charts.rows import Table
from reports.charts.spec import ChartSpec, Kind

#: Draws the middle of a picture from y = top and returns the y below what it drew.
Drawer = Callable[[Paper, ChartSpec, Table, float], float]

DRAWERS: dict[Kind, Drawer] = {}


def draws(kind: Kind) -> Callable[[Drawer], Drawer]:
    """Register the function that draws this kind."""

    def register(drawer: Drawer) -> Drawer:
        DRAWERS[kind] = drawer
        return drawer

    return register
