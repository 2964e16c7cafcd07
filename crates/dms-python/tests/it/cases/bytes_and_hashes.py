import itertools
import math
import re
import textwrap
from collections import Counter, OrderedDict, deque
from decimal import Decimal, DivisionByZero, InvalidOperation


def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


# bytes
show(lambda: b", ".join([b"a", b"b", b""]))
show(lambda: b"".join(bytes([n]) for n in range(3)))
show(lambda: b",".join([b"a", "b"]))
show(lambda: b"a b  c ".split())
show(lambda: b"  a b  c ".split(None, 1))
show(lambda: b"a,b,,c".split(b","))
show(lambda: b"a,b,,c".split(b",", 2))
show(lambda: b"a,b,,c".split(b",", maxsplit=0))
show(lambda: b"a".split(b""))
show(lambda: b"xxaxbxx".strip(b"x"))
show(lambda: b" \t\x0ba\n".strip())
show(lambda: b"xya".lstrip(b"yx"))
show(lambda: b"axy".rstrip(b"yx"))
show(lambda: b"a.tar".startswith((b"b", b"a.")))
show(lambda: b"a.tar".endswith((b".gz", b".tar")))
show(lambda: b"a.tar".endswith(()))
show(lambda: (b"abcabc".find(b"c"), b"abcabc".rfind(b"c"), b"abcabc".find(b"x"), b"abc".rfind(b"")))
show(lambda: (b"abcabc".index(b"ca"), b"abcabc".count(b"bc"), b"abc".count(b"")))
show(lambda: b"abc".index(b"x"))
show(lambda: (b"12".isdigit(), b"".isdigit(), b"ab".isalpha(), b"a1".isalnum(), b" \t".isspace(), b"\xe9".isascii()))
show(lambda: (b"prefix-a".removeprefix(b"prefix-"), b"a.py".removesuffix(b".py"), b"a".removesuffix(b"b")))
show(lambda: b"caf\xc3\xa9".decode())
show(lambda: b"caf\xe9".decode())
show(lambda: b"caf\xe9!".decode())
show(lambda: b"\xff\xfe".decode("utf-8"))
show(lambda: b"a\xe2\x82".decode())
show(lambda: b"a\xe2\x82b".decode())
show(lambda: b"caf\xe9".decode("ascii"))
show(lambda: b"caf\xe9".decode("latin-1"))
show(lambda: b"a\xffb\xe2\x82c".decode(errors="replace"))
show(lambda: b"a\xffb\xe2\x82c".decode("utf-8", "ignore"))
show(lambda: b"a\xffb\xe2\x82".decode("utf-8", errors="backslashreplace"))
show(lambda: b"a\xff".decode("ascii", "replace"))
show(lambda: b"a\xff".decode("ascii", "nothing"))
show(lambda: b"a".decode("no-such"))
# Hashes of numbers
show(lambda: [hash(n) for n in (0, 1, -1, 2**61 - 2, 2**61 - 1, 2**61, -(2**61), 2**63, -(2**63), 10**20, -(10**30))])
show(lambda: [hash(n) for n in (0.0, -0.0, 1.0, -1.0, 1.5, 0.1, -2.25, 1e16, 1e300, 5e-324, float("inf"), float("-inf"))])
show(lambda: hash(2.0**70) == hash(2**70))
# itertools
show(lambda: list(itertools.permutations("abc")))
show(lambda: list(itertools.permutations("abcd", 2)))
show(lambda: list(itertools.permutations([1, 2], 3)))
show(lambda: list(itertools.permutations([], 0)))
show(lambda: len(list(itertools.permutations(range(6)))))
show(lambda: next(itertools.permutations(range(12))))
show(lambda: list(itertools.combinations_with_replacement("ABC", 2)))
show(lambda: list(itertools.combinations_with_replacement("", 2)))
show(lambda: list(itertools.combinations_with_replacement("ab", 0)))
# math
show(lambda: [math.frexp(n) for n in (0.0, 1.0, 8.0, 0.1, -3.5, 5e-324, 1e308)])
show(lambda: (math.frexp(float("inf")), str(math.frexp(float("nan")))))
show(lambda: [math.ldexp(0.5, n) for n in (0, 1, 10, -10, -1073, -2000, 1024)])
show(lambda: math.ldexp(0.75, -1073))
show(lambda: math.ldexp(1.0, 1024))
show(lambda: math.ldexp(0.0, 10**30))
show(lambda: math.ldexp(1.0, 10**30))
show(lambda: math.ldexp(1.0, 1.0))
show(lambda: [pow(3, -1, 7), pow(3, -2, 7), pow(3, -1, -7), pow(-3, -1, 7), pow(5, -1, 1)])
show(lambda: pow(2, -1, 4))
show(lambda: pow(0, -1, 7))
# decimal
show(lambda: Decimal(1) / 0)
show(lambda: Decimal(0) / 0)
show(lambda: Decimal("Infinity") / 0)
show(lambda: Decimal(1) == float("nan"))
show(lambda: (issubclass(DivisionByZero, ZeroDivisionError), issubclass(InvalidOperation, ArithmeticError)))
# Formats
show(lambda: "%d and %q" % (1, 2))
show(lambda: format(True, "s"))
show(lambda: format(1, "zd"))
show(lambda: [text.title() for text in ("straße ßa", "ŉa", "ǆur", "ﬁne")])
show(lambda: [text.capitalize() for text in ("ßa", "ǆUR", "ﬁNE", "")])
show(lambda: Counter({"a": 1, "b": [], "c": {}}))
show(lambda: Decimal("-1E+3") % -1)
show(lambda: (Decimal(1) // -3, Decimal(-1) % 3, Decimal(-7) // 2))
show(lambda: Decimal([0, (1, 2), -1]))
show(lambda: Decimal([]))
show(lambda: Decimal((1, 2)))
show(lambda: ["% d" % (Decimal("1E+3"),), "%d" % 2.9, "%i" % True])
show(lambda: "%d" % float("nan"))
show(lambda: "%d" % float("inf"))
show(lambda: int(2.5, 2))
show(lambda: int(base=2))
show(lambda: bytes([256]))
show(lambda: bytes(["a"]))
show(lambda: int.from_bytes([b"a"], "big"))
# Texts
show(lambda: ["abc".find("", 2, 1), "abc".find("", 3), "abc".find("", 4), "abc".rfind("", -1, -2), "abc".count("", 2, 1)])
show(lambda: ["abc".startswith("", 2, 1), "abc".startswith("", 1, 1), "abc".endswith("", 3, 2)])
show(lambda: [text.istitle() for text in ("日本", "Aa Bb", "ǅ", "A日B", "1A")])
show(lambda: [text.title() for text in ("日本a", "a1b", "a日b", "x'y")])
show(lambda: [(text.isupper(), text.islower()) for text in ("ǅ", "A日", "a日", "日")])
show(lambda: "\uff00 \u00ad \u2028 \u0378 \ue000 é 日 \U0001f600")
show(lambda: re.findall(r"\w+", "e\u0301a b_1 日本 ²"))
show(lambda: re.findall(r"[^\W\d]+|[\w.]+", "a.b 12 e\u0301"))
# Numbers
show(lambda: [255 / math.floor(1e308), 1 / 10**320, 10**400 / 10**399, -(10**30) / 7, 3 / 2**1074])
show(lambda: 10**400 / 3)
# Collections
q = OrderedDict(a=1)
q["b"] = q
show(lambda: q)
show(lambda: {"x": 1} | OrderedDict(a=1))
show(lambda: OrderedDict(a=1) | {"x": 1})
show(lambda: deque([1, 2]).index("a"))
show(lambda: deque([1, 2, 1]).index(1, 1))
show(lambda: textwrap.dedent(None))
show(lambda: ["%.1f|%8.2f|%e" % (Decimal("2.25"), Decimal("-0"), Decimal(10))])
show(lambda: [format(Decimal("-3"), spec) for spec in ("08.3f", "+.1f", ">9", "<9.1f", "^9", "f", "", "*=9")])
show(lambda: [format(Decimal("1234567.891"), spec) for spec in (",.2f", ",", "15,.1f", " .0f")])
show(lambda: [format(Decimal(text), "8.2f") for text in ("Infinity", "-Infinity", "NaN")])
show(lambda: format(Decimal("-2.5"), "_"))
show(lambda: [format(float("nan"), "%"), format(float("-inf"), ".1%")])


def matched(value):
    match value:
        case {"a": v, **more}:
            return v, more
        case {}:
            return "mapping"
        case [first, *rest]:
            return first, rest


show(lambda: [matched(it) for it in (OrderedDict(b=2, a=1), OrderedDict(), Counter("b"), deque([1, 2]), {})])
