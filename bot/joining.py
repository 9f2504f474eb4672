"""Several messages within a second and a half that are one request: โรงเรียนบ้านแม่จัน, then มีนักเรียนกี่คน.

Nobody is kept waiting for nothing: a message that is a request by itself is answered at once. One that is not (a
greeting, a name alone, something not understood) waits until a second and a half after it came, for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from bot.nlu.understanding import Understanding

#: So long after a message its continuation is waited for (issue 3: a second and a half).
JOINED_WITHIN = timedelta(seconds=1.5)
Verdict = Literal["answer", "wait", "join"]
#: Requests that a name, a greeting or nothing at all is taken for: more may follow.
_MAYBE_MORE = ("talk.greeting", "talk.help", "talk.stale", "schools.profile", "")

#: Text -> what it means as the next message of the chat.
Understands = Callable[[str], Understanding]


def unfinished(understood: Understanding) -> bool:
    """Say whether a message may be the first part of a request."""
    if understood.kind in ("clarify", "fallback"):
        return True
    return understood.kind == "ask" and understood.topic in _MAYBE_MORE


def weigh(text: str, following: str | None, understands: Understands, *, answers_us: bool) -> Verdict:
    """Say what to do with a message: answer it, wait for more, or join it to the one that followed.

    ``answers_us``: the bot has asked something back and this message may answer it. They are joined when together
    they make a request and one of them alone does not.
    """
    first = understands(text)
    if first.kind == "silent" or (answers_us and first.kind == "ask"):
        return "answer"
    if following is None:
        return "wait" if unfinished(first) else "answer"
    together = understands(f"{text}\n{following}")
    if together.kind != "ask":
        return "answer"
    if unfinished(first) or unfinished(understands(following)):
        return "join"
    return "answer"
