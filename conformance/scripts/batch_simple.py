from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()))
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.add_column(sa.Column("x", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_t_x"), ["x"], unique=False)


def downgrade():
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_t_x"))
    op.drop_table("t")
