"""Records what real Alembic prints for a table with a column of every type.

    python record_types.py   # with alembic==1.20.1 and sqlalchemy==2.1.9 installed

Takes every type class of sqlalchemy and of its dialects from the installed package, every argument of its
constructor by itself and every two of them together, and writes for each dialect what
`op.create_table('t', sa.Column('c', <type>))` prints, or how it fails, and what autogenerate writes for the type.
"""

import enum
import inspect
import itertools

import sqlalchemy as sa
from alembic.autogenerate import render
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from record_dialects import DIALECTS, HEAD, RECORDED, answer
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeEngine

MODULES = {"sa": sa, "pg": pg, "mysql": mysql, "sqlite": sqlite}
# Bases, which are no types of a column.
NO_COLUMN = {
    "AbstractMultiRange",
    "AbstractRange",
    "AbstractSingleRange",
    "NamedType",
    "TupleType",
    "TypeDecorator",
}
FLAGS = ["False", "True"]
# What is tried for each parameter; the second value is the one that is combined with others.
VALUES = {
    "length": ["0", "20"],
    "precision": ["0", "10", "53"],
    "scale": ["0", "2"],
    "decimal_return_scale": ["0", "4"],
    "display_width": ["0", "4"],
    "fsp": ["0", "6"],
    "second_precision": ["0", "3"],
    "day_precision": ["0", "2"],
    "dimensions": ["1", "2", "0", "7"],
    "collation": ["''", "'utf8mb4_bin'", "'de-DE'", "'C'"],
    "collation_schema": ["'s'"],
    "charset": ["''", "'utf8mb4'", "'latin 1'"],
    "fields": ["'DAY'", "'day to second'", "'YEAR TO MONTH'", "'x; y'"],
    "name": ["'n'", "'ck_t_c'"],
    "protocol": ["2"],
    "pickler": ["None"],
    "comparator": ["None"],
    "impl": ["sa.Text", "mysql.LONGBLOB", "sa.String(20)"],
    "storage_format": ["None"],
    "regexp": ["None"],
    "astext_type": ["sa.Text()", "sa.String(3)"],
    "text_type": ["sa.Text()", "sa.String(3)"],
}
ITEMS = [
    "sa.Integer()",
    "sa.Integer",
    "sa.String()",
    "sa.String(5)",
    "sa.String(5, collation='C')",
    "sa.Text(collation='de-DE')",
    "sa.Numeric(10, 2)",
    "sa.DateTime(timezone=True)",
    "sa.Interval()",
    "sa.LargeBinary()",
    "sa.Boolean()",
    "sa.Uuid()",
    "sa.JSON()",
    "pg.JSONB()",
    "pg.UUID()",
    "pg.INT4RANGE()",
    "pg.TIMESTAMP(precision=3)",
    "pg.INTERVAL(fields='DAY')",
    "pg.BIT(3, varying=True)",
    "pg.CITEXT()",
    "pg.HSTORE()",
    "mysql.INTEGER()",
    "mysql.LONGTEXT()",
    "sa.Enum('a', 'b', name='e')",
    "sa.Enum('a', 'b', name='e', native_enum=False)",
    "sa.Enum('a', name='e', schema='s')",
    "pg.ENUM('a', 'b', name='e')",
    "pg.ENUM('a', 'b', name='e', create_type=False)",
    "pg.DOMAIN('d', sa.Integer())",
    "sa.ARRAY(sa.Integer())",
    "pg.ARRAY(sa.Integer())",
    "sa.String().with_variant(sa.Text(), 'postgresql')",
    "sa.types.NullType()",
]
LABELS = [
    "'a', 'b'",
    "'a'",
    "",
    "'it''s', 'a\"b'",
    "'a,b', ' c '",
    "'50%', 'a\\\\b'",
    "'äöü'",
    "['a', 'b']",
    "enum.Enum('Color', 'RED GREEN')",
]
ENUM_ARGUMENTS = [
    "name='e'",
    "name='E t'",
    "name='e', schema='s'",
    "name='e', native_enum=False",
    "name='e', native_enum=False, length=30",
    "name='e', native_enum=False, length=None",
    "name='e', native_enum=False, length=3",
    "name='e', native_enum=False, create_constraint=True",
    "name=None, native_enum=False, create_constraint=True",
    "name='e', create_constraint=True",
    "name='e', inherit_schema=True",
    "name='e', values_callable=lambda members: [member.name.lower() for member in members]",
    "name='e', validate_strings=True, omit_aliases=False",
    "name='e', sort_key_function=None, quote=True",
    "name='e', metadata=sa.MetaData(schema='m')",
]
PG_ENUM_ARGUMENTS = ["name='e'", "name='e', create_type=False", "name='e', schema='s'", "name='e', quote=True", ""]
BY_HAND = [
    "pg.DOMAIN('d', sa.Integer())",
    "pg.DOMAIN('d', sa.Integer)",
    "pg.DOMAIN(name='d', data_type=sa.String(5), collation='C')",
    "pg.DOMAIN('d', sa.Integer(), default='5')",
    "pg.DOMAIN('d', sa.Integer(), not_null=True)",
    "pg.DOMAIN('d', sa.Integer(), check='VALUE > 0')",
    "pg.DOMAIN('d', sa.Integer(), check='VALUE > 0', constraint_name='ck')",
    "pg.DOMAIN('d', sa.Integer(), create_type=False)",
    "sa.String(20).with_variant(mysql.VARCHAR(30, charset='utf8mb4'), 'mysql')",
    "sa.String(20).with_variant(mysql.VARCHAR(30, charset='utf8mb4'), 'mysql', 'mariadb')",
    "sa.String().with_variant(sa.Text(), 'mysql').with_variant(sa.Text(), 'mariadb')",
    "sa.Text().with_variant(mysql.LONGTEXT(), 'mysql').with_variant(pg.CITEXT(), 'postgresql')",
    "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')",
    "sa.BigInteger().with_variant(sa.Integer, 'sqlite')",
    "sa.JSON().with_variant(pg.JSONB(), 'postgresql')",
    "sa.JSON().with_variant(pg.JSONB(astext_type=sa.Text()), 'postgresql').with_variant(sa.Text(), 'sqlite')",
    "sa.JSON(none_as_null=True).with_variant(mysql.LONGTEXT(), 'mariadb')",
    "sa.Integer().with_variant(mysql.INTEGER(unsigned=True), 'mysql')",
    "sa.Integer().with_variant(sa.String(5), 'oracle')",
    "sa.Enum('a', 'b', name='e').with_variant(sa.String(9), 'sqlite')",
    "sa.String(9).with_variant(sa.Enum('a', 'b', name='e'), 'postgresql')",
    "sa.String(9).with_variant(pg.ENUM('a', 'b', name='e'), 'postgresql')",
    "sa.Boolean(create_constraint=True, name='ck').with_variant(sa.Integer(), 'sqlite')",
    "sa.Integer().with_variant(sa.Boolean(create_constraint=True, name='ck'), 'sqlite')",
    "sa.DateTime().with_variant(mysql.DATETIME(fsp=6), 'mysql').with_variant(mysql.DATETIME(fsp=3), 'mariadb')",
    "sa.Uuid().with_variant(sa.String(36), 'sqlite').with_variant(sa.CHAR(36), 'mysql')",
    "sa.ARRAY(sa.String()).with_variant(sa.JSON(), 'sqlite')",
    "sa.ARRAY(sa.String()).with_variant(sa.JSON(), 'sqlite', 'mysql', 'mariadb')",
    "sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mysql', 'mariadb')",
    "sa.Integer().with_variant(sa.Integer())",
    "sa.Integer().with_variant(sa.Text(), 'sqlite').with_variant(sa.Text(), 'sqlite')",
    "sa.Integer().with_variant(sa.Integer().with_variant(sa.Text(), 'sqlite'), 'sqlite')",
    "sa.types.NullType()",
    "sa.types.MatchType()",
    "sa.null()",
    "sa.String",
    "sa.Integer",
    "pg.JSONB",
    "mysql.TINYINT",
    "sa.ARRAY",
    "sa.Enum",
    "None",
    "'Integer'",
    "5",
    "sa.String(20, 'C')",
    "sa.Numeric(10, 2, 4, False)",
    "sa.Float(10, True)",
    "sa.Enum('a', 'b')",
    "sa.Enum('a', 5, name='e')",
    "sa.Enum('a', 'a', name='e')",
    "sa.DateTime(True)",
    "sa.Interval(False)",
    "sa.Interval(True, 3, 2)",
    "sa.Boolean(True, 'ck')",
    "sa.Uuid(False)",
    "sa.Uuid(True, False)",
    "sa.ARRAY(sa.Integer, True, 2)",
    "pg.BIT(3, True)",
    "pg.TIMESTAMP(True, 3)",
    "pg.INTERVAL(3, 'DAY')",
    "pg.INTERVAL(3, fields='MINUTE TO SECOND')",
    "mysql.INTEGER(11, unsigned=True)",
    "mysql.TINYINT(1)",
    "mysql.DECIMAL(10, 2, True)",
    "mysql.DOUBLE(10)",
    "mysql.DOUBLE(scale=2)",
    "mysql.REAL(10)",
    "mysql.FLOAT(10, 2)",
    "mysql.FLOAT(scale=2)",
    "mysql.DATETIME(fsp=6)",
    "mysql.DATETIME(True, 6)",
    "mysql.YEAR(4)",
    "mysql.BIT(8)",
    "mysql.SET('a', 'b', charset='utf8mb4', collation='utf8mb4_bin')",
    "mysql.SET('a', '', retrieve_as_bitwise=True)",
    "mysql.SET('a', '')",
    "mysql.SET('a,b')",
    "mysql.ENUM('a', 'b', strict=True)",
    "mysql.ENUM('', 'b', charset='latin1', binary=True)",
    "sqlite.DATETIME(storage_format='%(year)04d', regexp=r'(\\d+)')",
    "sqlite.DATETIME(truncate_microseconds=True)",
    "sqlite.DATE(storage_format='%(year)04d-%(month)02d-%(day)02d')",
    "sqlite.TIME(truncate_microseconds=True)",
    "sa.Numeric(precision=10.5)",
    "sa.String(length='30')",
    "sa.String(length=-1)",
    "sa.String(length=2.0)",
    "sa.String(bogus=1)",
    "sa.Integer(5)",
    "sa.Integer(length=5)",
    "sa.String(1, 2, 3, 4)",
    "sa.DateTime(timezone='yes')",
    "sa.Strin(5)",
    "pg.JSNOB()",
]


