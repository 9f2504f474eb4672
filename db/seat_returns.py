"""Taking a batch of transfers back (ยกเลิกชุดโยกย้าย): everybody sits again where they sat, and nobody beside them.

Who came meanwhile to a seat that the batch had emptied, or awaited somebody in, loses it again: they came because of a
batch that is no more, and would sit there beside who comes back. They are told free, with their next answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.errors import WrongInputError
from db.invitations import void_codes
from db.notices import CHAT, Promise, promise
from db.people import Holder, Seat, SeatRow
from db.seat_names import seat_name
from db.seat_transfers import ACTING, AWAITED, BEGAN, ENDED, PRINCIPAL, SeatMove, SeatTransfer

#: The kind of the notice; it waits until the person writes, and is never pushed (``db.notices.FREE_ONLY``).
_KIND, _TOLD_WITHIN = "seat", timedelta(days=90)
#: Roles that one person has at a time: whoever gets such a seat back gets it alone.
_ALONE = (PRINCIPAL, ACTING)


@dataclass(frozen=True, slots=True)
class Returned:
    """How many people sit again where they sat, how many moves ended, and how many newcomers lost their seat again."""

    moved: int
    lost: int
    came: int


def newcomers(session: Session, office_code: str, batch_id: int) -> list[tuple[Holder, Seat]]:
    """Return who took a seat since a batch in force that it had emptied or opened: they lose it when it is taken back."""
    batch = session.get(SeatTransfer, batch_id)
    if batch is None or batch.office_code != office_code or batch.undone_at is not None:
        return []
    moves = _moves(session, batch_id)
    known = {(move.seat_id, move.line_id) for move in moves}
    rows = session.execute(
        select(Holder, SeatRow)
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(
            Holder.seat_id.in_(_opened(session, moves)),
            Holder.ended_at.is_(None),
            Holder.since > batch.made_at,
        )
        .order_by(Holder.since, Holder.id)
    ).all()
    return [(holder, row.value()) for holder, row in rows if (holder.seat_id, holder.line_id) not in known]


def take_back(
    session: Session, office_code: str, batch_id: int, *, by: str, seat: str, at: datetime
) -> Returned:
    """Take a batch back: what it began ends, what it ended begins again, but for who was erased since.

    Who came to its seats meanwhile leaves them, codes that were issued for them open nothing any more; all of it in the
    caller's transaction, with its lines in the audit log.

    Args:
        by: Who does it, and ``seat`` as what, as the audit log names them.

    Raises:
        WrongInputError: No such batch, it is undone already, or a later one is in force.
    """
    batch = _to_undo(session, office_code, batch_id)
    moves = _moves(session, batch_id)
    leaving = newcomers(session, office_code, batch_id)
    began = [move for move in moves if move.what == BEGAN]
    for holder in (
        *(each for move in began for each in _held(session, move)),
        *(each for each, _ in leaving),
    ):
        holder.ended_at = at
    session.flush()
    back = [move for move in moves if move.what == ENDED and not _held(session, move)]
    for move in back:
        session.add(Holder(office_code=office_code, seat_id=move.seat_id, line_id=move.line_id, since=at))
    void_codes(session, _opened(session, moves), since=batch.made_at, at=at)
    batch.undone_at = at
    promise(session, [_told(session, batch_id, holder, held, at) for holder, held in leaving], now=at)
    done = Returned(len(back), len(began), len(leaving))
    for act, detail in (
        ("seats.transfer_undone", asdict(done)),
        *(("seat.ended", {"seat": held.text()}) for _, held in leaving),
    ):
        write_audit(
            session, office_code=office_code, actor=by, seat=seat, act=act, detail={"batch": batch_id, **detail}, at=at
        )  # fmt: skip
    return done


def _to_undo(session: Session, office_code: str, batch_id: int) -> SeatTransfer:
    batch = session.get(SeatTransfer, batch_id)
    if batch is None or batch.office_code != office_code:
        raise WrongInputError(f"ไม่พบชุดโยกย้ายที่ {batch_id}")
    if batch.undone_at is not None:
        raise WrongInputError(f"ชุดโยกย้ายที่ {batch_id} ยกเลิกไปแล้ว")
    later = session.scalar(
        select(SeatTransfer.id).where(
            SeatTransfer.office_code == office_code,
            SeatTransfer.id > batch_id,
            SeatTransfer.undone_at.is_(None),
        )
    )
    if later is not None:
        raise WrongInputError(f"ต้องยกเลิกชุดที่ {later} ซึ่งทำภายหลังก่อน")
    return batch


def _moves(session: Session, batch_id: int) -> Sequence[SeatMove]:
    return session.scalars(select(SeatMove).where(SeatMove.transfer_id == batch_id)).all()


def _opened(session: Session, moves: Sequence[SeatMove]) -> list[int]:
    """The seats that a batch awaits somebody in, and those it emptied that are one person's; of clerks there may be several."""
    emptied = {move.seat_id for move in moves if move.what == ENDED}
    alone = session.scalars(select(SeatRow.id).where(SeatRow.id.in_(emptied), SeatRow.role.in_(_ALONE)))
    return sorted({*alone, *(move.seat_id for move in moves if move.what == AWAITED)})


def _held(session: Session, move: SeatMove) -> list[Holder]:
    return list(
        session.scalars(
            select(Holder).where(
                Holder.seat_id == move.seat_id, Holder.line_id == move.line_id, Holder.ended_at.is_(None)
            )
        )
    )


def _told(session: Session, batch_id: int, holder: Holder, seat: Seat, at: datetime) -> Promise:
    text = (
        f"สำนักงานเขตยกเลิกการโยกย้ายชุดที่คุณเข้ามาแล้วค่ะ คุณจึงไม่ได้ใช้งานในฐานะ{seat_name(seat, session)}แล้ว "
        "ถ้ายังทำหน้าที่นี้อยู่ ขอรหัสใหม่จากเจ้าหน้าที่ แล้วพิมพ์ ลงทะเบียน ตามด้วยรหัส"
    )
    return Promise(
        holder.office_code, _KIND, f"{batch_id}.{holder.seat_id}", "returned", f"{CHAT}:{holder.line_id}", text, at,
        expires_at=at + _TOLD_WITHIN,
    )  # fmt: skip
