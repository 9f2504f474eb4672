"""From values to pixels, the same for every kind; floats are allowed here, at the edge of the picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts.spec import Number


@dataclass(frozen=True)
class Scale:
    """A straight scale: ``low`` lies at pixel ``start``, ``high`` at pixel ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Number | float) -> float:
        """Return the pixel of a value."""
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def from_zero(values: Iterable[Number], start: float, end: float) -> Scale:
    """Return a scale that holds zero and every value: lengths of bars can be compared."""
    numbers = [0.0, *(float(value) for value in values)]
    low, high = min(numbers), max(numbers)
    return Scale(low, high if high > low else low + 1.0, start, end)


def from_zero_or_cut(values: Sequence[Number], start: float, end: float) -> tuple[Scale, bool]:
    """Return a scale for a line, and whether it does not start at zero (which must then be said).

    Zero is kept unless all movement would be squeezed into less than a sixth of the height.
    """
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    if low > 0 and 0 < high - low < high / 6:
        room = (high - low) / 2
        return Scale(low - room, high, start, end), True
    return from_zero(values, start, end), False
