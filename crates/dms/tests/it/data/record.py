"""Records what SQLAlchemy's inspector, with Alembic's hooks on it, tells of a database.

    python record.py sqlite:///x.db > sqlite.txt
    python record.py postgresql+psycopg://... > postgres.txt
    python record.py mariadb+pymysql://... > mysql.txt

The databases are made of sqlite.sql, postgres.sql and mysql.sql. Recorded with SQLAlchemy 2.1.9, Alembic 1.20.1.
"""

import sys
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext

warnings.simplefilter("ignore")
engine = sa.create_engine(sys.argv[1])


def option(value):
    if isinstance(value, sa.TextClause):
        return repr(value.text)
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%r: %s" % (k, option(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "[%s]" % ", ".join(option(v) for v in value)
    return repr(value)


def data_type(kind):
    """repr(), with the arguments of MySQL's types in the order of their names."""
    text = repr(kind)
    if engine.name in ("mysql", "mariadb") and not hasattr(kind, "values") and not isinstance(kind, sa.Enum):
        name, arguments = text[:-1].split("(")
        kept = sorted(a for a in arguments.split(", ") if a != "asdecimal=True")
        return "%s(%s)" % (name, ", ".join(kept))
    return text


def options(kind):
    found = dict(kind.get("dialect_options") or {})
    if not found.get("postgresql_include"):
        found.pop("postgresql_include", None)
    found.pop("not_valid", None)
    found.pop("no_inherit", None)
    return "".join(" %s=%s" % (k, option(found[k])) for k in sorted(found))


with engine.connect() as connection:
    impl = MigrationContext.configure(connection).impl
    inspector = sa.inspect(connection)
    schemas = [None]
    if engine.name == "postgresql":
        schemas.append("other")
    for schema in schemas:
        for name in sorted(inspector.get_table_names(schema=schema)):
            args = (name, schema)
            comment = None
            if engine.name != "sqlite":
                comment = inspector.get_table_comment(*args)["text"]
            found = inspector.get_table_options(*args)
            # The comment once more, and a blank that Alembic takes out.
            found.pop("mariadb_comment", None)
            found = {k.replace(" ", "_"): v for k, v in found.items()}
            print("TABLE", repr(schema), repr(name), repr(comment) + "".join(" %s=%s" % (k, option(v)) for k, v in found.items()))
            key = inspector.get_pk_constraint(*args)
            table = sa.Table(name, sa.MetaData(), schema=schema)
            for c in inspector.get_columns(*args):
                impl.autogen_column_reflect(inspector, table, c)
                line = "  COLUMN %r %s" % (c["name"], data_type(c["type"]))
                line += "" if c["nullable"] else " NOT NULL"
                if c["name"] in key["constrained_columns"]:
                    line += " KEY"
                if c.get("default") is not None:
                    line += " DEFAULT " + c["default"]
                if c.get("autoincrement"):
                    line += " AUTOINCREMENT"
                if c.get("identity"):
                    line += " IDENTITY %s" % " ".join(str(c["identity"][k]) for k in ("always", "start", "increment", "minvalue", "maxvalue", "cycle", "cache"))
                if c.get("computed"):
                    line += " COMPUTED %(sqltext)s %(persisted)s" % c["computed"]
                if c.get("comment"):
                    line += " COMMENT %r" % c["comment"]
                print(line)
            if key["constrained_columns"]:
                print("  PRIMARY KEY %r %r" % (key["name"], key["constrained_columns"]) + options(key))
            lines = []
            for u in inspector.get_unique_constraints(*args):
                if u.get("duplicates_index"):
                    continue
                lines.append("  UNIQUE %r %r" % (u["name"], u["column_names"]) + options(u))
            for f in inspector.get_foreign_keys(*args):
                lines.append(
                    "  FOREIGN KEY %r %r %r %r %r" % (f["name"], f["constrained_columns"], f["referred_schema"], f["referred_table"], f["referred_columns"])
                    + "".join(" %s=%r" % (k, f["options"][k]) for k in sorted(f["options"]))
                )
            for c in inspector.get_check_constraints(*args):
                lines.append("  CHECK %r %s" % (c["name"], c["sqltext"]) + options(c))
            for i in inspector.get_indexes(*args):
                if i.get("duplicates_constraint"):
                    continue
                sorting = i.get("column_sorting") or {}
                elements = [
                    " ".join([e, *(s.upper().replace("_", " ") for s in sorting.get(e, ()))])
                    for e in (i.get("expressions") or i["column_names"])
                ]
                lines.append("  INDEX %r %r %r" % (i["name"], bool(i["unique"]), elements) + options(i))
            print("\n".join(sorted(lines)) if lines else "", end="\n" if lines else "")
