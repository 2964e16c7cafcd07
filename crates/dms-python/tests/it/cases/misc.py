import collections.abc, numbers, sys
from typing import Callable, Iterable, List
class E(Exception):
    def __str__(self): return "E:" + super().__str__()
print(E("x"), repr(E("x", 1)), str(E()), [str(e) for e in [ValueError(), KeyError("k"), ValueError(1, 2)]])
print(isinstance({}, collections.abc.Mapping), isinstance([], collections.abc.Sequence), isinstance("a", Iterable), isinstance(1, numbers.Number), isinstance(print, Callable), isinstance([], List), isinstance(3, int | str), isinstance(None, (int, type(None))), isinstance({}.keys(), collections.abc.KeysView))
print("to stderr", file=sys.stderr)
class OnlyRepr:
    def __repr__(self): return "<r>"
print(OnlyRepr(), str(OnlyRepr()), f"{OnlyRepr()}", "%s" % OnlyRepr(), [OnlyRepr()], "{!r:>5}".format(OnlyRepr()))
class G:
    def __class_getitem__(cls, item): return (cls.__name__, item)
print(G[int], G["a", 1])
def ret():
    try: return "try"
    finally: print("fin")
print(ret())
def over():
    for i in range(3):
        try: continue
        finally: print("f", i)
    return "done"
print(over())
def closure():
    xs = []
    def add(x): xs.append(x); return xs
    return add
a = closure(); a(1); print(a(2), closure()(9))
first, *rest, last = range(5); print(first, rest, last)
[p, q], r = (1, 2), 3; print(p, q, r)
print(*[1, 2], *(3,), sep="-", end="!\n")
d = {**{"a": 1}, "b": 2, **dict(c=3)}; print(d, [*d, *"xy"], {*[1, 2], 2})
x = 5
x -= 1; x *= 3; x //= 2; x **= 2; x %= 7; x <<= 3; x |= 1; x ^= 3; x &= 0xFF; x >>= 1; print(x)
s = "a"; s += "b"; s *= 2; print(s)
class Counter:
    count = 0
    def __iadd__(self, n): self.count += n; return self
c = Counter(); c += 5; print(c.count, Counter.count)
print([[0] * 2 for _ in range(2)], [(i, j) for i in range(2) for j in "ab" if j != "a" or i], {i: [j for j in range(i)] for i in range(3)})
def kw(**k): return sorted(k.items())
print(kw(b=1, **{"a": 2}), (lambda *, k=3: k)())
if (m := 10) > 5 and (n := m * 2): print(m, n)
print(1 if [] else 2 if 0 else 3, not None, None or "x", 0 or [] or "last", 1 and 2 and 3)
print("abc"[1], "abc"[-1:], (1, 2, 3)[::2], [1, 2, 3][::-1], slice(1, 5, 2), range(10)[2:8:2], list(range(10))[slice(2, 4)])
print(type(lambda: 0).__name__, type(print).__name__, type([].append).__name__, type(c.__iadd__).__name__, type(int).__name__, type(sys).__name__)
print(getattr("a", "upper")(), hasattr(1, "real"), setattr(c, "z", 1), vars(c), c.__class__.__name__, Counter.__doc__, dir(c)[-2:])
try:
    {}["missing"]
except KeyError as e:
    err = e
print(repr(err), err.args)
try:
    print(e)
