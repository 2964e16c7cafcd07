#: module pendulum
import datetime as _datetime

from pendulum.datetime import DateTime
from pendulum.tz.timezone import UTC, FixedTimezone, Timezone, fixed_timezone, timezone


def instance(dt, tz=UTC):
    zone = dt.tzinfo or tz
    zone = timezone(zone) if isinstance(zone, str) else zone
    return DateTime(dt.year, dt.month, dt.day, dt.hour, dt.minute, dt.second, dt.microsecond, zone)


def datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tz=UTC):
    zone = timezone(tz) if isinstance(tz, str) else tz
    return DateTime(year, month, day, hour, minute, second, microsecond, zone)


def now(tz=None):
    zone = timezone(tz) if isinstance(tz, str) else tz
    return instance(_datetime.datetime.now(zone or UTC))


def today(tz=None):
    return now(tz).replace(hour=0, minute=0, second=0, microsecond=0)


#: module pendulum.datetime
import datetime as _datetime


class DateTime(_datetime.datetime):
    pass


#: module pendulum.tz
from pendulum.tz.timezone import UTC, fixed_timezone, timezone


#: module pendulum.tz.timezone
import datetime as _datetime
from sys import _unknown


class FixedTimezone(_datetime.tzinfo):
    def __init__(self, offset, name=None):
        sign = "-" if offset < 0 else "+"
        hours, minutes = divmod(abs(offset) // 60, 60)
        self.name = name or f"{sign}{hours:02d}:{minutes:02d}"
        self.offset = offset

    def utcoffset(self, dt):
        return _datetime.timedelta(seconds=self.offset)

    def dst(self, dt):
        return _datetime.timedelta()

    def tzname(self, dt):
        return self.name


class Timezone(FixedTimezone):
    """UTC: of others nothing is known here."""

    def __init__(self, key):
        super().__init__(0, key)
        self.key = key


UTC = Timezone("UTC")


def fixed_timezone(offset):
    return FixedTimezone(offset)


def timezone(name):
    if isinstance(name, int):
        return fixed_timezone(name)
    if name.lower() == "utc":
        return UTC
    return _unknown(f"pendulum.timezone({name!r})")
