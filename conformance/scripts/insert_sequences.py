"""Rows whose numbers come from a sequence that the column names."""

import sqlalchemy as sa
from alembic import op

# MariaDB has sequences where it is asked, and none with `--sql`.
dialects = ["postgresql", "sqlite", "mysql"]

numbers = sa.Sequence("numbers")
users = sa.Table(
    "users",
    sa.MetaData(),
    sa.Column("id", sa.Integer, numbers, primary_key=True),
    sa.Column("name", sa.String(20)),
)


def has_sequences():
    return op.get_context().dialect.name == "postgresql"


def upgrade():
    if has_sequences():
        op.execute(sa.schema.CreateSequence(numbers))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)))
    op.execute(users.insert().values(name="one"))
    op.execute(sa.insert(users).values([{"name": "two"}, {"name": "three"}]))
    op.execute(users.insert().values(id=7, name="seven"))


def downgrade():
    op.drop_table("users")
    if has_sequences():
        op.execute(sa.schema.DropSequence(numbers))
