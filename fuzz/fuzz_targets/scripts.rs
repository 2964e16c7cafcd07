//! Python text, parsed and evaluated: whatever comes, it is a value or an error, in bounded time and memory.
#![no_main]

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Limits, Loader, Result, Source, Value};
use libfuzzer_sys::fuzz_target;

struct Nothing;

impl Loader for Nothing {
    fn load(&self, _: &str) -> Result<Option<Source>> {
        Ok(None)
    }
}

const LIMITS: Limits = Limits {
    steps: 50_000,
    memory: 1 << 26,
    depth: 100,
};

fuzz_target!(|text: &str| {
    let mut interpreter = Interpreter::new(Rc::new(Nothing), LIMITS);
    interpreter.set_output(Rc::default());
    let source = Source {
        path: "script.py".into(),
        text: text.into(),
        is_package: false,
    };
    if let Ok(module) = interpreter.run("script", source)
        && let Ok(upgrade) = interpreter.attribute(&Value::Module(module), "upgrade")
    {
        let _ = interpreter.call(&upgrade, Arguments::default());
    }
});
