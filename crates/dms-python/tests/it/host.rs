//! What a host sees: hooks, errors with places, limits, values that nobody knows.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dms_python::annotation::{Annotation, annotation};
use dms_python::{
    Arguments, Class, HostClass, Instance, Interpreter, Limits, Literal, Loader, Module, Raised,
    Result, Source, Value, literal,
};

/// Modules from memory.
#[derive(Default)]
struct Memory(HashMap<String, String>);

impl Loader for Memory {
    fn load(&self, module: &str) -> Result<Option<Source>> {
        Ok(self.0.get(module).map(|text| Source {
            path: format!("{module}.py").into(),
            text: text.as_str().into(),
            is_package: false,
        }))
    }
}

fn interpreter(modules: &[(&str, &str)]) -> Interpreter {
    let mut memory = Memory::default();
    for (name, text) in modules {
        memory.0.insert((*name).to_owned(), (*text).to_owned());
    }
    Interpreter::new(Rc::new(memory), Limits::default())
}

fn run(interpreter: &mut Interpreter, text: &str) -> Result<Rc<Module>> {
    let source = Source {
        path: "script.py".into(),
        text: text.into(),
        is_package: false,
    };
    interpreter.run("script", source)
}

fn failure(text: &str) -> Raised {
    run(&mut interpreter(&[]), text).err().unwrap()
}

/// The text that an error points at.
fn pointed(raised: &Raised) -> String {
    let place = raised.0.place.as_ref().unwrap();
    place.text()[place.range()].to_owned()
}

fn global(module: &Rc<Module>, name: &str) -> Value {
    module.globals.borrow().get(name).cloned().unwrap()
}

fn shown(interpreter: &mut Interpreter, module: &Rc<Module>, name: &str) -> String {
    let value = global(module, name);
    interpreter.representation(&value).unwrap()
}

/// A class whose hooks note what they were asked.
#[derive(Default)]
struct Noted {
    calls: Rc<RefCell<Vec<String>>>,
}

impl Noted {
    fn note(&self, text: impl Into<String>) {
        self.calls.borrow_mut().push(text.into());
    }
}

impl HostClass for Noted {
    fn construct(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        arguments: &mut Arguments,
    ) -> Result<Option<Value>> {
        self.note(format!("construct {}", class.name));
        let size = arguments.take("size").unwrap_or(Value::None);
        Ok(Some(Instance::with_payload(
            class,
            size,
            interpreter.place(),
        )))
    }

    fn subclassed(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        keywords: &[(Rc<str>, Value)],
    ) -> Result<()> {
        let annotations = interpreter
            .attribute(&Value::Class(class.clone()), "__annotations__")
            .unwrap();
        let annotations = interpreter.representation(&annotations)?;
        self.note(format!(
            "subclassed {} {} {annotations}",
            class.name,
            keywords.len()
        ));
        Ok(())
    }

