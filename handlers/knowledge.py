"""What the manuals tell of the work itself: what a duty is, its steps, who does it, when, by which laws (ความรู้เรื่องงาน)."""

from __future__ import annotations

from collections.abc import Callable

from db.datasets import DATASETS, MEASURES
from db.errors import AnswerableError
from db.knowledge import ASPECTS, Entry, Manual, entries, entry, manuals
from db.values.calendar import office_day, thai_date
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.rounds import rounds_held, rounds_meant
from reports.answering import answer_any
from reports.cards import Card, Figure, source_line
from reports.derived import DERIVED, measure_named
from reports.held import live_batches
from reports.question import Provenance, Question, Scope

#: How each aspect is asked again, with the first word that people call an entry by: what a button says.
ASKED: dict[str, str] = {
    "definition": "{}คืออะไร",
    "steps": "ขั้นตอน{}",
    "when": "ระยะเวลาของ{}",
    "who": "ใครรับผิดชอบ{}",
    "laws": "กฎหมายเกี่ยวกับ{}",
    "documents": "เอกสารที่ใช้ใน{}",
    "aim": "วัตถุประสงค์ของ{}",
    "scope": "ขอบเขตของ{}",
    "indicators": "ตัวชี้วัดความสำเร็จของ{}",
}
#: What else is asked of an entry that no manual here tells -> how it is called.
_NOT_TOLD = {"access": "วิธีเข้าระบบ", "use": "ว่าใช้ทำอะไรได้บ้าง", "where": "ที่เผยแพร่"}
_OFFICER = Suggestion("ติดต่อเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่")
_INDEX_BUTTON = Suggestion("งานทั้งหมดในคู่มือ", "มีความรู้เรื่องงานอะไรบ้าง")
#: Buttons for other aspects, for figures, and for parts of a duty.
_ASPECTS_SHOWN, _BUTTONS_SHOWN = 5, 3
#: A list of so many letters is told whole in the sentence.
_SHORT_LIST = 170
#: Rows of a card on a phone.
_ROWS = 14
#: Aspects under which the note of an entry stands.
_NOTED = ("definition", "steps", "when", "scope")
_CHANGES = "ระเบียบอาจเปลี่ยนหลังปีของคู่มือ โปรดตรวจฉบับปัจจุบันก่อนใช้"
#: Parts of the manuals, by the beginning of a key, as the index names them.
_FIELDS = {
    "group": "ภารกิจของกลุ่ม",
    "admin": "งานธุรการ",
    "info": "งานข้อมูลสารสนเทศ",
    "ict": "งานเทคโนโลยีสารสนเทศ",
    "plan": "งานนโยบายและแผน",
    "budget": "งานวิเคราะห์งบประมาณ",
    "hire": "งบจ้างบุคลากร",
    "monitor": "งานติดตาม ประเมินผล และรายงาน",
    "publish": "การเผยแพร่และ ITA",
}


@handler(
    "knowledge",
    summary="ความรู้เรื่องงานตามคู่มือ: ขั้นตอน ผู้รับผิดชอบ กฎหมาย เวลา เอกสาร",
    examples=(
        "ขั้นตอนโอนเปลี่ยนแปลงงบประมาณ",
        "ใครรับผิดชอบงาน DMC",
        "กฎหมายเกี่ยวกับการยุบรวมโรงเรียน",
        "DMC เก็บกี่รอบ",
        "MTEF คืออะไร",
    ),
)
def answer_knowledge(ask: Ask, context: HandlerContext) -> Reply:
    """Tell one aspect of a duty or term, its steps, and what the bot holds about it (ความรู้เรื่องงาน)."""
    key, aspect = str(ask.slots.get("entry") or ""), str(ask.slots.get("aspect") or "definition")
    if not key:
        return _nothing_fits(ask)
    told = _with_aspect(entry(key), aspect)
    source = _source(told)
    due = _due_rows(ask, context, told)
    text = f"{_sentence(told, aspect)}{_due_words(due) if aspect == 'when' else ''}"
    held, held_card = _held(ask, context, told)
    cards = [*_cards(told, aspect, source), *([held_card] if held_card else [])]
    if due:
        cards.append(Card("กำหนดส่งในระบบ", due[:5], _of_rounds(ask, context)))
    return Reply(
        kind="knowledge",
        text=f"{text}\n{source_line(source)}",
        cards=tuple(cards),
        suggest=_suggestions(told, aspect),
        figures=held,
        provenance=source,
    )


