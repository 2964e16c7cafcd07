//! Hostile scripts end with an error, not with the program.

use std::fmt::Write;
use std::rc::Rc;

use dms_python::{Interpreter, Limits, Loader, Raised, Result, Source};

struct Nothing;

impl Loader for Nothing {
    fn load(&self, _: &str) -> Result<Option<Source>> {
        Ok(None)
    }
}

fn run(text: &str, limits: Limits) -> Result<()> {
    let mut interpreter = Interpreter::new(Rc::new(Nothing), limits);
    let source = Source {
        path: "script.py".into(),
        text: text.into(),
        is_package: false,
    };
    interpreter.run("script", source).map(|_| ())
}

fn tight() -> Limits {
    Limits {
        steps: 300_000,
        memory: 1 << 26,
        ..Limits::default()
    }
}

fn failure(text: &str) -> Raised {
    match run(text, tight()) {
        Ok(()) => panic!("this should fail: {}", text.get(..80).unwrap_or(text)),
        Err(raised) => raised,
    }
}

#[test]
fn endless_and_huge_things_are_stopped() {
    for text in [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "def f(): f()\nf()",
        "def f():\n    try:\n        f()\n    finally:\n        f()\nf()",
        "class A:\n    def __getattr__(self, name): return self.other\nA().x",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __eq__(self, other): return self == other\nA() == A()",
        "x = 'a' * 10**12",
        "x = [0] * 10**12",
        "x = (0,) * 10**12",
        "x = b'a' * 10**12",
        "x = 'ab'\nfor _ in range(100): x += x",
        "x = [1]\nfor _ in range(100): x += x",
        "x = 10 ** 10 ** 10",
        "x = 1 << 10**12",
        "x = 3\nfor _ in range(100): x *= x",
        "x = list(range(10**15))",
        "x = sum(range(10**15))",
        "x = set(range(10**15))",
        "x = '%1000000000d' % 1",
        "x = f'{1:1000000000}'",
        "x = '{:1000000000}'.format(1)",
        "x = 'a'.ljust(10**12)",
        "x = 'a'.zfill(10**12)",
        "x = 'a'.replace('', 'b' * 10**6).replace('b', 'c' * 10**6)",
        "x = 'a\\tb'.expandtabs(10**12)",
        "x = ','.join(['a' * 10**6] * 10**6)",
        "x = bytes(10**12)",
        "import itertools\nlist(itertools.count())",
        "import itertools\nlist(itertools.product(range(100), repeat=50))",
        "def g():\n    while True: yield 1\nlist(g())",
        "def g(): yield from g()\nlist(g())",
        "x = iter([])\nfor _ in range(100000): x = map(str, x)\nlist(x)",
        "x = [i for i in range(10**12)]",
        "from decimal import Decimal\nx = Decimal('1e99999999999')",
        "from decimal import Decimal\nx = Decimal(9) ** 10**9",
        "import math\nmath.factorial(10**9)",
        "import json\nx = []\nx.append(x)\njson.dumps(x)",
        "import json\njson.loads('[' * 100000)",
        "import re\nre.compile('(a{1000}){1000}')",
        "import copy\nx = []\nfor _ in range(5000): x = [x]\ncopy.deepcopy(x)",
        "x = []\nfor _ in range(5000): x = [x]\nrepr(x)",
        "x, y = [], []\nfor _ in range(5000): x, y = [x], [y]\nx == y",
        "t = ()\nfor _ in range(5000): t = (t,)\nhash(t)",
        "t = ()\nfor _ in range(5000): t = (t,)\n{t: 1}",
        "n = 3\nclass A: pass\nwhile True:\n    class A(A): pass",
    ] {
        let raised = failure(text);
        let class = &*raised.0.class;
        let known = ["Limit", "ValueError", "OverflowError", "InvalidOperation"];
        assert!(known.contains(&class), "{text}: {raised}");
    }
}

