"""One module per family of pictures; importing this package fills the registry."""

from reports.charts.kinds import bars, course, heat, maps, progress, pyramid, scatter, stacked
from reports.charts.registry import DRAWERS

__all__ = ["DRAWERS", "bars", "course", "heat", "maps", "progress", "pyramid", "scatter", "stacked"]
