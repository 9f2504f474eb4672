"""What an overview shows: for whom, by which words it is asked for, and one line per card. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: ``figure``: one measure with its change and its parts. Else the topic whose first card stands here, or one of
#: ``rounds`` (how many have sent each open report), ``overdue`` (those past their day) and ``news`` (how new the data are).
Kind = Literal["figure", "rounds", "overdue", "news", "money.target", "reports.due", "reports.status"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One card (การ์ดหนึ่งใบ): a measure of the overview's scope, and what its button asks.

    ``by`` is what its small chart shows; ``most`` is how many cards a kind may make that makes several.
    """

    title: str
    measure: str
    deeper: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: Kind = "figure"
    most: int = 1


@dataclass(frozen=True, slots=True)
class Overview:
    """A carousel of at most six cards (ภาพรวม). ``phrases`` are whole messages, without spaces and politeness.

    ``own`` is about the asker's school or cluster. ``printed`` comes as PDF unless another file is asked for.
    """

    key: str
    title: str
    summary: str
    phrases: tuple[str, ...]
    tiles: tuple[Tile, ...]
    own: bool = False
    printed: bool = False


_STUDENTS = Tile("นักเรียน", "students", "นักเรียนทั้งเขตแยกระดับ", by=("level",))
_SMALL = Tile(
    "โรงเรียนขนาดเล็ก", "schools", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ", by=("amphoe",), where=(("size", ("เล็ก",)),)
)
_TEACHERS = Tile("ครู", "teachers", "ครูแยกอำเภอ", by=("amphoe",))
_ALLOCATED = Tile("งบประมาณที่ได้รับจัดสรร", "allocated", "งบแยกงบรายจ่าย", by=("category",))
_TARGET = Tile("เบิกจ่ายเทียบเป้าหมาย", "disbursement_rate", "ร้อยละการเบิกจ่ายแยกงบรายจ่าย", kind="money.target")
_PAID = Tile("เบิกจ่ายแล้ว", "disbursed", "เบิกจ่ายแยกอำเภอ", by=("category",))
_ROUNDS = Tile("การส่งรายงาน", "submissions", "ใครยังไม่ส่ง", kind="rounds")
_DUE = Tile("กำหนดส่งถัดไป", "submissions", "กำหนดส่งรายงานมีอะไรบ้าง", kind="reports.due")
_NEWS = Tile("ข้อมูลล่าสุดในระบบ", "", "ถามอะไรได้บ้าง", kind="news")
_OWED = Tile("รายงานของเรา", "submissions", "เราค้างส่งอะไรบ้าง", kind="reports.status")

