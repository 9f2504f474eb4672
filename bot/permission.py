"""Who may see what: the one rule that every question passes before a query is made (contract.md, "Who sees what").

The scope that is allowed here is the scope that is compiled into the SQL: a handler has no other way to a figure.
"""

from __future__ import annotations

from dataclasses import replace

from bot.rights import COUNTED, SUM_BREAKDOWNS, SUM_CONDITIONS, SUM_SCOPES, VIEWS, View
from db.datasets import DIMENSIONS
from db.errors import AnswerableError, RefusedError
from db.people import Seat
from handlers.core import ChatKind, Handler
from reports.derived import measure_named
from reports.question import Question
from reports.shares import whole_of

_NOT_HERE = "ขออภัยค่ะ เรื่องนี้ทำในกลุ่มไม่ได้ พิมพ์ในแชตส่วนตัวกับน้องแผนได้ค่ะ"


def _sums(named: frozenset[str]) -> set[str]:
    """The dimensions named, and those declared as kinds of things: by them a sum stays one."""
    return {*named, *(key for key, dimension in DIMENSIONS.items() if dimension.kinds)}


def may_do(handler: Handler, seat: Seat, chat: ChatKind = "private") -> None:
    """Let only those seats use a capability that it is declared for, and only in the chats it is declared for.

    Raises:
        RefusedError: Another seat, or a group where it wants a private chat; says whose it is, or where it is done.
    """
    if handler.open_to(seat.kind, chat):
        return
    if handler.private and chat == "group":
        raise RefusedError(_NOT_HERE)
    if handler.speakers and chat == "group":
        # The group's seat says nothing of who speaks: the handler asks for the person's own.
        return
    seats = handler.seats or handler.speakers
    if chat == "group" and seat.kind in ("cluster", "public"):
        raise RefusedError(_NOT_HERE)
    if "school" not in seats:
        raise RefusedError("ขออภัยค่ะ เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ของสำนักงานเขต", ("ติดต่อเจ้าหน้าที่",))
    if seat.sees_office:
        raise RefusedError("เรื่องนี้เป็นของโรงเรียนค่ะ เจ้าหน้าที่ดูสถานะของทุกโรงเรียนได้")
    raise RefusedError(
        "ขออภัยค่ะ เรื่องนี้ใช้ได้เฉพาะโรงเรียนที่ลงทะเบียนและเจ้าหน้าที่ ขอรหัสจากเจ้าหน้าที่แล้วพิมพ์ ลงทะเบียน ตามด้วยรหัสค่ะ",
        ("ติดต่อเจ้าหน้าที่",),
    )


def permitted(question: Question, seat: Seat) -> Question:
    """Return what this seat may ask of a question: itself, or the counted form of a list.

    Raises:
        RefusedError: The seat may not see it; says what can be asked instead.
    """
    for needed in _needed(question):
        if _permitted(needed, seat) != needed:
            # A count is no stand-in for the list that an answer is made of: a place tells who is late.
            raise _only_counts()
    return _permitted(question, seat)


def permitted_or_none(question: Question, seat: Seat) -> Question | None:
    """Return what this seat may ask of a question that only accompanies an answer; None where it may not."""
    try:
        return permitted(question, seat)
    except RefusedError:
        return None


def _needed(question: Question) -> list[Question]:
    """What an answer is made of besides the question itself: whoever may not see a part may not see the answer."""
    scope = question.scope
    # A condition tells who meets it: which schools spent little is as good as their figures.
    needed = [Question(bound.measure, scope, by=(bound.of,)) for bound in question.bounds]
    plain = replace(question, share=None, mean=None, standing=False, rank=None, compare=None)
    everybody = replace(scope, kind="office", keys=(), names=())
    if question.standing and scope.kind != "office":
        # A place tells how all the others stand.
        within = (question.rank.within,) if question.rank and question.rank.within else ()
        needed.append(replace(plain, scope=everybody, by=(scope.kind, *within)))
    if question.rank is not None and question.rank.within:
        needed.append(replace(plain, by=(*question.by, question.rank.within)))
    if question.share:
        needed.append(_whole(question))
    return needed


def _whole(question: Question) -> Question:
    """The whole of a share; where it cannot be told, the handler asks back, and the question itself counts."""
    try:
        return whole_of(question)
    except AnswerableError:
        return replace(question, share=None)


