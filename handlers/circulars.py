"""Asking about circulars (หนังสือเวียน): which there are, one of them, and who has acknowledged it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from db.datasets import DATASETS
from db.datasets.acknowledgements import DONE, KNOWN, REACHED
from db.errors import NoFiguresError
from db.letters import CORRECTED, DRAFT, RECALLED
from db.people import SeatKind
from db.register import Addressed, Entry, addressed, entries, numbered, open_schools
from db.values.calendar import office_day, thai_date
from db.values.letters import NORMAL
from handlers.circular_search import ranked
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.rows import MOST_FIGURES
from reports.cards import Card, Figure, source_line
from reports.documents import Document, Section
from reports.held import live_batches
from reports.question import Provenance, Question, Scope

STATE_SAID = {DRAFT: "ร่าง ยังไม่ส่ง", CORRECTED: "แก้ไขแล้ว", RECALLED: "เรียกคืนแล้ว"}
NOT_KNOWN = "ยังไม่รับทราบ"
#: Letters a list without a time shows, and most that any list shows on its card.
_NEWEST, _MOST = 10, 60
READERS: tuple[SeatKind, ...] = ("school", "cluster", "head", "officer", "director")


def visible(
    ask: Ask, context: HandlerContext, *, drafts: bool = False
) -> tuple[list[Entry], dict[str, list[Addressed]]]:
    """Return the letters this seat may see, the newest first, with the schools of each that it may know of.

    Officers see all; a school those addressed to it, with its own state only; a cluster's group those addressed to
    any school of the cluster (contract.md, "Who sees what").
    """
    seat = ask.seat
    found = [
        _signed(entry, context)
        for entry in entries(context.session, ask.office_code, drafts=drafts and seat.sees_office)
    ]
    if seat.sees_office:
        return found, addressed(context.session, ask.office_code, found)
    if seat.kind == "school":
        rows = addressed(context.session, ask.office_code, found, codes=(seat.school_code or "",))
    else:
        everyone = addressed(context.session, ask.office_code, found)
        rows = {
            key: [each for each in schools if each.cluster == seat.cluster]
            for key, schools in everyone.items()
        }
    return [entry for entry in found if rows[entry.key]], rows


def _signed(entry: Entry, context: HandlerContext) -> Entry:
    """The entry with the link of its paper signed anew: with today's key and address, whatever they were when it was attached."""
    if entry.paper_id is None or context.paper_link is None:
        return entry
    return replace(entry, paper_link=context.paper_link(entry.paper_id))


def one_letter(ask: Ask, found: Sequence[Entry]) -> Entry:
    """Return the letter that is meant: by its number, else the newest.

    Raises:
        NoFiguresError: No letter, or none of that number, that this seat may see.
    """
    number = str(ask.slots.get("number") or "")
    meant = numbered(found, number) if number else [each for each in found if each.state != DRAFT]
    if meant:
        return meant[0]
    if not number:
        raise NoFiguresError("ยังไม่มีหนังสือเวียนในทะเบียนค่ะ")
    known = tuple(dict.fromkeys(each.short for each in found[:3]))
    to_us = "ที่ส่งถึงโรงเรียนเรา" if ask.seat.kind == "school" else ""
    raise NoFiguresError(
        f"ไม่พบหนังสือ {number} ในทะเบียนหนังสือเวียน{to_us}ค่ะ{' ล่าสุดคือ ' + ', '.join(known) if known else ''}",
        known,
    )


