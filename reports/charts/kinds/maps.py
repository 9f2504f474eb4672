"""Maps: schools where they lie, in a local projection, without tiles; north is up and the scale is told."""

from dataclasses import dataclass
from math import cos, radians
from statistics import median

from reports.charts.findings import place_said
from reports.charts.kinds.labels import notes
from reports.charts.paper import (
    BLUE,
    FORMS,
    GREEN,
    GREY,
    INK,
    LEADING,
    LEFT,
    ORANGE,
    PURPLE,
    RIGHT,
    RULE,
    VERMILION,
    WHITE,
    Paper,
)
from reports.charts.placing import Placer, Room
from reports.charts.registry import draws
from reports.charts.rows import Table
from reports.charts.spec import ChartSpec, Place
from reports.charts.wording import said

#: Kilometres of a degree of latitude (mean of WGS 84).
_KM_PER_DEGREE = 111.19
#: Classes from the smallest: colour, form and diameter all tell them apart.
_COLOURS = (ORANGE, BLUE, GREEN, PURPLE)
_DIAMETERS = (20.0, 22.0, 30.0, 28.0)
_UNKNOWN = "ไม่ทราบขนาด"
_SIZE, _NAME, _LEAST_HEIGHT, _MOST_HEIGHT, _FRAME = 30, 30, 420.0, 1150.0, 44
#: A map smaller than this (across, high) would blow up the error of coordinates.
_LEAST_KM = (2.0, 1.0)
#: On a fuller map only the asker's own school and the districts are named.
_NAMED_UP_TO = 30


