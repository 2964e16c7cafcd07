from sys import _is_unknown
from typing import ClassVar, get_origin

MISSING = type("_MISSING_TYPE", (), {"__repr__": lambda self: "MISSING"})()
KW_ONLY = type("_KW_ONLY_TYPE", (), {})()


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        self._only_init = False


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
    compare=True, metadata=None, kw_only=MISSING,
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_class_variable(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].split(".")[-1] == "ClassVar"
    return annotation is ClassVar or get_origin(annotation) is ClassVar


def _is_init_variable(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].split(".")[-1] == "InitVar"
    return annotation is InitVar or isinstance(annotation, InitVar)


def _is_keyword_mark(annotation):
    if isinstance(annotation, str):
        return annotation.split(".")[-1] == "KW_ONLY"
    return annotation is KW_ONLY


def _own_fields(cls, kw_only):
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        # What is not known is none of the marks.
        hint = "" if _is_unknown(annotation) else annotation
        if _is_keyword_mark(hint):
            kw_only = True
            continue
        if _is_class_variable(hint):
            continue
        given = cls.__dict__.get(name, MISSING)
        one = given if isinstance(given, Field) else field(default=given)
        if isinstance(one.default, (list, dict, set)):
            raise ValueError(
                f"mutable default {type(one.default)} for field {name} is not allowed: use default_factory"
            )
        one.name = name
        one.type = annotation
        one._only_init = _is_init_variable(hint)
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if isinstance(given, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        yield one


def _listed(names):
    names = [repr(name) for name in names]
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _make_init(cls, all_fields, frozen):
    taken = [one for one in all_fields if one.init and not one.kw_only]
    keywords = [one for one in all_fields if one.init and one.kw_only]
    seen_default = None
    for one in taken:
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if has_default:
            seen_default = one.name
        elif seen_default:
            raise TypeError(f"non-default argument {one.name!r} follows default argument")
    positions = {one.name: index for index, one in enumerate(taken)}
    accepted = {one.name for one in taken + keywords}
    has_post_init = hasattr(cls, "__post_init__")

    def __init__(self, *args, **kwargs):
        title = f"{cls.__qualname__}.__init__()"
        if len(args) > len(taken):
            least = 1 + len([one for one in taken if one.default is MISSING and one.default_factory is MISSING])
            most = len(taken) + 1
            if least == most:
                takes = f"{most} positional argument" + ("" if most == 1 else "s")
            else:
                takes = f"from {least} to {most} positional arguments"
            raise TypeError(f"{title} takes {takes} but {len(args) + 1} were given")
        values = {}
        for index, value in enumerate(args):
            values[taken[index].name] = value
        for name, value in kwargs.items():
            if name in values:
                raise TypeError(f"{title} got multiple values for argument {name!r}")
            if name not in accepted:
                raise TypeError(f"{title} got an unexpected keyword argument {name!r}")
            values[name] = value
        missing = []
        missing_keywords = []
        only_init = []
        for one in all_fields:
            name = one.name
            if one.init and name in values:
                value = values[name]
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            elif one.default is not MISSING:
                value = one.default
            elif one.init:
                (missing_keywords if one.kw_only else missing).append(name)
                continue
            else:
                continue
            if one._only_init:
                only_init.append(value)
            else:
                object.__setattr__(self, name, value)
        for names, kind in ((missing, "positional"), (missing_keywords, "keyword-only")):
            if names:
                plural = "" if len(names) == 1 else "s"
                raise TypeError(
                    f"{title} missing {len(names)} required {kind} argument{plural}: {_listed(names)}"
                )
        if has_post_init:
            self.__post_init__(*only_init)

    return __init__


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only):
    known = {}
    for base in reversed(cls.__mro__[1:]):
        known.update(base.__dict__.get("__dataclass_fields__", {}))
    for one in _own_fields(cls, kw_only):
        known[one.name] = one
    all_fields = list(known.values())
    shown = [one.name for one in all_fields if one.repr and not one._only_init]
    compared = [one.name for one in all_fields if one.compare and not one._only_init]
    hashed = [
        one.name
        for one in all_fields
        if (one.compare if one.hash is None else one.hash) and not one._only_init
    ]
    cls.__dataclass_fields__ = known

    def values(self):
        return tuple(getattr(self, name) for name in compared)

    def __repr__(self):
        items = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({items})"

    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def __hash__(self):
        return hash(tuple(getattr(self, name) for name in hashed))

    def __setattr__(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    own = cls.__dict__
    if init:
        cls.__init__ = _make_init(cls, all_fields, frozen)
    if repr_ and "__repr__" not in own:
        cls.__repr__ = __repr__
    has_hash = "__hash__" in own
    if eq and "__eq__" not in own:
        cls.__eq__ = __eq__
    if unsafe_hash or (eq and frozen and not has_hash):
        cls.__hash__ = __hash__
    elif eq and not has_hash:
        cls.__hash__ = None
    if order:
        cls.__lt__ = lambda self, other: values(self) < values(other)
        cls.__le__ = lambda self, other: values(self) <= values(other)
        cls.__gt__ = lambda self, other: values(self) > values(other)
        cls.__ge__ = lambda self, other: values(self) >= values(other)
    if frozen:
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple(one.name for one in all_fields if one.init and not one.kw_only)
    return cls


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
    frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only)

    return wrap if cls is None else wrap(cls)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def fields(obj):
    if not is_dataclass(obj):
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(one for one in obj.__dataclass_fields__.values() if not one._only_init)


def _plain(value, convert):
    if is_dataclass(value) and not isinstance(value, type):
        return convert(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(item, convert) for item in value)
    if isinstance(value, dict):
        return type(value)((_plain(key, convert), _plain(item, convert)) for key, item in value.items())
    return value


def asdict(obj, *, dict_factory=dict):
    convert = lambda value: dict_factory(
        [(one.name, _plain(getattr(value, one.name), convert)) for one in fields(value)]
    )
    return convert(obj)


def astuple(obj, *, tuple_factory=tuple):
    convert = lambda value: tuple_factory(
        [_plain(getattr(value, one.name), convert) for one in fields(value)]
    )
    return convert(obj)


def replace(obj, /, **changes):
    for one in fields(obj):
        if one.init and one.name not in changes:
            changes[one.name] = getattr(obj, one.name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    namespace = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        else:
            annotations[item[0]] = item[1]
            if len(item) == 3:
                namespace[item[0]] = item[2]
    namespace["__annotations__"] = annotations
    return dataclass(**options)(type(cls_name, bases, namespace))
