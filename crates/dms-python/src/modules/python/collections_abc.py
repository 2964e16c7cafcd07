from typing import (
    AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Collection, Container, Coroutine,
    Generator, Hashable, ItemsView, Iterable, Iterator, KeysView, Mapping, MutableMapping,
    MutableSequence, MutableSet, Reversible, Sequence, Sized, ValuesView, AbstractSet, Callable,
)

Set = AbstractSet
