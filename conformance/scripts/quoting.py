from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        "Order",
        sa.Column("select", sa.Integer(), primary_key=True),
        sa.Column("a b", sa.Text()),
        sa.Column('q"x', sa.Text(), server_default="semi;colon -- \\ 'x'"),
        sa.Column("UPPER", sa.Integer()),
        sa.Column("é", sa.Integer()),
    )
    op.create_index("ix Odd;--", "Order", ["a b", 'q"x'])


def downgrade():
    op.drop_index("ix Odd;--", table_name="Order")
    op.drop_table("Order")
