from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ExcludeConstraint

dialects = ["postgresql"]


def upgrade():
    period = sa.Column("period", postgresql.TSRANGE())
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("Room", postgresql.INT4RANGE()),
        period,
        sa.Column("other", postgresql.TSRANGE()),
        sa.CheckConstraint("id > 0"),
        ExcludeConstraint(
            (period, "&&"),
            ("Room", "&&"),
            name="ex_booking",
            using="gist",
            where=sa.text("id > 5"),
            ops={"period": "range_ops"},
            deferrable=True,
            initially="DEFERRED",
        ),
        ExcludeConstraint((sa.func.lower(sa.column("period")), "="), using="btree"),
        sa.UniqueConstraint("period"),
    )
    op.create_exclude_constraint("ex_where", "booking", ("other", "&&"), where=sa.column("id") > 7, using="gist")
    op.create_exclude_constraint(
        "Ex not", "booking", (sa.column("other"), "&&"), ("period", "-|-"), deferrable=False, initially="IMMEDIATE"
    )
    op.create_exclude_constraint(
        None, "booking", (sa.literal_column("tsrange(lower(period), upper(other))"), "&&"), ops={"x": "y"}
    )
    op.create_exclude_constraint("ex_schema", "booking", ("other", "OPERATOR(pg_catalog.&&)"), schema="public")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.create_exclude_constraint("ex_batch", ("other", "&&"), ("Room", "&&"), where="id > 1", using="gist")
        batch_op.drop_constraint("ex_where")


def downgrade():
    op.drop_constraint("Ex not", "booking")
    op.drop_table("booking")
