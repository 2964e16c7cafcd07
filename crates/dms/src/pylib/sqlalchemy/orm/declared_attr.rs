//! `declared_attr`: attributes of mixins that are functions of the class they end up in.

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};

use crate::pylib::library::{ClassSpec, Library};

/// `declared_attr`.
pub(in crate::pylib) static DECLARED_ATTR: ClassSpec = ClassSpec {
    module: "sqlalchemy.orm.decl_api",
    name: "declared_attr",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[],
};

/// What a `declared_attr` keeps: its function.
pub(super) struct DeclaredAttr {
    /// The function, which takes the class.
    pub function: Value,
    /// `declared_attr.cascading`: evaluated anew for every class of a hierarchy.
    pub is_cascading: bool,
}

/// The `declared_attr` that a value is.
pub(super) fn declared_attr(value: &Value) -> Option<Rc<DeclaredAttr>> {
    match value {
        Value::Instance(instance) => instance.payload::<DeclaredAttr>(),
        _ => None,
    }
}

struct Hooks(Rc<Library>);

impl dms_python::HostClass for Hooks {
    fn construct(
        &self,
        interpreter: &mut Interpreter,
        _: &Rc<Class>,
        arguments: &mut Arguments,
    ) -> Result<Option<Value>, Raised> {
        let function = std::mem::take(arguments).require("declared_attr", "fn")?;
        make(&self.0, interpreter, function, false).map(Some)
    }

    fn class_attribute(
        &self,
        _: &mut Interpreter,
        _: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let is_cascading = match name {
            "directive" => false,
            "cascading" => true,
            _ => return Ok(None),
        };
        let library = self.0.clone();
        Ok(Some(Value::native(
            name,
            move |interpreter, mut arguments| {
                let function = arguments.require("declared_attr", "fn")?;
                make(&library, interpreter, function, is_cascading)
            },
        )))
    }
}

fn make(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    function: Value,
    is_cascading: bool,
) -> Result<Value, Raised> {
    let function = match &function {
        Value::Instance(_) => interpreter
            .attribute(&function, "__func__")
            .unwrap_or(function),
        _ => function,
    };
    let payload = DeclaredAttr {
        function,
        is_cascading,
    };
    Ok(Instance::with_payload(
        &library.class(&DECLARED_ATTR),
        payload,
        interpreter.place(),
    ))
}

/// `class.name` for a class that is mapped or about to be: a `declared_attr` is called with the class, once, and its
/// value takes its place.
pub(super) fn class_value(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &str,
) -> Result<Option<Value>, Raised> {
    let Some(value) = class.lookup(name) else {
        return Ok(None);
    };
    let Some(declared) = declared_attr(&value) else {
        return Ok(Some(value));
    };
    let arguments = Arguments::positional([Value::Class(class.clone())]);
    let value = interpreter.call(&declared.function, arguments)?;
    if !name.starts_with("__") {
        class
            .attributes
            .borrow_mut()
            .insert(name.into(), value.clone());
    }
    Ok(Some(value))
}
