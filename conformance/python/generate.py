"""Small Python programs, made at random by a grammar, and what CPython says to them.

`generate.py record SEED COUNT` prints a JSON list of [program, answer]; `generate.py serve` answers requests, one JSON
object a line: {"seed": N} makes a program, {"program": TEXT} runs one. Both give {"program": ..., "answer": ...}.
A program runs behind PREAMBLE. An answer is what it prints and, if an exception ends it, its type and message.
"""

import contextlib
import io
import itertools
import json
import random
import re
import resource
import signal
import sys
import warnings

sys.set_int_max_str_digits(0)

PREAMBLE = """\
def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)
def kept(function, otherwise):
    try:
        return function()
    except Exception as error:
        print(type(error).__name__, error)
        return otherwise
"""
IMPORTS = {
    "collections": "import collections", "copy": "import copy", "dataclasses": "import dataclasses", "datetime": "import datetime", "enum": "import enum", "functools": "import functools",
    "itertools": "import itertools", "json": "import json", "math": "import math", "operator": "import operator", "re": "import re", "string": "import string", "textwrap": "import textwrap",
    "Counter": "from collections import Counter", "OrderedDict": "from collections import OrderedDict", "defaultdict": "from collections import defaultdict", "deque": "from collections import deque",
    "namedtuple": "from collections import namedtuple", "date": "from datetime import date", "timedelta": "from datetime import timedelta", "Decimal": "from decimal import Decimal", "contextlib": "import contextlib",
}

WORDS = ["", "a", "abc", "Hello, World", "  pad ", "x=1;y=22", "tab\tnew\nline", "ünïcödé", "ß", "it's", 'say "hi"', "both ' and \"",
         "a,b,,c", "UPPER lower", "123", "-45", "3.14", "1e5", "0x1f", "\\back", "%d %s", "{} {0}", "日本", "ǆ", "a-b_c.d", "\x00\x7f", "nan",
         "2024-02-29", "one two  three", "aaa", "abcabc", "_", "None", "True", "e\u0301", "\U0001f600"]
SPECS = ["", "d", "5", "<8", ">8", "^9", "*^9", "08", "+", "+d", " d", ",", "_", "x", "#x", "X", "#o", "b", "#010b", ".2f", "10.3f", "e", ".3e", "g",
         ".3g", "%", ".1%", "s", "5s", ".2s", "c", "=+8", "0=8", ",.2f", "_x", "n", "G", "+.1f", "-10", "z", "!<5", "05.1f", ">+9.2e", "#b", "_b", "00005", "#.3g",
         "<#8x", "q", "5.2", ".0f", "08.3f", ",d", "x<4d"]
PERCENTS = ["%d", "%5d", "%-5d|", "%05d", "%+d", "%x", "%#x", "%o", "%s", "%r", "%10s", "%-10s|", "%.2s", "%f", "%.2f", "%8.3f", "%e", "%g", "%c", "%%", "%i",
            "%u", "%a", "%5.1f%%", "%X", "% d", "%(a)s", "%q", "%", "%*d", "%.0f", "%G", "%s and %s", "%d-%d"]
PATTERNS = [r"\d+", r"(\w)(\w*)", r"[a-c]+", r"^\s*", r"\s*$", r"(?P<x>[a-z]+)=(\d+)", r"a|b", r"(a)|(b)", r"\b", r"x*", r".", r"[^,]*", r"(?i)hello", r"(ab?)+",
            r"(?:\w+)\s", r"[\w.]+", r"", r"\W", r"(\d)?(\w)", r"a{2,3}", r"(a+?)", r"(?=b)", r"(?<!a)b", r"(.)\1", r"(?P<q>['\"]).*?(?P=q)", r"\Aa", r"c\Z", r"[]a]", r"(?s).+",
            r"(?m)^\w+", r"[\d\s]", r"(?<=x=)\d"]
JSON = ['{"a": [1, 2.50, null, true]}', "[1, 2", '{"a" 1}', " [] ", r'"\u00e9"', "1e400", "NaN", '{"a":1,}', "", "nul", '{"a":{"b":[]}} x', "[1,,2]", "01", "-0"]


