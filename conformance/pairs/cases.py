"""Pairs of models, before and after a change, as Python source; recorded by record.py.

`PAIRS` holds (name, before, after, databases, options). A pair that is made with `pair()` is there twice, forwards and
backwards. Databases are letters: p is PostgreSQL, m MariaDB, s SQLite.
"""

import zlib

HEAD = """\
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = sa.MetaData()
"""
PAIRS = []


def options_of(name, given):
    """Half of the pairs each with batch mode and with comparison of defaults, unless a pair says otherwise."""
    draw = zlib.crc32(name.encode())
    options = {
        "batch": "".join(letter for letter, bit in (("p", 1), ("m", 2)) if draw & bit) + "s",
        "compare_server_default": bool(draw & 4),
        "include_schemas": False,
    }
    options.update(given)
    return options


def one(name, before, after, on="pms", **given):
    if any(name == other[0] for other in PAIRS):
        raise ValueError(f"two pairs are called {name}")
    PAIRS.append((name, before, after, on, options_of(name, given)))


def pair(name, before, after, on="pms", **given):
    one(name, before, after, on, **given)
    one(f"{name}, backwards", after, before, on, **given)


def table(name, *items):
    """A classic table with a numbered key."""
    lines = [f"'{name}'", "metadata", "sa.Column('id', sa.Integer, primary_key=True)", *items]
    return "sa.Table(" + ", ".join(lines) + ")\n"


def t(*items):
    return HEAD + table("t", *items)


def column(type_, *rest, name="a"):
    return ", ".join([f"sa.Column('{name}'", type_, *rest]) + ")"


def change(name, before, after, on="pms", **given):
    """Another item of table t."""
    listed = lambda items: [items] if isinstance(items, str) else list(items)
    pair(name, t(*listed(before)), t(*listed(after)), on, **given)


# ------------------------------------------------------------------------------------------------ tables

KEEP = HEAD + table("keep", column("sa.Integer"))
pair("table", KEEP, KEEP + table("added", column("sa.String(30)")))
pair("first table", "", t(column("sa.String(30)")))
pair("table renamed", HEAD + table("one", column("sa.Integer")), HEAD + table("two", column("sa.Integer")))
pair("table with indexes", KEEP, KEEP + table(
    "added", column("sa.String(30)", "index=True"), column("sa.Integer", "unique=True", name="b"),
    column("sa.Integer", "unique=True, index=True", name="c"), "sa.Index('ix_two', 'a', 'b')"))
pair("table with constraints", KEEP, KEEP + table(
    "added", column("sa.String(30)", "nullable=False"), column("sa.Integer", name="b"),
    "sa.UniqueConstraint('a', 'b', name='uq_ab')", "sa.CheckConstraint(\"a <> ''\", name='ck_a')",
    "sa.ForeignKeyConstraint(['b'], ['keep.id'], name='fk_b', ondelete='CASCADE', onupdate='SET NULL')"))
pair("table with unnamed constraints", KEEP, KEEP + table(
    "added", column("sa.String(30)"), column("sa.ForeignKey('keep.id')", name="b"), "sa.UniqueConstraint('a', 'b')",
    "sa.CheckConstraint('b > 0')"))
pair("table with comments", KEEP, KEEP + table(
    "added", column("sa.String(30)", "comment=\"it's a\""), "comment='a table'"))
pair("table with composite key", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.Integer, primary_key=True), "
     "sa.Column('b', sa.String(20), primary_key=True), sa.Column('c', sa.Integer))\n")
pair("table with named key", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.Integer), "
     "sa.PrimaryKeyConstraint('a', name='pk_of_added'))\n")
pair("table with text key", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.String(9), primary_key=True))\n")
pair("table without key", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.Integer))\n")
pair("table with autoincrement off", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.Integer, primary_key=True, "
     "autoincrement=False))\n")
