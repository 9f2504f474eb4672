"""The paper of a circular that comes from the console or the command line: a PDF, checked, sealed, behind a signed link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels import sealer_of
from bot.media import media_of
from bot.settings import Settings
from db.kept_files import PAPER, Given, keep_file
from db.letters import Letter, attach_paper
from db.papers import check_pdf


def attach_pdf(
    session: Session, settings: Settings, letter: Letter, name: str, data: bytes, *, by: str, now: datetime
) -> None:
    """Make a PDF the paper of a letter, in place of the one before, in the caller's transaction.

    Raises:
        WrongInputError: It is not fit to be handed to schools, or a setting is missing.
    """
    check_pdf(data)
    settings.require("SECRET_KEY", "PUBLIC_URL")
    store = media_of(settings)
    assert store is not None
    file = keep_file(
        session, sealer_of(settings), letter.office_code, Given(name, data, PAPER), by=by, now=now
    )
    attach_paper(session, letter, file, store.link_of_paper(file.id), now=now)
