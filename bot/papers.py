"""Serves the paper of a circular behind its signed link: out of the database, so that any machine can."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from bot.channels import sealer_of
from bot.deps import WebDeps
from bot.media import MediaStore
from db.kept_files import content_of
from db.letters import paper_of
from db.sealing import CannotOpenError

#: Nothing in it may run or load anything, even where a browser shows it.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def make_papers(deps: WebDeps, store: MediaStore) -> Blueprint:
    """Return the route ``/papers/<token>.pdf``; forged, taken away or recalled is 404."""
    pages = Blueprint("papers", __name__)

    @pages.get("/papers/<token>.pdf")
    def paper(token: str) -> Response:
        number = store.paper_meant(token)
        if number is None:
            abort(404)
        with deps.sessions() as session:
            file = paper_of(session, number)
            try:
                data = content_of(session, sealer_of(deps.settings), file) if file is not None else None
            except CannotOpenError:
                data = None
        if file is None or data is None:
            abort(404)
        response = Response(data, mimetype="application/pdf")
        response.headers.set("Content-Disposition", "attachment", filename=_plain_name(file.name))
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        # A recalled letter is gone at once: nobody keeps it for us.
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return pages


def _plain_name(name: str) -> str:
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '\\/:*?"<>|').strip()
    return kept if kept.lower().endswith(".pdf") else f"{kept or 'หนังสือ'}.pdf"
