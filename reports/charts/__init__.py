"""Charts (กราฟ): what a picture says, free of matplotlib. ``reports.charts.draw`` draws, in workers only."""

from reports.charts.spec import (
    DRAWING_VERSION,
    ChartSpec,
    Kind,
    Point,
    Size,
    choose_kind,
    fingerprint,
)
from reports.charts.wording import alt_text

__all__ = [
    "DRAWING_VERSION",
    "ChartSpec",
    "Kind",
    "Point",
    "Size",
    "alt_text",
    "choose_kind",
    "fingerprint",
]
