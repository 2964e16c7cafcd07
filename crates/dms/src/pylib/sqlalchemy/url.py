# A database URL as SQLAlchemy 2 has it: what prints it does not show its password.
from sys import _is_unknown, _unknown
from typing import NamedTuple, Optional
from urllib.parse import parse_qsl, quote, quote_plus

from sqlalchemy.engine._url import parts
from sqlalchemy.exc import ArgumentError


class URL(NamedTuple):
    drivername: str
    username: Optional[str] = None
    password: Optional[str] = None
    host: Optional[str] = None
    port: Optional[int] = None
    database: Optional[str] = None
    query: dict = {}

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query={}):
        given = [drivername, username, password, host, port, database, query]
        if any(map(_is_unknown, given)) or any(map(_is_unknown, dict(query).values())):
            return _unknown("sqlalchemy.engine.URL.create()")
        if not isinstance(drivername, str):
            raise TypeError("drivername must be a string")
        return cls(
            drivername,
            _text("username", username),
            password,
            _text("host", host),
            None if port is None else int(port),
            _text("database", database),
            {key: _query_value(value) for key, value in dict(query).items()},
        )

    def set(self, **changes):
        given = {name: value for name, value in changes.items() if value is not None}
        return URL.create(**{**self._asdict(), **given})

    def update_query_dict(self, query_parameters, append=False):
        return self.update_query_pairs(query_parameters.items(), append)

    def update_query_string(self, query_string, append=False):
        return self.update_query_pairs(parse_qsl(query_string), append)

    def update_query_pairs(self, key_value_pairs, append=False):
        given = {}
        for key, value in key_value_pairs:
            values = (value,) if isinstance(value, str) else tuple(value)
            given[key] = given.get(key, ()) + values
        if append:
            before = self.normalized_query
            given = {key: before.get(key, ()) + values for key, values in given.items()}
        single = {key: values[0] if len(values) == 1 else values for key, values in given.items()}
        return self._replace(query={**self.query, **single})

    def difference_update_query(self, names):
        return self._replace(query={key: value for key, value in self.query.items() if key not in set(names)})

    @property
    def normalized_query(self):
        return {key: (value,) if isinstance(value, str) else value for key, value in self.query.items()}

    def render_as_string(self, hide_password=True):
        text = self.drivername + "://"
        if self.username is not None:
            text += quote(self.username, safe=" +")
            if self.password is not None:
                text += ":" + ("***" if hide_password else quote(str(self.password), safe=" +"))
            text += "@"
        if self.host is not None:
            text += f"[{self.host}]" if ":" in self.host else self.host
        if self.port is not None:
            text += f":{self.port}"
        if self.database is not None:
            text += "/" + quote(self.database, safe=" +/")
        pairs = [(key, value) for key in sorted(self.query) for value in self.normalized_query[key]]
        if pairs:
            text += "?" + "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in pairs)
        return text

    def __str__(self):
        return self.render_as_string()

    def __repr__(self):
        return self.render_as_string()

    def get_backend_name(self):
        return self.drivername.split("+")[0]

    def get_driver_name(self):
        _, _, driver = self.drivername.partition("+")
        return driver or _DRIVERS.get(self.drivername, "")

    def translate_connect_args(self, names=(), **kw):
        found = {}
        for name in ("host", "database", "username", "password", "port"):
            value = getattr(self, name)
            if value:
                found[kw.get(name, name)] = value
        return found


# What SQLAlchemy connects with where no driver is named.
_DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg", "mysql": "mysqldb", "mariadb": "mysqldb"}


def make_url(name_or_url):
    if _is_unknown(name_or_url):
        return _unknown("sqlalchemy.engine.make_url()")
    if isinstance(name_or_url, URL):
        return name_or_url
    if not isinstance(name_or_url, str):
        raise ArgumentError(f"Expected string or URL object, got {name_or_url!r}")
    found = parts(name_or_url)
    if found is None:
        raise ArgumentError("Could not parse SQLAlchemy URL from given URL string")
    return made(found)


def made(found):
    *named, pairs = found
    return URL(*named).update_query_pairs(pairs, append=True) if pairs else URL(*named)


def _text(name, value):
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} must be a string")
    return value


def _query_value(value):
    return value if isinstance(value, str) else tuple(value)
