"""Say whether the data base of published holes (OSV) answers from here: exit 0 if it does, else 1 with the reason."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

#: Asked nothing about any package: only whether somebody answers.
ADDRESS = "https://api.osv.dev/"
SECONDS = 10


def why_not(address: str = ADDRESS) -> str:
    """Return why the data base cannot be asked; "" when it answers, with whatever status."""
    try:
        urllib.request.urlopen(address, timeout=SECONDS).close()
    except urllib.error.HTTPError as answered:
        # A proxy that lets nothing through answers too.
        return (
            f"{address} answered {answered.code}"
            if answered.code in (403, 407) or answered.code >= 500
            else ""
        )
    except (OSError, ValueError) as unreachable:
        return f"{address} cannot be reached: {getattr(unreachable, 'reason', unreachable)}"
    return ""


if __name__ == "__main__":
    reason = why_not()
    if reason:
        print(reason, file=sys.stderr)
    sys.exit(bool(reason))
