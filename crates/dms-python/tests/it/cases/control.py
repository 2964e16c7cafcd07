for i in range(5):
    if i == 3: break
else:
    print("no")
for i in range(2):
    pass
else:
    print("else")
n = 0
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
print(n)

def t(x):
    try:
        if x == 0: raise ValueError("zero")
        if x == 1: return "one"
        if x == 2: {}["k"]
        if x == 3: [][1]
        if x == 4: 1 / 0
        if x == 5: int("a")
        if x == 6: "a" + 1
        if x == 7: raise KeyError
        if x == 8: None.foo
    except ValueError as e:
        return f"V {e} {e.args}"
    except (KeyError, IndexError) as e:
        return f"{type(e).__name__} {e} {e!r}"
    except ArithmeticError as e:
        return "A " + str(e)
    except Exception as e:
        return f"E {type(e).__name__}: {e}"
    else:
        return "else"
    finally:
        print("f", end=" ")
for i in range(10): print(t(i))

class MyError(Exception):
    def __init__(self, code, msg="m"):
        super().__init__(msg)
        self.code = code
try:
    try:
        raise MyError(5)
    except MyError as e:
        print(e.code, e, e.args)
        raise RuntimeError("again") from e
except RuntimeError as r:
    print(r, repr(r.__cause__))
try:
    try: raise ValueError("x")
    except ValueError: raise
except ValueError as e: print("re", e)
try:
    raise StopIteration(3)
except StopIteration as e: print(e.value)

class CM:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): print("enter"); return self
    def __exit__(self, kind, value, tb):
        print("exit", kind.__name__ if kind else None, value)
        return self.swallow
with CM(True) as a, CM(False) as b:
    print(a.swallow, b.swallow)
    raise ValueError("v")
print("after")
def early():
    with CM(False):
        return 4
print(early())

def m(x):
    match x:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case int(): return "int"
        case "a": return "letter"
        case str() as s: return "str " + s
        case []: return "empty"
        case [1, *rest]: return f"one and {rest}"
        case [a, b]: return f"pair {a} {b}"
        case {"type": "t", "v": v, **rest}: return f"dict {v} {rest}"
        case None: return "none"
        case True: return "true"
        case (a, b, c): return "triple"
        case _: return "other"
for x in [0, 1, 500, 7, "a", "zz", [], [1, 2, 3], [4, 5], {"type": "t", "v": 3, "w": 4}, None, (1.5, 2, 3), 2.5]:
    print(m(x))
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
match Point(1, 2):
    case Point(0, y): print("no")
    case Point(x=1, y=y): print("y", y)
match Point(5, 6):
    case Point(a, b): print(a, b)
assert True
try:
    assert 1 == 2, "msg"
except AssertionError as e: print("assert", e)
x = [1, 2, 3]
del x[0]
print(x, 1 < 2 < 3, 1 < 3 < 2, not x, x is x, 5 not in x)
print([i * j for i in range(3) for j in range(3) if i != j], {k: v for k, v in zip("ab", (1, 2))}, {c for c in "a"})
print(1 if x else 2, x and 5, [] or "d", None is None)
