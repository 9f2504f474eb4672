"""Settings (ค่าตั้ง): every option with its name, default and help; the environment is read once, here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.errors import WrongInputError

#: Least letters of SECRET_KEY (contract.md).
SECRET_KEY_LEAST = 32
LINE_API = "https://api.line.me"
LINE_DATA_API = "https://api-data.line.me"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name in the environment, what stands when it is not set, and what it is for, in Thai.

    ``choices`` limits the words it takes; ``least`` makes it a whole number of at least that.
    """

    name: str
    default: str | None
    help: str
    secret: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None


OPTIONS = (
    Option("LINE_CHANNEL_SECRET", None, "รหัสลับของช่องทาง LINE ใช้ตรวจลายเซ็นของ webhook", secret=True),
    Option("LINE_CHANNEL_ACCESS_TOKEN", None, "โทเคนของช่องทาง LINE ใช้ส่งข้อความ", secret=True),
    Option("LINE_API_BASE", LINE_API, "ที่อยู่ของ LINE API (ใช้ของ LINE จำลองเมื่อทดลอง)"),
    Option("LINE_DATA_API_BASE", LINE_DATA_API, "ที่อยู่ของ LINE API สำหรับไฟล์ที่ผู้ใช้ส่งมา"),
    Option("DATABASE_URL", None, "ฐานข้อมูล ไม่ตั้ง = SQLite ใน NONGPHAEN_HOME หรือ postgresql://ผู้ใช้@เครื่อง/ชื่อ"),
    Option("QUEUE_URL", None, "คิวปลุกตัวทำงาน ไม่ตั้ง = ฝังในเครื่อง หรือ redis://เครื่อง:6379/0 หรือ postgresql://…"),
    Option("PUBLIC_URL", None, "ที่อยู่ https ของบอทที่ LINE เปิดรูปและไฟล์ได้"),
    Option("SECRET_KEY", None, "ข้อความลับ 32 ตัวอักษรขึ้นไป ใช้ลงนามลิงก์และปกปิดรหัสผู้ใช้", secret=True),
    Option("SECRET_KEY_OLD", None, "SECRET_KEY เดิม คั่นด้วยจุลภาค ระหว่างเปลี่ยนรหัสลับ เพื่อให้เปิดไฟล์ที่เก็บไว้ก่อนหน้าได้", secret=True),
    Option("TZ_OFFICE", "Asia/Bangkok", "เขตเวลาของสำนักงาน"),
    Option("OFFICE_CODE", "5703", "รหัสสำนักงานเขตพื้นที่หลักของการติดตั้งนี้"),
    Option("OFFICE_CONTACT", "", "วิธีติดต่อเจ้าหน้าที่ที่บอทบอกผู้ถาม เช่น โทร 0 5300 0000 ต่อ 12"),
    Option("LOG_FORMAT", "console", "รูปแบบบันทึกการทำงาน", choices=("console", "json")),
    Option("NONGPHAEN_HOME", "var", "โฟลเดอร์เก็บฐานข้อมูล รูปกราฟ และแบบจำลอง"),
    Option("LATE_ANSWERS", "private", "เมื่อตอบไม่ทัน 1 นาที: ส่งแบบใช้โควตาในแชตส่วนตัว ทุกแชต หรือไม่ส่ง",
           choices=("private", "always", "never")),
    Option("WORKERS", "2", "จำนวนงานที่ตอบพร้อมกันต่อหนึ่งตัวทำงาน", least=1),
    Option("LEASE_S", "15", "วินาทีที่ตัวทำงานถือเหตุการณ์ไว้ก่อนถือว่าหายไป", least=1),
    Option("RATE_PERSON", "30", "จำนวนข้อความต่อนาทีที่ตอบหนึ่งคนในแชตหนึ่ง เกินนี้บอกให้พักแล้วเงียบจนช้าลง", least=1),
    Option("RATE_CHAT", "60", "จำนวนข้อความต่อนาทีที่ตอบในแชตหรือกลุ่มหนึ่ง", least=1),
    Option("SHED_ABOVE", "2000", "จำนวนข้อความที่รอตอบ เกินนี้ข้ามข้อความที่ตอบไม่ทันแล้ว (webhook ยังรับตามปกติ)", least=1),
    Option("KEEP_TEXT_DAYS", "30", "จำนวนวันที่เก็บข้อความของผู้ใช้ ตั้งเฉพาะเรื่องได้ เช่น KEEP_CASE_TEXTS_DAYS ดู docs/audit.md", least=1),
    Option("KEEP_ROWS_DAYS", "400", "จำนวนวันที่เก็บแถวที่ไม่มีข้อความแล้ว ตั้งเฉพาะเรื่องได้ เช่น KEEP_HOLDERS_DAYS ดู docs/audit.md", least=1),
    Option("KEEP_AUDIT_DAYS", "1095", "จำนวนวันที่เก็บบันทึกการใช้งาน (audit) อย่างน้อย 90", least=90),
)  # fmt: skip
BY_NAME = MappingProxyType({option.name: option for option in OPTIONS})
_KEEP = re.compile(r"KEEP_[A-Z_]+_DAYS")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option as the program uses it. Secrets are None when not set, and never shown by ``repr``.

    ``sources`` tells where each option came from: ``environment``, ``.env`` or ``default``.
    """

    home: Path
    database_url: str = field(repr=False)
    queue_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    line_channel_secret: str | None = field(default=None, repr=False)
    line_channel_access_token: str | None = field(default=None, repr=False)
    line_api_base: str = LINE_API
    line_data_api_base: str = LINE_DATA_API
    secret_key: str | None = field(default=None, repr=False)
    secret_key_old: str | None = field(default=None, repr=False)
    tz_office: str = "Asia/Bangkok"
    office_code: str = "5703"
    contact: str = ""
    log_format: str = "console"
    late_answers: str = "private"
    workers: int = 2
    lease_s: int = 15
    rate_person: int = 30
    rate_chat: int = 60
    shed_above: int = 2000
    keep_text_days: int = 30
    keep_rows_days: int = 400
    keep_audit_days: int = 1095
    #: Days of single rules of retention, by the names of their settings (db/retention.py).
    keep_of: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def former_keys(self) -> tuple[str, ...]:
        """The keys before SECRET_KEY, which open what they sealed."""
        return tuple(key for each in (self.secret_key_old or "").split(",") if (key := each.strip()))

    def require(self, *names: str) -> None:
        """Make sure options are set.

        Raises:
            WrongInputError: One is missing; the Thai sentence names it.
        """
        for name in names:
            if not getattr(self, FIELDS.get(name, name.lower())):
                raise WrongInputError(
                    f"ยังไม่ได้ตั้งค่า {name} ({BY_NAME[name].help}) ตั้งในตัวแปรแวดล้อมหรือไฟล์ .env แล้วเริ่มใหม่"
                )

    def keeping(self) -> dict[str, int]:
        """Return how many days each kind of thing is kept, by the setting's name (db/retention.py)."""
        general = {
            option.name: int(getattr(self, option.name.lower()))
            for option in OPTIONS
            if option.name.startswith("KEEP_")
        }
        return {**general, **self.keep_of}

    def demand(self, name: str) -> str:
        """Return a required option's text; see ``require``."""
        self.require(name)
        return str(getattr(self, FIELDS.get(name, name.lower())))


