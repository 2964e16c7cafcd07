#: module oslo_db.options
from oslo_config import cfg

database_opts = [
    cfg.StrOpt("connection"),
    cfg.StrOpt("slave_connection"),
    cfg.StrOpt("backend", default="sqlalchemy"),
    cfg.BoolOpt("sqlite_synchronous", default=True),
    cfg.StrOpt("mysql_sql_mode", default="TRADITIONAL"),
    cfg.IntOpt("max_pool_size", default=5),
    cfg.IntOpt("max_overflow", default=50),
    cfg.IntOpt("max_retries", default=10),
    cfg.IntOpt("db_max_retries", default=20),
]


def set_defaults(conf, connection=None, max_pool_size=None, max_overflow=None, pool_timeout=None):
    conf.register_opts(database_opts, group="database")
    given = {"connection": connection, "max_pool_size": max_pool_size, "max_overflow": max_overflow}
    for name, value in given.items():
        if value is not None:
            conf.set_default(name, value, group="database")


def list_opts():
    return [("database", database_opts)]


cfg.CONF.register_opts(database_opts, "database")
#: module oslo_db.sqlalchemy.types
from sqlalchemy.dialects import mysql
from sqlalchemy.types import Integer, Text, TypeDecorator


class JsonEncodedType(TypeDecorator):
    type = None
    impl = Text
    cache_ok = True

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        super().__init__()
        if mysql_as_long and mysql_as_medium:
            raise TypeError("mysql_as_long and mysql_as_medium are mutually exclusive")
        if mysql_as_long:
            self.impl = Text().with_variant(mysql.LONGTEXT(), "mysql")
        elif mysql_as_medium:
            self.impl = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")


class JsonEncodedDict(JsonEncodedType):
    type = dict


class JsonEncodedList(JsonEncodedType):
    type = list


class SoftDeleteInteger(TypeDecorator):
    impl = Integer
    cache_ok = True
#: module oslo_db.sqlalchemy.models
from oslo_db.sqlalchemy import types
from oslo_utils import timeutils
from sqlalchemy import Column, DateTime


class ModelBase:
    __table_initialized__ = False

    def __getitem__(self, key):
        return getattr(self, key)

    def __setitem__(self, key, value):
        setattr(self, key, value)

    def get(self, key, default=None):
        return getattr(self, key, default)

    def update(self, values):
        for key, value in values.items():
            setattr(self, key, value)


class TimestampMixin:
    created_at = Column(DateTime, default=lambda: timeutils.utcnow())
    updated_at = Column(DateTime, onupdate=lambda: timeutils.utcnow())


class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(types.SoftDeleteInteger, default=0)
