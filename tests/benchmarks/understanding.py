"""Understanding a sentence beside a bare ``word_tokenize`` of the same sentence, on one core."""

from __future__ import annotations

import csv
import gzip
import os
import time
from datetime import UTC, datetime

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.schools import SchoolName
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Setting
from db.people import Seat
from tests.benchmarks.measuring import Report, median, ms, p95, times, times_ms
from tests.conftest import SHARED

OFFICE = "5703"
SENTENCES = (
    "โรงเรียนบ้านแม่จันมีนักเรียนกี่คน",
    "นักเรียน ป.1 ทั้งเขต แยกชายหญิง",
    "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ",
    "10 โรงเรียนที่นักเรียนน้อยที่สุด",
    "บ้านสันโค้ง มี นร. เท่าไหร่",
    "ปี ๖๘ มีเด็กอนุบาลกี่คน",
    "เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่",
    "ใครยังไม่ส่ง DMC เทอม 2",
    "เบิกจ่ายแล้วกี่เปอร์เซ็นต์",
    "ครูโรงเรียนบ้านเม่จันมีกี่คนค่ะ",
    "ช่วยหน่อยค่ะ อยากทราบว่าโรงเรียนในอำเภอแม่สายที่มีนักเรียนไม่เกิน 60 คน มีทั้งหมดกี่โรง อยู่ตำบลไหนบ้าง ขอเป็นกราฟแท่งด้วยนะคะ",
)
_SCHOOLS = SHARED / "data" / "obec-schools-2565"


def run(quick: bool) -> Report:
    if not hasattr(os, "sched_setaffinity"):
        return _measured(quick)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return _measured(quick)
    finally:
        # The next benchmarks, and the processes they start, have all cores again.
        os.sched_setaffinity(0, cores)


def _measured(quick: bool) -> Report:
    from pythainlp import word_tokenize

    report = Report(
        "Understanding a sentence, beside word_tokenize (newmm) alone, on one core",
        ("sentence", "understand p50 ms", "p95 ms", "tokenize p50 ms", "p95 ms", "against tokenize"),
    )
    gazetteers = [("", Gazetteer(_one_office()))]
    if national := _national():
        began = time.perf_counter()
        gazetteers.append((f"{len(national):,} schools known", Gazetteer(national)))
        report.notes.append(
            f"The names of {len(national):,} schools are made ready in {time.perf_counter() - began:.1f} s, once a worker."
        )
    else:
        report.notes.append("../shared is not here: only the names of a made-up office.")
    understander, setting = (
        Understander(),
        Setting(Seat("officer", OFFICE), datetime(2026, 11, 21, 3, tzinfo=UTC)),
    )
    gazetteer = gazetteers[-1][1]
    runs = 20 if quick else 200
    ours, bare = [], []
    for sentence in SENTENCES:
        taken = times_ms(
            lambda said=sentence: understander.understand(said, Memory(), setting, gazetteer), runs, warm=3
        )  # type: ignore[misc]
        alone = times_ms(lambda said=sentence: word_tokenize(said), runs, warm=3)  # type: ignore[misc]
        ours += taken
        bare += alone
        report.add(
            _short(sentence),
            ms(median(taken)),
            ms(p95(taken)),
            ms(median(alone)),
            ms(p95(alone)),
            times(median(taken), median(alone)),
        )
    report.add(
        "all",
        ms(median(ours)),
        ms(p95(ours)),
        ms(median(bare)),
        ms(p95(bare)),
        times(median(ours), median(bare)),
    )
    return report


def _short(sentence: str, most: int = 36) -> str:
    return sentence if len(sentence) <= most else sentence[: most - 1] + "…"


def _one_office() -> tuple[SchoolName, ...]:
    return tuple(
        SchoolName(f"{OFFICE}{number:04d}", f"บ้านทดสอบ{number}", OFFICE, amphoe="แม่จัน")
        for number in range(1, 140)
    )


def _national() -> tuple[SchoolName, ...]:
    """Every school of the country as ``obec-schools-2565`` lists them, with its place where that is known."""
    if not _SCHOOLS.exists():
        return ()
    with gzip.open(
        _SCHOOLS / "school_place_by_name_join.csv.gz", "rt", encoding="utf-8-sig", newline=""
    ) as file:
        places = {row["smis_code"]: row for row in csv.DictReader(file) if row["match"] == "unique"}
    with gzip.open(_SCHOOLS / "obec_schools_2565.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        return tuple(
            SchoolName(
                code=row["smis_code"], name=row["school_name"], office=row["esao_code"] or "0000", province=row["province"],
                tambon=places.get(row["smis_code"], {}).get("tambon"), amphoe=places.get(row["smis_code"], {}).get("amphoe"),
                ministry_code=row["school_id10"],
            )
            for row in csv.DictReader(file)
        )  # fmt: skip