@handler(
    "knowledge.index",
    summary="งานทั้งหมดที่มีในคู่มือ",
    examples=("มีความรู้เรื่องงานอะไรบ้าง", "คู่มือมีเรื่องอะไรบ้าง", "รายการงานทั้งหมดในคู่มือ"),
)
def answer_index(ask: Ask, context: HandlerContext) -> Reply:
    """List the duties that the manuals tell of, by field (สารบัญความรู้)."""
    duties = [each for each in entries().values() if each.kind == "duty"]
    cards = []
    for field, thai in _FIELDS.items():
        rows = tuple(Figure(each.name, "", "") for each in duties if each.key.startswith(f"{field}."))
        if rows and field != "group":
            cards.append(Card(thai, rows[:_ROWS], None))
    terms = len(entries()) - len(duties)
    return Reply(
        kind="knowledge",
        text=f"มีความรู้เรื่องงาน {len(duties)} งาน และคำศัพท์ {terms} คำ จากคู่มือ 5 เล่มค่ะ ถามได้ทั้งความหมาย ขั้นตอน ผู้รับผิดชอบ เวลา เอกสาร และกฎหมาย",
        cards=tuple(cards[:10]),
        suggest=tuple(
            Suggestion(label, text)
            for label, text in (
                ("DMC คืออะไร", "DMC คืออะไร"),
                ("โอนเปลี่ยนแปลงงบ", "ขั้นตอนโอนเปลี่ยนแปลงงบประมาณ"),
                ("กฎหมายยุบรวม", "กฎหมายเกี่ยวกับการยุบรวมโรงเรียน"),
                ("ข้อมูลที่เปิดเผยได้", "ข้อมูลอะไรเปิดเผยได้บ้าง"),
            )
        ),
    )


def _with_aspect(told: Entry, aspect: str) -> Entry:
    """MTEF has steps as a duty: of a term only its meaning is told, all else by the duty it belongs to."""
    if aspect in told.aspects or not told.see:
        return told
    duty = entry(told.see)
    return duty if aspect in duty.aspects else told


def _sentence(told: Entry, aspect: str) -> str:
    """The one sentence that answers what was asked, with ค่ะ."""
    lines = told.told(aspect) if aspect in ASPECTS else ()
    if not lines:
        what = _NOT_TOLD.get(aspect) or ASPECTS.get(aspect, "เรื่องนี้")
        return f"คู่มือที่มีไม่ได้ระบุ{what}ของ{told.name}ค่ะ{f' {told.note}' if told.note else ''}"
    return _politely(_WORDING[aspect](told.name, lines))


def _politely(said: str) -> str:
    """ค่ะ straight after a bracket or a figure is hard to read."""
    return f"{said}{' ' if not 'ก' <= said[-1] <= '๎' else ''}ค่ะ"


def _first_of(lines: tuple[str, ...], unit: str) -> str:
    if len(lines) == 1:
        return lines[0]
    whole = " และ ".join(lines)
    return (
        f"{len(lines)} {unit} คือ {whole}"
        if len(whole) <= _SHORT_LIST
        else f"{len(lines)} {unit} เช่น {lines[0]}"
    )


_WORDING: dict[str, Callable[[str, tuple[str, ...]], str]] = {
    "definition": lambda name, lines: lines[0],
    "steps": lambda name, lines: f"{name} มี {len(lines)} ขั้นตอน เริ่มจาก{lines[0]}",
    "when": lambda name, lines: f"{lines[0]} คือกำหนดเวลาของ{name}",
    "who": lambda name, lines: f"{lines[0]} รับผิดชอบ{name}",
    "laws": lambda name, lines: f"คู่มืออ้าง {_first_of(lines, 'ฉบับ')} ในเรื่อง{name}",
    "documents": lambda name, lines: f"{name} ใช้ {_first_of(lines, 'อย่าง')}",
    "aim": lambda name, lines: f"{name} มีวัตถุประสงค์เพื่อ{lines[0]}",
    "scope": lambda name, lines: f"{name} ครอบคลุม {_first_of(lines, 'เรื่อง')}",
    "indicators": lambda name, lines: f"ความสำเร็จของ{name} วัดจาก {_first_of(lines, 'ข้อ')}",
}


def _cards(told: Entry, aspect: str, source: Provenance) -> list[Card]:
    """A card of what was asked, with the group in charge, and one of the steps; nothing twice."""
    cards = []
    lines = told.told(aspect) if aspect in ASPECTS else ()
    noted = told.note if aspect in _NOTED else ""
    notes = tuple(
        note for note in (noted, _CHANGES if aspect in ("laws", "steps", "documents") else "") if note
    )
    rows = _rows(lines, numbered=aspect == "steps")
    if aspect == "definition":
        # The sentence tells what it is: the card goes on with what it is for and what belongs to it.
        aims = (Figure("วัตถุประสงค์", told.aim, ""),) if told.aim else ()
        rows = (*aims, *_rows(told.scope, numbered=False)) or rows
    if told.group and aspect != "who":
        rows = (*rows, Figure("ผู้รับผิดชอบ", told.group, "", emphasis=True))
    if rows:
        cards.append(Card(told.name, rows, source, ASPECTS.get(aspect, ""), notes))
    if aspect != "steps" and told.steps:
        cards.append(Card(told.name, _rows(told.steps, numbered=True), source, "ขั้นตอน"))
    return cards


