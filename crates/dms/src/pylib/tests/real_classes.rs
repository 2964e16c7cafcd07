//! `isinstance()`, `hasattr()` and their like of what is SQLAlchemy's, beside what SQLAlchemy 2.1.9 answers.

use super::{facts, models, models_error};

#[test]
fn classes_derive_as_in_sqlalchemy() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Query
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql import sqltypes, type_api
from sqlalchemy.sql.elements import ClauseElement, TextClause
from sqlalchemy.sql.expression import ColumnClause, Selectable, FromClause
class Wrapped(sa.TypeDecorator):
    impl = sa.String
column = sa.Column("x", sa.Enum("a", name="kind"), server_default="1")
answers = [
    isinstance(column.type, sqltypes.SchemaType),
    isinstance(column.type, type_api.Emulated),
    isinstance(column.type, sqltypes.Concatenable),
    isinstance(column.type, (sqltypes.Indexable, sa.JSON)),
    isinstance(sa.Boolean(), sqltypes.SchemaType),
    isinstance(sa.JSON(), sqltypes.Indexable),
    isinstance(postgresql.JSONB(), sqltypes.JSON),
    isinstance(postgresql.ENUM("a", name="k"), sa.Enum),
    isinstance(postgresql.ENUM("a", name="k"), postgresql.NamedType),
    isinstance(postgresql.INTERVAL(), sa.Interval),
    isinstance(postgresql.DOUBLE_PRECISION(), sa.Double),
    isinstance(postgresql.DOUBLE_PRECISION(), sa.Numeric),
    isinstance(sa.Float(), sa.Numeric),
    isinstance(sa.Float(), sqltypes.NumericCommon),
    isinstance(mysql.TINYINT(), mysql.base._IntegerType),
    isinstance(mysql.TINYINT(), sa.Integer),
    isinstance(mysql.BIT(), sa.Integer),
    isinstance(Wrapped(), sqltypes.SchemaType),
    isinstance(Wrapped(), type_api.ExternalType),
    issubclass(Wrapped, sqltypes.NullType),
    isinstance(column, SchemaItem),
    isinstance(column, FromClause),
    isinstance(column, sa.sql.operators.ColumnOperators),
    isinstance(column, InstrumentedAttribute),
    isinstance(sa.Table("t", sa.MetaData()), FromClause),
    isinstance(sa.Table("u", sa.MetaData()), Selectable),
    isinstance(column.server_default, sa.FetchedValue),
    isinstance(column.server_default, sa.schema.ColumnDefault),
    isinstance(sa.text("1"), ClauseElement),
    isinstance(sa.select(column), (Query, sa.sql.Executable)),
    isinstance(sa.select(column), FromClause),
    isinstance(sa.Sequence("s"), sa.schema.DefaultGenerator),
    isinstance("text", sqltypes.SchemaType),
    issubclass(sa.exc.NoSuchTableError, sa.exc.SQLAlchemyError),
    hasattr(column, "no_such_attribute"),
    getattr(sa.String(), "no_such_attribute", True),
    hasattr(sa.String, "no_such_attribute"),
    hasattr(column.type, "enums"),
    type(column) is sa.Column,
    type(sa.String()) == sa.Text,
]
table = "".join(str(int(answer)) for answer in answers)
sa.Table("is" + table, sa.MetaData(), sa.Column("x", sa.Integer))
"#,
    ));
    let wanted = "table is1110111110100111001010101110110101010110";
    assert!(found.lines().any(|line| line == wanted), "{found}");
}

/// Real SQLAlchemy answers all of these; here nobody can, and a `False` would be a guess.
#[test]
fn what_is_not_known_of_a_class_is_told() {
    let head = "\
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import functions
column = sa.Column('x', sa.Integer)
";
    let cases = [
        (
            "isinstance(sa.func.now(), functions.GenericFunction)",
            "`Function`",
        ),
        ("hasattr(column, 'base_columns')", "`Column.base_columns`"),
        (
            "getattr(sa.Boolean(), 'bind_processor', None)",
            "`Boolean.bind_processor`",
        ),
        (
            "hasattr(sa.Table, 'absent') or sa.Table.is_derived_from",
            "`Table.is_derived_from`",
        ),
    ];
    for (text, named) in cases {
        let error = models_error(&format!("{head}if {text}:\n    pass\n"));
        let message = error.to_string();
        assert!(message.contains(named), "{text}: {message}");
        assert!(error.span().is_some(), "{text}");
        assert!(error.hint().is_some(), "{text}");
    }
}

#[test]
fn defaults_of_a_column_are_what_sqlalchemy_makes_of_them() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
column = sa.Column("x", sa.Integer, default=lambda: 5, server_default=sa.text("7"), onupdate=9)
other = sa.Column("y", sa.Integer, sa.Identity(), default=column.onupdate)
again = sa.Column("z", sa.Integer, server_default=column.server_default)
answers = [
    column.default.is_callable, column.default.arg(None), column.default.is_scalar,
    column.server_default.arg, isinstance(column.server_default, sa.DefaultClause),
    column.onupdate.arg, column.onupdate.is_scalar, other.default.arg, again.server_default.arg,
    isinstance(other.server_default, sa.Identity), again.default, again.onupdate,
    sa.Column("w", server_default="3").server_default.arg,
]
said = " ".join(str(answer) for answer in answers)
sa.Table(said, sa.MetaData(), sa.Column("x", sa.Integer))
"#,
    ));
    assert_eq!(
        found.lines().next(),
        Some("table True 5 False 7 True 9 True 9 7 True None None 3")
    );
}
