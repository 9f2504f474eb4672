"""Files that an officer sends in the chat: checked, shown, and imported on a tap (นำเข้าข้อมูลทางแชต)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.errors import AnswerableError, ImportRejectedError, WrongInputError
from db.importing import ImportResult, import_file
from db.importing.previewing import held_as, preview_file
from db.importing.recognising import recognise_file
from db.importing.seat_moves import is_moves
from db.importing.trial import try_file
from db.kept_files import (
    DROPPED,
    HELD,
    USED,
    Keeping,
    KeptFile,
    tell_of_file,
)
from db.offices import Office
from db.session import Sessions, writing
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.import_cards import (
    CHECK,
    ask_kind,
    ask_told,
    name_of,
    reply_of_faults,
    reply_of_preview,
    undo_button,
)
from handlers.import_files import IMPORTERS, content, keeping_of, meant, past, put
from handlers.moved_dates import REPORTS
from handlers.seat_moves import KIND as MOVES
from handlers.seat_moves import accept_moves, show_moves
from reports.cards import Card, Figure

#: What may be told beside a file.
_TOLD = ("kind", "year", "round", "grade", "test", "as_of")
#: Written down beside a file: that it survived its trial, and of which state of affairs the officer saw the card.
_TRIED, _SEEN = "tried", "seen"


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
    keeping, file = keeping_of(context), meant(ask, context, HELD)
    if file.state != HELD:
        return past(file)
    told = {**file.told, **{key: str(ask.slots[key]) for key in _TOLD if ask.slots.get(key)}}
    data = content(keeping, file)
    if _TRIED not in told:
        try:
            try_file(data)
        except WrongInputError as refused:
            put(keeping, file, DROPPED, ask)
            raise AnswerableError(f"{refused.said} (ไฟล์ {file.name})") from refused
        told[_TRIED] = "yes"
    if is_moves(data):
        file.told = told
        return show_moves(file, data, ask, context, keeping)
    asked = _asked_back(file, told, data, ask)
    with writing(keeping.sessions) as session:
        tell_of_file(session, file, told)
    file.told = told
    return asked or _shown(file, data, ask, context)


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
        put(keeping, file, DROPPED, ask)
        return reply_of_faults(file, kind, error)
    except WrongInputError as error:
        raise AnswerableError(f"{error.said} (ไฟล์ {file.name} เป็น{name_of(kind)})") from error
    if preview.duplicate_of is not None:
        put(keeping, file, DROPPED, ask)
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
    keeping, file = keeping_of(context), meant(ask, context, HELD)
    if file.told.get("kind") == MOVES:
        return accept_moves(file, ask, context, keeping)
    if file.state != HELD:
        return past(file)
    kind, data = file.told.get("kind", ""), content(keeping, file)
    with keeping.sessions() as session:
        seen = _state_of_affairs(session, kind)
    # Where a worker was killed between the import and writing it down, its own twin is there: that is finished here.
    if file.told.get(_SEEN) != seen and not (_SEEN in file.told and _held_as(keeping, file, data, ask)):
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
            keeping.sessions, kind, data, office_code=ask.office_code, file_name=file.name,
            year=file.told.get("year"), round=file.told.get("round"), as_of=file.told.get("as_of"),
            further=_further(file), by=context.actor,
        )  # fmt: skip
    except ImportRejectedError as error:
        put(keeping, file, DROPPED, ask)
        return reply_of_faults(file, kind, error)
    batch_id = result.batch_id or result.duplicate_of
    assert batch_id is not None
    private = any(layout.private for layout in DATASETS[kind].layouts if layout.key == result.layout)
    # A list of persons is counted and gone: their names stay nowhere, not even sealed.
    gone = {"sealed": None} if private else {}
    put(keeping, file, USED, ask, batch_id=batch_id, **gone)
    return _accepted(file, kind, batch_id, result, private=private)


def _held_as(keeping: Keeping, file: KeptFile, data: bytes, ask: Ask) -> int | None:
    """The live batch that holds this very file, read as it was shown."""
    told = file.told
    with keeping.sessions() as session:
        return held_as(
            session, told["kind"], data, office_code=ask.office_code, year=told.get("year"), round=told.get("round"),
            as_of=told.get("as_of"), further=_further(file),
        )  # fmt: skip


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
        suggest=(
            *_to_tell(kind, batch_id, result),
            undo_button(file, batch_id),
            *labels.offered(asked),
        ),
        figures=tuple(rows),
    )


def _to_tell(kind: str, batch_id: int, result: ImportResult) -> tuple[Suggestion, ...]:
    """After allocations or due dates that changed: the button that tells the schools, with the price first."""
    if kind == REPORTS and result.summary is not None and result.summary.changed:
        return (Suggestion("แจ้งวันที่เปลี่ยน", f"แจ้งโรงเรียนที่กำหนดส่งเปลี่ยนชุดที่ {batch_id}"),)
    if kind != "allocations" or result.summary is None or not result.summary.changed:
        return ()
    return (Suggestion("แจ้งโรงเรียนที่ยอดเปลี่ยน", f"แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ {batch_id}"),)
