"""Records what real Alembic answers to the scripts of the unit tests of dialects and statements.

    python record_dialects.py   # with alembic==1.20.1 and sqlalchemy==2.1.9 installed

Reads the scripts in crates/dms/src/{dialect,pylib}/tests/recorded/*.txt and writes the answers anew, for every
dialect. To add a case, add its `==== name` and its script, and run this.
"""

import datetime
import decimal
import io
import json
import pathlib
import re
import uuid

import alembic
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects.mysql import mariadb

SOURCES = pathlib.Path(__file__).parents[1] / "crates/dms/src"
RECORDED = SOURCES / "dialect/tests/recorded"
STATEMENTS = SOURCES / "pylib/tests/recorded"
DIALECTS = ["postgresql", "sqlite", "mysql", "mariadb"]
HEAD = (
    f"Recorded from Alembic {alembic.__version__}, SQLAlchemy {sa.__version__}; "
    "never edited by hand.\n"
)
NAMES = {
    "datetime": datetime,
    "decimal": decimal,
    "mariadb": mariadb,
    "mysql": mysql,
    "pg": pg,
    "sa": sa,
    "sqlite": sqlite,
    "uuid": uuid,
}


def context(dialect, output, naming=None):
    opts = {"as_sql": True, "literal_binds": True, "output_buffer": output}
    if naming is not None:
        opts["target_metadata"] = sa.MetaData(naming_convention=naming)
    return MigrationContext.configure(
        dialect_name=dialect, dialect_opts={"paramstyle": "named"}, opts=opts
    )


def failure(error):
    text = re.sub(r"0x[0-9a-f]+", "0x", " ".join(str(error).split()))
    return f"!! {type(error).__name__}: {text}"


def answer(script, dialect):
    output = io.StringIO()
    # A first line `# naming: {...}` is the convention of the project's MetaData.
    first = script.split("\n", 1)[0]
    naming = json.loads(first.removeprefix("# naming: ")) if first.startswith("# naming: ") else None
    try:
        ctx = context(dialect, output, naming)
        with Operations.context(ctx) as op:
            exec(script, {**NAMES, "ctx": ctx, "op": op})
    except Exception as error:
        return output.getvalue() + failure(error)
    return output.getvalue().strip()


def type_text(script, dialect):
    try:
        value = eval(script, dict(NAMES))
        own = context(dialect, io.StringIO()).dialect
        return own.type_compiler_instance.process(value)
    except Exception as error:
        return failure(error)


def record_types(path):
    blocks = [HEAD]
    for block in path.read_text().split("\n\n")[1:]:
        name = block.strip().splitlines()[0]
        answers = [f"  {dialect}: {type_text(name, dialect)}" for dialect in DIALECTS]
        blocks.append("\n".join([name, *answers]) + "\n")
    path.write_text("\n".join(blocks))


def record(path):
    blocks = [HEAD]
    for case in path.read_text().split("\n==== ")[1:]:
        name, rest = case.split("\n", 1)
        script = rest.split("\n---- ")[0].rstrip("\n")
        lines = [f"==== {name}", script]
        for dialect in DIALECTS:
            lines += [f"---- {dialect}", answer(script, dialect)]
        blocks.append("\n".join(lines) + "\n")
    path.write_text("\n".join(blocks))


def record_evaluated(path):
    """Scripts that the tests evaluate: dialects with the same answer stand together."""
    blocks = [HEAD]
    for case in path.read_text().split("\n==== ")[1:]:
        name, rest = case.split("\n", 1)
        script = rest.split("\n---- ")[0].rstrip("\n")
        answers = {}
        for dialect in DIALECTS:
            answers.setdefault(answer(script, dialect), []).append(dialect)
        lines = [f"==== {name}", script]
        for text, dialects in answers.items():
            lines += [f"---- {' '.join(dialects)}", text]
        blocks.append("\n".join(lines) + "\n")
    path.write_text("\n".join(blocks))


def main():
    for path in sorted(RECORDED.glob("evaluated/*.txt")):
        # record_types.py and record_libraries.py write the others.
        if path.name not in ("libraries.txt", "types.txt"):
            record_evaluated(path)
    for path in sorted(RECORDED.glob("*.txt")):
        if path.name == "types.txt":
            record_types(path)
        else:
            record(path)
    for path in sorted(STATEMENTS.glob("*.txt")):
        record(path)


if __name__ == "__main__":
    main()
