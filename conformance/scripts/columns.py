from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("old", sa.Text()))
    op.add_column("item", sa.Column("price", sa.Numeric(8, 2), nullable=True))
    op.add_column("item", sa.Column("count", sa.Integer(), server_default="5", nullable=False))
    op.add_column("item", sa.Column("state", sa.String(10), server_default=sa.text("'new'"), nullable=False))
    op.alter_column("item", "old", new_column_name="fresh", existing_type=sa.Text())
    op.drop_column("item", "price")


def downgrade():
    op.alter_column("item", "fresh", new_column_name="old", existing_type=sa.Text())
    op.drop_column("item", "state")
    op.drop_column("item", "count")
    op.drop_table("item")
