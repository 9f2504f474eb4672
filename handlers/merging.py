"""What a merger of schools would do (ถ้ายุบรวม): pupils, rooms, teachers, and for officers per-head money; and states of schools."""

from __future__ import annotations

from dataclasses import replace

from db.datasets.rates import SMALL_SCHOOL
from db.datasets.schools import CLOSED, JOINED, OPEN
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import FiscalYear
from db.values.money import Money
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.neighbours import STRAIGHT, provenance_of
from reports.cards import Card, Figure, source_line, value_text
from reports.geography import Site, Sites, neighbours, sites_of
from reports.merging import Held, Merger, MoneyBeside, merger_of, money_of
from reports.question import Provenance, Question, Scope
from reports.subsidy import RateTable, rates_of

#: So many schools may be merged in one question: a card holds no more.
MOST_SCHOOLS = 4
#: So many schools are offered where only one was named.
_OFFERED = 3
NO_ADVICE = "เป็นผลรวมของข้อมูลที่มี ยังไม่มีเกณฑ์อัตรากำลังและเกณฑ์จัดห้องเรียน และไม่ใช่ข้อเสนอให้ยุบรวม"


@handler(
    "schools.merge",
    summary="ถ้ายุบรวมโรงเรียน: นักเรียน ห้อง ครู และเงินรายหัว (เฉพาะเจ้าหน้าที่) ก่อนและหลัง",
    examples=(
        "ถ้ายุบรวมบ้านทุ่งฟ้าฮ่ามกับบ้านแม่คำฝั่งหมิ่น",
        "ถ้าควบรวมบ้านแม่จันกับบ้านป่าตึง จะมีนักเรียนกี่คน",
        "ยุบรวมบ้านทุ่งฟ้าฮ่ามกับบ้านแม่คำฝั่งหมิ่นแล้วจะเป็นอย่างไร",
    ),
)
def answer_merge(ask: Ask, context: HandlerContext) -> Reply:
    """Add up what two to four schools would be as one, by grade; money only for those who run the office (ยุบรวม)."""
    question = ask.question
    assert question is not None
    scope = question.scope
    sites = sites_of(context.session, scope.office_code)
    chosen = tuple(_site(sites, code) for code in scope.keys)
    if len(chosen) < 2:
        return _with_whom(sites, chosen[0], question)
    if len(chosen) > MOST_SCHOOLS:
        raise AnswerableError(f"ลองรวมได้ครั้งละไม่เกิน {MOST_SCHOOLS} โรงค่ะ")
    merger = merger_of(context.session, chosen, scope.office_code)
    provenance = _provenance(merger, sites, scope)
    beside, table = _money(ask, context, merger)
    if table is not None:
        provenance = replace(
            provenance,
            source=f"{provenance.source} และแนวทางเงินอุดหนุนเรียนฟรี ปี {table.year}",
            as_of=max(table.as_of, provenance.as_of or table.as_of),
            batches=tuple(dict.fromkeys((*provenance.batches, *table.batches))),
            demonstration=provenance.demonstration or table.demonstration,
        )
    totals, grades = _totals(merger), _grades(merger)
    money_rows = _money_rows(merger, beside, table) if beside and table else ()
    cards = [
        Card("ถ้ายุบรวม: ผลรวม", totals, provenance, scope.name, (NO_ADVICE,)),
        Card("ถ้ายุบรวม: รายชั้น", grades, provenance, scope.name),
    ]
    if beside and table:
        cards.append(
            Card(
                "ถ้ายุบรวม: เงินรายหัวทุกรายการ",
                money_rows,
                provenance,
                f"ปีงบประมาณ {table.year}",
                _money_notes(beside),
            )
        )
    rows = (*totals, *grades, *money_rows)
    return Reply(
        "question",
        "\n".join((*_told(merger, beside, table), NO_ADVICE, source_line(provenance))),
        tuple(cards),
        figures=rows,
        provenance=provenance,
        answered=question,
        suggest=labels.offered(_next(chosen)),
    )


