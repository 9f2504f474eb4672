"""``nlu``: measure how sentences are understood. Each subcommand has a file of its own; one more is a line here."""

from __future__ import annotations

import click

from bot.cli import LazyGroup

#: Subcommand -> module and attribute, imported when called.
SUBCOMMANDS = {
    "list": "bot.cli.teaching:list_sentences",
    "teach": "bot.cli.teaching:teach",
    "ignore": "bot.cli.teaching:ignore_sentence",
    "lessons": "bot.cli.teaching:lessons",
    "forget": "bot.cli.teaching:forget",
    "versions": "bot.cli.teaching:versions",
    "use": "bot.cli.teaching:use",
    "explain": "bot.cli.nlu_explain:explain",
    "evaluate": "bot.cli.nlu_evaluate:evaluate",
}


@click.group(cls=LazyGroup, commands_by_name=SUBCOMMANDS)
def nlu() -> None:
    """วัดและปรับการเข้าใจประโยคภาษาไทย"""
