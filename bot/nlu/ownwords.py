"""How people call their own school, and one they point at: put together, so that no form is forgotten."""

from __future__ import annotations

_SCHOOL = ("โรงเรียน", "รร.", "ร.ร.", "สถานศึกษา", "โรง")
_MINE = "เรา พวกเรา ผม กระผม ฉัน ดิฉัน หนู พี่ เฮา ข้าพเจ้า ตัวเอง ตนเอง เราเอง ผมเอง หนูเอง".split()
_OWN = "เรา พวกเรา เฮา ทั้งโรงเรียน ทั้งโรง ทางเรา ทางโรงเรียนเรา ในโรงเรียนเรา ในรร.เรา".split()
_HERE = ("ที่นี่", "ที่นี้", "ตี้นี่", "ตี้นี้")
_THIS = ("นี้", "แห่งนี้")
_THAT = ("นั้น", "นั่น", "ดังกล่าว", "แห่งนั้น", "ที่ว่า")


def own_words() -> str:
    """Return the words for the asker's own school: รร.พี่, โรงเรียนของหนู."""
    schools = [f"{school}{of}{who}" for school in _SCHOOL for of in ("", "ของ") for who in _MINE]
    mine = [f"ของ{who}" for who in _MINE if who not in ("ตัวเอง", "ตนเอง")]
    belonging = [
        f"{school}ที่{who}{verb}"
        for school in _SCHOOL
        for who in ("หนู", "ผม", "ดิฉัน", "ฉัน", "เรา")
        for verb in ("สังกัด", "สังกัดอยู่", "อยู่", "ทำงาน", "ทำงานอยู่", "สอน", "สอนอยู่")
    ]
    return " ".join((*_OWN, *mine, *schools, *belonging))


def pointing_words() -> str:
    """Return the words that point at a school: โรงเรียนนี้, รร.นั้น, ที่นี่."""
    return " ".join((*_HERE, *(f"{school}{at}" for school in _SCHOOL for at in (*_THIS, *_THAT))))


def points_here(word: str) -> bool:
    """โรงเรียนนี้ is the own school of who has one; โรงเรียนนั้น is not."""
    return word.endswith((*_HERE, *_THIS))