#: Options whose field is not simply their name in small letters.
FIELDS = {"NONGPHAEN_HOME": "home", "OFFICE_CONTACT": "contact"}


def load_settings(env: Mapping[str, str] | None = None, *, need: Iterable[str] = ()) -> Settings:
    """Read every option from the environment, else from ``.env`` in the working folder, else its default.

    Args:
        env: In place of the process's environment; then ``.env`` is not read.
        need: Names of options that must be set.

    Raises:
        WrongInputError: An option is missing or takes no such value; the Thai sentence names it.
    """
    from_file = read_env_file(Path(".env")) if env is None else {}
    environment = os.environ if env is None else env
    values: dict[str, str | None] = {}
    sources: dict[str, str] = {}
    for option in OPTIONS:
        found = (environment.get(option.name, "").strip(), from_file.get(option.name, "").strip())
        values[option.name] = found[0] or found[1] or option.default
        sources[option.name] = "environment" if found[0] else ".env" if found[1] else "default"
    for name in sorted({*from_file, *environment}):
        # Of single rules of retention; which names there are is the rules' business (``nongphaen doctor`` says what none knows).
        text = (environment.get(name, "") or from_file.get(name, "")).strip()
        if _KEEP.fullmatch(name) and name not in BY_NAME and text:
            values[name] = text
    settings = _make(values, sources)
    settings.require(*need)
    return settings


