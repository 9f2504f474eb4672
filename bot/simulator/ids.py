"""Identifiers shaped like LINE's: user and group ids, message ids, event ids, tokens."""

import hashlib
import re
import secrets

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: What the simulator's own bot is known by: ``stable_user_id(DEMO_BOT)`` is the destination of its webhooks.
DEMO_BOT = "demo-bot"
USER_ID = re.compile(r"U[0-9a-f]{32}")
GROUP_ID = re.compile(r"C[0-9a-f]{32}")


def stable_user_id(seed: str) -> str:
    """Return the same "U" + 32 hex digits for the same seed, on every machine."""
    return "U" + hashlib.sha256(f"user:{seed}".encode()).hexdigest()[:32]


def stable_group_id(seed: str) -> str:
    """Return the same "C" + 32 hex digits for the same seed, on every machine."""
    return "C" + hashlib.sha256(f"group:{seed}".encode()).hexdigest()[:32]


def ulid(at_ms: int) -> str:
    """Return a new ULID (26 characters, Crockford base 32) of a moment in milliseconds."""
    value = (at_ms << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def token(size: int = 32) -> str:
    """Return an unguessable hexadecimal token of ``size`` characters."""
    return secrets.token_hex(size // 2)
