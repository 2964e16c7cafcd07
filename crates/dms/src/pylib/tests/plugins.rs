//! What alembic_postgresql_enum and alembic_utils refuse, and what of them has no recorded answer.
#![allow(clippy::unwrap_used)]

use super::harness::{script, script_error};
use crate::op::Operation;

fn statements(body: &str) -> Vec<String> {
    let recorder = script(body);
    let operations = recorder.operations.borrow();
    (operations.iter())
        .map(|operation| match operation {
            Operation::Execute(execute) => execute.sql.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn values_of_an_enum_never_change_the_statement() {
    let found = statements(
        r#"
op.sync_enum_values('pub"lic', 'it', ["a'); DROP TABLE t --", ":b"], [])
op.add_enum_value('public', 'i"t', "it's :c", before_value="b'")
"#,
    );
    assert_eq!(
        found[1],
        r#"CREATE TYPE "pub""lic"."it" AS ENUM('a''); DROP TABLE t --', ':b')"#
    );
    assert_eq!(
        found.last().unwrap(),
        r#"ALTER TYPE "public"."i""t" ADD VALUE 'it''s :c' AFTER 'b'''"#
    );
}

#[test]
fn the_older_way_of_naming_columns_asks_for_their_defaults() {
    let recorder = script("op.sync_enum_values('public', 'kind', ['a'], [('t', 'c')], [])");
    let queries = recorder.queries.borrow();
    assert_eq!(queries.len(), 1);
    assert!(
        queries[0].contains("information_schema.columns"),
        "{queries:?}"
    );
    assert_eq!(recorder.operations.borrow().len(), 12);
}

#[test]
fn entities_of_a_project_say_their_own_statements() {
    let found = statements(
        "
from alembic_utils.replaceable_entity import ReplaceableEntity, register_entities
class Sequence(ReplaceableEntity):
    def __init__(self, name):
        self.name = name
    def to_sql_statement_create(self):
        return sa.text('CREATE SEQUENCE ' + self.name)
    def to_sql_statement_drop(self, cascade=False):
        return sa.text('DROP SEQUENCE ' + self.name + (' CASCADE' if cascade else ''))
    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_drop()
        yield self.to_sql_statement_create()
one = Sequence('one')
register_entities([one])
op.create_entity(one)
op.replace_entity(one)
op.drop_entity(one, cascade=True)
",
    );
    assert_eq!(
        found,
        [
            "CREATE SEQUENCE one",
            "DROP SEQUENCE one",
            "CREATE SEQUENCE one",
            "DROP SEQUENCE one CASCADE",
        ]
    );
}

#[test]
fn wrong_arguments_are_errors_at_their_line() {
    let cases = [
        (
            "op.sync_enum_values('public', 'kind', ['a'], ['t'])",
            "ValueError: Affected columns must contain tuples or TableReferences, not str",
        ),
        (
            "op.sync_enum_values('public', 'kind', ['a'], [], foo=1)",
            "TypeError: sync_enum_values() got an unexpected keyword argument 'foo'",
        ),
        (
            "op.sync_enum_values('public', 'kind', ['a', 5], [])",
            "TypeError: sync_enum_values() argument 'new_values' must be a string, not int",
        ),
        (
            "op.add_enum_value('public', 'kind')",
            "TypeError: add_enum_value() missing 1 required positional argument: 'new_value'",
        ),
        (
            "from alembic_postgresql_enum import TableReference; TableReference('t')",
            "TypeError: TableReference() missing 1 required positional argument: 'column_name'",
        ),
        (
            "op.create_entity('CREATE VIEW v')",
            "TypeError: create_entity() argument 'target' must be an entity of alembic_utils, not str",
        ),
        (
            "from alembic_utils.pg_view import PGView; PGView.from_sql('create view v')",
            "SQLParseFailure: Failed to parse SQL into PGView \"\"\"create view v\"\"\"",
        ),
        (
            "from alembic_utils.pg_view import PGView; PGView('public', 'v')",
            "TypeError: PGView() missing 1 required positional argument: 'definition'",
        ),
        (
            "from alembic_utils.pg_function import PGFunction; op.create_entity(PGFunction('public', 'f', 'returns int'))",
            "ValueError: the signature of a function has no parentheses: 'f'",
        ),
        (
            "from alembic_utils.pg_grant_table import PGGrantTable; PGGrantTable('public', 't', 'r', 'SELECT')",
            "BadInputException: When grant type is SELECT a value must be provided for columns",
        ),
        (
            "from alembic_utils.pg_extension import PGExtension; op.replace_entity(PGExtension('public', 'citext'))",
            "NotImplementedError: an extension cannot be replaced",
        ),
    ];
    for (line, message) in cases {
        let error = script_error(&format!("x = 1\n{line}"));
        assert_eq!(error.message(), message, "{line}");
        assert_eq!(error.span().expect(line).line(), 7, "{line}");
    }
}
