"""Words that say nothing more beside what was read: ย้อนหลังตั้งแต่ปี 2566, ทั้งสามชั้น, ขนาดใหญ่พิเศษมีมั้ย."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame, Said
from db.datasets import MEASURES

#: All grades of a level of three, counted by fingers.
_THREE_GRADES = ("สามชั้น", "3ชั้น", "ทั้งสามชั้น", "ทั้ง3ชั้น", "รวมสามชั้น", "สามระดับชั้น")


def read_left_over(frame: Frame) -> None:
    """Mark the words that what was read says already."""
    _sizes_alone(frame)
    _not_sent(frame)
    _most_of_so_many(frame)
    _where_things_are(frame)
    _office_that_gives(frame)
    _spent_of_records(frame)
    _things_in_places(frame)
    if any(when.compared for when in frame.times) and not frame.limits:
        # ปี 66 เทียบกับปี 68 มากขึ้นไหม: both are shown.
        frame.use("more", "less")
    for place, piece in enumerate(frame.pieces):
        if piece.text == "ย้อนหลัง" and any(len(when.years) > 1 for when in frame.times):
            frame.used.add(place)
        if piece.text in _THREE_GRADES and any("มัธยมศึกษา" in name for name in frame.where.get("level", ())):
            frame.used.add(place)


def _sizes_alone(frame: Frame) -> None:
    """ใหญ่พิเศษมีมั้ย: a size is that of schools."""
    plain = not (frame.measures or frame.names.schools or frame.by or frame.which or frame.limits)
    if plain and set(frame.where) == {"size"} and not frame.cues and len(frame.pieces) > 1:
        frame.measures.append(Said(SCHOOLS, frame.places["size"][0]))


def _most_of_so_many(frame: Frame) -> None:
    """10 อันดับ รร.ที่เด็กเยอะ: the first ten of those with many are the ten with most."""
    numbered = any(
        at + 1 < len(frame.pieces) and frame.pieces[at + 1].tag("cue", "place_in_rank")
        for _, at in frame.numbers
    )
    for cue, rank in (("much", "top"), ("little", "bottom")):
        at = frame.where_is(cue)
        if numbered and at is not None and not frame.has("top", "bottom"):
            frame.cues.append(Said(rank, at))
            frame.used.add(at)


def _where_things_are(frame: Frame) -> None:
    """โซล่าเซลล์มีที่ไหนบ้าง, ม.ปลายมีเรียนที่ไหนบ้าง: which schools have it."""
    at = next(
        (place for place, piece in enumerate(frame.pieces) if piece.text in ("ที่ไหนบ้าง", "ที่ใดบ้าง")), None
    )
    said = [each for each in frame.measures if not each.weak]
    if (
        at is None
        or frame.which
        or frame.by
        or frame.names.schools
        or any(each.key == SCHOOLS for each in said)
    ):
        return
    of_schools = all(each.key in MEASURES and "school" in MEASURES[each.key].dimensions for each in said)
    taught = not said and set(frame.where) & {"level", "grade"}
    if (said and of_schools and not any(each.key == SUBMISSIONS for each in said)) or taught:
        frame.which.append("school")
        frame.used.add(at)


def _office_that_gives(frame: Frame) -> None:
    """เขตโอนอะไรให้โรงเรียนเราบ้าง: the office is who gives, not of whom it is asked."""
    for said in list(frame.cues):
        after = frame.pieces[said.at + 1].text if said.at + 1 < len(frame.pieces) else ""
        gives = after.startswith(("โอน", "จัดสรรให้", "จัดสรรมา", "ให้เรา", "ส่งให้", "แจ้ง"))
        if (
            said.key == "office"
            and frame.pieces[said.at].text in ("เขต", "ทางเขต", "สพป.")
            and gives
            and frame.has("own")
        ):
            frame.cues.remove(said)
            frame.used.add(said.at)


def _spent_of_records(frame: Frame) -> None:
    """ใช้งบโครงการไปเท่าไหร่: between ใช้ and ไป the money of projects is what was spent."""
    for said in list(frame.measures):
        around = [frame.pieces[at].text for at in (said.at - 1, said.at + 1) if 0 <= at < len(frame.pieces)]
        used = len(around) == 2 and around[0] in ("ใช้", "เบิก", "จ่าย") and around[1].startswith("ไป")
        if said.key == "project_budget" and used:
            frame.measures.remove(said)
            frame.measures.append(Said("project_disbursed", said.at))
            frame.used |= {said.at - 1, said.at + 1}


def _things_in_places(frame: Frame) -> None:
    """สนามกีฬามีกี่แห่ง counts the fields; โรงเรียนที่มีสนามกีฬากี่แห่ง the schools."""
    named = any(said.key == "buildings" for said in frame.measures) and "building_kind" in frame.where
    schools = (
        frame.has("marker") or any(said.key == SCHOOLS for said in frame.measures) or frame.names.schools
    )
    for said in list(frame.cues):
        if said.key == "howmany" and frame.pieces[said.at].text in ("กี่แห่ง", "กี่ที่") and named and not schools:
            frame.cues.remove(said)
            frame.cues.append(Said("count", said.at))


def _not_sent(frame: Frame) -> None:
    """โรงเรียนที่ค้าง EMIS: beside a system that is reported to, what is open has not been sent."""
    if not {"system"} <= frame.where.keys() or "act_state" not in frame.where or "status" in frame.where:
        return
    if any(said.key not in (SCHOOLS, SUBMISSIONS) for said in frame.measures):
        return
    places = frame.places.get("act_state", [])
    if places and all("ค้าง" in frame.pieces[place].text for place in places):
        frame.where.pop("act_state")
        frame.mentions.pop("act_state", None)
        frame.add_value(places[0], "status", ("ยังไม่ส่ง",))
        if not any(said.key == SUBMISSIONS for said in frame.measures):
            frame.measures.append(Said(SUBMISSIONS, places[0]))
