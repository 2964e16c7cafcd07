class Base:
    kind = "base"
    items: list = []

    def __init__(self, name):
        self.name = name

    def hello(self):
        return f"{self.kind} {self.name}"

    @property
    def upper(self):
        return self.name.upper()

    @upper.setter
    def upper(self, value):
        self.name = value.lower()

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def helper(x):
        return x * 2

    def __repr__(self):
        return f"Base({self.name!r})"

    def __eq__(self, other):
        return isinstance(other, Base) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

class Child(Base):
    kind = "child"

    def __init__(self, name, age=0):
        super().__init__(name)
        self.age = age

    def hello(self):
        return super().hello() + f" {self.age}"

c = Child.make("bob", 3)
print(c.hello(), c.upper, Child.helper(4), c)
c.upper = "ANN"
print(c.name, c == Base("ann"), c != Base("x"))
print(Child.__mro__)
print(isinstance(c, Base), issubclass(Child, Base), Child.__name__, Child.__bases__)

class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [k.__name__ for k in D.__mro__])
try:
    class X(A, B): pass
except TypeError as e:
    print(type(e).__name__)

class Registry:
    known = {}
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Registry.known[tag] = cls.__name__
class R1(Registry, tag="one"): pass
class R2(Registry, tag="two"): pass
print(Registry.known)

class Descriptor:
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name, "unset")
    def __set__(self, instance, value):
        setattr(instance, self.name, value * 2)
class Holder:
    field = Descriptor()
h = Holder()
print(h.field)
h.field = 21
print(h.field, h.__dict__, type(Holder.field).__name__)

class Vector:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    def __mul__(self, n): return Vector(self.x * n, self.y * n)
    __rmul__ = __mul__
    def __neg__(self): return Vector(-self.x, -self.y)
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __len__(self): return 2
    def __iter__(self): return iter((self.x, self.y))
    def __contains__(self, v): return v in (self.x, self.y)
    def __bool__(self): return self.x != 0
    def __call__(self, k): return k + self.x
    def __str__(self): return f"<{self.x},{self.y}>"
    def __lt__(self, other): return self.x < other.x
    def __getattr__(self, name): return "no " + name
v = 2 * (Vector(1, 2) + Vector(3, 4)) * 3
print(v, v[1], len(v), list(v), 24 in v, bool(Vector(0, 1)), v(1), -v, v.nothing)
print(str(max(Vector(1, 0), Vector(5, 0))), sorted([Vector(3, 0), Vector(1, 0)])[0])

class Outer:
    class Inner:
        value = 3
    doubled = [n * 2 for n in range(Inner.value)]
    print(doubled)
print(Outer.Inner.value, Outer.Inner.__qualname__)

class S(str):
    def shout(self): return self.upper() + "!"
s = S("hey")
print(s.shout(), s + "x", s == "hey", len(s), {s: 1}["hey"], f"{s:>5}|", isinstance(s, str))
class I(int): pass
print(I(3) + 4, I(5) == 5, repr(I(7)))
class L(list):
    def first(self): return self[0]
l = L([3, 1, 2]); l.append(9); l.sort()
print(l, l.first(), len(l), 9 in l)
class Dd(dict):
    def __missing__(self, k): return k * 2
d = Dd(a=1)
print(d["a"], d["b"], d, d.get("zz"))
T = type("T", (Base,), {"kind": "t", "m": lambda self: 5})
print(T("q").hello(), T("q").m(), T.__name__)
class Slots:
    __slots__ = ("a",)
    x: int
    y: "str" = "1"
print(Slots.__annotations__)
class Meta(type): pass
print(hasattr(c, "age"), hasattr(c, "nope"), getattr(c, "nope", 7))
del c.age
try: c.age
except AttributeError as e: print(e)
try: Base()
except TypeError as e: print(e)
try: Child.nope
except AttributeError as e: print(e)
print(Base.__dict__["kind"], "hello" in Base.__dict__, vars(Base("q")))
class WithDoc:
    """Doc."""
    __tablename__ = "x"
print(WithDoc.__doc__, WithDoc.__module__, WithDoc.__tablename__)
class P:
    @property
    def p(self): return 1
try: P().p = 2
except AttributeError as e: print(e)
class Left:
    def __eq__(self, other): return "left"
    def __gt__(self, other): return "left >"
class Right(Left):
    def __eq__(self, other): return "right"
    def __gt__(self, other): return "right >"
print(Left() == Right(), Right() == Left(), Left() == Left(), Left() < Right(), Right() < Left())


# What a derived container is called with is its own `__init__`'s affair.
class Settings(dict):
    def __init__(self, root, defaults=None):
        super().__init__(defaults or {})
        self.root = root

    def __missing__(self, key):
        return f"no {key}"


settings = Settings("/srv", {"a": 1})
print(settings, settings.root, settings["a"], settings["b"], settings.get("b"))


class Stack(list):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit


stack = Stack(3)
stack.append(1)
print(stack, stack.limit, list(Stack(2)), isinstance(stack, list))


class Plain(dict):
    pass


print(Plain([("x", 1)], y=2), Plain.fromkeys("ab"))
