from alembic import op
import sqlalchemy as sa


dialects = ["postgresql"]


def upgrade():
    op.execute("CREATE SCHEMA shop")
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()), schema="shop")
    op.create_index("ix_t_a", "t", ["a"], schema="shop")
    with op.get_context().autocommit_block():
        op.create_index("ix_t_conc", "t", ["a"], schema="shop", postgresql_concurrently=True, if_not_exists=True)
    op.rename_table("t", "u", schema="shop")


def downgrade():
    op.drop_index("ix_t_conc", table_name="u", schema="shop", if_exists=True)
    op.drop_index("ix_t_a", table_name="u", schema="shop")
    op.drop_table("u", schema="shop")
    op.execute("DROP SCHEMA shop")
