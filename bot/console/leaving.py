"""Leaving the console (ออกจากหน้าจัดการ)."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk
from db.console import leave as end_session
from db.session import writing


def leave(desk: Desk) -> ResponseReturnValue:
    """End the session; its cookie leads nowhere from now on."""
    with writing(desk.deps.sessions) as session:
        end_session(session, desk.visitor, at=desk.now())
    return render_template("console/outside.html", why="ออกจากหน้าจัดการแล้ว")
