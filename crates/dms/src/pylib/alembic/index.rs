//! Directives about indexes.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::scope::{Scope, dialect_options, given_name, table_name};
use crate::op::{CreateIndex, DropIndex, Operation};
use crate::pylib::convert::{self, Strictness};
use crate::pylib::signature::{Signature, not_empty, text, wrong_type};
use crate::pylib::sqlalchemy::event::Named;
use crate::pylib::sqlalchemy::index::IndexObject;
use crate::pylib::sqlalchemy::options;
use crate::pylib::sqlalchemy::table::{TABLE_CLAUSE, TableObject};
use crate::schema::naming::NamedKind;
use crate::schema::{ConstraintName, TableName};

/// `op.create_index(index_name, table_name, columns, *, schema, unique=False, if_not_exists, **dialect_kw)`.
pub(super) fn create_index(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_index";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["index_name", "table_name", "columns"], &[])
            .with_keywords(&["schema", "unique", "if_not_exists", "quote", "info"])
            .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    options::check(NAME, &bound)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let columns = bound.value("columns");
    let elements = match &columns {
        Value::List(_) | Value::Tuple(_) => interpreter.iterate(&columns)?,
        other => {
            return Err(
                wrong_type(NAME, "columns", "a list of names or expressions", other)
                    .with_hint("write `op.create_index('name', 'table', ['column'])`"),
            );
        }
    };
    for element in &elements {
        if let Value::Str(name) = element {
            not_empty(NAME, "columns", name)?;
        }
        let is_known = matches!(element, Value::Str(_))
            || crate::pylib::sqlalchemy::clause::from_element(element).is_some();
        if !is_known {
            return Err(wrong_type(
                NAME,
                "columns",
                "a list of names or expressions",
                element,
            ));
        }
    }
    let name = bound.some("index_name");
    if let Some(name) = &name {
        not_empty(NAME, "index_name", &text(NAME, "index_name", name)?)?;
    }
    let object = IndexObject {
        unique: bound.boolean(NAME, "unique")?.unwrap_or(false),
        options: options::given(std::mem::take(&mut bound.extra)),
        ..IndexObject::new(name, elements, false)
    };
    let if_not_exists = bound.boolean(NAME, "if_not_exists")?.unwrap_or(false);
    let instance = object.into_instance(&scope.library, interpreter.place());
    let naming = scope.context(NAME)?.naming();
    let (stub, stub_instance) = stub(scope, &table);
    let naming = convert::naming_of(table.clone(), &stub_instance, &naming, &[]);
    let index = convert::index_of(
        interpreter,
        &stub,
        &instance,
        &naming,
        Strictness::Operation,
    )?;
    scope.invoke(
        interpreter,
        NAME,
        Operation::CreateIndex(CreateIndex {
            table,
            index,
            if_not_exists,
        }),
    )
}

/// A table of which only the name is known.
fn stub(scope: &Scope, table: &TableName) -> (Rc<TableObject>, Rc<Instance>) {
    let object = Rc::new(TableObject {
        name: table.name.clone(),
        schema: table.schema.clone(),
        metadata: None,
        source: None,
        state: RefCell::default(),
    });
    let instance = Instance::new(
        &scope.library.class(&TABLE_CLAUSE),
        Some(object.clone()),
        None,
    );
    (object, instance)
}

/// `op.drop_index(index_name, table_name=None, *, schema, if_exists, **dialect_kw)`.
pub(super) fn drop_index(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "drop_index";
    const SIGNATURE: Signature = Signature::new(NAME, &["index_name"], &["table_name"])
        .with_keywords(&["schema", "if_exists"])
        .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let Some(name) = given_name(&mut bound, NAME, "index_name")? else {
        return Err(wrong_type(NAME, "index_name", "a string", &Value::None));
    };
    let schema = bound.text(NAME, "schema")?;
    let table = bound
        .name(NAME, "table_name")?
        .map(|table| TableName::in_schema(schema.clone(), table));
    let naming_table = table.clone().unwrap_or_else(|| TableName::new("no_table"));
    let name: ConstraintName = scope
        .name(
            interpreter,
            NAME,
            Named::new(NamedKind::Index, Some(name.clone()), &naming_table, &[]),
        )?
        .unwrap_or(name);
    let operation = DropIndex {
        name,
        table,
        schema,
        if_exists: bound.boolean(NAME, "if_exists")?.unwrap_or(false),
        options: dialect_options(interpreter, NAME, &mut bound)?,
        before: None,
    };
    scope.invoke(interpreter, NAME, Operation::DropIndex(operation))
}
