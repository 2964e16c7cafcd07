//! Types that stand on their own and exclude constraints, as scripts create them.
#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use super::harness::{Recorder, run, script, script_error};
use crate::op::Operation;
use crate::schema::{
    Column, Constraint, ConstraintName, DataType, ForeignKey, Literal, Options, Schema, Table,
    TableName, TypeClass,
};

#[test]
fn a_type_is_created_and_dropped_where_the_script_says() {
    let recorder = script(
        "
kind = sa.Enum('a', 'b', name='kind', metadata=sa.MetaData(schema='s'))
kind.create(op.get_bind())
kind.drop(op.get_context().bind, checkfirst=True)
postgresql.ENUM('a', name='own', create_type=False).create(op.get_bind())
postgresql.DOMAIN('d', sa.Integer(), schema='s').drop(bind=op.get_bind(), checkfirst=False)
sa.Boolean(name='flag').create(op.get_bind())
",
    );
    let operations = recorder.operations.borrow().clone();
    let found: Vec<(&str, Option<&str>, Option<&str>, bool)> = (operations.iter())
        .map(|operation| match operation {
            Operation::CreateType(create) => {
                let own = &create.data_type;
                (
                    "create",
                    own.text("schema"),
                    own.text("name"),
                    create.check_first,
                )
            }
            Operation::DropType(drop) => {
                let own = &drop.data_type;
                (
                    "drop",
                    own.text("schema"),
                    own.text("name"),
                    drop.check_first,
                )
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        found,
        [
            ("create", Some("s"), Some("kind"), false),
            ("drop", Some("s"), Some("kind"), true),
            ("create", None, Some("own"), true),
            ("drop", Some("s"), Some("d"), false),
        ]
    );
}

#[test]
fn a_default_of_a_domain_is_a_literal_or_an_expression() {
    let recorder = script(
        "
postgresql.DOMAIN('d', sa.Integer(), default='5').create(op.get_bind())
postgresql.DOMAIN('d', sa.Integer(), default=sa.text('5 + 1')).create(op.get_bind())
",
    );
    let found: Vec<_> = (recorder.operations.borrow().iter())
        .map(|operation| match operation {
            Operation::CreateType(create) => (
                create.data_type.argument("default").cloned(),
                create.data_type.argument("default_expression").cloned(),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    let text = |text: &str| Some(Literal::Text(text.into()));
    assert_eq!(found, [(text("5"), None), (None, text("5 + 1"))]);
}

#[test]
fn the_elements_of_an_exclude_constraint_keep_their_operators() {
    let recorder = script(
        "
op.create_exclude_constraint('ex', 't', ('a', '&&'), (sa.text('lower(b)'), '='), schema='s',
                             where='c > 1', using='GiST', ops={'a': 'range_ops'}, deferrable=True)
",
    );
    let operations = recorder.operations.borrow().clone();
    let Some(Operation::CreateConstraint(create)) = operations.first() else {
        panic!("{operations:?}");
    };
    let Constraint::Exclude(exclude) = &create.constraint else {
        panic!("{create:?}");
    };
    assert_eq!(create.table.to_string(), "s.t");
    let elements: Vec<(&str, Option<&str>)> = (exclude.elements.iter())
        .map(|element| (&*element.operator, element.operator_class.as_deref()))
        .collect();
    assert_eq!(elements, [("&&", Some("range_ops")), ("=", None)]);
    assert!(exclude.condition.is_some());
    assert_eq!((exclude.deferrable, &*exclude.using), (Some(true), "GiST"));
}

#[test]
fn wrong_arguments_are_errors_at_their_line() {
    let cases = [
        (
            "sa.Enum('a', name='k').create()",
            "TypeError: create() missing 1 required positional argument: 'bind'",
        ),
        (
            "sa.Enum('a', name='k').create(None)",
            "TypeError: create() argument 'bind' must be a connection, not None",
        ),
        (
            "sa.Enum('a', name='k').drop(op.get_bind(), check=True)",
            "TypeError: drop() got an unexpected keyword argument 'check'",
        ),
        (
            "sa.String(5).create(op.get_bind())",
            "AttributeError: 'String' object has no attribute 'create'",
        ),
        (
            "op.create_exclude_constraint('e', 't')",
            "ValueError: create_exclude_constraint() needs at least one pair of a column and an operator",
        ),
        (
            "op.create_exclude_constraint('e', 't', 'x')",
            "ValueError: create_exclude_constraint() takes pairs of a column and an operator, not 'x'",
        ),
        (
            "op.create_exclude_constraint('e', 't', (5, '='))",
            "ArgumentError: String column name or column expression for DDL constraint expected, got 5.",
        ),
        (
            "op.create_exclude_constraint('e', 't', ('x', 5))",
            "TypeError: create_exclude_constraint() argument 'operator' must be a string, not int",
        ),
        (
            "op.create_exclude_constraint('e', 't', ('x', '='), usng='gist')",
            "TypeError: create_exclude_constraint() got an unexpected keyword argument 'usng'",
        ),
        (
            "op.create_table('t', sa.Column('a', sa.Integer()), postgresql.ExcludeConstraint(('b', '=')))",
            "ConstraintColumnNotFoundError: Can't create ExcludeConstraint on table 't': no column named 'b' is present.",
        ),
    ];
    for (line, message) in cases {
        let error = script_error(&format!("x = 1\n{line}"));
        assert_eq!(error.message(), message, "{line}");
        assert_eq!(error.span().expect(line).line(), 7, "{line}");
    }
}

/// A table of the database has its foreign keys, and the tables to which they point.
#[test]
fn a_loaded_table_has_its_foreign_keys() {
    let mut table = Table::new(TableName::new("t"));
    let column = |name: &str| Column::new(name, DataType::new(TypeClass::Integer));
    table.columns = vec![column("id"), column("a")];
    table.constraints.push(Constraint::ForeignKey(ForeignKey {
        name: Some(ConstraintName::plain("fk_t")),
        columns: vec!["a".into()],
        referred_table: TableName::new("u"),
        referred_columns: vec!["b".into()],
        on_update: None,
        on_delete: Some("CASCADE".into()),
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    }));
    let mut referred = Table::new(TableName::new("u"));
    referred.columns = vec![column("b")];
    let schema = Schema {
        tables: vec![table, referred],
        ..Schema::default()
    };
    let recorder = Rc::new(Recorder {
        schema,
        ..Recorder::default()
    });
    run(
        "
m = sa.MetaData()
table = sa.Table('t', m, autoload_with=op.get_bind())
keys = [(key.name, key.column_keys, key.referred_table.name, key.ondelete, key.onupdate) for key in table.foreign_key_constraints]
op.execute(repr(keys))
op.execute(repr(sorted(m.tables)))
",
        &recorder,
    )
    .unwrap();
    let operations = recorder.operations.take();
    let said: Vec<&str> = (operations.iter())
        .filter_map(|operation| match operation {
            Operation::Execute(execute) => Some(&*execute.sql),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        ["[('fk_t', ['a'], 'u', 'CASCADE', None)]", "['t', 'u']"]
    );
}
