"""Whom a due date is set for (ตั้งกำหนดส่ง … ใคร): everybody, places, schools by name, or the list that is asked for."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.circularwriting import Meant, audience
from bot.nlu.settling import Case
from bot.nlu.understanding import Setting
from reports.question import Question

#: Politeness at the end.
KINDLY = r"(?:ค่ะ|คะ|ครับ|คับ|ค้าบ|ค่า|จ้า|จ้ะ|นะ|น้า|เลย|หน่อย|ด้วย|ที|ฮะ|ละ|ล่ะ|แล้วจ้า|\s)*"
_EVERYBODY = re.compile(
    r"(?:โรงเรียน|สถานศึกษา|รร\.?)?\s*(?:ทุก\s?(?:โรง(?:เรียน)?|รร\.?|แห่ง|สถานศึกษา)|ทั้งเขต|ทั้งหมด)(?:\s*(?:ทั้งเขต|ในเขต(?:พื้นที่)?(?:การศึกษา)?|ใน?สังกัด|ทุกแห่ง|ของ(?:เขต|เรา)|ที่เปิดสอน))*"
)
_BUT = re.compile(r"ยกเว้น|นอกจาก|ไม่รวม|ไม่นับ|เว้น")
#: The word for schools alone, which leaves open which.
_BARE_WHOM = re.compile(r"(?:โรงเรียน|โรง|รร\.?|ทาง|\s)*")


def as_typed(plain: str, said: str) -> str:
    """Return words with the capitals they were typed with: ITA, not ita."""
    found = re.search(r"\s*".join(map(re.escape, plain.split())), said, re.IGNORECASE) if plain else None
    return found[0] if found else plain


def whom_said(
    typed: str, whole: str, case: Case, setting: Setting, meant: Meant
) -> tuple[dict[str, Any], Question | None]:
    """Who must send: places and schools as the file of rounds names them, all else as the list of schools it asks for.

    Words that are not understood are told of, for without them the deadline would be for other schools than were meant.
    """
    typed = re.sub(rf"(?:ต้อง|ให้|ส่ง|\s)*{KINDLY}$", "", typed).strip()
    if _BARE_WHOM.fullmatch(typed):
        return {}, None
    if _EVERYBODY.fullmatch(typed):
        return {"whom": "all"}, None
    narrowed = set(case.frame.where) - {"system", "round", "status", "report"}
    if not narrowed and not _BUT.search(typed) and (found := _named(case)):
        return found, None
    said, question = audience(typed, setting, meant)
    if question is None:
        return {"unclear": typed}, None
    every = question.scope.kind == "office" and not (question.where or question.bounds or question.excluding)
    if every and question.measure == "schools":
        return ({"whom": "all"} if _EVERYBODY.match(typed) else {"unclear": typed}), None
    return {"whom": "words", "said": as_typed(said, whole)}, question


def _named(case: Case) -> dict[str, Any]:
    """Clusters, amphoe or tambon, or schools by their names; empty where none is named, or places of two kinds are."""
    places = [place for place in case.frame.names.places if place.kind in ("cluster", "amphoe", "tambon")]
    if len({place.kind for place in places}) == 1:
        return {
            "whom": places[0].kind,
            "places": list(dict.fromkeys(name for place in places for name in place.names)),
        }
    if places:
        return {}
    codes = [each.match.schools[0].code for each in case.frame.names.schools if len(each.match.schools) == 1]
    unclear = [each.typed for each in case.frame.names.schools if len(each.match.schools) > 1]
    unclear += [typed for _thai, typed, _near in case.frame.names.unknown]
    if unclear:
        return {"unclear": unclear[0]}
    return {"whom": "school", "schools": codes} if codes else {}