def _make(values: Mapping[str, str | None], sources: Mapping[str, str]) -> Settings:
    home = Path(values["NONGPHAEN_HOME"] or "var").absolute()
    keep_of = {
        name: int(_checked(Option(name, None, "", least=1), text) or 0)
        for name, text in values.items()
        if name not in BY_NAME
    }
    read = {name: _checked(BY_NAME[name], text) for name, text in values.items() if name in BY_NAME}
    key = values["SECRET_KEY"]
    if key is not None and len(key) < SECRET_KEY_LEAST:
        raise WrongInputError(f"SECRET_KEY สั้นเกินไป ต้องมีอย่างน้อย {SECRET_KEY_LEAST} ตัวอักษร")
    try:
        ZoneInfo(str(values["TZ_OFFICE"]))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongInputError(
            f"TZ_OFFICE {values['TZ_OFFICE']!r} ไม่ใช่ชื่อเขตเวลา ใช้ เช่น Asia/Bangkok"
        ) from error
    known = {each.name for each in fields(Settings)}
    options: dict[str, Any] = {FIELDS.get(name, name.lower()): value for name, value in read.items()}
    options |= {
        "home": home,
        "database_url": values["DATABASE_URL"] or f"sqlite:///{home / 'nongphaen.db'}",
        # A slash at the end would make //v2/bot, which LINE refuses (line-platform.md section 8).
        "line_api_base": str(values["LINE_API_BASE"]).rstrip("/"),
        "line_data_api_base": str(values["LINE_DATA_API_BASE"]).rstrip("/"),
        "public_url": (values["PUBLIC_URL"] or "").rstrip("/") or None,
        "sources": MappingProxyType(dict(sources)),
        "keep_of": MappingProxyType(keep_of),
    }
    return Settings(**{name: value for name, value in options.items() if name in known})


def _checked(option: Option, text: str | None) -> str | int | None:
    if option.choices and text not in option.choices:
        raise WrongInputError(f"{option.name} {text!r} ไม่ถูกต้อง ใช้ได้เฉพาะ {', '.join(option.choices)}")
    if option.least is None:
        return text
    if not (text or "").isascii() or not (text or "").isdigit() or int(text or 0) < option.least:
        raise WrongInputError(f"{option.name} {text!r} ไม่ถูกต้อง ต้องเป็นจำนวนเต็มตั้งแต่ {option.least}")
    return int(text or 0)


def read_env_file(path: Path) -> dict[str, str]:
    """Read ``NAME=value`` lines; ``#`` begins a comment line, quotes around a value are taken off."""
    if not path.is_file():
        return {}
    read: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.lstrip().startswith("#"):
            value = value.strip()
            quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
            read[name.strip()] = value[1:-1] if quoted else value
    return read


#: Where an option came from, in words.
SOURCES = {"environment": "ตัวแปรแวดล้อม", ".env": "ไฟล์ .env", "default": "ค่าเริ่มต้น"}
HIDDEN, NOT_SET = "(ตั้งแล้ว ไม่แสดง)", "(ยังไม่ได้ตั้ง)"


def shown(settings: Settings, option: Option) -> str:
    """Return an option's value as it may be read on a screen: no secret, no password of an address."""
    value = getattr(settings, FIELDS.get(option.name, option.name.lower()))
    if value in (None, ""):
        return NOT_SET
    if option.secret:
        return HIDDEN
    return without_password(str(value))


def without_password(url: str) -> str:
    """Return an address without the password in it."""
    scheme, found, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    name, colon, _password = user.partition(":")
    return f"{scheme}{found}{name}{':***' if colon else ''}{at}{place}"
