from alembic import op
import sqlalchemy as sa

dialects = ["sqlite"]


def before():
    return sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.String(10)),
        sa.Column("b", sa.Integer(), nullable=True),
        sa.Column("some day", sa.Date(), server_default=sa.text("CURRENT_DATE")),
        sa.UniqueConstraint("a", name="uq_a"),
        sa.UniqueConstraint("b"),
        sa.CheckConstraint("b>0", name="ck_b"),
        sa.Index("ix_a", "a"),
    )


def after():
    return sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("x", sa.Integer(), server_default="3", nullable=False),
        sa.Column("aa", sa.Integer(), server_default=sa.text("7"), nullable=False),
        sa.Column("b", sa.Text(), nullable=True),
        sa.UniqueConstraint("b"),
        sa.Index("ix_a", "aa"),
        sa.Index("ix_x", "x"),
    )


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.String(10), nullable=True),
        sa.Column("b", sa.Integer(), nullable=True),
        sa.Column("some day", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("a", name="uq_a"),
        sa.CheckConstraint("b>0", name="ck_b"),
        sa.UniqueConstraint("b"),
    )
    op.create_index("ix_a", "t", ["a"])
    op.execute("INSERT INTO t (id, a, b) VALUES (4, '12', 1)")
    with op.batch_alter_table("t", copy_from=before()) as batch_op:
        batch_op.alter_column(
            "a",
            new_column_name="aa",
            type_=sa.Integer(),
            existing_type=sa.String(10),
            nullable=False,
            server_default=sa.text("7"),
        )
        batch_op.alter_column("b", type_=sa.Text(), existing_type=sa.Integer())
        batch_op.add_column(
            sa.Column("x", sa.Integer(), server_default="3", nullable=False), insert_after="id"
        )
        batch_op.drop_column("some day")
        batch_op.drop_constraint("uq_a", type_="unique")
        batch_op.drop_constraint("ck_b", type_="check")
        batch_op.create_index("ix_x", ["x"])


def downgrade():
    with op.batch_alter_table("t", copy_from=after()) as batch_op:
        batch_op.drop_index("ix_x")
        batch_op.alter_column(
            "aa",
            new_column_name="a",
            type_=sa.String(10),
            existing_type=sa.Integer(),
            nullable=True,
            server_default=None,
        )
        batch_op.alter_column("b", type_=sa.Integer(), existing_type=sa.Text())
        batch_op.add_column(
            sa.Column("some day", sa.Date(), server_default=sa.text("CURRENT_DATE"))
        )
        batch_op.drop_column("x")
        batch_op.create_unique_constraint("uq_a", ["aa"])
        batch_op.create_check_constraint("ck_b", "b>0")
    op.drop_table("t")
