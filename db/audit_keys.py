"""The key of the audit log (กุญแจของบันทึก): derived from SECRET_KEY, so that the database alone cannot make the log anew.

Each line's link (SHA-256 over its content and the link before) is sealed with HMAC-SHA256 under the present key. A former
key (SECRET_KEY_OLD) only proves what it sealed. What a process has no key for it leaves unsealed, and ``verify`` says so.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: Where a session keeps the keys (``Session.info``); given by whoever opens the database (db/session.py).
INFO = "audit keys"


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """The present key and all that are known, by their short names, which tell nothing of them."""

    present: str
    known: Mapping[str, bytes] = field(repr=False)

    def seal(self, link: str) -> str:
        """Return the seal of a line: the key's name and the code under it."""
        return f"{self.present}:{_code(self.known[self.present], link)}"

    def holds(self, seal: str, link: str) -> bool | None:
        """Say whether a seal is that of a link; None when its key is not known."""
        name, _, code = seal.partition(":")
        key = self.known.get(name)
        return None if key is None else hmac.compare_digest(_code(key, link), code)

    def is_present(self, seal: str) -> bool:
        """Say whether it names the present key."""
        return seal.partition(":")[0] == self.present


def audit_keys(secret_key: str | None, former: Iterable[str] = ()) -> AuditKeys | None:
    """Return the keys of the audit log; None without SECRET_KEY."""
    if not secret_key:
        return None
    derived = [_derived(each) for each in (secret_key, *former)]
    return AuditKeys(derived[0][0], dict(reversed(derived)))


def _derived(secret_key: str) -> tuple[str, bytes]:
    key = hmac.new(secret_key.encode(), b"nongphaen/audit", hashlib.sha256).digest()
    return hmac.new(key, b"name", hashlib.sha256).hexdigest()[:8], key


def _code(key: bytes, link: str) -> str:
    return hmac.new(key, link.encode(), hashlib.sha256).hexdigest()
