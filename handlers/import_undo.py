"""Taking back what was sent or imported in the chat, and the list of imports (ยกเลิกการนำเข้า)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.errors import AnswerableError, NoFiguresError, WrongInputError
from db.importing import list_batches, undo_batch
from db.importing.batches import AMOUNT_NOTICE, amount_subject
from db.kept_files import DROPPED, HELD, USED, Keeping, KeptFile
from db.notices import told
from db.values.calendar import office_day, thai_date
from handlers.core import LEAVE_IT, TAKE_BACK, Ask, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.import_cards import name_of
from handlers.import_files import IMPORTERS, SEND_ONE, keeping_of, meant, past, put
from handlers.seat_moves import KIND as MOVES
from handlers.seat_moves import undo_moves
from reports.cards import Card, Figure

#: Without a number only what was imported so lately is taken back without asking.
_LATELY = timedelta(hours=24)
_LISTED = 10


@handler(
    "imports.undo",
    summary="ยกเลิกการนำเข้า ข้อมูลก่อนหน้ากลับมาใช้แทน",
    examples=("ยกเลิกการนำเข้า", "ยกเลิกการนำเข้าชุดที่ 12", "ไม่นำเข้าไฟล์นี้"),
    seats=IMPORTERS,
)
def answer_undo(ask: Ask, context: HandlerContext) -> Reply:
    """Throw a waiting file away, or take back what was imported (ยกเลิกการนำเข้า).

    Slots:
        file: its number. batch: number of a batch. Neither: the newest file of the speaker. confirmed, kept.

    Raises:
        AnswerableError: Nothing to take back, or it is another office's.
    """
    keeping = keeping_of(context)
    if ask.slots.get("kept"):
        return Reply("command", "ไม่ได้ยกเลิกค่ะ ข้อมูลยังใช้อยู่เหมือนเดิม")
    if ask.slots.get("batch"):
        return _undo_batch(int(ask.slots["batch"]), ask, context)
    file = meant(ask, context, HELD, USED)
    if file.told.get("kind") == MOVES and file.state != HELD:
        return undo_moves(file, ask, context, keeping)
    if file.state == HELD:
        put(keeping, file, DROPPED, ask)
        return Reply("command", f"ไม่นำเข้าไฟล์ {file.name} แล้วค่ะ ลบไฟล์ออกจากระบบแล้ว")
    if file.state != USED or file.batch_id is None:
        return past(file)
    lately = file.changed_at is not None and ask.asked_at - file.changed_at < _LATELY
    sure = ask.slots.get("file") or lately
    return _undo_batch(file.batch_id, ask, context, sure=bool(sure))


def _undo_batch(number: int, ask: Ask, context: HandlerContext, *, sure: bool = False) -> Reply:
    keeping = keeping_of(context)
    with keeping.sessions() as session:
        batch = session.get(ImportBatch, number)
        file = session.scalar(
            select(KeptFile).where(KeptFile.batch_id == number, KeptFile.office_code == ask.office_code)
        )
    if batch is None or batch.office_code != ask.office_code or batch.state == "loading":
        raise NoFiguresError(f"ไม่พบชุดนำเข้าหมายเลข {number} ของเขตค่ะ", ("รายการนำเข้าล่าสุด",))
    about = f"ชุดที่ {number} {name_of(batch.kind)} {batch.rows:,} แถว นำเข้าเมื่อ {thai_date(batch.imported_at)}"
    if batch.state == "undone":
        return Reply("command", f"{about} ยกเลิกไปแล้วค่ะ")
    own = file is not None and file.kept_by == context.actor
    if not (sure or own or ask.slots.get("confirmed")):
        return Reply(
            "command", f"ยกเลิก{about} ใช่ไหมคะ ข้อมูลก่อนหน้าจะกลับมาใช้แทน",
            choices=to_confirm(ask.topic, {"batch": number}, yes=TAKE_BACK, no=LEAVE_IT),
        )  # fmt: skip
    try:
        undo_batch(keeping.sessions, number, by=context.actor)
    except WrongInputError as error:
        raise AnswerableError(error.said) from error
    if file is not None:
        put(keeping, file, DROPPED, ask)
    return Reply(
        "command", f"ยกเลิก{about} แล้วค่ะ ข้อมูลก่อนหน้ากลับมาใช้แทน{_schools_told(keeping, ask, number)}",
        suggest=(Suggestion("รายการนำเข้าล่าสุด", "รายการนำเข้าล่าสุด"),),
    )  # fmt: skip


def _schools_told(keeping: Keeping, ask: Ask, number: int) -> str:
    """Say what becomes of the notices about a batch that was taken back."""
    with keeping.sessions() as session:
        notices = told(session, ask.office_code, AMOUNT_NOTICE, amount_subject(number))
    heard = sum(bool(each.heard) for each in notices)
    dropped = sum(each.state == "dropped" for each in notices)
    said = f" โรงเรียนที่ยังไม่ได้รับแจ้งยอด {dropped:,} โรงจะไม่ได้รับ" if dropped else ""
    return said + (f" แต่แจ้งถึงแล้ว {heard:,} โรง ควรแจ้งแก้ด้วยค่ะ" if heard else "")


@handler(
    "imports.list",
    summary="รายการไฟล์ที่นำเข้าล่าสุดของเขต",
    examples=("รายการนำเข้าล่าสุด", "ประวัติการนำเข้าข้อมูล", "ชุดนำเข้าของเขตมีอะไรบ้าง"),
    seats=IMPORTERS,
)
def answer_list(ask: Ask, context: HandlerContext) -> Reply:
    """List what was imported last (ชุดนำเข้า).

    Raises:
        NoFiguresError: Nothing was.
    """
    found = list_batches(context.session, ask.office_code)
    if not found:
        raise NoFiguresError(f"ยังไม่มีการนำเข้าค่ะ {SEND_ONE}")
    states = {"live": "ใช้อยู่", "undone": "ยกเลิกแล้ว"}
    rows = tuple(
        Figure(
            f"ชุดที่ {each.id} {DATASETS[each.kind].thai if each.kind in DATASETS else each.kind}",
            f"{each.rows:,} แถว", "", note=f"{states.get(each.state, each.state)} {thai_date(office_day(each.imported_at))} {each.file_name}",
        )
        for each in found[:_LISTED]
    )  # fmt: skip
    live = next((each for each in found if each.state == "live"), None)
    undo = f"ยกเลิกการนำเข้าชุดที่ {live.id}" if live else ""
    return Reply(
        "command", f"{len(found):,} ชุด คือการนำเข้าทั้งหมดของเขตค่ะ ล่าสุดชุดที่ {found[0].id}",
        (Card("รายการนำเข้า", rows, None, f"ล่าสุด {len(rows)} ชุด"),), figures=rows,
        suggest=(Suggestion(f"ยกเลิกชุดที่ {live.id}", undo),) if live else (),
    )  # fmt: skip
