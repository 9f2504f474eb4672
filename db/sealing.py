"""Keeps secrets and files unreadable to whoever has only the database: sealed with a key derived from SECRET_KEY.

AES-256-GCM: what was changed, or moved to another place (``about``), does not open. A new SECRET_KEY opens what the
former one sealed as long as that is given beside it (SECRET_KEY_OLD); ``reseal`` brings it under the new key.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from db.errors import BotError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: Begins whatever is sealed; the number is that of this way of sealing.
_MARK = b"NP1"
_KEY_ID, _NONCE, _TAG = 4, 12, 16
_HEAD = len(_MARK) + _KEY_ID


class CannotOpenError(BotError):
    """What is sealed was changed, belongs elsewhere, or was sealed with a key that is not known any more."""


class Sealer:
    """Seals with the first key and opens with any of them; each is a text of 32 letters or more (SECRET_KEY)."""

    def __init__(self, secret_key: str, former: Iterable[str] = ()) -> None:
        self._keys = dict(_derived(each) for each in reversed((secret_key, *former)))
        self._now = _derived(secret_key)[0]

    def seal(self, data: bytes, about: str) -> bytes:
        """Return bytes that only ``open`` with the same ``about`` reads, such as ``kept_files/5703``."""
        head = _MARK + self._now
        nonce = secrets.token_bytes(_NONCE)
        return head + nonce + self._keys[self._now].encrypt(nonce, data, head + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed.

        Raises:
            CannotOpenError: It was changed, sealed about something else, or with an unknown key.
        """
        from cryptography.exceptions import InvalidTag

        key = self._keys.get(sealed[len(_MARK) : _HEAD])
        if not sealed.startswith(_MARK) or len(sealed) < _HEAD + _NONCE + _TAG or key is None:
            raise CannotOpenError("sealed with a key that is not known, or not sealed at all.")
        nonce, body = sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return key.decrypt(nonce, body, sealed[:_HEAD] + about.encode())
        except InvalidTag as error:
            raise CannotOpenError("changed, or sealed about something else.") from error

    def seal_text(self, text: str, about: str) -> str:
        """Return a sealed text as letters for a column of texts."""
        return base64.urlsafe_b64encode(self.seal(text.encode(), about)).decode()

    def open_text(self, sealed: str, about: str) -> str:
        """Return a text that ``seal_text`` sealed.

        Raises:
            CannotOpenError: As ``open``, or no sealed text at all.
        """
        try:
            data = base64.urlsafe_b64decode(sealed.encode())
        except ValueError as error:
            raise CannotOpenError("no sealed text.") from error
        return self.open(data, about).decode()

    def is_current(self, sealed: bytes) -> bool:
        """Say whether it is sealed with the present key."""
        return sealed[len(_MARK) : _HEAD] == self._now

    def reseal(self, sealed: bytes, about: str) -> bytes:
        """Return it sealed with the present key; unchanged where it is so already."""
        return sealed if self.is_current(sealed) else self.seal(self.open(sealed, about), about)


@cache
def _derived(secret_key: str) -> tuple[bytes, AESGCM]:
    """Return the short name of a key, which tells nothing of it, and the key itself."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    made = HKDF(SHA256(), 32 + _KEY_ID, salt=None, info=b"nongphaen/sealing").derive(secret_key.encode())
    return made[32:], AESGCM(made[:32])


__all__ = ["CannotOpenError", "Sealer"]
