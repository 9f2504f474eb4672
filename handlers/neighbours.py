"""Schools near a school, and the map of schools by size (โรงเรียนใกล้เคียง, แผนที่โรงเรียน)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from db.datasets import DATASETS
from db.datasets.schools import OPEN
from db.errors import NoFiguresError
from db.values.calendar import thai_date
from db.values.schooling import SIZE_ORDER
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.figures import MOST_FIGURES
from reports.cards import Card, Figure, source_line
from reports.charts.spec import ChartSpec, Circle, Place
from reports.geography import Neighbour, Site, Sites, distance_km, neighbours, sites_of
from reports.question import Provenance, Question, Scope

#: So many are shown where neither a radius nor a number was asked for.
_NEAREST = 5
#: So many names are told in the sentence; the card has all.
_MOST_TOLD = 5
STRAIGHT = "ระยะทางเส้นตรงจากพิกัด ไม่ใช่ระยะตามถนน"


@handler(
    "schools.near",
    summary="โรงเรียนใกล้เคียง ในรัศมีกี่กิโลเมตร หรือใกล้ที่สุดกี่โรง",
    examples=(
        "โรงเรียนใกล้เคียงบ้านแม่จันในรัศมี 6 กม.",
        "โรงเรียนใกล้โรงเรียนเราที่สุด 5 โรง",
        "โรงเรียนขนาดเล็กในรัศมี 10 กม. จากบ้านแม่จัน",
    ),
)
def answer_near(ask: Ask, context: HandlerContext) -> Reply:
    """List the schools around one, the nearest first, with kilometres in a straight line, pupils and size (ใกล้เคียง).

    Slots:
        radius: kilometres as text (``6``, ``2.5``); count: so many at most. Without either the five nearest.
    """
    question = ask.question
    assert question is not None
    sites = sites_of(context.session, question.scope.office_code)
    if len(question.scope.keys) > 1:
        return _between(ask, sites, question)
    centre = _centre(sites, question.scope.keys[0])
    radius = Decimal(str(ask.slots["radius"])) if ask.slots.get("radius") else None
    count = int(ask.slots["count"]) if ask.slots.get("count") else None if radius else _NEAREST
    candidates = _asked_for(sites.of_state(OPEN), question)
    found = neighbours(centre, candidates, within=radius, count=count)
    provenance = provenance_of(sites, question.scope.name)
    rows = tuple(_row(each) for each in found)
    unplaced = sum(not site.located for site in candidates if site.code != centre.code)
    notes = (STRAIGHT, *_without(unplaced))
    around = f"ในรัศมี {_km(radius)} กม. จาก{centre.full}" if radius else f"ใกล้{centre.full}ที่สุด"
    title = f"โรงเรียน{_sized(question)}{around}"
    return Reply(
        "question",
        "\n".join(
            (*_told(found, centre, radius, question), *notes[1:], *_carried(ask), source_line(provenance))
        ),
        (Card(_title(radius, len(found)), rows, provenance, title, notes),) if rows else (),
        _map(found, centre, radius, provenance, title) if question.want == "chart" and found else None,
        suggest=_suggest(question, found, radius),
        figures=rows[:MOST_FIGURES],
        provenance=provenance,
        answered=question,
    )


def _between(ask: Ask, sites: Sites, question: Question) -> Reply:
    """บ้าน ก กับบ้าน ข ห่างกันกี่กิโล: every pair of the schools named."""
    named = [_centre(sites, code) for code in question.scope.keys]
    provenance = provenance_of(replace(sites, pupils=None), question.scope.name)
    rows = tuple(
        Figure(f"{one.name} ถึง {other.name}", km, "กม.")
        for one, other in combinations(named, 2)
        if (km := distance_km(one, other)) is not None
    )
    told = [f"{row.value} กม. คือระยะจาก{row.label}ค่ะ" for row in rows[:_MOST_TOLD]]
    return Reply(
        "question",
        "\n".join((*told, f"({STRAIGHT})", *_carried(ask), source_line(provenance))),
        (Card("ระยะทางระหว่างโรงเรียน", rows, provenance, question.scope.name, (STRAIGHT,)),),
        figures=rows[:MOST_FIGURES],
        provenance=provenance,
        answered=question,
    )


def _centre(sites: Sites, code: str) -> Site:
    """The school that is asked about.

    Raises:
        NoFiguresError: It is not in the list, or its coordinates are not held.
    """
    site = sites.by_code.get(code)
    if site is None:
        raise NoFiguresError(f"ไม่พบโรงเรียนรหัส {code} ในทะเบียนค่ะ")
    if site.located:
        return site
    offered = (f"รายชื่อโรงเรียนอำเภอ{site.amphoe}",) if site.amphoe else ()
    refuse_without_places(sites, offered)
    raise NoFiguresError(
        f"ทะเบียนยังไม่มีพิกัดของ{site.full} จึงวัดระยะทางไม่ได้ค่ะ ดูรายชื่อโรงเรียนในอำเภอเดียวกันได้",
        (*offered, "แผนที่โรงเรียน"),
    )


def refuse_without_places(sites: Sites, offered: tuple[str, ...] = ()) -> None:
    """Where an office's list holds no coordinates at all, say so and offer lists by amphoe.

    Raises:
        NoFiguresError: No open school has coordinates.
    """
    if not any(site.located for site in sites.of_state(OPEN)):
        raise NoFiguresError(
            "ทะเบียนโรงเรียนของเขตนี้ยังไม่มีพิกัด (ละติจูด ลองจิจูด) จึงวัดระยะทางและวาดแผนที่ไม่ได้ค่ะ ดูรายชื่อแยกอำเภอแทนได้",
            (*offered, "โรงเรียนแยกอำเภอ", "โรงเรียนขนาดเล็กแยกอำเภอ"),
        )


def _asked_for(sites: list[Site], question: Question) -> list[Site]:
    sizes = question.values_of("size")
    return [site for site in sites if not sizes or site.size in sizes]


def _sized(question: Question) -> str:
    sizes = question.values_of("size")
    return "ขนาด" + "และ".join(sizes) if sizes else ""


def _km(radius: Decimal) -> str:
    return f"{radius.normalize():f}"


def _title(radius: Decimal | None, count: int) -> str:
    return f"โรงเรียนใกล้เคียง {count:,} โรง" if radius else "โรงเรียนใกล้ที่สุด"


def _told(found: list[Neighbour], centre: Site, radius: Decimal | None, question: Question) -> list[str]:
    what = f"โรงเรียน{_sized(question)}"
    if not found and radius is not None:
        return [f"ไม่มี{what}อื่นในรัศมี {_km(radius)} กม. จาก{centre.full}ค่ะ ({STRAIGHT})"]
    if not found:
        return [f"ยังไม่มี{what}อื่นที่มีพิกัดค่ะ"]
    names = ", ".join(f"{each.site.name} {each.km} กม." for each in found[:_MOST_TOLD])
    more = f" และอีก {len(found) - _MOST_TOLD:,} โรง" if len(found) > _MOST_TOLD else ""
    around = f"ในรัศมี {_km(radius)} กม. จาก{centre.full}" if radius else f"ใกล้{centre.full}ที่สุด"
    return [f"{len(found):,} {what}{around}ค่ะ {names}{more}", f"({STRAIGHT})"]


def _row(each: Neighbour) -> Figure:
    site = each.site
    people = f"{site.students:,} คน ขนาด{site.size}" if site.students else "ไม่มีข้อมูลนักเรียน"
    place = " ".join(f"{mark}{name}" for mark, name in (("ต.", site.tambon), ("อ.", site.amphoe)) if name)
    return Figure(site.name, each.km, "กม.", (("school", site.code),), note=f"{people} {place}".rstrip())


def _without(unplaced: int) -> tuple[str, ...]:
    return (f"อีก {unplaced:,} โรงไม่มีพิกัด จึงไม่อยู่ในรายการ",) if unplaced else ()


def _carried(ask: Ask) -> tuple[str, ...]:
    return (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()


def _suggest(question: Question, found: list[Neighbour], radius: Decimal | None) -> tuple[Suggestion, ...]:
    offered = [] if question.want == "chart" or not found else ["ขอแผนที่"]
    offered.append("ใกล้ที่สุด 5 โรง" if radius else "ในรัศมี 6 กม.")
    if radius:
        offered.append(f"ในรัศมี {_km(radius * 2)} กม.")
    return labels.offered(offered)


def provenance_of(sites: Sites, scope: str) -> Provenance:
    """Return where an answer about places comes from: the list of schools, and the newest numbers of pupils."""
    pupils = sites.pupils
    sources = [DATASETS["schools"].source]
    days = [batch.as_of for batch in sites.batches]
    if pupils is not None:
        sources.append(f"{pupils.source} {pupils.period}")
        days += [pupils.as_of] if pupils.as_of else []
    return Provenance(
        source=" และ ".join(sources),
        as_of=max(days, default=None),
        period=pupils.period if pupils else "ปัจจุบัน",
        scope=scope,
        batches=(*(batch.id for batch in sites.batches), *(pupils.batches if pupils else ())),
        demonstration=any(batch.demonstration for batch in sites.batches)
        or bool(pupils and pupils.demonstration),
    )


def _map(
    found: list[Neighbour], centre: Site, radius: Decimal | None, provenance: Provenance, title: str
) -> ChartSpec:
    places = [place_of(centre, None, highlight=True)]
    places += [place_of(each.site, each.km) for each in found]
    circle = None
    if radius is not None and centre.latitude is not None and centre.longitude is not None:
        circle = Circle(centre.latitude, centre.longitude, radius)
    return ChartSpec(
        kind="map",
        title=title,
        subtitle=STRAIGHT,
        footer=_footer(provenance),
        unit="กม.",
        places=tuple(places),
        classes=tuple(f"ขนาด{name}" for name in SIZE_ORDER),
        circle=circle,
        demo=provenance.demonstration,
        item="โรงเรียน",
    )


def place_of(site: Site, value: Decimal | int | None, *, highlight: bool = False) -> Place:
    """Return a site as a dot of a map.

    Raises:
        ValueError: It has no coordinates.
    """
    if site.latitude is None or site.longitude is None:
        raise ValueError(f"school {site.code} has no coordinates.")
    size = f"ขนาด{site.size}" if site.size else ""
    return Place(site.name, site.latitude, site.longitude, size, value, highlight, site.amphoe)


def _footer(provenance: Provenance) -> str:
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    return f"ที่มา: {provenance.source}{day}"


@handler(
    "schools.map",
    summary="แผนที่โรงเรียนตามขนาด โดยเน้นโรงเรียนของผู้ถาม",
    examples=("แผนที่โรงเรียนทั้งเขต", "ขอแผนที่โรงเรียนตามขนาด", "แผนที่โรงเรียนขนาดเล็ก"),
)
def answer_map(ask: Ask, context: HandlerContext) -> Reply:
    """Draw the open schools of a place where they lie, by size, the asker's own in a ring (แผนที่โรงเรียน)."""
    question = ask.question
    assert question is not None
    scope = question.scope
    sites = sites_of(context.session, scope.office_code)
    refuse_without_places(sites)
    inside = [site for site in _asked_for(sites.of_state(OPEN), question) if _inside(site, scope, sites)]
    placed = [site for site in inside if site.located]
    if not placed:
        raise NoFiguresError(f"ยังไม่มีโรงเรียน{_sized(question)}ที่มีพิกัดใน{scope.name}ค่ะ", ("แผนที่โรงเรียนทั้งเขต",))
    provenance = provenance_of(sites, scope.name)
    own = ask.seat.school_code or (scope.keys[0] if scope.kind == "school" and len(scope.keys) == 1 else "")
    rows = tuple(
        Figure(f"ขนาด{name}", number, "โรง", (("size", name),))
        for name in SIZE_ORDER
        if (number := sum(site.size == name for site in inside))
    )
    unknown = sum(not site.size for site in inside)
    if unknown:
        rows = (*rows, Figure("ไม่ทราบขนาด", unknown, "โรง", note="ยังไม่มีจำนวนนักเรียน"))
    lead = Figure(f"โรงเรียน{_sized(question)}", len(inside), "โรง", emphasis=True)
    unplaced = len(inside) - len(placed)
    chart = ChartSpec(
        kind="map",
        title=f"โรงเรียน{_sized(question)}{'' if _sized(question) else 'ตามขนาด'} {scope.name}",
        footer=_footer(provenance),
        unit="คน",
        places=tuple(place_of(site, site.students, highlight=site.code == own) for site in placed),
        classes=tuple(f"ขนาด{name}" for name in SIZE_ORDER),
        demo=provenance.demonstration,
        item="โรงเรียน",
        unheld=unplaced,
    )
    told = ", ".join(f"{row.label} {row.value:,} โรง" for row in rows if isinstance(row.value, int))
    highlighted = any(site.code == own for site in placed)
    ring = " วงแหวนคือโรงเรียนของท่าน" if highlighted and ask.seat.school_code else ""
    lines = [f"{len(placed):,} โรงเรียน{_sized(question)}บนแผนที่ {scope.name}ค่ะ {told}{ring}"]
    lines += [f"อีก {unplaced:,} โรงไม่มีพิกัด จึงไม่อยู่ในแผนที่"] if unplaced else []
    return Reply(
        "question",
        "\n".join((*lines, *_carried(ask), source_line(provenance))),
        (Card("โรงเรียนบนแผนที่", (lead, *rows), provenance, scope.name),),
        chart,
        suggest=labels.offered(("แผนที่โรงเรียนขนาดเล็ก", "โรงเรียนขนาดเล็กแยกอำเภอ", "มีโรงเรียนไหนบ้าง")),
        figures=(lead, *rows),
        provenance=provenance,
        answered=replace(question, want="chart"),
    )


def _inside(site: Site, scope: Scope, sites: Sites) -> bool:
    if scope.kind == "office":
        return True
    if scope.kind == "school":
        # Of one school its surroundings are wanted: those of its amphoe.
        return any(
            site.amphoe and site.amphoe == sites.by_code[key].amphoe
            for key in scope.keys
            if key in sites.by_code
        )
    return getattr(site, scope.kind) in scope.keys
