"""Understanding a sentence beside a bare ``word_tokenize`` of the same sentence, on one core."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.schools import SchoolName
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Setting
from db.people import Seat
from tests.benchmarks.measuring import Report, median, ms, p95, times, times_ms
from tests.conftest import ROOT, SHARED
from tools.measure_resolver import read_schools
from tools.misspell import SLIPS

OFFICE = "5703"
#: Understanding waits for nothing: the time of the processor, so that other jobs on the machine do not count.
CLOCK = time.process_time
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
ABOUT = ("โรงเรียน{}มีนักเรียนกี่คน", "{} ครูกี่คน", "ขอเงินรายหัวปี 68 ของ รร.{} หน่อยค่ะ", "โรงเรียน{} อยู่อำเภออะไร")
SENTENCES_OF_TESTS = ROOT / "tests" / "bot" / "nlu" / "sentences.txt"


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
        "Understanding a sentence, beside word_tokenize (newmm) alone, in ms of one core",
        ("sentence", "understand p50 ms", "p95 ms", "tokenize p50 ms", "p95 ms", "against tokenize"),
    )
    gazetteers = [("", Gazetteer(_one_office()))]
    if national := _national():
        began = CLOCK()
        gazetteers.append((f"{len(national):,} schools known", Gazetteer(national)))
        report.notes.append(
            f"The names of {len(national):,} schools are made ready in {CLOCK() - began:.1f} s, once a worker."
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
            lambda said=sentence: understander.understand(said, Memory(), setting, gazetteer),
            runs,
            warm=3,
            clock=CLOCK,
        )  # type: ignore[misc]
        alone = times_ms(lambda said=sentence: word_tokenize(said), runs, warm=3, clock=CLOCK)  # type: ignore[misc]
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
    for name, sentences in _mixed(gazetteer.schools if national else ()).items() if national else ():
        # Each once and never before: nothing of the sentence is still held from the time before.
        chosen = sentences[: 40 if quick else None]
        taken = [
            times_ms(
                lambda said=said: understander.understand(said, Memory(), setting, gazetteer),
                1,
                warm=0,
                clock=CLOCK,
            )[0]  # type: ignore[misc]
            for said in chosen
        ]
        alone = [
            times_ms(lambda said=said: word_tokenize(said), 1, warm=0, clock=CLOCK)[0] for said in chosen
        ]  # type: ignore[misc]
        report.add(f"{name} ({len(chosen)})", ms(median(taken)), ms(p95(taken)), ms(median(alone)), ms(p95(alone)),
                   times(median(taken), median(alone)))  # fmt: skip
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
    path = SHARED / "data" / "obec-schools-2565" / "obec_schools_2565.csv.gz"
    return tuple(read_schools(path)) if path.exists() else ()


def _mixed(schools: Sequence[SchoolName]) -> dict[str, list[str]]:
    """Sentences of the tests, and the same few questions about schools whose names are misspelt as on a telephone."""
    lines = SENTENCES_OF_TESTS.read_text(encoding="utf-8").splitlines()
    asked = [
        line.partition("|")[2].partition("=>")[0].strip() for line in lines if "=>" in line and "|" in line
    ]
    chance = random.Random(OFFICE)
    own = [school for school in schools if school.office == OFFICE]

    def about(known: Sequence[SchoolName], count: int) -> list[str]:
        slips = list(SLIPS.values())
        names = [chance.choice(known).name for _ in range(count)]
        return [chance.choice(ABOUT).format(chance.choice(slips)(name, chance) or name) for name in names]

    return {
        "sentences of the tests": asked,
        "misspelt schools of the office": about(own, 200),
        "misspelt schools of the country": about(schools, 200),
        "mix: tests, 1 in 8 a misspelt school": asked
        + about(own, len(asked) // 14)
        + about(schools, len(asked) // 14),
    }
