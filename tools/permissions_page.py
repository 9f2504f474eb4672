"""docs/permissions.md from the table of rights, the measures and the capabilities that declare who may use them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.console.routes import ROUTES
from bot.rights import CONSOLE, COUNTED, SEAT_KINDS, SUM_BREAKDOWNS, SUM_CONDITIONS, VIEWS
from db.datasets import DIMENSIONS, See
from db.people import SEAT_NAMES
from handlers.core import Handler, load_handlers
from reports.derived import all_measures

_HEAD = """# ใครเห็นอะไร ทำอะไรได้ (Permissions)

หน้านี้สร้างจากตารางในโค้ดด้วย `python -m tools.make_docs` ไม่ต้องแก้ด้วยมือ: สิทธิ์ดูข้อมูลอยู่ใน `bot/rights.py` และ `see=` ของแต่ละรายการข้อมูล
สิทธิ์ทำในแชตอยู่ใน `@handler(seats=…, private=…, speakers=…)` ของแต่ละเรื่อง สิทธิ์ทำในหน้าจัดการอยู่ใน `CONSOLE` ของ `bot/rights.py` `bot/permission.py` ตัดสินทุกคำถามก่อนสร้างคำสั่ง SQL และขอบเขตที่อนุญาตคือขอบเขตที่อยู่ใน SQL

In a group the seat is the group's own: a bound group's (กลุ่มโรงเรียน), else the public's, whoever speaks. What may not be shown there comes with a
button that opens the private chat with the question filled in.

Three rules on top of the table:

- A place in an order, a condition, a part of a whole and a list show the figures of others too: whoever may not see those may not see the answer.
- Counts of few persons (G code) are "น้อยกว่า 5" for everybody, also for officers ([decision 0009](decisions/0009-small-cells.md)).
- Of another office there is nothing but what the first row of the table lists.
"""
_CLASSES = {
    See.OPEN: "เผยแพร่ (open)",
    See.LOCAL: "เผยแพร่ในเขต (local)",
    See.PEERS: "ระหว่างโรงเรียน (peers)",
    See.SUMS: "ของตนและยอดรวม (sums)",
    See.OFFICE: "เจ้าหน้าที่ (office)",
}


def permissions_page() -> str:
    """Return docs/permissions.md: who sees which class, which measures are of which, what keeps a sum one, who may do what."""
    return "\n".join([_HEAD, *_views(), *_measures(), *_sums(), *_acts(), *_console()])


def _views() -> Iterator[str]:
    yield "## ดูได้แค่ไหน (Who sees how much)\n"
    yield "| ชั้นข้อมูล | " + " | ".join(SEAT_NAMES[kind] for kind in SEAT_KINDS) + " |"
    yield "| --- |" + " --- |" * len(SEAT_KINDS)
    for see, row in VIEWS.items():
        cells = [", ".join(view.value for view in row[kind]) or "ไม่เห็น" for kind in SEAT_KINDS]
        yield f"| {_CLASSES[see]} | " + " | ".join(cells) + " |"
    yield ""


def _measures() -> Iterator[str]:
    yield "## รายการข้อมูลของแต่ละชั้น (Measures by class)\n"
    yield "ตัวชี้วัดที่คำนวณจากหลายรายการอยู่ในชั้นที่เข้มที่สุดของรายการเหล่านั้น\n"
    yield "| ชั้นข้อมูล | รายการ |"
    yield "| --- | --- |"
    for see, name in _CLASSES.items():
        found = [f"{each.thai} (`{each.key}`)" for each in all_measures() if each.see is see]
        yield f"| {name} | {', '.join(found)} |"
    counted = ", ".join(each.thai for each in all_measures() if each.key in COUNTED)
    yield f"\nรายชื่อโรงเรียนของ{counted}กลายเป็นจำนวนสำหรับผู้ที่ดูรายชื่อไม่ได้\n"


def _sums() -> Iterator[str]:
    kinds = [key for key, dimension in DIMENSIONS.items() if dimension.kinds]
    yield "## อะไรยังเป็นยอดรวม (What keeps a sum a sum)\n"
    yield f"แยกตาม: {_dimensions((*sorted(SUM_BREAKDOWNS), *kinds))}\n"
    yield f"กำหนดเงื่อนไขด้วย: {_dimensions((*sorted(SUM_CONDITIONS), *kinds))}\n"
    yield "แยกหรือกำหนดด้วยอย่างอื่น (โรงเรียน ตำบล กลุ่มโรงเรียน ขนาด …) อาจเหลือโรงเรียนเดียว จึงไม่ใช่ยอดรวม ยอดของกลุ่มโรงเรียนไม่แยกอำเภอด้วยเหตุเดียวกัน\n"


def _dimensions(keys: tuple[str, ...]) -> str:
    names = dict.fromkeys(DIMENSIONS[key].thai for key in keys if key in DIMENSIONS)
    return ", ".join(names)


def _acts() -> Iterator[str]:
    yield "## ถามและทำอะไรได้ในแชต (Who may ask and do what)\n"
    yield "เรื่องที่เป็นตัวเลขใช้ตารางข้างบนด้วยเสมอ\n"
    yield "| เรื่อง | ใคร | ที่ไหน |"
    yield "| --- | --- | --- |"
    for _, handler in sorted(load_handlers().items()):
        yield f"| {handler.summary} (`{handler.topic}`) | {_who(handler)} | {'แชตส่วนตัว' if handler.private else 'ทุกแชต'} |"
    yield ""


def _who(handler: Handler) -> str:
    return (
        ", ".join(SEAT_NAMES[kind] for kind in SEAT_KINDS if kind in (*handler.seats, *handler.speakers))
        or "ทุกคน"
    )


def _console() -> Iterator[str]:
    yield "## ดูและทำอะไรได้ในหน้าจัดการ (Acts of the console)\n"
    yield "เข้าได้เฉพาะผู้ถือตำแหน่งของสำนักงานนั้น ด้วยลิงก์จาก LINE (`console.enter`) และเห็นเฉพาะของสำนักงานตน ผู้อื่นเห็นเพียงวิธีเข้า"
    yield "ประตูเดียว (`bot/console/gate.py`) ตัดสินก่อนทุกหน้าและทุกปุ่ม สิ่งที่ไม่อยู่ในตารางนี้เปิดไม่ได้\n"
    yield "| ทำ | ใคร | ดูหรือเปลี่ยน | ที่อยู่ (`/console…`) | ในแชต |"
    yield "| --- | --- | --- | --- | --- |"
    for key, act in CONSOLE.items():
        family, _, name = key.partition(".")
        where = dict.fromkeys(
            each.rule.replace("<act>", name)
            for each in ROUTES
            if each.does == (f"{family}.{{act}}" if _goes_by_name(key) else key)
        )
        who = ", ".join(SEAT_NAMES[kind] for kind in SEAT_KINDS if kind in act.seats)
        chat = f"`{act.topic}`" if act.topic else ""
        changes = "เปลี่ยน" if act.changes else "ดู"
        yield f"| {act.thai} (`{key}`) | {who} | {changes} | {' '.join(f'`{each}`' for each in where)} | {chat} |"
    yield ""


def _goes_by_name(key: str) -> bool:
    """Whether an act has no address of its own, but is named in that of its family."""
    return not any(each.does == key for each in ROUTES)
