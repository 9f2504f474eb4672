"""The per-head subsidy of a term worked instalment by instalment: 70 % first, the balance, and what differs from what came."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.datasets import DATASETS
from db.datasets.rates import WHOLE_IN_TERM_1
from db.errors import NoFiguresError
from db.values.calendar import FiscalYear, Term
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.money import item_name, letters_of_term
from reports.cards import Card, Figure, source_line
from reports.figures import answer_question
from reports.instalments import (
    FIRST_PERCENT,
    NOT_OFFICIAL,
    Count,
    Reason,
    TermLine,
    TermWork,
    bases_of,
    newest_workable,
    reasons,
    term_work,
    terms_paid_in,
)
from reports.question import Period, Provenance, Question, Scope
from reports.subsidy import Paper, RateTable, items_named, papers, rates_of

#: So many grades that changed are told in the sentence; the card has all.
_MOST_TOLD = 5
_BOTH = f"งวดแรกร้อยละ {FIRST_PERCENT}"


@dataclass(frozen=True, slots=True)
class Told:
    """One term as it is told: its working, and the letters that paid for it (None where they do not name terms)."""

    work: TermWork
    letters: tuple[Paper, ...]

    @property
    def received(self) -> Money:
        """What the letters of the term gave."""
        return sum((paper.amount for paper in self.letters), Money(0))

    @property
    def due(self) -> Money | None:
        """What the whole term should be: by its own count, else by the count before."""
        return self.work.whole if self.work.whole is not None else self.work.expected


@handler(
    "money.instalments",
    summary="เงินรายหัวทีละงวด: งวดแรกร้อยละ 70 ยอดที่เหลือ และส่วนต่างที่ต้องคืนหรือได้เพิ่ม ทีละชั้น",
    examples=(
        "เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร",
        "เงินรายหัวภาคเรียนที่ 2/2568 ต้องคืนหรือได้เพิ่มเท่าไร",
        "แสดงวิธีคิดเงินรายหัว 70/30 ทีละบรรทัด ปี 2569",
    ),
    instead=("อัตรารายหัวปีนี้", "คำนวณเงินรายหัว ป.1-6 85 คน"),
)
def answer_instalments(ask: Ask, context: HandlerContext) -> Reply:
    """Work a term's per-head subsidy from the counts held, line by line, beside what was allocated (งวดแรก, ส่วนต่าง).

    Slots:
        items: ``tuition``, ``all``, or names of items. mode: ``difference`` tells first what is to be given back or added.
    """
    question = ask.question
    assert question is not None
    which = str(ask.slots.get("items") or "tuition")
    year = question.period.year if question.period else FiscalYear.of(ask.asked_at).be
    term = question.period.term if question.period else None
    table = rates_of(context.session, ask.office_code, year)
    terms = [each for each in terms_paid_in(year) if term in (None, each.number)]
    items = items_named(which)
    works = [term_work(context.session, question.scope, each, table, items) for each in terms]
    if all(work.before.heads is None and work.now.heads is None for work in works):
        raise _no_count(context, question.scope, terms)
    every = papers(context.session, question.scope, year, items)
    told = [Told(work, _letters(every, work.term)) for work in works]
    provenance = _provenance(context, question.scope, year, term, told, table)
    difference = ask.slots.get("mode") == "difference"
    lines = [line for each in told for line in _sentences(each, which, question.scope, difference)]
    lines += [NOT_OFFICIAL, *_missing(works), *_carried(ask), source_line(provenance)]
    rows = tuple(row for each in told for row in _rows(each))
    cards = tuple(_card(each, which, question.scope, table, provenance) for each in told if each.work.lines)
    return Reply(
        "question",
        "\n".join(lines),
        cards,
        figures=rows,
        provenance=provenance,
        answered=replace(question, period=Period("fiscal", (year,), term=term)),
        suggest=tuple(Suggestion(text, text) for text in _next(which, difference)),
    )


def _next(which: str, difference: bool) -> tuple[str, ...]:
    others = () if which == "all" else ("ทุกรายการ",)
    return (*others, *(() if difference else ("ส่วนต่างต้องคืนไหม",)), "ขอเป็นไฟล์ excel", "อัตรารายหัว")


def _no_count(context: HandlerContext, scope: Scope, terms: list[Term]) -> NoFiguresError:
    """No count of any of the terms is held: name those that are needed, and offer the newest term that can be worked."""
    lacking = dict.fromkeys(basis.name for term in terms for basis in bases_of(term))
    newest = newest_workable(context.session, scope)
    offer = f" คิดได้ล่าสุดคือ{newest}" if newest else ""
    named = " และ ".join(str(term) for term in terms)
    return NoFiguresError(
        f"ยังคิดเงินรายหัวทีละงวดของ{named} {scope.name} ไม่ได้ค่ะ ยังไม่มีจำนวนนักเรียน {', '.join(lacking)}{offer}",
        (f"เงินรายหัวงวดแรก 70% ของ{scope.name} {newest}",) if newest else (),
    )


def _letters(every: list[Paper], term: Term) -> tuple[Paper, ...]:
    return tuple(letters_of_term(every, term))


def _sentences(told: Told, which: str, scope: Scope, difference: bool) -> list[str]:
    """The number first; then from which count, the balance, what came, and why it differs."""
    if told.work.term.number == 2 and set(items_named(which)) <= set(WHOLE_IN_TERM_1):
        return [f"{item_name(which)}ได้ครั้งเดียวในภาคเรียนที่ 1 {told.work.term} จึงไม่มียอดค่ะ"]
    work, name = told.work, f"{item_name(which)} {told.work.term} {scope.name}"
    steps = [_first(work, name), _rest(work)]
    apart = _difference(told, f"{name}: " if difference else "")
    return [*apart, *steps] if difference else [*steps, *apart]


def _first(work: TermWork, name: str) -> str:
    if work.first is None:
        return f"ยังคิด{_BOTH} ของ{name}ไม่ได้ค่ะ ยังไม่มีจำนวนนักเรียน {work.before.basis.name}"
    up = " เลื่อนขึ้นหนึ่งชั้น" if work.before.basis.moved_up else ""
    return f"{work.first} บาท คือ{_BOTH} ของ{name}ค่ะ คิดจากนักเรียน {work.before.basis.name}{up}"


def _rest(work: TermWork) -> str:
    if work.whole is None:
        return f"งวดที่เหลือยังคิดไม่ได้ เพราะยังไม่มีจำนวนนักเรียน {work.now.basis.name}"
    whole = f"ยอดเต็มภาคเรียน {work.whole} บาท จากนักเรียน {work.now.basis.name}"
    if work.balance is None:
        return whole
    rest = (
        f"งวดที่เหลือ {work.balance} บาท"
        if work.balance >= Money(0)
        else f"งวดที่เหลือติดลบ ต้องคืน {-work.balance} บาท"
    )
    return f"{whole} {rest}"


def _difference(told: Told, name: str) -> list[str]:
    """What came beside what should: what is still to come, or to be given back, and the grades that changed."""
    work = told.work
    if told.due is None:
        return []
    basis = "จำนวนนักเรียนปัจจุบัน" if work.whole is not None else "จำนวนนักเรียนเดิม"
    if not told.letters:
        lines = [f"{name}ยังไม่มีหนังสือจัดสรรที่ระบุ{work.term} จึงเทียบกับยอดที่ได้รับไม่ได้ค่ะ"]
    else:
        came = f"ได้รับจัดสรรแล้ว {told.received} บาท ยอดเต็มตาม{basis} {told.due} บาท"
        lines = [f"{name}{came} {_apart(told.due - told.received)}ค่ะ"]
    changed = reasons(work)
    if changed:
        told_ones = ", ".join(reason.text() for reason in changed[:_MOST_TOLD])
        more = f" และอีก {len(changed) - _MOST_TOLD} รายการ" if len(changed) > _MOST_TOLD else ""
        lines.append(f"นักเรียนเปลี่ยนไปจากฐานงวดแรก: {told_ones}{more}")
    elif work.whole is not None and work.expected is not None:
        lines.append("จำนวนนักเรียนทุกชั้นเท่ากับฐานงวดแรก")
    return lines


def _apart(apart: Money) -> str:
    if not apart:
        return "ตรงกัน ไม่มีส่วนต่าง"
    return f"ยังต้องได้เพิ่ม {apart} บาท" if apart > Money(0) else f"ได้เกิน ต้องคืน {-apart} บาท"


def _missing(works: list[TermWork]) -> list[str]:
    lacking = dict.fromkeys(f"{item} {grade}" for work in works for item, grade in work.missing)
    if not lacking:
        return []
    more = f" และอีก {len(lacking) - _MOST_TOLD} อัตรา" if len(lacking) > _MOST_TOLD else ""
    return [f"ยังไม่มีอัตราของ {', '.join(list(lacking)[:_MOST_TOLD])}{more} ยอดนี้จึงยังไม่รวม"]


def _carried(ask: Ask) -> tuple[str, ...]:
    return (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()


def _rows(told: Told) -> tuple[Figure, ...]:
    """Every step of a term: its sums, what came and what differs, then grade by grade, then the changes."""
    work = told.work
    rows = [
        Figure(f"{label} {work.term}", amount, "บาท", emphasis=True)
        for label, amount in ((_BOTH, work.first), ("ยอดเต็มภาคเรียน", work.whole), ("งวดที่เหลือ", work.balance))
    ]
    if told.letters:
        rows.append(Figure(f"ได้รับจัดสรรแล้ว {work.term}", told.received, "บาท", emphasis=True))
        if told.due is not None:
            rows.append(Figure(f"ส่วนต่าง {work.term}", told.due - told.received, "บาท", emphasis=True))
    return (
        *rows,
        *(row for line in work.lines for row in _line(line)),
        *(_reason(reason) for reason in reasons(work)),
    )


def _line(line: TermLine) -> tuple[Figure, ...]:
    keys = (("line", line.item), ("grade", line.grade))
    up = f" (ยอด {line.source} เดิม เลื่อนชั้น)" if line.source != line.grade else ""
    rows = []
    if line.first_heads is not None:
        how = f"{line.first_heads:,} คน{up} x {line.rate} x {FIRST_PERCENT}% ({line.first_rate} ต่อคน)"
        rows.append(Figure(f"{line.item} {line.grade} งวดแรก", line.first, "บาท", keys, note=how))
    if line.heads is not None:
        how = f"{line.heads:,} คน x {line.rate}"
        rows.append(Figure(f"{line.item} {line.grade} ยอดเต็ม", line.whole, "บาท", keys, note=how))
    return tuple(rows)


def _reason(reason: Reason) -> Figure:
    keys = (("line", reason.item), ("grade", reason.grade))
    how = f"{reason.change:+,} คน x {reason.rate}"
    return Figure(f"เปลี่ยนไป {reason.item} {reason.grade}", reason.amount, "บาท", keys, note=how)


def _card(told: Told, which: str, scope: Scope, table: RateTable, provenance: Provenance) -> Card:
    work = told.work
    notes = [
        NOT_OFFICIAL,
        f"อัตราปีงบประมาณ {table.year} ภาคเรียนละครึ่ง หนังสือเรียนและเครื่องแบบได้เฉพาะภาคเรียนที่ 1",
        f"ปัดเศษครึ่งสตางค์ขึ้นที่อัตราต่อคนเท่านั้น {_BOTH} ของอัตรา x จำนวนนักเรียนก่อนหน้า แล้วหักจากยอดเต็ม",
        *(f"ยังไม่มีจำนวนนักเรียน {count.basis.name}" for count in work.lacking),
        *(
            f"{count.basis.name} มีข้อมูล {count.covered[0]:,} จาก {count.covered[1]:,} โรง"
            for count in (work.before, work.now)
            if count.covered
        ),
    ]
    subtitle = f"{scope.name} {work.term} จ่ายในปีงบประมาณ {work.term.fiscal_year.be}"
    return Card(f"{item_name(which)} ทีละงวด", _rows(told), provenance, subtitle, tuple(notes))


def _provenance(
    context: HandlerContext, scope: Scope, year: int, term: int | None, told: list[Told], table: RateTable
) -> Provenance:
    counts: dict[str, Count] = {}
    for each in told:
        for count in (each.work.before, each.work.now):
            if count.provenance is not None:
                counts[count.basis.name] = count
    known = [count.provenance for count in counts.values() if count.provenance is not None]
    sources = [f"{DATASETS['rates'].source} ปี {year}", *(f"{each.source} {each.period}" for each in known)]
    batches = [*table.batches, *(batch for each in known for batch in each.batches)]
    days, demonstration = [table.as_of, *(each.as_of for each in known)], table.demonstration
    if any(each.letters for each in told):
        asked = Question("allocated", scope, period=Period("fiscal", (year,)))
        paid = answer_question(context.session, asked).provenance
        sources.append(paid.source)
        days.append(paid.as_of)
        batches += paid.batches
        demonstration |= paid.demonstration
    return Provenance(
        source=f"{sources[0]} x {', '.join(sources[1:])}",
        as_of=max(day for day in days if day is not None),
        period=Period("fiscal", (year,), term=term).name,
        scope=scope.name,
        batches=tuple(dict.fromkeys(batches)),
        demonstration=demonstration or any(each.demonstration for each in known),
        note=NOT_OFFICIAL,
    )
