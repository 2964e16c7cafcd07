from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.Column("balance", sa.Numeric(precision=10, scale=2), server_default="0", nullable=False),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.CheckConstraint("balance >= 0", name="ck_account_balance"),
    )


def downgrade():
    op.drop_table("account")
