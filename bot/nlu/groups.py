"""In a group the bot is silent unless it is called: ``น้องแผน …``, ``@น้องแผน …`` or mentioned."""

from __future__ import annotations

import re

from bot.nlu.understanding import Setting

_CALLED = re.compile(
    r"^\W*(?:@\s*)?(?:น้อง\s*แผน|น้องเเผน|nongphaen|nong\s*phaen)(?:จ๋า|จ้า|คะ|ครับ|ค่ะ|คับ)?[\s,:]*", re.IGNORECASE
)
_MENTION = re.compile(r"@\s*(?:น้อง\s*แผน|nongphaen)\s*", re.IGNORECASE)
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")


def calls_us(text: str) -> bool:
    """Say whether a text begins with the bot's name, or mentions it: then it is said to the bot, whatever is quoted."""
    plain = _ZERO_WIDTH.sub("", text)
    return bool(_CALLED.match(plain) or _MENTION.search(plain))


def called(text: str, setting: Setting) -> str | None:
    """Return what was said to the bot, without the address; None when nothing was (then it keeps silent)."""
    plain = _ZERO_WIDTH.sub("", text)
    stripped = _MENTION.sub(" ", _CALLED.sub("", plain, count=1)).strip()
    addressed = bool(_CALLED.match(plain) or _MENTION.search(plain))
    if setting.chat == "group" and not (addressed or setting.mentioned):
        return None
    if setting.mentioned and not addressed:
        # A mention shows the bot's display name, which the office may have changed.
        stripped = re.sub(r"^\s*@\S+\s*", "", plain).strip()
    return stripped
