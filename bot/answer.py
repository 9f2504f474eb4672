"""Understanding -> Reply: permission, handler, and an answerable error as its Thai sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.line.limits import QUICK_REPLIES
from bot.nlu.instead import REFUSED
from bot.nlu.understand import ANEW, STALE
from bot.nlu.understanding import Memory, Setting, Understanding
from bot.permission import may_do, permitted
from bot.together import MOST_BUTTONS, Part, as_one
from db.errors import AnswerableError, NoFiguresError, RefusedError
from handlers import labels
from handlers.core import HANDLERS, Ask, HandlerContext, Reply, Suggestion
from handlers.documents import document_of, may_draft
from handlers.talk import first_questions
from reports.charts import ChartSpec
from reports.derived import measure_named
from reports.pinning import WhichError
from reports.question import FILES, Question

#: So many messages in a row that were not understood, and the officer is offered (issue: asking back).
MISSES_TO_OFFICER = 3


#: So many requests of one message are answered.
MOST_REQUESTS = 4
_OFFICER = Suggestion("คุยกับเจ้าหน้าที่", "คุยกับเจ้าหน้าที่")

#: ค่ะ straight after a digit is hard to read: รอบ 1ค่ะ.
_AFTER_DIGIT = re.compile(r"(?<=[0-9])(?=ค่ะ)")


def answer(
    understanding: Understanding, memory: Memory, setting: Setting, context: HandlerContext
) -> Reply | None:
    """Return the reply to what was understood; None is silence (a group in which nobody spoke to the bot)."""
    parts = answer_each(understanding, memory, setting, context)
    return reply_of(understanding, parts, memory) if parts else None


def answer_each(
    understanding: Understanding, memory: Memory, setting: Setting, context: HandlerContext
) -> list[Part]:
    """Answer every request of a message by itself: one that is refused or not held spoils none of the others."""
    if understanding.kind == "silent":
        return []
    requests = (replace(understanding, also=()), *understanding.also)[:MOST_REQUESTS]
    parts = []
    for request in requests:
        reply = _answer(request, memory, setting, context)
        parts.append(Part(request, replace(reply, text=_AFTER_DIGIT.sub(" ", reply.text))))
    return parts


def reply_of(understanding: Understanding, parts: Sequence[Part], memory: Memory) -> Reply:
    """Return the answers as one reply, with the button that drops what was carried over."""
    reply = as_one(parts)
    if understanding.afresh is None or reply.kind in ("fallback", "talk"):
        return reply
    label = understanding.afresh.label
    button = Suggestion(label, label, data=f"{ANEW}{memory.turn + 1}")
    return replace(reply, suggest=(*reply.suggest[: QUICK_REPLIES - 1], button))


def _answer(understanding: Understanding, memory: Memory, setting: Setting, context: HandlerContext) -> Reply:
    if understanding.kind == "clarify":
        return _ask_back(understanding, memory)
    if understanding.kind == "fallback" and not understanding.topic:
        return _not_understood(understanding, memory, setting)
    ask = Ask(
        topic=understanding.topic,
        asked_at=setting.asked_at,
        seat=setting.seat,
        chat=setting.chat,
        question=understanding.question,
        slots=understanding.slots,
        carried=understanding.carried,
    )
    try:
        handler = HANDLERS[ask.topic]
        may_do(handler, ask.seat, ask.chat)
        if ask.question is not None:
            may_draft(ask.question, ask.seat)
            ask = replace(ask, question=permitted(ask.question, ask.seat))
        reply = handler.handle(ask, context)
        reply = replace(reply, less=reply.less or ask.question != understanding.question)
        if reply.document is None and reply.answered is not None and reply.answered.want in FILES:
            document = document_of(reply, ask.seat, context.session, ask.asked_at)
            reply = replace(reply, document=document)
    except RefusedError as refused:
        # What may not be seen of others may be asked of the own school next: ของเราล่ะ.
        offered = (*HANDLERS[ask.topic].instead, *refused.suggest)[:MOST_BUTTONS]
        return Reply("refused", refused.said, suggest=_texts(offered), answered=ask.question, less=True)
    except NoFiguresError as nothing:
        return Reply(
            "question",
            nothing.said,
            suggest=_texts(nothing.suggest) or first_questions(ask),
            answered=ask.question,
        )
    except WhichError as open_:
        return Reply("clarify", open_.said, suggest=_texts(open_.suggest), answered=open_.question)
    except AnswerableError as error:
        return Reply("clarify", error.said, suggest=_texts(error.suggest))
    except KeyError as unknown:
        return _cannot_break_down(ask.question, str(unknown.args[0]) if unknown.args else "")
    if reply.choices:
        return replace(reply, suggest=(*_choices(reply, memory), *reply.suggest)[:MOST_BUTTONS])
    if understanding.topic == STALE and understanding.options:
        # The question that the old button belonged to is asked again, with buttons that work.
        return replace(reply, text=f"{reply.text} หรือเลือกอีกครั้งค่ะ", suggest=_buttons(understanding, memory))
    if understanding.topic in REFUSED and understanding.options:
        # What can be answered in place of what was refused comes first.
        return replace(reply, suggest=(*_buttons(understanding, memory), *reply.suggest)[:MOST_BUTTONS])
    if ask.question is not None and ask.question.want == "table" and not _is_table(reply.chart):
        # ไม่เอากราฟ
        return replace(reply, chart=None)
    return reply


def _ask_back(understanding: Understanding, memory: Memory) -> Reply:
    """One short question with its options as buttons; without any, the third in a row offers the officer."""
    suggest = _buttons(understanding, memory)
    if not suggest and memory.misses + 1 >= MISSES_TO_OFFICER:
        said = f"{understanding.prompt}\nหากยังไม่ตรงเรื่อง กดปุ่มเพื่อฝากคำถามนี้ถึงเจ้าหน้าที่ค่ะ"
        return Reply("clarify", said, suggest=(_OFFICER,))
    return Reply("clarify", understanding.prompt, suggest=suggest)


def _buttons(understanding: Understanding, memory: Memory) -> tuple[Suggestion, ...]:
    """The options as buttons; each carries the turn it belongs to."""
    return tuple(
        Suggestion(option.label, option.text or option.label, data=f"pick={memory.turn + 1}.{index}")
        for index, option in enumerate(understanding.options)
    )


def _choices(reply: Reply, memory: Memory) -> tuple[Suggestion, ...]:
    """What may be chosen next as buttons, like the options of a question back (``converse.next_memory`` keeps them)."""
    return tuple(
        Suggestion(labels.label(each.label), each.label, data=f"pick={memory.turn + 1}.{index}")
        for index, each in enumerate(reply.choices)
    )


def _not_understood(understanding: Understanding, memory: Memory, setting: Setting) -> Reply:
    said = understanding.prompt or "ขออภัยค่ะ ยังไม่เข้าใจคำถามนี้ ลองเลือกเรื่องที่ใกล้เคียง หรือพิมพ์ใหม่อีกครั้งค่ะ"
    suggest = understanding.nearest[:3]
    if memory.misses + 1 >= MISSES_TO_OFFICER:
        said += "\nหากยังไม่ตรงเรื่อง กดปุ่มเพื่อฝากคำถามนี้ถึงเจ้าหน้าที่ค่ะ"
        suggest = (*suggest, _OFFICER)
    return Reply("fallback", said, suggest=tuple({each.text: each for each in suggest}.values()))


def _cannot_break_down(question: Question | None, key: str) -> Reply:
    """The measure is not held by that dimension: say so, and by which it is."""
    from db.datasets import DIMENSIONS

    if question is None or key not in DIMENSIONS:
        raise KeyError(key)
    measure = measure_named(question.measure)
    held = [DIMENSIONS[each].thai for each in measure.dimensions if each not in ("round", "year")][:5]
    return Reply(
        kind="question",
        text=f"{measure.thai}ไม่มีข้อมูลแยกตาม{DIMENSIONS[key].thai}ค่ะ แยกได้ตาม {', '.join(held)}",
        suggest=tuple(Suggestion(f"แยก{name}", f"{measure.words[0]}แยก{name}") for name in held[:3]),
        answered=replace(question, by=tuple(each for each in question.by if each != key)),
    )


def _texts(texts: tuple[str, ...]) -> tuple[Suggestion, ...]:
    return labels.offered(texts)


def load() -> None:
    """Import every handler; done once when a worker or a command starts."""
    from handlers.core import load_handlers

    load_handlers()


def _is_table(chart: ChartSpec | None) -> bool:
    """A table of schools and reports is a picture: it is what was asked for."""
    return chart is not None and chart.kind == "heat"
