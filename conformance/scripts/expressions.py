from alembic import op
import sqlalchemy as sa


def upgrade():
    a, b, word = sa.column("a"), sa.column("b"), sa.column("word", sa.String)
    op.create_table(
        "number",
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(20)),
        sa.CheckConstraint(a / b > 1, name="ck_quotient"),
        sa.CheckConstraint(a % 2 == 0, name="ck_even"),
        sa.CheckConstraint(word + "x" + word != "ax", name="ck_word"),
        sa.CheckConstraint(a.is_distinct_from(b), name="ck_distinct"),
        sa.CheckConstraint(sa.or_(word.ilike("x%"), word.is_(None)), name="ck_like"),
        sa.CheckConstraint(sa.cast(a, sa.String(9)) != "9", name="ck_text"),
        sa.CheckConstraint(sa.cast(word, sa.Integer()) != 9, name="ck_number"),
        sa.CheckConstraint(a.between(1, 5), name="ck_between"),
    )


def downgrade():
    op.drop_table("number")
