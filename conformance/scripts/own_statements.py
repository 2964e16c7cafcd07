"""Statements of a project's own, written by functions with `@compiles`; URLs as values."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.expression import ClauseElement, Executable

users = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("order"))


class CreateView(DDLElement):
    def __init__(self, name, selectable):
        self.name = name
        self.selectable = selectable


class DropView(DDLElement):
    def __init__(self, name):
        self.name = name


class InsertAll(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, name, query):
        self.name = name
        self.query = query


class Empty(sa.schema.ExecutableDDLElement):
    def __init__(self, table):
        self.table = table


@compiles(CreateView)
def write_create_view(element, compiler, **kw):
    query = compiler.sql_compiler.process(element.selectable, literal_binds=True)
    return f"CREATE VIEW {element.name} AS {query}"


@compiles(DropView)
def write_drop_view(element, compiler, **kw):
    return "DROP VIEW IF EXISTS %s" % compiler.preparer.quote(element.name)


@compiles(DropView, "postgresql")
def write_drop_view_with_what_needs_it(element, compiler, **kw):
    return "DROP VIEW IF EXISTS %s CASCADE" % compiler.preparer.quote(element.name)


@compiles(InsertAll)
def write_insert_all(element, compiler, **kw):
    return f"INSERT INTO {element.name} {compiler.process(element.query, **kw)}"


@compiles(Empty)
def write_empty(element, compiler, **kw):
    return "DELETE FROM " + compiler.preparer.format_table(element.table)


def kind(dialect):
    kinds = {"PostgreSQL": PGDialect, "MySQL": MySQLDialect, "SQLite": SQLiteDialect}
    return " ".join(name for name, kind in kinds.items() if isinstance(dialect, kind))


def show(value):
    op.execute(f"SELECT '{value}'")


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer), sa.Column("name", sa.String(20)), sa.Column("order", sa.Integer))
    op.create_table("Some Users", sa.Column("id", sa.Integer))
    op.create_table("copied", sa.Column("id", sa.Integer))
    selectable = sa.select(users.c.id, users.c["order"]).where(users.c.name == "it's", users.c.id > 3)
    op.execute(CreateView("some_users", selectable))
    op.execute(InsertAll("copied", sa.select(users.c.id).where(users.c.id.in_([1, 2]))))
    op.execute(Empty(sa.table("Some Users")))

    show(kind(op.get_context().dialect))
    show(isinstance(op.get_context().dialect, sqlite.dialect))

    url = URL.create("postgresql+psycopg", "me", "p@ss/w+ d", "db.local", 5432, "some db", {"a": "b c", "z": ["1", "2"]})
    show(url)
    show(url.render_as_string(hide_password=False))
    show(url.get_backend_name() + " " + url.get_driver_name() + " " + url.database + " " + str(url.port))
    show(url.set(drivername="postgresql", database="other"))
    show(url.update_query_dict({"k": "v"}))
    show(url.update_query_string("a=2&m=n", append=True))
    show(url.difference_update_query(["a"]))
    show(make_url(url.render_as_string(False)) == url)
    show(make_url("sqlite:///x.db?timeout=3").query["timeout"])
    show(make_url("mysql://u@h/d?charset=utf8mb4&charset=x").normalized_query["charset"][1])
    show(sa.make_url("sqlite://").get_driver_name() + " " + str(sa.make_url("sqlite://").database))
    show(make_url("mariadb+pymysql://u:p@[::1]:3306/d").host)
    show(" ".join(sorted(url.translate_connect_args(username="user"))))
    for wrong in ("nothing", "", None):
        try:
            make_url(wrong)
        except sa.exc.ArgumentError as error:
            show(error)
    for wrong in ({"drivername": 5}, {"drivername": "sqlite", "host": 5}, {"drivername": "sqlite", "port": "x"}):
        try:
            URL.create(**wrong)
        except (TypeError, ValueError) as error:
            show(str(error).replace("'", ""))


def downgrade():
    op.execute(DropView("some_users"))
    op.execute(DropView("some others"))
    for name in ("copied", "Some Users", "users"):
        op.drop_table(name)
