print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 2 ** 100, divmod(-7, 2))
print(10 / 4, 1 / 3, 1e16, 1e15, 123456789012345680.0, 0.1 + 0.2, 1e-5, 0.0001, 1.0, -0.0, 1e100, 5e-324)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 9223372036854775807 * 2, (2 ** 64) // 3, -(2 ** 63))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1.005, 2))
print(int("0x1f", 16), int("-12"), int(3.9), int("1_000"), float("1.5"), float("inf"), int(True), bool("x"))
print(1 == 1.0 == True, {1: "a", 1.0: "b", True: "c"}, 2 ** 63 == float(2 ** 63), 3 > 2.5)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 70, -5 >> 1, True & False, True + True)
print(abs(-3), abs(-2.5), min(3, 1, 2), max([1, 5, 3], key=lambda x: -x), sum([1, 2, 3], 10), pow(2, 10, 1000))
print(hex(255), oct(8), bin(5), hex(-255), chr(97), ord("é"))
print("%s %r %d %5d|%-5d|%05d %.2f %e %g %x %%" % ("a", "b", 3, 4, 5, 6, 1.239, 12345.678, 0.00001, 255))
print("%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%s" % [1, 2], "%s" % (None,), "%5.1f|%-8s|" % (3.14159, "ab"))
print("{} {1} {0}".replace("{} ", "").format("x", "y"), "{:>5}|{:<5}|{:^5}|{:*^7}".format("a", "b", "c", "d"))
print("{0.real} {a[0]} {a[1]!r} {b:,} {c:.3f} {d:08.2f} {e:+d} {f:%} {g:x}".format(5, a=["p", "q"], b=1234567, c=2.5, d=3.14159, e=3, f=0.25, g=255))
x, w = 3.14159, 10
print(f"{x:.2f} {x:{w}.3f}| {x!r:>10} {'a' + 'b'} {w:04d} {{}} {x=} {w = } {1000000:_} {'q':>{w}}")
print(f"{'nested ' + f'{w}'}", f"{3:d}{4:b}", f"{None} {True}", f"{w:>5}|{'t':<4}|{-5:05d}")
print(repr("it's"), repr('say "hi"'), repr("a\nb\t\\ \x00 é \u200b"), repr(b"ab\x00'"), str(b"x"), ascii("é"))
print([1.0, "a", None, (1,), {"k": [1]}, {1}, b"z", ...], (), {}, set(), frozenset())
s = "  Hello, World  "
print(s.strip(), s.lstrip() + "|", s.lower(), s.upper().strip(), s.strip().split(", "), "a,b,,c".split(","), " a  b ".split())
print("a-b-c".split("-", 1), "a-b-c".rsplit("-", 1), "x".join(["1", "2"]), "abc".replace("b", "XX"), "aaa".replace("a", "b", 2))
print("abc".startswith("ab"), "abc".endswith(("x", "c")), "abc".find("c"), "abc".find("z"), "abcabc".rfind("b"), "abcabc".count("bc"))
print("hello world".title(), "hello".capitalize(), "aBc".swapcase(), "5".zfill(3), "-5".zfill(4), "a".center(5, "*"), "a".ljust(3) + "|", "a".rjust(3))
print("abc"[::-1], "abcdef"[1:4], "abcdef"[-2:], "abcdef"[::2], "abc"[-1], "a\nb\r\nc".splitlines(), "k=v=w".partition("="), "k=v=w".rpartition("="))
print("123".isdigit(), "abc".isalpha(), "a1".isalnum(), " ".isspace(), "A".isupper(), "a".islower(), "_a1".isidentifier(), "".isdigit())
print("a%sb" % "x", "abc".encode(), b"abc".decode(), "é".encode("utf-8"), "prefix_x".removeprefix("prefix_"), "x.py".removesuffix(".py"))
print("tab\tx".expandtabs(4), "abc".translate(str.maketrans("ab", "xy")), "a" * 3, 2 * "b", "b" in "abc", "abc" < "abd", "Straße".casefold())
print(b"ab" + b"c", b"abc"[0], b"abc"[1:], bytes([65, 66]), b"\xff".hex(), bytes.fromhex("ff00"))
l = [3, 1, 2]
l.sort(reverse=True); print(l, sorted(l), l.index(1), l.count(3), l.pop(), l.pop(0), l)
l = [1, 2, 3, 4, 5]
l[1:3] = ["a"]; print(l); l[::2] = [0, 0]; print(l); del l[1:]; print(l); l.insert(0, 9); l.extend((7, 8)); l.remove(7); print(l, l.copy() == l, l * 2, l + [1])
d = {"a": 1, "b": 2}
d.update(c=3); d["d"] = 4
print(d, list(d), d.keys(), d.values(), d.items(), d.get("x"), d.get("x", 0), d.pop("a"), d.setdefault("e", 5), "b" in d, len(d), {**d, "z": 1}, d | {"q": 1}, d == dict(d))
print({1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} < {1, 2}, {1, 2} == {2, 1}, frozenset([1]) == {1}, len({1, 1.0, True}))
print(list(enumerate("ab", 1)), list(zip([1, 2], "ab")), list(map(str, [1, 2])), list(filter(None, [0, 1, ""])), list(reversed([1, 2])), all([]), any([]))
print([1, 2] < [1, 3], (1, 2) == (1, 2), [1, [2]] == [1, [2]], tuple([1]), list("ab"), dict([("a", 1)]), dict(a=1), set([1, 1]))
print(type(1), type("a"), type(None), type([]), int, isinstance(True, int), callable(len), range(5), list(range(10, 0, -3)), range(5)[1:3], 3 in range(5), len(range(0, 10, 3)))
print(1_000, 0xFF, 0b11, 0o17, 1e3, 1.5e-3, "a" "b", r"\n", '''t
q''', "\x41\u00e9\N{BULLET}")
a = [1]; a.append(a); print(a)
print(float("nan") == float("nan"), 1 != 2, None == 0, "1" == 1, () == [], -1 ** 2, (-1) ** 2, not 1 == 2)
print(3.0 .is_integer(), (255).bit_length(), 1.5.as_integer_ratio(), 10 ** 20, -10 ** 20 // 3, 10 ** 20 % 7, 7 // 0.5, 1e308 * 10, -1e308 * 10)
print("{:e} {:g} {:g} {:.3g} {:10.4f}|{:<10}|{:+.1f} {:,.2f} {:.0f} {!s:>4}".format(12345.678, 1e10, 0.0001, 1234.5, 3.14159, 2.5, 1.25, 1234567.891, 2.5, 1))
print(str(1e22), 1e21, 123456.789e3, 2.0 ** 70, 1/7, 100.0, 1e-7, 12345678.9, .1)
print("%s %s" % (1.0, 1e20), "%d" % 3.7, "%i" % True, "%c" % 65, "%5s|%-5s|" % ("a", "b"), "%+d % d" % (3, 4), "%#x" % 255, "%.3s" % "abcdef")
print("%*d|" % (-5, 3), "%-*d|" % (-5, 3), "%.*f" % (-2, 3.14159), "%*d|" % (True, 3), "%0*d" % (5, 3), "%*.*f|" % (8, 2, 3.14159))
def told(make):
    try:
        return make()
    except Exception as error:
        return type(error).__name__, str(error)
class Greater:
    def __gt__(self, other): return True
    def __lt__(self, other): return False
    def __repr__(self): return self.name
g1, g2 = Greater(), Greater()
g1.name, g2.name = "first", "last"
print(max(g1, g2), min(g1, g2), "a  b  ".split(None, 1), "  a  b".rsplit(None, 1), "%c%c" % (True, 66), (True).conjugate(), (1.5).conjugate())
print(told(lambda: [0, 1, 2, 0].index(0, -1)), told(lambda: [0, 1, 2, 0].index(0, 1, 3)), [5, 6, 5].index(5, -2), (5, 6, 5).index(5, 1), told(lambda: (1, 2).index(1, 1)), told(lambda: [1] * 2**63), told(lambda: 2**64 * "a"), told(lambda: [1][2**70]))
print({"z": 1, "y": [2]}.items() >= {"y": [2]}.items(), {"y": [2]}.items() == {"y": [2]}.items(), {"y": [2]}.items() < {"y": [3], "z": 1}.items(), told(lambda: "%(a)s%s" % {"a": 1}), "%s" % {"a": 1})
def step_of_zero(): l[::0] = 5
print(told(step_of_zero)[0], told(lambda: [1].pop(0, 1))[0])
from decimal import Decimal
import math
for make in (lambda: Decimal("2.5") // 0, lambda: Decimal(0) // 0, lambda: Decimal("2.5") % 0, lambda: Decimal(255**30) // -3, lambda: abs(Decimal("-1." + "1" * 40)), lambda: Decimal([3, 1, 2]), lambda: Decimal((0, 1, 2)), lambda: Decimal((0, (1, 12), 2)), lambda: Decimal((1, (1, 2), "x")), lambda: Decimal((0, (), 0)),
             lambda: "{:x}".format(Decimal("NaN")), lambda: round(Decimal("Infinity"), 1), lambda: math.lcm(0, 6)):
    print(told(make))
print(told(lambda: math.lcm(0, "x"))[0])
def merged(given):
    known = {"a": 1}
    known |= given
    return known
for given in ([("a", 2), (3, 4)], {"b": 2}, "ab", 5, iter([[1, 2]])):
    print(told(lambda: merged(given)))
class Removed:
    def __get__(self, instance, owner=None): return "kept"
    def __delete__(self, instance): print("deleted")
class Holder: removed = Removed()
def set_removed(): holder.removed = 1
holder = Holder()
vars(holder)["removed"] = "own"
print(told(set_removed)[0], holder.removed, told(lambda: delattr(holder, "removed")))
print(told(lambda: sorted([1], str))[0], told(lambda: [1].sort(str))[0], told(lambda: sorted([1], wrong=1))[0], told(lambda: "%*d" % (2**63, 1))[0])
match range(3):
    case [first, *_, last]: print(first, last)
    case _: print("none")
import copy
from collections import Counter, OrderedDict, deque
class Numbers(list): pass
for x in (OrderedDict(a=[1]), Counter("aab"), deque([[1], 2], maxlen=3), Numbers([[1]])):
    shallow, deep = copy.copy(x), copy.deepcopy(x)
    print(type(deep).__name__, deep, shallow == x, deep == x)
nested = OrderedDict(a=[1])
deep = copy.deepcopy(nested)
deep["a"].append(2)
print(nested, deep)
ordered = same = OrderedDict(a=1)
ordered |= [("b", 2)]
counted = kept = Counter("aab")
counted |= Counter("bbbc")
counted += Counter("a")
counted -= Counter("bbb")
counted &= Counter("aaac")
def count_list():
    wrong = Counter("a")
    wrong |= [1]
print(ordered, same is ordered, counted, kept is counted, told(count_list)[0])
