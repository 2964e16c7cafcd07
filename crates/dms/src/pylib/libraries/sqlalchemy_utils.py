#: module sqlalchemy_utils.types.uuid
from sqlalchemy import BINARY, CHAR, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator


class UUIDType(TypeDecorator):
    impl = BINARY(16)

    def __init__(self, binary=True, native=True):
        super().__init__()
        self.binary = binary
        self.native = native

    def __repr__(self):
        words = []
        if not self.binary:
            words.append("binary=False")
        if not self.native:
            words.append("native=False")
        return f"UUIDType({', '.join(words)})"

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql" and self.native:
            return postgresql.UUID()
        if self.binary:
            return BINARY(16)
        return String(32) if dialect.name == "postgresql" else CHAR(32)


#: module sqlalchemy_utils.types.email
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator


class EmailType(TypeDecorator):
    impl = String

    def __init__(self, length=255, *args, **kwargs):
        super().__init__(length, *args, **kwargs)


#: module sqlalchemy_utils.types.url
from sqlalchemy import UnicodeText
from sqlalchemy.types import TypeDecorator


class URLType(TypeDecorator):
    impl = UnicodeText


#: module sqlalchemy_utils.types.json
from sqlalchemy import UnicodeText
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator


class JSONType(TypeDecorator):
    impl = UnicodeText

    def __init__(self, *args, **kwargs):
        super().__init__()

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return postgresql.JSON()
        return UnicodeText()


#: module sqlalchemy_utils.types.choice
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator, to_instance


class ChoiceType(TypeDecorator):
    impl = Unicode(255)

    def __init__(self, choices, impl=None):
        self.choices = choices
        self.kept_in = Unicode(255) if impl is None else to_instance(impl)
        super().__init__()

    def load_dialect_impl(self, dialect):
        return self.kept_in

    def __repr__(self):
        shown = repr(self.kept_in)
        return "ChoiceType" + shown[shown.index("(") :]


#: module sqlalchemy_utils.types.ts_vector
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator


class TSVectorType(TypeDecorator):
    impl = TSVECTOR

    def __init__(self, *args, **kwargs):
        self.columns = args
        self.options = kwargs
        super().__init__()


#: module sqlalchemy_utils.types.encrypted.encrypted_type
from sqlalchemy import LargeBinary, String
from sqlalchemy.types import TypeDecorator


class StringEncryptedType(TypeDecorator):
    impl = String

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        super().__init__(**kwargs)


class EncryptedType(StringEncryptedType):
    impl = LargeBinary


class EncryptionDecryptionBaseEngine:
    pass


class AesEngine(EncryptionDecryptionBaseEngine):
    pass


class AesGcmEngine(EncryptionDecryptionBaseEngine):
    pass


class FernetEngine(EncryptionDecryptionBaseEngine):
    pass


#: module sqlalchemy_utils.types.password
from sqlalchemy import LargeBinary, VARBINARY
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

LENGTHS = {"pbkdf2_sha512": 1137}


class PasswordType(TypeDecorator):
    impl = VARBINARY(1024)

    def __init__(self, max_length=None, *, length=None, **kwargs):
        super().__init__()
        schemes = kwargs.get("schemes", [])
        known = [LENGTHS.get(scheme, 1024) for scheme in schemes] or [1024]
        self.longest = max_length or length or max(known)

    def __repr__(self):
        return f"PasswordType(max_length={self.longest})"

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return postgresql.BYTEA(self.longest)
        if dialect.name == "sqlite":
            return LargeBinary(self.longest)
        return VARBINARY(self.longest)


#: module sqlalchemy_utils.types.phone_number
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator


class PhoneNumberType(TypeDecorator):
    impl = Unicode

    def __init__(self, region="US", max_length=20, *args, length=None, **kwargs):
        self.region = region
        super().__init__(length or max_length)


#: module sqlalchemy_utils.types.ip_address
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator


class IPAddressType(TypeDecorator):
    impl = Unicode

    def __init__(self, max_length=50, *args, length=None, **kwargs):
        super().__init__(length or max_length)


#: module sqlalchemy_utils.types.color
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator


class ColorType(TypeDecorator):
    impl = Unicode

    def __init__(self, max_length=20, *args, length=None, **kwargs):
        super().__init__(length or max_length)


#: module sqlalchemy_utils.types.country
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator


class CountryType(TypeDecorator):
    impl = String(2)

    def __init__(self, length=None):
        super().__init__()


