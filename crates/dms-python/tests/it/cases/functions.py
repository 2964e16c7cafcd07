def f(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, kw)

print(f(1, c=3))
print(f(1, 2, 3, 4, c=5, e=6))
print(f(*[1, 2, 3], **{"c": 1, "z": 2}))

def attempt(function):
    try:
        return function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def g(a, b): pass
def h(a, /, b, *, c): return a, b, c
print(attempt(lambda: g()))
print(attempt(lambda: g(1)))
print(attempt(lambda: g(1, 2, 3)))
print(attempt(lambda: g(1, 2, b=3)))
print(attempt(lambda: g(1, 2, z=3)))
print(attempt(lambda: h(1, 2)))
print(attempt(lambda: h(1, 2, c=3)))
print(attempt(lambda: h(a=1, b=2, c=3)))
print(attempt(lambda: (lambda x, y=1: 0)(1, 2, 3)))

def counter():
    count = 0
    def increase(by=1):
        nonlocal count
        count += by
        return count
    return increase

one = counter()
one(); one(5)
print(one())

total = 0
def add(n):
    global total
    total += n
add(3); add(4)
print(total)

def deco(prefix):
    def wrap(function):
        def inner(*args, **kwargs):
            return prefix + function(*args, **kwargs)
        return inner
    return wrap

@deco("a")
@deco("b")
def name(x):
    "the doc"
    return x
print(name("c"))
fs = [lambda i=i: i * 2 for i in range(3)]
print([f() for f in fs])
print([f() for f in [lambda: i for i in range(3)]])

def unbound():
    print(x)
    x = 1
print(attempt(unbound))
print(attempt(lambda: undefined_name))
def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(25))
print(f.__name__, deco.__qualname__, counter().__qualname__)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
x = y = [1]
x += [2]
print(y)
print((lambda *a, **k: (a, k))(1, 2, z=3))
if (n := len("abc")) > 2: print(n)
print([last := v for v in range(4)], last)
def gen_default(a, b=[]):
    b.append(a)
    return b
gen_default(1)
print(gen_default(2))
namespace = globals()
namespace["made"] = 5
def fill(names):
    for name in ("first", "second"):
        names[name] = name.upper()
    names.update(len=lambda value: -1)
fill(globals())
print(made, first, second, len("abc"), globals() is namespace, "second" in globals(), namespace["fill"] is fill)
