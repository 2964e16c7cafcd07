#: module loguru
import functools


class _Catcher:
    def __init__(self, exception, reraise, default, exclude, onerror):
        self._exception = exception
        self._reraise = reraise
        self._default = default
        self._exclude = exclude
        self._onerror = onerror

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        if kind is None or not issubclass(kind, self._exception):
            return False
        if self._exclude is not None and issubclass(kind, self._exclude):
            return False
        if self._onerror is not None:
            self._onerror(error)
        return not self._reraise

    def __call__(self, function):
        @functools.wraps(function)
        def caught(*args, **kwargs):
            with self:
                return function(*args, **kwargs)
            return self._default

        return caught


class _Context:
    def __enter__(self):
        return None

    def __exit__(self, *error):
        return False

    def __call__(self, function):
        return function


class Logger:
    """Messages go nowhere."""

    def log(self, *args, **kwargs):
        pass

    trace = debug = info = success = warning = error = critical = exception = log
    remove = complete = disable = enable = log

    def add(self, sink, **kwargs):
        return 1

    def configure(self, **kwargs):
        return []

    def bind(self, **kwargs):
        return self

    def opt(self, **kwargs):
        return self

    def patch(self, patcher):
        return self

    def contextualize(self, **kwargs):
        return _Context()

    def catch(self, exception=Exception, *, level="ERROR", reraise=False, onerror=None, exclude=None, default=None, message=""):
        if not (isinstance(exception, tuple) or isinstance(exception, type) and issubclass(exception, BaseException)):
            return _Catcher(Exception, False, None, None, None)(exception)
        return _Catcher(exception, reraise, default, exclude, onerror)


logger = Logger()
