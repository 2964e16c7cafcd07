//! `op.batch_alter_table()`: its directives are the plain ones with the table filled in, carried out at its end.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::bind;
use super::context::get_context;
use super::op::{BatchForm, DIRECTIVES, f};
use super::scope::{Directive, Scope, Waiting, context};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Signature, wrong_type};

/// `BatchOperations`.
static BATCH_OPERATIONS: ClassSpec = ClassSpec {
    module: "alembic.operations.base",
    name: "BatchOperations",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[
        ("f", |library, interpreter, mut arguments| {
            arguments.require("f", "self")?;
            f(library, interpreter, arguments)
        }),
        ("get_bind", |library, interpreter, _| {
            bind::get_bind(library, interpreter, Arguments::default())
        }),
        ("get_context", |library, interpreter, _| {
            get_context(library, interpreter, Arguments::default())
        }),
        ("inline_literal", |library, interpreter, mut arguments| {
            arguments.require("inline_literal", "self")?;
            crate::pylib::sqlalchemy::literal_value(library, interpreter, arguments)
        }),
    ],
};

struct Batch {
    table: String,
    schema: Option<String>,
    waiting: Rc<Waiting>,
}

/// `op.batch_alter_table(table_name, schema=None, recreate='auto', ...)`.
pub(super) fn batch_alter_table(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "batch_alter_table";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &["table_name"],
        &[
            "schema",
            "recreate",
            "partial_reordering",
            "copy_from",
            "table_args",
            "table_kwargs",
            "reflect_args",
            "reflect_kwargs",
            "naming_convention",
        ],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    context(library, NAME)?;
    match bound.some("recreate") {
        None => {}
        Some(Value::Str(word)) if matches!(&*word, "auto" | "always" | "never") => {}
        Some(other) => {
            return Err(wrong_type(
                NAME,
                "recreate",
                "'auto', 'always' or 'never'",
                &other,
            ));
        }
    }
    let batch = Batch {
        table: bound.required_text(NAME, "table_name")?,
        schema: bound.text(NAME, "schema")?,
        waiting: Rc::new(RefCell::default()),
    };
    Ok(Instance::with_payload(
        &library.class(&BATCH_OPERATIONS),
        batch,
        None,
    ))
}

struct Hooks(Rc<Library>);

impl Hooks {
    /// A directive of the batch, as a function.
    fn directive(
        &self,
        name: &'static str,
        directive: Directive,
        form: Option<BatchForm>,
        batch: Rc<Batch>,
    ) -> Value {
        let library = self.0.clone();
        Value::native(name, move |interpreter, mut arguments| {
            if let Some(form) = form {
                fill_in(&mut arguments, form, &batch);
            }
            let scope = Scope {
                library: library.clone(),
                waiting: Some(batch.waiting.clone()),
            };
            directive(&scope, interpreter, arguments)
        })
    }
}

fn fill_in(arguments: &mut Arguments, form: BatchForm, batch: &Batch) {
    let table = Value::str(&batch.table);
    if arguments.positional.len() >= form.position {
        arguments.positional.insert(form.position, table);
    } else {
        arguments.keywords.push((form.table.into(), table));
    }
    if let Some(schema) = &batch.schema {
        arguments
            .keywords
            .push((form.schema.into(), Value::str(schema)));
    }
}

impl HostClass for Hooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(batch) = instance.payload::<Batch>() else {
            return Ok(None);
        };
        let known = DIRECTIVES
            .iter()
            .find(|(known, _, form)| *known == name && (form.is_some() || name == "execute"));
        Ok(known.map(|(name, directive, form)| self.directive(name, *directive, *form, batch)))
    }

    fn enter(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<Value>, Raised> {
        Ok(Some(Value::Instance(instance.clone())))
    }

    fn exit(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        raised: Option<&Raised>,
    ) -> Result<bool, Raised> {
        let Some(batch) = instance.payload::<Batch>() else {
            return Ok(false);
        };
        let waiting = batch.waiting.take();
        if raised.is_none() {
            let context = context(&self.0, "batch_alter_table")?;
            for (operation, place) in waiting {
                context.invoke(operation).map_err(|error| {
                    let mut raised = Raised::host(error);
                    raised.0.place = place;
                    raised
                })?;
            }
        }
        Ok(true)
    }
}