class Grammar:
    """Expressions by type, and statements, over the variables that the program has so far."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {}
        self.counter = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def fresh(self, prefix="v"):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def variable(self, kind, otherwise):
        known = [name for name, it in self.names.items() if it == kind]
        return self.random.choice(known) if known and self.chance(0.4) else otherwise()

    def expression(self, kind=None, depth=2):
        kind = kind or self.pick("int", "int", "float", "str", "str", "bool", "list", "dict", "tuple", "bytes", "set", "none", "decimal", "date")
        if self.chance(0.04):
            kind = self.pick("int", "str", "list", "none", "float")
        return getattr(self, kind)(depth)

    # Types

    def none(self, depth):
        return "None"

    def int(self, depth):
        if depth <= 0:
            return self.variable("int", lambda: self.pick(*map(str, (0, 1, 2, 3, 7, 10, -1, -3, 255, 1000, 65, 97, "0x1F", "1_000", 2**31, 2**63, -2**63, 10**20, "0b101"))))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('int', d)} {self.pick('+', '-', '*', '//', '%', '&', '|', '^')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('+', '-', '*', '//', '%')} {e('int', d)})",
            lambda: f"({e('int', 0)} ** {self.pick(0, 1, 2, 3, 5, 30)})",
            lambda: f"({e('int', d)} {self.pick('<<', '>>')} {self.pick(0, 1, 3, 70, -1)})",
            lambda: f"{self.pick('-', '+', '~')}{e('int', d)}",
            lambda: f"len({e(self.pick('str', 'list', 'dict', 'tuple', 'bytes', 'set'), d)})",
            lambda: f"int({e(self.pick('str', 'float', 'bool', 'int'), d)})",
            lambda: f"int({e('str', 0)}, {self.pick(0, 2, 8, 10, 16, 36)})",
            lambda: f"{self.pick('abs', 'ord', 'int', 'round', 'bool')}({e('int', d)})",
            lambda: f"{self.pick('min', 'max')}({e('int', d)}, {e('int', d)}, {e('int', 0)})",
            lambda: f"{self.pick('min', 'max', 'sum')}({e('list', d)})",
            lambda: f"sum({e('list', d)}, {e('int', 0)})",
            lambda: f"{e('str', d)}.{self.pick('count', 'find', 'rfind', 'index', 'rindex')}({e('str', 0)})",
            lambda: f"{e('str', d)}.find({e('str', 0)}, {self.index()}, {self.index()})",
            lambda: f"round({e(self.pick('int', 'float'), d)}, {self.pick(-3, -2, -1, 0, 'None')})",
            lambda: f"divmod({e('int', d)}, {e('int', d)})[{self.pick(0, 1)}]",
            lambda: f"({e('int', d)}).{self.pick('bit_length()', 'bit_count()', 'conjugate()', 'real', 'imag', 'numerator', 'denominator')}",
            lambda: f"pow({e('int', 0)}, {self.pick(0, 1, 3, 10, -1)}, {e('int', 0)})",
            lambda: f"{e('list', d)}[{self.index()}]",
            lambda: f"{e('list', d)}.{self.pick('index', 'count')}({e('int', 0)})",
            lambda: f"{e('dict', d)}.get({e('str', 0)}, {e('int', 0)})",
            lambda: f"({e('int', d)} if {e('bool', d)} else {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('and', 'or')} {e('int', d)})",
            lambda: f"int.from_bytes({e('bytes', d)}, {self.pick(repr('big'), repr('little'))})",
            lambda: f"math.{self.pick('floor', 'ceil', 'trunc')}({e('float', d)})",
            lambda: f"math.{self.pick('gcd', 'lcm')}({e('int', d)}, {e('int', 0)})",
            lambda: f"functools.reduce(lambda a, b: a {self.pick('+', '-', '*', '^')} b, {e('list', d)}, {e('int', 0)})",
            lambda: f"operator.{self.pick('add', 'sub', 'mul', 'mod', 'floordiv')}({e('int', d)}, {e('int', d)})",
            lambda: f"(lambda x, y={e('int', 0)}: x + y)({e('int', d)})",
        )()

    def index(self):
        return self.pick(0, 1, 2, -1, -2, 5, -7, 100)

    def float(self, depth):
        if depth <= 0:
            return self.variable("float", lambda: self.pick("0.0", "1.5", "-2.25", "1e16", "1e-7", "0.1", "3.14159", "1e22", "-0.0", "float('inf')", "float('nan')", "123456789.125", "5e-324", "2.5", "1e308", "100.0"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('float', d)} {self.pick('+', '-', '*', '/', '//', '%', '**')} {e(self.pick('float', 'int'), 0)})",
            lambda: f"({e('int', d)} / {e('int', d)})",
            lambda: f"float({e(self.pick('str', 'int', 'float'), d)})",
            lambda: f"round({e('float', d)}, {self.pick(0, 1, 2, 5, -1)})",
            lambda: f"math.{self.pick('sqrt', 'fabs', 'exp', 'log', 'log10', 'sin', 'degrees')}({e('float', 0)})",
            lambda: f"-{e('float', d)}",
            lambda: f"abs({e('float', d)})",
            lambda: f"math.fmod({e('float', 0)}, {e('float', 0)})",
            lambda: f"sum([{e('float', 0)}, {e('float', 0)}, {e('int', 0)}])",
        )()

    def str(self, depth):
        if depth <= 0:
            return self.variable("str", lambda: repr(self.random.choice(WORDS)))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('str', d)} + {e('str', d)})",
            lambda: f"({e('str', d)} * {self.pick(0, 1, 2, 3, -1)})",
            lambda: f"{e('str', d)}[{self.slice()}]",
            lambda: f"{e('str', d)}[{self.index()}]",
            lambda: f"{e('str', d)}.{self.pick('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold', 'strip', 'lstrip', 'rstrip', 'expandtabs')}()",
            lambda: f"{e('str', d)}.{self.pick('strip', 'lstrip', 'rstrip', 'removeprefix', 'removesuffix', 'join')}({e('str', 0)})",
            lambda: f"{e('str', d)}.replace({e('str', 0)}, {e('str', 0)}{self.pick('', ', 1', ', 0', ', -1')})",
            lambda: f"{e('str', d)}.{self.pick('center', 'ljust', 'rjust')}({self.pick(0, 5, 10, 15)}{self.pick('', ', ' + repr('*'), ', ' + repr('ab'))})",
            lambda: f"{e('str', d)}.zfill({self.pick(0, 4, 9)})",
            lambda: f"{e('str', 0)}.join({self.pick('map(str, ' + e('list', d) + ')', e('str', d) + '.split()', e('list', d))})",
            lambda: f"{self.pick('str', 'repr', 'ascii', 'format')}({e(None, d)})",
            lambda: f"format({e(self.pick('int', 'float', 'str', 'bool'), d)}, {self.random.choice(SPECS)!r})",
            lambda: self.formatted(d),
            lambda: self.formatted(d),
            lambda: self.percent(d),
            lambda: self.template(d),
            lambda: f"{self.pick('hex', 'oct', 'bin', 'chr')}({e('int', d)})",
            lambda: f"json.dumps({e(self.pick('list', 'dict', 'str', 'float', 'tuple', 'none', 'bool'), d)}{self.pick('', ', indent=2', ', sort_keys=True', ', ensure_ascii=False', ', separators=(' + repr(',') + ', ' + repr(':') + ')')})",
            lambda: f"{e('str', d)}.translate(str.maketrans({self.pick(repr('abc') + ', ' + repr('xyz'), '{97: None, 98: ' + repr('BB') + '}', repr('a') + ', ' + repr('b') + ', ' + repr('c'))}))",
            lambda: f"{e('str', d)}.encode({self.pick('', repr('latin-1'), repr('ascii'), repr('ascii') + ', ' + repr('replace'), repr('utf-8'))}).decode({self.pick('', repr('latin-1'))})",
            lambda: f"re.sub({self.random.choice(PATTERNS)!r}, {self.pick(repr('<>'), repr('[' + chr(92) + 'g<0>]'), 'lambda m: m.group().upper()')}, {e('str', d)})",
            lambda: f"({e('str', d)} if {e('bool', d)} else {e('str', d)})",
            lambda: f"textwrap.{self.pick('dedent', 'indent')}({e('str', d)}{self.pick('', ', ' + repr('> '))})",
            lambda: f"type({e(None, d)}).__name__",
            lambda: f"string.capwords({e('str', d)})",
            lambda: f"{e('date', d)}.{self.pick('isoformat()', 'strftime(' + repr('%Y/%m/%d %j %a %B %%') + ')', 'ctime()')}",
            lambda: f"max({e('str', d)}, key=str.lower)",
        )()

    def slice(self):
        part = lambda: self.pick("", "", "1", "-1", "2", "-3", "100", "0")
        return f"{part()}:{part()}" + (f":{self.pick('', '1', '2', '-1', '-2', '0')}" if self.chance(0.5) else "")

    def formatted(self, depth):
        parts = ['f"']
        for _ in range(self.random.randint(1, 3)):
            parts.append(self.pick("a", "{{", " ", "x}}"))
            kind = self.pick("int", "float", "str", "bool", "none", "date")
            inner = self.expression(kind, 0)
            if '"' in inner or "\\" in inner or "{" in inner:
                inner = "1.5"
            end = self.pick("", "", "!r", "!s", "!a", "=")
            spec = ":" + self.random.choice(SPECS) if self.chance(0.6) else ""
            if self.chance(0.1):
                spec = ":{" + str(self.pick(3, 8)) + "}"
            parts.append("{" + inner + end + spec + "}")
        return "".join(parts) + '"'

    def percent(self, depth):
        template = self.random.choice(PERCENTS)
        if self.chance(0.3):
            template += self.random.choice(PERCENTS)
        operand = self.pick(
            lambda: self.expression(self.pick("int", "str", "float"), depth),
            lambda: f"({self.expression(None, 0)},)",
            lambda: f"({self.expression(None, 0)}, {self.expression(None, 0)})",
            lambda: "{'a': " + self.expression(None, 0) + "}",
        )()
        return f"({template!r} % {operand})"

    def template(self, depth):
        field = lambda: "{" + self.pick("", "", "0", "1", "k", "0[0]", "k.missing", "k[a]") + self.pick("", "", "!r", "!s", "!a") + (":" + self.random.choice(SPECS) if self.chance(0.5) else "") + "}"
        text = field() + self.pick("", " ", "{{", "-") + (field() if self.chance(0.5) else "")
        return f"{text!r}.format({self.expression(None, depth)}, {self.expression(None, 0)}, k={self.expression(None, 0)})"

    def bool(self, depth):
        if depth <= 0:
            return self.variable("bool", lambda: self.pick("True", "False"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('int', d)} {self.pick('<', '<=', '==', '!=', '>', '>=')} {e('int', d)})",
            lambda: f"({e('int', 0)} < {e('int', 0)} <= {e('float', 0)})",
            lambda: f"({e('str', d)} {self.pick('<', '==', '>=', 'in', 'not in')} {e('str', d)})",
            lambda: f"({e('list', d)} {self.pick('<', '==', '>=', '!=')} {e('list', d)})",
            lambda: f"({e('tuple', d)} {self.pick('<', '==', '>')} {e('tuple', d)})",
            lambda: f"({e('set', d)} {self.pick('<', '<=', '==', '>')} {e('set', d)})",
            lambda: f"({e('int', d)} {self.pick('in', 'not in')} {e(self.pick('list', 'tuple', 'set'), d)})",
            lambda: f"({e('str', 0)} in {e('dict', d)})",
            lambda: f"(not {e(None, d)})",
            lambda: f"bool({e(None, d)})",
            lambda: f"({e('bool', d)} {self.pick('and', 'or', '&', '|', '^', '==')} {e('bool', d)})",
            lambda: f"{e('str', d)}.{self.pick('isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'istitle', 'isidentifier', 'isnumeric', 'isdecimal', 'isascii', 'isprintable')}()",
            lambda: f"{e('str', d)}.{self.pick('startswith', 'endswith')}({self.pick(e('str', 0), '(' + e('str', 0) + ', ' + e('str', 0) + ')')})",
            lambda: f"{self.pick('any', 'all')}({e('list', d)})",
            lambda: f"isinstance({e(None, d)}, {self.pick('int', 'str', '(int, str)', 'float', 'list', 'object', 'bool', 'dict', 'int | str')})",
            lambda: f"({e(None, d)} == {e(None, d)})",
            lambda: f"({e(None, 0)} {self.pick('<', '>=')} {e(None, 0)})",
            lambda: f"({e('decimal', d)} {self.pick('<', '==', '>')} {e(self.pick('decimal', 'int', 'float'), 0)})",
        )()

    def list(self, depth):
        if depth <= 0:
            return self.variable("list", lambda: self.pick("[]", "[1, 2, 3]", "[3, 1, 2]", "[0]", "[5, -1, 5, 10]", "list(range(4))"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"[{e('int', d)}, {e('int', d)}, {e('int', 0)}]",
            lambda: f"[{e(None, d)}, {e(None, 0)}]",
            lambda: f"[*{e('list', d)}, *{e('tuple', 0)}]",
            lambda: f"({e('list', d)} + {e('list', d)})",
            lambda: f"({e('list', d)} * {self.pick(0, 1, 2, -1)})",
            lambda: f"{e('list', d)}[{self.slice()}]",
            lambda: f"sorted({e(self.pick('list', 'str', 'tuple', 'set'), d)}{self.pick('', ', reverse=True', ', key=str', ', key=lambda x: (-x, x)', ', key=len')})",
            lambda: f"[x {self.pick('+ 1', '* 2', '', '% 3', '** 2')} for x in {e('list', d)}{self.pick('', ' if x > 1', ' if x % 2 == 0', ' if x')}]",
            lambda: f"[(x, y) for x in {e('list', 0)} for y in {self.pick('range(x)', 'range(2)', 'str(x)')}]",
            lambda: f"[y for x in [{e('list', 0)}, {e('list', 0)}] for y in x if y]",
            lambda: f"list({self.pick('reversed', 'enumerate', 'iter')}({e('list', d)}))",
            lambda: f"list(zip({e('list', d)}, {e('str', 0)}{self.pick('', ', strict=True')}))",
            lambda: f"list(map({self.pick('str', 'abs', 'lambda x: x * 2', 'float', 'bool', 'repr')}, {e('list', d)}))",
            lambda: f"list(filter({self.pick('None', 'lambda x: x > 1', 'bool')}, {e('list', d)}))",
            lambda: f"list(range({e('int', 0)} % 10, {self.pick(0, 5, 12)}, {self.pick(1, 2, -1, 3, 0)}))",
            lambda: f"{e('str', d)}.{self.pick('split()', 'split(' + repr(',') + ')', 'rsplit(' + repr(' ') + ', 1)', 'splitlines()', 'splitlines(True)', 'split(' + repr('a') + ', 1)', 'split(None, 1)', 'split(' + repr('') + ')')}",
            lambda: f"list({e('dict', d)}.{self.pick('keys', 'values', 'items')}())",
            lambda: f"list({e(self.pick('str', 'tuple', 'dict', 'bytes'), d)})",
            lambda: f"re.{self.pick('findall', 'split')}({self.random.choice(PATTERNS)!r}, {e('str', d)})",
            lambda: f"[m.span() for m in re.finditer({self.random.choice(PATTERNS)!r}, {e('str', d)})]",
            lambda: f"list(itertools.{self.pick('accumulate', 'permutations', 'pairwise')}({e('list', d)}))",
            lambda: f"list(itertools.chain({e('list', d)}, {e('str', 0)}))",
            lambda: f"list(itertools.{self.pick('combinations', 'islice', 'combinations_with_replacement')}({e('list', d)}, {self.pick(0, 1, 2)}))",
            lambda: f"list(itertools.product({e('list', 0)}, {e('str', 0)}))",
            lambda: f"[(k, list(g)) for k, g in itertools.groupby({e('list', d)}, {self.pick('lambda x: x % 2', 'bool', 'None')})]",
            lambda: f"list(itertools.zip_longest({e('list', 0)}, {e('str', 0)}, fillvalue={e('none', 0)}))",
            lambda: f"list(itertools.{self.pick('takewhile', 'dropwhile', 'filterfalse')}(lambda x: x < 3, {e('list', d)}))",
            lambda: f"json.loads(json.dumps({e('list', d)}))",
            lambda: f"Counter({e(self.pick('str', 'list'), d)}).most_common({self.pick('', 1, 2)})",
            lambda: f"copy.{self.pick('copy', 'deepcopy')}({e('list', d)})",
            lambda: f"list(deque({e('list', d)}, {self.pick(1, 2, 'None')}))",
        )()

    def tuple(self, depth):
        if depth <= 0:
            return self.variable("tuple", lambda: self.pick("()", "(1,)", "(1, 'a')", "(0, 2, 4)"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e(None, d)}, {e(None, d)})",
            lambda: f"({e(None, d)},)",
            lambda: f"tuple({e(self.pick('list', 'str', 'dict'), d)})",
            lambda: f"({e('tuple', d)} + {e('tuple', d)})",
            lambda: f"{e('tuple', d)}[{self.slice()}]",
            lambda: f"divmod({e(self.pick('int', 'float'), d)}, {e(self.pick('int', 'float'), d)})",
            lambda: f"{e('str', d)}.{self.pick('partition', 'rpartition')}({e('str', 0)})",
            lambda: f"tuple(x for x in {e('list', d)} if x != 1)",
            lambda: f"math.{self.pick('modf', 'frexp')}({e('float', 0)})",
            lambda: f"({e('float', d)}).as_integer_ratio()",
            lambda: f"(m := re.search({self.random.choice(PATTERNS)!r}, {e('str', d)})) and (m.group(), m.groups(), m.start(), m.end())",
            lambda: f"namedtuple('P', 'x y')({e('int', 0)}, y={e('str', 0)})",
        )()

    def set(self, depth):
        # Only what has one element shows: the order of others is CPython's own.
        if depth <= 0:
            return self.variable("set", lambda: self.pick("set()", "{1}", "{1, 2}", "frozenset([2])"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('set', d)} {self.pick('|', '&', '-', '^')} {{{e('int', 0)}}}) & {{1}}",
            lambda: f"{e('set', d)}.{self.pick('intersection', 'difference')}({e('list', d)}) & {{2}}",
            lambda: f"{{x for x in {e('list', d)} if x == 3}}",
            lambda: f"set({e('list', d)}[:1])",
        )()

    def dict(self, depth):
        if depth <= 0:
            return self.variable("dict", lambda: self.pick("{}", "{'a': 1}", "{'b': 2, 'a': 1}", "{1: 'x', 2.0: None}", "{(1, 2): [3]}"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"{{{e('str', 0)}: {e(None, d)}, {e('str', 0)}: {e(None, 0)}}}",
            lambda: f"{{{e(None, 0)}: {e(None, 0)}}}",
            lambda: f"{{**{e('dict', d)}, 'z': {e('int', 0)}}}",
            lambda: f"({e('dict', d)} | {e('dict', d)})",
            lambda: f"{{k: v for k, v in enumerate({e(self.pick('str', 'list'), d)})}}",
            lambda: f"{{v: k for k, v in {e('dict', d)}.items()}}",
            lambda: f"dict(zip({e('str', d)}, {e('list', d)}))",
            lambda: f"dict(a={e('int', 0)}, b={e('str', 0)})",
            lambda: f"dict.fromkeys({e(self.pick('str', 'list'), d)}, {e('int', 0)})",
            lambda: f"dict(Counter({e('str', d)}))",
            lambda: f"(Counter({e('str', d)}) {self.pick('+', '-', '&', '|')} Counter({e('str', 0)}))",
            lambda: f"OrderedDict({e('dict', d)})",
            lambda: f"dict(sorted({e('dict', d)}.items()))",
            lambda: f"json.loads({self.random.choice(JSON)!r})",
        )()

    def bytes(self, depth):
        if depth <= 0:
            return self.variable("bytes", lambda: self.pick("b''", "b'abc'", r"b'\x00\xff\n'", 'b"it\'s"', "bytes(2)"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('bytes', d)} + {e('bytes', d)})",
            lambda: f"{e('bytes', d)}[{self.slice()}]",
            lambda: f"{e('str', d)}.encode()",
            lambda: f"bytes({self.pick('[65, 66]', '[256]', '3', repr('a'))})",
            lambda: f"{e('bytes', d)}.{self.pick('upper()', 'lower()', 'strip()', 'replace(b' + repr('a') + ', b' + repr('zz') + ')', 'hex()', 'split(b' + repr('b') + ')', 'find(b' + repr('c') + ')')}",
            lambda: f"({e('int', 0)}).to_bytes({self.pick(1, 2, 8)}, {self.pick(repr('big'), repr('little'))})",
            lambda: f"bytes.fromhex({self.pick(repr('00ff'), repr('zz'), repr('61 62'))})",
        )()

    def decimal(self, depth):
        if depth <= 0:
            return self.variable("decimal", lambda: f"Decimal({self.pick(*map(repr, ('0', '1.10', '-2.5', '1E+3', '0.000', '123.456', 'NaN', '1e-8', 'x', '-0'))) })")
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('decimal', d)} {self.pick('+', '-', '*', '/', '//', '%')} {e(self.pick('decimal', 'int'), 0)})",
            lambda: f"{e('decimal', d)}.quantize(Decimal({self.pick(repr('0.1'), repr('1'), repr('0.001'))}))",
            lambda: f"Decimal({e('int', d)})",
            lambda: f"round({e('decimal', d)}, {self.pick(0, 1, 2)})",
            lambda: f"abs({e('decimal', d)})",
            lambda: f"-{e('decimal', d)}",
        )()

    def date(self, depth):
        if depth <= 0:
            return self.pick("date(2024, 2, 29)", "datetime.datetime(2020, 1, 31, 23, 59, 58, 7)", "date(1999, 12, 31)", "datetime.datetime(2021, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)")
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: f"({e('date', d)} {self.pick('+', '-')} timedelta({self.pick('days=1', 'hours=-30', 'weeks=3, seconds=1.5', 'milliseconds=1500', '0')}))",
            lambda: f"({e('date', d)} - {e('date', 0)})",
            lambda: f"{e('date', d)}.replace({self.pick('year=2023', 'month=1', 'day=31', 'day=1')})",
            lambda: f"tuple({e('date', d)}.{self.pick('isocalendar()', 'timetuple()[:6]')})",
            lambda: f"{e('date', d)}.{self.pick('weekday()', 'toordinal()', 'year', 'month')}",
            lambda: f"datetime.datetime.fromisoformat({self.pick(repr('2024-02-29'), repr('2024-02-29T12:30:45+02:00'), repr('2024-13-01'), repr('x'))})",
            lambda: f"datetime.datetime.strptime({self.pick(repr('2024-02-29 10:11'), repr('29.2.24'))}, {self.pick(repr('%Y-%m-%d %H:%M'), repr('%d.%m.%y'))})",
            lambda: f"timedelta({self.pick('days=1', 'hours=25', 'minutes=-1', 'microseconds=5')}) {self.pick('*', '//', '+')} {self.pick('2', 'timedelta(hours=1)')}",
        )()

    # Statements

    def program(self):
        lines = []
        for _ in range(self.pick(0, 1, 1, 1, 2, 3)):
            lines.extend(self.statement())
        for _ in range(self.random.randint(1, 4)):
            lines.append(f"show(lambda: {self.expression(depth=self.pick(1, 2, 2, 3))})")
        for name in list(self.names)[:3]:
            if self.names[name] != "set":
                lines.append(f"show(lambda: {name})")
        text = "\n".join(lines) + "\n"
        words = set(re.findall(r"\b[A-Za-z]+\b", text))
        return "".join(line + "\n" for name, line in IMPORTS.items() if name in words) + text

    def statement(self):
        return self.random.choice([
            self.assign, self.assign, self.unpack, self.loop, self.function, self.function, self.closure, self.attempt, self.generator, self.klass,
            self.klass, self.inherit, self.matching, self.mutate, self.mutate_dict, self.manager, self.data, self.enumeration, self.delete, self.augment,
            self.decorated, self.while_loop, self.properties, self.raised, self.scopes, self.protocol, self.collections_,
            self.walrus, self.leaving, self.class_body, self.rows, self.descriptor, self.patterns, self.interpolated, self.unbound, self.forward,
            self.texts, self.sorting, self.targets, self.merged, self.stacked,
        ])()

    def assign(self):
        kind = self.pick("int", "float", "str", "bool", "list", "dict", "tuple", "bytes", "decimal")
        value, name = self.expression(kind, 2), self.fresh()
        self.names[name] = kind
        return [f"{name} = kept(lambda: {value}, {getattr(self, kind)(0)})"]

    def unpack(self):
        a, b = self.fresh(), self.fresh()
        target = self.pick(f"{a}, {b}", f"{a}, *{b}", f"*{a}, {b}", f"[{a}, {b}]", f"({a}, ({b}, *_))", f"{a}, {b}, *_")
        value = self.expression(self.pick("list", "tuple", "str", "dict"), 1)
        return [f"{a} = {b} = None", "try:", f"    {target} = {value}", "except (TypeError, ValueError) as error:", "    print(type(error).__name__, error)", f"show(lambda: ({a}, {b}))"]

    def loop(self):
        total = self.fresh("t")
        head = self.pick(f"for i in {self.expression('list', 1)}:", f"for i, x in enumerate({self.expression('str', 1)}, {self.pick(0, 5)}):", f"for i in range({self.pick(3, '1, 6', '5, 0, -2')}):",
                         f"for i in sorted({self.expression('list', 1)}, key=str):", f"for i, x in zip(range(9), {self.expression('list', 1)}):")
        step = self.pick("continue", "break", "pass", f"{total} += [str(i)]")
        return [f"{total} = []", head, f"    if {self.pick('i == 2', 'not i', 'i', 'len(' + total + ') > 2', 'isinstance(i, int) and i % 2')}:", f"        {step}", f"    {total}.append(i)", "else:", f"    {total}.append('else')",
                f"show(lambda: {total})"]

    def while_loop(self):
        n = self.fresh("n")
        return [f"{n} = {self.pick(0, 3, 10)}", f"while {n} < {self.pick(5, 12, 20)}:", f"    {n} += {self.pick(1, 2, 3)}", f"    if {n} == {self.pick(4, 9, 100)}: {self.pick('break', 'continue')}",
                "else:", f"    print('else', {n})", f"print({n}, (k := {n} + 1), k)"]

    def parameters(self):
        parts, seen = [], False
        if self.chance(0.2):
            parts += ["a", "/"]
        else:
            parts += ["a"]
        if self.chance(0.6):
            parts.append("b" if self.chance(0.4) else f"b={self.expression('int', 0)}")
        if self.chance(0.3):
            parts.append("*args")
            seen = True
        elif self.chance(0.2):
            parts.append("*")
            seen = True
            parts.append(f"k={self.expression('str', 0)}")
        if seen and self.chance(0.5):
            parts.append("c" if self.chance(0.3) else "c=None")
        if self.chance(0.3):
            parts.append("**options")
        return parts

    def call(self):
        arguments = [self.expression("int", 0) for _ in range(self.random.randint(0, 3))]
        if self.chance(0.3):
            arguments.append(f"*{self.expression(self.pick('list', 'tuple'), 0)}")
        for name in ("b", "c", "k", "zz", "a"):
            if self.chance(0.2):
                arguments.append(f"{name}={self.expression('int', 0)}")
        if self.chance(0.2):
            arguments.append("**{'c': 1}" if self.chance(0.7) else "**{'b': 2, 'q': 3}")
        return ", ".join(arguments)

    def function(self):
        f = self.fresh("f")
        parts = self.parameters()
        shown = ", ".join(part.split("=")[0].lstrip("*") for part in parts if part not in ("*", "/"))
        lines = [f"def {f}({', '.join(parts)}):", f"    return ({shown},)"]
        return lines + [f"show(lambda: {f}({self.call()}))" for _ in range(3)]

    def closure(self):
        f, c = self.fresh("f"), self.fresh("c")
        return [f"def {f}(start, step={self.pick(1, 2, -1)}):", "    count = start", "    def inner(by=None):", f"        {self.pick('nonlocal count', 'nonlocal count', 'global zz')}",
                "        count = count + (by or step)", "        return count", "    return inner", f"{c} = {f}({self.expression('int', 0)})", f"show({c})", f"show(lambda: ({c}(), {c}({self.expression('int', 0)})))",
                f"show(lambda: [g({self.pick(1, 2)}) for g in [lambda x, i=i: x * i for i in range(3)]])", "show(lambda: [g() for g in [lambda: i for i in range(3)]])"]

    def attempt(self):
        error = self.pick("ValueError('bad')", "KeyError('k')", "IndexError", "TypeError('a', 'b')", "ZeroDivisionError()", "Exception(1, 2)", "RuntimeError('x') from ValueError('y')", "StopIteration(3)", "OSError(99, 'no')", "AssertionError")
        caught = self.pick("ValueError", "(KeyError, IndexError)", "LookupError", "ArithmeticError", "Exception", "TypeError", "OSError")
        action = self.pick(f"raise {error}", f"print({self.expression('int', 2)})", "assert 1 > 2, 'no'", f"{{}}[{self.expression(None, 0)}]", f"{self.expression(None, 0)}.missing", f"{self.expression(None, 0)}()", "undefined_name",
                           f"int({self.expression('str', 0)})", f"{self.expression(None, 0)}[{self.expression(None, 0)}]", f"{self.expression(None, 0)} {self.pick('+', '-', '<', '*', '//', '@')} {self.expression(None, 0)}", f"for x in {self.expression(None, 0)}: print(x)",
                           f"len({self.expression(None, 0)})", f"del {self.expression('dict', 0)}['zz']", f"[].pop({self.pick('', 1)})", f"[1].remove({self.expression('int', 0)})", f"next(iter({self.expression('list', 0)}))")
        return ["def attempt():", "    try:", f"        {action}", f"    except {caught} as error:", "        print('caught', repr(error), error.args, error.__cause__)", f"        {self.pick('pass', 'raise', 'return 1', 'raise ValueError(2)')}",
                "    else:", "        print('else')", "    finally:", f"        {self.pick('print(0)', 'print(0)', 'return 5', 'pass')}", "show(attempt)"]

    def raised(self):
        return ["class Custom(ValueError):", "    def __init__(self, code, *rest):", f"        {self.pick('super().__init__(code)', 'self.code = code', 'super().__init__(code, *rest)')}", "        self.kept = code", f"    {self.pick('pass', 'def __str__(self): return repr(self.kept)')}",
                f"show(lambda: Custom({self.expression(None, 0)}, 2))", "try:", f"    raise Custom({self.expression(None, 0)})", "except ValueError as error:", "    print(type(error).__mro__[1].__name__, error, error.args, error.kept)",
                "try:", "    try:", "        1 / 0", "    except ZeroDivisionError as inner:", f"        raise KeyError('x'){self.pick('', ' from inner', ' from None')}", "except KeyError as outer:", "    print(repr(outer.__context__), repr(outer.__cause__), outer.__suppress_context__)"]

    def generator(self):
        g = self.fresh("g")
        body = self.pick(["    for i in range(n):", "        got = yield i", "        if got: print('got', got)"], ["    yield from (x for x in range(n))", "    return 'done'"], ["    try:", "        while n:", "            n -= 1", "            yield n", "    finally:", "        print('closed')"],
                         ["    x = yield from (1 for _ in range(n))", "    print(x)", "    yield n"])
        return [f"def {g}(n):"] + body + [f"show(lambda: list({g}({self.pick(0, 2, 3)})))", f"it = {g}(2)", "show(lambda: next(it))", f"show(lambda: {self.pick('it.send(5)', 'next(it)', 'it.close()', 'list(it)', 'next(it, 7)', 'it.throw(ValueError(1))')})", "show(lambda: next(it))",
                f"show(lambda: sum(x * x for x in {g}(3)))", f"show(lambda: dict(enumerate({g}(2))))"]

    def klass(self):
        c = self.fresh("C")
        methods = {
            "__repr__": "def __repr__(self): return f'{type(self).__name__}({self.v!r})'",
            "__eq__": "def __eq__(self, other): return isinstance(other, type(self)) and self.v == other.v",
            "__lt__": "def __lt__(self, other): return self.v < other.v",
            "__add__": "def __add__(self, other): return type(self)(self.v + getattr(other, 'v', other))",
            "__radd__": "def __radd__(self, other): return ('radd', other)",
            "__mul__": "def __mul__(self, other): return NotImplemented",
            "__len__": "def __len__(self): return 3",
            "__bool__": "def __bool__(self): return bool(self.v)",
            "__getitem__": "def __getitem__(self, key): return (self.v, key)" if self.chance(0.5) else "def __getitem__(self, key):\n        if key > 2: raise IndexError(key)\n        return key * 2",
            "__contains__": "def __contains__(self, item): return item == self.v",
            "__iter__": "def __iter__(self): return iter([self.v])",
            "__call__": "def __call__(self, *args, **kw): return (self.v, args, kw)",
            "__hash__": "def __hash__(self): return hash(self.v)",
            "__getattr__": "def __getattr__(self, name):\n        if name.startswith('__'): raise AttributeError(name)\n        return name.upper()",
            "__format__": "def __format__(self, spec): return f'<{spec}>'",
            "__str__": "def __str__(self): return 'str!'",
            "__neg__": "def __neg__(self): return type(self)(-self.v)",
            "__iadd__": "def __iadd__(self, other): self.v += other; return self",
            "__setattr__": "def __setattr__(self, name, value): object.__setattr__(self, name, (value, value) if name == 'w' else value)",
            "__gt__": "def __gt__(self, other): return 'gt'",
            "__int__": "def __int__(self): return 9",
        }
        names = ["__repr__"] if self.chance(0.9) else []
        names += self.random.sample(sorted(set(methods) - {"__repr__"}), self.random.randint(1, 5))
        lines = [f"class {c}:", f"    kind = {self.expression('str', 0)}", "    def __init__(self, v=0):", "        self.v = v"] + [f"    {methods[name]}" for name in names]
        lines.append(f"a, b = {c}({self.expression(self.pick('int', 'int', 'str'), 0)}), {c}({self.expression('int', 0)})")
        if "__repr__" not in names:
            return lines + ["show(lambda: (a.v, b.kind, type(a).__name__))"]
        uses = ["a + b", "1 + a", "a + 1", "a * b", "len(a)", "bool(a)", "a[1]", "a[1:2]", "1 in a", "list(a)", "a(1, x=2)", "a == b", "a != b", "a < b", "a > b", "a <= b", "sorted([a, b])", "a.foo", "f'{a:>5}'", "str(a)", "-a", "[1, 2, 3][a]",
                "max(a, b)", "{a: 1}", "a is a", "hash(a) == hash(a.v)", "int(a)", "'%s %r' % (a, b)", "vars(a)", "setattr(a, 'w', 1) or a.w", "getattr(a, 'q', None)", "hasattr(a, 'q')", "a in [b, a]", "[a, b].index(b)", "a or b", "not a", "iter(a) and 1", "a @ b", "a - 1", "~a", f"{c}.kind", "reversed(a)",
                "'-'.join(a)", "dir(a) and 0", "isinstance(a, " + c + ")", "(a, b) == (b, a)", "format(a)", "range(a)", "round(a)", "abs(a)", f"{c}(1, 2)", f"{c}.missing", "a.v.v", "next(a)", "sum([a, b])", "a and b"]
        return lines + [f"show(lambda: {use})" for use in self.random.sample(uses, 6)] + self.pick([], ["a += 1", "show(lambda: a)"])

    def inherit(self):
        n = self.counter = self.counter + 1
        order = self.pick("B{n}, C{n}", "C{n}, B{n}", "B{n}", "A{n}, B{n}", "C{n}, A{n}").format(n=n)
        return [f"class A{n}:", "    x = 1", "    def who(self): return ['A', self.x]", "    @classmethod", "    def make(cls, *a): return cls.__name__, a", "    @staticmethod", "    def plain(v): return v", f"    def __init_subclass__(cls, **kw): print('sub', cls.__name__, kw)",
                f"class B{n}(A{n}{self.pick('', ', tag=1')}):", f"    {self.pick('x = 2', 'pass')}", f"    def who(self): return ['B'] + super().who()", f"class C{n}(A{n}):", "    x = 3", f"    def who(self): return ['C', *super().who()]",
                f"class D{n}({order}):", f"    def who(self): return ['D'] + {self.pick('super().who()', f'super(D{n}, self).who()', f'A{n}.who(self)')}", f"show(lambda: D{n}().who())", f"show(lambda: [c.__name__ for c in D{n}.__mro__])", f"show(lambda: (D{n}.make(1), D{n}().plain(2), D{n}.x))",
                f"show(lambda: (issubclass(D{n}, C{n}), isinstance(D{n}(), (B{n}, int)), D{n}.__bases__[0].__name__))", f"show(lambda: type('E', (D{n},), {{'x': 9}})().who())", f"show(lambda: D{n}.who())"]

    def properties(self):
        c = self.fresh("P")
        return [f"class {c}:", "    def __init__(self): self._v = 1", "    @property", "    def v(self): return self._v", f"    {self.pick('@v.setter', '@v.setter', '@staticmethod')}", "    def v(self, value=None):", "        if value is not None and value < 0: raise ValueError(f'negative: {value}')", "        self._v = value",
                "    @functools.cached_property", "    def slow(self):", "        print('once')", "        return 5", f"p = {c}()", "show(lambda: p.v)", f"show(lambda: setattr(p, 'v', {self.pick(5, -1, repr('x'))}))", "show(lambda: p._v)", "show(lambda: (p.slow, p.slow))",
                f"show(lambda: {self.pick('setattr(p, ' + repr('q') + ', 1)', 'delattr(p, ' + repr('v') + ')', 'p.nothing', c + '.v is not None', 'delattr(p, ' + repr('_v') + ') or p.v')})"]

    def matching(self):
        m = self.fresh("m")
        cases = ["case 0 | 1: return 'small'", "case int(n) if n > 5: return n", "case str() as s: return s.upper()", "case [x]: return x", "case [x, *rest]: return (x, rest)", "case {'a': v, **more}: return (v, more)", "case {'b': 2}: return 'b'", "case None: return 'none'",
                 "case (1, y) | [y, 1]: return y", "case float(): return 'float'", "case []: return 'empty'", "case bool(b): return b", "case Point(x=0, y=q): return q", "case Point(p, 2): return p", "case -1: return 'minus'", "case 'abc': return 'abc!'", "case {}: return 'mapping'"]
        chosen = self.random.sample(cases, self.random.randint(2, 6)) + (["case _: return 'other'"] if self.chance(0.7) else [])
        return ["class Point:", "    __match_args__ = ('x', 'y')", "    def __init__(self, x, y): self.x, self.y = x, y", f"def {m}(value):", "    match value:"] + [f"        {case}" for case in chosen] + [f"show(lambda: {m}({value}))" for value in
                [self.expression(None, 1), self.expression(None, 0), self.pick("Point(0, 2)", "Point(1, 2)", "[1, 2, 3]", "(1, 5)", "{'a': 1, 'c': 2}", "True", "-1"), self.expression("list", 1)]]

    def mutate(self):
        name = self.fresh("l")
        self.names[name] = "list"
        steps = ["append({i})", "insert({x}, {i})", "extend({l})", "pop()", "pop({x})", "remove({i})", "reverse()", "sort(key=str)", "sort(key=str, reverse=True)", "clear()", "copy()", "index({i}, {x})", "__setitem__({x}, {i})", "extend('ab')"]
        lines = [f"{name} = {self.expression('list', 1)}"]
        for step in self.random.sample(steps, 3):
            lines.append(f"show(lambda: {name}.{step.format(i=self.expression('int', 0), x=self.index(), l=self.expression('list', 0))})")
        lines += ["try:", f"    {name}[{self.slice()}] = {self.expression(self.pick('list', 'str', 'tuple'), 0)}", f"    del {name}[{self.pick(self.slice(), self.index())}]", "except Exception as error:", "    print(type(error).__name__, error)"]
        return lines

    def mutate_dict(self):
        name = self.fresh("d")
        self.names[name] = "dict"
        steps = ["pop({k})", "pop({k}, 0)", "setdefault({k}, [])", "update({d})", "update(a={i})", "update([({k}, 1)])", "popitem()", "get({k})", "clear()", "copy()", "__contains__({k})", "keys() & {{'a'}}", "items() >= {d}.items()"]
        lines = [f"{name} = {self.expression('dict', 1)}"]
        for step in self.random.sample(steps, 4):
            lines.append(f"show(lambda: {name}.{step.format(k=self.expression(self.pick('str', 'int'), 0), d=self.expression('dict', 0), i=self.expression('int', 0))})")
        return lines + [f"{name}[{self.expression('str', 0)}] = {self.expression(None, 0)}", f"show(lambda: [*{name}.items()])", f"show(lambda: list(reversed({name})))"]

    def manager(self):
        return ["class Manager:", "    def __enter__(self):", "        print('enter')", "        return self.__class__.__name__", "    def __exit__(self, kind, error, trace):", "        print('exit', kind and kind.__name__, error)", f"        return {self.pick('True', 'False', 'None')}",
                "def managed():", "    with Manager() as m, Manager():", f"        {self.pick('print(m)', 'raise ValueError(m)', 'return m', '1 / 0')}", "    return 'after'", "show(managed)",
                "@contextlib.contextmanager", "def span(n):", "    print('in', n)", f"    {self.pick('yield n * 2', 'try: yield n' + chr(10) + '    finally: print(' + repr('out') + ')')}", "def spanned():", f"    with span(2) as x: {self.pick('return x', 'raise KeyError(x)', 'print(x)')}", "show(spanned)",
                f"with contextlib.suppress({self.pick('ValueError', 'KeyError, TypeError')}): {self.pick('raise TypeError', 'print(1)', 'raise KeyError(1)')}"]

    def data(self):
        c = self.fresh("D")
        return [f"@dataclasses.dataclass{self.pick('', '(order=True)', '(frozen=True)', '(eq=False)', '(kw_only=True)')}", f"class {c}:", "    a: int", f"    b: str = {self.expression('str', 0)}", "    c: list = dataclasses.field(default_factory=list)", f"    {self.pick('d: int = dataclasses.field(default=3, repr=False)', 'def __post_init__(self): print(self.a)', 'pass')}",
                f"show(lambda: {c}({self.call()}))", f"show(lambda: {c}(a={self.expression('int', 0)}))", f"show(lambda: {c}(a=1) == {c}(a=1))", f"show(lambda: {c}(a=1) < {c}(a=2))", f"show(lambda: dataclasses.asdict({c}(a=1)))", f"show(lambda: dataclasses.replace({c}(a=1), a=5))",
                f"show(lambda: setattr({c}(a=1), 'a', 2))", f"show(lambda: [f.name for f in dataclasses.fields({c})])"]

    def enumeration(self):
        e = self.fresh("E")
        base = self.pick("enum.Enum", "str, enum.Enum", "enum.IntEnum", "enum.Flag", "enum.StrEnum")
        values = ("'r'", "'g'") if "str" in base.lower() else ("1", self.pick("2", "enum.auto()"))
        uses = [f"{e}.RED", f"list({e})", f"{e}.RED.value", f"{e}['GREEN']", f"{e}({values[0]})", f"{e}(99)", f"{e}['X']", f"str({e}.RED)", f"f'{{{e}.RED}}'", f"{e}.RED == {values[0]}", f"{e}.RED is {e}.RED", f"{e}.RED.name", f"len({e})", f"{e}.RED in {e}", f"{e}.ALIAS", f"{e}.RED < {e}.GREEN", f"list({e}.__members__)",
                f"'%s' % {e}.RED", f"{e}.RED | {e}.GREEN", f"{{{e}.RED: 1}}", f"setattr({e}, 'RED', 1)", f"isinstance({e}.RED, str)", f"json.dumps({e}.RED)", f"{e}.RED + {e}.RED", f"[m.value for m in {e}]", f"repr({e}.GREEN)", f"{e}.BLUE", f"hash({e}.RED) == hash({e}.ALIAS)", f"format({e}.RED, '>8')", f"{e}.RED.double()"]
        return [f"class {e}({base}):", f"    RED = {values[0]}", f"    GREEN = {values[1]}", f"    ALIAS = {values[0]}", "    def double(self): return self.value * 2"] + [f"show(lambda: {use})" for use in self.random.sample(uses, 5)]

    def delete(self):
        return ["x1 = [1, 2, 3]", "y1 = {'a': 1}", f"del {self.pick('x1[0]', 'x1[:]', 'x1[5]', 'y1[' + repr('a') + ']', 'y1[' + repr('b') + ']', 'x1', 'x1[::2], y1')}", "show(lambda: (x1, y1))"]

    def augment(self):
        name, kind = self.fresh(), self.pick("int", "str", "list", "float", "tuple")
        self.names[name] = kind
        return [f"{name} = {self.expression(kind, 1)}", f"alias = {name}", "try:", f"    {name} " + self.pick(f"{self.pick('+=', '-=', '//=', '%=', '|=', '&=')} {self.expression(self.pick(kind, 'int'), 0)}", f"{self.pick('*=', '**=')} {self.pick(0, 2, 3)}"), "except Exception as error:", "    print(type(error).__name__, error)", f"show(lambda: (alias, {'alias is ' + name if kind == 'list' else name}))"]

    def decorated(self):
        return ["def twice(function):", "    @functools.wraps(function)", "    def wrapper(*args, **kwargs):", "        return [function(*args, **kwargs), function(*args, **kwargs)]", "    return wrapper", "def times(n):", "    return lambda function: lambda *a: [function(*a)] * n",
                f"@{self.pick('twice', 'times(2)', 'functools.lru_cache(maxsize=None)', 'functools.cache')}", f"{self.pick('', '@twice' + chr(10))}def action(x, y=1):", "    'Documentation.'", "    print('called', x)", "    return x * y", "show(lambda: action(3))", "show(lambda: action(3))", "show(lambda: action.__name__)", "show(lambda: action.__doc__)",
                f"show(lambda: functools.partial(action, {self.expression('int', 0)})({self.pick('', 2)}))"]

    def scopes(self):
        return [f"g1 = {self.expression('int', 0)}", "def outer():", f"    {self.pick('global g1', 'g1 = 0', 'pass')}", "    def inner():", f"        {self.pick('return g1', 'x = g1; return x', 'g1 = 5; return g1', 'r = g1; g1 = 2; return r')}", f"    {self.pick('g1 = 7', 'pass', 'print(g1)')}", "    return inner()", "show(outer)", "show(lambda: g1)",
                "class Scope:", "    g1 = 'class'", f"    listed = {self.pick('[g1 for _ in range(2)]', '[x for x in g1]', 'g1')}", "    def method(self): return g1", "show(lambda: (Scope.listed, Scope().method()))"]

    def protocol(self):
        c = self.fresh("S")
        return [f"class {c}:", "    def __init__(self, n): self.n = n", "    def __iter__(self): return self", "    def __next__(self):", "        if self.n <= 0: raise StopIteration", "        self.n -= 1", "        return self.n", f"show(lambda: list({c}(3)))", f"show(lambda: [*{c}(2), *{c}(1)])", f"show(lambda: max({c}({self.pick(0, 3)})))", f"show(lambda: 1 in {c}(3))",
                f"a, *b = {c}({self.pick(1, 3, 0)})", "show(lambda: (a, b))", f"show(lambda: list(zip({c}(2), {c}(3))))", f"show(lambda: dict.fromkeys({c}(2)))", f"show(lambda: ''.join(map(str, {c}(3))))", f"show(lambda: list(iter({c}(5).__next__, 2)))"]

    def collections_(self):
        d = self.fresh("q")
        made = self.pick("deque([1, 2, 3], maxlen=3)", "deque('ab')", "defaultdict(list)", "defaultdict(int, a=1)", "Counter('abca')", "OrderedDict(a=1, b=2)", "namedtuple('P', ['x', 'y'], defaults=[5])(1)")
        uses = ["append(4)", "appendleft(0)", "rotate(1)", "pop()", "popleft()", "most_common()", "move_to_end('a')", "_asdict()", "_replace(y=1)", "x", "count('a')", "elements()", "update('aab')", "subtract('a')", "total()", "maps", "get('b')", "items()", "keys()", "index('a')", "extend([7, 8])", "_fields", "copy()"]
        return [f"{d} = {made}"] + [f"show(lambda: {d}.{use})" for use in self.random.sample(uses, 4)] + [f"show(lambda: {d})", f"show(lambda: len({d}))", f"show(lambda: list({d}))", f"show(lambda: {d} == {made})"]

    def walrus(self):
        source, test = self.expression("list", 1), self.pick("y > 1", "y", "y % 2", "y != 5")
        return [f"show(lambda: [(x, y) for x in {source} if (y := x {self.pick('+ 1', '* 2', '- 1', '// 2')}) and {test}])", f"while (n1 := {self.pick(0, 1, 3)}) and n1 > {self.pick(0, 5)}:", "    print('in', n1)", "    break",
                f"if (found := {self.expression(self.pick('list', 'dict', 'str', 'int'), 1)}) and {self.pick('True', 'len(str(found)) > 3')}: print('found', found)", f"elif not (other := {self.expression('int', 0)}): print(other)", "else: print('none')",
                f"def taken(): return (z := {self.expression('int', 1)}, z {self.pick('+', '*', '-')} 1)", "show(taken)", f"show(lambda: any((hit := x) > 2 for x in {source}) and hit)"]

    def leaving(self):
        inner, end, last = self.pick("continue", "break", "return i", "raise ValueError(i)", "1 / 0", "pass"), self.pick("print('finally', i)", "print('finally', i)", "continue", "break", "return 'end'", "seen.append(i)"), self.pick("pass", "raise", "raise KeyError(i) from error", "print(repr(error))", "return 'caught'", "continue", "break")
        return ["def leave():", "    seen = []", f"    for i in range({self.pick(0, 2, 3)}):", "        try:", f"            if i {self.pick('== 1', '== 0', '>= 0', '> 5')}: {inner}", "            seen.append(('try', i))", f"        except {self.pick('ValueError', 'Exception', '(ZeroDivisionError, KeyError)', 'ArithmeticError')} as error:", f"            {last}",
                "        else:", "            seen.append('else')", "        finally:", f"            {end}", "    else:", "        seen.append('no break')", "    return seen", "show(leave)",
                "def deep():", "    try:", "        try:", f"            return {self.pick('1', '[].pop()', '(yield 1)')}", "        finally:", f"            print('one'); {self.pick('pass', 'raise KeyError(1)', 'print(2)')}", f"    except {self.pick('KeyError', 'IndexError', 'LookupError')} as e: return repr(e)", f"    finally: {self.pick('print(3)', 'print(3)', 'return 3')}", "show(lambda: deep() if not hasattr(deep(), 'send') else list(deep()))"]

    def class_body(self):
        c = self.fresh("K")
        return [f"class {c}:", f"    values = {self.expression('list', 1)}", "    listed = []", f"    for item in {self.expression(self.pick('list', 'str', 'tuple'), 0)}:", f"        {self.pick('listed.append(item)', 'listed += [item, item]', 'listed.insert(0, item)')}", f"    if {self.expression('bool', 0)}: flag = 'yes'", "    else: flag = 'no'", "    try: item", "    except NameError: item = None",
                f"    table = {{key: value for key, value in enumerate(values)}}", "    class Inner:", f"        depth = {self.expression('int', 0)}", "        def outer(self): return type(self).__qualname__", f"    alias = Inner; {self.pick('del item', 'pass', 'size = len(values)')}", "    def __class_getitem__(cls, key): return (cls.__name__, key)",
                f"    made = (lambda n={self.pick(1, 2)}: n * 2)()", f"show(lambda: ({c}.listed, {c}.flag, {c}.table))", f"show(lambda: {c}.{self.pick('item', 'size', 'made', 'alias.depth', 'Inner().outer()', 'Inner.__name__', '__qualname__', '__doc__', '__module__')})", f"show(lambda: {c}[{self.expression('int', 0)}])",
                f"show(lambda: sorted(k for k in vars({c}) if not k.startswith('__')))", f"show(lambda: {c}.Inner().outer())", f"show(lambda: getattr({c}, {self.pick(repr('flag'), repr('nothing'))}, 'default'))"]

    def rows(self):
        rows = self.pick("[(1, 'a', None), (2, 'b', 2.5), (1, 'c', 0)]", "[(3, 'x', True)]", "[]", "[(1, 'it' + chr(39) + 's', 1), (1, 'a', 2)]")
        uses = ["', '.join(f'{k}={v!r}' for k, v in zip(names, rows[0]))", "[dict(zip(names, row)) for row in rows]", "{row[0]: row[1:] for row in rows}", "list(zip(*rows))", "[name for _, name, *_ in rows]", "sum(first for first, *_ in rows)", "sorted(rows, key=lambda row: (-row[0], row[1]))", "max(rows, key=lambda row: row[1], default=None)",
                "'(' + ', '.join('?' * len(names)) + ')'", "{k: [r[1] for r in g] for k, g in itertools.groupby(sorted(rows, key=lambda r: r[0]), key=lambda r: r[0])}", "[r for r in rows if r[2] is not None and r[2] > 1]", "next((r for r in rows if r[0] == 2), None)", "[*map(operator.itemgetter(1, 0), rows)]", "len({r[0] for r in rows})", "functools.reduce(lambda d, r: {**d, r[1]: r[0]}, rows, {})",
                "'\n'.join('%-5s|%5s' % row[:2] for row in rows)", "[(n, *row) for n, row in enumerate(rows, 1)]", "{name: [row[i] for row in rows] for i, name in enumerate(names)}", "rows[::-1]", "rows[-1][::2]", "json.dumps([dict(zip(names, r)) for r in rows], sort_keys=True, indent=1)", "[tuple(reversed(row)) for row in rows]", "all(isinstance(r[0], int) for r in rows)", "dict(Counter(r[0] for r in rows))", "' AND '.join(map('{0} = :{0}'.format, names))"]
        return ["names = ['id', 'name', 'value']", f"rows = {rows}", "groups = defaultdict(list)", "for key, *rest in rows:", f"    groups[{self.pick('key', 'rest[0]', 'key % 2')}].{self.pick('append(rest)', 'extend(rest)', 'insert(0, key)')}", "show(lambda: dict(groups))"] + [f"show(lambda: {use})" for use in self.random.sample(uses, 5)]

    def descriptor(self):
        c = self.fresh("Q")
        return ["class Field:", f"    def __init__(self, default={self.expression('int', 0)}): self.default = default", f"    def __set_name__(self, owner, name): {self.pick('self.name = name', 'self.name = name; print(owner.__name__, name)')}", "    def __get__(self, instance, owner=None):", f"        {self.pick('if instance is None: return self.name', 'if instance is None: return self', 'pass')}", "        return getattr(instance, '_' + self.name, self.default)",
                f"    {self.pick('def __set__(self, instance, value): setattr(instance, chr(95) + self.name, value * 2)', 'pass', 'def __delete__(self, instance): print(self.name)')}", f"class {c}:", "    a = Field()", f"    b = Field({self.expression('str', 0)})", "    c = 1", f"o = {c}()",
                "show(lambda: (o.a, o.b))", f"show(lambda: setattr(o, 'a', {self.expression('int', 0)}))", "show(lambda: (o.a, sorted(vars(o))))", f"show(lambda: {self.pick('delattr(o, ' + repr('a') + ')', c + '.a == ' + repr('a'), 'o.c', 'o.z')})", "show(lambda: o.a)"]

    def patterns(self):
        m = self.fresh("m")
        cases = ["case {'kind': 'table', 'columns': [first, *_]}: return ('table', first)", "case {'kind': str(kind), **rest} if rest: return (kind, rest)", "case [[a, b], *others] if a == b: return (a, others)", "case [('x' | 'y') as name, int(value)]: return (name, value)", "case Level.LOW | Level.HIGH as level: return level.name", "case [Level.LOW, *_]: return 'low first'",
                 "case Box(item=Box(item=inner)): return ('nested', inner)", "case Box(item=[x, y]): return (x, y)", "case Box() as box: return ('box', box.item)", "case (int() | float()) as n if n < 0: return -n", "case [*_, last]: return last", "case str(text) if text.startswith('a'): return text[1:]", "case b'abc': return 'bytes'", "case {'a': {'b': [c]}}: return c", "case [_, _]: return 'two'", "case True | False: return 'flag'", "case dict(): return 'dict'", "case 1.5: return 'number'", "case '' | None: return 'nothing'"]
        values = ["{'kind': 'table', 'columns': ['id', 'name']}", "{'kind': 'index', 'unique': True}", "{'kind': 'x'}", "[[1, 1], 2, 3]", "['x', 5]", "('y', True)", "Level.HIGH", "[Level.LOW]", "Box(Box(3))", "Box([1, 2])", "Box(None)", "-4", "-0.5", "range(3)", "'abc'", "b'abc'", "{'a': {'b': [7]}}", "(1, 2)", "True", "''", "None", "1.5", "{}", "[]", "set()", "deque([1, 2])"]
        return ["class Level(enum.Enum):", "    LOW = 1", "    HIGH = 2", "class Box:", "    def __init__(self, item): self.item = item", "    def __repr__(self): return f'Box({self.item!r})'", f"def {m}(value):", "    match value:"] + [f"        {case}" for case in self.random.sample(cases, self.random.randint(3, 8))] + ["    return 'no match'"] + [f"show(lambda: {m}({value}))" for value in self.random.sample(values, 6)] + [
                f"match {self.expression('int', 0)}, {self.expression('str', 0)}:", "    case 0, other: print('zero', other)", "    case number, str() as word: print(number, word)"]

    def interpolated(self):
        pieces = ["{n}", "{n:>{w}}", "{n:0{w}d}", "{s!r:>{w}}", "{s:^{w}.{p}}", "{f:{w}.{p}f}", "{d['k']}", "{l[0]}", "{l[-1]:x}", "{s.upper()}", "{'yes' if n else 'no'}", "{n + 1 = }", "{s = !s}", "{f'{n}' + 'in'}", "{len(s):02}", "{(lambda x: x * 2)(n)}", "{{{n}}}", "{','.join(map(str, l))}", "{d}", "{l!r}", "{n:,}", "{n!s:_<9}", "{None}", "{f:e}", "{f!r}", "{s[::-1]}", "{s[1:]:>4}", "{sum(l)/len(l):.2f}", "{*l,}", "{ n }", "{n:{'>'}{w}}", "{f:+.{p}}", "{f:%}", "{[x for x in l if x]}", "{ {'a': 1}['a'] }", "{n:b}", "{s:{'<'}8}|", "{f=:.1f}", "{a.b}"]
        return [f"n, s, f, l, d, w, p = {self.expression('int', 0)}, {self.expression('str', 0)}, {self.expression('float', 0)}, [3, 1, 255], {{'k': 'v'}}, {self.pick(1, 6, 10)}, {self.pick(0, 2, 3)}"] + [f'show(lambda: f"{self.pick("", "a ", "x: ")}{"-".join(self.random.sample(pieces, self.random.randint(1, 3)))}{self.pick("", " b", "%")}")' for _ in range(4)]

    def unbound(self):
        return ["seen = 'global'", "def local(flag):", f"    if flag: seen = {self.expression('int', 0)}", f"    {self.pick('else: del flag', 'pass', 'x = [seen for _ in range(1)]')}", f"    {self.pick('return seen', 'del seen; return seen', 'return (lambda: seen)()', 'seen += 1; return seen', 'return flag')}", "show(lambda: local(True))", "show(lambda: local(False))",
                "def clean():", "    try: 1 / 0", "    except ZeroDivisionError as e: pass", f"    {self.pick('return e', 'e = 1; return e', 'return ' + repr('fine'))}", "show(clean)", "def counter():", "    total = 0", "    def add(n):", "        nonlocal total", f"        {self.pick('total += n', 'total = total + n', 'del total', 'total = n or total')}", "        return n", "    add(1), add(5)", f"    {self.pick('return total', 'return add(total), total')}", "show(counter)",
                f"show(lambda: [x for x in range(3)] and {self.pick('x', '1')})", "for seen in range(2): pass", "show(lambda: seen)"]

    def forward(self):
        return ["def target(a, /, b=2, *rest, c=3, **options): return a, b, rest, c, sorted(options.items())", "def passed(*args, **kwargs): return target(*args, **kwargs)", f"show(lambda: passed({self.call()}))", f"show(lambda: passed(1, *{self.expression('list', 0)}, **{self.pick('{}', repr({'c': 1}), repr({'d': 1, 'e': 2}), repr({'a': 1}), '{1: 2}')}))",
                f"show(lambda: functools.partial(passed, {self.expression('int', 0)}, c=5)({self.call()}))", f"show(lambda: (lambda *a, k=1, **o: (a, k, o))({self.call()}))", "def many(x: int, y: 'str' = 'd', *, z: list[int] | None = None) -> dict: return locals()", f"show(lambda: many({self.call()}))", "show(lambda: sorted(many.__annotations__))",
                f"show(lambda: dict(**{{'a': 1}}, **{self.pick(repr({'b': 2}), repr({'a': 2}))}))", f"show(lambda: print(*{self.expression('list', 0)}, sep={self.pick(repr('-'), 'None', repr(''))}, end={self.pick(repr('!'), 'None')}))"]

    def texts(self):
        word, other = self.expression("str", 0), self.expression("str", 1)
        uses = [f"textwrap.dedent({self.pick(repr('  a' + chr(10) + '    b' + chr(10) + '  c'), other)})", f"textwrap.indent({other}, '> ')", f"string.Template('$a ${{b}} $$').{self.pick('substitute', 'safe_substitute')}(a={word}, b=2)", f"string.Template('$a $zz').{self.pick('substitute', 'safe_substitute')}(a=1)", f"{other}.replace({word}, '#', {self.pick(-1, 0, 1)})", f"{other}.strip({word})", f"{word}.join([{word}, {other}])", f"{other}.split({word})", f"{other}.rsplit(maxsplit={self.pick(0, 1)})",
                f"' '.join(reversed({other}.split()))", f"[ord(c) for c in {word}][:3]", f"''.join(c if c.isalnum() else '_' for c in {other})", f"{other}.casefold() == {other}.lower()", f"{word} * 2 + {other}[::-2]", f"re.sub(r'(\w)(\w)', r'\2\1', {other})", f"re.sub(r'[aeiou]', lambda m: m.group().upper(), {other}, count={self.pick(0, 1)})", f"re.split(r'[,;\s]+', {other}, maxsplit={self.pick(0, 1)})", f"re.fullmatch(r'\w+', {word}) is not None", f"[m.groupdict() for m in re.finditer(r'(?P<k>\w)=(?P<v>\w)', {other})]", f"re.escape({word})",
                f"{other}.removeprefix({word}).removesuffix({word})", f"{other}.encode({self.pick(repr('utf-8'), repr('ascii'), repr('latin-1'))}, {self.pick(repr('strict'), repr('replace'), repr('ignore'))})", f"sorted({word} + 'ba')", f"{word} in {other}, {word} < {other}", f"{other}.expandtabs({self.pick(0, 4)})", f"{other}.title(), {other}.swapcase(), {other}.capitalize()", f"max({word} + 'a'), min({word} + 'a')", f"{other}.center({self.pick(5, 12)}, '*')", f"{other}.zfill(6)", f"str({word}.encode(), 'utf-8')", f"ascii({word})", f"{word}.maketrans('ab', 'xy')"]
        return [f"show(lambda: ({use}))" for use in self.random.sample(uses, 6)]

    def sorting(self):
        items = self.pick("['b', 'A', 'c', 'a']", "[(2, 'x'), (1, 'y'), (2, 'a')]", "[{'n': 2}, {'n': 1}]", "[3, 1.5, True, -2]", "['10', '9', '1']", "[None, 1]", "[[2], [1, 5], []]")
        uses = ["sorted(items)", "sorted(items, key=str)", "sorted(items, key=len)", "sorted(items, key=lambda x: x['n'])", "sorted(items, key=operator.itemgetter(1), reverse=True)", "min(items, default=0)", "max(items, key=str)", "sorted(set(map(str, items)))", "sorted(items, key=lambda x: (isinstance(x, str), str(x)))", "sorted(items, key=str.lower)", "sorted(items, key=int)", "list(reversed(sorted(items, key=repr)))", "sorted(items, key=functools.cmp_to_key(lambda a, b: (str(a) > str(b)) - (str(a) < str(b))))", "items.sort(reverse=True) or items", "sorted(items, reverse=1)",
                "sorted(enumerate(items), key=lambda p: (str(p[1]), -p[0]))", "sorted(items, str)", "sorted(items, key=None)", "min(*items)", "min(items, [])", "sum(map(len, items))", "[a < b for a, b in zip(items, items[1:])]", "sorted(items, key=dict.items)"]
        return [f"items = {items}"] + [f"show(lambda: {use})" for use in self.random.sample(uses, 5)] + ["@functools.total_ordering", "class Version:", "    def __init__(self, *parts): self.parts = parts", "    def __eq__(self, other): return self.parts == other.parts", "    def __lt__(self, other): return self.parts < other.parts", "    def __repr__(self): return '.'.join(map(str, self.parts))",
                f"show(lambda: sorted([Version(1, 10), Version(1, 2), Version({self.expression('int', 0)})]))", f"show(lambda: (Version(1) {self.pick('<=', '>', '>=', '!=')} Version(1, 0), max(Version(2), Version(1, 9))))", "show(lambda: {Version(1): 1})"]

    def targets(self):
        return [f"box = {self.pick('[0, 1, 2]', '{}', '[[], []]')}", "class Spot: pass", "spot = Spot()", "try:", f"    {self.pick('box[0], spot.x = 1, 2', 'box[0] = spot.x = [5]', 'spot.x, box[1:] = 1, [7, 8, 9]', '(spot.x, *box[0]) = range(3)', 'for box[0] in range(3): pass', 'for spot.x, (a, *b) in [(1, [2, 3]), (4, ' + repr('xyz') + ')]: print(a, b)', '[spot.x for spot.x in [4]]', 'with contextlib.nullcontext(6) as spot.x: pass', 'box[0]: int = 3', 'spot.x: int', 'box[5] = 1', 'del box[0], spot.x', 'box[0] += 1; spot.x = box[:]', 'spot.x = spot.x', 'box[-1] *= 2', 'a = b, *c = box[:2]; print(a, b, c)')}", "except Exception as error:", "    print(type(error).__name__, error)", "show(lambda: (box, vars(spot)))",
                f"for (i, j), k in zip(enumerate({self.expression('str', 0)}), {self.expression('list', 0)}): print(i, j, k)", f"show(lambda: [a + b for a, b in {self.pick('[(1, 2)]', '[[1, 2], (3, 4)]', '[1]', '{(1, 2): 3}', '[(1, 2, 3)]', '[' + repr('ab') + ']')}])", f"x, y = y, x = {self.pick('1, 2', '[3, 4]', repr('ab'))}", "print(x, y)"]

    def merged(self):
        return [f"one, two = {self.expression('dict', 1)}, {self.expression('dict', 1)}", "show(lambda: one | two)", "show(lambda: {**one, 'k': 1, **two})", "try:", f"    one {self.pick('|= two', '|= [(1, 2)]', '|= 5', '|= ' + repr('ab'))}", f"    two.update({self.pick('one, z=1', '[(1, 2), (3, 4)]', '**{' + repr('q') + ': 1}', '5')})", "except Exception as error:", "    print(type(error).__name__, error)", "show(lambda: (one, two))", f"show(lambda: {{k: v for d in (one, two) for k, v in d.items() if {self.pick('k', 'v', 'k not in one', 'isinstance(k, str)')}}})",
                "show(lambda: (list(one)[::-1], one.keys() == two.keys()))", f"show(lambda: [(k, one.get(k), two.get(k, 'none')) for k in {{**one, **two}}])", f"show(lambda: dict(sorted(one.items(), key=lambda kv: str(kv[{self.pick(0, 1)}]))))", f"show(lambda: {self.pick('one == two', 'one < two', 'next(iter(one), 0)', 'one.keys() | two.keys() >= one.keys()', 'collections.ChainMap(one, two).get(' + repr('a') + ')', 'one.pop(next(iter(one)))', 'max(one, default=None)', 'tuple(one.items())[:1]', 'copy.deepcopy(one) == one', 'str(one)', 'bool(two)')})"]

    def stacked(self):
        return ["class Step:", "    def __init__(self, name): self.name = name", "    def __enter__(self): print('+', self.name); return self", f"    def __exit__(self, kind, error, trace): print('-', self.name, kind is not None); return {self.pick('False', 'None', 'self.name == 2', 'True')}", "def stacked():", f"    with (Step(1) as a, Step(2) as b):", f"        {self.pick('return a.name + b.name', 'raise KeyError(a.name)', 'print(b.name)', '[].pop()')}", "    return 'after'", "show(stacked)", "def exits():", "    with contextlib.ExitStack() as stack:", f"        steps = [stack.enter_context(Step(i)) for i in range({self.pick(0, 2)})]", "        stack.callback(print, 'called')", f"        {self.pick('return len(steps)', 'raise ValueError(3)', 'stack.pop_all()', 'pass')}", "show(exits)",
                "@contextlib.contextmanager", "def opened(x):", f"    try: yield x {self.pick('+ 1', '', '* 2')}", f"    except {self.pick('KeyError', 'ValueError')} as e: print('handled', repr(e))", f"    {self.pick('finally', 'else')}: print('closed')", "def using():", f"    for i in range(2):", f"        with opened(i) as v: {self.pick('print(v)', 'raise KeyError(v)', 'continue', 'break', 'return v', 'raise ValueError(v)')}", "    return 'done'", "show(using)"]


class Overrun(BaseException):
    """A program runs for too long."""


def overrun(*_):
    raise Overrun


ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def answer(program):
    """What a program prints, with the error that ends it; None if it takes too long or shows where something lies."""
    output = io.StringIO()
    signal.signal(signal.SIGALRM, overrun)
    signal.setitimer(signal.ITIMER_REAL, 2)
    names = {"__name__": "__main__"}
    try:
        with contextlib.redirect_stdout(output):
            try:
                exec(compile(PREAMBLE + program, "script.py", "exec", dont_inherit=True), names)
            except Overrun:
                return None
            except (SystemExit, Exception) as error:
                print("ended by", type(error).__name__, error if not isinstance(error, SyntaxError) else "")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    text = output.getvalue()
    return None if ADDRESS.search(text) or "MemoryError" in text or len(text) > 20_000 else text


def made(seed):
    """The first program from this seed on that has an answer."""
    for attempt in itertools.count():
        program = Grammar(f"{seed}/{attempt}").program()
        found = answer(program)
        if found is not None:
            return program, found


def main():
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    match sys.argv[1:]:
        case ["record", seed, count]:
            rows = [made(f"{seed}-{number}") for number in range(int(count))]
            print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
        case ["serve"]:
            for line in sys.stdin:
                request = json.loads(line)
                if "seed" in request:
                    program, found = made(request["seed"])
                else:
                    program = request["program"]
                    found = answer(program)
                print(json.dumps({"program": program, "answer": found}), flush=True)
        case _:
            sys.exit(__doc__)


main()
