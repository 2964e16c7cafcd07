"""Records what real Alembic answers to the scripts of cases.py.

    python sweep/record.py > sweep/recorded.json    # with alembic==1.20.1 and sqlalchemy==2.1.9 installed

An answer is the text of `--sql` for the dialect, with `!! ` and the exception at its end where it raised one.
Batches on SQLite, which Alembic rebuilds only with a database at hand, ran on one in memory after `setup`; their answer
is what was executed, in the form of `--sql`, the constraints of a new table sorted. Where MariaDB's answer is MySQL's it is left out.
"""

import contextlib
import inspect
import io
import json
import re
import sys
import warnings

import alembic
import sqlalchemy as sa
from alembic.operations import BatchOperations, Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import mysql, postgresql, sqlite

from cases import CASES

DIALECTS = ["postgresql", "mysql", "mariadb", "sqlite"]
NAMES = {"mysql": mysql, "postgresql": postgresql, "sa": sa, "sqlite": sqlite}
SETUP = """\
op.create_table('u', sa.Column('id', sa.Integer(), nullable=False), sa.Column('k', sa.Integer(), nullable=True), sa.PrimaryKeyConstraint('id'))
op.create_table(
    't',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('a', sa.String(length=30), nullable=True),
    sa.Column('b', sa.Integer(), server_default=sa.text('7'), nullable=False),
    sa.Column('c', sa.Numeric(precision=10, scale=2), nullable=True),
    sa.Column('d', sa.DateTime(), nullable=True),
    sa.Column('parent', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name='pk_t'),
    sa.UniqueConstraint('a', name='uq_a'),
    sa.CheckConstraint('b > 0', name='ck_b'),
    sa.ForeignKeyConstraint(['parent'], ['u.id'], name='fk_parent'),
)
op.create_index('ix_b', 't', ['b'])"""
# What has no answer to compare: registering operations, running coroutines.
WITHOUT_CASES = {"context", "create_module_class_proxy", "implementation_for", "invoke", "register_operation", "run_async"}


def failure(error):
    text = re.sub(r"0x[0-9a-f]+", "0x", " ".join(str(error).split()))
    text = text.split(" [SQL:")[0].split(" (Background on")[0]
    return f"!! {type(error).__name__}: {text[:300]}"


def run(script, context):
    with Operations.context(context) as op:
        exec(script, {**NAMES, "op": op})


def offline(script, dialect):
    output = io.StringIO()
    try:
        run(script, MigrationContext.configure(
            dialect_name=dialect,
            dialect_opts={"paramstyle": "named"},
            opts={"as_sql": True, "literal_binds": True, "output_buffer": output},
        ))
    except Exception as error:
        return output.getvalue() + failure(error)
    return output.getvalue()


def sorted_constraints(statement):
    """Constraints of a reflected table come in another order on each run: alphabetically here, commas aside."""
    lines = statement.split("\n")
    if not re.match(r"CREATE .*TABLE .*_alembic_tmp_", lines[0]):
        return statement
    parts = [line.removesuffix(", ") for line in lines[1:-1]]
    first = next((i for i, part in enumerate(parts) if re.match(r" +(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\b", part)), len(parts))
    parts[first:] = sorted(parts[first:])
    return "\n".join([lines[0], ", \n".join(parts), lines[-1]])


def live(script):
    engine = sa.create_engine("sqlite://")
    output = io.StringIO()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        run(SETUP, context)

        @sa.event.listens_for(engine, "before_cursor_execute")
        def listen(connection, cursor, statement, parameters, context, executemany):
            text = statement.strip()
            if re.match("PRAGMA|SELECT.*sqlite_(schema|master)", text, re.S) or "sqlite_master" in text:
                return
            output.write(sorted_constraints(text.replace("\t", "    ")) + ";\n\n")

        try:
            run(script, context)
        except Exception as error:
            return output.getvalue() + failure(error)
    return output.getvalue()


def answers(form, script):
    found = {dialect: offline(script, dialect) for dialect in DIALECTS}
    if form == "batch":
        found["sqlite"] = live(script)
    if found["mariadb"] == found["mysql"]:
        del found["mariadb"]
    return found


def check_coverage():
    """Every parameter of every directive is in a script, by its name or by its position."""
    scripts = "\n".join(lines for *_, lines in CASES)
    used = {(operation, form) for operation, _, form, _ in CASES}
    for owner, form, start in ((Operations, "op", "op"), (BatchOperations, "batch", "batch_op")):
        for name in dir(owner):
            if name.startswith("_") or name in WITHOUT_CASES or not inspect.isfunction(getattr(owner, name)):
                continue
            if owner is BatchOperations and name in ("f", "get_bind", "get_context", "inline_literal", "batch_alter_table"):
                continue
            if (name, form) not in used and name != "batch_alter_table":
                sys.exit(f"no script of {start}.{name}")
            for parameter in inspect.signature(getattr(owner, name)).parameters.values():
                is_named = parameter.kind is parameter.KEYWORD_ONLY or parameter.default not in (parameter.empty, None)
                if is_named and not re.search(rf"\b{parameter.name}=", scripts):
                    sys.exit(f"no script gives {parameter.name} of {start}.{name}")


def main():
    check_coverage()
    cases, seen = [], set()
    for operation, argument, form, script in CASES:
        if script in seen:
            continue
        seen.add(script)
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            found = answers(form, script)
        cases.append({"operation": operation, "argument": argument, "form": form, "script": script, "answers": found})
    versions = f"alembic {alembic.__version__}, sqlalchemy {sa.__version__}"
    lines = ",\n".join(json.dumps(case) for case in cases)
    print(f'{{"versions": {json.dumps(versions)}, "setup": {json.dumps(SETUP)}, "cases": [\n{lines}\n]}}')


if __name__ == "__main__":
    main()
