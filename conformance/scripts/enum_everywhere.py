import enum

from alembic import op
import sqlalchemy as sa


class Level(enum.Enum):
    low = 1
    high = 2


level = sa.Enum(Level, name="level")


def upgrade():
    level.create(op.get_bind(), checkfirst=True)
    sa.Enum("a", "b", name="other").create(op.get_bind(), checkfirst=False)
    sa.Boolean(name="flag").create(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TYPE \"by hand\" AS ENUM ('it''s', 'other')")
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kept", sa.Enum("a", "bb", name="ck_kept", native_enum=False, create_constraint=True)),
    )


def downgrade():
    op.drop_table("t")
    sa.Enum(name="other").drop(op.get_bind(), checkfirst=False)
    level.drop(op.get_bind(), checkfirst=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute('DROP TYPE "by hand"')
