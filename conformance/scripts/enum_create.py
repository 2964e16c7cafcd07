import enum

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

dialects = ["postgresql"]


class Kind(enum.Enum):
    first = "1st"
    second = "2nd"


status = sa.Enum("new", "done", name="status")
color = postgresql.ENUM("red", "it's", name="color", create_type=False)
shade = postgresql.ENUM("light", "dark", name="Shade", schema="public", create_type=False)


def upgrade():
    color.create(op.get_bind(), checkfirst=True)
    shade.create(op.get_bind(), checkfirst=False)
    sa.Enum("x", name="lone").create(op.get_bind())
    sa.Enum("x", name="text_only", native_enum=False).create(op.get_bind())
    sa.Enum("a", "b", name="varied").with_variant(sa.String(1), "sqlite").create(op.get_bind(), checkfirst=True)
    op.create_table(
        "first",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("status", status),
        sa.Column("again", sa.Enum("new", "done", name="status")),
        sa.Column("color", color, nullable=False),
        sa.Column("kind", sa.Enum(Kind)),
        sa.Column("values", sa.Enum(Kind, name="kind_values", values_callable=lambda kinds: [k.value for k in kinds])),
        sa.Column("shades", postgresql.ARRAY(shade)),
        sa.Column("text", sa.Enum("a", "bcd", name="ck_text", native_enum=False, create_constraint=True)),
        sa.Column("long", sa.Enum("a", "bcd", native_enum=False, length=20)),
        sa.Column("native", sa.Enum("a", name="native", create_constraint=True)),
        sa.Column("late", sa.Enum("x", name="lone", create_type=False)),
        sa.Column("moved", sa.Enum("a", name="moved", metadata=sa.MetaData(schema="public"))),
    )
    op.create_table("second", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("status", status))
    op.add_column("second", sa.Column("color", color))
    op.alter_column("second", "color", type_=sa.String(10), existing_type=color)


def downgrade():
    op.drop_table("second")
    op.drop_table("first")
    bind = op.get_bind()
    for name in ["status", "kind", "kind_values", "native"]:
        sa.Enum(name=name).drop(bind, checkfirst=False)
    sa.Enum(name="lone").drop(op.get_bind(), checkfirst=True)
    sa.Enum(name="varied").drop(op.get_bind())
    sa.Enum(name="moved", metadata=sa.MetaData(schema="public")).drop(op.get_bind())
    color.drop(op.get_bind(), checkfirst=True)
    shade.drop(op.get_bind())
