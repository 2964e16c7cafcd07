#: module pytz
from datetime import timedelta, tzinfo
from sys import _unknown


class _UTC(tzinfo):
    _fixed_offset = 0
    zone = "UTC"

    def utcoffset(self, dt):
        return timedelta(0)

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return "UTC"

    def fromutc(self, dt):
        return self.localize(dt) if dt.tzinfo is None else dt

    def localize(self, dt, is_dst=False):
        if dt.tzinfo is not None:
            raise ValueError("Not naive datetime (tzinfo is already set)")
        return dt.replace(tzinfo=self)

    def normalize(self, dt, is_dst=False):
        return dt.astimezone(self)

    def __str__(self):
        return "UTC"

    def __repr__(self):
        return "<UTC>"


utc = UTC = _UTC()


def timezone(zone):
    return utc if zone.upper() == "UTC" else _unknown(f"pytz.timezone({zone!r})")
