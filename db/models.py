"""Imports every table, so that ``Base.metadata`` is whole: for migrations, and for tests that compare with them."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

from db.base import Base

#: Modules with tables of their own; those of the datasets come with db.datasets.
MODULES = (
    "audit",
    "batches",
    "cases",
    "channels",
    "console",
    "conversations",
    "datasets",
    "desks",
    "erasing",
    "errands",
    "inbox",
    "invitations",
    "kept_files",
    "lessons",
    "letters",
    "menus",
    "notices",
    "offices",
    "outbox",
    "pace",
    "people",
    "questions",
    "quota",
    "reminders",
    "rollups",
    "seat_requests",
    "seat_transfers",
    "submission_events",
)


def all_tables() -> MetaData:
    """Return the metadata with every table of the product."""
    for name in MODULES:
        import_module(f"db.{name}")
    return Base.metadata
