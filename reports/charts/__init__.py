"""Charts (กราฟ): what a picture says, free of matplotlib. ``reports.charts.draw`` draws, in workers only."""

from reports.charts.alttext import alt_text
from reports.charts.choosing import choose_kind
from reports.charts.spec import (
    DRAWING_VERSION,
    ChartSpec,
    Circle,
    Kind,
    Pair,
    Place,
    Point,
    Size,
    State,
    fingerprint,
)

__all__ = [
    "DRAWING_VERSION",
    "ChartSpec",
    "Circle",
    "Kind",
    "Pair",
    "Place",
    "Point",
    "Size",
    "State",
    "alt_text",
    "choose_kind",
    "fingerprint",
]