#: module sqlalchemy_utils.types.currency
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator


class CurrencyType(TypeDecorator):
    impl = String(3)

    def __init__(self, length=None):
        super().__init__()


#: module sqlalchemy_utils.types.locale
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator


class LocaleType(TypeDecorator):
    impl = Unicode(10)

    def __init__(self, length=None):
        super().__init__()


#: module sqlalchemy_utils.types.ltree
from sqlalchemy.types import UserDefinedType


class LtreeType(UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTREE"


class LQUERY(UserDefinedType):
    def get_col_spec(self, **kw):
        return "LQUERY"


class LTXTQUERY(UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTXTQUERY"


#: module sqlalchemy_utils.types.scalar_list
from sqlalchemy import UnicodeText
from sqlalchemy.types import TypeDecorator


class ScalarListType(TypeDecorator):
    impl = UnicodeText()

    def __init__(self, coerce_func=str, separator=","):
        super().__init__()


#: module sqlalchemy_utils.types.timezone
from sqlalchemy import Unicode
from sqlalchemy.types import TypeDecorator


class TimezoneType(TypeDecorator):
    impl = Unicode(50)

    def __init__(self, backend="dateutil", length=None):
        super().__init__()


#: module sqlalchemy_utils.types.enriched_datetime.enriched_datetime_type
from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator


class EnrichedDateTimeType(TypeDecorator):
    impl = DateTime

    def __init__(self, datetime_processor=None, *args, **kwargs):
        super().__init__(*args, **kwargs)


#: module sqlalchemy_utils.types.arrow
from sqlalchemy_utils.types.enriched_datetime.enriched_datetime_type import EnrichedDateTimeType


class ArrowType(EnrichedDateTimeType):
    def __init__(self, *args, **kwargs):
        super().__init__(None, *args, **kwargs)


#: module sqlalchemy_utils.types.range
from sqlalchemy import String
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator


class RangeType(TypeDecorator):
    impl = postgresql.INT4RANGE

    def __init__(self, *args, **kwargs):
        super().__init__()
        self.step = kwargs.get("step")

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return self.impl
        return String(255)


class IntRangeType(RangeType):
    impl = postgresql.INT4RANGE


class Int8RangeType(RangeType):
    impl = postgresql.INT8RANGE


class NumericRangeType(RangeType):
    impl = postgresql.NUMRANGE


class DateRangeType(RangeType):
    impl = postgresql.DATERANGE


class DateTimeRangeType(RangeType):
    impl = postgresql.TSRANGE


#: module sqlalchemy_utils.types.weekdays
from sqlalchemy import BINARY, String
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.types import TypeDecorator


class WeekDaysType(TypeDecorator):
    impl = BINARY(7)

    def __repr__(self):
        return "WeekDaysType()"

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return BIT(7)
        if dialect.name == "sqlite":
            return String(7)
        return BINARY(7)


#: module sqlalchemy_utils.types
from sqlalchemy_utils.types.arrow import ArrowType
from sqlalchemy_utils.types.choice import ChoiceType
from sqlalchemy_utils.types.color import ColorType
from sqlalchemy_utils.types.country import CountryType
from sqlalchemy_utils.types.currency import CurrencyType
from sqlalchemy_utils.types.email import EmailType
from sqlalchemy_utils.types.encrypted.encrypted_type import EncryptedType, StringEncryptedType
from sqlalchemy_utils.types.enriched_datetime.enriched_datetime_type import EnrichedDateTimeType
from sqlalchemy_utils.types.ip_address import IPAddressType
from sqlalchemy_utils.types.json import JSONType
from sqlalchemy_utils.types.locale import LocaleType
from sqlalchemy_utils.types.ltree import LQUERY, LTXTQUERY, LtreeType
from sqlalchemy_utils.types.password import PasswordType
from sqlalchemy_utils.types.phone_number import PhoneNumberType
from sqlalchemy_utils.types.range import (
    DateRangeType,
    DateTimeRangeType,
    Int8RangeType,
    IntRangeType,
    NumericRangeType,
    RangeType,
)
from sqlalchemy_utils.types.scalar_list import ScalarListType
from sqlalchemy_utils.types.timezone import TimezoneType
from sqlalchemy_utils.types.ts_vector import TSVectorType
from sqlalchemy_utils.types.url import URLType
from sqlalchemy_utils.types.uuid import UUIDType
from sqlalchemy_utils.types.weekdays import WeekDaysType

#: module sqlalchemy_utils
from sqlalchemy_utils.types import *