@handler(
    "circulars.list",
    summary="หนังสือเวียนมีเรื่องอะไรบ้าง ค้นด้วยคำในเรื่องหรือช่วงเวลา",
    examples=("หนังสือเวียนเดือนนี้มีอะไรบ้าง", "หนังสือเวียนล่าสุด", "หนังสือเวียนที่ยังไม่รับทราบ", "มีหนังสือเวียนเรื่องพลังงานไหม"),
    seats=READERS,
)
def answer_list(ask: Ask, context: HandlerContext) -> Reply:
    """List letters by time, words of the subject, urgency, or what is not acknowledged (ทะเบียนหนังสือเวียน).

    Slots:
        from, to: Days of the letters, half-open. words: Of the subject. urgency: ``ด่วน`` … unread: Only those not
        acknowledged. due: the days are those of the due date. file: The register as a workbook.

    Raises:
        NoFiguresError: No letter fits.
    """
    found, schools = visible(ask, context)
    fitting, when = _fitting(ask, found, schools)
    if not fitting:
        raise _none_fits(ask, found, when)
    rows = tuple(_row_of_letter(ask, entry, schools[entry.key]) for entry in fitting[:_MOST])
    provenance = provenance_of(ask, context, fitting)
    told = f"{len(fitting):,} เรื่อง คือหนังสือเวียน{when}ค่ะ ล่าสุด {fitting[0].short} {fitting[0].subject}"
    if ask.slots.get("unread"):
        told = (
            f"{len(fitting):,} เรื่อง {_unread_said(ask)}{when}ค่ะ เช่น {fitting[0].short} {fitting[0].subject}"
        )
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(provenance)}",
        cards=(Card(f"หนังสือเวียน{when}", rows, provenance, provenance.scope),),
        suggest=_list_buttons(ask, fitting),
        figures=(Figure("หนังสือเวียน", len(fitting), "เรื่อง", emphasis=True), *rows)[:MOST_FIGURES],
        provenance=provenance,
        answered=about(ask),
        document=_register(ask, fitting, schools, provenance, when) if ask.slots.get("file") else None,
    )


def _fitting(
    ask: Ask, found: Sequence[Entry], schools: dict[str, list[Addressed]]
) -> tuple[list[Entry], str]:
    """The letters that are meant, and in words which these are."""
    slots, kept, when = ask.slots, list(found), ""
    if slots.get("from") and slots.get("to"):
        first, last = date.fromisoformat(slots["from"]), date.fromisoformat(slots["to"])
        by_due = bool(slots.get("due"))
        kept = [
            each for each in kept if first <= ((each.due_on if by_due else each.dated_on) or date.min) < last
        ]
        final = date.fromordinal(last.toordinal() - 1)
        when = f" {'กำหนดส่ง' if by_due else 'ลงวันที่'} {thai_date(first)}" + (
            f" ถึง {thai_date(final)}" if final > first else ""
        )
    if urgency := slots.get("urgency"):
        kept = [each for each in kept if each.urgency.startswith(urgency)]
        when += f" ({urgency})"
    if slots.get("unread"):
        kept = [
            each for each in kept
            if each.state != RECALLED and any(row.state == REACHED for row in schools[each.key])
        ]  # fmt: skip
    if words := str(slots.get("words") or ""):
        return ranked(kept, words), f"{when} ที่มีคำว่า “{words}”"
    plain = not (when or slots.get("unread") or slots.get("file"))
    return (kept[:_NEWEST], "ล่าสุด") if plain else (kept, when)


def _none_fits(ask: Ask, found: Sequence[Entry], when: str) -> NoFiguresError:
    if ask.slots.get("unread"):
        return NoFiguresError(f"ไม่มีหนังสือเวียน{when}ที่ยังไม่รับทราบค่ะ", ("หนังสือเวียนล่าสุด",))
    if not found:
        return NoFiguresError("ยังไม่มีหนังสือเวียนในทะเบียนค่ะ")
    return NoFiguresError(
        f"ไม่พบหนังสือเวียน{when}ค่ะ ฉบับล่าสุดคือ {found[0].short} ลงวันที่ {thai_date(found[0].dated_on)} {found[0].subject}",
        ("หนังสือเวียนล่าสุด", found[0].short),
    )


def _unread_said(ask: Ask) -> str:
    return "ที่โรงเรียนเรายังไม่รับทราบ" if ask.seat.kind == "school" else "ที่ยังมีโรงเรียนไม่รับทราบ"


def _row_of_letter(ask: Ask, entry: Entry, rows: Sequence[Addressed]) -> Figure:
    """One letter of a list: how far it is, its day, due day and urgency."""
    known = sum(row.state != REACHED for row in rows)
    value = (
        own_state(rows[0]) if ask.seat.kind == "school" and rows else f"รับทราบ {known:,}/{len(rows):,} โรง"
    )
    if entry.state in (DRAFT, RECALLED):
        value = STATE_SAID[entry.state]
    notes = [
        f"ลงวันที่ {thai_date(entry.dated_on)}",
        f"กำหนด {thai_date(entry.due_on)}" if entry.due_on else "",
        entry.urgency if entry.urgency != NORMAL else "",
        STATE_SAID[CORRECTED] if entry.state == CORRECTED else "",
    ]
    return Figure(
        f"{entry.short} {entry.subject}", value, "", (("letter", entry.number),), note=" ".join(filter(None, notes)),
        emphasis=ask.seat.kind == "school" and bool(rows) and rows[0].state == REACHED,
    )  # fmt: skip


