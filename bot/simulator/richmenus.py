"""Rich menus: the pictures with tappable areas below a private chat."""

import threading
from dataclasses import dataclass

from bot.simulator import ids
from bot.simulator.errors import LineError, not_found
from bot.simulator.model import Json
from bot.simulator.rules_richmenus import IMAGE_BYTES, MAX_MENUS


@dataclass
class RichMenu:
    """One uploaded menu; without a picture it can be shown to nobody."""

    menu_id: str
    body: Json
    image: bytes = b""
    content_type: str = ""


class RichMenus:
    """All menus of the account, their aliases, and who sees which."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.menus: dict[str, RichMenu] = {}
        self.aliases: dict[str, str] = {}
        self.of_user: dict[str, str] = {}
        self.default = ""

    def create(self, body: Json) -> str:
        """Keep a checked menu; return its id."""
        with self._lock:
            if len(self.menus) >= MAX_MENUS:
                raise LineError(400, "The maximum number of rich menus has been reached")
            menu_id = f"richmenu-{ids.token(32)}"
            self.menus[menu_id] = RichMenu(menu_id, body)
        return menu_id

    def get(self, menu_id: str) -> RichMenu:
        """Return a menu, or raise 404."""
        menu = self.menus.get(menu_id)
        if menu is None:
            raise not_found()
        return menu

    def delete(self, menu_id: str) -> None:
        """Delete a menu and every link to it."""
        with self._lock:
            self.get(menu_id)
            del self.menus[menu_id]
            self.of_user = {user: menu for user, menu in self.of_user.items() if menu != menu_id}
            self.default = "" if self.default == menu_id else self.default

    def upload(self, menu_id: str, image: bytes, content_type: str) -> None:
        """Give a menu its picture, once."""
        menu = self.get(menu_id)
        if content_type not in {"image/png", "image/jpeg"}:
            raise LineError(415, "Unsupported media type")
        if not image or len(image) > IMAGE_BYTES:
            raise LineError(413 if image else 400, "The image must be 1 MB or less")
        if menu.image:
            raise LineError(400, "An image has already been uploaded to the richmenu")
        menu.image, menu.content_type = image, content_type

    def link(self, user_ids: list[str], menu_id: str) -> None:
        """Show a menu to these people."""
        with self._lock:
            self._showable(menu_id)
            for user_id in user_ids:
                self.of_user[user_id] = menu_id

    def unlink(self, user_ids: list[str]) -> None:
        """Take these people's own menu away; they see the default again."""
        with self._lock:
            for user_id in user_ids:
                self.of_user.pop(user_id, None)

    def set_default(self, menu_id: str) -> None:
        """Show a menu to everybody without one of their own; "" for none."""
        if menu_id:
            self._showable(menu_id)
        self.default = menu_id

    def add_alias(self, alias: str, menu_id: str) -> None:
        """Give a menu a second, lasting name."""
        with self._lock:
            if alias in self.aliases:
                raise LineError(400, "conflict richmenu alias id")
            if menu_id not in self.menus:
                raise LineError(400, "richmenu not found")
            self.aliases[alias] = menu_id

    def update_alias(self, alias: str, menu_id: str) -> None:
        """Point an alias at another menu."""
        self.alias(alias)
        if menu_id not in self.menus:
            raise LineError(400, "richmenu not found")
        self.aliases[alias] = menu_id

    def alias(self, alias: str) -> str:
        """Return the menu an alias points at, or raise 404."""
        if alias not in self.aliases:
            raise not_found()
        return self.aliases[alias]

    def shown_to(self, user_id: str) -> RichMenu | None:
        """Return the menu this person sees: their own before the default."""
        return self.menus.get(self.of_user.get(user_id) or self.default)

    def switch(self, user_id: str, alias: str) -> str:
        """Move a person to the menu of an alias; return LINE's word for how that went."""
        menu_id = self.aliases.get(alias)
        if menu_id is None:
            return "RICHMENU_ALIAS_ID_NOTFOUND"
        if menu_id not in self.menus or not self.menus[menu_id].image:
            return "RICHMENU_NOTFOUND"
        self.of_user[user_id] = menu_id
        return "SUCCESS"

    def _showable(self, menu_id: str) -> None:
        if not self.get(menu_id).image:
            raise LineError(400, "must upload richmenu image before applying it to user")
