"""``python -m tools.measure_resolver [CSV] [--each N] [--markdown]``: how well misspelt names of schools are found, and how fast.

CSV is a table of schools (``smis_code,school_id10,school_name,esao_code,province``, also ``.gz``); without one, the country's
from ``../shared/data/obec-schools-2565``. Every kind of slip of ``tools/misspell.py`` is tried on N schools drawn with a fixed
seed, once with the asker's office known and once without any. What is counted:

- top-1, top-3: the school meant comes first, or among the first three, of what is answered or offered;
- answered: it is answered at once; asked: the bot asks back; wrong: **another** school would be answered at once, unless what was
  typed is letter by letter a name of that other school (counted as "namesake": nobody could know);
- without an office, hundreds of names are shared: there a school of the same name counts as the one meant.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.nlu.names import keys_of, typed_key
from bot.nlu.normalize import fold_name
from bot.nlu.schools import Match, SchoolIndex, SchoolName
from bot.nlu.scopes import settled
from tools.misspell import SLIPS

NATIONAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "obec-schools-2565"
SEED = 2569

CodeSlip = Callable[[SchoolName, random.Random], str | None]


def _thai_digits(number: str) -> str:
    return number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


#: Codes as people write them.
CODES: dict[str, CodeSlip] = {
    "รหัส 8 หลัก": lambda school, _: school.code,
    "รหัส 10 หลัก": lambda school, _: school.ministry_code,
    "รหัส 6 หลัก": lambda school, _: (school.ministry_code or "")[-6:] or None,
    "รหัสเลขไทย": lambda school, _: _thai_digits(school.code),
    "รหัสมีขีด/วรรค": lambda school, chance: chance.choice(("-", " ", ".")).join(
        (school.code[:4], school.code[4:])
    ),
    "รหัส + คำว่ารหัส": lambda school, chance: chance.choice(("รหัส ", "รหัสโรงเรียน ", "code ")) + school.code,
}


@dataclass(slots=True)
class Tally:
    """What came of the slips of one kind."""

    tried: int = 0
    first: int = 0
    among: int = 0
    answered: int = 0
    asked: int = 0
    namesake: int = 0
    wrong: int = 0
    #: Typed, meant, answered: the wrong ones.
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


def read_schools(path: Path) -> list[SchoolName]:
    """Return the schools of a CSV, with their places where a table of those lies beside it."""
    beside = path.parent / "school_place_by_name_join.csv.gz"
    places = (
        {row["smis_code"]: row for row in _rows(beside) if row["match"] == "unique"}
        if beside.exists()
        else {}
    )
    return [
        SchoolName(
            row["smis_code"], row["school_name"], row.get("esao_code") or "0000", province=row.get("province"),
            tambon=places.get(row["smis_code"], {}).get("tambon"), amphoe=places.get(row["smis_code"], {}).get("amphoe"),
            ministry_code=row.get("school_id10"),
        )
        for row in _rows(path)
    ]  # fmt: skip


def _rows(path: Path) -> Iterable[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def measure(
    index: SchoolIndex, schools: Sequence[SchoolName], each: int, *, office: bool, seed: int = SEED
) -> dict[str, Tally]:
    """Return by kind of slip what came of ``each`` schools, drawn anew for every kind."""
    found: dict[str, Tally] = {}
    for number, (kind, slip) in enumerate([*SLIPS.items(), *CODES.items()]):
        chance = random.Random(seed * 1000 + number)
        tally = found[kind] = Tally()
        for school in chance.sample(list(schools), len(schools)):
            typed = slip(school.name, chance) if kind in SLIPS else slip(school, chance)  # type: ignore[arg-type]
            if not typed:
                continue
            _try(index, school, typed, school.office if office else "", tally)
            if tally.tried >= each:
                break
    return found


def _try(index: SchoolIndex, school: SchoolName, typed: str, office: str, tally: Tally) -> None:
    # Of the processor, so that other work on the machine does not count.
    began = time.process_time()
    match = index.resolve(typed, office)
    tally.took.append((time.process_time() - began) * 1000)
    offered = [*match.schools, *match.near]
    tally.tried += 1
    tally.first += any(_meant(school, each, office) for each in offered[:1])
    tally.among += any(_meant(school, each, office) for each in offered[:3])
    if not settled(match, typed, office):
        tally.asked += 1
    elif _meant(school, match.schools[0], office):
        tally.answered += 1
    elif _namesake(typed, match):
        tally.namesake += 1
    else:
        tally.wrong += 1
        tally.errors.append((typed, school.name, match.schools[0].name))


def _meant(school: SchoolName, found: SchoolName, office: str) -> bool:
    return found.code == school.code or (not office and fold_name(found.name) == fold_name(school.name))


def _namesake(typed: str, match: Match) -> bool:
    strong, weak = keys_of(match.schools[0].name, match.schools[0].other_names)
    return typed_key(typed) in strong | weak


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that so many of 100 do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0


HEADINGS = ("kind", "n", "top-1", "top-3", "answered", "asked", "namesake", "wrong", "p50 ms", "p95 ms")


def rows_of(found: dict[str, Tally]) -> list[tuple[str, ...]]:
    """Return the table's rows, one a kind and one of all."""
    whole = Tally()
    for tally in found.values():
        for name in ("tried", "first", "among", "answered", "asked", "namesake", "wrong"):
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
        whole.took += tally.took
    return [_row(kind, tally) for kind, tally in [*found.items(), ("ทั้งหมด", whole)] if tally.tried]


def _row(kind: str, tally: Tally) -> tuple[str, ...]:
    shares = (tally.first, tally.among, tally.answered, tally.asked, tally.namesake, tally.wrong)
    return (
        kind,
        f"{tally.tried:,}",
        *(f"{100 * share / tally.tried:.1f}" for share in shares),
        f"{percentile(tally.took, 50):.2f}",
        f"{percentile(tally.took, 95):.2f}",
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.measure_resolver", description=__doc__)
    parser.add_argument("csv", nargs="?", type=Path, default=NATIONAL / "obec_schools_2565.csv.gz")
    parser.add_argument("--each", type=int, default=1000, help="schools tried for each kind of slip")
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong answers of each kind")
    chosen = parser.parse_args()
    if not chosen.csv.exists():
        parser.error(f"{chosen.csv} is not here: name a CSV of schools")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    schools = read_schools(chosen.csv)
    began = time.perf_counter()
    index = SchoolIndex(schools)
    made = time.perf_counter() - began
    began = time.perf_counter()
    offices = {school.office for school in schools}
    for office in offices:
        # What the first asker of an office waits for.
        index.nearest("บ้าน", office)
    first = (time.perf_counter() - began) / len(offices) * 1000
    print(
        f"{len(schools):,} schools, {len(offices)} offices: index made in {made:.2f} s, an office's own part in {first:.1f} ms"
    )
    print("shares in percent; milliseconds of one core")
    for known in (True, False):
        found = measure(index, schools, chosen.each, office=known)
        print(f"\n{'With the office of the asker' if known else 'Without any office'}\n")
        print("| " + " | ".join(HEADINGS) + " |\n| --- |" + " ---: |" * (len(HEADINGS) - 1))
        for row in rows_of(found):
            print("| " + " | ".join(row) + " |")
        for kind, tally in found.items():
            for typed, meant, answered in tally.errors[: chosen.errors]:
                print(f"  {kind}: {typed!r} meant {meant!r}, answered {answered!r}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
