"""Claims one event, walks it along the path of style.md 2.2, records the outcome, tries again.

Before a reply is sent the intent to send is committed (``mark_answering``): what a worker killed before that
point had is done again by another, one killed after it leaves a reply whose fate is ``unknown`` and which
is never repeated.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from bot.delivery.pace import SLOW_DOWN_S
from bot.delivery.under import with_notices
from bot.files import with_file
from bot.joining import JOINED_WITHIN
from bot.leaving import clean_up, erase_due, note_erasures
from bot.limiting import TOO_FAST, limited, shed_load
from bot.line.events import Ignored, Incoming, read_event
from bot.line.render import render
from bot.line.sender import (
    InvalidToken,
    MonthlyLimit,
    NotReached,
    Outcome,
    RateLimited,
    Sent,
    Unauthorised,
    Unknown,
    message_ids,
)
from bot.logs import keyed_hash, trace_of
from bot.pictures import DRAWING
from bot.workdeps import Deps
from db import erasure_list, inbox, inbox_care, inbox_joining, inbox_taken, kept_files, outbox, outbox_care
from db.desks import note_posts
from db.errands import forget_errands
from db.errors import TemporaryError
from db.flooding import SILENT, TOLD
from db.importing import refresh_rollups
from db.inbox import Ending, StoredEvent
from db.people import note_contact
from db.queues import backoff
from db.retention import edge_of, forget_old
from db.session import writing
from db.tellings_free import ended_replies, note_message, settle_reply
from handlers.core import Reply

log = structlog.get_logger(__name__)

#: LINE takes a reply token for a minute after the webhook; we leave ten seconds for the way there.
TOKEN_LIVES = timedelta(seconds=50)
#: A reply that is being sent is held for longer than LINE's time-outs together.
ANSWERING_LEASE = timedelta(seconds=15)
#: A late answer that waits for quota is of no use the next day.
LATE_LIVES = timedelta(days=1)
#: A bug comes again: the person hears of it at the second time, not at the fifth.
MOST_BUGS = 2
#: Seconds after which a private chat shows that an answer is being made.
LOADING_AFTER_S = 1.0
#: Outcomes after which a reply was certainly not sent, so that a push cannot double it.
NOT_SENT = (InvalidToken, RateLimited, MonthlyLimit, NotReached)


class Worker:
    """Works on one event at a time; several of them may share one ``Deps``."""

    def __init__(self, deps: Deps, name: str) -> None:
        self._deps = deps
        self._name = name
        self._lease = timedelta(seconds=deps.settings.lease_s)
        self._held: StoredEvent | None = None
        #: The office served last: the others come first.
        self._served = ""

    def step(self) -> bool:
        """Work on one event; False when none was due."""
        event = inbox.claim(
            self._deps.sessions, self._name, now=self._deps.clock(), lease=self._lease, after=self._served
        )
        if event is None:
            return False
        self._held, self._served = event, event.office_code
        with structlog.contextvars.bound_contextvars(event_id=event.id, office=event.office_code):
            try:
                self._work_on(event)
            except Exception as error:  # the loop lives on; the lease brings the event back
                log.error("event_left", **trace_of(error))
            finally:
                self._held = None
        return True

    def hold_on(self) -> None:
        """Extend the lease of what is being worked on; called by the keeper's thread."""
        event = self._held
        if event is not None:
            with writing(self._deps.sessions) as session:
                inbox.extend_lease(session, event, until=self._deps.clock() + self._lease)

    def _work_on(self, event: StoredEvent) -> None:
        incoming = read_event(event.raw)
        if isinstance(incoming, Ignored):
            self._finish(event, Ending("ignored", "unknown_kind", reason=incoming.kind))
            return
        if (quiet := self._note(event, incoming)) is not None:
            self._finish(event, quiet)
            return
        if (too_much := self._limited(event, incoming)) is not None:
            self._end_limited(event, incoming, too_much)
            return
        loading = self._loading_later(event, incoming)
        try:
            # Who cannot answer for this office (its token cannot be opened) tries again later, before anything is said.
            self._deps.senders.replying(event.office_code)
            gathered = self._gathered(event, incoming)
            if gathered is None:
                return
            messages, intent, apart = self._answer(event, gathered)
        except (TemporaryError, OperationalError) as error:
            self._try_again(event, incoming, error, inbox_care.MOST_ATTEMPTS)
        except Exception as error:
            self._try_again(event, incoming, error, MOST_BUGS)
        else:
            loading.cancel()
            if not messages:
                self._finish(event, Ending("ignored", "silent", intent=intent))
            else:
                self._deliver(event, incoming, messages, Ending("done", "replied", intent=intent), apart)
        finally:
            loading.cancel()

    def _note(self, event: StoredEvent, incoming: Incoming) -> Ending | None:
        """Do what an event without an answer asks for; None when it wants one."""
        now, office, chat = self._deps.clock(), event.office_code, incoming.chat_id
        line_kind = {"U": "user", "C": "group", "R": "room"}.get(chat[:1], "user")
        states = {"follow": "friend", "unfollow": "blocked", "join": "member", "leave": "left"}
        with writing(self._deps.sessions) as session:
            if incoming.kind in states:
                note_contact(session, office, chat, line_kind, states[incoming.kind], at=now)
            if incoming.kind in ("unfollow", "leave", "memberLeft"):
                clean_up(session, office, incoming, at=now)
            if incoming.kind == "unsend":
                inbox_taken.take_back(session, event, incoming.message_id, now=now)
            if incoming.kind == "text" and (why := inbox_taken.gone(session, event, incoming.message_id)):
                inbox_taken.purge(session, event, incoming.message_id)
                return Ending("ignored", why)
            if incoming.edited:
                # The words before are not kept beside those that stand.
                inbox_taken.purge_others(session, event, incoming.message_id)
        if incoming.kind in ("unfollow", "leave", "unsend", "memberJoined", "memberLeft"):
            return Ending("done", "noted", intent=incoming.kind)
        # A picture that was changed: nothing of it was kept.
        return Ending("ignored", "edited") if incoming.kind == "messageEdited" else None

    def _limited(self, event: StoredEvent, incoming: Incoming) -> Ending | None:
        too_late = self._deps.clock() - event.received_at > TOKEN_LIVES
        return limited(self._deps, event, incoming, too_late=too_late)

    def _end_limited(self, event: StoredEvent, incoming: Incoming, too_much: Ending) -> None:
        """Ask who writes too fast to wait, once; that is never worth a push."""
        if too_much.outcome == SILENT:
            self._finish(event, too_much)
        else:
            self._deliver(event, incoming, render(Reply("talk", TOO_FAST)), too_much)

    def _gathered(self, event: StoredEvent, incoming: Incoming) -> Incoming | None:
        """Return a message with those that were joined to it; None when it waits, or is part of a later one."""
        if incoming.kind != "text" or incoming.edited:
            return incoming
        now = self._deps.clock()
        with self._deps.sessions() as session:
            before = [read_event(raw) for raw in inbox_joining.joined_before(session, event)]
            following = inbox_joining.next_message(session, event, within=JOINED_WITHIN)
        texts = [each.text for each in before if isinstance(each, Incoming)]
        mentioned = incoming.mentioned or any(each.mentioned for each in before if isinstance(each, Incoming))
        whole = replace(incoming, text="\n".join((*texts, incoming.text)), mentioned=mentioned)
        later = read_event(following[1]) if following else None
        later = later if isinstance(later, Incoming) and later.kind == "text" else None
        if later is None and now >= event.received_at + JOINED_WITHIN:
            return whole
        verdict = self._deps.speaks.weigh(whole, later, event.office_code, event.received_at)
        if verdict == "answer" or (verdict == "wait" and following is not None):
            return whole
        with writing(self._deps.sessions) as session:
            if verdict == "wait":
                inbox_joining.wait_for_more(session, event, until=event.received_at + JOINED_WITHIN)
            elif following is not None:
                inbox_joining.join(session, event, following[0], now=now)
        return None

    def _answer(self, event: StoredEvent, incoming: Incoming) -> tuple[list[dict[str, Any]], str, list[int]]:
        """Return the messages of the answer, the name of what was understood, and the cases its last messages show."""
        began = self._deps.clock()
        spoken = self._deps.speaks.answer(incoming, event.office_code, event.received_at)
        if spoken.reply is None:
            return [], spoken.intent, []
        picture = None
        if spoken.reply.chart is not None and self._deps.pictures is not None:
            with DRAWING:
                picture = self._deps.pictures.picture_of(spoken.reply)
        reply = with_file(spoken.reply, self._deps.media)
        messages = render(reply, picture, group=incoming.chat == "group")
        took_ms = round((self._deps.clock() - began).total_seconds() * 1000)
        log.info("answer_made", intent=spoken.intent, kind=spoken.reply.kind, took_ms=took_ms)
        return messages, spoken.intent, [each.case for each in reply.apart]

    def _deliver(
        self,
        event: StoredEvent,
        incoming: Incoming,
        messages: list[dict[str, Any]],
        ending: Ending,
        apart: Sequence[int] = (),
    ) -> None:
        """Reply, and record what became of it."""
        sender = self._deps.senders.replying(event.office_code)
        # Before the intent is written down, whose lease holds no waiting.
        self._deps.pace.wait(event.office_code, "reply")
        now = self._deps.clock()
        if not incoming.reply_token or now - event.received_at > TOKEN_LIVES:
            self._end_late(event, incoming, messages, replace(ending, reply_state="late"))
            return
        with writing(self._deps.sessions) as session:
            lease = max(self._lease, ANSWERING_LEASE)
            if not inbox.mark_answering(session, event, now=now, lease=lease, intent=ending.intent):
                log.warning("claim_lost")
                return
            said = messages
            if incoming.chat == "private" and ending.state == "done":
                said = with_notices(session, event, messages, now=now)
        outcome = sender.reply(incoming.reply_token, said)
        if isinstance(outcome, RateLimited):
            self._deps.pace.slow_down(event.office_code, "reply", SLOW_DOWN_S)
        about = replace(ending, request_id=outcome.request_id, reason=outcome.reason or ending.reason)
        if isinstance(outcome, Sent):
            self._finish(event, replace(about, reply_state="sent"), sent=message_ids(outcome), apart=apart)
        elif isinstance(outcome, NOT_SENT):
            self._end_late(event, incoming, messages, replace(about, reply_state="rejected"))
        elif isinstance(outcome, Unknown):
            self._finish(
                event, replace(about, state="unknown", outcome="no_answer_of_line", reply_state="unknown")
            )
        else:
            self._alarm(outcome)
            self._finish(
                event, replace(about, state="failed", outcome="reply_rejected", reply_state="rejected")
            )

    def _end_late(
        self, event: StoredEvent, incoming: Incoming, messages: list[dict[str, Any]], ending: Ending
    ) -> None:
        """The reply was certainly not sent: push the answer if the settings allow it, else record that."""
        allowed = self._deps.channels.late_answers_of(event.office_code)
        push = allowed == "always" or (allowed == "private" and incoming.chat == "private")
        asked_to_wait = ending.outcome == TOLD
        push = push and not asked_to_wait
        outcome = SILENT if asked_to_wait else "pushed_late" if push else "too_late"
        state = ending.state if push or asked_to_wait else "failed"
        now = self._deps.clock()
        with writing(self._deps.sessions) as session:
            mine = inbox.finish(session, event, replace(ending, state=state, outcome=outcome), now=now)
            settle_reply(session, [event.id], ending.reply_state, now=now)
            if mine and push:
                planned = outbox.Planned(
                    event.office_code,
                    (incoming.chat_id,),
                    messages,
                    purpose=f"late:{event.id}",
                    campaign="late",
                    # Nobody wants an answer of last week when the month's limit is lifted.
                    expires_at=now + LATE_LIVES,
                )
                outbox.plan(session, planned, now=now)
        log.warning("reply_late", outcome=outcome, reply_state=ending.reply_state)

    def _try_again(self, event: StoredEvent, incoming: Incoming, error: Exception, most: int) -> None:
        """Put the event back for another attempt; after the last one tell the person, once."""
        log.error("answer_failed", attempt=event.attempt, **trace_of(error))
        reason = type(error).__name__
        if event.attempt < most:
            due_at = self._deps.clock() + backoff(event.attempt)
            with writing(self._deps.sessions) as session:
                inbox.put_back(session, event, due_at=due_at, reason=reason)
            return
        ending = Ending("failed", "bug", reason=reason)
        if incoming.chat == "group" and not incoming.mentioned:
            self._finish(event, ending)
            return
        sorry = f"ขออภัยค่ะ ระบบตอบคำถามนี้ไม่สำเร็จ แจ้งเจ้าหน้าที่ได้ด้วยเลขอ้างอิง E-{event.id}"
        self._deliver(event, incoming, render(Reply("fallback", sorry)), ending)

    def _loading_later(self, event: StoredEvent, incoming: Incoming) -> threading.Timer:
        """Show in a private chat that an answer is being made, if it takes more than a second."""

        def show() -> None:
            with suppress(Exception):
                self._deps.senders.replying(event.office_code).show_loading(incoming.chat_id)

        timer = threading.Timer(LOADING_AFTER_S, show)
        timer.daemon = True
        if incoming.chat == "private" and incoming.reply_token:
            timer.start()
        return timer

    def _alarm(self, outcome: Outcome) -> None:
        level = log.error if isinstance(outcome, Unauthorised) else log.warning
        # LINE's own words are in the row; they may quote what was sent.
        level("reply_rejected", status=outcome.status, request_id=outcome.request_id)

    def _finish(
        self, event: StoredEvent, ending: Ending, *, sent: Sequence[str] = (), apart: Sequence[int] = ()
    ) -> None:
        now = self._deps.clock()
        with writing(self._deps.sessions) as session:
            if inbox.finish(session, event, ending, now=now) and ending.reply_state:
                settle_reply(session, [event.id], ending.reply_state, now=now)
                if sent:
                    # Notices stand in the last message.
                    note_message(session, event.id, sent[-1])
                if apart and len(sent) >= len(apart):
                    posts = list(zip(sent[-len(apart) :], apart, strict=True))
                    note_posts(session, event.office_code, event.chat_id, posts, at=now)
        log.info(
            "event_finished",
            state=ending.state,
            outcome=ending.outcome,
            intent=ending.intent,
            chat=keyed_hash(event.chat_id, self._deps.settings.secret_key),
            took_ms=_ms(event.received_at, now),
        )


