#: module dateutil.tz
from datetime import timezone

UTC = timezone.utc


def tzutc():
    return UTC


#: module dateutil
from dateutil import tz
