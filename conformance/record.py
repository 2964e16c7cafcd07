"""Records what real Alembic answers to the cases of this folder.

    python record.py            # with the packages of xtask/src/record.rs installed

Writes scripts/<case>.<dialect>.<direction>.sql beside each script: the text of `--sql` without the
version table. A case that names `dialects` is recorded for those alone.
"""

import importlib.metadata
import importlib.util
import io
import pathlib

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

DIALECTS = ["postgresql", "sqlite", "mysql", "mariadb"]
# What the cases need beside Python; VERSIONS tells with which versions they were recorded.
PACKAGES = ["alembic", "sqlalchemy", "alembic_postgresql_enum", "alembic_utils"]
HERE = pathlib.Path(__file__).parent


def load(path):
    spec = importlib.util.spec_from_file_location("case_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def render(module, dialect, direction):
    output = io.StringIO()
    context = MigrationContext.configure(
        dialect_name=dialect,
        dialect_opts={"paramstyle": "named"},
        opts={"as_sql": True, "literal_binds": True, "output_buffer": output},
    )
    with Operations.context(context), context.begin_transaction():
        getattr(module, direction)()
    return output.getvalue()


def main():
    for path in sorted((HERE / "scripts").glob("*.py")):
        module = load(path)
        for dialect in getattr(module, "dialects", DIALECTS):
            for direction in ("upgrade", "downgrade"):
                target = path.with_name(f"{path.stem}.{dialect}.{direction}.sql")
                target.write_text(render(module, dialect, direction))
    versions = [f"{name} {importlib.metadata.version(name)}\n" for name in PACKAGES]
    (HERE / "scripts" / "VERSIONS").write_text("".join(versions))


if __name__ == "__main__":
    main()
