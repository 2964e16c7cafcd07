from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

dialects = ["postgresql"]

positive = postgresql.DOMAIN("positive", sa.Integer(), check="VALUE > 0", not_null=True, default="5")
code = postgresql.DOMAIN(
    "Code",
    sa.String(8),
    schema="public",
    collation="C",
    default=sa.text("'it''s'"),
    constraint_name="no_blank",
    check=sa.text("VALUE <> ''"),
    create_type=False,
)


def upgrade():
    code.create(op.get_bind(), checkfirst=True)
    postgresql.DOMAIN("moment", sa.DateTime(timezone=True), default=sa.text("now()")).create(
        op.get_bind(), checkfirst=False
    )
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", positive),
        sa.Column("code", code, nullable=False),
    )


def downgrade():
    op.drop_table("t")
    positive.drop(op.get_bind(), checkfirst=False)
    postgresql.DOMAIN("moment", sa.DateTime()).drop(op.get_bind())
    code.drop(op.get_bind(), checkfirst=True)
