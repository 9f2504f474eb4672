"""What a statement reads and what its columns mean: the live batches, the round of the sizes, the breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from db.datasets import Dimension
from db.values.schooling import UNKNOWN
from reports.question import Period
from reports.rollups import NOTHING, Rolled


@dataclass(frozen=True, slots=True)
class Sources:
    """The live batches a statement may read, by dataset, and the round that tells the size of schools."""

    facts: tuple[int, ...]
    schools: tuple[int, ...]
    sizes: tuple[int, ...] = ()
    size_period: Period | None = None
    #: The day by which what depends on it is told (Dataset.reckoned).
    day: date | None = None
    #: Roll-ups that may be read in place of the facts, and of the pupils that tell the sizes.
    rolled: Rolled = NOTHING
    rolled_sizes: Rolled = NOTHING


@dataclass(frozen=True, slots=True)
class Statement:
    """The compiled statement and what its columns mean.

    Columns: ``batch_id``, one key (and for schools a label) per dimension in ``by``, then one value per part; of a mean
    five (reports.weighing.Weighed).
    """

    select: Select[Any]
    by: tuple[Dimension, ...]
    parts: tuple[str | None, ...]
    #: All that it reads is of one batch, so that every group stands in one row.
    of_one_batch: bool = False


__all__ = ["UNKNOWN", "Sources", "Statement"]
