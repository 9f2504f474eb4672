"""LINE's rich menu API."""

from flask import Blueprint, Response, request

from bot.simulator.api_guard import answer, body_of_request, guard, platform
from bot.simulator.checks import Check, array, obj, required, text
from bot.simulator.errors import LineError, not_found
from bot.simulator.model import Json
from bot.simulator.richmenus import RichMenu
from bot.simulator.rules import MAX_MULTICAST, refuse_if_faulty
from bot.simulator.rules_richmenus import IMAGE_BYTES, alias_id, rich_menu

_menu_id = required(text(100))
_user_ids = required(array(text(33), 1, MAX_MULTICAST))
_alias: Check = obj({"richMenuAliasId": required(alias_id), "richMenuId": _menu_id})
_alias_update: Check = obj({"richMenuId": _menu_id})
_bulk_link: Check = obj({"richMenuId": _menu_id, "userIds": _user_ids})
_bulk_unlink: Check = obj({"userIds": _user_ids})


def create_richmenu_api(access_token: str) -> Blueprint:
    """Return the blueprint with every rich menu endpoint but the batch ones."""
    api = Blueprint("line_richmenu_api", __name__)
    guard(api, frozenset({access_token}))
    _add_menus(api)
    _add_pictures(api)
    _add_links(api)
    _add_aliases(api)
    return api


def _add_menus(api: Blueprint) -> None:
    @api.post("/v2/bot/richmenu/validate")
    def validate() -> Response:
        refuse_if_faulty(rich_menu, body_of_request())
        return answer({})

    @api.post("/v2/bot/richmenu")
    def create() -> Response:
        body = body_of_request()
        refuse_if_faulty(rich_menu, body)
        return answer({"richMenuId": platform().rich_menus.create(body)})

    @api.get("/v2/bot/richmenu/list")
    def listing() -> Response:
        return answer({"richmenus": [_shown(menu) for menu in platform().rich_menus.menus.values()]})

    @api.get("/v2/bot/richmenu/<menu_id>")
    def get(menu_id: str) -> Response:
        return answer(_shown(platform().rich_menus.get(menu_id)))

    @api.delete("/v2/bot/richmenu/<menu_id>")
    def delete(menu_id: str) -> Response:
        platform().rich_menus.delete(menu_id)
        _menus_changed()
        return answer({})


def _add_pictures(api: Blueprint) -> None:
    @api.post("/v2/bot/richmenu/<menu_id>/content")
    def upload(menu_id: str) -> Response:
        if (request.content_length or 0) > IMAGE_BYTES:
            raise LineError(413, "Request body is too large: the image must be 1 MB or less")
        platform().rich_menus.upload(menu_id, request.get_data(), request.mimetype)
        return answer({})

    @api.get("/v2/bot/richmenu/<menu_id>/content")
    def picture(menu_id: str) -> Response:
        menu = platform().rich_menus.get(menu_id)
        if not menu.image:
            raise not_found()
        return Response(menu.image, content_type=menu.content_type)


def _add_links(api: Blueprint) -> None:
    @api.post("/v2/bot/user/all/richmenu/<menu_id>")
    def set_default(menu_id: str) -> Response:
        platform().rich_menus.set_default(menu_id)
        _menus_changed()
        return answer({})

    @api.get("/v2/bot/user/all/richmenu")
    def get_default() -> Response:
        if not platform().rich_menus.default:
            raise LineError(404, "no default richmenu")
        return answer({"richMenuId": platform().rich_menus.default})

    @api.delete("/v2/bot/user/all/richmenu")
    def cancel_default() -> Response:
        platform().rich_menus.set_default("")
        _menus_changed()
        return answer({})

    @api.get("/v2/bot/user/<user_id>/richmenu")
    def of_user(user_id: str) -> Response:
        menu_id = platform().rich_menus.of_user.get(user_id)
        if menu_id is None:
            raise LineError(404, "the user has no richmenu")
        return answer({"richMenuId": menu_id})

    @api.post("/v2/bot/user/<user_id>/richmenu/<menu_id>")
    def link(user_id: str, menu_id: str) -> Response:
        platform().rich_menus.link([user_id], menu_id)
        _menus_changed()
        return answer({})

    @api.delete("/v2/bot/user/<user_id>/richmenu")
    def unlink(user_id: str) -> Response:
        platform().rich_menus.unlink([user_id])
        _menus_changed()
        return answer({})

    @api.post("/v2/bot/richmenu/bulk/link")
    def bulk_link() -> Response:
        body = body_of_request()
        refuse_if_faulty(_bulk_link, body)
        platform().rich_menus.link(body["userIds"], body["richMenuId"])
        _menus_changed()
        return answer({}, 202)

    @api.post("/v2/bot/richmenu/bulk/unlink")
    def bulk_unlink() -> Response:
        body = body_of_request()
        refuse_if_faulty(_bulk_unlink, body)
        platform().rich_menus.unlink(body["userIds"])
        _menus_changed()
        return answer({}, 202)


def _add_aliases(api: Blueprint) -> None:
    @api.post("/v2/bot/richmenu/alias")
    def create_alias() -> Response:
        body = body_of_request()
        refuse_if_faulty(_alias, body)
        platform().rich_menus.add_alias(body["richMenuAliasId"], body["richMenuId"])
        return answer({})

    @api.get("/v2/bot/richmenu/alias/list")
    def list_aliases() -> Response:
        aliases = platform().rich_menus.aliases
        return answer(
            {"aliases": [{"richMenuAliasId": name, "richMenuId": menu} for name, menu in aliases.items()]}
        )

    @api.get("/v2/bot/richmenu/alias/<name>")
    def get_alias(name: str) -> Response:
        return answer({"richMenuAliasId": name, "richMenuId": platform().rich_menus.alias(name)})

    @api.post("/v2/bot/richmenu/alias/<name>")
    def update_alias(name: str) -> Response:
        body = body_of_request()
        refuse_if_faulty(_alias_update, body)
        platform().rich_menus.update_alias(name, body["richMenuId"])
        return answer({})

    @api.delete("/v2/bot/richmenu/alias/<name>")
    def delete_alias(name: str) -> Response:
        platform().rich_menus.alias(name)
        del platform().rich_menus.aliases[name]
        return answer({})


def _shown(menu: RichMenu) -> Json:
    return {"richMenuId": menu.menu_id} | menu.body


def _menus_changed() -> None:
    state = platform()
    with state.lock:
        for user in state.users.values():
            state.touch(user)
