from typing import (
    AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Collection, Container, Coroutine,
    Generator, Hashable, ItemsView, Iterable, Iterator, KeysView, Mapping, MutableMapping,
    MutableSequence, MutableSet, Reversible, Sequence, Sized, ValuesView, AbstractSet, Callable,
)

Set = AbstractSet

_missing = object()


class _View:
    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f"{type(self).__name__}({self._mapping!r})"


class _Keys(_View):
    def __iter__(self):
        return iter(self._mapping)

    def __contains__(self, key):
        return key in self._mapping


class _Values(_View):
    def __iter__(self):
        return iter([self._mapping[key] for key in self._mapping])

    def __contains__(self, value):
        return value in list(self)


class _Items(_View):
    def __iter__(self):
        return iter([(key, self._mapping[key]) for key in self._mapping])

    def __contains__(self, item):
        return item in list(self)


_Keys.__name__, _Values.__name__, _Items.__name__ = "KeysView", "ValuesView", "ItemsView"


class _Mapping:
    """What a mapping has that says how to look up, how to go through and how long it is."""

    def keys(self):
        return _Keys(self)

    def values(self):
        return _Values(self)

    def items(self):
        return _Items(self)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __eq__(self, other):
        if not isinstance(other, (dict, Mapping, MutableMapping)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None


class _MutableMapping(_Mapping):
    def pop(self, key, default=_missing):
        try:
            value = self[key]
        except KeyError:
            if default is _missing:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        if hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


def _give(abstract, mixin):
    for base in reversed(mixin.__mro__[:-1]):
        for name, value in vars(base).items():
            if callable(value) or name == "__hash__":
                setattr(abstract, name, value)


_give(Mapping, _Mapping)
_give(MutableMapping, _MutableMapping)
