//! Models that do not make sense, and what they are told.

#![allow(clippy::unwrap_used)]

use super::models_error;

const HEAD: &str = "
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, declarative_base
m = sa.MetaData()
Base = declarative_base()
class Modern(DeclarativeBase):
    pass
";

/// (what comes behind the head, the message, the line of the place).
const CASES: &[(&str, &str, usize)] = &[
    (
        "sa.Table('t', m, sa.Column('a', sa.Integr))",
        "AttributeError: module 'sqlalchemy' has no attribute 'Integr'",
        9,
    ),
    (
        "sa.Table('t', m, sa.Column('a', sa.Integer, nulable=True))",
        "TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nulable'",
        9,
    ),
    (
        "from sqlalchemy.dialects import mysql\nsa.Table('t', m, sa.Column('a', mysql.DOUBLE(5)))",
        "ArgumentError: You must specify both precision and scale or omit both altogether.",
        10,
    ),
    (
        "sa.Table('t', m,\n    sa.Column('a'))",
        "CompileError: (in table 't', column 'a'): Can't generate DDL for NullType(); did you forget to specify a type \
         on this Column?",
        10,
    ),
    (
        "sa.Table('t', m,\n    sa.Column('a', sa.ForeignKey('u.id')))",
        "NoReferencedTableError: Foreign key associated with column 't.a' could not find table 'u' with which to \
         generate a foreign key to target column 'id'",
        10,
    ),
    (
        "sa.Table('u', m, sa.Column('id', sa.Integer))\nsa.Table('t', m, sa.Column('a', sa.Integer, sa.ForeignKey('u.no')))",
        "NoReferencedColumnError: Could not initialize target column for ForeignKey 'u.no' on table 't': table 'u' has \
         no column named 'no'",
        10,
    ),
    (
        "sa.Table('t', m, sa.Column('a', sa.Integer))\nsa.Table('t', m, sa.Column('a', sa.Integer))",
        "InvalidRequestError: Table 't' is already defined for this MetaData instance.  Specify \
         'extend_existing=True' to redefine options and columns on an existing Table object.",
        10,
    ),
    (
        "sa.Table('t', m, sa.Column('a', sa.Integer), sa.Column('a', sa.Integer))",
        "DuplicateColumnError: A column with name 'a' is already present in table 't'.",
        9,
    ),
    (
        "sa.Table('t', m, sa.Column('a', sa.Integer), sa.UniqueConstraint('b'))",
        "ConstraintColumnNotFoundError: Can't create UniqueConstraint on table 't': no column named 'b' is present.",
        9,
    ),
    (
        "sa.Table('t', m, sa.Column('a', sa.Integer, server_default=5))",
        "ArgumentError: Argument 'arg' is expected to be one of type '<class 'str'>' or '<class \
         'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class \
         'int'>'",
        9,
    ),
    (
        "class T(Base):\n    id = sa.Column(sa.Integer, primary_key=True)",
        "InvalidRequestError: Class <class 'models.T'> does not have a __table__ or __tablename__ specified and does \
         not inherit from an existing table-mapped class.",
        9,
    ),
    (
        "import stamps\nclass T(stamps.Stamped, Base):\n    __tablename__ = 't'\n    name = sa.Column(sa.String)",
        "a base of `T`, which has no primary key itself, is `stamps.Stamped`, which is not part of the project and \
         which dms does not know",
        10,
    ),
    (
        "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)",
        "ArgumentError: Mapper Mapper[T(t)] could not assemble any primary key columns for mapped table 't'",
        9,
    ),
    (
        "class T(Base):\n    __tablename__ = 't'\n    __table_args__ = [sa.Index('a')]\n    id = sa.Column(sa.Integer)",
        "ArgumentError: __table_args__ value must be a tuple, dict, or None",
        9,
    ),
    (
        "class T(Modern):\n    __tablename__ = 't'\n    id = mapped_column(primary_key=True)",
        "MappedAnnotationError: Python typing annotation is required for attribute \"T.id\" when primary argument(s) \
         for \"MappedColumn\" construct are None or not present",
        11,
    ),
    (
        "class T(Modern):\n    __tablename__ = 't'\n    id: Mapped[list] = mapped_column(primary_key=True)",
        "MappedAnnotationError: Could not locate SQLAlchemy Core type when resolving for Python type indicated by \
         '<class 'list'>' inside the Mapped[] annotation for the 'T.id' attribute",
        11,
    ),
    (
        "from geoalchemy3 import Geometry\nsa.Table('t', m,\n    sa.Column('g', Geometry('POINT')))",
        "the type of column `g` is `geoalchemy3.Geometry()`, which is not part of the project and which dms does not \
         know",
        11,
    ),
    (
        "sa.Table('t', m, autoload_with=None or 'engine')",
        "the table `t` is to be read from a database (`autoload_with`), which models cannot do",
        9,
    ),
    (
        "sa.Table('t', 5)",
        "TypeError: Table() argument 'metadata' must be a MetaData, not int",
        9,
    ),
    (
        "m2 = sa.MetaData(naming_convention={'ck': 'ck_%(constraint_name)s'})\nsa.Table('t', m2, sa.Column('a', sa.Integer),\n    sa.CheckConstraint('a > 0'))",
        "the naming convention's `ck` has `%(constraint_name)s`, and a constraint of table `t` has no name",
        11,
    ),
];