OVERVIEWS = (
    Overview(
        "office", "สรุปภาพรวมเขต", "สรุปภาพรวมทั้งเขตเป็นการ์ด: นักเรียน ครู งบประมาณ เบิกจ่าย รายงาน",
        ("สรุปภาพรวมเขต", "ภาพรวมเขต", "สรุปภาพรวมทั้งเขต", "ภาพรวมทั้งเขต", "สรุปภาพรวมของเขต", "สรุปภาพรวมเขตพื้นที่", "สรุปเขต", "สรุปทั้งเขต",
         "สรุปข้อมูลเขต", "สรุปข้อมูลทั้งเขต", "สรุปภาพรวม", "ดูภาพรวม", "ภาพรวม", "สรุปสำหรับผู้บริหาร", "สรุปผู้บริหาร", "บทสรุปผู้บริหาร", "แดชบอร์ด", "dashboard"),
        (_STUDENTS, _SMALL, _TEACHERS, _ALLOCATED, _TARGET, _ROUNDS),
    ),
    Overview(
        "money", "สรุปเบิกจ่าย", "สรุปงบประมาณและการเบิกจ่ายเป็นการ์ด เทียบเป้าหมายและช่วงเดียวกันของปีก่อน",
        ("สรุปเบิกจ่าย", "สรุปการเบิกจ่าย", "สรุปผลการเบิกจ่าย", "ภาพรวมเบิกจ่าย", "ภาพรวมการเบิกจ่าย", "สรุปภาพรวมเบิกจ่าย", "สรุปภาพรวมการเบิกจ่าย",
         "สรุปงบประมาณ", "สรุปภาพรวมงบประมาณ", "ภาพรวมงบประมาณ", "สรุปการเงิน", "สรุปงบ", "ภาพรวมงบ", "สรุปงบกับเบิกจ่าย", "สรุปงบและเบิกจ่าย", "สรุปงบและการเบิกจ่าย", "สรุปงบกับการเบิกจ่าย", "สรุปการใช้จ่ายงบประมาณ"),
        (
            _TARGET,
            _PAID,
            _ALLOCATED,
            Tile("คงเหลือ", "remaining", "งบเหลือเท่าไหร่ แยกงบรายจ่าย", by=("category",)),
            Tile("ร้อยละการเบิกจ่ายรายอำเภอ", "disbursement_rate", "โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า", by=("amphoe",)),
            Tile("ยอดผูกพัน", "committed", "เงินผูกพันเหลือเท่าไหร่", by=("category",)),
        ),
    ),
    Overview(
        "reports", "สรุปการส่งรายงาน", "สรุปการส่งรายงานแต่ละรอบเป็นการ์ด และกำหนดส่งถัดไป",
        ("สรุปการส่งรายงาน", "สรุปส่งรายงาน", "ภาพรวมการส่งรายงาน", "สรุปภาพรวมการส่งรายงาน", "สรุปสถานะการส่งรายงาน", "สรุปการส่งรายงานทั้งเขต",
         "สรุปการส่งรายงานของโรงเรียน", "ภาพรวมส่งรายงาน", "สรุปเรื่องส่งรายงาน", "สรุปเรื่องการส่งรายงาน"),
        (Tile("การส่งรายงาน", "submissions", "ใครยังไม่ส่ง", kind="rounds", most=5), _DUE),
    ),
    Overview(
        "today", "เรื่องที่ต้องรู้วันนี้", "วันนี้มีอะไรต้องรู้: รายงานเลยกำหนด กำหนดถัดไป เบิกจ่าย ข้อมูลใหม่",
        ("วันนี้มีอะไรต้องรู้", "วันนี้ต้องรู้อะไร", "วันนี้ต้องรู้อะไรบ้าง", "วันนี้มีอะไรต้องรู้บ้าง", "วันนี้มีอะไรบ้าง", "วันนี้มีอะไร", "มีอะไรต้องรู้", "มีอะไรต้องรู้บ้าง", "มีอะไรต้องรู้วันนี้",
         "มีอะไรน่าห่วง", "มีอะไรน่าเป็นห่วง", "มีอะไรน่าห่วงบ้าง", "วันนี้มีอะไรน่าห่วง", "ภาพรวมวันนี้มีอะไรน่าห่วง", "ภาพรวมวันนี้", "วันนี้มีอะไรต้องทำ", "วันนี้มีอะไรต้องทำบ้าง", "วันนี้ต้องทำอะไรบ้าง",
         "สรุปวันนี้", "สรุปประจำวัน", "เช้านี้มีอะไรต้องรู้", "มีเรื่องด่วนอะไรบ้าง", "วันนี้มีเรื่องอะไรบ้าง",
         *(f"{first}{what}{rest}" for first, rest in (("วันนี้", ""), ("วันนี้", "บ้าง"), ("", "วันนี้"), ("", "บ้างวันนี้"), ("เช้านี้", "บ้าง"), ("เช้านี้", "")) for what in ("มีเรื่องอะไรต้องรู้", "มีเรื่องอะไรที่ต้องรู้", "มีอะไรที่ต้องรู้", "มีเรื่องอะไรควรรู้", "มีเรื่องอะไรสำคัญ", "มีเรื่องสำคัญอะไร", "มีเรื่องด่วนอะไร", "มีอะไรด่วน", "มีอะไรด่วนที่ควรรู้", "มีอะไรด่วนที่ผมควรรู้", "มีอะไรที่ผมควรรู้", "มีอะไรสำคัญ", "มีอะไรที่ควรรู้"))),
        (
            Tile("รายงานเลยกำหนด", "submissions", "ใครยังไม่ส่ง", kind="overdue", most=2),
            _OWED,
            _DUE,
            _TARGET,
            _NEWS,
        ),
    ),
    Overview(
        "school", "สรุปโรงเรียนเรา", "สรุปโรงเรียนเราเป็นการ์ด: นักเรียน ครู งบประมาณ เบิกจ่าย รายงานค้างส่ง",
        ("สรุปโรงเรียนเรา", "สรุปรร.เรา", "สรุปรรเรา", "สรุปข้อมูลโรงเรียนเรา", "ภาพรวมโรงเรียนเรา", "สรุปภาพรวมโรงเรียนเรา", "สรุปโรงเรียน", "สรุปของเรา", "สรุปของโรงเรียนเรา",
         "ภาพรวมของเรา", "สรุปภาพรวมของเรา", "ภาพรวมโรงเรียนของเรา", "สรุปกลุ่มเรา", "สรุปกลุ่มโรงเรียนเรา", "ภาพรวมกลุ่มเรา"),
        (
            Tile("นักเรียน", "students", "โรงเรียนเรามีนักเรียนกี่คน แยกชั้น", by=("level",)),
            Tile("ครู", "teachers", "โรงเรียนเรามีครูกี่คน"),
            Tile("งบประมาณที่ได้รับจัดสรร", "allocated", "งบของโรงเรียนเราแยกรายการ", by=("category",)),
            Tile("เบิกจ่ายเทียบเป้าหมาย", "disbursement_rate", "เราเบิกจ่ายถึงเป้าหรือยัง", kind="money.target"),
            _OWED,
            _DUE,
        ),
        own=True,
    ),
    Overview(
        "monthly", "สรุปประจำเดือน", "สรุปประจำเดือนเป็น PDF หน้าละหนึ่งเรื่อง พร้อมกราฟและที่มา",
        ("สรุปประจำเดือน", "สรุปประจำเดือนนี้", "สรุปรายเดือน", "รายงานประจำเดือน", "รายงานสรุปประจำเดือน", "สรุปประจำเดือนของเขต", "สรุปเดือนนี้", "สรุปผลงานประจำเดือน"),
        (_STUDENTS, _SMALL, _ALLOCATED, _PAID, _TARGET, _ROUNDS),
        printed=True,
    ),
)  # fmt: skip
