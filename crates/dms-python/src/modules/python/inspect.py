import enum as _enum
import types as _types
from sys import _parameters, _unknown


def isclass(object):
    return isinstance(object, type)


def ismodule(object):
    return isinstance(object, _types.ModuleType)


def isfunction(object):
    return isinstance(object, _types.FunctionType)


def ismethod(object):
    return isinstance(object, _types.MethodType)


def getmembers(object, predicate=None):
    found = [(name, getattr(object, name)) for name in dir(object) if hasattr(object, name)]
    return sorted((name, value) for name, value in found if predicate is None or predicate(value))


def getmro(cls):
    return cls.__mro__


def getdoc(object):
    text = object.__doc__
    return cleandoc(text) if isinstance(text, str) else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    lines[0] = lines[0].lstrip()
    lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


class _empty:
    pass


class _ParameterKind(_enum.IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self.name


class Parameter:
    empty = _empty
    POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
    KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
    VAR_KEYWORD = _ParameterKind.VAR_KEYWORD

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, _ParameterKind(kind), default, annotation


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {parameter.name: parameter for parameter in parameters or ()}
        self.return_annotation = return_annotation


def unwrap(func):
    while hasattr(func, "__wrapped__"):
        func = func.__wrapped__
    return func


def signature(obj, **options):
    """Of what is written in Python; of the rest nothing is known."""
    skipped = 0
    if isinstance(obj, type):
        obj, skipped = obj.__init__, 1
    obj = unwrap(obj)
    if ismethod(obj):
        obj, skipped = obj.__func__, 1
    parameters = _parameters(obj)
    if parameters is None:
        return _unknown("inspect.signature()")
    annotations = obj.__annotations__
    found = [
        Parameter(name, kind, default=default[0] if default else _empty, annotation=annotations.get(name, _empty))
        for name, kind, default in parameters[skipped:]
    ]
    return Signature(found, return_annotation=annotations.get("return", _empty))


def currentframe():
    return None


def __getattr__(name):
    return _unknown(f"inspect.{name}")
