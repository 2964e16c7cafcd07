from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        "sample",
        sa.Column("a", sa.SmallInteger(), nullable=False),
        sa.Column("b", sa.BigInteger()),
        sa.Column("c", sa.Float()),
        sa.Column("d", sa.Double()),
        sa.Column("e", sa.LargeBinary()),
        sa.Column("f", sa.JSON()),
        sa.Column("g", sa.Uuid()),
        sa.Column("h", sa.Interval()),
        sa.Column("i", sa.Time()),
        sa.Column("j", sa.Unicode(length=20)),
        sa.Column("k", sa.Enum("red", "it's", name="colour")),
        sa.Column("l", sa.CHAR(length=3)),
        sa.Column("m", sa.VARCHAR(length=9)),
        sa.Column("n", sa.TIMESTAMP(timezone=True)),
        sa.Column("o", sa.REAL()),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("sample")
