"""Writes the first two migrations from the models: one function per table, plain column types.

Only until the first release; from then on a change of the models comes with a migration of its own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sqlalchemy import Boolean, CheckConstraint, ForeignKeyConstraint, Table, UniqueConstraint
from sqlalchemy.types import TypeDecorator

sys.path.insert(0, str(Path(__file__).parents[1]))

from db.datasets import DATASETS
from db.models import all_tables

VERSIONS = Path(__file__).parents[1] / "db" / "migrations" / "versions"
FOUNDATION = (
    "The foundation: offices and people, batches, queues, conversations, questions and the audit chain."
)
FACTS = "The facts: one table per dataset, every row under an import batch."
HEAD = '''"""{about}

Written by tools/first_migration.py from the models of the first release. Back: ``nongphaen db downgrade base``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None

#: BIGINT on PostgreSQL; SQLite numbers rows by itself only in an INTEGER primary key.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
'''


def type_text(column_type: object) -> str:
    """Return a type as the migration writes it."""
    plain = column_type.impl if isinstance(column_type, TypeDecorator) else column_type
    name = type(plain).__name__
    if name == "BigInteger":
        return "BIG_ID" if getattr(plain, "_variant_mapping", None) else "sa.BigInteger()"
    if name == "DateTime":
        return "MOMENT"
    length = getattr(plain, "length", None)
    return f"sa.{name}({length or ''})"


def column_text(column) -> str:
    parts = [repr(column.name), type_text(column.type)]
    if not column.primary_key:
        parts.append(f"nullable={column.nullable}")
    if column.server_default is not None:
        parts.append(f"server_default=sa.text({str(column.server_default.arg)!r})")
    return f"sa.Column({', '.join(parts)}),"


def constraint_text(constraint) -> str:
    if isinstance(constraint, ForeignKeyConstraint):
        ours = [key.parent.name for key in constraint.elements]
        theirs = [key.target_fullname for key in constraint.elements]
        more = f", ondelete={constraint.ondelete!r}" if constraint.ondelete else ""
        return f"sa.ForeignKeyConstraint({ours!r}, {theirs!r}, name=op.f({constraint_name(constraint)!r}){more}),"
    names = ", ".join(repr(column.name) for column in constraint.columns)
    if isinstance(constraint, CheckConstraint):
        return f"sa.CheckConstraint({str(constraint.sqltext)!r}, name=op.f({constraint_name(constraint)!r})),"
    kind = "UniqueConstraint" if isinstance(constraint, UniqueConstraint) else "PrimaryKeyConstraint"
    return f"sa.{kind}({names}, name=op.f({constraint_name(constraint)!r})),"


def constraint_name(constraint) -> str:
    table = constraint.table
    columns = [column.name for column in constraint.columns]
    if constraint.name and not str(constraint.name).startswith("_unnamed"):
        name = str(constraint.name)
        return (
            f"ck_{table.name}_{name}"
            if isinstance(constraint, CheckConstraint) and not name.startswith("ck_")
            else name
        )
    if isinstance(constraint, ForeignKeyConstraint):
        return f"fk_{table.name}_{columns[0]}_{constraint.elements[0].target_fullname.split('.')[0]}"
    return (
        f"uq_{table.name}_{'_'.join(columns)}"
        if isinstance(constraint, UniqueConstraint)
        else f"pk_{table.name}"
    )


def index_text(index) -> str:
    names = [
        getattr(expression, "name", None) or f"sa.text({str(expression)!r})"
        for expression in index.expressions
    ]
    listed = "[" + ", ".join(name if name.startswith("sa.text") else repr(name) for name in names) + "]"
    where = ""
    for dialect in ("sqlite", "postgresql"):
        condition = index.dialect_options[dialect].get("where")
        if condition is not None:
            from sqlalchemy.dialects import postgresql, sqlite

            module = {"sqlite": sqlite, "postgresql": postgresql}[dialect]
            said = condition.compile(dialect=module.dialect(), compile_kwargs={"literal_binds": True})
            said = re.sub(rf"\b{index.table.name}\.", "", str(said))
            where += f", {dialect}_where=sa.text({said!r})"
    return (
        f"op.create_index(op.f({index.name!r}), {index.table.name!r}, {listed}, unique={index.unique}{where})"
    )


def table_text(table: Table) -> str:
    lines = [column_text(column) for column in table.columns]
    constraints = sorted(table.constraints, key=lambda item: (type(item).__name__, constraint_name(item)))
    lines += [constraint_text(item) for item in constraints if not _is_boolean_check(item)]
    indexes = [index_text(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    body = "\n        ".join(lines)
    tail = "".join(f"\n    {line}" for line in indexes)
    return f"def _{table.name}() -> None:\n    op.create_table(\n        {table.name!r},\n        {body}\n    ){tail}\n"


def _is_boolean_check(constraint) -> bool:
    return isinstance(constraint, CheckConstraint) and isinstance(
        getattr(constraint, "_type_bound", None), Boolean
    )


def write(file_name: str, about: str, before: str | None, tables: list[Table]) -> None:
    """Write one migration that makes ``tables``, in the order of their foreign keys."""
    revision = file_name[:4]
    head = HEAD.format(about=about, revision=revision, before=repr(before))
    calls = "\n    ".join(f"_{table.name}()" for table in tables)
    names = ",\n    ".join(repr(table.name) for table in tables)
    turns = [
        f"TABLES = (\n    {names},\n)\n\n\ndef upgrade() -> None:\n    {calls}\n",
        "def downgrade() -> None:\n    for name in reversed(TABLES):\n        op.drop_table(name)\n",
    ]
    (VERSIONS / file_name).write_text("\n\n".join([head, *map(table_text, tables), *turns]), encoding="utf-8")


def main() -> None:
    tables = all_tables().sorted_tables
    facts = {dataset.table.__tablename__ for dataset in DATASETS.values()}
    write("0001_foundation.py", FOUNDATION, None, [table for table in tables if table.name not in facts])
    write("0002_facts.py", FACTS, "0001", [table for table in tables if table.name in facts])


if __name__ == "__main__":
    main()
