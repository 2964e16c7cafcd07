import json, re, uuid, math
from decimal import Decimal, ROUND_HALF_UP, InvalidOperation
print(Decimal("1.10") + Decimal("2.205"), Decimal("1") / Decimal("3"), Decimal("10") / 4, Decimal("1.5") * 2, Decimal(3) - 1, -Decimal("1.0"), abs(Decimal("-2")), Decimal("7") // 2, Decimal("-7") % 3, Decimal(2) ** 10)
print(Decimal("2.675").quantize(Decimal("0.01")), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), round(Decimal("2.5")), round(Decimal("1.25"), 1), int(Decimal("3.9")), float(Decimal("0.1")), repr(Decimal("1E+5")), Decimal("0.0000001"), Decimal("1e-5"), Decimal("123E3"))
print(Decimal("1.0") == 1, Decimal("1.10") == Decimal("1.1"), Decimal("0.5") == 0.5, Decimal("1") < 2, {Decimal("1.0"): "a"}[1], hash(Decimal(1)) == hash(1), sum([Decimal("0.1")] * 3), Decimal(0.1), Decimal((1, (1, 2), -1)), bool(Decimal(0)), Decimal("1.200").normalize(), f"{Decimal('3.14159'):.2f}", f"{Decimal('1234567.5'):,.2f}|{Decimal(5):>6}", str(Decimal("-0.00")), sorted([Decimal(2), Decimal(1)]))
try: Decimal("x")
except InvalidOperation as e: print(type(e).__name__)
try: Decimal(1) / 0
except ZeroDivisionError as e: print("zero")
print(json.dumps({"a": [1, 2.5, None, True], "b": {"c": "é\n\"x\""}, 3: "k"}), json.dumps([1, {"x": []}], indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")), json.dumps("é", ensure_ascii=False), json.dumps(float("inf")))
print(json.loads('{"a": [1, 2.5e3, null, true, "\\u00e9\\n"], "b": {}}'), json.loads(" 12345678901234567890 "), json.loads("[]"))
try: json.loads("{bad}")
except json.JSONDecodeError as e: print(e)
try: json.loads("[1,]x")
except ValueError as e: print(type(e).__name__)
try: json.dumps({1, 2})
except TypeError as e: print(e)
print(json.dumps(Decimal("1.5"), default=str))
m = re.match(r"(\w+)-(?P<num>\d+)", "abc-123 rest")
print(m.group(), m.group(1), m["num"], m.groups(), m.groupdict(), m.start(), m.end(2), m.span("num"), m)
print(re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"), re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.split(r"[,;]\s*", "a, b;c"), re.findall(r"\d+", "1 22 333"), re.findall(r"(\w)=(\d)", "a=1 b=2"), bool(re.search("x", "abc")), re.fullmatch("a+", "aaa") is not None, re.compile("B", re.I).search("abc").group(), re.escape("a.b"), re.split("(-)", "a-b"), [x.group() for x in re.finditer("[ab]", "cab")])
print(re.sub(r"(?<!^)X", "_", "aXb") if False else re.sub(r"\s+", " ", "a  b\n c"), re.match("b", "ab"), re.compile(r"^\w+$").pattern, re.subn("a", "b", "aa"))
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u == uuid.UUID(hex="12345678123456781234567812345678"), {u: 1}[u], uuid.UUID(int=1), uuid.NAMESPACE_DNS, str(uuid.UUID(bytes=b"a" * 16)), len(str(uuid.uuid4())), uuid.uuid4().version, uuid.uuid4() != uuid.uuid4())
try: uuid.UUID("x")
except ValueError as e: print(e)
print(math.ceil(1.2), math.floor(-1.2), math.sqrt(16), math.pi, math.gcd(12, 18), math.inf, math.isnan(math.nan), math.log(math.e), math.log10(1000), math.trunc(2.7), math.factorial(5), math.isqrt(17), math.hypot(3, 4))


class Wrapped:
    @classmethod
    def one(cls):
        return cls.__name__

    @staticmethod
    def two():
        return 2

    @property
    def three(self):
        return 3


parts = vars(Wrapped)
print(parts["one"].__func__(int), parts["two"].__func__(), parts["one"].__wrapped__(str), parts["three"].fget(None))
import inspect


class Inspected(dict):
    """One

        two
      three
    """

    b = 1

    def a(self):
        pass


for value in (Inspected, Inspected(), Inspected.a, Inspected().a, inspect, len, lambda: 1, 3):
    print(inspect.isclass(value), inspect.ismodule(value), inspect.isfunction(value), inspect.ismethod(value))
print([name for name, value in inspect.getmembers(Inspected, inspect.isfunction) if not name.startswith("_")])

print(inspect.getmro(Inspected), repr(inspect.getdoc(Inspected)), repr(inspect.cleandoc("a\n  b\n\n   c  ")))
import base64
import os

for size in range(6):
    data = bytes(range(250, 250 + size)) if size < 6 else b""
    text = base64.b64encode(data)
    print(text, base64.b64decode(text) == data, base64.urlsafe_b64encode(data), base64.b16encode(data))
for text in (b"YQ==", "YWI=", "YW\nJj", "YQ", "Y", "-_8=", b"YQ=", "", "YWJjZA==YQ"):
    for decode in (base64.b64decode, base64.urlsafe_b64decode):
        try:
            print(text, decode(text))
        except ValueError as error:
            print(text, type(error).__name__, error)
print(len(os.urandom(16)), len(os.urandom(3)), type(os.urandom(0)), base64.b16decode(b"41FF"))
import traceback


def described(function):
    signature = inspect.signature(function)
    for parameter in signature.parameters.values():
        default = "none" if parameter.default is inspect.Parameter.empty else repr(parameter.default)
        note = "none" if parameter.annotation is inspect.Parameter.empty else parameter.annotation
        print(parameter.name, parameter.kind is inspect.Parameter.KEYWORD_ONLY, int(parameter.kind), default, note)
    print(list(signature.parameters), signature.return_annotation is inspect.Signature.empty)


def parameters(a, b: int = 1, /, c=None, *rest, d, e: str = "x", **more) -> bool:
    pass


class Called:
    def __init__(self, one, two=2):
        pass

    def method(self, x, *, y=3):
        pass


for function in (parameters, Called, Called.method, Called(1).method, lambda: 0):
    described(function)
try:
    raise ValueError("of no use")
except ValueError as error:
    print(traceback.format_exc().splitlines()[-1], traceback.format_exception_only(error))
token = re.compile(r"(?P<word>[a-z]+)|(?P<number>\d+)")
print([token.match("ab12é9", at) for at in range(7)], token.match("ab12", 2).lastgroup, token.search("ab12", 1).span(), token.search("ab12", 0, 1), token.match("abc", 1, 2), token.fullmatch("xab12", 3), token.fullmatch("xab12", 3, 4), token.findall("ab12", 1), [m.start() for m in token.finditer("éab12", 2, 4)])
print(re.compile("^b").match("ab", 1), re.compile("^b", re.M).search("a\nb", 2), token.match("ab", 9), token.match("ab", pos=1, endpos=2), token.match("ab", 2, 1), re.Pattern[str], re.compile(r"\bb").match("ab", 1))