except NameError as ex: print(ex)
print(int("12") + float("1.5"), str(1) + "a", list("ab") + [1], tuple("ab") + (1,), bool(""), int(), str(), list(), dict())
def annotated(a: int, b: "str" = "x", *c: float, d: bool = True, **e: list) -> None: pass
print(annotated.__annotations__, annotated.__defaults__)
for bad in ("1 + 'a'", "'a' + 1", "[] + ()", "1 < 'a'", "len(5)", "5()", "None.x", "'a'.nope", "[1][5]", "{}['k']", "int('x')", "'a' - 1", "-'a'", "[1]['a']", "(1,)[3]", "'abc'['a']", "1[0]", "object()[0]", "sorted([1, 'a'])", "max([])", "next(iter([]))", "float('x')", "chr(-1)", "'%d' % 'a'", "'%s %s' % 1", "'%s' % (1, 2)", "'{}'.format()", "'{a}'.format()", "f'{1:q}'", "[].pop()", "[].index(1)", "{1}.remove(2)", "''.join([1])", "'a' in 1", "{[]: 1}", "print(x_undefined)", "int(None)", "range(1.5)", "'abc'.index('z')", "dict([1])", "set(5)", "a, b = 1", "(lambda x: x)()", "isinstance(1, 2)", "1 / 0", "1 % 0", "1 // 0", "1.0 / 0", "2 ** 'a'", "[1, 2].remove(5)", "abs('a')", "sum(['a'])", "round('a')", "ord('ab')", "iter(5)", "for_ = [x for x in 5]", "'x' * 'y'", "[1][1.5]", "~1.5", "1 << -1", "bytes('a')", "'é'.encode('ascii')", "hash([])", "zip(1)", "super()", "[].sort(5)"):
    try:
        exec_result = (lambda: 0)
        if bad == "1 + 'a'": 1 + "a"
        elif bad == "'a' + 1": "a" + 1
        elif bad == "[] + ()": [] + ()
        elif bad == "1 < 'a'": 1 < "a"
        elif bad == "len(5)": len(5)
        elif bad == "5()": (5)()
        elif bad == "None.x": None.x
        elif bad == "'a'.nope": "a".nope
        elif bad == "[1][5]": [1][5]
        elif bad == "{}['k']": {}["k"]
        elif bad == "int('x')": int("x")
        elif bad == "'a' - 1": "a" - 1
        elif bad == "-'a'": -"a"
        elif bad == "[1]['a']": [1]["a"]
        elif bad == "(1,)[3]": (1,)[3]
        elif bad == "'abc'['a']": "abc"["a"]
        elif bad == "1[0]": (1)[0]
        elif bad == "object()[0]": object()[0]
        elif bad == "sorted([1, 'a'])": sorted([1, "a"])
        elif bad == "max([])": max([])
        elif bad == "float('x')": float("x")
        elif bad == "chr(-1)": chr(-1)
        elif bad == "'%d' % 'a'": "%d" % "a"
        elif bad == "'%s %s' % 1": "%s %s" % 1
        elif bad == "'%s' % (1, 2)": "%s" % (1, 2)
        elif bad == "'{}'.format()": "{}".format()
        elif bad == "'{a}'.format()": "{a}".format()
        elif bad == "f'{1:q}'": f"{1:q}"
        elif bad == "[].pop()": [].pop()
        elif bad == "[].index(1)": [].index(1)
        elif bad == "{1}.remove(2)": {1}.remove(2)
        elif bad == "''.join([1])": "".join([1])
        elif bad == "'a' in 1": "a" in 1
        elif bad == "{[]: 1}": {[]: 1}
        elif bad == "print(x_undefined)": print(x_undefined)
        elif bad == "int(None)": int(None)
        elif bad == "range(1.5)": range(1.5)
        elif bad == "'abc'.index('z')": "abc".index("z")
        elif bad == "dict([1])": dict([1])
        elif bad == "set(5)": set(5)
        elif bad == "a, b = 1": a_, b_ = 1
        elif bad == "(lambda x: x)()": (lambda x: x)()
        elif bad == "1 / 0": 1 / 0
        elif bad == "1 % 0": 1 % 0
        elif bad == "1 // 0": 1 // 0
        elif bad == "1.0 / 0": 1.0 / 0
        elif bad == "2 ** 'a'": 2 ** "a"
        elif bad == "[1, 2].remove(5)": [1, 2].remove(5)
        elif bad == "abs('a')": abs("a")
        elif bad == "sum(['a'])": sum(["a"])
        elif bad == "round('a')": round("a")
        elif bad == "ord('ab')": ord("ab")
        elif bad == "iter(5)": iter(5)
        elif bad == "for_ = [x for x in 5]": [x for x in 5]
        elif bad == "'x' * 'y'": "x" * "y"
        elif bad == "[1][1.5]": [1][1.5]
        elif bad == "~1.5": ~1.5
        elif bad == "1 << -1": 1 << -1
        elif bad == "'é'.encode('ascii')": "é".encode("ascii")
        elif bad == "hash([])": hash([])
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
