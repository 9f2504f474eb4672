"""Requests to LINE, one typed outcome each. A reply is never repeated; a push carries its retry key.

One client for the whole process, made after any fork. The rendered JSON goes out as it is: the SDK's model
classes drop what they do not know, and read a success they do not understand as a failure (line-platform.md
section 8).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import urllib3
from linebot.v3.messaging import ApiClient, ApiException, Configuration

from db.outbox import Parcel

#: Seconds to connect, and to wait for LINE's answer.
TIMEOUT_S = (3.0, 10.0)
#: The loading animation is decoration: it may not hold anything up.
LOADING_TIMEOUT_S = (1.0, 2.0)
LOADING_SHOWN_S = 20
#: Why a request was not made that our own pace (bot/delivery/pace.py) had no turn for.
NO_TURN = "no turn in the common pace"
#: A picture of a rich menu is up to 1 MB.
PICTURE_TIMEOUT_S = (3.0, 30.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request. ``reason`` is LINE's own error text."""

    status: int | None = None
    request_id: str = ""
    reason: str = ""
    data: Any = None


def message_ids(outcome: Outcome) -> list[str]:
    """Return LINE's ids of the messages of an accepted request, in their order; empty where it told none."""
    sent = outcome.data.get("sentMessages") if isinstance(outcome.data, dict) else None
    return (
        [str(each.get("id") or "") if isinstance(each, dict) else "" for each in sent]
        if isinstance(sent, list)
        else []
    )


class Sent(Outcome):
    """LINE accepted it, now or under the same retry key before (409)."""

    __slots__ = ()


class Rejected(Outcome):
    """LINE did not take it and never will (400, 404, 410, 413, 415)."""

    __slots__ = ()


class InvalidToken(Rejected):
    """The reply token was used before or is too old."""

    __slots__ = ()


class Unauthorised(Outcome):
    """The access token or the account's plan does not allow it (401, 403): somebody must act."""

    __slots__ = ()


class RateLimited(Outcome):
    """Too many requests at once; not sent, may be tried later."""

    __slots__ = ()


class MonthlyLimit(Outcome):
    """The month's messages are used up; not sent."""

    __slots__ = ()


class NotReached(Outcome):
    """No connection was made, so nothing was sent."""

    __slots__ = ()


class Unknown(Outcome):
    """Nobody can tell whether LINE sent it: a time-out, a broken connection, an error inside LINE."""

    __slots__ = ()


