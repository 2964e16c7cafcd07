from alembic import op
import sqlalchemy as sa


TABLES = ["alpha", "beta"]
SUFFIX = "_log"


def _columns(extra=None, *, with_id=True):
    columns = [sa.Column("id", sa.Integer(), primary_key=True)] if with_id else []
    columns += [sa.Column(f"{name}_at", sa.DateTime()) for name in ("created", "updated")]
    if extra is not None:
        columns.append(extra)
    return columns


def upgrade():
    for index, name in enumerate(TABLES):
        op.create_table(name + SUFFIX, *_columns(sa.Column("n%d" % index, sa.Integer())))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON TABLE alpha_log IS 'first'")


def downgrade():
    for name in reversed(TABLES):
        op.drop_table("{}{}".format(name, SUFFIX))
