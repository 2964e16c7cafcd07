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


class UTCDateTime(TypeDecorator):
    impl = types.DateTime

    def __init__(self):
        super().__init__(timezone=True)

    def __repr__(self):
        return "UTCDateTime()"


#: module sqlmodel
import decimal
import pathlib
import uuid
from datetime import date, datetime, time, timedelta
from enum import Enum as PythonEnum
from typing import ClassVar, get_args, get_origin

from sqlalchemy import (
    ARRAY, BIGINT, BINARY, BLANK_SCHEMA, BLOB, BOOLEAN, CHAR, CLOB, DATE, DATETIME, DDL, DECIMAL, DOUBLE,
    DOUBLE_PRECISION, FLOAT, INT, INTEGER, JSON, LABEL_STYLE_DEFAULT, LABEL_STYLE_DISAMBIGUATE_ONLY,
    LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL, NCHAR, NUMERIC, NVARCHAR, REAL, SMALLINT, TEXT, TIME,
    TIMESTAMP, UUID, VARBINARY, VARCHAR, BigInteger, Boolean, CheckConstraint, Column, ColumnDefault,
    Computed, Constraint, Date, DateTime, DefaultClause, Double, Enum, FetchedValue, Float, ForeignKey,
    ForeignKeyConstraint, Identity, Index, Integer, Interval, LargeBinary, MetaData, Numeric, PickleType,
    PrimaryKeyConstraint, QueuePool, Sequence, SmallInteger, StaticPool, String, Table, Text, Time,
    TupleType, TypeDecorator, Unicode, UnicodeText, UniqueConstraint, Uuid, alias, all_, and_, any_, asc,
    between, bindparam, case, cast, collate, column, create_engine, create_mock_engine, delete, desc,
    distinct, engine_from_config, except_, except_all, exists, extract, false, func, funcfilter, insert,
    inspect, intersect, intersect_all, join, lambda_stmt, lateral, literal, literal_column, modifier, not_,
    null, nulls_first, nulls_last, nullsfirst, nullslast, or_, outerjoin, outparam, over, select, table,
    tablesample, text, true, tuple_, type_coerce, union, union_all, update, values, within_group,
)
from sqlalchemy.orm import Session
from sqlmodel.main import SQLModel, evaluated, stores_utc, unknown_name
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

_NOT_GIVEN = object()

# Types of pydantic and the standard library, by their last name.
_TEXTS = ("EmailStr", "IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network", "StrictStr", "constr()")
_NUMBERS = ("PositiveInt", "NegativeInt", "NonNegativeInt", "NonPositiveInt", "StrictInt", "conint()")
_FLOATS = ("PositiveFloat", "NegativeFloat", "NonNegativeFloat", "NonPositiveFloat", "StrictFloat", "confloat()")
_UUIDS = ("UUID1", "UUID3", "UUID4", "UUID5", "UUID6", "UUID7", "UUID8")


class FieldInfo:
    def __init__(self, default, options):
        self.default = default
        self.options = options


class RelationshipInfo:
    pass


def Field(default=_NOT_GIVEN, **options):
    return FieldInfo(default, options)


def Relationship(**options):
    return RelationshipInfo()


def relationships_of(model):
    """The names of the relationships that a model declares itself."""
    values = model.__dict__
    annotated = values.get("__annotations__", ())
    return [name for name in annotated if name in values and isinstance(values[name], RelationshipInfo)]


def columns_of(model):
    """The columns of a model by their names, in the order of its fields."""
    fields = {}
    for base in reversed(model.__mro__):
        space = getattr(base, "__dict__", {})
        values = space.get("__sqlmodel_values__", space)
        for name, hint in space.get("__annotations__", {}).items():
            if not name.startswith("_"):
                fields[name] = (base, hint, values.get(name, _NOT_GIVEN))
    columns = {}
    for name, (base, hint, value) in fields.items():
        if isinstance(value, RelationshipInfo):
            continue
        field = value if isinstance(value, FieldInfo) else FieldInfo(value, {})
        column = field.options.get("sa_column")
        if column is None:
            hint = evaluated(base.__module__, hint)
            is_plain = unknown_name(hint) is None and not hasattr(hint, "__metadata__")
            if is_plain and (hint is ClassVar or get_origin(hint) is ClassVar):
                continue
            column = _column(f"{model.__name__}.{name}", base, hint, field)
        columns[name] = column
    return columns


def _column(path, base, hint, field):
    options = dict(field.options)
    kind, nullable = _plain(base, hint, options)
    if field.default is None and hint is None:
        nullable = True
    primary_key = options.get("primary_key", False)
    keywords = {
        "primary_key": primary_key,
        "nullable": options.get("nullable", nullable and not primary_key),
        "index": options.get("index", False),
        "unique": options.get("unique", False),
    }
    if options.get("default_factory") is not None:
        keywords["default"] = options["default_factory"]
    elif field.default is not _NOT_GIVEN and field.default is not ...:
        keywords["default"] = field.default
    arguments = []
    if options.get("foreign_key"):
        arguments.append(ForeignKey(options["foreign_key"], ondelete=options.get("ondelete")))
    arguments.extend(options.get("sa_column_args", ()))
    keywords.update(options.get("sa_column_kwargs", {}))
    kind = options["sa_type"] if "sa_type" in options else _type(path, kind, options)
    name = [keywords.pop("name")] if "name" in keywords else []
    return Column(*name, kind, *arguments, **keywords)


def _plain(base, hint, options):
    """The type that an annotation names, and whether it may be None; what `Annotated` adds goes to the options."""
    hint = evaluated(base.__module__, hint)
    if unknown_name(hint) is not None:
        return hint, False
    arguments = get_args(hint)
    if hasattr(hint, "__metadata__"):
        for extra in hint.__metadata__:
            if unknown_name(extra) is None and isinstance(extra, FieldInfo):
                options.update({**extra.options, **options})
        return _plain(base, arguments[0], options)
    if type(None) in arguments and repr(get_origin(hint)) != "typing.Literal":
        rest = [it for it in arguments if it is not type(None)]
        return _plain(base, rest[0], options)[0] if len(rest) == 1 else hint, True
    return hint, False


def _type(path, kind, options):
    unknown = unknown_name(kind)
    if unknown is not None:
        last = unknown.rpartition(".")[2]
        if last in _TEXTS:
            return AutoString
        if last in _NUMBERS:
            return Integer
        if last in _FLOATS:
            return Float
        if last in _UUIDS:
            return Uuid
        if last in ("AwareDatetime", "NaiveDatetime"):
            return UTCDateTime() if last == "AwareDatetime" and stores_utc else DateTime(timezone=False)
    kind = get_origin(kind) or kind
    if isinstance(kind, type):
        if issubclass(kind, PythonEnum):
            return Enum(kind)
        if issubclass(kind, (str, pathlib.Path)):
            length = options.get("max_length")
            return AutoString(length=length) if length else AutoString
        for python, made in (
            (float, Float),
            (bool, Boolean),
            (int, Integer),
            (datetime, UTCDateTime() if stores_utc else DateTime),
            (date, Date),
            (timedelta, Interval),
            (time, Time),
            (bytes, LargeBinary),
            (decimal.Decimal, Numeric(precision=options.get("max_digits"), scale=options.get("decimal_places"))),
            (uuid.UUID, Uuid),
        ):
            if issubclass(kind, python):
                return made
    raise ValueError(f"{unknown or kind} has no matching SQLAlchemy type: give {path} `sa_type=` or `sa_column=`")
