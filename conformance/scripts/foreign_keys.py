from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE"), nullable=False),
        sa.Column("other_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["other_id"], ["parent.id"], name="fk_other", onupdate="SET NULL", deferrable=True, initially="DEFERRED"
        ),
    )


def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