#[test]
fn wrong_models_are_errors_at_their_place() {
    for (body, message, line) in CASES {
        let error = models_error(&format!("{HEAD}\n{body}\n"));
        assert_eq!(error.message(), *message, "{body}");
        assert_eq!(error.span().expect(body).line(), *line, "{body}");
    }
}

#[test]
fn a_misspelt_name_has_a_hint() {
    let error = models_error("import sqlalchemy as sa\nsa.Colum('a')\n");
    assert_eq!(error.hint(), Some("did you mean `Column`?"));
}

/// A wrong argument of a type or a column, what is said of it, and the word that the hint must have.
const WRONG_ARGUMENTS: &[(&str, &str, &str)] = &[
    ("sa.Integr()", "has no attribute 'Integr'", "Integer"),
    ("postgresql.JSONBB()", "has no attribute 'JSONBB'", "JSONB"),
    ("mysql.TINYNT(1)", "has no attribute 'TINYNT'", "TINYINT"),
    (
        "sa.String(lenght=5)",
        "unexpected keyword argument 'lenght'",
        "`length`",
    ),
    (
        "sa.String(length=2.5)",
        "'length' must be an integer, not float",
        "",
    ),
    (
        "sa.String(length='x')",
        "'length' must be an integer, not str",
        "",
    ),
    (
        "sa.DateTime(timezone='yes')",
        "'timezone' must be True or False, not str",
        "",
    ),
    (
        "sa.Text(collation=5)",
        "'collation' must be a string, not int",
        "",
    ),
    ("sa.Integer(5)", "Integer() takes no arguments", ""),
    (
        "sa.ARRAY()",
        "missing 1 required positional argument: 'item_type'",
        "",
    ),
    (
        "sa.ARRAY(sa.ARRAY(sa.Integer))",
        "Do not nest ARRAY types",
        "dimensions=2",
    ),
    (
        "sa.Enum(['a', 'b'])",
        "takes strings or an enum class, not list",
        "as arguments",
    ),
    ("sa.Enum('abc', native_enum=False, length=2)", "2 < 3", ""),
    ("mysql.SET('a', '')", "blank value", ""),
    (
        "sa.Integer(), sa.Identity(start='x')",
        "'start' must be an integer",
        "",
    ),
    (
        "sa.Integer(), sa.Sequence()",
        "missing 1 required positional argument: 'name'",
        "",
    ),
    (
        "sa.Integer(), sa.Computed('1'), server_default='1'",
        "generated column",
        "leave out",
    ),
    (
        "sa.Integer(), sa.PrimaryKeyConstraint()",
        "cannot stand in a column",
        "beside",
    ),
    (
        "sa.Integer(), sqlite_on_conflict_notnull='FAIL'",
        "not accepted",
        "sqlite_on_conflict_not_null",
    ),
    (
        "sa.Integer(), quote=False, name='Abc'",
        "not to be quoted",
        "leave `quote` out",
    ),
];

#[test]
fn wrong_arguments_of_types_are_one_error_at_their_line() {
    for (arguments, message, hint) in WRONG_ARGUMENTS {
        let name = if arguments.contains("name=") {
            ""
        } else {
            "'c', "
        };
        let body = format!("x = 1\nop.create_table('t',\n    sa.Column({name}{arguments}))");
        let error = super::script_error(&body);
        assert!(error.message().contains(message), "{arguments}: {error}");
        let shown = error.hint().unwrap_or_default();
        assert!(shown.contains(hint), "{arguments}: {shown}");
        let span = error
            .span()
            .unwrap_or_else(|| panic!("{arguments}: {error}"));
        let line = span.text[..span.range.start].lines().count();
        // Three lines of imports, an empty one and that of the function stand before the body.
        assert_eq!(line, 8, "{arguments}");
    }
}