class Sender:
    """The bot's side of the Messaging API; safe to share between threads.

    ``turn`` takes a turn in the common pace for an endpoint, and tells whether there is one; a request without one is
    ``RateLimited``. Replies and messages of the outbox have taken theirs when they come here: before what they do was
    written down.
    """

    def __init__(
        self,
        access_token: str,
        base: str,
        *,
        timeout_s: tuple[float, float] = TIMEOUT_S,
        data_base: str = "",
        turn: Callable[[str], bool] | None = None,
    ) -> None:
        configuration = Configuration(host=base, access_token=access_token)
        # Attempts are counted in our tables; a hidden second one might answer twice.
        configuration.retries = urllib3.Retry(total=0, redirect=0)
        self._client = ApiClient(configuration)
        self._base = base
        #: Pictures go to another host than messages.
        self._data_base = data_base or base
        self._timeout_s = timeout_s
        self._turn = turn

    def with_token(self, access_token: str, turn: Callable[[str], bool] | None = None) -> Sender:
        """Return a sender for another channel that shares this one's pool of connections."""
        other = Sender(
            access_token, self._base, timeout_s=self._timeout_s, data_base=self._data_base, turn=turn
        )
        other._client.rest_client = self._client.rest_client
        return other

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Outcome:
        """Answer an event, once."""
        return self._call("POST", "/v2/bot/message/reply", {"replyToken": reply_token, "messages": messages})

    def send(self, parcel: Parcel) -> Outcome:
        """Send a message of the outbox under its retry key."""
        to: Any = parcel.recipients[0] if parcel.endpoint == "push" else list(parcel.recipients)
        body = {"to": to, "messages": parcel.messages}
        return self._call(
            "POST", f"/v2/bot/message/{parcel.endpoint}", body, {"X-Line-Retry-Key": parcel.retry_key}
        )

    def show_loading(self, user_id: str) -> Outcome:
        """Show the loading animation in a private chat; groups have none."""
        body = {"chatId": user_id, "loadingSeconds": LOADING_SHOWN_S}
        return self._in_turn(
            "loading", "POST", "/v2/bot/chat/loading/start", body, timeout_s=LOADING_TIMEOUT_S
        )

    def bot_info(self) -> Outcome:
        """Ask who we are: proves address and token (``data``: LINE's answer)."""
        return self._in_turn("info", "GET", "/v2/bot/info")

    def quota(self) -> tuple[Outcome, Outcome]:
        """Return LINE's answers on the month's limit (``value``, if any) and its use (``totalUsage``)."""
        return self._in_turn("quota", "GET", "/v2/bot/message/quota"), self._in_turn(
            "consumption", "GET", "/v2/bot/message/quota/consumption"
        )

    def group_size(self, group_id: str) -> Outcome:
        """Ask how many persons are in a group, the bot left out (``data``: ``count``); 404 when it left."""
        return self._in_turn("group_size", "GET", f"/v2/bot/group/{group_id}/members/count")

    def menus(self) -> Outcome:
        """Ask which rich menus there are (``data``: ``richmenus``)."""
        return self._in_turn("menus", "GET", "/v2/bot/richmenu/list")

    def make_menu(self, menu: dict[str, Any]) -> Outcome:
        """Make a rich menu (``data``: ``richMenuId``); nobody sees it before it has its picture."""
        return self._in_turn("make_menu", "POST", "/v2/bot/richmenu", menu)

    def give_picture(self, menu_id: str, png: bytes) -> Outcome:
        """Give a rich menu its picture, once and for all."""
        headers = {"Content-Type": "image/png"}
        path = f"/v2/bot/richmenu/{menu_id}/content"
        return self._in_turn(
            "give_picture", "POST", path, png, headers, timeout_s=PICTURE_TIMEOUT_S, host=self._data_base
        )

    def delete_menu(self, menu_id: str) -> Outcome:
        """Delete a rich menu; who was shown it sees the default."""
        return self._in_turn("delete_menu", "DELETE", f"/v2/bot/richmenu/{menu_id}")

    def show_to_all(self, menu_id: str) -> Outcome:
        """Make a rich menu the default of everybody without one of their own."""
        return self._in_turn("show_to_all", "POST", f"/v2/bot/user/all/richmenu/{menu_id}")

    def give_menu(self, menu_id: str, user_ids: list[str]) -> Outcome:
        """Show a rich menu to up to 500 people."""
        body = {"richMenuId": menu_id, "userIds": user_ids}
        return self._in_turn("give_menu", "POST", "/v2/bot/richmenu/bulk/link", body)

    def take_menus(self, user_ids: list[str]) -> Outcome:
        """Take their own rich menu from up to 500 people: they see the default."""
        return self._in_turn("take_menus", "POST", "/v2/bot/richmenu/bulk/unlink", {"userIds": user_ids})

    def _in_turn(self, endpoint: str, *request: Any, **more: Any) -> Outcome:
        """Call an endpoint when the common pace has a turn for it."""
        if self._turn is not None and not self._turn(endpoint):
            return RateLimited(reason=NO_TURN)
        return self._call(*request, **more)

    def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout_s: tuple[float, float] | None = None,
        host: str | None = None,
    ) -> Outcome:
        try:
            answer = self._client.call_api(
                path,
                method,
                header_params={"Content-Type": "application/json", **(headers or {})},
                body=body,
                response_types_map={},
                _preload_content=False,
                _return_http_data_only=False,
                _request_timeout=timeout_s or self._timeout_s,
                _host=host or self._base,
            )
        except ApiException as error:
            return classify(error.status, error.headers or {}, error.body)
        except urllib3.exceptions.MaxRetryError as error:
            never_connected = isinstance(
                error.reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError
            )
            return (NotReached if never_connected else Unknown)(reason=type(error.reason).__name__)
        except (urllib3.exceptions.HTTPError, UnicodeDecodeError, OSError) as error:
            # Also an error page that is not UTF-8, which the SDK fails to decode.
            return Unknown(reason=type(error).__name__)
        return classify(answer.status_code, answer.headers or {}, answer.raw_data)


def classify(status: int | None, headers: Any, body: Any) -> Outcome:
    """Return what an answer of LINE means (line-platform.md section 2, status table)."""
    data = _json(body)
    reason = _reason(data)
    about = (status, str(headers.get("x-line-request-id") or ""), reason, data)
    if status is None or status >= 500 or status < 200:
        return Unknown(*about)
    if status < 300 or status == 409:
        return Sent(*about)
    if status in (401, 403):
        return Unauthorised(*about)
    if status == 429:
        return MonthlyLimit(*about) if "monthly limit" in reason.lower() else RateLimited(*about)
    if status == 400 and "invalid reply token" in reason.lower():
        return InvalidToken(*about)
    return Rejected(*about)


def _json(body: Any) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, TypeError):
        return None


def _reason(data: Any) -> str:
    if not isinstance(data, dict):
        return ""
    details = data.get("details")
    parts = [str(data.get("message") or "")]
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict):
            parts.append(f"{detail.get('property', '')}: {detail.get('message', '')}")
    return "; ".join(part for part in parts if part)[:1000]
