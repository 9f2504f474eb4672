"""Write what the docs say of commands, settings and permissions from the code that declares them.

``python -m tools.make_docs`` rewrites docs/commands.md, docs/permissions.md, the settings of README.md and the ages of
docs/audit.md; ``tests/test_docs.py`` fails while they are not current.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.cli import cli
from bot.settings import OPTIONS
from db.retention import KEPT, table_rows
from tools.permissions_page import permissions_page

ROOT = Path(__file__).resolve().parents[1]
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
PERMISSIONS_PAGE = ROOT / "docs" / "permissions.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- settings: made by tools/make_docs.py -->", "<!-- /settings -->"
AUDIT_PAGE = ROOT / "docs" / "audit.md"
KEPT_BEGIN, KEPT_END = "<!-- retention: made by tools/make_docs.py -->", "<!-- /retention -->"

_HEAD = """# คำสั่ง (Commands)

คำสั่งทั้งหมดของ `nongphaen` หน้านี้สร้างจากคำอธิบายในตัวคำสั่งด้วย `python -m tools.make_docs` ไม่ต้องแก้ด้วยมือ
ดูคำอธิบายของแต่ละคำสั่งบนเครื่องได้ด้วย `nongphaen คำสั่ง --help`

Exit codes: 0 = เสร็จ, 1 = ข้อผิดพลาดของโปรแกรมหรือบริการที่ติดต่อไม่ได้, 2 = ข้อมูลนำเข้าไม่ถูกต้อง (บอกเป็นภาษาไทย)
"""


def commands_page() -> str:
    """Return docs/commands.md: every command with its help, usage and options, in the order of ``--help``."""
    context = click.Context(cli, info_name="nongphaen")
    parts = [_HEAD]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts.extend(_sections(command, f"nongphaen {name}", 2))
    return "\n".join(parts)


def _sections(command: click.Command, path: str, level: int, title: str = "") -> Iterator[str]:
    context = click.Context(command, info_name=path)
    yield f"{'#' * level} {title or path}\n"
    help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    if help_text:
        yield f"{help_text}\n"
    group = command if isinstance(command, click.Group) else None
    if group is None:
        taken = any(isinstance(each, click.Option) for each in command.params)
        pieces = [each for each in command.collect_usage_pieces(context) if taken or each != "[OPTIONS]"]
        usage = " ".join([path, *pieces])
        yield f"```\n{usage}\n```\n"
    yield from _options(command, context)
    if group is None:
        return
    names = group.list_commands(context)
    found = [
        (name, subcommand) for name in names if (subcommand := group.get_command(context, name)) is not None
    ]
    for name, subcommand in sorted(found, key=lambda pair: not pair[1].hidden):
        if subcommand.hidden:  # What a group does without a subcommand's name: import KIND FILE.
            words = [
                each.make_metavar(context) for each in subcommand.params if isinstance(each, click.Argument)
            ]
            yield from _sections(subcommand, path, level + 1, " ".join([path, *words]))
        else:
            yield from _sections(subcommand, f"{path} {name}", level + 1)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    if options:
        rows = [
            f"| `{_named(each, context)}` | {_cell(each.help or '')} | {_default(each)} |" for each in options
        ]
        yield "\n".join(["| ตัวเลือก | ความหมาย | ค่าเริ่มต้น |", "| --- | --- | --- |", *rows, ""])


def _named(option: click.Option, context: click.Context) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    return (
        names
        if option.is_flag or option.count
        else f"{names} {option.make_metavar(context)}".replace("|", "/")
    )


def _default(option: click.Option) -> str:
    default: Any = option.default
    shown = option.show_default and default is not None and not option.is_flag
    return f"`{default}`" if shown else ""


def settings_table() -> str:
    """Return the table of settings in README.md, from the declarations of ``bot.settings``."""
    rows = [
        f"| `{each.name}` | {_cell(each.help)} | {'(ลับ)' if each.secret else f'`{each.default}`' if each.default else ''} |"
        for each in OPTIONS
    ]
    return "\n".join(["| ตัวแปร | ความหมาย | ค่าเริ่มต้น |", "| --- | --- | --- |", *rows])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def readme_with_settings(readme: str) -> str:
    """Return README.md with the table of settings put between its two marks.

    Raises:
        ValueError: A mark is missing.
    """
    return _between(readme, BEGIN, settings_table(), END)


def audit_page_with_retention(page: str) -> str:
    """Return docs/audit.md with the table of what is kept how long, from the declarations of ``db.retention``."""
    days = {each.name: int(each.default or 0) for each in OPTIONS if each.name.startswith("KEEP_")}
    rows = [
        f"| {each.what} | `{each.tables}` | {each.days:,} | `{each.setting}` | {'' if each.general == each.setting else f'`{each.general}`'} | {each.why} |"
        for each in table_rows(days)
    ]
    heads = [
        "| อะไร | ตาราง | วัน (ค่าเริ่มต้น) | ตั้งเฉพาะเรื่องนี้ | ไม่ตั้งใช้ค่าของ | เก็บเพราะ |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    kept = [f"| `{table}` | {why} |" for table, why in sorted(KEPT.items())]
    table = "\n".join(
        [*heads, *rows, "", "ตารางที่ไม่ลบตามเวลา และเหตุผล:\n", "| ตาราง | เพราะ |", "| --- | --- |", *kept]
    )
    return _between(page, KEPT_BEGIN, table, KEPT_END)


def _between(page: str, begin: str, made: str, end: str) -> str:
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page must hold {begin!r} and {end!r}.")
    return f"{before}{begin}\n{made}\n{end}{after}"


def main() -> None:
    """Rewrite the pages."""
    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
    PERMISSIONS_PAGE.write_text(permissions_page(), encoding="utf-8")
    README.write_text(readme_with_settings(README.read_text(encoding="utf-8")), encoding="utf-8")
    AUDIT_PAGE.write_text(audit_page_with_retention(AUDIT_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    made = ", ".join(str(page.relative_to(ROOT)) for page in (COMMANDS_PAGE, PERMISSIONS_PAGE))
    print(f"{made} and the tables of README.md and docs/audit.md are current")


if __name__ == "__main__":
    main()
