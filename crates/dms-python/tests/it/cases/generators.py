def count(n):
    i = 0
    while i < n:
        received = yield i
        if received: print("got", received)
        i += 1
    return "done"
g = count(3)
print(next(g), g.send("hi"), next(g))
try: next(g)
except StopIteration as e: print("stop", e.value)
print(list(count(4)))
def delegate():
    result = yield from count(2)
    print("result", result)
    yield from [7, 8]
print(list(delegate()))
def infinite():
    n = 0
    while True:
        yield n
        n += 1
for v in infinite():
    if v > 3: break
print(v, [x for x, _ in zip(infinite(), "abc")])
def with_try():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 99
    finally:
        print("finally")
g = with_try()
print(next(g), g.throw(ValueError("boom")))
print(list(g))
g = with_try(); next(g); g.close()
print(sum(x * x for x in range(10)), any(x > 3 for x in range(5)), max((len(w), w) for w in ["a", "bbb"]))
gen = (print("lazy", x) or x for x in range(3))
print("before"); print(next(gen)); print(list(gen))
from contextlib import contextmanager
@contextmanager
def managed(name):
    print("open", name)
    try:
        yield name.upper()
    except KeyError as e:
        print("swallowed", e)
    finally:
        print("close", name)
with managed("a") as a:
    print(a)
with managed("b") as b:
    raise KeyError("k")
try:
    with managed("c"): raise ValueError("through")
except ValueError as e: print(e)
def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        for x in tree(depth - 1):
            yield x * 10
print(list(tree(3)))
def branches(n):
    for i in range(n):
        if i % 2 == 0:
            yield ("even", i)
        elif i == 3:
            continue
        else:
            yield ("odd", i)
    else:
        yield "end"
print(list(branches(5)))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), sum(It()), [*It()])
class It2:
    def __iter__(self):
        yield 1
        yield 2
print(list(It2()), dict(zip(It2(), "ab")))
def twice():
    x = yield
    y = yield x
    print("xy", x, y)
t = twice(); next(t); print(t.send(1))
try: t.send(2)
except StopIteration: print("end")
it = iter([1, 2, 3])
print(next(it), list(it), next(it, "default"))
