#: module advanced_alchemy.types.guid
from sqlalchemy import BINARY, CHAR
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeDecorator


class GUID(TypeDecorator):
    impl = BINARY(16)

    def __init__(self, *args, binary=True, length=16, **kwargs):
        self.binary = binary
        super().__init__()

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(BINARY(16) if self.binary else CHAR(32))


#: module advanced_alchemy.types.datetime
from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator


class DateTimeUTC(TypeDecorator):
    impl = DateTime(timezone=True)

    def __init__(self, timezone=True):
        super().__init__()


#: module advanced_alchemy.types.identity
from sqlalchemy import BigInteger, Integer

BigIntIdentity = BigInteger().with_variant(Integer(), "sqlite")

#: module advanced_alchemy.types
from advanced_alchemy.types.datetime import DateTimeUTC
from advanced_alchemy.types.guid import GUID
from advanced_alchemy.types.identity import BigIntIdentity
