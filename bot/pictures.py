"""Charts of replies, drawn once and kept: the same figures give the same picture under the same address."""

from __future__ import annotations

import threading

from bot.media import MediaStore, Picture
from handlers.core import Reply
from reports.charts import fingerprint

#: matplotlib keeps caches that threads share; one picture at a time.
DRAWING = threading.Lock()


class ChartPictures:
    """Draws the chart of a reply, or finds it drawn. Belongs to the worker: drawing imports matplotlib."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store

    def picture_of(self, reply: Reply) -> Picture | None:
        """Return the addresses of a reply's chart; None when it has none."""
        if reply.chart is None:
            return None
        name = fingerprint(reply.chart)
        kept = self._store.kept_png(name)
        if kept is not None:
            return kept
        from reports.charts.draw import draw_pair

        phone, preview = draw_pair(reply.chart)
        return self._store.put_png(phone, name, preview)
