import datetime as dt
from datetime import date, datetime, time, timedelta, timezone
d = date(2024, 2, 29)
print(d, repr(d), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.isoformat(), d.toordinal(), date.fromordinal(738000), d.isocalendar()[1])
print(d + timedelta(days=1), d - timedelta(weeks=1), date(2024, 3, 1) - d, d < date(2025, 1, 1), d == date(2024, 2, 29), d.replace(year=2020), {d: 1}[date(2024, 2, 29)])
n = datetime(2020, 1, 2, 3, 4, 5, 678)
print(n, repr(n), n.date(), n.time(), n.isoformat(), n.isoformat(" ", "seconds"), n.hour, n.microsecond, n.strftime("%Y-%m-%d %H:%M:%S.%f %a %b %j %p %I"), f"{n:%d/%m/%y}")
print(datetime(2020, 1, 1), repr(datetime(2020, 1, 1)), datetime(2020, 1, 1, 12, tzinfo=timezone.utc), datetime.fromisoformat("2020-01-02T03:04:05.123+02:00"), datetime.fromisoformat("2020-01-02"), datetime.fromisoformat("2020-01-02 10:11"))
a = datetime(2020, 1, 1, tzinfo=timezone.utc); b = datetime(2020, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
print(a == b, a - b, b.utcoffset(), b.tzname(), a.astimezone(timezone(timedelta(hours=-5))), a.timestamp(), datetime.fromtimestamp(0, timezone.utc), repr(b))
try: a < n
except TypeError as e: print(e)
print(timedelta(1, 2, 3), repr(timedelta(days=1, hours=2)), timedelta(hours=-1), timedelta(minutes=90).total_seconds(), timedelta(days=1) * 2, timedelta(days=1) / 2, timedelta(days=3) // timedelta(days=2), -timedelta(1), timedelta(seconds=1.5), timedelta(0) == timedelta(), bool(timedelta()), timedelta(days=400, microseconds=7), abs(timedelta(-1)), timedelta(days=1) / timedelta(hours=1))
print(time(1, 2), repr(time(1, 2, 3, 4)), time.fromisoformat("10:20:30"), time(1).isoformat(), time(10) < time(11), time(1, 2, tzinfo=timezone.utc))
print(datetime.strptime("2021-03-04 05:06", "%Y-%m-%d %H:%M"), datetime.strptime("Mar 5 2021 1:02 PM", "%b %d %Y %I:%M %p"), datetime.combine(d, time(1)), n + timedelta(days=30, seconds=1), n - datetime(2019, 1, 1))
for bad in (lambda: date(2023, 2, 29), lambda: date(2023, 13, 1), lambda: time(25), lambda: datetime.strptime("x", "%Y"), lambda: date.fromisoformat("zz")):
    try: bad()
    except ValueError as e: print(e)
print(isinstance(n, date), isinstance(d, datetime), date.min, datetime.max, timezone.utc, repr(timezone.utc), dt.timedelta.max.days, sorted([date(2021, 1, 1), date(2020, 1, 1)])[0], str(timezone(timedelta(hours=5, minutes=30))))
from zoneinfo import ZoneInfo
zone = ZoneInfo("UTC")
print(zone, repr(zone), zone.key, zone is ZoneInfo("UTC"), zone.tzname(None), zone.utcoffset(None), zone.dst(None))
moment = datetime(2020, 2, 29, 12, tzinfo=zone)
print(moment, repr(moment), moment == moment.astimezone(timezone.utc), moment.isoformat(), moment.tzname())
print(moment.astimezone(timezone(timedelta(hours=2))).astimezone(ZoneInfo("Etc/UTC")))
print(datetime.fromtimestamp(0, ZoneInfo("UTC")), datetime.now(ZoneInfo("UTC")).tzinfo)
