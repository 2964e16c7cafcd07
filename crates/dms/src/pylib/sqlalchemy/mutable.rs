//! `sqlalchemy.ext.mutable`, whose classes wrap a type and leave it as it is.

use dms_python::{Interpreter, Raised, Value};

use super::types::to_instance;
use crate::pylib::library::{ClassSpec, Names, PythonModule};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlalchemy.ext.mutable",
    build,
};

const NAME: &str = "sqlalchemy.ext.mutable";

static MUTABLE: ClassSpec = ClassSpec {
    module: NAME,
    name: "Mutable",
    bases: &[],
    hooks: None,
    methods: &[
        ("as_mutable", |_, interpreter, mut arguments| {
            let data_type = arguments.positional.pop().unwrap_or(Value::None);
            to_instance(interpreter, data_type)
        }),
        ("associate_with", |_, _, _| Ok(Value::None)),
    ],
};
static MUTABLE_DICT: ClassSpec = ClassSpec::plain(NAME, "MutableDict", &[&MUTABLE]);
static MUTABLE_LIST: ClassSpec = ClassSpec::plain(NAME, "MutableList", &[&MUTABLE]);
static MUTABLE_SET: ClassSpec = ClassSpec::plain(NAME, "MutableSet", &[&MUTABLE]);

fn build(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    names.classes(&[&MUTABLE, &MUTABLE_DICT, &MUTABLE_LIST, &MUTABLE_SET]);
    Ok(())
}
