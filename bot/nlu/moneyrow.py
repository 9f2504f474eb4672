"""Several sums of money in a row (จัดสรร เบิกจ่าย คงเหลือ): each is asked for by a word of its own."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, Frame, Said
from reports.derived import measure_named

#: Words for money in general: beside a more exact one they say nothing (งบที่เบิกจ่าย).
ANY_MONEY = frozenset(("งบ", "งบประมาณ", "งปม", "งปม.", "เงินงบประมาณ"))


def money_in_a_row(frame: Frame, mentions: list[Said]) -> list[str]:
    """ทีละตัว จัดสรร เบิกแล้ว ผูกพัน คงเหลือ: several sums of money in a row, each by a word of its own."""
    gaps = frame.reading.sentence.gaps
    row = []
    for mention in mentions:
        piece = frame.pieces[mention.at]
        first, last = mention.at, mention.at + 1
        while first and frame.pieces[first].start not in gaps and frame.pieces[first - 1].tag("filler"):
            # สรุปภาพรวมจัดสรร เบิกจ่าย คงเหลือครับ
            first -= 1
        while last < len(frame.pieces) and frame.pieces[last].tag("filler"):
            last += 1
        after = frame.pieces[last] if last < len(frame.pieces) else None
        joined = mention.at > 0 and frame.pieces[mention.at - 1].tag("cue", "and")
        apart = (first == 0 or frame.pieces[first].start in gaps or joined) and (
            after is None or after.start in gaps or bool(after.tag("cue", "and"))
        )
        if measure_named(mention.key).unit == "บาท" and piece.text not in ANY_MONEY and apart:
            row.append(mention.key)
    others = [mention.key for mention in mentions if mention.key not in row]
    return row if len(row) > 1 and all(key in (SCHOOLS, "allocated") for key in others) else []
