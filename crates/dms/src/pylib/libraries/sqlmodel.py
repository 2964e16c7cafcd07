#: module sqlmodel.sql.sqltypes
from sqlalchemy import String, types
from sqlalchemy.types import TypeDecorator


class AutoString(TypeDecorator):
    impl = String
    mysql_default_length = 255

    def load_dialect_impl(self, dialect):
        if dialect.name in ("mysql", "mariadb") and self.impl.length is None:
            return String(self.mysql_default_length)
        return super().load_dialect_impl(dialect)


#: module sqlmodel
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    Numeric,
    PickleType,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    Unicode,
    UnicodeText,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlmodel.sql.sqltypes import AutoString
