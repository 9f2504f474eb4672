"""Files that an officer sends in the chat: checked, shown, imported on a tap, taken back (นำเข้าข้อมูลทางแชต)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.errors import AnswerableError, ImportRejectedError, NoFiguresError, WrongInputError
from db.importing import ImportResult, import_file, list_batches, undo_batch
from db.importing.previewing import preview_file
from db.importing.recognising import recognise_file
from db.importing.trial import try_file
from db.kept_files import (
    DROPPED,
    EXPIRED,
    HELD,
    TABLE,
    USED,
    Keeping,
    KeptFile,
    content_of,
    file_of,
    newest_file,
    put_file,
    tell_of_file,
)
from db.offices import Office
from db.people import SeatKind
from db.sealing import CannotOpenError
from db.session import Sessions, writing
from db.values.calendar import office_day, thai_date
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.import_cards import (
    CHECK,
    ask_kind,
    ask_told,
    name_of,
    reply_of_faults,
    reply_of_preview,
    undo_button,
)
from reports.cards import Card, Figure

#: Who may bring data in.
IMPORTERS: tuple[SeatKind, ...] = ("officer", "director")
#: What may be told beside a file.
_TOLD = ("kind", "year", "round", "grade", "test", "as_of")
#: Written down beside a file: that it survived its trial, and of which state of affairs the officer saw the card.
_TRIED, _SEEN = "tried", "seen"
#: Without a number only what was imported so lately is taken back without asking.
_LATELY = timedelta(hours=24)
_LISTED = 10
SEND_ONE = "ส่งไฟล์ .xlsx หรือ .csv มาในแชตนี้ได้เลยค่ะ"


def keeping_of(context: HandlerContext) -> Keeping:
    """Return where files are kept.

    Raises:
        AnswerableError: They cannot be kept here.
    """
    if context.keeping is None:
        raise AnswerableError("ขออภัยค่ะ ตอนนี้ระบบยังรับไฟล์ไม่ได้ กรุณาแจ้งผู้ดูแลระบบให้ตั้งค่า SECRET_KEY")
    return context.keeping


def _meant(ask: Ask, context: HandlerContext, *states: str) -> KeptFile:
    """Return the file that is meant: by its number on a button, else the newest that the speaker sent.

    Raises:
        NoFiguresError: None, or one of another office or person.
    """
    keeping = keeping_of(context)
    number = ask.slots.get("file")
    with keeping.sessions() as session:
        if number is None:
            found = newest_file(session, ask.office_code, context.actor, TABLE, states)
        else:
            found = file_of(session, ask.office_code, int(number))
    if found is None or found.kept_by != context.actor or found.purpose != TABLE:
        raise NoFiguresError(f"ไม่มีไฟล์ที่รอนำเข้าค่ะ {SEND_ONE}")
    return found


def _past(file: KeptFile) -> Reply:
    """What to say to a tap that comes too late."""
    when = f"เมื่อ {thai_date(file.changed_at)}" if file.changed_at else ""
    if file.state == USED and file.batch_id:
        return Reply(
            "command", f"ไฟล์ {file.name} นำเข้าเป็นชุดที่ {file.batch_id} ไปแล้ว{when}ค่ะ ไม่ได้นำเข้าซ้ำ",
            suggest=(undo_button(file, file.batch_id),),
        )  # fmt: skip
    if file.state == EXPIRED:
        return Reply("command", f"ไฟล์ {file.name} รอไว้ครบ 24 ชั่วโมงแล้วจึงลบไปค่ะ กรุณาส่งไฟล์ใหม่อีกครั้ง")
    if file.batch_id:
        return Reply("command", f"ชุดที่ {file.batch_id} (ไฟล์ {file.name}) ยกเลิกไปแล้ว{when}ค่ะ")
    return Reply("command", f"ไฟล์ {file.name} ไม่ได้นำเข้าและลบไปแล้วค่ะ ถ้าต้องการใช้ กรุณาส่งไฟล์ใหม่")


@handler(
    CHECK,
    summary="ส่งไฟล์ Excel หรือ CSV ให้น้องแผนตรวจและนำเข้า",
    examples=("ขอดูผลตรวจไฟล์อีกครั้ง", "ตรวจไฟล์ล่าสุด", "ไฟล์นี้ข้อมูล ณ วันที่ 10 มิ.ย. 68"),
    seats=IMPORTERS,
)
def answer_check(ask: Ask, context: HandlerContext) -> Reply:
    """Check a sent file and show what it would change; nothing is imported by it (ตรวจไฟล์ที่ส่งมา).

    Slots:
        file: its number; the newest that waits without one. kind, year, round, grade, test: as chosen. as_of: ISO.

    Raises:
        AnswerableError: No file waits, or the file cannot be read; says what to do.
    """
    keeping, file = keeping_of(context), _meant(ask, context, HELD)
    if file.state != HELD:
        return _past(file)
    told = {**file.told, **{key: str(ask.slots[key]) for key in _TOLD if ask.slots.get(key)}}
    data = _content(keeping, file)
    if _TRIED not in told:
        try:
            try_file(data)
        except WrongInputError as refused:
            _put(keeping, file, DROPPED, ask)
            raise AnswerableError(f"{refused.said} (ไฟล์ {file.name})") from refused
        told[_TRIED] = "yes"
    asked = _asked_back(file, told, data, ask)
    with writing(keeping.sessions) as session:
        tell_of_file(session, file, told)
    file.told = told
    return asked or _shown(file, data, ask, context)


def _content(keeping: Keeping, file: KeptFile) -> bytes:
    try:
        with keeping.sessions() as session:
            data = content_of(session, keeping.sealer, file)
    except CannotOpenError as error:
        raise AnswerableError("เปิดไฟล์ที่เก็บไว้ไม่ได้ค่ะ รหัสลับของระบบเปลี่ยนไปแล้ว กรุณาส่งไฟล์ใหม่") from error
    if data is None:
        raise AnswerableError(f"ไม่มีไฟล์ที่รอนำเข้าค่ะ {SEND_ONE}")
    return data


def _put(keeping: Keeping, file: KeptFile, state: str, ask: Ask, **values: Any) -> bool:
    with writing(keeping.sessions) as session:
        return put_file(session, file, state, now=ask.asked_at, **values)


def _asked_back(file: KeptFile, told: dict[str, str], data: bytes, ask: Ask) -> Reply | None:
    """Ask for the kind, or for what the file does not say; None when all is known, with the kind in ``told``."""
    found = recognise_file(data)
    fits = [fit for fit in found.fits if fit.kind == told.get("kind")] or list(found.fits)
    if not fits:
        told.setdefault("kind", found.nearest)
        return None if told["kind"] else _unknown(file)
    if len(fits) > 1:
        return ask_kind(file, fits)
    told["kind"] = fits[0].kind
    missing = [key for key in fits[0].needs if not told.get(key)]
    return ask_told(file, fits[0], missing[0], ask) if missing else None


def _unknown(file: KeptFile) -> Reply:
    kinds = " ".join(dict.fromkeys(dataset.thai for dataset in DATASETS.values()))
    return Reply(
        "command",
        f"ไม่รู้จักหัวตารางในไฟล์ {file.name} ค่ะ หัวตารางต้องอยู่ใน 40 แถวแรกและใช้ชื่อคอลัมน์ตามแบบฟอร์ม "
        f"ชนิดที่รับ: {kinds} ขอแบบฟอร์มได้จากผู้ดูแลระบบ (nongphaen template)",
    )


def _shown(file: KeptFile, data: bytes, ask: Ask, context: HandlerContext) -> Reply:
    """Check with everything known, and show faults or what would change."""
    keeping, kind = keeping_of(context), file.told["kind"]
    may_bring(keeping.sessions, kind)
    with keeping.sessions() as session:
        seen = _state_of_affairs(session, kind)
    try:
        preview = preview_file(
            keeping.sessions, kind, data, office_code=ask.office_code, file_name=file.name, by=context.actor,
            year=file.told.get("year"), round=file.told.get("round"), as_of=file.told.get("as_of"),
            further=_further(file),
        )  # fmt: skip
    except ImportRejectedError as error:
        _put(keeping, file, DROPPED, ask)
        return reply_of_faults(file, kind, error)
    except WrongInputError as error:
        raise AnswerableError(f"{error.said} (ไฟล์ {file.name} เป็น{name_of(kind)})") from error
    if preview.duplicate_of is not None:
        _put(keeping, file, DROPPED, ask)
        return Reply(
            "command",
            f"ไฟล์ {file.name} นำเข้าไว้แล้วเป็นชุดที่ {preview.duplicate_of} ({preview.rows:,} แถว) ไม่มีอะไรเปลี่ยนค่ะ",
        )
    file.told = {**file.told, _SEEN: seen}
    with writing(keeping.sessions) as session:
        tell_of_file(session, file, file.told)
    with keeping.sessions() as session:
        return reply_of_preview(file, kind, preview, ask, session)


def _further(file: KeptFile) -> dict[str, str]:
    return {key: file.told[key] for key in ("grade", "test") if file.told.get(key)}


def may_bring(sessions: Sessions, kind: str) -> None:
    """Refuse what all offices share: it is not changed by one of them (ข้อมูลที่ทุกเขตใช้ร่วมกัน).

    Raises:
        AnswerableError: It is shared, and there are several offices.
    """
    if not DATASETS[kind].national:
        return
    with sessions() as session:
        offices = session.scalar(select(func.count()).select_from(Office)) or 0
    if offices > 1:
        raise AnswerableError(f"{name_of(kind)}เป็นข้อมูลที่ทุกเขตใช้ร่วมกัน จึงนำเข้าที่นี่ไม่ได้ค่ะ กรุณาส่งให้ผู้ดูแลระบบนำเข้า")


def _state_of_affairs(session: Session, kind: str) -> str:
    """What tells whether anything of a kind was imported or taken back meanwhile."""
    row = session.execute(
        select(func.max(ImportBatch.id), func.count()).where(
            ImportBatch.kind == kind, ImportBatch.state == "live"
        )
    ).one()
    return f"{row[0]}.{row[1]}"


@handler(
    "imports.accept",
    summary="นำเข้าไฟล์ที่ตรวจแล้ว",
    examples=("นำเข้าไฟล์นี้", "ยืนยันนำเข้าไฟล์", "นำเข้าได้เลยค่ะ"),
    seats=IMPORTERS,
)
def answer_accept(ask: Ask, context: HandlerContext) -> Reply:
    """Import a file that was checked and shown, once (นำเข้า).

    Slots:
        file: its number; the newest that waits without one.

    Raises:
        AnswerableError: No file waits.
    """
    keeping, file = keeping_of(context), _meant(ask, context, HELD)
    if file.state != HELD:
        return _past(file)
    kind = file.told.get("kind", "")
    with keeping.sessions() as session:
        seen = _state_of_affairs(session, kind)
    if file.told.get(_SEEN) != seen:
        # Not shown yet, or others imported since: what the officer agreed to is no longer what would happen.
        again = answer_check(ask, context)
        if _SEEN in file.told:
            again = Reply(
                again.kind, f"ข้อมูลในระบบเปลี่ยนไปหลังจากตรวจไฟล์ จึงตรวจใหม่ให้ค่ะ {again.text}", again.cards,
                suggest=again.suggest, choices=again.choices, figures=again.figures, attached=again.attached,
            )  # fmt: skip
        return again
    try:
        result = import_file(
            keeping.sessions, kind, _content(keeping, file), office_code=ask.office_code, file_name=file.name,
            year=file.told.get("year"), round=file.told.get("round"), as_of=file.told.get("as_of"),
            further=_further(file), by=context.actor,
        )  # fmt: skip
    except ImportRejectedError as error:
        _put(keeping, file, DROPPED, ask)
        return reply_of_faults(file, kind, error)
    # A worker killed between the import and this line does it again, and finds the batch as its own twin.
    batch_id = result.batch_id or result.duplicate_of
    assert batch_id is not None
    private = any(layout.private for layout in DATASETS[kind].layouts if layout.key == result.layout)
    # A list of persons is counted and gone: their names stay nowhere, not even sealed.
    gone = {"sealed": None} if private else {}
    _put(keeping, file, USED, ask, batch_id=batch_id, **gone)
    return _accepted(file, kind, batch_id, result, private=private)


def _accepted(file: KeptFile, kind: str, batch_id: int, result: ImportResult, *, private: bool) -> Reply:
    kept = "ไฟล์มีรายชื่อบุคคลจึงลบต้นฉบับแล้ว เก็บเฉพาะยอด" if private else "เก็บต้นฉบับไว้แบบเข้ารหัสจนกว่าจะยกเลิกชุดนี้"
    rows = [Figure("นำเข้าแล้ว", result.rows, "แถว", emphasis=True), Figure("ชุดที่", str(batch_id), "")]
    if result.summary is not None:
        rows += [
            Figure("ใหม่", result.summary.added, "แถว"),
            Figure("เปลี่ยนจากเดิม", result.summary.changed, "แถว"),
            Figure("เหมือนเดิม", result.summary.same, "แถว"),
        ]
    asked = tuple(each for measure in DATASETS[kind].measures[:1] for each in measure.examples[1:2])
    return Reply(
        "command",
        f"{result.rows:,} แถว นำเข้า{name_of(kind)}เป็นชุดที่ {batch_id} แล้วค่ะ ใช้ตอบได้ทันที {kept}",
        (Card("นำเข้าแล้ว", tuple(rows), None, file.name),),
        suggest=(undo_button(file, batch_id), *(Suggestion(each[:20], each) for each in asked)),
        figures=tuple(rows),
    )


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
    file = _meant(ask, context, HELD, USED)
    if file.state == HELD:
        _put(keeping, file, DROPPED, ask)
        return Reply("command", f"ไม่นำเข้าไฟล์ {file.name} แล้วค่ะ ลบไฟล์ออกจากระบบแล้ว")
    if file.state != USED or file.batch_id is None:
        return _past(file)
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
            choices=to_confirm(ask.topic, {"batch": number}),
        )  # fmt: skip
    try:
        undo_batch(keeping.sessions, number, by=context.actor)
    except WrongInputError as error:
        raise AnswerableError(error.said) from error
    if file is not None:
        _put(keeping, file, DROPPED, ask)
    return Reply(
        "command",
        f"ยกเลิก{about} แล้วค่ะ ข้อมูลก่อนหน้ากลับมาใช้แทน",
        suggest=(Suggestion("รายการนำเข้าล่าสุด", "รายการนำเข้าล่าสุด"),),
    )


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