@dataclass(frozen=True)
class Projection:
    """Degrees to pixels: a plate carrée true to scale in the middle of the map (ระยะจริงใกล้กลางแผนที่)."""

    west: float
    north: float
    #: Pixels of a kilometre, the same in every direction.
    per_km: float
    left: float
    top: float
    #: Kilometres of a degree of longitude at the middle of the map.
    km_per_longitude: float

    def __call__(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return x and y of a point in pixels."""
        x = self.left + (longitude - self.west) * self.km_per_longitude * self.per_km
        return x, self.top + (self.north - latitude) * _KM_PER_DEGREE * self.per_km


@draws("map")
def draw_map(paper: Paper, spec: ChartSpec, _table: Table, top: float) -> float:
    """Schools by their coordinates (แผนที่): size classes by colour, form and width, the asker's in a ring."""
    top = _classes(paper, spec, top)
    project, room = _projection(spec, top)
    paper.box(room.left, room.top, room.right - room.left, room.bottom - room.top, WHITE, edge=RULE, layer=1)
    placer = Placer(paper, room)
    if spec.circle is not None:
        x, y = project(spec.circle.latitude, spec.circle.longitude)
        paper.ring(x, y, float(spec.circle.km) * project.per_km, colour=GREY, dashed=True)
    for place in sorted(spec.places, key=lambda each: (each.highlight, -_rank(spec, each))):
        _dot(paper, spec, place, *project(place.latitude, place.longitude))
    hidden = _names(paper, spec, placer, project)
    _areas(spec, placer, project)
    y = _scale_bar(paper, spec, project, room)
    told = [*spec.notes]
    if hidden:
        told.append(f"ไม่ได้เขียนชื่ออีก {hidden:,} {spec.item} เพราะจุดอยู่ชิดกัน")
    if spec.unheld:
        told.append(f"อีก {spec.unheld:,} {spec.item}ไม่มีพิกัด จึงไม่อยู่ในแผนที่")
    return notes(paper, tuple(told), y)


def _projection(spec: ChartSpec, top: float) -> tuple[Projection, Room]:
    """Return the projection that shows every school, and the circle if there is one, and the frame around it."""
    latitudes, longitudes = [each.latitude for each in spec.places], [each.longitude for each in spec.places]
    middle = (min(latitudes) + max(latitudes)) / 2
    per_longitude = max(_KM_PER_DEGREE * cos(radians(middle)), 1.0)
    if spec.circle is not None:
        up, aside = float(spec.circle.km) / _KM_PER_DEGREE, float(spec.circle.km) / per_longitude
        latitudes += [spec.circle.latitude - up, spec.circle.latitude + up]
        longitudes += [spec.circle.longitude - aside, spec.circle.longitude + aside]
    wide = max((max(longitudes) - min(longitudes)) * per_longitude, _LEAST_KM[0])
    high = max((max(latitudes) - min(latitudes)) * _KM_PER_DEGREE, _LEAST_KM[1])
    across, most = RIGHT - LEFT - 2 * _FRAME, _MOST_HEIGHT - 2 * _FRAME
    per_km = min(across / wide, most / high)
    height = max(high * per_km + 2 * _FRAME, _LEAST_HEIGHT)
    west = (min(longitudes) + max(longitudes)) / 2 - (RIGHT - LEFT) / 2 / per_km / per_longitude
    north = (min(latitudes) + max(latitudes)) / 2 + height / 2 / per_km / _KM_PER_DEGREE
    return Projection(west, north, per_km, LEFT, top, per_longitude), Room(LEFT, top, RIGHT, top + height)


def _rank(spec: ChartSpec, place: Place) -> int:
    return spec.classes.index(place.size) if place.size in spec.classes else -1


def _look(rank: int) -> tuple[str, int, float]:
    """Return colour, number of the form, and diameter of a class."""
    if rank < 0:
        return WHITE, 0, 18.0
    return _COLOURS[rank % 4], rank % 4, _DIAMETERS[rank % 4]


def _dot(paper: Paper, spec: ChartSpec, place: Place, x: float, y: float) -> None:
    colour, form, diameter = _look(_rank(spec, place))
    edge = INK if colour == WHITE else WHITE
    if place.highlight:
        paper.ring(x, y, 24, colour=VERMILION, fill=WHITE, width=6, layer=3.6)
    paper.dot(x, y, diameter, colour, form=FORMS[form], edge=edge, layer=3.7 if place.highlight else 3.5)


def _classes(paper: Paper, spec: ChartSpec, top: float) -> float:
    """Write the classes that are on the map with how many of each; return the y below."""
    counts = [(name, sum(place.size == name for place in spec.places)) for name in spec.classes]
    counts.append((_UNKNOWN, sum(place.size not in spec.classes for place in spec.places)))
    shown = [(name, count) for name, count in counts if count]
    if shown == [(_UNKNOWN, len(spec.places))]:
        return top
    x, middle = float(LEFT), top + _SIZE * LEADING / 2
    for name, count in shown:
        text = f"{name} {count:,}"
        width = 36 + paper.text_width(text, _SIZE)
        if x > LEFT and x + width > RIGHT:
            x, middle = float(LEFT), middle + _SIZE * LEADING
        colour, form, diameter = _look(spec.classes.index(name) if name in spec.classes else -1)
        edge = INK if colour == WHITE else WHITE
        paper.dot(x + 14, middle, diameter, colour, form=FORMS[form], edge=edge)
        paper.text(x + 36, middle, text, size=_SIZE)
        x += width + 32
    return middle + _SIZE * LEADING / 2 + 12


def _names(paper: Paper, spec: ChartSpec, placer: Placer, project: Projection) -> int:
    """Write names beside dots, the asker's first; return how many of a few schools had no room for theirs."""
    own = [place for place in spec.places if place.highlight]
    others = [place for place in spec.places if not place.highlight]
    crowded = len(spec.places) > _NAMED_UP_TO
    for place in spec.places:
        x, y = project(place.latitude, place.longitude)
        placer.keep_free(x, y, 52 if place.highlight else 14 if crowded else 22)
    for place in own:
        lines = _lines(paper, spec, place, 420, bold=True)
        x, y = project(place.latitude, place.longitude)
        placer.write(x, y, lines, gap=34, size=_NAME, bold=True, must=True)
    if crowded:
        return 0
    written = 0
    for place in others:
        x, y = project(place.latitude, place.longitude)
        short = [place.label.partition("(")[0].strip() or place.label]
        written += any(
            placer.write(x, y, lines, gap=20, size=28)
            for lines in (_lines(paper, spec, place, 340), paper.wrap(short[0], 340, 28, max_lines=1))
        )
    return len(others) - written


def _lines(paper: Paper, spec: ChartSpec, place: Place, width: float, *, bold: bool = False) -> list[str]:
    """Return a school's name with its value behind it, or on a line of its own where both do not fit one."""
    said_in_full = place_said(spec, place)
    if place.value is None or paper.text_width(said_in_full, _NAME, bold=bold) <= width:
        return paper.wrap(said_in_full, width, _NAME, bold=bold)
    return [*paper.wrap(place.label, width, _NAME, bold=bold), said(spec, place.value)]


def _areas(spec: ChartSpec, placer: Placer, project: Projection) -> None:
    """Write the districts faintly in the middle of their schools, where nothing else stands."""
    areas: dict[str, list[Place]] = {}
    for place in spec.places:
        if place.area:
            areas.setdefault(place.area, []).append(place)
    if len(areas) < 2 and spec.circle is not None:
        return
    for name, places in areas.items():
        middle = project(median(each.latitude for each in places), median(each.longitude for each in places))
        for gap in (0, 40, 80):
            if placer.write(*middle, [name], gap=gap, size=_SIZE, colour=GREY):
                break


def _scale_bar(paper: Paper, spec: ChartSpec, project: Projection, room: Room) -> float:
    """Draw a bar of a round number of kilometres, north, and what the circle is; return the y below."""
    km = _round_km((room.right - room.left) / 4 / project.per_km)
    y, end = room.bottom + 34, LEFT + km * project.per_km
    paper.line([(LEFT, y), (end, y)], colour=INK, width=4)
    for x in (LEFT, end):
        paper.line([(x, y - 8), (x, y + 8)], colour=INK, width=4)
    text = f"{km:g} กม."
    paper.text(end + 14, y, text, size=_SIZE)
    if spec.circle is not None:
        start = end + 14 + paper.text_width(text, _SIZE) + 48
        paper.line([(start, y), (start + 56, y)], colour=GREY, width=3, dashed=True)
        paper.text(start + 70, y, spec.circle.label, size=_SIZE)
    paper.text(RIGHT - 34, y, "ทิศเหนือ", size=_SIZE, anchor="right")
    paper.line([(RIGHT - 14, y + 16), (RIGHT - 14, y - 4)], colour=INK, width=4)
    paper.arrow_up(RIGHT - 14, y - 20, 20)
    return y + 34


def _round_km(about: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20 … (or tenths of them) that is at most this long."""
    size = 0.1
    for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500):
        if step <= about:
            size = step
    return size
