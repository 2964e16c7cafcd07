from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql


dialects = ["mysql", "mariadb"]


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("c", sa.Integer(), comment="the c"),
        sa.Column("d", sa.String(20)),
        sa.Column("at", sa.DateTime()),
        comment="a table",
    )
    op.alter_column("t", "c", existing_type=sa.Integer(), nullable=False, existing_comment="the c")
    op.alter_column(
        "t", "c", type_=mysql.BIGINT(unsigned=True), existing_type=sa.Integer(), existing_nullable=False, existing_comment="the c"
    )
    op.alter_column("t", "d", server_default="back\\slash", existing_type=sa.String(20))
    op.alter_column(
        "t", "d", comment="it's", existing_type=sa.String(20), existing_server_default="back\\slash", existing_nullable=True
    )
    op.alter_column("t", "d", server_default=None, existing_type=sa.String(20))
    op.alter_column("t", "at", server_default=sa.func.now(), existing_type=sa.DateTime(), existing_nullable=True)
    op.alter_column(
        "t",
        "at",
        new_column_name="created",
        existing_type=sa.DateTime(),
        existing_server_default=sa.text("now()"),
        existing_nullable=True,
    )
    op.alter_column("t", "id", existing_type=sa.Integer(), type_=sa.BigInteger(), autoincrement=True, existing_nullable=False)
    op.create_unique_constraint("uq_t_c", "t", ["c"])
    op.create_check_constraint("ck_t_c", "t", sa.column("c") // 2 > 3)
    op.create_check_constraint("ck_t_d", "t", sa.column("d", sa.String) + "x" != "yx")
    op.create_table("p", sa.Column("id", mysql.BIGINT(unsigned=True), primary_key=True, autoincrement=False))
    op.create_foreign_key("fk_t_p", "t", "p", ["c"], ["id"], ondelete="CASCADE", onupdate="RESTRICT")
    op.create_table_comment("t", "another's table", existing_comment="a table")
    op.add_column("t", sa.Column("e", sa.Boolean(create_constraint=True, name="ck_t_e"), comment="50%"))
    op.add_column("t", sa.Column("f", sa.Integer(), sa.Computed("c + 1", persisted=True)))
    op.add_column("t", sa.Column("g", sa.DateTime(), server_default=sa.func.now(), nullable=False, index=True))
    op.rename_table("p", "Parent")


def downgrade():
    op.rename_table("Parent", "p")
    op.drop_column("t", "g")
    op.drop_column("t", "f")
    op.drop_constraint("ck_t_e", "t", type_="check")
    op.drop_column("t", "e")
    op.drop_table_comment("t", existing_comment="another's table")
    op.drop_constraint("fk_t_p", "t", type_="foreignkey")
    op.drop_constraint("ck_t_d", "t", type_="check")
    op.drop_constraint("ck_t_c", "t", type_="check")
    op.drop_constraint("uq_t_c", "t", type_="unique")
    op.drop_constraint("PRIMARY", "p", type_="primary")
    op.drop_table("t")
    op.drop_table("p")
