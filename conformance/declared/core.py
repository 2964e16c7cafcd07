"""Tables of SQLAlchemy Core in two schemas, one of them made in a loop."""

import sqlalchemy as sa
from sqlalchemy.dialects import mssql

metadata = sa.MetaData()

group = sa.Table(
    "group",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("Name", sa.String(40), nullable=False, unique=True),
    sa.Column("flag", sa.Boolean(create_constraint=True, name="flag_is_boolean")),
    sa.Column("kind", sa.Enum("one", "two", name="kind")),
    schema="app",
)

for kind in ("day", "week"):
    sa.Table(
        f"count_{kind}",
        metadata,
        sa.Column("at", sa.Date, primary_key=True),
        sa.Column("group_id", sa.ForeignKey(group.c.id, onupdate="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True),
        sa.Column("kind", sa.Enum("one", "two", name="kind")),
        sa.Column("sum", sa.Numeric(10, 3), index=True),
        sa.CheckConstraint(sa.column("sum") >= 0, name=f"sum_{kind}"),
        sa.Index(f"ix_{kind}_lower", sa.func.abs(sa.column("sum"))),
        sqlite_with_rowid=False,
        mysql_engine="InnoDB",
        mariadb_engine="InnoDB",
    )

keyless = sa.Table("keyless", metadata, sa.Column("a", sa.LargeBinary), sa.Column("b", sa.Uuid), prefixes=["TEMPORARY"])


def whole_number():
    return sa.Integer()


variants = sa.Table(
    "variants",
    metadata,
    sa.Column("made", sa.BigInteger().with_variant(whole_number, "sqlite"), nullable=False),
    sa.Column("elsewhere", sa.Text().with_variant(mssql.NVARCHAR(100), "mssql")),
)
