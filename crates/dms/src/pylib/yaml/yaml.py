import datetime as _datetime
import re as _re

from yaml._documents import documents as _documents

__version__ = "6.0.3"
__with_libyaml__ = True


class YAMLError(Exception):
    pass


class MarkedYAMLError(YAMLError):
    pass


class _Loader:
    pass


class BaseLoader(_Loader):
    pass


class SafeLoader(_Loader):
    pass


class FullLoader(_Loader):
    pass


class Loader(_Loader):
    pass


class UnsafeLoader(Loader):
    pass


CBaseLoader, CSafeLoader, CFullLoader, CLoader, CUnsafeLoader = BaseLoader, SafeLoader, FullLoader, Loader, UnsafeLoader

_WORDS = {"": None, "~": None, "<<": ("<<",)}
_WORDS.update({form(word): None for word in ["null"] for form in (str, str.title, str.upper)})
_WORDS.update({form(word): True for word in ["yes", "true", "on"] for form in (str, str.title, str.upper)})
_WORDS.update({form(word): False for word in ["no", "false", "off"] for form in (str, str.title, str.upper)})
_BEGINNINGS = "0123456789+-."
_INTEGER = _re.compile(
    r"[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)
_FLOAT = _re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DAY = _re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MOMENT = _re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:Z|([-+])(\d\d?)(?::(\d\d))?))?"
)


def _sixties(text, number):
    value = 0
    for part in text.split(":"):
        value = value * 60 + number(part)
    return value


def _integer(text):
    text = text.replace("_", "")
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if text.startswith("0b"):
        return sign * int(text[2:], 2)
    if text.startswith("0x"):
        return sign * int(text[2:], 16)
    if text.startswith("0") and text != "0":
        return sign * int(text, 8)
    return sign * (_sixties(text, int) if ":" in text else int(text))


def _float(text):
    text = text.replace("_", "").lower()
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if text in (".inf", ".nan"):
        return sign * float(text[1:])
    return sign * (_sixties(text, float) if ":" in text else float(text))


def _moment(match):
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = match.groups()
    zone = None
    if sign:
        delta = _datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = _datetime.timezone(-delta if sign == "-" else delta)
    elif match.group().endswith("Z"):
        zone = _datetime.timezone.utc
    fraction = int((fraction or "")[:6].ljust(6, "0"))
    return _datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), fraction, zone)


def _scalar(text, kind):
    """What a plain scalar means in YAML 1.1."""
    if kind in ("int", "float"):
        return (_integer if kind == "int" else _float)(text)
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _BEGINNINGS:
        if _INTEGER.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return _float(text)
        if _DAY.fullmatch(text):
            return _datetime.date(*map(int, text.split("-")))
        match = _MOMENT.fullmatch(text)
        if match:
            return _moment(match)
    if kind:
        raise MarkedYAMLError(f"could not make a {kind} of {text!r}")
    return text


def _all(stream, scalar=_scalar):
    text = stream.read() if hasattr(stream, "read") else stream
    if isinstance(text, (bytes, bytearray)):
        text = text.decode("utf-8")
    found = _documents(text.removeprefix("\ufeff"), scalar)
    if isinstance(found, str):
        raise MarkedYAMLError(found)
    return found


def _unchanged(text, kind):
    return ("<<",) if text == "<<" else text


def _of(Loader):
    return _unchanged if issubclass(Loader, BaseLoader) else _scalar


def load_all(stream, Loader):
    return iter(_all(stream, _of(Loader)))


def load(stream, Loader):
    found = _all(stream, _of(Loader))
    if len(found) > 1:
        raise MarkedYAMLError("expected a single document in the stream, but found another document")
    return found[0] if found else None


def safe_load(stream):
    return load(stream, SafeLoader)


def full_load(stream):
    return load(stream, FullLoader)


def unsafe_load(stream):
    return load(stream, UnsafeLoader)


def safe_load_all(stream):
    return load_all(stream, SafeLoader)


def full_load_all(stream):
    return load_all(stream, FullLoader)
