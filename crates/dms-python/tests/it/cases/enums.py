import enum
from enum import Enum, IntEnum, auto
class Color(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
    BLUE = auto.__name__
    def describe(self): return f"{self.name}={self.value}"
    @property
    def short(self): return self.name[0]
    @classmethod
    def default(cls): return cls.RED
print(Color.RED, repr(Color.GREEN), Color.RED.name, Color.RED.value, Color["GREEN"], Color("g"), Color.CRIMSON is Color.RED)
print(list(Color), len(Color), [c.name for c in Color], Color.RED.describe(), Color.RED.short, Color.default(), Color.RED in Color)
print(list(Color.__members__), isinstance(Color.RED, Color), Color.RED == 1, Color.RED != Color.GREEN, {Color.RED: 1}[Color.RED])
try: Color(99)
except ValueError as e: print(e)
try: Color["X"]
except KeyError as e: print("KeyError", e)
class N(IntEnum):
    A = auto()
    B = auto()
    C = 10
    D = auto()
print(list(N), N.B == 2, N.B + 1, f"{N.B}", str(N.C), N(10), N.D.value, sorted([N.C, N.A]), N.A < N.B)
class S(str, Enum):
    A = "a"
    B = "b"
print(S.A == "a", S.A.value, S("b"), [s.value for s in S], S.A.upper(), "%s" % S.A.value, S.A)
class SE(enum.StrEnum):
    ONE = auto()
    TWO = "2"
print(SE.ONE, repr(SE.TWO), f"{SE.ONE}", SE.ONE == "one", ",".join(SE))
F = Enum("F", "X Y Z")
print(list(F), F.X.value)
G = Enum("G", {"P": 1, "Q": "q"})
print(G.Q.value, [g.name for g in Enum("H", ["I", "J"])])
class Planet(Enum):
    EARTH = (1, "e")
    MARS = (2, "m")
    def __init__(self, mass, letter):
        self.mass = mass
        self.letter = letter
print(Planet.EARTH.mass, Planet.MARS.letter, Planet.MARS.value, Planet((1, "e")))
class New(Enum):
    A = 1, "label a"
    def __new__(cls, value, label):
        obj = object.__new__(cls)
        obj._value_ = value
        obj.label = label
        return obj
print(New.A.value, New.A.label, New(1))
@enum.unique
class U(Enum):
    A = 1
    B = 2
print(list(U))
class P(enum.Flag):
    R = auto()
    W = auto()
    X = auto()
print(P.R.value, P.X.value, (P.R | P.W).value, P.R in (P.R | P.W), bool(P.R & P.W))
print(hash(Color.RED) == hash(Color.RED), Color.RED.__class__.__name__, type(Color.RED).__name__)
class M(Enum):
    A = 1
    @classmethod
    def _missing_(cls, value): return cls.A
print(M(5))