def parameters(class_):
    """The parameters of a constructor, those of its bases too where it passes them on."""
    found = []
    for base in class_.__mro__:
        if "__init__" not in base.__dict__:
            continue
        own = inspect.signature(base.__init__).parameters.values()
        found += [
            one.name
            for one in list(own)[1:]
            if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
            and one.name not in found
            and not one.name.startswith("_")
        ]
        if not any(one.kind == one.VAR_KEYWORD for one in own):
            break
    return found


def calls(name, class_):
    if name.endswith(".ARRAY"):
        for item in ITEMS:
            yield f"{name}({item})"
            yield f"{name}({item}, dimensions=2)"
            yield f"{name}({item}, dimensions=3, as_tuple=True, zero_indexes=True)"
        required = "sa.Integer(), "
    elif name in ("sa.Enum", "pg.ENUM"):
        arguments = ENUM_ARGUMENTS if name == "sa.Enum" else PG_ENUM_ARGUMENTS
        for labels, rest in itertools.product(LABELS, arguments):
            yield f"{name}({', '.join(filter(None, (labels, rest)))})"
        return
    elif name in ("mysql.ENUM", "mysql.SET"):
        for labels in LABELS:
            yield f"{name}({labels})"
        required = "'a', 'b', "
    elif name == "pg.DOMAIN":
        return
    else:
        required = ""
    known = [one for one in parameters(class_) if one != "item_type"]
    yield f"{name}({required.removesuffix(', ')})"
    for one in known:
        for value in VALUES.get(one, FLAGS):
            yield f"{name}({required}{one}={value})"
    for one, other in itertools.combinations(known, 2):
        values = [VALUES.get(each, FLAGS) for each in (one, other)]
        first, second = (each[min(1, len(each) - 1)] for each in values)
        yield f"{name}({required}{one}={first}, {other}={second})"


