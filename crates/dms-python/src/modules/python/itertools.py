_missing = object()


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    values = list(iterable)
    while values:
        for value in values:
            yield value


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


class chain:
    def __init__(self, *iterables):
        self._iterator = self._walk(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._iterator = made._walk(iterables)
        return made

    def _walk(self, iterables):
        for iterable in iterables:
            yield from iterable

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)


def accumulate(iterable, func=None, *, initial=None):
    iterator = iter(iterable)
    total = initial
    if initial is None:
        total = next(iterator, _missing)
        if total is _missing:
            return
    yield total
    for value in iterator:
        total = total + value if func is None else func(total, value)
        yield total


def islice(iterable, *bounds):
    bounds = slice(*bounds)
    start, stop, step = bounds.start or 0, bounds.stop, bounds.step or 1
    iterator = iter(iterable)
    index = 0
    wanted = start
    while stop is None or wanted < stop:
        value = next(iterator, _missing)
        if value is _missing:
            return
        if index == wanted:
            yield value
            wanted += step
        index += 1


def takewhile(predicate, iterable):
    for value in iterable:
        if not predicate(value):
            return
        yield value


def dropwhile(predicate, iterable):
    dropping = True
    for value in iterable:
        if dropping and predicate(value):
            continue
        dropping = False
        yield value


def filterfalse(predicate, iterable):
    for value in iterable:
        if not (value if predicate is None else predicate(value)):
            yield value


def compress(data, selectors):
    for value, selected in zip(data, selectors):
        if selected:
            yield value


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def pairwise(iterable):
    iterator = iter(iterable)
    before = next(iterator, _missing)
    for value in iterator:
        yield before, value
        before = value


def batched(iterable, n):
    batch = []
    for value in iterable:
        batch.append(value)
        if len(batch) == n:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    while iterators:
        values = [next(iterator, _missing) for iterator in iterators]
        if all(value is _missing for value in values):
            return
        yield tuple(fillvalue if value is _missing else value for value in values)


def groupby(iterable, key=None):
    group, current = [], _missing
    for value in iterable:
        rank = value if key is None else key(value)
        if current is not _missing and rank != current:
            yield current, iter(group)
            group = []
        current = rank
        group.append(value)
    if group:
        yield current, iter(group)


def product(*iterables, repeat=1):
    pools = [tuple(iterable) for iterable in iterables] * repeat
    indices = [0] * len(pools)
    if not all(pools):
        return
    while True:
        yield tuple(pool[index] for pool, index in zip(pools, indices))
        position = len(pools) - 1
        while position >= 0:
            indices[position] += 1
            if indices[position] < len(pools[position]):
                break
            indices[position] = 0
            position -= 1
        if position < 0:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r > len(pool):
        return
    # An odometer whose places take, in order, what those before them have left over.
    indices = list(range(len(pool)))
    turns = [len(pool) - place for place in range(r)]
    yield tuple(pool[:r])
    place = r - 1
    while place >= 0:
        turns[place] -= 1
        if turns[place] == 0:
            indices[place:] = indices[place + 1:] + indices[place:place + 1]
            turns[place] = len(pool) - place
            place -= 1
        else:
            other = len(pool) - turns[place]
            indices[place], indices[other] = indices[other], indices[place]
            yield tuple([pool[index] for index in indices[:r]])
            place = r - 1


def combinations(iterable, r):
    pool = tuple(iterable)
    indices = list(range(r))
    if r > len(pool):
        return
    while True:
        yield tuple(pool[index] for index in indices)
        position = r - 1
        while position >= 0 and indices[position] == position + len(pool) - r:
            position -= 1
        if position < 0:
            return
        indices[position] += 1
        for later in range(position + 1, r):
            indices[later] = indices[later - 1] + 1


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    indices = [0] * r
    if r > 0 and not pool:
        return
    while True:
        yield tuple([pool[index] for index in indices])
        place = r - 1
        while place >= 0 and indices[place] == len(pool) - 1:
            place -= 1
        if place < 0:
            return
        indices[place:] = [indices[place] + 1] * (r - place)


def tee(iterable, n=2):
    values = list(iterable)
    return tuple(iter(values) for _ in range(n))
