"""configparser: sections, options, defaults, interpolation, errors."""
import configparser
import io
import os
from collections.abc import Mapping, MutableMapping
from configparser import ConfigParser, NoOptionError, RawConfigParser

import shop

TEXT = """\
# at the top
[DEFAULT]
home = /srv
Retries: 3

[database]
url = postgresql://%(home)s/db
  ; not a value
empty =
Pool_Size=5
long = one
    two

    three
flag = yes
percent = 100%%
spaced out = a = b

[logging]
level=INFO ; no comment
off: off
rate = 1.5
"""


def tried(function):
    try:
        print(repr(function()))
    except (configparser.Error, ValueError, KeyError, TypeError) as error:
        print(type(error).__name__, error)


config = ConfigParser()
config.read_string(TEXT)
print(config.sections(), list(config), len(config))
print(config.options("database"))
print(dict(config.defaults()))
for name in config["database"]:
    print(name, repr(config.get("database", name)), repr(config.get("database", name, raw=True)))
print(config.getint("database", "POOL_SIZE") + 1, config.getboolean("database", "flag"), config.getboolean("logging", "off"))
print(config.getfloat("logging", "rate"), config.get("logging", "level"))
print(config.get("no", "no", fallback="f"), config.get("database", "no", fallback=None), config.getint("no", "no", fallback=7))
print(config.get("database", "url", vars={"HOME": "/var"}))
print(config.items("logging"))
print(sorted(config.items("logging", raw=True, vars={"x": "y"})))
print(config.has_option("database", "Home"), config.has_option("no", "home"), config.has_section("DEFAULT"), "DEFAULT" in config)
for call in [
    lambda: config.get("no", "no"),
    lambda: config.get("database", "no"),
    lambda: config["no"],
    lambda: config["database"]["no"],
    lambda: config.getint("database", "url"),
    lambda: config.getboolean("logging", "level"),
    lambda: config.add_section("database"),
    lambda: config.add_section("DEFAULT"),
    lambda: config.set("no", "a", "b"),
    lambda: config.set("database", "a", 1),
    lambda: config.set("database", "a", "50%"),
    lambda: config.set("database", "a", "%(home)s/%%"),
    lambda: config.get("database", "a"),
    lambda: config.options("no"),
    lambda: config.items("no"),
    lambda: config.remove_option("database", "a"),
    lambda: config.remove_option("database", "a"),
    lambda: config.remove_section("no"),
    lambda: ConfigParser().read_string("a = 1\n"),
    lambda: ConfigParser().read_string("[a]\nx\n"),
    lambda: ConfigParser().read_string("[a]\nx=1\n[a]\n"),
    lambda: ConfigParser().read_string("[a]\nx=1\nX=2\n"),
    lambda: ConfigParser(strict=False).read_string("[a]\nx=1\nX=2\n[a]\n"),
    lambda: ConfigParser().read_dict({"a": {"x": 1, "X": 2}}),
]:
    tried(call)
config.set("database", "new", "value")
config["made"] = {"One": 1, "two": "2"}
config["made"]["three"] = "3"
del config["made"]["two"]
print(dict(config["made"]), config["made"].getint("one"), config["made"].get("no"), config["made"].get("no", "fallback"))
print(config["made"], config["made"].name, "one" in config["made"], "two" in config["made"])
del config["logging"]
print(config.sections(), config.remove_section("made"), config.sections())
file = io.StringIO()
config.write(file)
print(file.getvalue())

missing = ConfigParser()
missing.read_string("[a]\nx = %(y)s\nz = %(z)s\nbad = %(y\nworse = % y\n")
for name in ("x", "z", "bad", "worse"):
    tried(lambda: missing.get("a", name))

raw = RawConfigParser({"Base": 1}, allow_no_value=True, inline_comment_prefixes=("#",), delimiters=("=",))
raw.read_string("[a]\nalone\nx: y = %(z)s # comment\nhash=a#b\nempty=\n")
print(raw.items("a"), raw.get("a", "x: y"), raw.get("a", "alone"))
raw.optionxform = str
raw.read_string("[b]\nBig = 1\n")
print(raw.options("b"))

extended = ConfigParser(interpolation=configparser.ExtendedInterpolation())
extended.read_string("[p]\nroot = /r\n[q]\nname = n\npath = ${p:root}/${name}/$${x}\n[bad]\na = ${no}\nb = ${p:no}\nc = $x\n")
print(extended.get("q", "path"))
for name in "abc":
    tried(lambda: extended.get("bad", name))
plain = ConfigParser(interpolation=None, converters={"list": lambda text: text.split(",")})
plain.read_string("[a]\nx = 50%, $y\n")
print(plain.get("a", "x"), plain.getlist("a", "x"), plain["a"].getlist("x"))


class Upper(ConfigParser):
    def optionxform(self, optionstr):
        return optionstr

    def get(self, section, option, **kwargs):
        return super().get(section, option, **kwargs).upper()


upper = Upper()
path = os.path.join(os.path.dirname(shop.__file__), "settings.ini")
print([os.path.basename(name) for name in upper.read([path, path + ".none"])])
print(upper.get("Main", "Key"), upper.options("Main"), upper.sections())
with open(path) as lines:
    upper = Upper()
    upper.read_file(lines)
print(upper.items("Main"), issubclass(NoOptionError, configparser.Error))


class Lower(MutableMapping):
    """What a mapping gets from its abstract class."""

    def __init__(self, *args, **kwargs):
        self._kept = {}
        self.update(*args, **kwargs)

    def __getitem__(self, key):
        return self._kept[key.lower()]

    def __setitem__(self, key, value):
        self._kept[key.lower()] = value

    def __delitem__(self, key):
        del self._kept[key.lower()]

    def __iter__(self):
        return iter(self._kept)

    def __len__(self):
        return len(self._kept)

    def __repr__(self):
        return f"Lower({self._kept})"


lower = Lower({"A": 1}, B=2)
print(lower, "a" in lower, "z" in lower, lower.get("Z"), lower.get("B"), list(lower.keys()), list(lower.values()))
print(lower.keys(), lower.items(), len(lower.values()), ("a", 1) in lower.items(), 2 in lower.values(), dict(lower))
print(lower.pop("A"), lower.pop("A", None), lower.setdefault("c", 3), lower.setdefault("c", 4), lower == {"b": 2, "c": 3})
print(lower.popitem(), {**lower}, lower == Lower(c=3), lower != {})
tried(lambda: lower.pop("none"))
lower.update([("x", 1)], y=2)
lower.clear()
print(lower, isinstance(lower, Mapping), bool(lower))
tried(lambda: hash(lower))
