"""Charts (กราฟ): what a picture says, free of matplotlib. Drawing is ``reports.charts.draw``, for workers only."""

from reports.charts.spec import (
    DRAWING_VERSION as DRAWING_VERSION,
)
from reports.charts.spec import (
    ChartSpec as ChartSpec,
)
from reports.charts.spec import (
    Kind as Kind,
)
from reports.charts.spec import (
    Point as Point,
)
from reports.charts.spec import (
    Size as Size,
)
from reports.charts.spec import (
    choose_kind as choose_kind,
)
from reports.charts.spec import (
    fingerprint as fingerprint,
)
from reports.charts.wording import alt_text as alt_text
