# The ordered dicts whose text is being made.
_shown = []


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            others = list(self.items())
            self.clear()
            self[key] = value
            self.update(others)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        key = list(self)[-1 if last else 0]
        return key, self.pop(key)

    def copy(self):
        return OrderedDict(self)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return list(self.items()) == list(other.items())
        return dict(self) == other

    def __ne__(self, other):
        return not self == other

    def __or__(self, other):
        return OrderedDict(dict(self) | dict(other)) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other):
        return OrderedDict(dict(other) | dict(self)) if isinstance(other, dict) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self

    def __repr__(self):
        if id(self) in _shown:
            return "..."
        _shown.append(id(self))
        try:
            return f"OrderedDict({list(self.items())!r})" if self else "OrderedDict()"
        finally:
            _shown.pop()


class defaultdict(dict):
    def __init__(self, default_factory=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __new__(cls, default_factory=None, *args, **kwargs):
        return dict.__new__(cls)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self[key] = self.default_factory()
        return value

    def copy(self):
        return defaultdict(self.default_factory, self)

    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {dict(self)!r})"


class Counter(dict):
    def __init__(self, iterable=None, **kwargs):
        super().__init__()
        self.update(iterable, **kwargs)

    def __new__(cls, iterable=None, **kwargs):
        return dict.__new__(cls)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, **kwargs):
        if iterable is not None:
            if hasattr(iterable, "items") and not self:
                super().update(iterable)
            elif hasattr(iterable, "items"):
                for key, count in iterable.items():
                    self[key] = count + self[key]
            else:
                for key in iterable:
                    self[key] = self[key] + 1
        if kwargs:
            self.update(kwargs)

    def subtract(self, iterable):
        for key in iterable:
            self[key] = self[key] - (iterable[key] if hasattr(iterable, "items") else 1)

    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return items if n is None else items[:n]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._kept({key: count + other[key] for key, count in self.items()} | {key: count for key, count in other.items() if key not in self})

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._kept({key: count - other[key] for key, count in self.items()} | {key: -count for key, count in other.items() if key not in self})

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._kept({key: min(count, other[key]) for key, count in self.items()})

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._kept({key: max(count, other[key]) for key, count in self.items()} | {key: count for key, count in other.items() if key not in self})

    def __iadd__(self, other):
        for key, count in other.items():
            self[key] = self[key] + count
        return self._settled()

    def __isub__(self, other):
        for key, count in other.items():
            self[key] = self[key] - count
        return self._settled()

    def __iand__(self, other):
        for key, count in list(self.items()):
            self[key] = min(count, other[key])
        return self._settled()

    def __ior__(self, other):
        for key, count in other.items():
            if count > self[key]:
                self[key] = count
        return self._settled()

    def _settled(self):
        for key in [key for key, count in self.items() if not count > 0]:
            del self[key]
        return self

    def _kept(self, counts):
        return Counter({key: count for key, count in counts.items() if count > 0})

    def copy(self):
        return Counter(self)

    def __repr__(self):
        if not self:
            return "Counter()"
        try:
            counts = dict(self.most_common())
        except TypeError:
            # What is no number has no order.
            counts = dict(self)
        return f"Counter({counts!r})"


class deque(list):
    def __init__(self, iterable=(), maxlen=None):
        self.maxlen = maxlen
        super().__init__([])
        self.extend(iterable)

    def __new__(cls, iterable=(), maxlen=None):
        return list.__new__(cls)

    def append(self, value):
        super().append(value)
        if self.maxlen is not None and len(self) > self.maxlen:
            super().pop(0)

    def appendleft(self, value):
        self.insert(0, value)
        if self.maxlen is not None and len(self) > self.maxlen:
            super().pop()

    def extend(self, values):
        for value in values:
            self.append(value)

    def extendleft(self, values):
        for value in values:
            self.appendleft(value)

    def popleft(self):
        if not self:
            raise IndexError("pop from an empty deque")
        return super().pop(0)

    def index(self, value, *bounds):
        try:
            return super().index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def rotate(self, n=1):
        if self:
            n %= len(self)
            values = list(self)
            self[:] = values[-n:] + values[:-n]

    def copy(self):
        return deque(self, self.maxlen)

    def __repr__(self):
        return f"deque({list(self)!r})" if self.maxlen is None else f"deque({list(self)!r}, maxlen={self.maxlen})"


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def copy(self):
        return ChainMap(self.maps[0].copy(), *self.maps[1:])

    def new_child(self, m=None):
        return ChainMap({} if m is None else m, *self.maps)

    def __repr__(self):
        return f"ChainMap({', '.join(map(repr, self.maps))})"

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if hasattr(other, "items") else NotImplemented

    def keys(self):
        return list(self)

    def items(self):
        return [(key, self[key]) for key in self]

    def __iter__(self):
        return iter(dict.fromkeys(key for mapping in reversed(self.maps) for key in mapping))

    def __len__(self):
        return len(list(iter(self)))


class UserDict:
    def __init__(self, data=None, /, **kwargs):
        self.data = {}
        self.data.update(data or {}, **kwargs)

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)

    def __contains__(self, key):
        return key in self.data

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def get(self, key, default=None):
        return self.data.get(key, default)

    def __repr__(self):
        return repr(self.data)


def _field(index):
    return property(lambda self: tuple.__getitem__(self, index))


def _make_fields(cls, names, defaults):
    """Makes a class derived from tuple one with named fields."""

    def __new__(cls, *args, **kwargs):
        if len(args) > len(names):
            raise TypeError(
                f"{cls.__name__}.__new__() takes {len(names) + 1} positional arguments but {len(args) + 1} were given"
            )
        values = list(args)
        missing = []
        for name in names[len(args):]:
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif name in defaults:
                values.append(defaults[name])
            else:
                missing.append(repr(name))
        for name in kwargs:
            if name in names:
                raise TypeError(f"{cls.__name__}.__new__() got multiple values for argument {name!r}")
            raise TypeError(f"{cls.__name__}.__new__() got an unexpected keyword argument {name!r}")
        if missing:
            listed = " and ".join(missing) if len(missing) < 3 else ", ".join(missing[:-1]) + ", and " + missing[-1]
            plural = "" if len(missing) == 1 else "s"
            raise TypeError(
                f"{cls.__name__}.__new__() missing {len(missing)} required positional argument{plural}: {listed}"
            )
        return tuple.__new__(cls, values)

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(names, self))
        return f"{type(self).__name__}({shown})"

    def _asdict(self):
        return dict(zip(names, self))

    def _replace(self, **kwargs):
        values = self._asdict()
        for name in kwargs:
            if name not in values:
                raise ValueError(f"Got unexpected field names: {[name]!r}")
        values.update(kwargs)
        return type(self)(**values)

    cls.__new__ = staticmethod(__new__)
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = __repr__
    cls._asdict = _asdict
    cls._replace = _replace
    cls._make = classmethod(lambda cls, values: cls(*values))
    cls._fields = tuple(names)
    cls._field_defaults = dict(defaults)
    cls.__match_args__ = tuple(names)
    for index, name in enumerate(names):
        setattr(cls, name, _field(index))
    return cls


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = list(map(str, field_names))
    if rename:
        names = [
            name if name.isidentifier() and not name.startswith("_") else f"_{index}"
            for index, name in enumerate(names)
        ]
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if names.count(name) > 1:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
    defaults = list(defaults or ())
    known = dict(zip(names[len(names) - len(defaults):], defaults))
    return _make_fields(type(typename, (tuple,), {}), names, known)
