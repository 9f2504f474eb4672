"""LINE's Messaging API: sending, quota, webhook address, tokens."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, request

from bot.simulator.api_guard import answer, body_of_request, guard, platform
from bot.simulator.checks import Check, Problems, obj, pattern, required, text
from bot.simulator.errors import LineError
from bot.simulator.rules import check_request, refuse_if_faulty

TOKEN_SECONDS = 30 * 24 * 3600
STATELESS_TOKEN_SECONDS = 15 * 60

_address: Check = obj({"endpoint": required(text(500))})
_address_to_test: Check = obj({"endpoint": text(500)})
_date = pattern(r"\d{8}", "Must be a date of the form yyyyMMdd")


def create_api(channel_secret: str, access_token: str) -> Blueprint:
    """Return the blueprint with the endpoints a channel uses to send and to look after itself."""
    api = Blueprint("line_api", __name__)
    guard(api, frozenset({access_token}))
    _add_sending(api)
    _add_quota(api)
    _add_webhook_address(api)
    _add_tokens(api, channel_secret, access_token)
    return api


def _add_sending(api: Blueprint) -> None:
    @api.post("/v2/bot/message/reply")
    def reply() -> Response:
        return answer(platform().reply(body_of_request(), retry_key=_retry_key()))

    @api.post("/v2/bot/message/push")
    def push() -> Response:
        return answer(platform().push(body_of_request(), retry_key=_retry_key(), request_id=g.request_id))

    @api.post("/v2/bot/message/multicast")
    def multicast() -> Response:
        return answer(
            platform().multicast(body_of_request(), retry_key=_retry_key(), request_id=g.request_id)
        )

    @api.post("/v2/bot/message/broadcast")
    def broadcast() -> Response:
        return answer(
            platform().broadcast(body_of_request(), retry_key=_retry_key(), request_id=g.request_id)
        )

    @api.post("/v2/bot/message/narrowcast")
    def narrowcast() -> Response:
        # Needs an audience of 50 and a reach of 100; no education office's demonstration has that.
        raise LineError(403, "The narrowcast endpoint is not available to this account")

    @api.post("/v2/bot/message/validate/<kind>")
    def validate(kind: str) -> Response:
        if kind not in {"reply", "push", "multicast", "narrowcast", "broadcast"}:
            raise LineError(404, "Not found")
        check_request("validate", body_of_request())
        return answer({})


def _add_quota(api: Blueprint) -> None:
    @api.get("/v2/bot/message/quota")
    def quota() -> Response:
        limit = platform().quota_limit
        return answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})

    @api.get("/v2/bot/message/quota/consumption")
    def consumption() -> Response:
        return answer({"totalUsage": platform().used()})

    @api.get("/v2/bot/message/delivery/<kind>")
    def delivery(kind: str) -> Response:
        if kind not in {"reply", "push", "multicast", "broadcast"}:
            raise LineError(404, "Not found")
        problems = Problems()
        date = request.args.get("date", "")
        _date(date, ("date",), problems)
        if problems.details:
            raise LineError(400, "The value for the 'date' parameter is invalid", details=problems.details)
        if date >= platform().day():
            return answer({"status": "unready"})
        return answer({"status": "ready", "success": platform().deliveries_of_day.get((kind, date), 0)})


def _add_webhook_address(api: Blueprint) -> None:
    @api.get("/v2/bot/channel/webhook/endpoint")
    def get_address() -> Response:
        postman = platform().postman
        if not postman.target.url:
            raise LineError(404, "Not found")
        return answer({"endpoint": postman.target.url, "active": postman.active})

    @api.put("/v2/bot/channel/webhook/endpoint")
    def put_address() -> Response:
        body = body_of_request()
        refuse_if_faulty(_address, body)
        platform().postman.move(_sound_address(body["endpoint"]))
        return answer({})

    @api.post("/v2/bot/channel/webhook/test")
    def test_address() -> Response:
        body: dict[str, Any] = body_of_request() if request.get_data() else {}
        refuse_if_faulty(_address_to_test, body)
        url = _sound_address(body.get("endpoint") or platform().postman.target.url)
        delivery = platform().postman.attempt([], url=url)
        reason = delivery.error.upper() if delivery.error else "OK"
        return answer(
            {
                "success": not delivery.error,
                "timestamp": datetime.fromtimestamp(delivery.at_ms / 1000, UTC).isoformat(
                    timespec="milliseconds"
                ),
                "statusCode": delivery.status,
                "reason": reason,
                "detail": str(delivery.status) if delivery.status else delivery.answer,
            }
        )


def _add_tokens(api: Blueprint, channel_secret: str, access_token: str) -> None:
    def issue(seconds: int) -> Response:
        if request.form.get("grant_type") != "client_credentials":
            return answer({"error": "unsupported_grant_type"}, 400)
        if request.form.get("client_secret") != channel_secret:
            return answer({"error": "invalid_client", "error_description": "invalid client_secret"}, 400)
        return answer({"access_token": access_token, "expires_in": seconds, "token_type": "Bearer"})

    @api.post("/v2/oauth/accessToken")
    def short_lived() -> Response:
        return issue(TOKEN_SECONDS)

    @api.post("/oauth2/v3/token")
    def stateless() -> Response:
        return issue(STATELESS_TOKEN_SECONDS)

    @api.post("/v2/bot/user/<user_id>/linkToken")
    def link_token(user_id: str) -> Response:
        if user_id not in platform().users:
            raise LineError(404, "Not found")
        return answer({"linkToken": uuid.uuid4().hex})


def _retry_key() -> str:
    return request.headers.get("X-Line-Retry-Key", "")


def _sound_address(url: str) -> str:
    """Return a webhook address; https anywhere, http on the own machine only."""
    if not re.match(r"https://.|http://(127\.0\.0\.1|localhost)[:/]", url):
        raise LineError(400, "Invalid webhook endpoint URL")
    return url