def _permitted(question: Question, seat: Seat) -> Question:
    see = measure_named(question.measure).see
    views = VIEWS[see][seat.kind]
    if View.EVERYWHERE in views:
        return question
    if question.scope.office_code != seat.office_code:
        raise RefusedError("ขออภัยค่ะ ข้อมูลของเขตอื่นดูได้เฉพาะรายชื่อโรงเรียนและจำนวนนักเรียนที่เผยแพร่แล้ว")
    if View.OFFICE in views or _is_own(question, seat, views):
        return question
    if View.SUMS not in views:
        raise RefusedError("ขออภัยค่ะ ข้อมูลนี้ดูได้เฉพาะเจ้าหน้าที่ของสำนักงานเขต", ("ติดต่อเจ้าหน้าที่",))
    if question.measure in COUNTED:
        return _counted(question, seat, views)
    if _is_sum(question):
        return question
    raise _refusal(question, seat)


def _is_own(question: Question, seat: Seat, views: tuple[View, ...]) -> bool:
    scope = question.scope
    if View.OWN_SCHOOL in views and scope.kind == "school":
        return scope.keys == (seat.school_code,)
    if View.OWN_CLUSTER in views and scope.kind == "cluster":
        together = replace(question, scope=replace(scope, kind="office", keys=(), names=()))
        # A cluster may have a single school in an amphoe.
        return scope.keys == (seat.cluster,) and _is_sum(together) and "amphoe" not in _split_by(question)
    return False


def _split_by(question: Question) -> set[str]:
    """The dimensions that say of which schools an answer tells."""
    conditions = {key for key, _ in (*question.where, *question.excluding)}
    return {*question.by, *conditions, *(bound.of for bound in question.bounds)}


def _is_sum(question: Question) -> bool:
    broken_down, conditions = _sums(SUM_BREAKDOWNS), _sums(SUM_CONDITIONS)
    return (
        question.scope.kind in SUM_SCOPES
        and set(question.by) <= broken_down
        and {key for key, _ in question.where} <= conditions
        # A sum with a school left out and the sum with it tell that school's figure.
        and {key for key, _ in question.excluding} <= conditions
        and {bound.of for bound in question.bounds} <= broken_down
        and not question.listing
    )


def _counted(question: Question, seat: Seat, views: tuple[View, ...]) -> Question:
    """Lists of late schools are shown only as counts to those who do not run the office: of it, an amphoe, or the own cluster."""
    if question.standing:
        raise _only_counts()
    counted = replace(
        question,
        listing=False,
        rank=None,
        by=tuple(key for key in question.by if key in _sums(SUM_BREAKDOWNS)),
    )
    if not _is_sum(counted) and not _is_own(counted, seat, views):
        raise _only_counts()
    return counted


def _only_counts() -> RefusedError:
    return RefusedError("ขออภัยค่ะ สถานะการส่งรายงานของโรงเรียนอื่นดูได้เฉพาะจำนวนรวม", ("ยังไม่ส่ง DMC กี่โรง",))


def _refusal(question: Question, seat: Seat) -> RefusedError:
    measure = measure_named(question.measure)
    name, word = measure.thai, measure.words[0]
    offered = (f"{word}ทั้งเขต", f"{word}แยกอำเภอ")
    if not measure.additive:
        return RefusedError(
            f"ขออภัยค่ะ {name}รายโรงเรียนดูได้เฉพาะโรงเรียนในเขตและเจ้าหน้าที่ ถามค่าเฉลี่ยของอำเภอหรือของเขตได้ค่ะ", offered
        )
    if seat.kind == "school":
        return RefusedError(
            f"ขออภัยค่ะ {name}ของโรงเรียนอื่นดูรายโรงไม่ได้ ถามของโรงเรียนเรา หรือยอดรวมระดับอำเภอและเขตได้ค่ะ", offered
        )
    if seat.kind == "head":
        return RefusedError(f"ขออภัยค่ะ ประธานกลุ่มดู{name}ได้เฉพาะยอดรวมของกลุ่ม อำเภอ และเขตค่ะ", offered)
    if seat.kind == "cluster":
        return RefusedError(f"ขออภัยค่ะ ในกลุ่มนี้ดู{name}ได้เฉพาะยอดรวม ถามของโรงเรียนตนเองได้ในแชตส่วนตัวค่ะ", offered)
    return RefusedError(
        f"ขออภัยค่ะ {name}รายโรงเรียนดูได้เฉพาะโรงเรียนนั้นและเจ้าหน้าที่ ถามยอดรวมระดับอำเภอหรือเขตได้ค่ะ", offered
    )
