"""The sheets of test results as offices keep them: one line per school, one column per subject, no year in the file.

Headings as in public copies of an office's files (O-NET ป.6 of 2557 and 2558, NT ป.3 of 2558), and the names of subjects that
the same sheets bear since NT has two abilities and O-NET four subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from db.datasets.core import Complain, Layout, LayoutRow
from db.values.cells import Cell, fold_heading, is_blank

ONET, NT, RT = "O-NET", "NT", "RT"
TESTS = (ONET, NT, RT)
THAI, MATHS, SCIENCE, ENGLISH, SOCIAL = "ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "ภาษาอังกฤษ", "สังคมศึกษา"
#: The three abilities of NT until 2562; since then it has คณิตศาสตร์ and ภาษาไทย.
LANGUAGE, NUMBERS, REASON = "ด้านภาษา", "ด้านคำนวณ", "ด้านเหตุผล"
ALOUD, MEANING = "อ่านออกเสียง", "อ่านรู้เรื่อง"
#: The mean of all subjects as the source told it.
OVERALL = "เฉลี่ยทุกวิชา"
SUBJECTS = (
    THAI, MATHS, SCIENCE, ENGLISH, SOCIAL, LANGUAGE, NUMBERS, REASON, ALOUD, MEANING, OVERALL,
)  # fmt: skip

#: How subjects are headed and typed in files -> how they are kept.
SAME_SUBJECT = {
    "ไทย": THAI, "วิชาภาษาไทย": THAI, "ด้านภาษาไทย": THAI, "ความสามารถด้านภาษาไทย": THAI,
    "คณิต": MATHS, "วิชาคณิตศาสตร์": MATHS, "ด้านคณิตศาสตร์": MATHS, "ความสามารถด้านคณิตศาสตร์": MATHS,
    "วิทย์": SCIENCE, "วิทยาศาสตร์และเทคโนโลยี": SCIENCE, "วิชาวิทยาศาสตร์": SCIENCE,
    "อังกฤษ": ENGLISH, "วิชาภาษาอังกฤษ": ENGLISH, "ภาษาต่างประเทศ": ENGLISH,
    "สังคม": SOCIAL, "สังคมศึกษา ศาสนา และวัฒนธรรม": SOCIAL, "สังคมศึกษาฯ": SOCIAL, "วิชาสังคมศึกษา": SOCIAL,
    "ภาษา": LANGUAGE, "ความสามารถด้านภาษา": LANGUAGE,
    "คำนวณ": NUMBERS, "ความสามารถด้านคำนวณ": NUMBERS,
    "เหตุผล": REASON, "ความสามารถด้านเหตุผล": REASON,
    "การอ่านออกเสียง": ALOUD, "ความสามารถด้านการอ่านออกเสียง": ALOUD,
    "การอ่านรู้เรื่อง": MEANING, "ความสามารถด้านการอ่านรู้เรื่อง": MEANING,
    "เฉลี่ย": OVERALL, "รวมเฉลี่ย": OVERALL, "เฉลี่ยรวม": OVERALL, "รวม": OVERALL, "รวมทุกวิชา": OVERALL, "รวม 2 ด้าน": OVERALL,
    "รวม 3 ด้าน": OVERALL, "รวมความสามารถทั้ง 2 ด้าน": OVERALL, "รวมความสามารถทั้ง 3 ด้าน": OVERALL, "คะแนนเฉลี่ยรวม": OVERALL,
}  # fmt: skip
_KNOWN = {fold_heading(name): subject for name, subject in SAME_SUBJECT.items()} | {
    fold_heading(subject): subject for subject in SUBJECTS
}
_CODE = fold_heading("รหัสโรงเรียน")
#: A heading of the canonical file; a sheet that has it is no wide one.
_SUBJECT_COLUMN = fold_heading("วิชา")
_TAKERS = tuple(
    fold_heading(name)
    for name in ("จน.นร.", "น.ร.(คน)", "จำนวนผู้สอบ", "จำนวนผู้เข้าสอบ", "ผู้เข้าสอบ", "จำนวนนักเรียน", "จำนวนนร.")
)
#: Subjects by which a test is told from the others.
_TOLD_BY = {ONET: {ENGLISH, SCIENCE, SOCIAL}, NT: {LANGUAGE, NUMBERS, REASON}, RT: {ALOUD, MEANING}}
#: Heads of the two abilities of NT, which O-NET calls by the bare subject.
_ABILITIES = {fold_heading(f"{head}{name}") for head in ("ด้าน", "ความสามารถด้าน") for name in (THAI, MATHS)}

Rows = Iterable[tuple[int, tuple[Cell, ...]]]


def _subjects(headings: tuple[str, ...]) -> dict[int, str]:
    return {column: _KNOWN[name] for column, name in enumerate(headings) if name in _KNOWN}


def test_told(headings: tuple[str, ...]) -> str:
    """Return the test that a wide sheet of scores is of, by its subjects; empty when it is none."""
    found = set(_subjects(headings).values())
    if _CODE not in headings or _SUBJECT_COLUMN in headings:
        return ""
    for test, subjects in _TOLD_BY.items():
        if len(found & subjects) >= 2:
            return test
    return NT if _ABILITIES & set(headings) else ""


def _is(test: str) -> Callable[[tuple[str, ...]], bool]:
    return lambda headings: test_told(headings) == test


def _reader(*said: str) -> Callable[[tuple[str, ...], Rows, Complain], Iterator[LayoutRow]]:
    """Return what reads a sheet whose test (and grade, where there is one only) its subjects tell."""

    def read(headings: tuple[str, ...], rows: Rows, _complain: Complain) -> Iterator[LayoutRow]:
        code, subjects = headings.index(_CODE), _subjects(headings)
        takers = next((headings.index(name) for name in _TAKERS if name in headings), -1)
        for row, cells in rows:
            number = cells[takers] if takers >= 0 else None
            for column, subject in subjects.items():
                if is_blank(cells[column]):
                    # A school of which a subject is not told has no score in it, which is not 0.
                    continue
                yield LayoutRow(
                    row,
                    (cells[code], *said, subject, number, cells[column]),
                    (code, *(column for _ in said), column, max(takers, 0), column),
                )

    return read


LAYOUTS = (
    Layout(
        key="onet-by-subject",
        thai="ตารางคะแนน O-NET รายโรงเรียน (หนึ่งคอลัมน์ต่อวิชา)",
        keys=("school_code", "test", "subject", "takers", "mean"),
        needs=("year", "grade"),
        recognise=_is(ONET),
        read=_reader(ONET),
        note="คอลัมน์ รหัสโรงเรียน จน.นร. ไทย สังคม อังกฤษ คณิตศาสตร์ วิทยาศาสตร์ เฉลี่ย สองบรรทัดท้ายคือค่าเฉลี่ยของเขตและของประเทศ "
        "ไฟล์ไม่บอกปีและชั้น จึงต้องระบุ",
    ),
    Layout(
        key="nt-by-ability",
        thai="ตารางคะแนน NT รายโรงเรียน (หนึ่งคอลัมน์ต่อด้าน)",
        keys=("school_code", "test", "grade", "subject", "takers", "mean"),
        needs=("year",),
        recognise=_is(NT),
        read=_reader(NT, "ป.3"),
        note="คอลัมน์ รหัสโรงเรียน น.ร.(คน) ภาษา คำนวณ เหตุผล รวมเฉลี่ย หรือ ด้านคณิตศาสตร์ ด้านภาษาไทย ไฟล์ไม่บอกปี จึงต้องระบุ NT มีเฉพาะชั้น ป.3",
    ),
    Layout(
        key="rt-by-ability",
        thai="ตารางคะแนน RT รายโรงเรียน (หนึ่งคอลัมน์ต่อด้าน)",
        keys=("school_code", "test", "grade", "subject", "takers", "mean"),
        needs=("year",),
        recognise=_is(RT),
        read=_reader(RT, "ป.1"),
        note="คอลัมน์ รหัสโรงเรียน จำนวนผู้สอบ การอ่านออกเสียง การอ่านรู้เรื่อง รวม 2 ด้าน ไฟล์ไม่บอกปี จึงต้องระบุ RT มีเฉพาะชั้น ป.1",
    ),
)
