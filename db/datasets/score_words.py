"""How people call the national tests, their subjects and whose mean they want, as typed on phones."""

from __future__ import annotations

from itertools import product


def _joined(*parts: str) -> tuple[str, ...]:
    return tuple("".join(each) for each in product(*(part.split("|") for part in parts)))


_ONET = "o-net|onet|o net|o.net|โอเน็ต|โอเนต|โอเน็ท|โอเนท|โอเน็ด|โอ-เน็ต"
_NT = "nt|n.t.|เอ็นที|เอนที|เอ็นที."
_RT = "rt|r.t.|อาร์ที|อาร์ธี|อาที"
_RESULT = "ผล|ผลสอบ|ผลการสอบ|ผลการทดสอบ|ผลทดสอบ|คะแนน|คะแนนสอบ|คะแนนเฉลี่ย|ค่าเฉลี่ย|สอบ|การสอบ|ผลคะแนน"

TEST_WORDS: dict[str, tuple[str, ...]] = {
    "O-NET": (*_ONET.split("|"), *_joined(_RESULT, _ONET)),
    "NT": (*_NT.split("|"), *_joined(_RESULT, _NT)),
    "RT": (*_RT.split("|"), *_joined(_RESULT, _RT)),
}
#: The tests themselves name the measure: โรงเรียนเรา NT ได้เท่าไหร่.
SCORE_WORDS: tuple[str, ...] = (
    "ผลสอบ", "คะแนน", "คะเเนน", "คะแนนสอบ", "ผลการสอบ", "ผลการทดสอบ", "ผลทดสอบ", "ผลสัมฤทธิ์", "ผลสัมฤทธิ์ทางการเรียน", "คะแนนเฉลี่ย",
    "ค่าคะแนน", "ค่าคะแนนเฉลี่ย", "คะแนนสอบเฉลี่ย", "ผลการทดสอบระดับชาติ", "การทดสอบระดับชาติ", "ทดสอบระดับชาติ", "สอบระดับชาติ", "คะแนนทดสอบ",
    "ผลคะแนน", "ผลคะแนนสอบ", "กี่คะแนน", "test score", "test scores", "score", "scores",
    *(word for words in TEST_WORDS.values() for word in words),
)  # fmt: skip

_SUBJECT = "|วิชา|รายวิชา|คะแนนวิชา|คะแนน|ด้าน"
SUBJECT_WORDS: dict[str, tuple[str, ...]] = {
    "ภาษาไทย": (*_joined(_SUBJECT, "ภาษาไทย"), "วิชาไทย", "คะแนนไทย", "คะแนนวิชาไทย", "ไทย"),
    # เลข alone is the number of a letter.
    "คณิตศาสตร์": (*_joined(_SUBJECT, "คณิตศาสตร์|คณิต|คณิตศาสตร"), *_joined(_SUBJECT.lstrip("|"), "เลข")),
    "วิทยาศาสตร์": _joined(_SUBJECT, "วิทยาศาสตร์|วิทย์|วิทยาศาสต|วิท"),
    "ภาษาอังกฤษ": _joined(_SUBJECT, "ภาษาอังกฤษ|อังกฤษ|อังกิด|อิ้ง|english"),
    "สังคมศึกษา": _joined(_SUBJECT, "สังคมศึกษา|สังคม"),
    "ด้านภาษา": ("ด้านภาษา", "ความสามารถด้านภาษา"),
    "ด้านคำนวณ": ("ด้านคำนวณ", "คิดคำนวณ", "ความสามารถด้านคำนวณ"),
    "ด้านเหตุผล": ("ด้านเหตุผล", "เหตุผล", "ความสามารถด้านเหตุผล"),
    "อ่านออกเสียง": ("อ่านออกเสียง", "การอ่านออกเสียง", "ด้านอ่านออกเสียง", "ด้านการอ่านออกเสียง"),
    "อ่านรู้เรื่อง": ("อ่านรู้เรื่อง", "การอ่านรู้เรื่อง", "ด้านอ่านรู้เรื่อง", "ด้านการอ่านรู้เรื่อง"),
    "เฉลี่ยทุกวิชา": (
        "เฉลี่ยทุกวิชา", "รวมทุกวิชา", "ทุกวิชา", "ทุกวิชารวมกัน", "เฉลี่ยรวม", "รวมเฉลี่ย", "คะแนนรวม", "คะแนนเฉลี่ยรวม", "ค่าเฉลี่ยรวม", "รวมทุกด้าน", "เฉลี่ยรวมทุกวิชา",
    ),
}  # fmt: skip
#: Subjects' short names that are one only beside a test: onet ป6 เลข.
SHORT_SUBJECTS = {"เลข": "คณิตศาสตร์", "วิทย": "วิทยาศาสตร์"}

_MEAN = "ค่าเฉลี่ย|คะแนนเฉลี่ย|เฉลี่ย|ค่ากลาง|"
#: Whose mean: said of the country and of the office as a body, not of its schools.
TIER_WORDS: dict[str, tuple[str, ...]] = {
    "โรงเรียน": (),
    "เขตพื้นที่": (
        *_joined(_MEAN, "ระดับเขต|ระดับเขตพื้นที่|ระดับเขตพื้นที่การศึกษา|ระดับสพป.|ระดับสพท."),
        *_joined("ค่าเฉลี่ย|คะแนนเฉลี่ย", "ของเขต|เขต|เขตพื้นที่|ของเขตพื้นที่"),
    ),
    "ประเทศ": _joined(_MEAN, "ระดับประเทศ|ทั้งประเทศ|ของประเทศ|ประเทศ|ของทั้งประเทศ|ทั่วประเทศ"),
}  # fmt: skip
