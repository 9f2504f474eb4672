"""What is promised of a letter: posts to groups and schools, nudges to the missing, escalation, corrections and recalls.

Cheapest first (docs/circulars.md): one post in the group of a cluster all of whose schools are addressed, a notice of its
own only to schools that no such group covers; later only what has not acknowledged is reminded. ``bot/delivery`` sends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.datasets.acknowledgements import REACHED
from db.datasets.holidays import own_holidays
from db.letters import OUT, Letter
from db.notices import Notice, Promise, drop, promise, split_target, told
from db.offices import Cluster
from db.quota import price
from db.recipients import reach
from db.register import Addressed, addressed, entry_of, open_schools
from db.tellings import leaves_at
from db.upcoming import heads_of
from db.values.calendar import (
    BANGKOK,
    add_working_days,
    office_day,
    thai_date,
    thai_weekday_date,
    to_bangkok,
)
from db.values.letters import FOLLOWED_FOR, NORMAL, URGENCIES, follow_up_moment, waited_until

KIND = "circular"
#: Heads the card of a reminder.
NOT_YET = "ยังไม่ได้รับทราบหนังสือเวียน"
#: Begins the data of the button under a letter; what is tapped and of which letter follow (bot/nlu/circulartalk.py).
TAP = "circular="
#: Schools that a call list names in the message; the rest is asked for.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Posting:
    """Who hears of a letter how: clusters by a post in their group, schools by a notice of their own."""

    clusters: tuple[str, ...]
    schools: tuple[str, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        return (*(f"cluster:{name}" for name in self.clusters), *(f"school:{code}" for code in self.schools))


def subject_of(letter: Letter) -> str:
    """Return what names a letter in notices: its number and date."""
    return f"{letter.folded}@{letter.dated_on.isoformat()}"


def posting_of(session: Session, office_code: str, schools: Sequence[Addressed]) -> Posting:
    """Return the cheapest way to tell these schools: a group whose whole cluster is addressed, else each school's people.

    A post counts once per member. Where every school of a group has people of its own here, and together they are fewer
    than its members, they are told one by one instead; a school that nobody speaks for is reached through the group only.
    """
    names = session.scalars(select(Cluster.name).where(Cluster.office_code == office_code)).all()
    price: Counter[str] = Counter()
    for one in reach(session, office_code, [f"cluster:{name}" for name in names]):
        if one.group and one.reachable:
            price[one.target.removeprefix("cluster:")] += one.price
    everyone: dict[str, set[str]] = {}
    for each in open_schools(session, office_code):
        everyone.setdefault(each.cluster, set()).add(each.code)
    codes = {each.code for each in schools}
    whole = [name for name in price if everyone.get(name) and everyone[name] <= codes]
    inside = [f"school:{code}" for name in whole for code in sorted(everyone[name])]
    people = Counter(
        one.target.removeprefix("school:") for one in reach(session, office_code, inside) if one.reachable
    )
    grouped = {
        name
        for name in whole
        if not all(people[code] for code in everyone[name])
        or sum(people[code] for code in everyone[name]) >= price[name]
    }
    return Posting(
        tuple(sorted(grouped)), tuple(each.code for each in schools if each.cluster not in grouped)
    )


def said_of(letter: Letter) -> str:
    """Return a letter in one line: หนังสือเวียน ว 123 (ด่วน) ลงวันที่ … เรื่อง … กำหนดส่ง …."""
    urgent = f" ({letter.urgency})" if letter.urgency != NORMAL else ""
    due = f" กำหนดส่ง {thai_date(letter.due_on)}" if letter.due_on else ""
    return f"หนังสือเวียน {letter.short}{urgent} ลงวันที่ {thai_date(letter.dated_on)} เรื่อง {letter.subject}{due}"


def _buttons(letter: Letter) -> tuple[dict[str, str], ...]:
    opened = tuple({"label": "เปิดเอกสาร", "uri": link} for link in letter.opens[:1])
    return ({"label": "รับทราบ", "data": f"{TAP}known.{letter.id}"}, *opened)


def _card(letter: Letter, title: str, say: str = "") -> dict[str, object]:
    """The card of a letter: everything is said once, the subject in the line and the rest in rows."""
    rows = [["ลงวันที่", thai_date(letter.dated_on)]]
    if letter.urgency != NORMAL:
        rows.append(["ความเร่งด่วน", letter.urgency])
    if letter.due_on:
        rows.append(["กำหนดส่ง", thai_date(letter.due_on)])
    if letter.paper_link:
        rows.append(["ไฟล์แนบ", letter.paper_name])
    about = f"เรื่อง {letter.subject}"
    said = f"{say}\n{about}" if say else about
    return {"title": f"{title} {letter.short}", "say": said, "rows": rows, "note": letter.summary[:300]}


def _promises(
    letter: Letter, targets: Iterable[str], stage: str, text: str, due_at: datetime, *, title: str = "หนังสือเวียน",
    say: str = "", buttons: bool = True, card: bool = True,
) -> list[Promise]:  # fmt: skip
    return [
        Promise(
            letter.office_code, KIND, subject_of(letter), stage, target, text, due_at,
            buttons=_buttons(letter) if buttons else (), card=_card(letter, title, say) if card else {},
            urgency=URGENCIES.index(letter.urgency),
        )
        for target in targets
    ]  # fmt: skip


def posts(letter: Letter, posting: Posting, *, now: datetime) -> list[Promise]:
    """Return the promises by which a letter goes out; also what its price is reckoned from."""
    return _promises(letter, posting.targets, "post", said_of(letter), now)


def promise_letter(
    session: Session, letter: Letter, posting: Posting, schools: Sequence[Addressed], *, now: datetime
) -> int:
    """Promise the posts, and a reminder to each school that has not acknowledged by then; return how many posts."""
    new = promise(session, posts(letter, posting, now=now), now=now)
    promise(session, nudges(session, letter, schools), now=now)
    return new


def nudges(session: Session, letter: Letter, schools: Sequence[Addressed]) -> list[Promise]:
    """Return the first reminders of a letter, one to each school it is for."""
    reminder = f"ยังไม่ได้รับทราบ{said_of(letter)}"
    codes = [f"school:{each.code}" for each in schools]
    return _promises(letter, codes, "nudge1", reminder, nudge_at(session, letter, 1), title=NOT_YET)


def nudge_at(session: Session, letter: Letter, times: int) -> datetime:
    """Return 09:00 of the working day on which the waiting time of a letter has passed so many times."""
    sent = office_day(letter.sent_at) if letter.sent_at else letter.dated_on
    return waited_until(sent, letter.urgency, times, own_holidays(session, letter.office_code))


def price_of_following(
    session: Session, letter: Letter, schools: Sequence[Addressed], *, now: datetime
) -> int:
    """Return how many messages following a letter up costs at most: each school reminded, each cluster's head, the officers' call list."""
    waves = (
        [f"school:{each.code}" for each in schools],
        [each.target for each in _to_clusters(session, letter, schools, now)],
        ["officer"] if schools else [],
    )
    return sum(price(session, letter.office_code, wave, now=now).messages for wave in waves)


def settled(session: Session, letter: Letter, school_code: str, *, now: datetime) -> None:
    """A school has acknowledged: it is not told or reminded of the letter any more."""
    drop(
        session, letter.office_code, KIND, subject_of(letter), targets=[f"school:{school_code}"],
        reason="acknowledged", now=now,
    )  # fmt: skip


def leaves_said(session: Session, letter: Letter, *, now: datetime) -> str:
    """Return in one clause when a letter that is sent, or would be now, reaches schools; "" where it has left."""
    off = own_holidays(session, letter.office_code)
    moment = leaves_at(URGENCIES.index(letter.urgency), at=letter.sent_at or now, own_holidays=off)
    return f"โรงเรียนได้รับ{thai_weekday_date(moment)} {to_bangkok(moment):%H.%M} น." if moment > now else ""


def nudged_today(session: Session, letter: Letter, *, now: datetime) -> bool:
    """Say whether the missing were reminded by hand on this day."""
    known = select(Notice.id).where(
        Notice.office_code == letter.office_code, Notice.kind == KIND, Notice.subject == subject_of(letter),
        Notice.stage == _by_hand(now),
    )  # fmt: skip
    return session.scalar(known.limit(1)) is not None


def _by_hand(now: datetime) -> str:
    return f"nudge@{office_day(now).isoformat()}"


def promise_nudges(session: Session, letter: Letter, schools: Sequence[Addressed], *, now: datetime) -> int:
    """Remind the missing now, once a day: what was to come later of the first reminder is taken back; return how many."""
    codes = [f"school:{each.code}" for each in schools]
    drop(
        session, letter.office_code, KIND, subject_of(letter), stages=("nudge1",), targets=codes,
        reason="reminded by hand", now=now,
    )  # fmt: skip
    reminder = f"ยังไม่ได้รับทราบ{said_of(letter)}"
    return promise(session, _promises(letter, codes, _by_hand(now), reminder, now, title=NOT_YET), now=now)


def renew_buttons(session: Session, letter: Letter) -> None:
    """Put what can be opened now under what has not been told yet: a paper came, or went."""
    session.execute(
        update(Notice)
        .where(
            Notice.office_code == letter.office_code, Notice.kind == KIND, Notice.subject == subject_of(letter),
            Notice.state == "waiting",
            or_(*(Notice.stage.startswith(each) for each in ("post", "nudge", "correct"))),
        )
        .values(buttons=list(_buttons(letter)))
    )  # fmt: skip


def _correction_stage(now: datetime) -> str:
    return f"correct{now.astimezone(BANGKOK):%y%m%d%H%M%S}"


def corrections(letter: Letter, targets: Sequence[str], *, now: datetime) -> list[Promise]:
    """Return what tells these seats of a letter as it is corrected; ``letter.change`` says what was."""
    text = f"แก้ไข{letter.change}: {said_of(letter)}"
    return _promises(
        letter, targets, _correction_stage(now), text, now, title="แก้ไขหนังสือเวียน", say=f"แก้ไข{letter.change}"
    )


def promise_correction(
    session: Session, letter: Letter, schools: Sequence[Addressed], *, now: datetime
) -> int:
    """Tell all addressed schools what was corrected; posts that have not left are told in the corrected form only."""
    drop(
        session,
        letter.office_code,
        KIND,
        subject_of(letter),
        stages=("post", "nudge1"),
        reason="corrected",
        now=now,
    )
    posting = posting_of(session, letter.office_code, schools)
    told, stage = corrections(letter, posting.targets, now=now), _correction_stage(now)
    new = promise(session, told, now=now)
    # The reminder of before told the old due day: one of the new takes its place.
    reminder = f"ยังไม่ได้รับทราบ{said_of(letter)}"
    codes = [f"school:{each.code}" for each in missing_of(session, letter)]
    due_at = max(
        nudge_at(session, letter, 1),
        follow_up_moment(add_working_days(office_day(now), 1, own_holidays(session, letter.office_code))),
    )
    promise(session, _promises(letter, codes, f"nudge{stage}", reminder, due_at, title=NOT_YET), now=now)
    return new


def heard_of(session: Session, letter: Letter) -> list[str]:
    """Return the seats outside the office that have heard of a letter: who is told that it is recalled."""
    found = told(session, letter.office_code, KIND, subject_of(letter))
    return [
        each
        for each in dict.fromkeys(one.target for one in found if one.heard)
        if not each.startswith("officer")
    ]


def promise_recall(session: Session, letter: Letter, *, now: datetime) -> int:
    """Take back what has not been told, and tell those who heard that the letter is recalled; return how many."""
    targets = heard_of(session, letter)
    drop(session, letter.office_code, KIND, subject_of(letter), reason="recalled", now=now)
    return promise(session, recalls(letter, targets, now=now), now=now)


def recalls(letter: Letter, targets: Sequence[str], *, now: datetime) -> list[Promise]:
    """Return what tells these seats that a letter is recalled."""
    say = "ไม่ต้องดำเนินการตามหนังสือนี้"
    text = f"เรียกคืนหนังสือเวียน {letter.short} ลงวันที่ {thai_date(letter.dated_on)} เรื่อง {letter.subject} {say}"
    return _promises(letter, targets, "recall", text, now, title="เรียกคืนหนังสือเวียน", say=say, buttons=False)


def missing_of(session: Session, letter: Letter) -> list[Addressed]:
    """Return the addressed schools that have not acknowledged, neither here nor in an imported list."""
    entry = entry_of(letter)
    rows = addressed(session, letter.office_code, [entry])[entry.key]
    return [row for row in rows if row.state == REACHED]


def overdue_letters(session: Session, office_code: str, *, now: datetime) -> list[Letter]:
    """Return the letters that are out, and whose schools were reminded without all of them acknowledging."""
    found = session.scalars(
        select(Letter).where(
            Letter.office_code == office_code,
            Letter.state.in_(OUT),
            Letter.origin != "import",
            Letter.sent_at > now - FOLLOWED_FOR,
        )
    )
    return [letter for letter in found if now >= nudge_at(session, letter, 2)]


def follow_up(session: Session, office_code: str, *, now: datetime) -> int:
    """Escalate letters that schools leave unacknowledged: to the cluster's head, then to the officer's call list.

    Where nobody holds the head's seat, the cluster's group hears it. Head and group are told a number, never names (contract.md, "Who sees what"); the officer gets the names. Any number of
    schedulers may call it: a stage is promised once. Returns how many promises were new.
    """
    new = 0
    for letter in overdue_letters(session, office_code, now=now):
        schools = missing_of(session, letter)
        if not schools:
            continue
        new += promise(session, _to_clusters(session, letter, schools, now), now=now)
        if now >= nudge_at(session, letter, 3):
            names = ", ".join(each.name for each in schools[:_NAMED])
            more = f" และอีก {len(schools) - _NAMED} โรง" if len(schools) > _NAMED else ""
            text = f"{len(schools)} โรงยังไม่รับทราบ {letter.short} เรื่อง {letter.subject} ควรโทรติดตาม: {names}{more}"
            button = {"label": "ใครยังไม่รับทราบ", "data": f"say={letter.short} ใครยังไม่รับทราบ"}
            say = f"{len(schools)} โรงยังไม่รับทราบ ควรโทรติดตาม: {names}{more}"
            calls = Promise(
                office_code, KIND, subject_of(letter), "calls", "officer", text, now, buttons=(button,),
                card=_card(letter, "ควรโทรติดตาม", say),
            )  # fmt: skip
            new += promise(session, [calls], now=now)
    return new


def _to_clusters(
    session: Session, letter: Letter, schools: Sequence[Addressed], now: datetime
) -> list[Promise]:
    counts: dict[str, int] = {}
    for each in schools:
        if each.cluster:
            counts[each.cluster] = counts.get(each.cluster, 0) + 1
    made: list[Promise] = []
    for target in heads_of(session, letter.office_code, counts):
        name = split_target(target)[1]
        count = counts[name]
        missing = f"ใน{name} ยังมี {count} โรงที่ยังไม่รับทราบ"
        made += _promises(
            letter, [target], "heads", f"{missing}{said_of(letter)}", now, title=NOT_YET, say=missing,
            buttons=not target.startswith("head"),
        )  # fmt: skip
    return made
