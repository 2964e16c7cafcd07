//! Functions that hear of what joins a table, beside what SQLAlchemy 2.1.9 makes of them.

#![allow(clippy::unwrap_used)]

use super::facts;
use super::harness::evaluated_models;
use crate::pylib;

#[test]
fn listeners_of_types_columns_and_tables_change_them() {
    let (schema, mut interpreter) = evaluated_models(
        r#"
import enum
import sqlalchemy as sa
from sqlalchemy import event, type_coerce
from sqlalchemy.types import SchemaType, SmallInteger, TypeDecorator
class Kind(int, enum.Enum):
    one = 1
    two = 2
class IntEnum(TypeDecorator, SchemaType):
    impl = SmallInteger
    cache_ok = True
    def __init__(self, kinds):
        self.kinds = kinds
        TypeDecorator.__init__(self)
        SchemaType.__init__(self)
@event.listens_for(IntEnum, "before_parent_attach")
def of_type(data_type, column):
    @event.listens_for(column, "after_parent_attach")
    def of_column(column, table):
        check = sa.CheckConstraint(
            type_coerce(column, SmallInteger).in_([kind.value for kind in data_type.kinds]), name=f"valid_{column.name}")
        assert check.table is table
@event.listens_for(sa.Column, "before_parent_attach")
def comment(column, table):
    if isinstance(column.type, sa.DateTime):
        column.comment = f"a time of {table.name}"
@event.listens_for(sa.Table, "after_parent_attach")
def unique(table, metadata):
    if "name" in table.c:
        table.append_constraint(sa.UniqueConstraint("name", name=f"uq_{table.name}"))
alone = sa.Column("alone", sa.Integer)
event.listen(alone, "after_parent_attach", lambda column, table: setattr(column, "comment", "alone"))
sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("kind", IntEnum(Kind)),
    sa.Column("at", sa.DateTime), sa.Column("name", sa.String), alone)
"#,
    )
    .unwrap();
    let found = facts(&schema);
    assert_eq!(pylib::doubts(&mut interpreter).unwrap().errors, []);
    for line in ["  CK valid_kind kind IN (1, 2)", "  UQ uq_t [name]"] {
        assert!(found.lines().any(|it| it == line), "{found}");
    }
    let comment = |name: &str| schema.tables[0].column(name).unwrap().comment.clone();
    assert_eq!(comment("at").as_deref(), Some("a time of t"));
    assert_eq!(comment("alone").as_deref(), Some("alone"));
    assert_eq!(comment("name"), None);
}

/// One that cannot be followed is told, and the models are read without it.
#[test]
fn a_listener_that_raises_is_told() {
    let (schema, mut interpreter) = evaluated_models(
        r#"
import sqlalchemy as sa
from sqlalchemy import event
import tracing

@event.listens_for(sa.Column, "after_parent_attach")
def traced(column, table):
    if tracing.is_on():
        column.comment = "traced"

sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer), sa.Column("b", sa.Integer))
"#,
    )
    .unwrap();
    assert_eq!(schema.tables[0].columns.len(), 2);
    let doubts = pylib::doubts(&mut interpreter).unwrap();
    let told: Vec<(usize, bool)> = (doubts.errors.iter())
        .map(|(place, message)| (place.line(), message.contains("`tracing.is_on()`")))
        .collect();
    assert_eq!(told, [(8, true)]);
}
