"""Imports (นำเข้าข้อมูล): from an officer's file to facts, all or nothing, all faults at once, undoable.

``import_file`` is the way in; datasets (db/datasets) declare what may be imported.
"""

from db.importing.accept import ImportResult, find_dataset, import_file, read_options
from db.importing.batches import (
    Change,
    diff_batch,
    find_stuck_loading,
    list_batches,
    remove_stuck_loading,
    undo_batch,
)
from db.importing.check import check
from db.importing.faults import Fault
from db.importing.reading import Options, read_file
from db.importing.rolling import refresh_rollups

__all__ = [
    "Change",
    "Fault",
    "ImportResult",
    "Options",
    "check",
    "diff_batch",
    "find_dataset",
    "find_stuck_loading",
    "import_file",
    "list_batches",
    "read_file",
    "read_options",
    "refresh_rollups",
    "remove_stuck_loading",
    "undo_batch",
]
