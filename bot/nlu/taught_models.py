"""The intent models of offices that taught something: found in their cache, or trained beside the work, never in its way."""

from __future__ import annotations

import threading
from pathlib import Path

import structlog

from bot.nlu.intents import Example, held_model, load_or_train
from bot.nlu.lessons import Lessons
from bot.nlu.understand import Understander

log = structlog.get_logger(__name__)


#: So many models are kept in the cache, for going back to an earlier version at once.
KEPT_MODELS = 12


def sweep_models(home: Path, common: str) -> int:
    """Delete the models that were made longest ago, but never the common one (its mark); return how many."""
    made = [path for path in (home / "nlu").glob("intents-*.bin") if common not in path.name]
    old = sorted(made, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_MODELS:]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


class TaughtModels:
    """Returns who understands for an office: with the model of its lessons once that is there, else with the common one.

    ``nlu teach`` trains the model before it puts a version into use, so that a worker only reads a file. Where that is
    missing or damaged the worker trains it anew in a thread; meanwhile lessons count by their form alone.
    """

    def __init__(self, home: Path | None, common: Understander) -> None:
        self._home, self._common = home, common
        self._lock = threading.Lock()
        self._held: dict[str, tuple[tuple[Example, ...], Understander]] = {}

    def get(self, office: str, lessons: Lessons) -> Understander:
        """Return the understander of an office; costs nothing unless its lessons changed."""
        if self._home is None or not lessons.examples:
            return self._common
        with self._lock:
            held = self._held.get(office)
            if held is not None and held[0] == lessons.examples:
                return held[1]
            model = held_model(self._home, lessons=lessons.examples)
            found = self._common if model is None else Understander(model)
            self._held[office] = (lessons.examples, found)
        if model is None:
            log.warning("taught_model_missing", office=office, version=lessons.version)
            threading.Thread(
                target=self._train, args=(self._home, office, lessons), name="taught-model", daemon=True
            ).start()
        return found

    def _train(self, home: Path, office: str, lessons: Lessons) -> None:
        model = load_or_train(home, lessons=lessons.examples)
        with self._lock:
            held = self._held.get(office)
            if held is not None and held[0] == lessons.examples:
                self._held[office] = (lessons.examples, Understander(model))
