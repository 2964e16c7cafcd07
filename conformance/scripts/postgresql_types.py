from alembic import op
import sqlalchemy as sa


from sqlalchemy.dialects import postgresql

dialects = ["postgresql"]


def upgrade():
    op.create_table(
        "p",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True, start=5, increment=2), nullable=False),
        sa.Column("a", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("b", postgresql.ARRAY(sa.Integer())),
        sa.Column("c", sa.ARRAY(sa.String(length=5), dimensions=2)),
        sa.Column("d", postgresql.INET()),
        sa.Column("e", postgresql.TSVECTOR()),
        sa.Column("f", postgresql.INTERVAL(fields="DAY TO SECOND", precision=3)),
        sa.Column("g", postgresql.TIMESTAMP(timezone=True, precision=3)),
        sa.Column("h", postgresql.ENUM("x", "y", name="letter")),
        sa.Column("i", postgresql.BIT(length=4, varying=True)),
        sa.Column("j", postgresql.NUMRANGE()),
        sa.Column("m", postgresql.BIT(varying=True)),
        sa.Column("k", sa.Integer(), sa.Computed("id + 1", persisted=True)),
        sa.Column("l", sa.UUID(), server_default=sa.text("gen_random_uuid()")),
        sa.PrimaryKeyConstraint("id", name="pk_p"),
        comment="types of PostgreSQL",
    )
    op.create_index("ix_p_a", "p", ["a"], postgresql_using="gin", postgresql_ops={"a": "jsonb_path_ops"})
    op.create_index("ix_p_l", "p", [sa.text("l DESC")], postgresql_include=["d"])


def downgrade():
    op.drop_index("ix_p_l", table_name="p", postgresql_include=["d"])
    op.drop_index("ix_p_a", table_name="p", postgresql_using="gin")
    op.drop_table("p")
    op.execute("DROP TYPE letter")
