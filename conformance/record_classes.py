"""Records which classes real SQLAlchemy has, from which they derive, and what attributes they have.

    python record_classes.py   # with sqlalchemy==2.1.9 installed

Writes crates/dms/src/pylib/sqlalchemy/classes.txt: a line for each class, `name < bases : attributes`, without the
`sqlalchemy.` in front, and a line `name = class` for each further name of one.
"""

import contextlib
import importlib
import inspect
import re
from pathlib import Path

PREFIX = "sqlalchemy."
MODULES = """
sqlalchemy sqlalchemy.types sqlalchemy.schema sqlalchemy.exc sqlalchemy.orm sqlalchemy.orm.state sqlalchemy.orm.util
sqlalchemy.engine sqlalchemy.engine.default sqlalchemy.engine.reflection sqlalchemy.ext.mutable sqlalchemy.sql.base
sqlalchemy.sql.expression sqlalchemy.sql.functions sqlalchemy.dialects.mysql sqlalchemy.dialects.mysql.base
sqlalchemy.dialects.postgresql sqlalchemy.dialects.postgresql.base sqlalchemy.dialects.sqlite
sqlalchemy.dialects.sqlite.base
""".split()
# What is made of statements, which nobody asks for an attribute.
PASSED_OVER = re.compile(r"Compiler|ExecutionContext|Visitor|Linter")
RECORDED = Path(__file__).parent.parent / "crates/dms/src/pylib/sqlalchemy/classes.txt"


def is_recorded(thing):
    return thing.__module__.startswith(PREFIX) and not PASSED_OVER.search(thing.__name__)


def attributes(thing):
    """What its instances have: what stands in the class, and what its methods set."""
    names = {*vars(thing), *vars(thing).get("__annotations__", {})}
    # Some are compiled, or made by functions.
    with contextlib.suppress(OSError):
        source = inspect.getsource(thing)
        names.update(re.findall(r"\bself\.([a-z]\w*)(?::[^=\n]+)?\s=[^=]", source))
    return sorted(name for name in names if not name.startswith("_"))


def path(thing):
    return f"{thing.__module__}.{thing.__name__}".removeprefix(PREFIX)


classes, aliases = set(), set()
for module in MODULES:
    for name, value in vars(importlib.import_module(module)).items():
        if inspect.isclass(value) and is_recorded(value) and not name.startswith("_"):
            classes.update(base for base in value.__mro__ if is_recorded(base))
            if name != value.__name__:
                aliases.add(f"{module}.{name}".removeprefix(PREFIX) + f" = {path(value)}")

lines = [
    f"{path(thing)} < {' '.join(path(base) for base in thing.__bases__ if is_recorded(base))}"
    f" : {' '.join(attributes(thing))}"
    for thing in classes
]
RECORDED.write_text("".join(line.rstrip() + "\n" for line in sorted(lines) + sorted(aliases)))
