//! What alembic_postgresql_enum and alembic_utils refuse, and what of them has no recorded answer.
#![allow(clippy::unwrap_used)]

use super::harness::{script, script_error};
use crate::dialect;
use crate::op::Operation;
use crate::schema::Schema;

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

/// What a script comes to on PostgreSQL.
fn printed(body: &str) -> Vec<String> {
    let recorder = script(body);
    let dialect = dialect::by_name("postgresql").unwrap();
    let operations = recorder.operations.borrow();
    (operations.iter())
        .flat_map(|operation| dialect.render(operation, &Schema::default()).unwrap())
        .map(|statement| statement.sql)
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

/// What geoalchemy2 0.20 makes of the same calls offline on PostgreSQL.
#[test]
fn directives_of_geoalchemy2_are_those_of_alembic() {
    let found = printed(
        "
from geoalchemy2 import Geometry
op.create_geospatial_table('t', sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('g', Geometry('POINT', srid=4326, spatial_index=False)))
op.create_geospatial_index('idx_t_g', 't', ['g'], unique=False, postgresql_using='gist', postgresql_ops={})
op.add_geospatial_column('t', sa.Column('i', Geometry('POINT', srid=4326), nullable=True))
op.add_column('t', sa.Column('j', Geometry('POINT', srid=4326), nullable=True))
with op.batch_alter_table('t') as batch:
    batch.add_geospatial_column(sa.Column('k', Geometry('POINT', srid=4326), nullable=True))
    batch.create_geospatial_index('idx_t_k', ['k'])
    batch.drop_geospatial_column('k')
op.drop_geospatial_index('idx_t_g', table_name='t', column_name='g', postgresql_using='gist')
op.drop_geospatial_index('idx_t_i', 't', 'i', 's')
op.drop_geospatial_column('t', 'i')
op.drop_geospatial_table('t')
",
    );
    assert_eq!(
        found,
        [
            "CREATE TABLE t (\n    id SERIAL NOT NULL, \n    g geometry(POINT,4326), \n    PRIMARY KEY (id)\n)",
            "CREATE INDEX idx_t_g ON t USING gist (g)",
            "ALTER TABLE t ADD COLUMN i geometry(POINT,4326)",
            "ALTER TABLE t ADD COLUMN j geometry(POINT,4326)",
            "CREATE INDEX idx_t_j ON t USING gist (j)",
            "ALTER TABLE t ADD COLUMN k geometry(POINT,4326)",
            "CREATE INDEX idx_t_k ON t (k)",
            "ALTER TABLE t DROP COLUMN k",
            "DROP INDEX idx_t_g",
            "DROP INDEX s.idx_t_i",
            "ALTER TABLE t DROP COLUMN i",
            "DROP TABLE t",
        ]
    );
}