def types():
    for prefix, module in MODULES.items():
        for name in sorted(dir(module)):
            class_ = getattr(module, name)
            if isinstance(class_, type) and issubclass(class_, TypeEngine) and name not in NO_COLUMN:
                yield from calls(f"{prefix}.{name}", class_)
    yield from BY_HAND


def one_line(text):
    """An answer in one line: of a plain table the column alone, of a refused type no more than that it is."""
    if "can't render element of type" in text:
        return "!! CompileError"
    column = text.removeprefix("CREATE TABLE t (\n    ").removesuffix("\n);")
    if text.startswith("CREATE") and "\n" not in column:
        return column
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def script_text(one):
    """The type as autogenerate writes it into a script."""
    names = {"sa": sa, "pg": pg, "mysql": mysql, "sqlite": sqlite, "enum": enum}
    try:
        value = sa.types.to_instance(eval(one, names))
        own = MigrationContext.configure(dialect_name="postgresql")
        options = {"sqlalchemy_module_prefix": "sa.", "user_module_prefix": None, "render_item": None}
        return render._repr_type(value, AutogenContext(own, opts=options))
    except Exception:
        return None


def main():
    blocks = [HEAD]
    for one in dict.fromkeys(types()):
        script = f"import enum\nop.create_table('t', sa.Column('c', {one}))"
        answers = {}
        for dialect in DIALECTS:
            answers.setdefault(one_line(answer(script, dialect)), []).append(dialect)
        lines = [f"  {' '.join(dialects)}: {text}" for text, dialects in answers.items()]
        text = script_text(one)
        if text is not None:
            lines.append(f"  script: {one_line(text)}")
        blocks.append("\n".join([one, *lines]) + "\n")
    (RECORDED / "evaluated" / "types.txt").write_text("\n".join(blocks))


if __name__ == "__main__":
    main()
