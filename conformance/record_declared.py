"""Records the SQL by which real SQLAlchemy creates the models of this folder.

    python record_declared.py            # with the packages of xtask/src/record.rs installed

Writes declared/<case>.<dialect>.sql beside each case: the statements of `MetaData.create_all()` on an empty
database, each ended by a semicolon and an empty line, sorted: SQLAlchemy creates the indexes of a table in the order
of a set.
"""

import importlib.metadata
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# The dialect, and a URL whose driver nobody opens.
DIALECTS = {
    "postgresql": "postgresql://",
    "sqlite": "sqlite://",
    "mysql": "mysql://",
    "mariadb": "mariadb://",
}
PACKAGES = ["sqlalchemy", "flask-sqlalchemy", "sqlmodel"]

# Creating the tables leaves its marks on them, so that every recording wants models of its own.
PROGRAM = """
import importlib, sys
import sqlalchemy as sa
from sqlalchemy.engine import url
from sqlalchemy import create_mock_engine

sys.path.insert(0, sys.argv[1])
module = importlib.import_module(sys.argv[2])
base = getattr(module, "metadata", None) or getattr(module, "Base", None) or module.db
metadata = getattr(base, "metadata", base)

def write(statement, *args, **kwargs):
    text = str(statement.compile(dialect=engine.dialect)).strip().replace("\\t", "    ")
    sys.stdout.write(text + ";\\n\\n")

class Driver:
    paramstyle = "named"
    version_info = (2, 0)

def engine_of(address):
    made = url.make_url(address)
    dialect = made.get_dialect()
    if hasattr(dialect, "import_dbapi"):
        dialect.import_dbapi = classmethod(lambda cls: Driver)
        dialect.dbapi = classmethod(lambda cls: Driver)
    return create_mock_engine(address, write)

engine = engine_of(sys.argv[3])
metadata.create_all(engine, checkfirst=False)
"""


def main():
    folder = HERE / "declared"
    for path in sorted(folder.glob("*.py")):
        for dialect, address in DIALECTS.items():
            command = [sys.executable, "-c", PROGRAM, str(folder), path.stem, address]
            text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            statements = sorted(text.removesuffix(";\n\n").split(";\n\n"))
            text = "".join(statement + ";\n\n" for statement in statements)
            path.with_name(f"{path.stem}.{dialect}.sql").write_text(text)
    versions = [f"{name} {importlib.metadata.version(name)}\n" for name in PACKAGES]
    (folder / "VERSIONS").write_text("".join(versions))


if __name__ == "__main__":
    main()
