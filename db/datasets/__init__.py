"""The table of contents of the facts: one module per dataset, and look-ups over their declarations.

To add a dataset, write its file beside these and name the module in ``MODULES`` (docs/adding-a-dataset.md).
"""

from __future__ import annotations

from importlib import import_module

from db.datasets.core import (
    Beside,
    Column,
    Dataset,
    Dimension,
    Kind,
    Layout,
    Listing,
    Measure,
    See,
    Shown,
    Value,
)
from db.datasets.dimensions import DIMENSIONS

MODULES = (
    "schools", "students", "staff", "rates", "allocations", "disbursements", "targets", "reports", "submissions",
    "gcode", "census", "serviceareas",
    "technology", "buildings", "equipment",
    "scores", "classplans", "holidays",
    "transfers", "requests", "projects", "indicators", "inspections",
    "circulars", "acknowledgements",
)  # fmt: skip

DATASETS: dict[str, Dataset] = {}
MEASURES: dict[str, Measure] = {}
DATASET_OF_MEASURE: dict[str, Dataset] = {}


def register(dataset: Dataset, *dimensions: Dimension) -> None:
    """Make a dataset known to importer, grammar, compiler, help and docs.

    Raises:
        ValueError: Its kind or one of its measures is taken, or it uses an unknown dimension.
    """
    DIMENSIONS.update({dimension.key: dimension for dimension in dimensions})
    for measure in dataset.measures:
        if measure.key in MEASURES:
            raise ValueError(f"measure {measure.key!r} is declared twice.")
        if unknown := set(measure.dimensions) - set(DIMENSIONS):
            raise ValueError(f"measure {measure.key!r} uses unknown dimensions {sorted(unknown)}.")
    if dataset.kind in DATASETS:
        raise ValueError(f"dataset {dataset.kind!r} is declared twice.")
    DATASETS[dataset.kind] = dataset
    for measure in dataset.measures:
        MEASURES[measure.key] = measure
        DATASET_OF_MEASURE[measure.key] = dataset


def listing_of(measure: str) -> Listing | None:
    """Return how the rows that a measure counts are read as records; None when they are only counted."""
    dataset = DATASET_OF_MEASURE.get(measure)
    listing = dataset.listing if dataset else None
    return listing if listing is not None and listing.measure == measure else None


def unregister(kind: str) -> None:
    """Forget a dataset again; for tests that declare a toy one."""
    dataset = DATASETS.pop(kind)
    for measure in dataset.measures:
        del MEASURES[measure.key], DATASET_OF_MEASURE[measure.key]


for _name in MODULES:
    _module = import_module(f"db.datasets.{_name}")
    register(_module.DATASET, *getattr(_module, "OWN_DIMENSIONS", ()))

__all__ = [
    "DATASETS",
    "DATASET_OF_MEASURE",
    "DIMENSIONS",
    "MEASURES",
    "Beside",
    "Column",
    "Dataset",
    "Dimension",
    "Kind",
    "Layout",
    "Listing",
    "Measure",
    "See",
    "Shown",
    "Value",
    "listing_of",
    "register",
    "unregister",
]