def _ms(since: datetime, now: datetime) -> int:
    return round((now - since).total_seconds() * 1000)


def sweep(deps: Deps) -> None:
    """Take back what dead workers held, in both queues."""
    with writing(deps.sessions) as session:
        now = deps.clock()
        swept = inbox_care.sweep(session, now=now)
        for reply_state, events in ended_replies(session).items():
            settle_reply(session, events, reply_state, now=now)
        moved = outbox_care.sweep(session, now=now)
    if swept.returned or swept.failed or swept.unknown or moved:
        log.warning(
            "swept", returned=swept.returned, failed=swept.failed, unknown=swept.unknown, outbox=moved
        )
    shed_load(deps, before=now - TOKEN_LIVES)
    note_erasures(deps)
    # One at a time, so that leases are kept in between.
    if refresh_rollups(deps.sessions, most=1, now=deps.clock()):
        log.info("rolled_up")


def retain(deps: Deps) -> None:
    """Forget what is older than the settings keep (db/retention.py), and the pictures and files no link leads to."""
    settings = deps.settings
    with writing(deps.sessions) as session:
        kept_files.forget_contents(session, now=deps.clock())
        forget_errands(session, now=deps.clock())
    gone = forget_old(deps.sessions, settings.keeping(), office_code=settings.office_code, now=deps.clock())
    erase_due(deps)
    erasure_list.forget(settings.home, before=edge_of(deps.clock(), settings.keep_audit_days))
    swept = deps.media.sweep() if deps.media is not None else 0
    log.info("retained", **gone, media=swept)
