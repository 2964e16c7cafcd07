from alembic import op
from alembic.operations import MigrateOperation, Operations, ops
import sqlalchemy as sa


@Operations.register_operation("create_setting")
class CreateSettingOp(MigrateOperation):
    def __init__(self, name, table):
        self.name, self.table = name, table

    @classmethod
    def create_setting(cls, operations, name, *, table="t"):
        return operations.invoke(cls(name, table))


@Operations.implementation_for(CreateSettingOp)
def create_setting(operations, operation):
    operations.execute(f"INSERT INTO {operation.table} (id, name) VALUES (1, '{operation.name}')")


def upgrade():
    op.invoke(
        ops.CreateTableOp(
            "t",
            [sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20))],
            comment="settings" if op.get_context().dialect.name == "postgresql" else None,
        )
    )
    op.invoke(ops.AddColumnOp("t", sa.Column("added", sa.Integer())))
    op.invoke(ops.CreateIndexOp("ix_added", "t", ["added"], unique=True))
    op.invoke(ops.ExecuteSQLOp("UPDATE t SET added = 5"))
    op.create_setting("first")
    op.invoke(operation=ops.ExecuteSQLOp("UPDATE t SET added = 6"))
    if op.get_context().dialect.name != "sqlite":
        op.invoke(ops.AlterColumnOp("t", "added", modify_nullable=False, existing_type=sa.Integer()))


def downgrade():
    op.invoke(ops.DropIndexOp("ix_added", table_name="t"))
    op.invoke(ops.DropTableOp("t"))
