from alembic import op
import sqlalchemy as sa


import datetime
import decimal


def upgrade():
    table = op.create_table(
        "fruit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.Column("price", sa.Numeric(5, 2)),
        sa.Column("picked", sa.Date()),
        sa.Column("ripe", sa.Boolean()),
    )
    op.bulk_insert(
        table,
        [
            {"id": 1, "name": "o'apple", "price": decimal.Decimal("1.50"), "picked": datetime.date(2020, 1, 2), "ripe": True},
            {"id": 2, "name": None, "price": None, "picked": None, "ripe": False},
        ],
    )


def downgrade():
    op.drop_table("fruit")
