"""Who may see what and do what, as one declared table (contract.md, "Who sees what").

``bot/permission.py`` decides by it for the chats, ``bot/console/gate.py`` for the console; ``docs/permissions.md`` is printed from it
(tools/make_docs.py). A measure's class stands in its declaration (``see=``), the seats and chats of an act in a chat at its handler
(``@handler(seats=…, private=…, speakers=…)``), the acts of the console in ``CONSOLE`` below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from db.cases import LOOK_AFTER
from db.console import MAY_ENTER
from db.datasets import See
from db.errors import RefusedError
from db.people import SEAT_NAMES, SeatKind


class View(Enum):
    """Of what a seat may see figures (ขอบเขตที่เห็น); the value is how the page of permissions says it."""

    #: Of any office, by school.
    EVERYWHERE = "ทุกเขต รายโรงเรียน"
    #: Of the own office, by school.
    OFFICE = "ทั้งเขตของตน รายโรงเรียน"
    #: The one school whose seat it is, everything of it.
    OWN_SCHOOL = "โรงเรียนของตนทุกรายการ"
    #: The own cluster's schools all together: of its group, and of the person at its head.
    OWN_CLUSTER = "ยอดรวมกลุ่มโรงเรียนของตน"
    #: Sums of the own office: all of it, or an amphoe.
    SUMS = "ยอดรวมระดับอำเภอและเขต"


SEAT_KINDS: tuple[SeatKind, ...] = ("public", "school", "cluster", "head", "officer", "director")

_PUBLIC, _SCHOOL, _CLUSTER = (View.SUMS,), (View.OWN_SCHOOL, View.SUMS), (View.OWN_CLUSTER, View.SUMS)
_WHOLE = (View.OFFICE,)


def _row(*views: tuple[View, ...]) -> Mapping[SeatKind, tuple[View, ...]]:
    return MappingProxyType(dict(zip(SEAT_KINDS, views, strict=True)))


#: Class of a measure -> kind of seat -> what it sees. The columns stand in the order of ``SEAT_KINDS``.
VIEWS: Mapping[See, Mapping[SeatKind, tuple[View, ...]]] = MappingProxyType(
    {
        See.OPEN: _row(*[(View.EVERYWHERE,)] * len(SEAT_KINDS)),
        See.LOCAL: _row(*[_WHOLE] * len(SEAT_KINDS)),
        See.PEERS: _row(_PUBLIC, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _WHOLE),
        See.SUMS: _row(_PUBLIC, _SCHOOL, _CLUSTER, _CLUSTER, _WHOLE, _WHOLE),
        See.OFFICE: _row((), (), (), (), _WHOLE, _WHOLE),
    }
)

#: Measures whose list of schools becomes a count for who may not see the list (รายชื่อโรงเรียนที่ค้างส่ง).
COUNTED = frozenset({"submissions"})

#: Breakdowns under which nobody can tell a single school's figure from a sum; dimensions that are declared as kinds
#: of things (``Dimension.kinds``) come on top. Every other breakdown may single out a school.
SUM_BREAKDOWNS = frozenset(
    {"amphoe", "line", "category", "instalment", "year", "status", "report", "system", "round", "grade"}
)
#: Conditions under which a sum stays one.
SUM_CONDITIONS = SUM_BREAKDOWNS | {"payer"}
#: Kinds of scope whose figure is a sum.
SUM_SCOPES = ("office", "amphoe")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is looked at or done in the console (สิ่งที่ดูหรือทำในหน้าจัดการ), and whose seats may."""

    thai: str
    seats: tuple[SeatKind, ...] = MAY_ENTER
    #: Whether it changes anything, or sends something to people.
    changes: bool = True
    #: The capability that does the same in a chat, for the same seats; "" where there is none.
    topic: str = ""


def _look(thai: str, seats: tuple[SeatKind, ...] = MAY_ENTER, *, topic: str = "") -> Act:
    return Act(thai, seats, False, topic)


