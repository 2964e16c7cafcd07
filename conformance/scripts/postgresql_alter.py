from alembic import op
import sqlalchemy as sa


dialects = ["postgresql"]


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("c", sa.Integer()), sa.Column("d", sa.Text()))
    op.alter_column("t", "c", existing_type=sa.Integer(), nullable=False)
    op.alter_column("t", "c", type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False)
    op.alter_column("t", "d", server_default="x", comment="it's")
    op.alter_column("t", "d", server_default=sa.text("now()"))
    op.alter_column("t", "d", server_default=None)
    op.create_unique_constraint("uq_t_c", "t", ["c"])
    op.create_check_constraint("ck_t_c", "t", sa.column("c") > 3)
    op.create_check_constraint("ck_t_d", "t", "d <> 'x'")
    op.create_foreign_key("fk_t_self", "t", "t", ["c"], ["id"], ondelete="SET NULL", use_alter=True)
    op.create_table_comment("t", "a table", existing_comment=None)


def downgrade():
    op.drop_table_comment("t", existing_comment="a table")
    op.drop_constraint("fk_t_self", "t", type_="foreignkey")
    op.drop_constraint("ck_t_d", "t", type_="check")
    op.drop_constraint("ck_t_c", "t", type_="check")
    op.drop_constraint("uq_t_c", "t", type_="unique")
    op.alter_column("t", "c", type_=sa.Integer(), existing_type=sa.BigInteger(), postgresql_using="c::integer")
    op.drop_table("t")
