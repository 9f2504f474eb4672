"""Labels beside dots: each is written where it covers no other label, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reports.charts.paper import INK, Anchor, Paper

#: Height that a line takes, in ems: more than its letters, so that tone marks and vowels below never meet.
_LINE_HEIGHT = 1.45


@dataclass(frozen=True)
class Room:
    """A rectangle of the paper: x and y of its upper left and lower right corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Room") -> bool:
        """Whether both share any ground."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0

    def holds(self, other: "Room") -> bool:
        """Whether the other lies inside wholly."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass
class Placer:
    """Writes labels into a room of the paper and remembers where they stand."""

    paper: Paper
    room: Room
    taken: list[Room] = field(default_factory=list)

    def keep_free(self, x: float, y: float, diameter: float) -> None:
        """Let no label cover this dot."""
        half = diameter / 2
        self.taken.append(Room(x - half, y - half, x + half, y + half))

    def write(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        gap: float,
        size: float,
        colour: str = INK,
        bold: bool = False,
        must: bool = False,
    ) -> bool:
        """Write lines beside the dot at x, y where there is room; return whether they were written.

        ``gap`` is the distance from the dot's middle. ``must`` writes them in any case, inside the room if they can be.
        """
        width = max(self.paper.text_width(line, size, bold=bold) for line in lines)
        height = len(lines) * size * _LINE_HEIGHT
        choices = list(_around(x, y, width, height, gap))
        free = [
            (room, anchor)
            for room, anchor in choices
            if self.room.holds(room) and not any(room.meets(other) for other in self.taken)
        ]
        if not free and not must:
            return False
        if not free:
            inside = [(room, anchor) for room, anchor in choices if self.room.holds(room)] or choices
            free = [min(inside, key=lambda choice: sum(choice[0].meets(other) for other in self.taken))]
        room, anchor = free[0]
        self.taken.append(room)
        start = {"left": room.left, "center": (room.left + room.right) / 2, "right": room.right}[anchor]
        for index, line in enumerate(lines):
            middle = room.top + (index + 0.5) * size * _LINE_HEIGHT
            self.paper.text(
                start, middle, line, size=size, colour=colour, bold=bold, anchor=anchor, halo=True
            )
        return True


def _around(x: float, y: float, width: float, height: float, gap: float) -> Iterable[tuple[Room, Anchor]]:
    """The places a label may stand in: right, left, above, below, then the corners."""
    rows = (y - height / 2, y - height - gap * 0.3, y + gap * 0.3)
    for top in rows:
        yield Room(x + gap, top, x + gap + width, top + height), "left"
        yield Room(x - gap - width, top, x - gap, top + height), "right"
    for top in (y - gap - height, y + gap):
        yield Room(x - width / 2, top, x + width / 2, top + height), "center"
        yield Room(x - gap / 2, top, x - gap / 2 + width, top + height), "left"
        yield Room(x + gap / 2 - width, top, x + gap / 2, top + height), "right"
