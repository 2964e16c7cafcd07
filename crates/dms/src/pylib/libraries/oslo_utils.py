#: module oslo_utils.timeutils
import datetime


def utcnow(with_timezone=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    return now if with_timezone else now.replace(tzinfo=None)
#: module oslo_utils.uuidutils
import uuid


def generate_uuid(dashed=True):
    made = uuid.uuid4()
    return str(made) if dashed else made.hex
#: module oslo_utils
from oslo_utils import timeutils, uuidutils
