"""LINE's rules for whole requests: which properties, how many messages, how many recipients."""

from typing import Any

from bot.simulator.checks import Check, Field, Path, Problems, array, boolean, obj, pattern, required, text
from bot.simulator.errors import LineError
from bot.simulator.rules_messages import message, messages

MAX_REQUEST_BYTES = 2 * 1024 * 1024
MAX_MULTICAST = 500

_units = array(pattern(r"[A-Za-z0-9_]{1,30}", "invalid aggregation unit"), 0, 1)
_sending: dict[str, Check | Field] = {"messages": required(messages), "notificationDisabled": boolean}

REQUESTS: dict[str, Check] = {
    "reply": obj(_sending | {"replyToken": required(text(100))}),
    "push": obj(_sending | {"to": required(text(33)), "customAggregationUnits": _units}),
    "multicast": obj(
        _sending | {"to": required(array(text(33), 1, MAX_MULTICAST)), "customAggregationUnits": _units}
    ),
    "broadcast": obj(_sending),
    "validate": obj({"messages": required(messages)}),
}


def check_request(kind: str, body: Any) -> None:
    """Raise LINE's 400 when a request body breaks a rule.

    Args:
        kind: A key of ``REQUESTS``: reply, push, multicast, broadcast or validate.
        body: The parsed JSON.
    Raises:
        LineError: 400 with every fault found, each with its place.
    """
    refuse_if_faulty(REQUESTS[kind], body)


def refuse_if_faulty(check: Check, body: Any) -> None:
    """Raise LINE's 400 listing everything ``check`` finds wrong with ``body``."""
    problems = Problems()
    check(body, (), problems)
    if problems.details:
        count = len(problems.details)
        raise LineError(400, f"The request body has {count} error(s)", details=problems.details)


def message_problems(value: Any) -> list[dict[str, str]]:
    """Return what is wrong with one message object: a list of {"message", "property"}, empty when sound."""
    problems = Problems()
    path: Path = ("messages", 0)
    message(value, path, problems)
    return problems.details