pair("table with big key", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.BigInteger, primary_key=True))\n")
pair("table with identity", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.Integer, sa.Identity(start=5, "
     "increment=2), primary_key=True))\n", "p")
pair("table with identity always", KEEP, KEEP + "sa.Table('added', metadata, sa.Column('a', sa.BigInteger, "
     "sa.Identity(always=True), primary_key=True))\n", "p")
pair("table with computed", KEEP, KEEP + table("added", column("sa.Integer"), column("sa.Integer", "sa.Computed('a + 1', persisted=True)", name="b")))
pair("table with virtual computed", KEEP, KEEP + table("added", column("sa.Integer"), column("sa.Integer", "sa.Computed('a * 2', persisted=False)", name="b")), "ms")
pair("table with defaults", KEEP, KEEP + table(
    "added", column("sa.String(30)", "server_default='x'"), column("sa.Integer", "server_default=sa.text('7')", name="b"),
    column("sa.DateTime", "server_default=sa.func.now()", name="c"), column("sa.Boolean", "server_default=sa.true(), nullable=False", name="d"),
    column("sa.Numeric(10, 2)", "server_default='1.50'", name="e"), column("sa.DateTime", "server_default=sa.text('CURRENT_TIMESTAMP')", name="f")))
pair("tables that refer to each other's ids", KEEP, KEEP + table("c", column("sa.ForeignKey('b.id')")) + table("b", column("sa.ForeignKey('a.id')")) + table("a"))
pair("tables in a chain removed beside one", KEEP, KEEP + table("p") + table("c1", column("sa.ForeignKey('p.id')")) + table("c2", column("sa.ForeignKey('c1.id')")))
pair("tables in a diamond", KEEP, KEEP + table("d", column("sa.ForeignKey('b.id')"), column("sa.ForeignKey('c.id')", name="b"))
     + table("c", column("sa.ForeignKey('a.id')")) + table("b", column("sa.ForeignKey('a.id')")) + table("a"))
pair("table that refers to itself", KEEP, KEEP + table("node", column("sa.ForeignKey('node.id')", name="parent"), column("sa.String(9)")))
pair("tables in a cycle", KEEP, KEEP + table("a", column("sa.ForeignKey('b.id', name='fk_a_b')")) + table("b", column("sa.ForeignKey('a.id', name='fk_b_a')")))
pair("tables in a cycle with use_alter", KEEP, KEEP + table("a", column("sa.ForeignKey('b.id', name='fk_a_b', use_alter=True)")) + table("b", column("sa.ForeignKey('a.id', name='fk_b_a')")))
pair("a removed table that a kept one referred to", HEAD + table("p") + table("k", column("sa.ForeignKey('p.id', name='fk_k_p')")), HEAD + table("k", column("sa.Integer")))
pair("a column that refers to a new table", HEAD + table("k"), HEAD + table("k", column("sa.Integer", "sa.ForeignKey('p.id', name='fk_k_p')")) + table("p"))
pair("many tables at once", KEEP, KEEP + "".join(table(name, column("sa.Integer", "index=True")) for name in ("zeta", "alpha", "mid", "beta")))
pair("many columns", HEAD + table("t"), HEAD + table("t", *(column("sa.Integer", name=f"c{number}") for number in range(9))))
pair("names that need quotes", HEAD + table("keep"), HEAD + table("keep") + table("Mixed Case", column("sa.Integer", name="select"),
     column("sa.Integer", "index=True", name="Some Column"), "sa.UniqueConstraint('select', name='uq order')"))
pair("column with a name that needs quotes", t(), t(column("sa.Integer", name="Group By"), column("sa.String(9)", "index=True", name="Ünï")))
pair("prefixes and options", KEEP, KEEP + table("added", column("sa.Integer"), "mysql_engine='InnoDB', mysql_charset='utf8mb4', mariadb_engine='InnoDB', sqlite_autoincrement=True"))

# ------------------------------------------------------------------------------------------------ columns

change("column", [], column("sa.Integer"))
change("column with a length", [], column("sa.String(30)"))
change("column that is not null", [], column("sa.String(30)", "nullable=False, server_default=''"))
change("column with index", [], column("sa.Integer", "index=True"))
change("column with unique", [], column("sa.Integer", "unique=True"))
change("column with unique index", [], column("sa.Integer", "index=True, unique=True"))
change("column with comment", [], column("sa.Integer", "comment='of column'"))
change("column renamed", column("sa.Integer"), column("sa.Integer", name="b"))
change("columns in another order", [column("sa.Integer"), column("sa.Integer", name="b")], [column("sa.Integer", name="b"), column("sa.Integer")])
change("columns come and go", [column("sa.Integer"), column("sa.Integer", name="b"), column("sa.Integer", name="c")],
       [column("sa.Integer", name="d"), column("sa.Integer", name="b"), column("sa.Integer", name="e")])
change("nullable", column("sa.Integer"), column("sa.Integer", "nullable=False"))
change("nullable with length", column("sa.String(20)"), column("sa.String(20)", "nullable=False"))
change("nullable with default", column("sa.String(20)", "server_default='x'"), column("sa.String(20)", "server_default='x', nullable=False"))
change("nullable and type", column("sa.String(20)"), column("sa.String(50)", "nullable=False"))
change("nullable, type, default and comment", column("sa.String(20)"), column("sa.String(50)", "nullable=False, server_default='y', comment='new'"), compare_server_default=True)
change("computed column", column("sa.Integer"), [column("sa.Integer"), column("sa.Integer", "sa.Computed('a + 1', persisted=True)", name="b")])
change("virtual computed column", column("sa.Integer"), [column("sa.Integer"), column("sa.Integer", "sa.Computed('a + 1')", name="b")], "ms")
change("identity column", [], column("sa.Integer", "sa.Identity()"), "p")
change("enum column", [], column("sa.Enum('x', 'y', name='kind')"))
change("enum column without native type", [], column("sa.Enum('x', 'y', name='kind', native_enum=False)"))
change("enum column with check", [], column("sa.Enum('x', 'y', name='kind', native_enum=False, create_constraint=True)"))
change("boolean column with check", [], column("sa.Boolean(create_constraint=True, name='ck_flag')"))

# ------------------------------------------------------------------------------------------------ types

TYPES = [
    "sa.Integer()", "sa.SmallInteger()", "sa.BigInteger()", "sa.String(20)", "sa.Unicode(20)", "sa.Text()", "sa.UnicodeText()",
    "sa.Numeric(10, 2)", "sa.Numeric()", "sa.Numeric(10)", "sa.DECIMAL(8, 3)", "sa.Float()", "sa.Float(53)", "sa.Double()", "sa.REAL()",
    "sa.DateTime()", "sa.DateTime(timezone=True)", "sa.TIMESTAMP()", "sa.Date()", "sa.Time()", "sa.Boolean()", "sa.LargeBinary()",
    "sa.LargeBinary(20)", "sa.JSON()", "sa.Uuid()", "sa.Uuid(as_uuid=False)", "sa.Interval()", "sa.CHAR(10)", "sa.VARCHAR(10)",
    "sa.PickleType()", "sa.Enum('x', 'yy', name='e_plain')", "sa.Enum('x', 'yy', native_enum=False)", "sa.INTEGER()", "sa.BIGINT()",
    "sa.SMALLINT()", "sa.TEXT()", "sa.DATE()", "sa.TIME()", "sa.BOOLEAN()", "sa.FLOAT()", "sa.NUMERIC(5)", "sa.Numeric(6, 2, asdecimal=False)",
]
POSTGRESQL_TYPES = [
    "postgresql.JSONB()", "postgresql.JSON()", "postgresql.ARRAY(sa.Integer())", "postgresql.ARRAY(sa.String(20))", "sa.ARRAY(sa.Text())",
    "postgresql.ARRAY(sa.Integer(), dimensions=2)", "postgresql.UUID()", "postgresql.UUID(as_uuid=False)", "postgresql.INET()",
    "postgresql.CIDR()", "postgresql.MACADDR()", "postgresql.TSVECTOR()", "postgresql.TSQUERY()", "postgresql.BYTEA()", "postgresql.BIT(3)",
    "postgresql.BIT(3, varying=True)", "postgresql.MONEY()", "postgresql.OID()", "postgresql.REGCLASS()", "postgresql.INT4RANGE()",
    "postgresql.TSTZRANGE()", "postgresql.NUMMULTIRANGE()", "postgresql.INTERVAL()", "postgresql.INTERVAL(fields='DAY TO SECOND', precision=3)",
    "postgresql.TIMESTAMP(precision=3)", "postgresql.TIMESTAMP(timezone=True, precision=0)", "postgresql.TIME(timezone=True)",
    "postgresql.DOUBLE_PRECISION()", "postgresql.ENUM('x', 'y', name='e_own')", "postgresql.ARRAY(postgresql.ENUM('p', 'q', name='e_listed'))",
    "sa.Time(timezone=True)", "sa.String()", "sa.VARCHAR()", "postgresql.REAL()",
]
MARIADB_TYPES = [
    "mysql.TINYINT(1)", "mysql.TINYINT()", "mysql.MEDIUMINT()", "mysql.INTEGER(unsigned=True)", "mysql.INTEGER(display_width=11)",
    "mysql.BIGINT(unsigned=True)", "mysql.SMALLINT(unsigned=True)", "mysql.VARCHAR(40, charset='latin1')", "mysql.VARCHAR(40, collation='utf8mb4_bin')",
    "mysql.TINYTEXT()", "mysql.MEDIUMTEXT()", "mysql.LONGTEXT()", "mysql.DATETIME(fsp=6)", "mysql.TIMESTAMP(fsp=3)", "mysql.TIME(fsp=2)",
    "mysql.YEAR()", "mysql.SET('a', 'b')", "mysql.ENUM('x', 'y')", "mysql.TINYBLOB()", "mysql.MEDIUMBLOB()", "mysql.LONGBLOB()",
    "mysql.DECIMAL(10, 3, unsigned=True)", "mysql.DOUBLE()", "mysql.DOUBLE(10, 3)", "mysql.FLOAT()", "mysql.FLOAT(unsigned=True)",
    "mysql.BIT(8)", "mysql.JSON()", "mysql.CHAR(4)", "sa.BINARY(16)", "sa.VARBINARY(30)", "mysql.NVARCHAR(10)",
]
SQLITE_TYPES = ["sqlite.DATE()", "sqlite.DATETIME()", "sqlite.JSON()", "sqlite.TIME()", "sa.String()", "sa.Enum('x', 'y')", "sa.NCHAR(4)", "sa.BLOB()"]
FOR = {"p": TYPES + POSTGRESQL_TYPES, "m": TYPES + MARIADB_TYPES, "s": TYPES + SQLITE_TYPES}
NAMES = {"p": "PostgreSQL", "m": "MariaDB", "s": "SQLite"}

for letter, types in FOR.items():
    columns = [column(type_, name=f"c{number}") for number, type_ in enumerate(types)]
    one(f"every type of {NAMES[letter]}, the same", t(*columns), t(*columns), letter, compare_server_default=True)
    pair(f"every type of {NAMES[letter]} in a table", KEEP, KEEP + table("t", *columns), letter)
    strict = [column(type_, "nullable=False", name=f"c{number}") for number, type_ in enumerate(types)]
    pair(f"every type of {NAMES[letter]}, nullable", t(*columns), t(*strict), letter)
    # Each type beside the next one: what is a change, and how it is written.
    for old, new in zip(types, types[1:] + types[:1]):
        one(f"{old} to {new} on {NAMES[letter]}", t(column(old)), t(column(new)), letter)

for name, old, new, on in [
    ("longer", "sa.String(20)", "sa.String(50)", "pms"), ("without length", "sa.String(20)", "sa.String()", "ps"),
    ("text to string", "sa.Text()", "sa.String(50)", "pms"), ("char to varchar", "sa.CHAR(10)", "sa.VARCHAR(10)", "pms"),
    ("to big", "sa.Integer()", "sa.BigInteger()", "pms"), ("to small", "sa.Integer()", "sa.SmallInteger()", "pms"),
    ("precision", "sa.Numeric(10, 2)", "sa.Numeric(12, 4)", "pms"), ("without precision", "sa.Numeric(10, 2)", "sa.Numeric()", "pms"),
    ("scale", "sa.Numeric(10)", "sa.Numeric(10, 2)", "pms"), ("float to double", "sa.Float()", "sa.Double()", "pms"),
    ("float to numeric", "sa.Float()", "sa.Numeric(10, 2)", "pms"), ("float's precision", "sa.Float(53)", "sa.Float(24)", "pms"),
    ("time zone", "sa.DateTime()", "sa.DateTime(timezone=True)", "pms"), ("to timestamp", "sa.DateTime()", "sa.TIMESTAMP()", "pms"),
    ("to date", "sa.DateTime()", "sa.Date()", "pms"), ("time's zone", "sa.Time()", "sa.Time(timezone=True)", "pms"),
    ("boolean to integer", "sa.Boolean()", "sa.Integer()", "pms"), ("uuid to string", "sa.Uuid()", "sa.String(36)", "pms"),
    ("enum's value added", "sa.Enum('a', 'b', name='e1')", "sa.Enum('a', 'b', 'c', name='e1')", "pms"),
    ("enum's longer value", "sa.Enum('a', 'b', name='e1')", "sa.Enum('a', 'b', 'longer', name='e1')", "pms"),
    ("enum's order", "sa.Enum('a', 'b', name='e1')", "sa.Enum('b', 'a', name='e1')", "pms"),
    ("enum's type", "sa.Enum('a', 'b', name='e1')", "sa.Enum('a', 'b', name='e2')", "pms"),
    ("string to enum", "sa.String(9)", "sa.Enum('a', 'b', name='e1')", "pms"),
    ("plain enum's value", "sa.Enum('a', 'b', name='e1', native_enum=False)", "sa.Enum('a', 'b', 'c', name='e1', native_enum=False)", "pms"),
    ("plain enum's longer value", "sa.Enum('a', 'b', name='e1', native_enum=False)", "sa.Enum('a', 'b', 'longer', name='e1', native_enum=False)", "pms"),
    ("checked enum's value", "sa.Enum('a', 'b', name='e1', native_enum=False, create_constraint=True)", "sa.Enum('a', 'c', name='e1', native_enum=False, create_constraint=True)", "pms"),
    ("collation of MariaDB", "sa.String(20)", "sa.String(20, collation='utf8mb4_bin')", "m"),
    ("collation of PostgreSQL", "sa.String(20)", "sa.String(20, collation='C')", "p"),
    ("collation of SQLite", "sa.String(20)", "sa.String(20, collation='NOCASE')", "s"),
    ("JSON to JSONB", "sa.JSON()", "postgresql.JSONB()", "p"), ("array's items", "postgresql.ARRAY(sa.Integer())", "postgresql.ARRAY(sa.Text())", "p"),
    ("timestamp's precision", "postgresql.TIMESTAMP(precision=3)", "postgresql.TIMESTAMP(precision=6)", "p"),
    ("timestamp without precision", "postgresql.TIMESTAMP()", "postgresql.TIMESTAMP(precision=3)", "p"),
    ("unsigned", "mysql.INTEGER()", "mysql.INTEGER(unsigned=True)", "m"), ("fsp", "mysql.DATETIME(fsp=3)", "mysql.DATETIME(fsp=6)", "m"),
    ("to medium", "mysql.TEXT()", "mysql.MEDIUMTEXT()", "m"), ("set's values", "mysql.SET('a', 'b')", "mysql.SET('a', 'c')", "m"),
    ("character set", "mysql.VARCHAR(20, charset='latin1')", "mysql.VARCHAR(20, charset='utf8mb4')", "m"),
    ("variant", "sa.Integer()", "sa.String(9).with_variant(postgresql.JSONB(), 'postgresql').with_variant(mysql.MEDIUMTEXT(), 'mysql')", "ms"),
    ("variant to variant", "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')", "sa.JSON()", "pms"),
]:
    change(f"type: {name}", column(old), column(new), on)
    change(f"type of a column that is not null: {name}", column(old, "nullable=False"), column(new, "nullable=False"), on)

# ------------------------------------------------------------------------------------------------ defaults

DEFAULTS = [
    ("string", "sa.String(20)", "server_default='x'", "server_default='y'", "pms"),
    ("string with a quote", "sa.String(20)", "server_default=\"it's\"", "server_default='its'", "pms"),
    ("string beside text", "sa.String(20)", "server_default='x'", "server_default=sa.text(\"'x'\")", "pms"),
    ("word NULL", "sa.String(20)", "server_default='NULL'", "server_default='x'", "pms"),
    ("empty string", "sa.String(20)", "server_default=''", "", "pms"),
    ("number", "sa.Integer", "server_default='1'", "server_default='2'", "pms"),
    ("number as text", "sa.Integer", "server_default=sa.text('1')", "server_default='1'", "pms"),
    ("large number", "sa.Integer", "server_default='10'", "server_default=sa.text('11')", "pms"),
    ("decimal", "sa.Numeric(10, 2)", "server_default='1.50'", "server_default='1.5'", "pms"),
    ("boolean", "sa.Boolean", "server_default=sa.true()", "server_default=sa.false()", "pms"),
    ("boolean as text", "sa.Boolean", "server_default=sa.text('true')", "server_default=sa.true()", "pms"),
    ("boolean of a digit", "sa.Boolean", "server_default='1'", "server_default='0'", "pms"),
    ("now", "sa.DateTime", "server_default=sa.func.now()", "server_default=sa.text('CURRENT_TIMESTAMP')", "pms"),
    ("now taken away", "sa.DateTime", "server_default=sa.func.now()", "", "pms"),
    ("time stamp in text", "sa.DateTime", "server_default='2020-01-01 00:00:00'", "server_default='2021-01-01 00:00:00'", "pms"),
    ("date", "sa.Date", "server_default='2020-01-01'", "", "pms"),
    ("sum", "sa.Integer", "server_default=sa.text('(1 + 1)')", "server_default=sa.text('(1 + 2)')", "pms"),
    ("added", "sa.String(20)", "", "server_default='x'", "pms"),
    ("added to a number", "sa.Integer", "", "server_default='5'", "pms"),
    ("json", "sa.JSON", "server_default='{}'", "server_default='[]'", "p"),
    ("jsonb", "postgresql.JSONB", "server_default=sa.text(\"'{}'::jsonb\")", "server_default=sa.text(\"'[]'::jsonb\")", "p"),
    ("array", "postgresql.ARRAY(sa.Integer)", "server_default='{}'", "server_default='{1}'", "p"),
    ("uuid", "sa.Uuid", "server_default=sa.text('gen_random_uuid()')", "", "p"),
    ("enum", "sa.Enum('a', 'b', name='e1')", "server_default='a'", "server_default='b'", "pms"),
    ("on update", "mysql.TIMESTAMP", "server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP')", "server_default=sa.text('CURRENT_TIMESTAMP')", "m"),
    ("interval", "sa.Interval", "server_default='1 day'", "server_default=sa.text(\"'1 day'\")", "p"),
]
for name, type_, old, new, on in DEFAULTS:
    for compares in (False, True):
        words = "" if compares else ", not compared"
        change(f"default: {name}{words}", column(type_, *filter(None, [old])), column(type_, *filter(None, [new])), on, compare_server_default=compares)
    one(f"default: {name}, the same", t(column(type_, *filter(None, [old]))), t(column(type_, *filter(None, [old]))), on, compare_server_default=True)
    one(f"default: {name} of a column whose type changes", t(column("sa.Text" if on == "p" else "sa.String(99)", name="b"), column(type_, *filter(None, [old]))),
        t(column(type_, *filter(None, [old]), "nullable=False")), on)

# --------------------------------------------------------------------- identity, computed, primary keys

KEY = "sa.Table('t', metadata, {}, sa.Column('a', sa.Integer))\n"


def key(name, old, new, on="pms", **given):
    pair(f"key: {name}", HEAD + KEY.format(old), HEAD + KEY.format(new), on, **given)


NUMBERED = "sa.Column('id', sa.Integer, primary_key=True)"
for compares in (False, True):
    words = "" if compares else ", not compared"
    given = {"compare_server_default": compares}
    key(f"serial to identity{words}", NUMBERED, "sa.Column('id', sa.Integer, sa.Identity(), primary_key=True)", "p", **given)
    key(f"identity always{words}", "sa.Column('id', sa.Integer, sa.Identity(), primary_key=True)", "sa.Column('id', sa.Integer, sa.Identity(always=True), primary_key=True)", "p", **given)
    key(f"identity's options{words}", "sa.Column('id', sa.Integer, sa.Identity(), primary_key=True)", "sa.Column('id', sa.Integer, sa.Identity(start=7, increment=3, cycle=True), primary_key=True)", "p", **given)
    for name, old, new, on in [
        ("changed", "sa.Computed('b + 1', persisted=True)", "sa.Computed('b + 2', persisted=True)", "pms"),
        ("removed", "sa.Computed('b + 1', persisted=True)", "", "pms"),
        ("kind", "sa.Computed('b + 1', persisted=True)", "sa.Computed('b + 1', persisted=False)", "ms"),
        ("same", "sa.Computed('b + 1', persisted=True)", "sa.Computed('(b)+1', persisted=True)", "pms"),
    ]:
        change(f"computed: {name}{words}", [column("sa.Integer", name="b"), column("sa.Integer", *filter(None, [old]))],
               [column("sa.Integer", name="b"), column("sa.Integer", *filter(None, [new]))], on, **given)
change("identity of another column", column("sa.Integer", "nullable=False"), column("sa.Integer", "sa.Identity(), nullable=False"), "p", compare_server_default=True)
key("to big", NUMBERED, "sa.Column('id', sa.BigInteger, primary_key=True)")
key("to text", "sa.Column('id', sa.String(9), primary_key=True)", "sa.Column('id', sa.String(19), primary_key=True)")
key("more columns", "sa.Column('id', sa.String(9), primary_key=True), sa.Column('b', sa.Integer, nullable=False)", "sa.Column('id', sa.String(9), primary_key=True), sa.Column('b', sa.Integer, primary_key=True)")
key("name", "sa.Column('id', sa.Integer), sa.PrimaryKeyConstraint('id', name='pk_one')", "sa.Column('id', sa.Integer), sa.PrimaryKeyConstraint('id', name='pk_two')")
key("removed", "sa.Column('id', sa.Integer, primary_key=True, autoincrement=False)", "sa.Column('id', sa.Integer, nullable=False)")
key("autoincrement off", NUMBERED, "sa.Column('id', sa.Integer, primary_key=True, autoincrement=False)")

# ------------------------------------------------------------------------------------------------ unique

AB = [column("sa.Integer"), column("sa.Integer", name="b"), column("sa.String(20)", name="c")]


def more(name, old, new, on="pms", **given):
    """Other constraints on the columns a, b and c."""
    listed = lambda items: [items] if isinstance(items, str) else list(items)
    change(name, AB + listed(old), AB + listed(new), on, **given)


more("unique", [], "sa.UniqueConstraint('a', name='uq_a')")
more("unique without name", [], "sa.UniqueConstraint('a')")
more("unique without name, two columns", [], "sa.UniqueConstraint('a', 'b')")
more("unique columns", "sa.UniqueConstraint('a', name='uq_a')", "sa.UniqueConstraint('a', 'b', name='uq_a')")
more("unique order", "sa.UniqueConstraint('b', 'a', name='uq_a')", "sa.UniqueConstraint('a', 'b', name='uq_a')")
more("unique renamed", "sa.UniqueConstraint('a', name='uq_a')", "sa.UniqueConstraint('a', name='uq_other')")
more("unique named or not", "sa.UniqueConstraint('a', name='uq_a')", "sa.UniqueConstraint('a')")
more("unique to index", "sa.UniqueConstraint('a', name='x_a')", "sa.Index('x_a', 'a', unique=True)")
more("unique deferrable", "sa.UniqueConstraint('a', name='uq_a')", "sa.UniqueConstraint('a', name='uq_a', deferrable=True, initially='DEFERRED')", "p")
more("unique added deferrable", [], "sa.UniqueConstraint('a', name='uq_a', deferrable=True, initially='DEFERRED')", "p")
more("unique nulls not distinct", "sa.UniqueConstraint('a', name='uq_a')", "sa.UniqueConstraint('a', name='uq_a', postgresql_nulls_not_distinct=True)", "p")
more("unique include", [], "sa.UniqueConstraint('a', name='uq_a', postgresql_include=['b'])", "p")
more("two uniques", [], ["sa.UniqueConstraint('b', name='uq_b')", "sa.UniqueConstraint('a', name='uq_a')"])
more("two uniques without name", [], ["sa.UniqueConstraint('b')", "sa.UniqueConstraint('a')"])
change("unique flag", column("sa.Integer"), column("sa.Integer", "unique=True"))
change("index flag", column("sa.Integer"), column("sa.Integer", "index=True"))
change("both flags", column("sa.Integer"), column("sa.Integer", "index=True, unique=True"))
change("unique beside index flag", column("sa.Integer", "unique=True"), column("sa.Integer", "index=True"))

# ----------------------------------------------------------------------------------------------- indexes

more("index", [], "sa.Index('ix_a', 'a')")
more("index unique", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', 'a', unique=True)")
more("index columns", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', 'a', 'b')")
more("index order", "sa.Index('ix_a', 'b', 'a')", "sa.Index('ix_a', 'a', 'b')")
more("index renamed", "sa.Index('ix_a', 'a')", "sa.Index('ix_other', 'a')")
more("index descending", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', sa.desc('a'))")
more("index of a text", [], "sa.Index('ix_a', sa.text('a DESC'))", "ps")
more("index expression", [], "sa.Index('ix_c', sa.text('lower(c)'))", "p")
more("index expression of two", [], "sa.Index('ix_c', sa.text('lower(c)'), 'a')", "p")
more("index expression changed", "sa.Index('ix_c', sa.text('lower(c)'))", "sa.Index('ix_c', sa.text('upper(c)'))", "p")
more("index expression same", "sa.Index('ix_c', sa.text('lower(c)'))", "sa.Index('ix_c', sa.text('LOWER( c )'))", "p")
more("index where", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', 'a', postgresql_where=sa.text('a > 5'), sqlite_where=sa.text('a > 5'))", "ps")
more("index added with where", [], "sa.Index('ix_a', 'a', unique=True, postgresql_where=sa.text('a > 5'), sqlite_where=sa.text('a > 5'))", "ps")
more("index using", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', 'a', postgresql_using='hash', mysql_using='hash')", "pm")
more("index added with using", [], "sa.Index('ix_a', 'a', postgresql_using='hash', mysql_using='btree', mariadb_using='btree')", "pm")
more("index include", "sa.Index('ix_a', 'a')", "sa.Index('ix_a', 'a', postgresql_include=['b'])", "p")
more("index added with include", [], "sa.Index('ix_a', 'a', postgresql_include=['b'])", "p")
more("index operator class", [], "sa.Index('ix_c', 'c', postgresql_ops={'c': 'varchar_pattern_ops'})", "p")
more("index with", [], "sa.Index('ix_a', 'a', postgresql_with={'fillfactor': 50})", "p")
more("index nulls not distinct", "sa.Index('ix_a', 'a', unique=True)", "sa.Index('ix_a', 'a', unique=True, postgresql_nulls_not_distinct=True)", "p")
more("index length", [], "sa.Index('ix_c', 'c', mysql_length=5, mariadb_length=5)", "m")
more("index of several", [], ["sa.Index('ix_b', 'b')", "sa.Index('ix_a', 'a')", "sa.Index('ix_c', 'c', 'a')"])
more("index and unique", "sa.UniqueConstraint('a', name='uq_a')", ["sa.Index('ix_a', 'a')", "sa.UniqueConstraint('b', name='uq_b')"])
more("index of PostgreSQL's gin", [], ["sa.Column('j', postgresql.JSONB)", "sa.Index('ix_j', 'j', postgresql_using='gin')"], "p")
pair("index of an expression of columns", HEAD + "it = " + t(*AB).removeprefix(HEAD), HEAD + "it = " + t(*AB).removeprefix(HEAD) + "sa.Index('ix_f', sa.func.lower(it.c.c), it.c.a.desc())\n", "p")

# ----------------------------------------------------------------------------------- foreign keys, checks

P = HEAD + table("p", column("sa.Integer", "unique=True", name="k")) + table("q", column("sa.Integer", name="k"))


def foreign(name, old, new, on="pms", **given):
    wrap = lambda item: P + table("t", column("sa.Integer"), column("sa.Integer", name="b"), *([item] if item else []))
    pair(f"foreign key: {name}", wrap(old), wrap(new), on, **given)


FK = "sa.ForeignKeyConstraint(['a'], ['p.id'], name='fk_a'{})"
foreign("added", "", FK.format(""))
foreign("without name", "", "sa.ForeignKeyConstraint(['a'], ['p.id'])")
foreign("with options", "", FK.format(", ondelete='CASCADE', onupdate='SET NULL'"))
foreign("deferrable added", "", FK.format(", deferrable=True, initially='DEFERRED'"), "ps")
foreign("ondelete", FK.format(""), FK.format(", ondelete='CASCADE'"))
foreign("onupdate", FK.format(""), FK.format(", onupdate='CASCADE'"))
foreign("no action", FK.format(""), FK.format(", ondelete='NO ACTION'"))
foreign("restrict", FK.format(""), FK.format(", ondelete='RESTRICT'"))
foreign("deferrable", FK.format(""), FK.format(", deferrable=True"), "ps")
foreign("match", FK.format(""), FK.format(", match='FULL'"), "ps")
foreign("renamed", FK.format(""), "sa.ForeignKeyConstraint(['a'], ['p.id'], name='fk_other')")
foreign("target", FK.format(""), "sa.ForeignKeyConstraint(['a'], ['q.id'], name='fk_a')")
foreign("target column", FK.format(""), "sa.ForeignKeyConstraint(['a'], ['p.k'], name='fk_a')")
foreign("source", FK.format(""), "sa.ForeignKeyConstraint(['b'], ['p.id'], name='fk_a')")
foreign("use_alter", "", FK.format(", use_alter=True"))
pair("foreign key: of two columns", HEAD + table("p", column("sa.Integer"), column("sa.Integer", name="b"), "sa.UniqueConstraint('a', 'b', name='uq_p')") + table("t", column("sa.Integer"), column("sa.Integer", name="b")),
     HEAD + table("p", column("sa.Integer"), column("sa.Integer", name="b"), "sa.UniqueConstraint('a', 'b', name='uq_p')")
     + table("t", column("sa.Integer"), column("sa.Integer", name="b"), "sa.ForeignKeyConstraint(['a', 'b'], ['p.a', 'p.b'], name='fk_ab')"))
pair("foreign key: several", P + table("t", column("sa.Integer"), column("sa.Integer", name="b")),
     P + table("t", column("sa.Integer"), column("sa.Integer", name="b"), FK.format(""), "sa.ForeignKeyConstraint(['b'], ['q.id'], name='fk_b')"))
pair("foreign key: with its column", P + table("t"), P + table("t", column("sa.Integer", "sa.ForeignKey('p.id', name='fk_a', ondelete='CASCADE')", "nullable=False")))
pair("foreign key: with its column, without name", P + table("t"), P + table("t", column("sa.ForeignKey('p.id')")))
pair("foreign key: with its index", P + table("t", column("sa.Integer")), P + table("t", column("sa.Integer", "sa.ForeignKey('p.id', name='fk_a')", "index=True")))
pair("foreign key: in a circle of standing tables", HEAD + table("a", column("sa.Integer")) + table("b", column("sa.Integer")),
     HEAD + table("a", column("sa.Integer", "sa.ForeignKey('b.id', name='fk_ab', use_alter=True)")) + table("b", column("sa.Integer", "sa.ForeignKey('a.id', name='fk_ba')")))
more("check", [], "sa.CheckConstraint('a > 0', name='ck_a')")
more("check changed", "sa.CheckConstraint('a > 0', name='ck_a')", "sa.CheckConstraint('a > 1', name='ck_a')")
more("exclude", [], "postgresql.ExcludeConstraint(('c', '='), name='ex_c', using='btree')", "p")
pair("exclude in a new table", KEEP, KEEP + table("added", column("postgresql.TSRANGE"), "postgresql.ExcludeConstraint(('a', '&&'), name='ex_a', using='gist')"), "p")

# ---------------------------------------------------------------------------------------------- comments

change("comment of a column", column("sa.Integer"), column("sa.Integer", "comment='words'"))
change("comment of a column, other words", column("sa.Integer", "comment='one'"), column("sa.Integer", "comment=\"it's two\""))
change("comment and default", column("sa.Integer", "server_default='3'"), column("sa.Integer", "comment='words'", "server_default='3'"))
change("comment of a table", [], "comment='of t'")
change("comment of a table, other words", "comment='one'", "comment=\"it's two\"")
change("comment of both", column("sa.Integer"), [column("sa.Integer", "comment='words'"), "comment='of t'"])
change("comment that is empty", "comment=''", "comment='of t'")
change("comment of a column whose type changes", column("sa.String(9)", "comment='one'"), column("sa.String(19)", "comment='one'"))

# ----------------------------------------------------------------------------------------------- schemas

IN = ", schema='other')\n"


def within(name, *items):
    return table(name, *items).removesuffix(")\n") + IN


SCHEMAS = {"on": "p", "include_schemas": True}
pair("schema: table", KEEP, KEEP + within("t", column("sa.String(30)", "index=True"), column("sa.Integer", "unique=True", name="b")), **SCHEMAS)
pair("schema: column", HEAD + within("t"), HEAD + within("t", column("sa.String(30)", "index=True")), **SCHEMAS)
pair("schema: type", HEAD + within("t", column("sa.String(30)")), HEAD + within("t", column("sa.String(40)", "nullable=False")), **SCHEMAS)
pair("schema: unique", HEAD + within("t", column("sa.String(30)")), HEAD + within("t", column("sa.String(30)"), "sa.UniqueConstraint('a', name='uq_a')"), **SCHEMAS)
pair("schema: foreign key", HEAD + table("p") + within("t", column("sa.Integer")), HEAD + table("p") + within("t", column("sa.Integer", "sa.ForeignKey('p.id', name='fk_a')")), **SCHEMAS)
pair("schema: foreign key into it", HEAD + within("p") + table("t", column("sa.Integer")), HEAD + within("p") + table("t", column("sa.Integer", "sa.ForeignKey('other.p.id', name='fk_a')")), **SCHEMAS)
pair("schema: foreign key within it", HEAD + within("p") + within("t", column("sa.Integer")), HEAD + within("p") + within("t", column("sa.Integer", "sa.ForeignKey('other.p.id', name='fk_a')")), **SCHEMAS)
pair("schema: comments", HEAD + within("t", column("sa.Integer")), HEAD + within("t", column("sa.Integer", "comment='words'"), "comment='of t'"), **SCHEMAS)
pair("schema: the same name in two", HEAD + table("t", column("sa.Integer")), HEAD + table("t", column("sa.Integer")) + within("t", column("sa.Integer")), **SCHEMAS)
pair("schema: enum", HEAD + within("t"), HEAD + within("t", column("sa.Enum('a', 'b', name='kind', schema='other')")), **SCHEMAS)
pair("schema: moved", HEAD + table("t", column("sa.Integer")), HEAD + within("t", column("sa.Integer")), **SCHEMAS)
pair("schema: changes in both", HEAD + table("z", column("sa.Integer")) + within("a", column("sa.Integer")), HEAD + table("z", column("sa.BigInteger")) + within("a", column("sa.BigInteger")), **SCHEMAS)

# ------------------------------------------------------------------------------------ naming conventions

CONVENTION = """\
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = sa.MetaData(naming_convention={
    'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'pk': 'pk_%(table_name)s'})
"""


def named(name, old, new, on="pms", **given):
    pair(f"convention: {name}", CONVENTION + table("p") + old, CONVENTION + table("p") + new, on, **given)


named("table", "", table("t", column("sa.String(9)", "unique=True"), column("sa.Integer", "index=True", name="b"), column("sa.ForeignKey('p.id')", name="c"), "sa.CheckConstraint('b > 0', name='positive')"))
named("column with all", table("t"), table("t", column("sa.String(9)", "unique=True"), column("sa.Integer", "index=True", name="b"), column("sa.ForeignKey('p.id')", name="c")))
named("constraints", table("t", column("sa.Integer"), column("sa.Integer", name="b")), table("t", column("sa.Integer", "sa.ForeignKey('p.id')", "index=True"), column("sa.Integer", name="b"), "sa.UniqueConstraint('a', 'b')"))
named("ondelete", table("t", column("sa.ForeignKey('p.id')")), table("t", column("sa.ForeignKey('p.id', ondelete='CASCADE')")))
named("enum", table("t"), table("t", column("sa.Enum('a', 'b', name='kind', native_enum=False, create_constraint=True)")))
named("boolean", table("t"), table("t", column("sa.Boolean(create_constraint=True, name='flag')")))
named("a name of its own", table("t", column("sa.Integer")), table("t", column("sa.Integer"), "sa.UniqueConstraint('a', name='own')", "sa.Index('ix_own', 'a')"))
named("long names", table("t"), table("a_table_with_a_rather_long_name_for_one", column("sa.Integer", "unique=True", name="a_column_with_a_rather_long_name_too")))

# ------------------------------------------------------------------------- declarative models, MetaData

ORM = """\
import datetime
import decimal
import enum
import uuid
from typing import Optional

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship


class Base(DeclarativeBase):
    pass


metadata = Base.metadata


class Kind(enum.Enum):
    small = 1
    large = 2


class Stamped:
    made: Mapped[datetime.datetime] = mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now())


class Owner(Base):
    __tablename__ = 'owner'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50))
"""
THING = """

class Thing(Stamped, Base):
    __tablename__ = 'thing'
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(80), index=True)
    note: Mapped[Optional[str]] = mapped_column(sa.Text)
    price: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(8, 2), server_default='0')
    day: Mapped[Optional[datetime.date]]
    key: Mapped[uuid.UUID]
    kind: Mapped[Kind]
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey('owner.id', ondelete='CASCADE'))
    owner: Mapped[Owner] = relationship()
"""
pair("declarative: table", ORM, ORM + THING)
pair("declarative: column", ORM, ORM + "    age: Mapped[Optional[int]]\n")
pair("declarative: nullable", ORM + "    age: Mapped[Optional[int]]\n", ORM + "    age: Mapped[int]\n")
pair("declarative: type", ORM + "    size: Mapped[Optional[int]]\n", ORM + "    size: Mapped[Optional[float]]\n")
pair("declarative: table args", ORM, ORM + "    age: Mapped[Optional[int]]\n    __table_args__ = (sa.UniqueConstraint('name', 'age', name='uq_owner'), sa.Index('ix_age', 'age'), {'comment': 'people'})\n")
pair("declarative: association", ORM + THING, ORM + THING + "\nowners = sa.Table('owner_thing', metadata, sa.Column('owner_id', sa.ForeignKey('owner.id'), primary_key=True), "
     "sa.Column('thing_id', sa.ForeignKey('thing.id'), primary_key=True))\n")
pair("declarative: inheritance", ORM, ORM + "    type: Mapped[str] = mapped_column(sa.String(20))\n    __mapper_args__ = {'polymorphic_on': 'type', 'polymorphic_identity': 'owner'}\n\n\n"
     "class Company(Owner):\n    __tablename__ = 'company'\n    id: Mapped[int] = mapped_column(sa.ForeignKey('owner.id'), primary_key=True)\n    tax: Mapped[Optional[str]] = mapped_column(sa.String(20))\n    __mapper_args__ = {'polymorphic_identity': 'company'}\n")
TWO = HEAD + "first = metadata\nsecond = sa.MetaData()\n{}metadata = [first, second]\n"
pair("two MetaData", TWO.format(table("a", column("sa.Integer"))), TWO.format(table("a", column("sa.Integer")) + table("b", column("sa.Integer")).replace("metadata", "second")))
pair("two MetaData, changes in both", TWO.format(table("b", column("sa.Integer")) + table("a", column("sa.Integer")).replace("metadata", "second")),
     TWO.format(table("b", column("sa.BigInteger")) + table("a", column("sa.BigInteger")).replace("metadata", "second")))

# ----------------------------------------------------------------------------------- without batch mode

for name, old, new in [
    ("column", [], [column("sa.String(30)")]), ("index", [column("sa.Integer")], [column("sa.Integer", "index=True")]),
    ("unique", [column("sa.Integer")], [column("sa.Integer", "unique=True")]), ("nullable", [column("sa.Integer")], [column("sa.Integer", "nullable=False")]),
    ("type", [column("sa.String(20)")], [column("sa.String(30)")]),
]:
    pair(f"in place: {name}", t(*old), t(*new), batch="")
    pair(f"in batches: {name}", t(*old), t(*new), batch="pms")

import random_pairs  # noqa: E402  (it adds to PAIRS with what is above)

random_pairs.add(one)