def _next(chosen: tuple[Site, ...]) -> tuple[str, ...]:
    return (f"ข้อมูล{chosen[0].full}", f"ข้อมูล{chosen[1].full}", "โรงเรียนขนาดเล็กแยกอำเภอ")


def _site(sites: Sites, code: str) -> Site:
    if code not in sites.by_code:
        raise NoFiguresError(f"ไม่พบโรงเรียนรหัส {code} ในทะเบียนค่ะ")
    return sites.by_code[code]


def _with_whom(sites: Sites, site: Site, question: Question) -> Reply:
    """One school was named: ask which other, and offer the nearest, or those of the same tambon."""
    others = [each.site for each in neighbours(site, sites.of_state(OPEN), count=_OFFERED)]
    if not others and site.tambon:
        others = [
            each for each in sites.of_state(OPEN) if each.tambon == site.tambon and each.code != site.code
        ][:_OFFERED]
    return Reply(
        "clarify",
        f"ต้องการลองรวม{site.full}กับโรงเรียนไหนคะ พิมพ์ชื่อทั้งสองโรงได้เลยค่ะ เช่น ถ้ายุบรวมบ้าน ก กับบ้าน ข",
        suggest=tuple(
            Suggestion(labels.label(each.name.partition("(")[0]), f"ถ้ายุบรวม {site.code} กับ {each.code}")
            for each in others
        ),
        answered=question,
    )


def _money(ask: Ask, context: HandlerContext, merger: Merger) -> tuple[MoneyBeside | None, RateTable | None]:
    """Per-head money for those who run this office; for anybody else none, and where no rate is held none either."""
    office = ask.question.scope.office_code if ask.question else ""
    if not ask.seat.sees_office or ask.seat.office_code != office:
        return None, None
    try:
        table = rates_of(context.session, office, FiscalYear.of(ask.asked_at).be)
    except NoFiguresError:
        return None, None
    return money_of(merger, table), table


def _provenance(merger: Merger, sites: Sites, scope: Scope) -> Provenance:
    known = [
        each.provenance
        for each in (merger.students, merger.rooms, merger.teachers)
        if each.provenance is not None
    ]
    base = provenance_of(replace(sites, pupils=None), scope.name)
    sources = dict.fromkeys(f"{each.source} {each.period}" for each in known)
    return replace(
        base,
        source=", ".join((base.source, *sources)),
        as_of=max(day for day in (base.as_of, *(each.as_of for each in known)) if day is not None),
        period=known[0].period,
        batches=tuple(dict.fromkeys((*base.batches, *(id_ for each in known for id_ in each.batches)))),
        demonstration=base.demonstration or any(each.demonstration for each in known),
    )


def _parts(merger: Merger, held: Held, unit: str) -> str:
    return " + ".join(f"{site.name} {value_text(held.of(site.code), unit)}" for site in merger.sites)


def _totals(merger: Merger) -> tuple[Figure, ...]:
    rows = [
        Figure(
            "นักเรียนรวม",
            merger.together(merger.students),
            "คน",
            emphasis=True,
            note=_parts(merger, merger.students, "คน"),
        ),
        Figure(
            "ห้องเรียนที่มีตอนนี้รวม", merger.together(merger.rooms), "ห้อง", note=_parts(merger, merger.rooms, "ห้อง")
        ),
        Figure("ครูรวม", merger.together(merger.teachers), "คน", note=_parts(merger, merger.teachers, "คน")),
        Figure("นักเรียนต่อครู 1 คน", merger.pupils_a_teacher, "คน"),
    ]
    if merger.size:
        before = " + ".join(f"{site.name} {site.size or 'ไม่ทราบ'}" for site in merger.sites)
        rows.append(Figure("ขนาดหลังรวม", f"ขนาด{merger.size}", "", note=f"ก่อนรวม {before}"))
    if merger.apart is not None:
        one, other, km = merger.apart
        rows.append(Figure("ระยะทางเส้นตรง", km, "กม.", note=f"{one.name} ถึง {other.name} {STRAIGHT}"))
    return tuple(rows)