def own_state(row: Addressed) -> str:
    """Return how far a school is with a letter, in words."""
    return NOT_KNOWN if row.state == REACHED else row.state


def _list_buttons(ask: Ask, fitting: Sequence[Entry]) -> tuple[Suggestion, ...]:
    numbers = tuple(Suggestion(each.short, each.short) for each in fitting[:3])
    if ask.seat.sees_office:
        export = Suggestion("ทะเบียนเป็น Excel", "ขอทะเบียนหนังสือเวียนเป็น Excel")
        return (*numbers, Suggestion("ใครยังไม่รับทราบ", f"{fitting[0].short} ใครยังไม่รับทราบ"), export)
    return numbers


@handler(
    "circulars.show",
    summary="ดูหนังสือเวียนหนึ่งฉบับ พร้อมลิงก์และกำหนดส่ง",
    examples=("ว 117", "ขอดูหนังสือเวียน ว 104", "หนังสือ ว 115 เรื่องอะไร"),
    seats=READERS,
)
def answer_show(ask: Ask, context: HandlerContext) -> Reply:
    """Show one letter as a card with its links, due date and how far it is (หนังสือเวียน).

    Slots:
        number: As typed; the newest letter without one. paper: The file itself is wanted.
    """
    found, schools = visible(ask, context, drafts=True)
    entry = one_letter(ask, found)
    provenance = provenance_of(ask, context, [entry])
    rows = letter_rows(entry, schools[entry.key], own=ask.seat.kind == "school")
    told = f"{entry.short} ลงวันที่ {thai_date(entry.dated_on)} เรื่อง {entry.subject}ค่ะ"
    if entry.state == RECALLED:
        told = f"หนังสือ {entry.short} ลงวันที่ {thai_date(entry.dated_on)} ถูกเรียกคืนแล้วค่ะ ไม่ต้องดำเนินการตามหนังสือนี้"
    elif entry.state == CORRECTED and entry.change:
        told += f" ({entry.change})"
    if ask.slots.get("paper") and entry.state != RECALLED:
        told += _paper_said(ask, entry)
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(provenance)}",
        cards=(Card(f"หนังสือเวียน {entry.short}", rows, provenance, entry.subject),),
        suggest=letter_buttons(ask, entry, schools[entry.key]),
        figures=rows,
        provenance=provenance,
        answered=about(ask),
    )


def _paper_said(ask: Ask, entry: Entry) -> str:
    """Where the file of a letter is, or that there is none and what helps then."""
    if entry.opens:
        return " กดเปิดเอกสารด้านล่างค่ะ"
    if not ask.seat.sees_office:
        return " หนังสือฉบับนี้ไม่มีไฟล์แนบในน้องแผนค่ะ พิมพ์ ฝากถามเจ้าหน้าที่ ตามด้วยคำถามได้"
    if entry.letter_id is None:
        return " หนังสือฉบับนี้มาจากทะเบียนที่นำเข้า ไม่มีไฟล์แนบค่ะ"
    return f" ยังไม่มีไฟล์แนบค่ะ ส่งไฟล์ PDF ในแชตนี้ แล้วพิมพ์ แนบกับหนังสือ {entry.short}"


def letter_rows(entry: Entry, rows: Sequence[Addressed], *, own: bool = False) -> tuple[Figure, ...]:
    """Return what a card of a letter shows, the same before sending and after."""
    known = sum(row.state in (KNOWN, DONE) for row in rows)
    shown = [
        Figure("เลขที่", entry.number, ""),
        Figure("ลงวันที่", thai_date(entry.dated_on), ""),
        Figure("ความเร่งด่วน", entry.urgency, "", emphasis=entry.urgency != NORMAL),
        Figure(
            "กำหนดส่ง", thai_date(entry.due_on) if entry.due_on else "ไม่ระบุ", "", emphasis=bool(entry.due_on)
        ),
        Figure("ถึง", entry.audience or "ยังไม่ระบุ", ""),
    ]
    if entry.summary:
        shown.append(Figure("สรุป", entry.summary, ""))
    if entry.paper_link:
        shown.append(Figure("ไฟล์แนบ", entry.paper_name, ""))
    shown += [
        Figure("เอกสาร" if number == 1 else f"เอกสาร {number}", link, "")
        for number, link in enumerate(entry.links, 1)
    ]
    if entry.state in STATE_SAID:
        shown.append(Figure("สถานะ", STATE_SAID[entry.state], "", emphasis=True))
    if own and rows:
        since = f"เมื่อ {thai_date(rows[0].on)}" if rows[0].on and rows[0].state != REACHED else ""
        shown.append(Figure("โรงเรียนเรา", own_state(rows[0]), "", emphasis=True, note=since))
    elif entry.state != DRAFT:
        shown.append(Figure("รับทราบแล้ว", known, "โรง", note=f"จาก {len(rows):,} โรง"))
    return tuple(shown)


