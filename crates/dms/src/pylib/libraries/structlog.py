#: module structlog
class BoundLogger:
    """Messages go nowhere."""

    def bind(self, *keys, **new_values):
        return self

    new = try_unbind = unbind = bind

    def log(self, *args, **kwargs):
        pass

    debug = info = warning = warn = error = critical = fatal = exception = msg = log


def get_logger(*args, **initial_values):
    return BoundLogger()


getLogger = get_logger


def configure(*args, **kwargs):
    pass
