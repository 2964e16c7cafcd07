#: module iso8601.iso8601
from datetime import datetime, timezone

UTC = timezone.utc


class ParseError(ValueError):
    pass


def parse_date(datestring, default_timezone=UTC):
    try:
        found = datetime.fromisoformat(datestring)
    except ValueError as error:
        raise ParseError(f"Unable to parse date string {datestring!r}") from error
    return found if found.tzinfo else found.replace(tzinfo=default_timezone)
#: module iso8601
from iso8601 import iso8601
from iso8601.iso8601 import UTC, ParseError, parse_date
