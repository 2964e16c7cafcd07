from datetime import timedelta as _timedelta
from datetime import tzinfo as _tzinfo
from sys import _unknown

_UTC_NAMES = ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu")
_made = {}


class ZoneInfoNotFoundError(KeyError):
    pass


class ZoneInfo(_tzinfo):
    """Universal time; of other zones it is not known what they were when."""

    _fixed_offset = 0

    def __new__(cls, key):
        if key not in _UTC_NAMES:
            return _unknown(f"zoneinfo.ZoneInfo({key!r})")
        if key not in _made:
            _made[key] = super().__new__(cls)
            _made[key].key = key
        return _made[key]

    @classmethod
    def no_cache(cls, key):
        return cls(key)

    def utcoffset(self, dt):
        return _timedelta(0)

    def dst(self, dt):
        return _timedelta(0)

    def tzname(self, dt):
        return "UTC"

    def fromutc(self, dt):
        return dt

    def __str__(self):
        return self.key

    def __repr__(self):
        return f"zoneinfo.ZoneInfo(key={self.key!r})"


def __getattr__(name):
    return _unknown(f"zoneinfo.{name}")
