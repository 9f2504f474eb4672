"""What was looked up in a transaction (สิ่งที่อ่านแล้ว) is not looked up again in it: live batches, roll-ups that are ready.

One answer asks for them a dozen times. A change made by the session itself, and the end of its transaction, forget them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

_PLACE = "reports.remembering"
Told = TypeVar("Told")


def remembered(session: Session, key: Hashable, read: Callable[[], Told]) -> Told:
    """Return what ``read`` gave for this key in this transaction; whoever gets it must not change it."""
    known: dict[Hashable, Told] = session.info.setdefault(_PLACE, {})
    if key not in known:
        known[key] = read()
    return known[key]


def _forget(session: Session, *_about: Any) -> None:
    session.info.pop(_PLACE, None)


def _forget_where_written(state: ORMExecuteState) -> None:
    if not state.is_select:
        _forget(state.session)


event.listen(Session, "after_transaction_end", _forget)
event.listen(Session, "after_flush", _forget)
event.listen(Session, "do_orm_execute", _forget_where_written)
