"""LINE's API about people, groups, sent-in content and the chat itself."""

from flask import Blueprint, Response, request

from bot.simulator import ids
from bot.simulator.api_guard import answer, body_of_request, guard, platform
from bot.simulator.checks import Check, Path, Problems, obj, required, text, whole
from bot.simulator.errors import LineError, invalid_property, not_found
from bot.simulator.model import Group, Json, User
from bot.simulator.rules import refuse_if_faulty


def _loading_step(value: Json, path: Path, problems: Problems) -> None:
    if value.get("loadingSeconds", 20) % 5:
        problems.add((*path, "loadingSeconds"), "Must be a multiple of 5")


_loading: Check = obj({"chatId": required(text(33)), "loadingSeconds": whole(5, 60)}, _loading_step)
_mark: Check = obj({"markAsReadToken": required(text(200))})


def create_chats_api(access_token: str) -> Blueprint:
    """Return the blueprint with profile, group, content and chat endpoints."""
    api = Blueprint("line_chats_api", __name__)
    guard(api, frozenset({access_token}))
    _add_people(api)
    _add_groups(api)
    _add_content(api)
    _add_chat(api)
    return api


def _add_people(api: Blueprint) -> None:
    @api.get("/v2/bot/profile/<user_id>")
    def profile(user_id: str) -> Response:
        if not ids.USER_ID.fullmatch(user_id):
            raise invalid_property("userId")
        user = platform().users.get(user_id)
        if user is None or not platform().can_receive(user):
            raise not_found()
        return answer(_profile(user) | {"language": "th"})

    @api.get("/v2/bot/followers/ids")
    def followers() -> Response:
        raise LineError(403, "Access to this API is not available for your account")

    @api.get("/v2/bot/info")
    def info() -> Response:
        return answer(
            {
                "userId": platform().bot_user_id,
                "basicId": "@nongphaen",
                "displayName": platform().bot_name,
                "chatMode": "bot",
                "markAsReadMode": "auto",
            }
        )


def _add_groups(api: Blueprint) -> None:
    @api.get("/v2/bot/group/<group_id>/summary")
    def summary(group_id: str) -> Response:
        group = _group(group_id)
        return answer({"groupId": group.group_id, "groupName": group.name})

    @api.get("/v2/bot/group/<group_id>/members/count")
    def count(group_id: str) -> Response:
        return answer({"count": len(_group(group_id).members)})

    @api.get("/v2/bot/group/<group_id>/members/ids")
    def member_ids(group_id: str) -> Response:
        _group(group_id)
        raise LineError(403, "Access to this API is not available for your account")

    @api.get("/v2/bot/group/<group_id>/member/<user_id>")
    def member(group_id: str, user_id: str) -> Response:
        if user_id not in _group(group_id).members:
            raise not_found()
        return answer(_profile(platform().users[user_id]))

    @api.post("/v2/bot/group/<group_id>/leave")
    def leave(group_id: str) -> Response:
        _group(group_id)
        platform().leave(group_id, told=False)
        return answer({})


def _add_content(api: Blueprint) -> None:
    @api.get("/v2/bot/message/<message_id>/content")
    def content(message_id: str) -> Response:
        data, content_type = _content(message_id)
        if message_id in platform().preparing:
            return answer({}, 202)
        return Response(data, content_type=content_type)

    @api.get("/v2/bot/message/<message_id>/content/preview")
    def preview(message_id: str) -> Response:
        data, content_type = _content(message_id)
        if not content_type.startswith("image/"):
            raise not_found()
        return Response(data, content_type=content_type)

    @api.get("/v2/bot/message/<message_id>/content/transcoding")
    def transcoding(message_id: str) -> Response:
        _content(message_id)
        return answer({"status": "processing" if message_id in platform().preparing else "succeeded"})


def _add_chat(api: Blueprint) -> None:
    @api.post("/v2/bot/chat/loading/start")
    def loading() -> Response:
        body = body_of_request()
        refuse_if_faulty(_loading, body)
        platform().start_loading(body["chatId"], body.get("loadingSeconds", 20))
        return answer({}, 202)

    @api.post("/v2/bot/chat/markAsRead")
    def mark_as_read() -> Response:
        body = body_of_request()
        refuse_if_faulty(_mark, body)
        platform().mark_read(body["markAsReadToken"])
        return answer({})

    @api.get("/v2/bot/insight/followers")
    def follower_insight() -> Response:
        date = request.args.get("date", "")
        if len(date) != 8 or not date.isdigit():
            raise LineError(400, "The value for the 'date' parameter is invalid")
        users = platform().users.values()
        followers = sum(1 for user in users if user.friend)
        blocks = sum(1 for user in users if user.friend and user.blocked)
        return answer(
            {
                "status": "ready",
                "followers": followers,
                "targetedReaches": followers - blocks,
                "blocks": blocks,
            }
        )


def _group(group_id: str) -> Group:
    group = platform().groups.get(group_id)
    if group is None or not group.bot_in:
        raise not_found()
    return group


def _profile(user: User) -> dict[str, str]:
    return {"displayName": user.name, "userId": user.user_id}


def _content(message_id: str) -> tuple[bytes, str]:
    state = platform()
    message = state.chat_log.get(message_id)
    if message is not None and message.unsent:
        raise LineError(410, "Gone")
    found = state.content_of(message_id)
    if found is None:
        raise not_found()
    return found
