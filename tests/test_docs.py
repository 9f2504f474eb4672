"""What is written keeps up with what is built: terms, commands, settings, links, dependencies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click

from bot.cli import COMMANDS, cli
from db.datasets import DATASETS, DIMENSIONS, See
from reports.derived import all_measures
from tools import console_pictures, make_docs

ROOT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
_REMAKE = "run: .venv/bin/python -m tools.make_docs"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Every Markdown page of the project itself."""
    hidden = {".venv", "var", ".git", "node_modules", ".pytest_cache"}
    return [path for path in sorted(ROOT.rglob("*.md")) if not hidden & set(path.relative_to(ROOT).parts)]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings as a code host makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), flags=re.MULTILINE)
    return {
        re.sub(r"[^\w\- \u0e00-\u0e7f]", "", heading.lower().replace("`", "")).replace(" ", "-")
        for heading in headings
    }


def test_the_glossary_names_every_dataset_measure_and_dimension():
    glossary = read("docs/glossary.md")
    rows = [line for line in glossary.splitlines() if line.startswith("|")]

    def told(thai: str, code: str) -> bool:
        return any(thai in row and f"`{code}`" in row for row in rows)

    declared = [(each.thai, each.kind) for each in DATASETS.values()]
    declared += [(each.thai, each.key) for each in (*all_measures(), *DIMENSIONS.values())]
    assert [pair for pair in declared if not told(*pair)] == []


def test_the_glossary_names_every_table_class_of_a_dataset():
    glossary = read("docs/glossary.md")
    assert [
        each.table.__name__ for each in DATASETS.values() if f"`{each.table.__name__}`" not in glossary
    ] == []


def test_the_glossary_tells_unit_and_audience_of_every_measure():
    who = {
        See.OPEN: "everyone",
        See.LOCAL: "own office",
        See.PEERS: "schools + sums",
        See.SUMS: "own + sums",
        See.OFFICE: "officers",
    }
    rows = read("docs/glossary.md").splitlines()
    for measure in all_measures():
        told = f"| `{measure.key}` | {measure.unit} | {who[measure.see]} |"
        assert any(measure.thai in row and told in row for row in rows), f"{measure.thai}: {told}"


def test_the_page_of_commands_is_current_and_whole():
    page = read("docs/commands.md")
    assert page == make_docs.commands_page(), _REMAKE
    headings = re.findall(r"^## nongphaen ([\w-]+)", page, flags=re.MULTILINE)
    assert headings == list(COMMANDS)


def test_the_page_of_permissions_is_current_and_names_everything_that_may_be_asked_and_done():
    from handlers.core import HANDLERS

    page = read("docs/permissions.md")
    assert page == make_docs.permissions_page(), _REMAKE
    assert [each.key for each in all_measures() if f"`{each.key}`" not in page] == []
    assert [topic for topic in HANDLERS if f"`{topic}`" not in page] == []


def test_the_settings_of_the_readme_are_current():
    readme = read("README.md")
    assert readme == make_docs.readme_with_settings(readme), _REMAKE


def test_the_ages_of_the_audit_page_are_current():
    page = read("docs/audit.md")
    assert page == make_docs.audit_page_with_retention(page), _REMAKE


def test_every_command_shown_in_the_pages_exists():
    context = click.Context(cli, info_name="nongphaen")
    for path in pages():
        for name, rest in re.findall(r"nongphaen ([a-z]+)(?: ([a-z]+))?", path.read_text(encoding="utf-8")):
            if name not in COMMANDS:
                assert name in {"as"}, f"{path.name}: nongphaen {name}"
                continue
            command = cli.get_command(context, name)
            if isinstance(command, click.Group) and rest and not command.params and name != "import":
                assert rest in command.list_commands(context), f"{path.name}: nongphaen {name} {rest}"


def test_every_link_between_pages_leads_somewhere():
    broken = []
    for path in pages():
        text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", path.read_text(encoding="utf-8")))
        for target in _LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            goal = (path.parent / name).resolve() if name else path
            if not goal.exists():
                broken.append(f"{path.relative_to(ROOT)} -> {target}")
            elif anchor and anchor not in anchors(goal.read_text(encoding="utf-8")):
                broken.append(f"{path.relative_to(ROOT)} -> {target} (no such heading)")
    assert broken == []


def test_the_readme_gives_a_newcomer_the_two_commands():
    readme, makefile = read("README.md"), read("Makefile")
    for command in ("demo", "test"):
        assert f"make {command}" in readme and re.search(rf"^{command}:", makefile, flags=re.MULTILINE)


def test_every_dependency_is_accounted_for():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    page = read("docs/decisions/0005-dependencies.md")
    wanted = (*project["dependencies"], *project["optional-dependencies"]["dev"])
    names = [re.split(r"[\[<>=]", each)[0] for each in wanted]
    assert [name for name in names if not re.search(rf"[|,] {re.escape(name)}[ ,]", page)] == []


def test_every_decision_has_its_parts_and_stands_in_the_index():
    index = read("docs/decisions/README.md")
    found = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert path.name in index
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, flags=re.MULTILINE), path.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{path.name}: {part}"


def test_the_changelog_tells_of_the_version_we_ship():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in read("CHANGELOG.md")


def test_every_page_of_the_console_has_its_picture_in_the_tour():
    """A page that is opened by GET is named in tools/console_pictures.py, its picture is there, and the tour shows it."""
    assert set(console_pictures.PICTURES) == console_pictures.pages(), "say in PICTURES what shows the page"
    tour = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    for rule, names in console_pictures.PICTURES.items():
        for name in names:
            assert f"(images/{name}.png)" in tour, rule
            assert (ROOT / "docs" / "images" / f"{name}.png").is_file(), rule
