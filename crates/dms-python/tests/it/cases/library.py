import functools, itertools, collections, dataclasses, string, textwrap, operator, copy, types, contextlib, os, abc, logging
from collections import namedtuple, defaultdict, OrderedDict, Counter, deque
from dataclasses import dataclass, field, asdict, replace, fields
from typing import NamedTuple, Optional, Union, List, Dict, ClassVar, Any, TYPE_CHECKING, TypeVar, Generic, get_args, get_origin, Annotated
from pathlib import Path

@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    count: ClassVar[int] = 0
    def total(self): return self.x + self.y
p = P(1)
print(p, p == P(1), p != P(2), p.total(), P(1, 2, [3]).tags, asdict(p), replace(p, x=9), [f.name for f in fields(P)])
@dataclass(order=True)
class Q(P):
    z: str = "z"
    def __post_init__(self): self.y = self.y * 10
q = Q(1, 2)
print(q, q < Q(2))
@dataclass(frozen=True)
class F:
    a: int
    b: str = "b"
print({F(1): "found"}[F(1)], F(1) in {F(1)}, hash(F(1)) == hash(F(1)))
try: F(1).a = 3
except dataclasses.FrozenInstanceError as e: print(type(e).__name__, e)
for bad in (lambda: P(), lambda: P(1, 2, [], 4), lambda: P(1, q=2), lambda: P(1, x=2)):
    try: bad()
    except TypeError as e: print(e)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 0
print(K(a=1))
N = namedtuple("N", "a b c", defaults=[3])
n = N(1, b=2)
print(n, n.a, n[1], n._asdict(), n._replace(a=5), N._fields, n == (1, 2, 3), [*n], isinstance(n, tuple))
class NT(NamedTuple):
    name: str
    age: int = 5
    def hi(self): return self.name
print(NT("x"), NT("x", age=6).age, NT("q").hi(), NT._fields)
d = defaultdict(list); d["a"].append(1); print(d, d["zz"], dict(d))
print(OrderedDict(a=1, b=2), Counter("abracadabra").most_common(2), Counter(a=1)["zz"], deque([1, 2, 3], maxlen=2))
dq = deque([1, 2]); dq.appendleft(0); print(dq.popleft(), list(dq))
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.partial(int, base=2)("101"), functools.reduce(operator.add, [[1], [2]], []))
calls = []
@functools.lru_cache(maxsize=None)
def slow(x):
    "doc"
    calls.append(x)
    return x * 2
print(slow(2), slow(2), calls, slow.__name__, slow.__doc__)
class CP:
    @functools.cached_property
    def v(self): calls.append("v"); return 7
c = CP(); print(c.v, c.v, calls)
def deco(f):
    @functools.wraps(f)
    def inner(*a): return f(*a)
    return inner
@deco
def named(): "docs"
print(named.__name__, named.__doc__)
print(list(itertools.chain([1], (2, 3))), list(itertools.chain.from_iterable([[1], [2]])), list(itertools.islice(itertools.count(5), 3)), list(itertools.product("ab", [1, 2])))
print(list(itertools.combinations("abc", 2)), list(itertools.permutations([1, 2])), [(k, list(g)) for k, g in itertools.groupby("aabbc")], list(itertools.accumulate([1, 2, 3])), list(itertools.zip_longest([1], [2, 3], fillvalue=0)), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.starmap(pow, [(2, 3)])), list(itertools.pairwise("abc")))
print(textwrap.dedent("""
    a
      b
    c
"""), textwrap.indent("a\nb", "> "), textwrap.fill("aa bb cc dd", 5))
print(string.ascii_lowercase, string.Template("$a ${b} $$").substitute(a=1, b=2), string.capwords("a bc"))
print(operator.itemgetter(1)([1, 2]), operator.attrgetter("x.y")(types.SimpleNamespace(x=types.SimpleNamespace(y=4))), operator.methodcaller("upper")("a"))
a = {"x": [1, {"y": 2}]}; b = copy.deepcopy(a); b["x"][1]["y"] = 3; print(a, b, copy.copy([1]))
print(os.path.join("a", "b", "c.py"), os.path.dirname("/x/y.py"), os.path.basename("/x/y.py"), os.path.splitext("a.tar.gz"), os.environ.get("NOPE_X"), os.getenv("NOPE_X", "dflt"), os.path.normpath("a/../b/./c"))
print(Path("/a/b") / "c.txt", Path("/a/b/c.txt").suffix, Path("/a/b.c").stem, Path("/a/b").parent.name, Path("x/y").parts)
print(Optional[int], Union[int, str], Dict[str, int] == Dict[str, int], Optional[int] == Optional[str], Union[int, None] == Optional[int], TYPE_CHECKING, get_args(Optional[int]), get_origin(list[int]), list[int], int | None, get_args(Annotated[int, "x"]))
T = TypeVar("T")
class G(Generic[T]):
    def get(self) -> T: return 1
class H(G[int]): pass
print(H().get(), T, G[int]().get())
with contextlib.suppress(KeyError): {}["a"]
print("suppressed")
class Abs(abc.ABC):
    @abc.abstractmethod
    def m(self): ...
class Conc(Abs):
    def m(self): return "m"
print(Conc().m())
logging.getLogger("x").info("nothing %s", 1)
@functools.total_ordering
class TO:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(TO(1) <= TO(1), TO(2) > TO(1), TO(2) >= TO(3))
@functools.singledispatch
def sd(x): return "obj"
@sd.register(int)
def _(x): return "int"
print(sd(1), sd("a"))