def _rows(lines: tuple[str, ...], *, numbered: bool) -> tuple[Figure, ...]:
    shown = [f"{number}. {line}" if numbered else line for number, line in enumerate(lines, 1)]
    return tuple(Figure(line, "", "") for line in shown[:_ROWS])


def _source(told: Entry) -> Provenance:
    known = manuals()
    named: list[Manual] = [known[key] for key in told.manuals]
    year = max((each.year for each in named), default=0)
    return Provenance(
        ", ".join(each.named for each in named),
        None,
        f"ตามคู่มือปี {year}" if year else "คู่มือไม่ระบุปี",
        told.group or "ทั่วไป",
    )


def _held(ask: Ask, context: HandlerContext, told: Entry) -> tuple[tuple[Figure, ...], Card | None]:
    """The newest figure of the office that the bot holds about a duty, where this asker may see it."""
    for key in told.measures:
        if context.may is None or not (key in MEASURES or key in DERIVED):
            continue
        allowed = context.may(Question(key, Scope("office", ask.office_code)))
        if allowed is None:
            continue
        try:
            found = answer_any(context.session, allowed)
        except AnswerableError:
            continue
        measure = measure_named(key)
        rows = tuple(Figure(measure.thai, row.value, measure.unit, emphasis=True) for row in found.rows[:1])
        if rows and rows[0].value is not None:
            title = "ข้อมูลที่มีในระบบ"
            return rows, Card(
                title, rows, found.provenance, f"{found.provenance.scope} {found.provenance.period}"
            )
    return (), None


def _due_rows(ask: Ask, context: HandlerContext, told: Entry) -> tuple[Figure, ...]:
    """The days on which the reports of a duty are due next; the last ones where none is to come."""
    if not told.systems:
        return ()
    rounds = rounds_meant(rounds_held(context, ask.office_code), {"system": told.systems})
    rounds = [each for each in rounds if each.system in told.systems]
    today = office_day(ask.asked_at)
    coming = sorted((each for each in rounds if each.due_on >= today), key=lambda each: each.due_on)
    return tuple(
        Figure(each.title, thai_date(each.due_on), "", (("report", each.code),))
        for each in coming or rounds[:1]
    )


def _due_words(due: tuple[Figure, ...]) -> str:
    return f" กำหนดส่งในระบบ: {due[0].label} {due[0].value}" if due else ""


def _of_rounds(ask: Ask, context: HandlerContext) -> Provenance:
    live = live_batches(context.session, "reports", ask.office_code).values()
    return Provenance(
        DATASETS["reports"].source, max((batch.as_of for batch in live), default=None), "ปัจจุบัน", "ทั้งเขต",
        tuple(batch.id for batch in live), any(batch.demonstration for batch in live),
    )  # fmt: skip


def _suggestions(told: Entry, aspect: str) -> tuple[Suggestion, ...]:
    """Other aspects that the manuals tell, questions with figures, parts of the duty, and a person where nothing is told."""
    offered: list[Suggestion] = []
    if aspect not in told.aspects:
        offered.append(_OFFICER)
    others = [each for each in told.aspects if each != aspect]
    offered += [ask_again(told, each) for each in others[:_ASPECTS_SHOWN]]
    if told.see:
        offered.append(
            Suggestion(_short(entry(told.see)), ASKED["definition"].format(entry(told.see).words[0]))
        )
    offered += [Suggestion(button.label, button.text) for button in told.buttons[:_BUTTONS_SHOWN]]
    offered += [
        Suggestion(_short(entry(key)), ASKED["definition"].format(entry(key).words[0])) for key in told.parts[:4]
    ]  # fmt: skip
    return tuple({each.text: each for each in offered}.values())[:13]


def ask_again(told: Entry, aspect: str) -> Suggestion:
    """Return the button that asks one aspect of an entry; its words say the entry, so that it also stands alone."""
    return Suggestion(ASPECTS[aspect], ASKED[aspect].format(told.words[0]))


def _short(told: Entry) -> str:
    """The name of an entry on a button of at most twenty letters: what people call it."""
    return labels.label(told.words[0])


def _nothing_fits(ask: Ask) -> Reply:
    """No entry: say so, offer the nearest that are told of, and the officer."""
    keys = [key for key in ask.slots.get("near") or () if key in entries()]
    near = [
        Suggestion(_short(entry(key)), ASKED["definition"].format(entry(key).words[0])) for key in keys[:3]
    ]
    said = "คู่มือที่มีไม่ได้กล่าวถึงเรื่องนี้ค่ะ น้องแผนจึงตอบไม่ได้"
    said += " เรื่องที่ใกล้เคียงอยู่ในปุ่ม หรือสอบถามเจ้าหน้าที่ค่ะ" if near else " สอบถามเจ้าหน้าที่ได้ค่ะ"
    return Reply("knowledge", said, suggest=(*near, _OFFICER, _INDEX_BUTTON))
