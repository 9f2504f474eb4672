"""The rules of the house that a machine can check: where things stand, how they are named and told."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "handlers", "reports", "db")
MOST_LINES = 400
#: Library -> the only part of the house that may import it.
HOME_OF = {
    "linebot": "bot/line/",
    "pythainlp": "bot/nlu/",
    "sklearn": "bot/nlu/",
    "matplotlib": "reports/charts/",
    "flask": "bot/",
    "python_calamine": "db/importing/",
    "cryptography": "db/sealing",
    "docx": "reports/memo",
}
_THAI = re.compile("[\u0e00-\u0e7f]")
#: Pictographs: users get plain words.
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]")


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the four rooms, parsed, by its path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "/versions/" not in path.as_posix()
    }


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield path, node


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def name_of(function: ast.expr) -> str:
    """Return the last name of what is called: ``now`` of ``datetime.now``."""
    return (
        function.attr
        if isinstance(function, ast.Attribute)
        else function.id
        if isinstance(function, ast.Name)
        else ""
    )


def literal(node: ast.expr) -> str:
    """Return the text written in a string or f-string itself; empty for anything reckoned."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def test_every_module_says_in_its_first_line_what_it_is_for():
    assert [path for path, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_no_file_holds_more_than_400_lines():
    long = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES} == {}


def test_every_class_and_function_others_use_has_a_docstring():
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_a_library_is_imported_only_in_its_own_part_of_the_house():
    astray = [
        f"{path} imports {name}"
        for path, tree in modules().items()
        for name in imported(tree)
        for library, home in HOME_OF.items()
        if name.split(".")[0] == library and not path.startswith(home)
    ]
    assert astray == []


def test_no_clock_is_read_without_a_time_zone():
    naive = []
    for path, node in nodes(ast.Call):
        called = ast.unparse(node.func)
        if called.endswith(("utcnow", "date.today", "datetime.today")):
            naive.append(f"{path}:{node.lineno} {called}")
        elif called.endswith("datetime.now") and not node.args and not node.keywords:
            naive.append(f"{path}:{node.lineno} {called}")
    assert naive == []


def test_what_people_are_told_is_thai():
    """The first text of an error that is shown, and the text of a reply, hold Thai."""
    told = {
        "AnswerableError": 0,
        "NoFiguresError": 0,
        "RefusedError": 0,
        "WrongInputError": 0,
        "ImportRejectedError": 0,
        "Reply": 1,
    }
    english = [
        f"{path}:{node.lineno} {text!r}"
        for path, node in nodes(ast.Call)
        if (place := told.get(name_of(node.func))) is not None and len(node.args) > place
        if re.search("[A-Za-z]", text := literal(node.args[place])) and not _THAI.search(text)
    ]
    assert english == []


def test_no_text_of_the_house_holds_an_emoji():
    found = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Constant)
        if isinstance(node.value, str) and _EMOJI.search(node.value)
    ]
    assert found == []


def test_every_capability_has_three_examples_a_thai_summary_and_a_docstring():
    from handlers.core import load_handlers

    for topic, handler in load_handlers().items():
        assert len(set(handler.examples)) >= 3, topic
        assert _THAI.search(handler.summary), topic
        assert handler.handle.__doc__, topic
        assert all(example.strip() == example for example in handler.examples), topic


def test_no_sentence_is_an_example_of_two_capabilities():
    from handlers.core import load_handlers

    seen: dict[str, str] = {}
    for topic, handler in load_handlers().items():
        for example in handler.examples:
            assert seen.setdefault(example, topic) == topic, f"{example} is of {seen[example]} and of {topic}"


def every_command() -> Iterator[tuple[str, click.Command]]:
    from bot.cli import cli

    def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
        yield path, command
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=path)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk(inner, f"{path} {name}")

    return walk(cli, "nongphaen")


def test_every_command_tells_in_thai_what_it_does():
    for path, command in every_command():
        assert _THAI.search(command.help or ""), path
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert _THAI.search(option.help or "") or option.name in {"help", "version"}, (
                    f"{path} {option.opts}"
                )


def test_every_table_is_known_to_the_migrations_and_told_in_the_architecture():
    from db.models import MODULES, all_tables

    declaring = {
        path.removeprefix("db/").removesuffix(".py")
        for path, node in nodes(ast.ClassDef)
        if path.startswith("db/") and any(ast.unparse(base) == "Base" for base in node.bases)
    }
    assert {module for module in declaring if not module.startswith("datasets/")} <= set(MODULES)
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(\w+)` \| .* \| `db/", page, flags=re.MULTILINE))
    assert told == set(all_tables().tables)


def test_no_committed_file_names_a_machine_or_a_registry():
    """A clone must work anywhere: no path of somebody's machine, no host of a package registry."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    telling = re.compile(
        "|".join(
            [
                "/" + "root/",
                "/" + "work/",
                "pypi" + r"\.org",
                "pythonhosted" + r"\.org",
                "registry" + r"\.npmjs",
            ]
        )
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".png", ".xlsx", ".xls", ".gz"} or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if telling.search(line):
                found.append(f"{name}:{number}")
    assert found == []