#[test]
fn deep_values_are_dropped_without_recursion() {
    for text in [
        "x = []\nfor i in range(100000): x = [x]",
        "x = ()\nfor i in range(100000): x = (x,)",
        "x = {}\nfor i in range(100000): x = {'a': x}",
        "class N: pass\nx = N()\nfor i in range(50000):\n    y = N()\n    y.next = x\n    x = y",
        "class N: pass\nx = root = N()\nfor i in range(50000):\n    y = N()\n    x.next = y\n    x = y",
        "root = x = []\nfor i in range(100000):\n    y = []\n    x.append(y)\n    x = y",
        "f = None\nfor i in range(50000):\n    f = lambda g=f: g",
        "x = iter([])\nfor i in range(50000): x = map(str, x)",
        "import functools\np = print\nfor i in range(20000): p = functools.partial(p)",
        "def wrap(f):\n    def inner(): return f()\n    return inner\nf = print\nfor i in range(20000): f = wrap(f)",
    ] {
        let limits = Limits {
            steps: 3_000_000,
            ..Limits::default()
        };
        assert!(run(text, limits).is_ok(), "{text}");
    }
}

/// What takes much in one go, or in few steps, is counted while it is made, not when it is there.
#[test]
fn what_grows_is_counted_while_it_grows() {
    for (text, expected) in [
        ("x = [(1 << 131000) + i for i in range(10**6)]", "MiB"),
        ("y = 1 << 131000\nx = [-y for i in range(10**6)]", "MiB"),
        ("y = 1 << 131000\nx = [abs(y) for i in range(10**6)]", "MiB"),
        (
            "s = 'f' * 4000\nx = [int(s, 16) for i in range(10**6)]",
            "MiB",
        ),
        ("x = int.from_bytes(b'f' * 10**6, 'big')", "grew too large"),
        (
            "y = (1 << 131000) - 1\nimport math\nmath.lcm(y, y - 1, y - 2)",
            "grew too large",
        ),
        ("class A: pass\nx = [A() for i in range(10**6)]", "MiB"),
        ("x = [object() for i in range(10**6)]", "MiB"),
        ("x = 'a' * 10**6\nx = x.translate({97: 'b' * 10**6})", "MiB"),
        ("x = ('{a}' * 10**5).format_map({'a': 'b' * 10**6})", "MiB"),
        ("x = ('{}' * 10**5).format(*['b' * 10**6] * 10**5)", "MiB"),
        ("x = ('%(a)s' * 10**5) % {'a': 'b' * 10**6}", "MiB"),
        ("b = 'b' * 10**6\nx = repr([b] * 10**5)", "MiB"),
        (
            "b = 'b' * 10**6\nx = repr(dict.fromkeys(range(10**5), b))",
            "MiB",
        ),
        ("b = 'b' * 10**7\nx = f'{b}{b}{b}{b}{b}{b}{b}'", "MiB"),
        (
            "import json\nx = json.dumps([0] * 10**5, indent=10**6)",
            "MiB",
        ),
        (
            "import json\nx = json.dumps([[[[1]]]] * 1000, indent=10**6)",
            "MiB",
        ),
        ("import re\nx = re.findall('', 'a' * 10**7)", "MiB"),
        (
            "import re\nx = re.sub('', '\\\\n' * 10**5, 'x' * 1000)",
            "MiB",
        ),
        ("x = pow(3, 10**20000 - 1, 10**20000 + 1)", "steps"),
        (
            "y = (1 << 131000) - 1\nwhile True: y // 12345 // (y >> 65000)",
            "steps",
        ),
        (
            "import math\ny = (1 << 131000) - 1\nwhile True: math.gcd(y, y - 2)",
            "steps",
        ),
        ("import math\nwhile True: math.factorial(5000)", "steps"),
        (
            "import math\ny = (1 << 131000) - 1\nwhile True: math.isqrt(y)",
            "steps",
        ),
    ] {
        let limits = Limits {
            steps: 3_000_000,
            memory: 1 << 26,
            ..Limits::default()
        };
        match run(text, limits) {
            Ok(()) => panic!("{text}: this should fail"),
            Err(raised) => {
                assert_eq!(&*raised.0.class, "Limit", "{text}: {raised}");
                assert!(raised.0.message.contains(expected), "{text}: {raised}");
            }
        }
    }
}

/// A long text takes no longer for each of its fields.
#[test]
fn long_formats_are_fine() {
    let text = "x = ('%(a)s' * 100000) % {'a': 1}\nassert len(x) == 100000\n";
    if let Err(raised) = run(text, Limits::default()) {
        panic!("{raised}");
    }
}