    fn class_attribute(
        &self,
        _: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>> {
        Ok((name == "query").then(|| Value::str(format!("query of {}", class.name))))
    }

    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>> {
        match name {
            "size" => Ok(instance.payload::<Value>().map(|size| (*size).clone())),
            _ => Ok(None),
        }
    }

    fn binary(
        &self,
        _: &mut Interpreter,
        operator: &str,
        _: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>> {
        Ok(Some(Value::str(format!("{operator} {right:?}"))))
    }

    fn subscript(&self, _: &mut Interpreter, _: &Rc<Class>, key: &Value) -> Result<Option<Value>> {
        Ok(Some(Value::tuple([Value::str("subscript"), key.clone()])))
    }
}

/// An interpreter with a module `lib` that has `Thing` with these hooks, and what they noted.
fn with_things() -> (Interpreter, Rc<RefCell<Vec<String>>>) {
    let mut interpreter = interpreter(&[]);
    let calls: Rc<RefCell<Vec<String>>> = Rc::default();
    let noted = calls.clone();
    interpreter.register_module("lib", move |_, module| {
        let host = Noted {
            calls: noted.clone(),
        };
        let class = Class::host("lib", "Thing", Vec::new(), Rc::new(host));
        let mut globals = module.globals.borrow_mut();
        globals.insert("Thing".into(), Value::Class(class));
        globals.insert(
            "fail".into(),
            Value::native("fail", |_, _| Err(Raised::exception("KeyError", "native"))),
        );
        globals.insert(
            "broken".into(),
            Value::native("broken", |_, _| Err(Raised::host(std::fmt::Error))),
        );
        Ok(())
    });
    (interpreter, calls)
}

#[test]
fn hooks_are_asked_in_their_order() {
    let (mut interpreter, calls) = with_things();
    let module = run(
        &mut interpreter,
        r#"
from lib import Thing
class Own(Thing, tag=1):
    x: int = 5
    y: "Later"
    z: Missing
    def double(self):
        return self.size * 2
class WithInit(Thing):
    def __init__(self, size):
        super().__init__(size=size + 1)
        self.extra = size
own = Own(size=4)
other = WithInit(10)
r = (own.size, own.double(), own.x, Own.query, own + 1, 1 + own, own == 2, own < 3, Own[int], other.size, other.extra, own[3])
"#,
    )
    .unwrap();
    assert_eq!(
        shown(&mut interpreter, &module, "r"),
        "(4, 8, 5, 'query of Own', 'add 1', 'radd 1', 'eq 2', 'lt 3', ('subscript', <class 'int'>), 11, 10, 'getitem 3')"
    );
    assert_eq!(
        *calls.borrow(),
        [
            "subclassed Own 1 {'x': <class 'int'>, 'y': 'Later', 'z': 'Missing'}",
            "subclassed WithInit 0 {}",
            "construct Own",
            "construct WithInit",
        ]
    );
    let Value::Instance(own) = global(&module, "own") else {
        panic!("an instance");
    };
    let place = own.place.clone().unwrap();
    assert_eq!(&place.text()[place.range()], "Own(size=4)");
}

#[test]
fn native_exceptions_can_be_caught_and_host_errors_cannot() {
    let (mut interpreter, _) = with_things();
    let module = run(
        &mut interpreter,
        "import lib\ntry:\n    lib.fail()\nexcept LookupError as e:\n    caught = (type(e).__name__, e.args)\n",
    )
    .unwrap();
    assert_eq!(
        shown(&mut interpreter, &module, "caught"),
        "('KeyError', ('native',))"
    );
    let raised = run(
        &mut interpreter,
        "import lib\ntry:\n    lib.broken()\nexcept BaseException:\n    pass\nfinally:\n    done = 1\n",
    )
    .err()
    .unwrap();
    assert_eq!(&*raised.0.class, "Host");
    assert!(raised.0.host.as_ref().unwrap().is::<std::fmt::Error>());
    assert_eq!(pointed(&raised), "lib.broken()");
}

#[test]
fn errors_know_their_place_and_the_calls_that_led_there() {
    let mut interpreter = interpreter(&[("helpers", "def deep(x):\n    return 1 / x\n")]);
    let raised = run(
        &mut interpreter,
        "from helpers import deep\ndef upgrade():\n    deep(0)\nupgrade()\n",
    )
    .err()
    .unwrap();
    assert_eq!(&*raised.0.class, "ZeroDivisionError");
    assert_eq!(pointed(&raised), "1 / x");
    let calls: Vec<(String, String)> = raised
        .0
        .traceback
        .iter()
        .map(|call| {
            let text = call.place.text()[call.place.range()].to_owned();
            (call.function.to_string(), text)
        })
        .collect();
    assert_eq!(
        calls,
        [
            ("<module>".to_owned(), "upgrade()".to_owned()),
            ("upgrade".to_owned(), "deep(0)".to_owned()),
        ]
    );
}

#[test]
fn errors_point_at_what_is_wrong() {
    for (text, class, wanted) in [
        ("x = [1, undefined]", "NameError", "undefined"),
        (
            "raise RuntimeError('no')",
            "RuntimeError",
            "raise RuntimeError('no')",
        ),
        ("x = 1\nx.y.z", "AttributeError", "x.y"),
        ("def f(a): pass\nf(1, 2)", "TypeError", "f(1, 2)"),
        (
            "import a.b.c\nfrom . import x",
            "ImportError",
            "from . import x",
        ),
        ("for x in 5: pass", "TypeError", "5"),
        ("a, b = 1, 2, 3", "ValueError", "a, b = 1, 2, 3"),
        (
            "import functools\nfunctools.reduce(max, [])",
            "TypeError",
            "functools.reduce(max, [])",
        ),
        ("def f(:\n  pass", "SyntaxError", ":"),
        ("return 5", "SyntaxError", "return 5"),
        ("break", "SyntaxError", "break"),
        ("def f():\n    x = 1\n    global x", "SyntaxError", "x"),
        ("def f(a, a): pass", "SyntaxError", "a"),
    ] {
        let raised = failure(text);
        assert_eq!(&*raised.0.class, class, "{text}: {raised}");
        assert_eq!(pointed(&raised), wanted, "{text}: {raised}");
    }
    assert_eq!(failure("raise RuntimeError('no')").0.message, "no");
}

#[test]
fn what_is_unknown_is_an_error_only_where_it_decides() {
    let mut interpreter = interpreter(&[("app", "import celery\nqueue = celery.Celery('x')\n")]);
    let module = run(
        &mut interpreter,
        r#"
try:
    import geoalchemy2 as geo
except ImportError:
    geo = None
from app import queue
from flask_login import UserMixin, login
column = geo.Geometry("POINT")[0] + 1
code = queue.work.__code__.co_varnames[0]
word = queue.work.__name__
class User(UserMixin):
    name = "n"
    def hello(self): return self.name
@login.decorate
class Kept:
    pass
import dataclasses
@dataclasses.dataclass(frozen=True)
class Marked:
    kind: geo.Kind
    size: int = 2
user = User()
r = (User.__name__, user.hello(), Kept.__name__, isinstance(5, geo.Geometry), Marked(1).kind, Marked(1).size)
with queue.open() as opened:
    pass
"#,
    )
    .unwrap();
    assert_eq!(
        shown(&mut interpreter, &module, "r"),
        "('User', 'n', 'Kept', False, 1, 2)"
    );
    assert!(matches!(global(&module, "column"), Value::Opaque(_)));
    assert!(matches!(global(&module, "code"), Value::Opaque(_)));
    assert!(matches!(global(&module, "word"), Value::Opaque(_)));
    for use_of in [
        "if queue: pass",
        "for x in queue: pass",
        "len(queue)",
        "f'{queue}'",
        "','.join([queue])",
        "1 in queue",
        "{**queue}",
        "raise queue",
    ] {
        let text = format!("from app import queue\n{use_of}\n");
        let raised = run(&mut interpreter, &text).err().unwrap();
        assert_eq!(&*raised.0.class, "Unsupported", "{use_of}");
        let message = &raised.0.message;
        assert!(
            message.starts_with(
                "`celery.Celery()` comes from `import celery` at app.py:1, which is not known"
            ),
            "{use_of}: {message}"
        );
        assert!(raised.0.hint.is_some());
    }
}

#[test]
fn annotations_can_be_looked_into() {
    let mut interpreter = interpreter(&[]);
    let module = run(
        &mut interpreter,
        r#"
from typing import Optional, Annotated, List, Literal, Any
a = Optional[int]
b = int | str | None
c = Annotated[str, 50]
d = List[int]
e = Literal["x"]
f = Any
"#,
    )
    .unwrap();
    let look = |name: &str| annotation(&global(&module, name));
    let Annotation::Union(members) = look("a") else {
        panic!("a union");
    };
    assert!(matches!(&members[0], Value::Class(class) if &*class.name == "int"));
    assert!(members[1].is_none());
    assert!(matches!(look("b"), Annotation::Union(members) if members.len() == 3));
    let Annotation::Annotated(Value::Class(inner), extra) = look("c") else {
        panic!("annotated");
    };
    assert_eq!((&*inner.name, extra.len()), ("str", 1));
    let Annotation::Generic {
        origin: Value::Class(origin),
        arguments,
    } = look("d")
    else {
        panic!("a generic");
    };
    assert_eq!((&*origin.name, arguments.len()), ("list", 1));
    let Annotation::Generic { origin, .. } = look("e") else {
        panic!("a generic");
    };
    assert!(matches!(annotation(&origin), Annotation::Form(name) if &*name == "Literal"));
    assert!(matches!(look("f"), Annotation::Form(name) if &*name == "Any"));
    let text = interpreter.evaluate_in(&module, "Optional[str]").unwrap();
    assert!(matches!(annotation(&text), Annotation::Union(_)));
}

#[test]
fn postponed_annotations_are_kept_as_text() {
    let mut interpreter = interpreter(&[]);
    let module = run(
        &mut interpreter,
        "from __future__ import annotations\nclass A:\n    x: list[B]\n    y: 'A'\nr = A.__annotations__\n",
    )
    .unwrap();
    assert_eq!(
        shown(&mut interpreter, &module, "r"),
        "{'x': 'list[B]', 'y': 'A'}"
    );
}

#[test]
fn values_of_the_library_are_literals() {
    let mut interpreter = interpreter(&[]);
    let mut value = |text: &str| {
        let module = run(
            &mut interpreter,
            &format!("import datetime as d, decimal, uuid\nv = {text}\n"),
        )
        .unwrap();
        literal(&global(&module, "v"))
    };
    assert_eq!(
        value("d.date(2024, 2, 29)"),
        Some(Literal::Date("2024-02-29".to_owned()))
    );
    assert_eq!(
        value("d.datetime(2020, 1, 2, 3, tzinfo=d.timezone.utc)"),
        Some(Literal::DateTime("2020-01-02 03:00:00".to_owned(), Some(0)))
    );
    assert_eq!(
        value("d.timedelta(hours=1)"),
        Some(Literal::Interval(3_600_000_000))
    );
    assert_eq!(
        value("decimal.Decimal('1.50')"),
        Some(Literal::Decimal("1.50".to_owned()))
    );
    assert_eq!(value("5"), None);
}

#[test]
fn what_a_host_asks_of_values() {
    let mut interpreter = interpreter(&[]);
    let sum = interpreter
        .evaluate(
            "a + len(b)",
            &[("a", Value::Int(1)), ("b", Value::str("xyz"))],
        )
        .unwrap();
    assert!(matches!(sum, Value::Int(4)));
    let list = Value::list([Value::Int(1), Value::Float(1.0), Value::Bool(true)]);
    let values = interpreter.iterate(&list).unwrap();
    assert!(interpreter.equal(&values[0], &values[2]).unwrap());
    assert!(interpreter.truth(&list).unwrap());
    assert_eq!(interpreter.representation(&list).unwrap(), "[1, 1.0, True]");
    assert_eq!(&*interpreter.class_of(&values[1]).name, "float");
    assert!(interpreter.builtin("ValueError").is_some());
    let upper = interpreter.attribute(&Value::str("a"), "upper").unwrap();
    let upper = interpreter.call(&upper, Arguments::default()).unwrap();
    assert_eq!(upper.as_str(), Some("A"));
}

/// A module of which a part cannot be evaluated, and a script that needs another part of it.
const HALF_KNOWN: &[(&str, &str)] = &[
    (
        "half",
        "import celery\n\
         LIMIT = 3\n\
         if celery.version > 4:\n    NEW = True\nelse:\n    NEW = False\n\
         size, rest = 2 if celery.queues() else 3, 1\n\
         def double(number):\n    return number * 2\n\
         class Task(double):\n    pass\n\
         from half_less import anything\n",
    ),
    ("broken", "x = 1 +\n"),
    (
        "extended",
        "import pkgutil\n__path__ = pkgutil.extend_path([], __name__)\n",
    ),
];

#[test]
fn a_half_known_module_gives_what_is_known_of_it() {
    let mut interpreter = interpreter(HALF_KNOWN);
    interpreter.tolerate(true);
    let module = run(
        &mut interpreter,
        "from half import LIMIT, double, NEW, size, rest, Task\nimport half\na = double(LIMIT)\n",
    )
    .unwrap();
    assert_eq!(shown(&mut interpreter, &module, "a"), "6");
    for (use_, name, reason) in [
        ("bool(half.NEW)", "half.NEW", "celery.version"),
        ("bool(half.size)", "half.size", "celery.queues()"),
        ("bool(half.rest)", "half.rest", "celery.queues()"),
    ] {
        let raised = run(&mut interpreter, &format!("import half\n{use_}\n"))
            .err()
            .unwrap();
        let message = &raised.0.message;
        assert!(
            message.starts_with(&format!("`{name}` comes from")),
            "{message}"
        );
        assert!(message.contains("cannot be evaluated (`"), "{message}");
        assert!(message.contains(reason), "{message}");
    }
    let raised = run(&mut interpreter, "import broken\nbroken.x\n");
    assert!(raised.is_err());
    // What lies elsewhere of a package in several parts is not known, and not missing.
    run(&mut interpreter, "from extended.other import name\n").unwrap();
}

#[test]
fn without_tolerance_a_module_fails_as_a_whole() {
    let raised = run(&mut interpreter(HALF_KNOWN), "import half\n")
        .err()
        .unwrap();
    assert_eq!(pointed(&raised), "if celery.version > 4:");
}

/// A program in which everything that can refer to itself in a circle does.
const CIRCLES: &str = "
import datetime, enum, decimal, re, typing, uuid, json, collections, dataclasses, functools
class Node:
    registry = []
    def __init__(self, parent=None):
        self.parent, self.children = parent, []
        self.registry.append(self)
        if parent:
            parent.children.append(self)
    def again(self):
        return super().__repr__()
root = Node()
for number in range(10):
    Node(root)
def outer():
    held = []
    def inner(depth):
        held.append(inner)
        return depth and inner(depth - 1)
    inner(3)
    own = {}
    own['own'] = own
    one, other = Node.__new__(Node), Node.__new__(Node)
    one.other, other.other = other, one
    def numbers():
        yield itself
        yield 2
    itself = numbers()
    next(itself)
    return functools.partial(inner, 1)
kept = outer()
kept.own = kept
outer.self = outer
class Color(enum.Enum):
    RED = 1
";

#[test]
fn what_was_made_ends_with_the_interpreter() {
    let mut interpreter = interpreter(&[]);
    let module = run(&mut interpreter, CIRCLES).unwrap();
    let class = |name: &str| match global(&module, name) {
        Value::Class(class) => Rc::downgrade(&class),
        _ => panic!("{name}"),
    };
    let classes = [class("Node"), class("Color")];
    let root = match global(&module, "root") {
        Value::Instance(root) => Rc::downgrade(&root),
        _ => panic!("root"),
    };
    let builtin = Rc::downgrade(&interpreter.builtin("str").unwrap());
    let instances = interpreter.instances().clone();
    assert!(!instances.alive().is_empty());
    let ended = Rc::downgrade(&module);
    drop(module);
    drop(interpreter);
    assert!(ended.upgrade().is_none());
    assert!(root.upgrade().is_none());
    assert!(builtin.upgrade().is_none());
    for class in classes {
        assert!(class.upgrade().is_none());
    }
    assert!(instances.alive().is_empty(), "{:?}", instances.alive());
}

#[test]
fn a_chain_of_values_is_let_go_of_without_recursion() {
    let mut interpreter = interpreter(&[]);
    let program = "
class Link:
    pass
chain = None
for number in range(100_000):
    link = Link()
    link.next, link.held = chain, (chain, [chain])
    chain = link
";
    run(&mut interpreter, program).unwrap();
    drop(interpreter);
}