def _grades(merger: Merger) -> tuple[Figure, ...]:
    rows = []
    for grade in merger.grades:
        parts = " + ".join(
            f"{merger.students.numbers.get(site.code, {}).get(grade, 0):,}" for site in merger.sites
        )
        rooms = f" ห้องตอนนี้ {merger.rooms.of_grade(grade):,}" if merger.rooms.numbers else ""
        rows.append(
            Figure(grade, merger.students.of_grade(grade), "คน", (("grade", grade),), note=f"{parts}{rooms}")
        )
    return tuple(rows)


def _money_rows(merger: Merger, beside: MoneyBeside, table: RateTable) -> tuple[Figure, ...]:
    rows = [
        Figure("ก่อนรวม", beside.total_before, "บาท", emphasis=True),
        Figure("หลังรวม", beside.total_after, "บาท", emphasis=True),
        Figure("เปลี่ยนไป", beside.total_after - beside.total_before, "บาท", emphasis=True),
    ]
    for site in merger.sites:
        if site.code in beside.before:
            rows.append(Figure(site.name, beside.before[site.code], "บาท", (("school", site.code),)))
            if beside.extra is not None:
                rows.append(Figure(f"{SMALL_SCHOOL} {site.name}", beside.extra[site.code], "บาท"))
    if beside.extra is not None:
        rows.append(Figure(f"{SMALL_SCHOOL} หลังรวม", beside.extra_after, "บาท"))
    return tuple(rows)


def _money_notes(beside: MoneyBeside) -> tuple[str, ...]:
    notes = ["อัตรา x จำนวนนักเรียนรอบล่าสุด ทั้งปี 5 รายการ"]
    if beside.extra is None:
        notes.append(f"ยังไม่มีอัตรา{SMALL_SCHOOL} จึงไม่รวม")
    if beside.missing:
        notes.append("ยังไม่มีอัตราของ " + ", ".join(f"{item} {grade}" for item, grade in beside.missing[:5]))
    return tuple(notes)


def _told(merger: Merger, beside: MoneyBeside | None, table: RateTable | None) -> list[str]:
    pupils = merger.together(merger.students)
    size = f" เป็นโรงเรียนขนาด{merger.size}" if merger.size else ""
    names = "กับ".join(site.full for site in merger.sites)
    first = f"{pupils or 0:,} คน คือนักเรียนถ้ายุบรวม{names}ค่ะ{size}"
    if pupils is None:
        first = f"ยังรวมจำนวนนักเรียนของ{names}ไม่ได้ค่ะ เพราะมีโรงเรียนที่ไม่มีข้อมูลนักเรียนของตนเอง"
    lines = [first, _parts(merger, merger.students, "คน")]
    rooms, teachers = (merger.together(held) for held in (merger.rooms, merger.teachers))
    each = f" นักเรียน {merger.pupils_a_teacher} คนต่อครู 1 คน" if merger.pupils_a_teacher is not None else ""
    lines.append(f"ห้องเรียนที่มีตอนนี้รวม {value_text(rooms, 'ห้อง')} ครูรวม {value_text(teachers, 'คน')}{each}")
    if merger.apart is not None:
        farthest = "ไกลที่สุด " if len(merger.sites) > 2 else ""
        lines.append(f"ห่างกัน {farthest}{merger.apart[2]} กม. ({STRAIGHT})")
    lines += [f"{site.full}มีสถานะ{site.state}อยู่แล้ว" for site in merger.sites if site.state != OPEN]
    if beside and table:
        apart = beside.total_after - beside.total_before
        word = (
            "เท่าเดิม" if not apart else f"{'เพิ่มขึ้น' if apart > Money(0) else 'ลดลง'} {max(apart, -apart)} บาท"
        )
        lines.append(
            f"เงินรายหัวทุกรายการ ปีงบประมาณ {table.year} ก่อนรวม {beside.total_before} บาท หลังรวม {beside.total_after} บาท {word}"
        )
        if beside.extra is None:
            lines.append(f"ยังไม่มีอัตรา{SMALL_SCHOOL} จึงไม่รวม")
    return lines


