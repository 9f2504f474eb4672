"""Who is at the keyboard, and the line that every command leaves in the audit log when it changes or shows something."""

from __future__ import annotations

import getpass
from typing import Any

import click
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.quota import Price
from db.values.calendar import utc_now

#: What the audit log says in place of a seat.
COMMAND_LINE = "command line"


def user_name() -> str:
    """Return who is at the keyboard, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "cli"


def note_act(session: Session, office_code: str, act: str, **detail: Any) -> None:
    """Leave an audit line of a command, in the caller's transaction; ``detail`` holds keys and counts, no texts."""
    write_audit(
        session,
        office_code=office_code,
        actor=user_name()[:64],
        seat=COMMAND_LINE,
        act=act,
        detail=detail,
        at=utc_now(),
    )


def tell_price(session: Session, office_code: str, cost: Price, *, later: int = 0) -> None:
    """Print what a send costs, what reminding costs on top at most, and by name everybody who would hear nothing."""
    from handlers.pricing import NOBODY, NOT_PAID, later_said, names_of, price_said

    click.echo(f"ราคา {price_said(cost)}{later_said(later)}")
    for why, targets in ((NOT_PAID, cost.left_out), (NOBODY, cost.nobody)):
        if targets:
            click.echo(f"{why} {len(targets):,}: {', '.join(names_of(session, office_code, targets))}")
