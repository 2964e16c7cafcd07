from sys import _unknown, exc_info as _exc_info


def extract_stack(f=None, limit=None):
    """There are no frames to look at."""
    return []


format_stack = extract_tb = format_tb = extract_stack


def format_exception_only(exc, value=None):
    exc = value if isinstance(exc, type) else exc
    text = str(exc)
    name = type(exc).__name__
    if type(exc).__module__ not in ("builtins", "__main__"):
        name = f"{type(exc).__module__}.{name}"
    return [f"{name}: {text}\n" if text else f"{name}\n"]


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    return ["Traceback (most recent call last):\n", *format_exception_only(exc, value)]


def format_exc(limit=None, chain=True):
    error = _exc_info()[1]
    return "NoneType: None\n" if error is None else "".join(format_exception(error))


def print_exc(limit=None, file=None, chain=True):
    pass


print_exception = print_tb = print_stack = print_exc


def __getattr__(name):
    return _unknown(f"traceback.{name}")
