//! Elements of JSON and of arrays: `column["key"]`, `.astext`, `.as_string()`.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::expression::{BINARY_EXPRESSION, element};
use super::types;
use crate::pylib::library::Library;
use crate::pylib::literal;
use crate::pylib::signature::type_name;
use crate::pylib::sqlalchemy::types::TypeObject;
use crate::schema::{DataType, ElementForm, Expression, Literal, TypeClass};

/// `operand[key]`.
pub(super) fn item(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    operand: Clause,
    key: &Value,
) -> Result<Value, Raised> {
    let data_type = operand.data_type();
    let class = data_type.as_ref().and_then(types::class_of);
    let path = match literal::literal(interpreter, key) {
        Some(Literal::List(path)) => path,
        Some(key @ (Literal::Text(_) | Literal::Integer(_))) => vec![key],
        _ => {
            return Err(Raised::type_error(format!(
                "a key of an SQL expression must be a text or a number, not {}",
                type_name(key)
            )));
        }
    };
    let (form, data_type) = match class {
        Some(TypeClass::Array | TypeClass::PgArray) => {
            let item = data_type.as_ref().and_then(item_type);
            (ElementForm::Item, item)
        }
        Some(
            TypeClass::Json
            | TypeClass::PgJson
            | TypeClass::PgJsonb
            | TypeClass::MysqlJson
            | TypeClass::SqliteJson,
        ) => {
            let is_binary = class == Some(TypeClass::PgJsonb);
            (ElementForm::Json { is_binary }, data_type)
        }
        _ => {
            return Err(Raised::exception(
                "NotImplementedError",
                "Operator 'getitem' is not supported on this expression",
            )
            .with_hint("say that it is JSON: `sa.column(\"name\", sa.JSON())`"));
        }
    };
    let clause = Clause::node(vec![operand], move |mut operands| Expression::Element {
        operand: Box::new(operands.pop().unwrap_or(Expression::Null)),
        path: path.clone(),
        form: form.clone(),
    });
    Ok(element(
        library,
        &BINARY_EXPRESSION,
        clause.with_type(data_type),
    ))
}

/// The type of an array's items.
fn item_type(data_type: &Value) -> Option<Value> {
    let Value::Instance(instance) = data_type else {
        return None;
    };
    let object = instance.payload::<TypeObject>()?;
    let found = object
        .arguments
        .iter()
        .find(|(name, _)| *name == "item_type");
    found.map(|(_, value)| value.clone())
}

/// The element that a clause is, as something else.
fn taken(
    library: &Rc<Library>,
    clause: &Clause,
    form: ElementForm,
    class: TypeClass,
) -> Option<Value> {
    let inner = clause.clone();
    match clause.qualified() {
        Ok(Expression::Element {
            form: ElementForm::Json { .. },
            ..
        }) => {}
        // A column of a class that is not mapped yet has no name.
        Err(_) => {}
        Ok(_) => return None,
    }
    let taken = Clause::node(vec![inner], move |mut operands| match operands.pop() {
        Some(Expression::Element { operand, path, .. }) => Expression::Element {
            operand,
            path,
            form: form.clone(),
        },
        other => other.unwrap_or(Expression::Null),
    });
    let data_type = types::instance(library, class, Vec::new());
    Some(element(
        library,
        &BINARY_EXPRESSION,
        taken.with_type(Some(data_type)),
    ))
}

/// `.astext`.
pub(super) fn as_text(library: &Rc<Library>, clause: &Clause) -> Option<Value> {
    taken(library, clause, ElementForm::Text, TypeClass::Text)
}

/// `.as_string()` and its like.
pub(super) fn typed(
    library: &Rc<Library>,
    mut arguments: Arguments,
    class: TypeClass,
) -> Result<Value, Raised> {
    let value = arguments.require("as_string", "self")?;
    let form = ElementForm::Typed(Box::new(DataType::new(class)));
    clause::from_element(&value)
        .and_then(|clause| taken(library, &clause, form, class))
        .ok_or_else(|| {
            Raised::exception(
                "InvalidRequestError",
                "This expression is not an element of JSON",
            )
            .with_hint("take an element first: `column[\"key\"].as_string()`")
        })
}
