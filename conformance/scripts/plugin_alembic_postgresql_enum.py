from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from alembic_postgresql_enum import ColumnType, TableReference
from alembic_postgresql_enum.sql_commands.indexes import TableIndex

dialects = ["postgresql"]


def upgrade():
    sa.Enum("new", "old", name="status").create(op.get_bind())
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "status",
            postgresql.ENUM("new", "old", name="status", create_type=False),
            server_default=sa.text("'new'::status"),
        ),
        sa.Column("history", postgresql.ARRAY(postgresql.ENUM("new", "old", name="status", create_type=False))),
    )
    op.create_index("ix_new", "orders", ["id"], postgresql_where=sa.text("status = 'new'::status"))
    op.execute("INSERT INTO orders VALUES (1, 'old', '{new,old}')")
    op.sync_enum_values(
        enum_schema="public",
        enum_name="status",
        new_values=["fresh", "old", "done"],
        affected_columns=[
            TableReference(
                table_schema="public",
                table_name="orders",
                column_name="status",
                existing_server_default="'new'::status",
            ),
            TableReference("orders", "history", column_type=ColumnType.ARRAY),
        ],
        enum_values_to_rename=[("new", "fresh")],
        indexes_to_recreate=[
            TableIndex(
                name="public.ix_new",
                definition="CREATE INDEX ix_new ON public.orders USING btree (id) WHERE (status = 'new'::status)",
            ),
        ],
    )
    op.sync_enum_values(
        "public",
        "status",
        ["fresh", "old", "done", "lost"],
        [
            TableReference(
                table_schema=None, table_name="orders", column_name="status", existing_server_default="'fresh'::status"
            ),
            TableReference(
                table_name="orders",
                column_name="history",
                column_type=ColumnType.ARRAY,
                existing_server_default="ARRAY['old'::status, 'fresh'::status]",
            ),
        ],
        indexes_to_recreate=[TableIndex("ix_new", "CREATE INDEX ix_new ON orders (id) WHERE status = 'done'::status")],
    )
    op.add_enum_value(enum_schema="public", enum_name="status", new_value="last")
    op.add_enum_value("public", "status", "first", before_value="fresh")


def downgrade():
    op.drop_table("orders")
    sa.Enum("new", "old", name="status").drop(op.get_bind())
