#: module oslo_log.log
import logging


def getLogger(name=None, project="unknown", version="unknown"):
    return logging.getLogger(name)
#: module oslo_log
from oslo_log import log