#: Every act of the console by its key; ``bot/console/routes.py`` says at which address it is done. What is not here is not let in.
CONSOLE: Mapping[str, Act] = MappingProxyType(
    {
        "today.look": _look("ดูหน้าวันนี้"),
        "errands.look": _look("ดูผลของงานที่ตนสั่ง"),
        "errands.file": _look("ดาวน์โหลดไฟล์ที่ตนสั่งทำ"),
        "people.look": _look("ดูโรงเรียน ผู้ถือตำแหน่ง และคำขอลงทะเบียน", topic="seats.requests"),
        "people.school": _look("ดูผู้ถือตำแหน่งของโรงเรียนหนึ่ง"),
        "people.issue": Act("ออกรหัสลงทะเบียนหนึ่งตำแหน่ง"),
        "people.issue_all": Act("ออกรหัสให้ทุกโรงเรียนที่ยังไม่มีผู้ลงทะเบียน"),
        "people.issue_heads": Act("ออกรหัสให้ประธานกลุ่มโรงเรียนทุกกลุ่มที่ยังไม่มี"),
        "transfers.look": _look("ดูชุดโยกย้าย"),
        "transfers.check": _look("ตรวจไฟล์โยกย้าย ดูว่าใครย้าย ใครพ้น ใครมา"),
        "transfers.accept": Act("โยกย้ายทั้งชุด"),
        "transfers.undo": Act("ยกเลิกชุดโยกย้าย"),
        "transfers.codes": Act("ออกรหัสให้ผู้มาใหม่ของชุดโยกย้าย"),
        "transfers.template": _look("ดาวน์โหลดแบบฟอร์มโยกย้าย"),
        "people.decide": Act("อนุมัติหรือไม่อนุมัติคำขอลงทะเบียน", topic="seats.decide"),
        "people.end": Act("สิ้นสุดการถือตำแหน่ง หรือเลิกผูกกลุ่ม LINE", topic="groups.unbind"),
        "imports.look": _look("ดูชุดนำเข้า", topic="imports.list"),
        "imports.check": _look("ตรวจไฟล์", topic="imports.check"),
        "imports.accept": Act("นำเข้าไฟล์ที่ตรวจแล้ว", topic="imports.accept"),
        "imports.compare": _look("ดูว่าชุดนำเข้าเปลี่ยนอะไร"),
        "imports.tell": Act("แจ้งโรงเรียนที่ยอดจัดสรรหรือวันกำหนดส่งเปลี่ยน", topic="imports.notify"),
        "imports.undo": Act("ยกเลิกชุดนำเข้า", topic="imports.undo"),
        "imports.template": _look("ดาวน์โหลดแบบฟอร์มเปล่า"),
        "explore.look": _look("เปิดหน้าสำรวจข้อมูล"),
        "explore.ask": _look("ถามข้อมูล ตามตารางสิทธิ์ดูข้อมูลข้างบน"),
        "deadlines.look": _look("ดูกำหนดส่งและปฏิทิน"),
        "deadlines.add": Act("ตั้งกำหนดส่ง", topic="deadlines.set"),
        "deadlines.move": Act("เลื่อนกำหนดส่ง", topic="deadlines.set"),
        "deadlines.cancel": Act("ยกเลิกกำหนดส่ง", topic="deadlines.set"),
        "deadlines.holiday": Act("เพิ่มวันหยุดของสำนักงาน"),
        "deadlines.rule": Act("แก้กติกาการเตือน"),
        "circulars.look": _look("ดูทะเบียนหนังสือเวียน"),
        "circulars.letter": _look("ดูหนังสือหนึ่งฉบับและการรับทราบรายโรงเรียน"),
        "circulars.write": Act("ร่างหนังสือเวียน", topic="circulars.write"),
        "circulars.preview": _look("ดูตัวอย่างและราคาของร่าง", topic="circulars.write"),
        "circulars.send": Act("ส่งหนังสือเวียน", topic="circulars.send"),
        "circulars.correct": Act("แก้ไขหนังสือที่ส่งแล้วและแจ้งผู้รับ", topic="circulars.correct"),
        "circulars.paper": Act("แนบหรือเปลี่ยนไฟล์ PDF", topic="circulars.paper"),
        "circulars.unpaper": Act("ลบไฟล์ PDF ที่แนบ", topic="circulars.paper"),
        "circulars.recall": Act("เรียกคืนหนังสือ", topic="circulars.recall"),
        "circulars.discard": Act("ทิ้งร่างหนังสือ", topic="circulars.cancel"),
        "circulars.register": _look("ดาวน์โหลดทะเบียนการรับทราบ"),
        "cases.look": _look("ดูรายการเรื่องถึงเจ้าหน้าที่", LOOK_AFTER, topic="cases.work"),
        "cases.one": _look("อ่านเรื่องถึงเจ้าหน้าที่", LOOK_AFTER, topic="cases.work"),
        "cases.take": Act("รับเรื่อง", LOOK_AFTER, topic="cases.work"),
        "cases.answer": Act("ตอบเรื่อง", LOOK_AFTER, topic="cases.work"),
        "cases.push": Act("ส่งคำตอบทันที", LOOK_AFTER, topic="cases.work"),
        "cases.withdraw": Act("ถอนคำตอบที่ยังไม่มีใครอ่าน", LOOK_AFTER, topic="cases.work"),
        "cases.close": Act("ปิดเรื่อง", LOOK_AFTER, topic="cases.work"),
        "cases.reopen": Act("เปิดเรื่องอีกครั้ง", LOOK_AFTER, topic="cases.work"),
        "cases.posts": Act("เปิดหรือปิดการโพสต์เรื่องใหม่ในกลุ่มเจ้าหน้าที่", LOOK_AFTER, topic="groups.posts"),
        "outbox.look": _look("ดูกล่องออกและโควตา", topic="delivery.quota"),
        "outbox.retry": Act("สั่งส่งข้อความใหม่"),
        "outbox.cancel": Act("ยกเลิกข้อความที่ยังไม่ส่ง"),
        "outbox.release": Act("ปล่อยข้อความที่พักไว้"),
        "outbox.reserve": Act("กันโควตาไว้สำหรับเรื่องด่วน"),
        "teach.look": _look("ดูประโยคที่ตอบไม่ได้ และบทเรียน"),
        "teach.one": _look("ดูประโยคหนึ่ง"),
        "teach.propose": _look("ลองสอนประโยค ดูว่าจะเข้าใจว่าอะไร"),
        "teach.accept": Act("สอนประโยค"),
        "teach.ignore": Act("นำประโยคออกจากรายการ"),
        "teach.forget": Act("ลบบทเรียน"),
        "teach.use": Act("ย้อนไปใช้บทเรียนรุ่นก่อน"),
        "rehearse.look": _look("ดูสิ่งที่ซ้อมส่งได้"),
        "rehearse.play": _look("ซ้อมส่งกับ LINE จำลอง"),
        "settings.look": _look("ดูค่าตั้ง ความพร้อม และอายุการเก็บ"),
        "settings.change": Act("เปลี่ยนชื่อและวิธีติดต่อของสำนักงาน"),
        "audit.look": _look("ดูและตรวจบันทึกการใช้งาน"),
        "leave": Act("ออกจากหน้าจัดการ"),
    }
)


def may_in_console(key: str, seat: SeatKind) -> None:
    """Let only those seats look or act in the console that the act is declared for.

    Raises:
        RefusedError: Another seat; says whose it is. KeyError: No such act.
    """
    act = CONSOLE[key]
    if seat not in act.seats:
        raise RefusedError(f"{act.thai} ทำได้เฉพาะ{'และ'.join(SEAT_NAMES[each] for each in act.seats)}")
