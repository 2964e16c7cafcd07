//! `op.invoke()`, the operations of `alembic.operations.ops`, and operations that a project registers itself.
#![allow(clippy::unwrap_used)]

use super::harness::{script, script_error};

fn summaries(body: &str) -> Vec<String> {
    let recorder = script(body);
    let operations = recorder.operations.borrow();
    operations
        .iter()
        .map(|operation| operation.summary())
        .collect()
}

#[test]
fn operations_are_invoked_as_objects() {
    let found = summaries(
        "
from alembic.operations import ops
op.invoke(ops.CreateTableOp('t', [sa.Column('id', sa.Integer()), sa.Column('a', sa.String(5))], schema='s'))
op.invoke(ops.AddColumnOp('t', sa.Column('b', sa.Integer()), schema='s'))
op.invoke(ops.AlterColumnOp('t', 'b', modify_nullable=False, modify_name='c', existing_type=sa.Integer()))
op.invoke(ops.CreateIndexOp('ix', 't', ['a', sa.text('lower(b)')], unique=True))
op.invoke(ops.DropIndexOp('ix', table_name='t'))
op.invoke(ops.CreateUniqueConstraintOp('uq', 't', ['a']))
op.invoke(ops.CreateForeignKeyOp('fk', 't', 'p', ['a'], ['id'], ondelete='CASCADE'))
op.invoke(ops.CreateCheckConstraintOp('ck', 't', 'a > 5'))
op.invoke(ops.DropConstraintOp('ck', 't', type_='check'))
op.invoke(operation=ops.ExecuteSQLOp('SELECT 1'))
op.invoke(ops.ModifyTableOps('t', [ops.DropColumnOp('t', 'a'), ops.RenameTableOp('t', 'u')]))
drop = ops.DropTableOp('t', schema='s', _reverse=None)
assert drop.table_name == 't' and drop.schema == 's'
op.invoke(drop)
",
    );
    assert_eq!(
        found,
        [
            "create table s.t",
            "add column s.t.b",
            "alter column t.b (name to c, NOT NULL)",
            "create index ix on t",
            "drop index ix on t",
            "add unique constraint uq to t",
            "add foreign key fk to t",
            "add check constraint ck to t",
            "drop check constraint ck on t",
            "execute SELECT 1",
            "drop column t.a",
            "rename table t to u",
            "drop table s.t",
        ]
    );
}

#[test]
fn a_project_registers_operations_of_its_own() {
    let found = summaries(
        "
from alembic.operations import Operations, MigrateOperation

class Target:
    def __init__(self, name, body):
        self.name, self.body = name, body

class ReversibleOp(MigrateOperation):
    def __init__(self, target):
        self.target = target

    @classmethod
    def invoke_for_target(cls, operations, target):
        return operations.invoke(cls(target))

    def reverse(self):
        raise NotImplementedError()

@Operations.register_operation('create_view', 'invoke_for_target')
@Operations.register_operation('replace_view', 'invoke_for_target')
class CreateViewOp(ReversibleOp):
    def reverse(self):
        return DropViewOp(self.target)

@Operations.register_operation('drop_view')
class DropViewOp(MigrateOperation):
    def __init__(self, name, cascade=False):
        self.name, self.cascade = name, cascade

    @classmethod
    def drop_view(cls, operations, name, **kw):
        return operations.invoke(cls(name, **kw))

@Operations.implementation_for(CreateViewOp)
def create_view(operations, operation):
    if operations.migration_context.dialect.name == 'postgresql':
        operations.execute(f'CREATE VIEW {operation.target.name} AS {operation.target.body}')

@Operations.implementation_for(DropViewOp)
def drop_view(operations, operation):
    operations.execute('DROP VIEW ' + operation.name + (' CASCADE' if operation.cascade else ''))

op.create_view(Target('v', 'SELECT 1'))
op.replace_view(Target('w', 'SELECT 2'))
op.drop_view('v', cascade=True)
op.invoke(CreateViewOp(Target('v', 'SELECT 3')).reverse().__class__('w'))
",
    );
    assert_eq!(
        found,
        [
            "execute CREATE VIEW v AS SELECT 1",
            "execute CREATE VIEW w AS SELECT 2",
            "execute DROP VIEW v CASCADE",
            "execute DROP VIEW w",
        ]
    );
}

#[test]
fn what_cannot_be_invoked_is_an_error_at_its_line() {
    let cases = [
        (
            "op.invoke('CREATE TABLE t ()')",
            "TypeError: op.invoke() takes an operation that has an implementation, not str",
        ),
        (
            "op.invoke()",
            "TypeError: invoke() missing 1 required positional argument: 'operation'",
        ),
        (
            "from alembic.operations import ops; op.invoke(ops.MigrateOperation())",
            "TypeError: op.invoke() takes an operation that has an implementation, not MigrateOperation",
        ),
        (
            "from alembic.operations import ops; op.invoke(ops.DropTableOp())",
            "TypeError: drop_table() missing 1 required positional argument: 'table_name'",
        ),
        (
            "from alembic.operations import ops; op.invoke(ops.DropTableOp('t', 's'))",
            "TypeError: DropTableOp() takes 1 positional arguments but 2 were given",
        ),
        (
            "from alembic.operations import ops; op.invoke(ops.RenameTableOp('t', 'u', shema='s'))",
            "TypeError: rename_table() got an unexpected keyword argument 'shema'",
        ),
        (
            "op.run_async(lambda connection: None)",
            "`op.run_async()` needs an asynchronous driver, which dms does not have",
        ),
        (
            "op.create_vew('v')",
            "AttributeError: module 'alembic.op' has no attribute 'create_vew'",
        ),
    ];
    for (line, message) in cases {
        let error = script_error(&format!("x = 1\n{line}"));
        assert_eq!(error.message(), message, "{line}");
        assert_eq!(error.span().expect(line).line(), 7, "{line}");
    }
}
