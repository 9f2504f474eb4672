"""Who has acknowledged a circular and who has not (สถานะการรับทราบ)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from db.datasets.acknowledgements import DONE, KNOWN, REACHED
from db.letters import RECALLED
from db.people import ROLE_NAMES
from db.register import Addressed, Entry, addressed
from db.values.calendar import office_day, thai_date, to_bangkok
from handlers.charting import footer_of
from handlers.circulars import (
    NOT_KNOWN,
    READERS,
    about,
    letter_buttons,
    one_letter,
    own_state,
    provenance_of,
    visible,
)
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.rows import MOST_FIGURES
from reports.cards import Card, Figure, source_line
from reports.charts.spec import ChartSpec, Point
from reports.documents import Document, Section
from reports.question import Provenance

#: Schools of no cluster, or of no amphoe.
NO_AREA = "ไม่ระบุ"
#: Schools on one card of a list, and cards beside each other: what LINE has room for; the rest is on the next page.
PAGE, CARDS = 12, 6
NEXT_PAGE = "หน้าถัดไป"
#: How each list is asked for.
_ASKED = {
    "missing": "ใครยังไม่รับทราบ",
    "known": "ใครรับทราบแล้ว",
    "done": "ใครดำเนินการแล้ว",
    "undone": "ใครยังไม่ดำเนินการ",
    "all": "สถานะการรับทราบ",
}


@handler(
    "circulars.status",
    summary="หนังสือเวียนฉบับหนึ่ง ใครรับทราบแล้ว ใครยังไม่รับทราบ",
    examples=(
        "ว 117 ใครยังไม่รับทราบ",
        "ว 104 รับทราบกี่โรงแล้ว",
        "โรงเรียนไหนยังไม่รับทราบหนังสือเวียน",
        "ใครดำเนินการ ว 104 แล้วบ้าง",
    ),
    seats=READERS,
)
def answer_status(ask: Ask, context: HandlerContext) -> Reply:
    """Say who has acknowledged a letter and who has not (สถานะการรับทราบ); names only to those who run the office.

    Slots:
        number: As typed; the newest letter without one. who: ``missing``, ``known``, ``done``, ``undone`` or ``all``.
        count: Only how many. page: Which of the pages, from 1. file: The register of the letter as a workbook. by: ``cluster`` or ``amphoe``, how many of
        each; chart: with a picture.
    """
    if ask.seat.kind == "school":
        return _own_status(ask, context)
    found, schools = visible(ask, context)
    entry = one_letter(ask, found)
    rows, who = schools[entry.key], str(ask.slots.get("who") or "missing")
    chosen = [row for row in rows if _is_meant(row, who)]
    named = {
        "missing": NOT_KNOWN,
        "known": "รับทราบแล้ว",
        "done": DONE,
        "undone": "ยังไม่ดำเนินการ",
        "all": "ส่งถึง",
    }[who]
    provenance = provenance_of(ask, context, [entry])
    lead = Figure(named, len(chosen), "โรง", emphasis=True, note=f"จาก {len(rows):,} โรง")
    counts = tuple(
        Figure(label, sum(row.state == state for row in rows), "โรง")
        for label, state in ((NOT_KNOWN, REACHED), (KNOWN, KNOWN), (DONE, DONE))
    )
    if ask.slots.get("by") and ask.seat.sees_office:
        return _by_area(ask, entry, rows, chosen, named, provenance)
    listed = () if ask.slots.get("count") or not ask.seat.sees_office else school_rows(chosen)
    page = max(1, int(ask.slots.get("page") or 1))
    cards = _cards(f"{named} {entry.short}", entry, provenance, listed, page) or (
        Card(f"{named} {entry.short}", (lead, *(listed or counts)), provenance, entry.subject),
    )
    further = (
        (Suggestion(NEXT_PAGE, f"{entry.short} {_ASKED[who]} หน้า {page + 1}"),)
        if page * PAGE * CARDS < len(listed)
        else ()
    )
    told = (
        f"{len(chosen):,} โรง {named} หนังสือ {entry.short} ลงวันที่ {thai_date(entry.dated_on)} จากที่ส่งถึง {len(rows):,} โรง "
        f"({NOT_KNOWN} {counts[0].value} รับทราบ {counts[1].value} {DONE} {counts[2].value}) เรื่อง {entry.subject}ค่ะ"
    )
    if entry.state == RECALLED:
        told += " หนังสือนี้เรียกคืนแล้ว"
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(provenance)}",
        cards=cards,
        suggest=(*further, *_status_buttons(ask, entry, who)),
        figures=(lead, *counts, *listed)[:MOST_FIGURES],
        provenance=provenance,
        answered=about(ask),
        document=readings_of(ask, context, entry, rows)
        if ask.slots.get("file") and ask.seat.sees_office
        else None,
    )


def _cards(
    title: str, entry: Entry, provenance: Provenance, listed: Sequence[Figure], page: int
) -> tuple[Card, ...]:
    """Return the cards of one page of a list that does not fit on one; none where it does."""
    pages = _pages(listed, page)
    if len(pages) < 2:
        return ()
    return tuple(
        Card(
            f"{title} ({first:,}-{first + len(rows) - 1:,} จาก {len(listed):,})",
            rows,
            provenance,
            entry.subject,
        )
        for first, rows in pages
    )


def _pages(listed: Sequence[Figure], page: int) -> list[tuple[int, tuple[Figure, ...]]]:
    """The cards of one page of a list, to be leafed through: the place of the first school on each, and its rows."""
    places = range((page - 1) * PAGE * CARDS, min(page * PAGE * CARDS, len(listed)), PAGE)
    return [(place + 1, tuple(map(_narrow, listed[place : place + PAGE]))) for place in places]


def _narrow(row: Figure) -> Figure:
    """A row of a card among many: the state goes below the name, where it takes less of what LINE has room for."""
    return replace(row, value="", note=f"{row.value} {row.note}".strip())


def _by_area(
    ask: Ask, entry: Entry, rows: Sequence[Addressed], chosen: Sequence[Addressed], named: str, provenance: Provenance
) -> Reply:  # fmt: skip
    """How many schools of each cluster or amphoe, the most first, of how many the letter went to."""
    by = str(ask.slots["by"])
    area = {"cluster": "กลุ่มโรงเรียน", "amphoe": "อำเภอ"}[by]
    asked = Counter(getattr(row, by) or NO_AREA for row in rows)
    counted = Counter(getattr(row, by) or NO_AREA for row in chosen)
    found = tuple(
        Figure(name, counted[name], "โรง", ((by, name),), note=f"จาก {asked[name]:,} โรง")
        for name in sorted(asked, key=lambda name: (-counted[name], name))
    )
    title = f"{named} {entry.short} แยก{area}"
    most = f" มากที่สุด {found[0].label} {counted[found[0].label]:,} โรง" if chosen else ""
    told = f"{len(chosen):,} โรง {named} หนังสือ {entry.short} จากที่ส่งถึง {len(rows):,} โรง{most} เรื่อง {entry.subject}ค่ะ"
    chart = None
    if chosen and ask.slots.get("chart"):
        chart = ChartSpec(
            kind="hbar", title=title, subtitle=entry.subject, unit="โรง", item=area, additive=True,
            points=tuple(Point(row.label, counted[row.label]) for row in found if counted[row.label]),
            footer=footer_of(provenance), demo=provenance.demonstration,
        )  # fmt: skip
    more = (
        ()
        if ask.slots.get("chart")
        else (Suggestion("ขอกราฟ", f"{entry.short} ใครยังไม่รับทราบ แยก{area} ขอกราฟ"),)
    )
    return Reply(
        "question", f"{told}\n{source_line(provenance)}", (Card(title, found, provenance, entry.subject),), chart,
        suggest=(*more, *_status_buttons(ask, entry, str(ask.slots.get("who")))), figures=found, provenance=provenance,
        answered=about(ask),
    )  # fmt: skip


def _own_status(ask: Ask, context: HandlerContext) -> Reply:
    """A school asks who has not acknowledged: it is told where it stands itself, and how many have."""
    found, own = visible(ask, context)
    entry = one_letter(ask, found)
    everyone = addressed(context.session, ask.office_code, [entry])[entry.key]
    known = sum(row.state != REACHED for row in everyone)
    provenance = provenance_of(ask, context, [entry])
    mine = own[entry.key][0]
    rows = (
        Figure("โรงเรียนเรา", own_state(mine), "", emphasis=True),
        Figure("รับทราบแล้ว", known, "โรง", note=f"จาก {len(everyone):,} โรง"),
        Figure(NOT_KNOWN, len(everyone) - known, "โรง"),
    )
    told = f"โรงเรียนเรา{own_state(mine)} {entry.short} ค่ะ ทั้งหมดรับทราบแล้ว {known:,} โรง จาก {len(everyone):,} โรง รายชื่อดูได้เฉพาะเจ้าหน้าที่"
    return Reply(
        "question", f"{told}\n{source_line(provenance)}",
        cards=(Card(f"หนังสือเวียน {entry.short}", rows, provenance, entry.subject),),
        suggest=letter_buttons(ask, entry, own[entry.key]), figures=rows, provenance=provenance, answered=about(ask),
    )  # fmt: skip


def _is_meant(row: Addressed, who: str) -> bool:
    wanted = {"missing": (REACHED,), "known": (KNOWN, DONE), "done": (DONE,), "undone": (REACHED, KNOWN)}
    return who == "all" or row.state in wanted[who]


def school_rows(rows: Sequence[Addressed]) -> tuple[Figure, ...]:
    """Return one row a school: how far it is, who said so and when, and its amphoe."""
    return tuple(
        Figure(
            row.name, own_state(row), "", (("school", row.code),),
            note=" ".join(filter(None, (_said_by(row), f"อ.{row.amphoe}" if row.amphoe else ""))),
        )
        for row in rows
    )  # fmt: skip


def _said_by(row: Addressed) -> str:
    """In which seat a school acknowledged and when; an imported list knows the day alone."""
    if row.state == REACHED or row.on is None:
        return ""
    clock = f" {to_bangkok(row.at):%H.%M} น." if row.at else ""
    return f"{ROLE_NAMES.get(row.role, '')} {thai_date(row.on)}{clock}".strip()


def _status_buttons(ask: Ask, entry: Entry, who: str) -> tuple[Suggestion, ...]:
    number = entry.short
    other = (
        Suggestion("ใครรับทราบแล้ว", f"{number} ใครรับทราบแล้ว")
        if who == "missing"
        else Suggestion("ใครยังไม่รับทราบ", f"{number} ใครยังไม่รับทราบ")
    )
    if not ask.seat.sees_office:
        return (Suggestion(number, number),)
    return (
        other,
        Suggestion("ทะเบียนรับทราบ Excel", f"ทะเบียนรับทราบ {number} เป็น Excel"),
        Suggestion(number, number),
    )


def readings_of(ask: Ask, context: HandlerContext, entry: Entry, rows: Sequence[Addressed]) -> Document:
    """Return the schools of one letter, each with its state, as a document (ทะเบียนรับทราบ)."""
    title = f"ทะเบียนรับทราบหนังสือ {entry.short} ลงวันที่ {thai_date(entry.dated_on)}"
    provenance = provenance_of(ask, context, [entry])
    return Document(
        title, (Section(title, school_rows(rows), provenance, entry.subject),), office_day(ask.asked_at)
    )
