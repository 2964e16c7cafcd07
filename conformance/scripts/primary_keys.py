from alembic import op
import sqlalchemy as sa

dialects = ["postgresql", "mysql", "mariadb"]


def upgrade():
    op.create_table(
        "stock",
        sa.Column("shop", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(20), nullable=False),
        sa.Column("note", sa.String(200)),
    )
    op.create_primary_key("pk_stock", "stock", ["shop", "item"])
    op.execute(
        sa.table("stock", sa.column("shop"), sa.column("item"), sa.column("note"))
        .insert()
        .values(shop=op.inline_literal(1), item=op.inline_literal("it's"), note=op.inline_literal("50% of \\"))
    )
    op.create_table("shelf", sa.Column("number", sa.Integer(), nullable=False), sa.Column("place", sa.Integer()))
    op.create_primary_key(None, "shelf", ["number"])


def downgrade():
    op.drop_table("shelf")
    op.drop_constraint("pk_stock", "stock", type_="primary")
    op.drop_table("stock")