def letter_buttons(ask: Ask, entry: Entry, rows: Sequence[Addressed]) -> tuple[Suggestion, ...]:
    """Return what can be done next with a letter by this seat."""
    opened = tuple(Suggestion("เปิดเอกสาร", uri=link) for link in entry.opens[:1])
    number = entry.short
    if entry.state == DRAFT:
        return (
            Suggestion("ส่ง", f"ยืนยันส่ง {number}"), Suggestion("แก้ไข", f"แก้ไข {number}"),
            Suggestion("ยกเลิก", f"ยกเลิก {number}"), *opened,
        )  # fmt: skip
    if ask.seat.sees_office:
        return (
            Suggestion("ใครยังไม่รับทราบ", f"{number} ใครยังไม่รับทราบ"),
            Suggestion("ทะเบียนรับทราบ Excel", f"ทะเบียนรับทราบ {number} เป็น Excel"), *opened,
        )  # fmt: skip
    if entry.state == RECALLED or ask.seat.kind != "school" or not rows:
        return opened
    acts = () if rows[0].state != REACHED else (Suggestion("รับทราบ", f"รับทราบ {number}"),)
    done = () if rows[0].state == DONE else (Suggestion("ดำเนินการแล้ว", f"ดำเนินการ {number} แล้ว"),)
    return (*acts, *done, *opened)


def about(ask: Ask) -> Question:
    """What a follow-up builds on; the letter itself is in the slots."""
    want = "file" if ask.slots.get("file") else "sentence"
    return Question("schools", Scope("office", ask.office_code), want=want)  # type: ignore[arg-type]


def provenance_of(ask: Ask, context: HandlerContext, letters: Sequence[Entry]) -> Provenance:
    """Source and day: what was noted here is as of today, an imported register as of its file."""
    batches = {entry.batch_id for entry in letters if entry.batch_id is not None}
    held = live_batches(context.session, "acknowledgements", ask.office_code)
    days = [entry.as_of for entry in letters if entry.as_of]
    if batches:
        days += [batch.as_of for batch in held.values()]
    if any(entry.letter_id is not None for entry in letters):
        days.append(office_day(ask.asked_at))
    own = any(entry.letter_id is not None for entry in letters)
    return Provenance(
        source=DATASETS["circulars"].source,
        as_of=max(days, default=None),
        period="ปัจจุบัน",
        scope=_scope_name(ask, context),
        batches=tuple(sorted({*batches, *(held if batches else ())})),
        demonstration=any(entry.demonstration for entry in letters)
        or (not own and any(batch.demonstration for batch in held.values())),
    )


def _scope_name(ask: Ask, context: HandlerContext) -> str:
    if ask.seat.kind == "school":
        own = open_schools(context.session, ask.office_code, (ask.seat.school_code or "",))
        return f"โรงเรียน{own[0].name}" if own else "โรงเรียนเรา"
    return ask.seat.cluster or "ทั้งเขต"


def _register(
    ask: Ask, letters: Sequence[Entry], schools: dict[str, list[Addressed]], provenance: Provenance, when: str
) -> Document:
    """The register as a workbook: one row a letter (ทะเบียนหนังสือเวียน)."""
    title = f"ทะเบียนหนังสือเวียน{when if when.strip() != 'ล่าสุด' else ''}"
    rows = tuple(_row_of_letter(ask, entry, schools[entry.key]) for entry in letters)
    return Document(title, (Section(title, rows, provenance, provenance.scope),), office_day(ask.asked_at))