@handler(
    "schools.state",
    summary="โรงเรียนเปิดสอน เรียนรวมกับโรงเรียนใด หรือเลิกแล้ว และโรงเรียนใดมาเรียนรวม",
    examples=(
        "บ้านแม่จันเรียนรวมกับโรงเรียนไหน",
        "โรงเรียนไหนมาเรียนรวมกับบ้านแม่จันบ้าง",
        "โรงเรียนบ้านแม่จันยังเปิดสอนอยู่ไหม",
    ),
)
def answer_state(ask: Ask, context: HandlerContext) -> Reply:
    """Say whether a school teaches, learns with another or is closed, and which learn with it; of a place all pairs."""
    question = ask.question
    assert question is not None
    scope = question.scope
    sites = sites_of(context.session, scope.office_code)
    provenance = provenance_of(replace(sites, pupils=None), scope.name)
    if scope.kind == "school":
        told, rows = [], []
        for code in scope.keys:
            site = _site(sites, code)
            told.append(_state_of(site, sites))
            rows.append(Figure(site.name, site.state, "", (("school", code),), note=_place(site)))
            rows += [
                Figure(each.name, "มาเรียนรวม", "", (("school", each.code),), note=_place(each))
                for each in sites.joined_to(code)
            ]
    else:
        told, rows = _pairs(sites, scope)
    card = Card("สถานะโรงเรียน", tuple(rows), provenance, scope.name)
    text = "\n".join((*told, *_carried(ask), source_line(provenance)))
    return Reply(
        "question",
        text,
        (card,) if rows else (),
        figures=tuple(rows),
        provenance=provenance,
        answered=question,
    )


def _carried(ask: Ask) -> tuple[str, ...]:
    return (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()


def _place(site: Site) -> str:
    return " ".join(f"{mark}{name}" for mark, name in (("ต.", site.tambon), ("อ.", site.amphoe)) if name)


def _state_of(site: Site, sites: Sites) -> str:
    """One school: its state, its main school, and those that learn with it."""
    guests = sites.joined_to(site.code)
    names = ", ".join(each.full for each in guests)
    if site.state == JOINED:
        main = sites.by_code.get(site.joined_with)
        named = main.full if main else f"โรงเรียนรหัส {site.joined_with}" if site.joined_with else ""
        return (
            f"{site.full}ไปเรียนรวมกับ{named}ค่ะ"
            if named
            else f"{site.full}ไปเรียนรวมค่ะ แต่ทะเบียนไม่ได้ระบุโรงเรียนหลัก"
        )
    if site.state == CLOSED:
        return f"{site.full}เลิกแล้วตามทะเบียนค่ะ"
    if guests:
        return f"{site.full}เปิดสอนอยู่ค่ะ มีโรงเรียนมาเรียนรวม {len(guests):,} โรง คือ {names}"
    return f"{site.full}เปิดสอนอยู่ค่ะ ไม่มีโรงเรียนอื่นมาเรียนรวมตามทะเบียน"


def _pairs(sites: Sites, scope: Scope) -> tuple[list[str], list[Figure]]:
    """All that learn with another school in a place, each with its main school."""
    joined = [
        site
        for site in sites.of_state(JOINED)
        if scope.kind == "office" or getattr(site, scope.kind) in scope.keys
    ]
    if not joined:
        return [f"ไม่มีโรงเรียนที่ไปเรียนรวมกับโรงเรียนอื่นใน{scope.name}ตามทะเบียนค่ะ"], []
    mains = {site.joined_with for site in joined if site.joined_with}
    rows = []
    for site in joined:
        main = sites.by_code.get(site.joined_with)
        with_whom = main.name if main else site.joined_with or "ไม่ระบุโรงเรียนหลัก"
        rows.append(
            Figure(site.name, f"เรียนรวมกับ{with_whom}", "", (("school", site.code),), note=_place(site))
        )
    return [f"{len(joined):,} โรงเรียนไปเรียนรวมกับโรงเรียนหลัก {len(mains):,} โรง ({scope.name})ค่ะ"], rows
