"""Every generic type and every one of `mysql`, with arguments, and defaults in all forms.

What the oracle does not bring to rest itself is here as well: Alembic 1.20.1 alters `ix_desc`, b9, b12, b30, b32, b33,
committed_timestamp, the identity, a22, a28, u13, u15, u16, s2, s7, s10 and s11 on every run against MariaDB 10.11.
"""

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class E(enum.Enum):
    one = 1
    two = 2


class Product(Base):
    __tablename__ = "product"
    committed_timestamp: Mapped[datetime.datetime] = mapped_column(TIMESTAMP, server_default=func.now())
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    price: Mapped[float] = mapped_column(Numeric(30, 16))


t = Table(
    "types",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("a1", SmallInteger),
    Column("a2", BigInteger),
    Column("a3", Boolean),
    Column("a4", String(20)),
    Column("a5", Text),
    Column("a6", Unicode(9)),
    Column("a7", UnicodeText),
    Column("a8", Numeric(10, 2)),
    Column("a9", Float),
    Column("a10", Double),
    Column("a11", Date),
    Column("a12", Time),
    Column("a13", DateTime),
    Column("a14", Interval),
    Column("a15", LargeBinary),
    Column("a16", PickleType),
    Column("a17", JSON),
    Column("a18", Uuid),
    Column("a19", Enum(E)),
    Column("a20", Enum("x", "y", native_enum=False)),
    Column("a21", Numeric),
    Column("a22", Float(53)),
    Column("a23", Float(10)),
    Column("a24", String(9, collation="utf8mb4_bin")),
    Column("a25", Numeric(5)),
    Column("a26", DateTime(timezone=True)),
    Column("a27", Text(500)),
    Column("a28", LargeBinary(70000)),
    Column("a29", Boolean(create_constraint=True, name="ck_bool")),
    Column("u1", BIGINT),
    Column("u2", BINARY(4)),
    Column("u3", BLOB),
    Column("u4", BOOLEAN),
    Column("u5", CHAR(4)),
    Column("u6", DATE),
    Column("u7", DATETIME),
    Column("u8", DECIMAL(8, 3)),
    Column("u9", DOUBLE),
    Column("u10", DOUBLE_PRECISION),
    Column("u11", FLOAT),
    Column("u12", INTEGER),
    Column("u13", NCHAR(4)),
    Column("u14", NUMERIC(7, 1)),
    Column("u15", NVARCHAR(4)),
    Column("u16", REAL),
    Column("u17", SMALLINT),
    Column("u18", TEXT),
    Column("u19", TIME),
    Column("u20", TIMESTAMP),
    Column("u21", VARBINARY(9)),
    Column("u22", VARCHAR(8)),
    Column("u23", CHAR),
    Column("u24", BINARY),
    Column("s1", Integer, server_default="5"),
    Column("s2", String(9), server_default="it's"),
    Column("s3", Integer, server_default=text("-1")),
    Column("s4", Boolean, server_default="0"),
    Column("s5", Numeric(5, 2), server_default="1.50"),
    Column("s6", DateTime, server_default=text("CURRENT_TIMESTAMP")),
    Column("s7", String(40), server_default=text("(uuid())")),
    Column("s8", Integer, server_default=text("(1 + 2)")),
    Column("s9", Float, server_default=text("0.5")),
    Column("s10", Date, server_default="2020-01-01"),
    Column("s11", DateTime, server_default="2020-01-01"),
    Column("s12", Integer, Computed("s1 + 1")),
    Column("s13", Integer, Computed("s1 * 2", persisted=True)),
    Column("s14", String(9), comment="it's; a \\ comment"),
)
m = Table(
    "mysqltypes",
    Base.metadata,
    Column("id", mysql.BIGINT(unsigned=True), primary_key=True),
    Column("b1", mysql.TINYINT(1), server_default="0"),
    Column("b2", mysql.SMALLINT(5, unsigned=True)),
    Column("b3", mysql.MEDIUMINT(zerofill=True)),
    Column("b4", mysql.INTEGER(11)),
    Column("b5", mysql.DECIMAL(10, 2, unsigned=True)),
    Column("b6", mysql.NUMERIC(precision=5)),
    Column("b7", mysql.FLOAT(10, 3)),
    Column("b8", mysql.DOUBLE(asdecimal=False)),
    Column("b9", mysql.REAL(10, 3)),
    Column("b10", mysql.BIT(8)),
    Column("b11", mysql.VARCHAR(20, charset="latin1", collation="latin1_bin")),
    Column("b12", mysql.CHAR(3, national=True)),
    Column("b13", mysql.TINYTEXT()),
    Column("b14", mysql.MEDIUMTEXT(charset="utf8mb4")),
    Column("b15", mysql.LONGTEXT(collation="utf8mb4_bin")),
    Column("b16", mysql.TEXT(500)),
    Column("b17", mysql.ENUM("x", "it's", "a,b", "50%", charset="utf8mb4")),
    Column("b18", mysql.SET("x", "y")),
    Column("b21", mysql.TINYBLOB()),
    Column("b22", mysql.MEDIUMBLOB()),
    Column("b23", mysql.LONGBLOB()),
    Column("b24", mysql.DATETIME(fsp=6), server_default=text("CURRENT_TIMESTAMP(6)")),
    Column("b25", mysql.TIME(fsp=3)),
    Column("b26", mysql.TIMESTAMP(fsp=3)),
    Column("b27", mysql.YEAR()),
    Column("b28", mysql.JSON()),
    Column("b29", mysql.BOOLEAN()),
    Column("b30", mysql.ENUM("back\\slash", "x")),
    Column("b31", mysql.TIMESTAMP, nullable=False, server_default=text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
    Column("b32", mysql.BIT(3), server_default=text("b'101'")),
    Column("b33", mysql.VARCHAR(9, charset="utf8")),
    Column("b34", mysql.TEXT(binary=True)),
    Column("b35", mysql.DOUBLE(10, 3)),
    Column("b36", mysql.INTEGER(unsigned=True)),
    Index("ix_len", "b14", mysql_length=10, mariadb_length=10),
    Index("ix_map", "b14", "b4", mysql_length={"b14": 5}, mariadb_length={"b14": 5}),
    Index("ix_full", "b15", mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT"),
    Index("ix_uq", "b4", unique=True),
    UniqueConstraint("b2", "b4"),
    mysql_engine="InnoDB", mysql_charset="utf8mb4", mariadb_engine="InnoDB", mariadb_charset="utf8mb4", comment="it's 50%")
d = Table(
    "desc_",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("x", Integer),
    Index("ix_desc", sa.desc("x")))
