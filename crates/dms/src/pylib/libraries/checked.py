# What the real libraries say too: packaging, pendulum, methodtools, iso8601, pytz, loguru.
import datetime
import enum

import iso8601
import loguru
import methodtools
import pendulum
import pytz
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version, parse

ordered = "1.0.dev1 1.0a1.dev2 1.0a1 1.0b2 1.0rc1 1.0 1.0.post1.dev1 1.0.post1 1.0.1 1.1 1.10 2!0.1".split()
for position, one in enumerate(ordered):
    for other in ordered[position + 1:]:
        assert parse(one) < parse(other) and parse(other) > parse(one) and parse(one) != parse(other), (one, other)
assert parse("1.0") == parse("1") == parse("v1.0.0") and hash(parse("1.0")) == hash(parse("1.0"))
assert str(parse("1.0-ALPHA.2+Ubuntu-1")) == "1.0a2+ubuntu.1"
assert (parse("3.2").major, parse("3.2").minor, parse("3.2").micro) == (3, 2, 0)
assert parse("1.0rc1").is_prerelease and not parse("1.0.post1").is_prerelease
assert parse("1!2.3rc1").base_version == "1!2.3" and parse("1+x").public == "1"
try:
    Version("one")
except InvalidVersion as error:
    assert isinstance(error, ValueError) and str(error) == "Invalid version: 'one'"
else:
    assert False
assert canonicalize_name("A_b.-C") == "a-b-c"

moment = pendulum.datetime(2024, 2, 29, 12, 30)
assert isinstance(moment, datetime.datetime) and moment.utcoffset() == datetime.timedelta()
assert moment.isoformat() == "2024-02-29T12:30:00+00:00"
assert pendulum.instance(datetime.datetime(2024, 1, 1)).tzinfo.name == "UTC"
assert pendulum.timezone("UTC").utcoffset(moment) == datetime.timedelta()
assert pendulum.now("UTC").utcoffset() == pendulum.UTC.utcoffset(moment)


class Rule(str, enum.Enum):
    UP = "up"
    DOWN = "down"

    @methodtools.lru_cache(maxsize=None)
    @classmethod
    def all(cls):
        return sorted(cls.__members__)


class Counted:
    calls = 0

    @methodtools.lru_cache()
    def value(self, one):
        Counted.calls += 1
        return one + 1


counted = Counted()
assert Rule.all() == ["DOWN", "UP"] and counted.value(1) + counted.value(1) == 4 and Counted.calls == 1

moment = datetime.datetime(2020, 2, 29, 12)
assert str(pytz.utc.localize(moment)) == str(moment.replace(tzinfo=pytz.timezone("utc"))) == "2020-02-29 12:00:00+00:00"
assert (str(pytz.UTC), repr(pytz.utc), pytz.utc.zone, pytz.utc.normalize(moment.replace(tzinfo=pytz.utc)).tzname()) == ("UTC", "<UTC>", "UTC", "UTC")
assert pytz.utc.localize(moment) == moment.replace(tzinfo=datetime.timezone.utc)
try:
    pytz.utc.localize(moment.replace(tzinfo=pytz.utc))
    assert False
except ValueError as error:
    assert str(error) == "Not naive datetime (tzinfo is already set)"
assert iso8601.parse_date("2020-02-29T12:00:00Z") == iso8601.parse_date("2020-02-29 12:00") == moment.replace(tzinfo=iso8601.UTC)
assert iso8601.iso8601.UTC == datetime.timezone.utc and iso8601.parse_date("2020-02-29", None).tzinfo is None
try:
    iso8601.parse_date("soon")
    assert False
except iso8601.ParseError:
    pass

raised = []


@loguru.logger.catch(ValueError, default="default", onerror=raised.append)
def fails(error):
    raise error


assert fails(ValueError("a")) == "default" and str(raised[0]) == "a" and len(raised) == 1
try:
    fails(KeyError("b"))
    assert False
except KeyError:
    pass
with loguru.logger.catch(message="said"), loguru.logger.contextualize(task=1):
    raise ValueError("c")


@loguru.logger.catch
def answers():
    return loguru.logger.bind(a=1).opt(lazy=True).info("a {}", 1)


assert answers() is None
try:
    with loguru.logger.catch(reraise=True):
        raise ValueError("d")
    assert False
except ValueError:
    pass