/// Texts that nest deeply in every way the grammar has.
fn nested(depth: usize) -> Vec<String> {
    let around = |open: &str, inside: &str, close: &str| {
        format!("x = {}{inside}{}", open.repeat(depth), close.repeat(depth))
    };
    let mut blocks = String::new();
    for level in 0..depth.min(2000) {
        writeln!(blocks, "{}if 1:", " ".repeat(level)).unwrap();
    }
    writeln!(blocks, "{}pass", " ".repeat(depth.min(2000))).unwrap();
    vec![
        around("(", "1", ")"),
        around("[", "", "]"),
        around("{1:", "1", "}"),
        around("f(", "1", ")"),
        around("-", "1", ""),
        around("- +", "1", ""),
        around("~", "1", ""),
        around("not ", "1", ""),
        around("lambda: ", "1", ""),
        around("1 if 1 else ", "1", ""),
        around("2 ** ", "1", ""),
        around("1 + ", "1", ""),
        around("a.", "b", ""),
        around("(yield ", "1", ")"),
        around("await ", "1", ""),
        format!("x = a{}", "()".repeat(depth)),
        format!("x = a{}", "[0]".repeat(depth)),
        format!("x = 1{}", " < 1".repeat(depth)),
        format!("x = 1{}", " and 1".repeat(depth)),
        format!("{}y", "x = ".repeat(depth)),
        format!("{}x{} = 1", "(".repeat(depth), ",)".repeat(depth)),
        format!("def f(x{}): pass", ": int = 1, y".repeat(3)),
        format!("@a\n{}", "@b\n".repeat(depth)),
        format!("x = {}", "f'{".repeat(depth)),
        format!(
            "match 1:\n  case {}1{}: pass",
            "[".repeat(depth),
            "]".repeat(depth)
        ),
        format!("match 1:\n  case {}1: pass", "1 | ".repeat(depth)),
        format!("x = 1\nif x: pass\n{}", "elif x: pass\n".repeat(depth)),
        format!("x = '{}'", "a".repeat(depth)),
        format!("x = {}", "'a' ".repeat(depth)),
        format!("x: {}int{} = 1", "list[".repeat(depth), "]".repeat(depth)),
        blocks,
    ]
}

#[test]
fn deeply_nested_code_is_refused_or_evaluated() {
    for depth in [50, 300, 5_000, 100_000] {
        for text in nested(depth) {
            // Whatever comes, it must come back.
            let _result = run(&text, tight());
        }
    }
}

#[test]
fn long_code_that_does_not_nest_is_fine() {
    let long = "1, ".repeat(20_000);
    assert!(run(&format!("x = [{long}]"), tight()).is_ok());
    let elifs = "elif x == 2: pass\n".repeat(2000);
    assert!(run(&format!("x = 1\nif x == 3: pass\n{elifs}"), tight()).is_ok());
    let sum = "'a' + ".repeat(100);
    assert!(run(&format!("x = {sum} 'b'"), tight()).is_ok());
    let calls = ".replace('a', 'b')".repeat(60);
    assert!(run(&format!("x = 'a'{calls}"), tight()).is_ok());
}

#[test]
fn recursion_of_ordinary_depth_is_fine() {
    let text = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\nassert f(30) == 30\n";
    run(text, Limits::default()).unwrap();
}

/// Patterns that only an engine can answer that goes back and tries again: it gives up.
#[test]
fn regular_expressions_end() {
    let text = "'a' * 40 + 'b'";
    for pattern in [
        r"(?=(a+)+$)b",
        r"(a+)+\1$",
        r"((a*)*)*(?!b)c",
        r"(?:(?=a)a|a)*c",
        r"(a|aa)+(?<!a)$",
    ] {
        let script = format!("import re\nre.search(r'{pattern}', {text})\n");
        if let Err(raised) = run(&script, tight()) {
            assert_eq!(&*raised.0.class, "Limit", "{pattern}: {raised}");
        }
    }
    let found = "import re\n\
        assert re.findall(r'(?<=x=)\\d+', 'x=1 y=2 x=33') == ['1', '33']\n\
        assert re.sub(r'(.)\\1', r'<\\1>', 'aabbc') == '<a><b>c'\n\
        assert re.search(r'(?P<q>[\"\\']).*?(?P=q)', 'say \"hi\"').group() == '\"hi\"'\n\
        assert [m.span() for m in re.finditer(r'x*', 'axb')] == [(0, 0), (1, 2), (2, 2), (3, 3)]\n\
        assert re.split(r'(?=[A-Z])', 'oneTwoThree') == ['one', 'Two', 'Three']\n\
        assert re.match(r'(?!a)b', 'b') and not re.fullmatch(r'a(?=b)', 'ab')\n";
    if let Err(raised) = run(found, tight()) {
        panic!("{raised}");
    }
}
