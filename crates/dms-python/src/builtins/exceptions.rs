//! Exceptions.

use std::rc::Rc;

use super::{Method, wanted_class};
use crate::error::Result;
use crate::exception::set_arguments;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Value};

/// Each class with its base; a base comes before what derives from it.
const CLASSES: &[(&str, &str)] = &[
    ("BaseException", ""),
    ("Exception", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

/// The classes, `BaseException` first.
pub(super) fn classes(object: &Rc<Class>) -> Vec<Rc<Class>> {
    let mut classes: Vec<Rc<Class>> = Vec::with_capacity(CLASSES.len());
    for (name, base) in CLASSES {
        let base = classes.iter().find(|class| &*class.name == *base);
        let base = base.unwrap_or(object).clone();
        classes.push(Class::plain("builtins", name, vec![base]));
    }
    classes
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("__init__", init),
    ("with_traceback", |_, this, _| Ok(this.clone())),
    ("add_note", |_, _, _| Ok(Value::None)),
];

/// `args` are those of the call, whatever a derived class's `__init__` does.
pub(super) fn new_exception(
    interpreter: &mut Interpreter,
    class: &Value,
    arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let value = interpreter.new_instance(&class);
    if let Value::Instance(instance) = &value {
        set_arguments(instance, arguments.positional);
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("__cause__".into(), Value::None);
        attributes.insert("__context__".into(), Value::None);
        attributes.insert("__suppress_context__".into(), Value::Bool(false));
        attributes.insert("__traceback__".into(), Value::None);
    }
    Ok(value)
}

fn init(interpreter: &mut Interpreter, this: &Value, arguments: Arguments) -> Result<Value> {
    let Value::Instance(instance) = this else {
        return Ok(Value::None);
    };
    let first = arguments.positional.first().cloned();
    set_arguments(instance, arguments.positional);
    let is = |name: &str| {
        interpreter
            .builtin(name)
            .is_some_and(|class| instance.class.is_subclass_of(&class))
    };
    let special = if is("StopIteration") {
        Some("value")
    } else if is("SystemExit") {
        Some("code")
    } else if is("ImportError") {
        Some("msg")
    } else {
        None
    };
    if let Some(name) = special {
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert(name.into(), first.unwrap_or(Value::None));
        for (keyword, value) in arguments.keywords {
            attributes.insert(keyword, value);
        }
    }
    Ok(Value::None)
}
