"""The command line ``nongphaen``: one file per group of commands, imported only when called."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import click
from sqlalchemy.exc import InterfaceError, OperationalError

from db.errors import AnswerableError, TemporaryError

#: Command name -> module and attribute. Importing late keeps ``serve`` free of what only the worker needs.
COMMANDS = {
    "ask": "bot.cli.ask:ask",
    "demo": "bot.cli.demo:demo",
    "trial": "bot.cli.trial:trial",
    "serve": "bot.cli.serve:serve",
    "work": "bot.cli.work:work",
    "simulator": "bot.cli.simulator:simulator",
    "import": "bot.cli.imports:import_group",
    "template": "bot.cli.templates:template",
    "export": "bot.cli.export:export",
    "invite": "bot.cli.people:invite",
    "people": "bot.cli.people:people",
    "groups": "bot.cli.people:groups",
    "seats": "bot.cli.seats:seats",
    "richmenu": "bot.cli.richmenu:richmenu",
    "console": "bot.cli.console:console",
    "circulars": "bot.cli.circulars:circulars",
    "deadlines": "bot.cli.deadlines:deadlines",
    "outbox": "bot.cli.queues:outbox",
    "inbox": "bot.cli.queues:inbox",
    "quota": "bot.cli.quota:quota",
    "audit": "bot.cli.audit:audit",
    "office": "bot.cli.offices:office",
    "backup": "bot.cli.backup:backup",
    "restore": "bot.cli.backup:restore",
    "nlu": "bot.cli.nlu:nlu",
    "doctor": "bot.cli.doctor:doctor",
    "db": "bot.cli.database:database",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def __init__(self, *args: Any, commands_by_name: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.commands_by_name = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_by_name:
            return None
        module, _, attribute = self.commands_by_name[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(
    cls=LazyGroup, commands_by_name=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="nongphaen")
def cli() -> None:
    """น้องแผน: ผู้ช่วยตอบคำถามของกลุ่มนโยบายและแผนบน LINE"""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command; wrong input is one Thai sentence on standard error and exit code 2 (contract.md)."""
    try:
        code = cli.main(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except AnswerableError as error:
        click.echo(error.said, err=True)
        sys.exit(2)
    except TemporaryError:
        click.echo("ติดต่อ LINE ไม่ได้ในขณะนี้ ลองใหม่อีกครั้ง หรือตรวจด้วย nongphaen doctor", err=True)
        sys.exit(1)
    except (OperationalError, InterfaceError) as unreachable:
        click.echo(
            f"ติดต่อฐานข้อมูลไม่ได้ ตรวจ DATABASE_URL ด้วย nongphaen doctor ({type(unreachable.orig).__name__})",
            err=True,
        )
        sys.exit(1)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
