//! `importlib`.

use std::rc::Rc;

use super::set_functions;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Module, Value};

pub(super) fn build(_: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    set_functions(
        module,
        &[
            ("import_module", import_module),
            ("invalidate_caches", |_, _| Ok(Value::None)),
        ],
    );
    Ok(())
}

/// `import_module(name, package=None)`: a name that begins with dots is looked for from the package.
fn import_module(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let name = arguments.require("import_module", "name")?;
    let package = arguments.take("package");
    let name = interpreter.display(&name)?;
    let inner = name.trim_start_matches('.');
    let level = name.len() - inner.len();
    if level == 0 {
        return interpreter.import_module(&name);
    }
    let Some(Value::Str(package)) = package else {
        return Err(Raised::type_error(format!(
            "the 'package' argument is required to perform a relative import for '{name}'"
        )));
    };
    let mut base = &*package;
    for _ in 1..level {
        base = base
            .rsplit_once('.')
            .map(|(parent, _)| parent)
            .ok_or_else(|| {
                Raised::exception(
                    "ImportError",
                    "attempted relative import beyond top-level package",
                )
            })?;
    }
    let path = if inner.is_empty() {
        base.to_owned()
    } else {
        format!("{base}.{inner}")
    };
    interpreter.import_module(&path)
}
