//! `ExcludeConstraint` of PostgreSQL.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::column::as_column;
use super::constraint::{CONSTRAINT, ConstraintObject, Kind, keep};
use super::default::ddl_expression;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, text, type_name, unknown_value, wrong_type};
use crate::schema::{ExcludeConstraint, ExcludeElement, Expression};

/// `ExcludeConstraint`.
pub(in crate::pylib) static EXCLUDE_CONSTRAINT: ClassSpec = ClassSpec {
    module: "sqlalchemy.dialects.postgresql.ext",
    name: "ExcludeConstraint",
    bases: &[&CONSTRAINT],
    hooks: None,
    methods: &[("__init__", initialize)],
};

/// Keywords of the constraint, beside its name and its table.
pub(in crate::pylib) const KEYWORDS: [&str; 6] =
    ["where", "deferrable", "initially", "using", "ops", "info"];

/// What an exclude constraint says, before its columns have names.
#[derive(Clone)]
pub(in crate::pylib) struct Exclusion {
    elements: Vec<Element>,
    using: String,
    condition: Option<Clause>,
    /// Operator classes by the name of the column.
    classes: Vec<(String, String)>,
    deferrable: Option<bool>,
    initially: Option<String>,
}

#[derive(Clone)]
struct Element {
    compared: Compared,
    operator: String,
}

#[derive(Clone)]
enum Compared {
    Name(String),
    Clause(Clause),
}

impl Exclusion {
    /// The arguments of the constraint: pairs of what is compared and the operator, and the keywords.
    pub fn of(
        interpreter: &mut Interpreter,
        function: &'static str,
        bound: &mut Bound,
    ) -> Result<Self, Raised> {
        let mut elements = Vec::new();
        for pair in std::mem::take(&mut bound.rest) {
            elements.push(element(interpreter, function, &pair)?);
        }
        if elements.is_empty() {
            return Err(Raised::exception(
                "ValueError",
                format!("{function}() needs at least one pair of a column and an operator"),
            )
            .with_hint("write `(\"period\", \"&&\")`"));
        }
        let condition = match bound.some("where") {
            Some(condition) => Some(ddl_expression(interpreter, &condition)?),
            None => None,
        };
        let classes = match bound.some("ops") {
            None => Vec::new(),
            Some(Value::Dict(classes)) => {
                let mut named = Vec::new();
                for (key, class) in classes.borrow().iter() {
                    named.push((
                        text(function, "ops", &key.0)?,
                        text(function, "ops", class)?,
                    ));
                }
                named
            }
            Some(other) => {
                return Err(wrong_type(
                    function,
                    "ops",
                    "a dictionary of operator classes",
                    &other,
                ));
            }
        };
        Ok(Self {
            elements,
            using: bound
                .text(function, "using")?
                .unwrap_or_else(|| "gist".into()),
            condition,
            classes,
            deferrable: bound.boolean(function, "deferrable")?,
            initially: bound.text(function, "initially")?,
        })
    }

    /// The constraint without its name; `column` finds the name of a column by its key.
    pub fn constraint(
        &self,
        column: &dyn Fn(&str) -> Result<String, Raised>,
    ) -> Result<ExcludeConstraint, Raised> {
        let mut elements = Vec::new();
        for element in &self.elements {
            let expression = match &element.compared {
                Compared::Name(key) => Expression::column(column(key)?),
                Compared::Clause(clause) => clause.expression()?,
            };
            let name = expression.column_name();
            let class = (self.classes.iter()).find(|(key, _)| Some(&**key) == name);
            elements.push(ExcludeElement {
                operator_class: class.map(|(_, class)| class.clone()),
                operator: element.operator.clone(),
                expression,
            });
        }
        Ok(ExcludeConstraint {
            name: None,
            elements,
            using: self.using.clone(),
            condition: (self.condition.as_ref())
                .map(Clause::expression)
                .transpose()?,
            deferrable: self.deferrable,
            initially: self.initially.clone(),
        })
    }
}

fn element(interpreter: &mut Interpreter, function: &str, pair: &Value) -> Result<Element, Raised> {
    let items = match pair {
        Value::Tuple(_) | Value::List(_) => interpreter.iterate(pair)?,
        Value::Opaque(opaque) => {
            return Err(unknown_value("an element of an exclude constraint", opaque));
        }
        _ => Vec::new(),
    };
    let [compared, operator] = items.as_slice() else {
        return Err(Raised::exception(
            "ValueError",
            format!(
                "{function}() takes pairs of a column and an operator, not {}",
                match pair {
                    Value::Str(text) => format!("'{text}'"),
                    other => type_name(other),
                }
            ),
        )
        .with_hint("write `(\"period\", \"&&\")`"));
    };
    let operator = text(function, "operator", operator)?;
    let compared = match compared {
        Value::Str(name) => Compared::Name(name.to_string()),
        Value::Opaque(opaque) => {
            return Err(unknown_value("an element of an exclude constraint", opaque));
        }
        other => match as_column(other).map(Clause::Column) {
            Some(column) => Compared::Clause(column),
            None => match clause::from_element(other) {
                Some(clause) => Compared::Clause(clause),
                None => {
                    let shown = interpreter.representation(other)?;
                    return Err(Raised::exception(
                        "ArgumentError",
                        format!(
                            "String column name or column expression for DDL constraint expected, got {shown}."
                        ),
                    ));
                }
            },
        },
    };
    Ok(Element { compared, operator })
}

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "ExcludeConstraint";
    const SIGNATURE: Signature = Signature::new(FUNCTION, &[], &[])
        .with_keywords(&[
            "name",
            KEYWORDS[0],
            KEYWORDS[1],
            KEYWORDS[2],
            KEYWORDS[3],
            KEYWORDS[4],
            KEYWORDS[5],
        ])
        .variadic();
    let mut arguments = arguments;
    let this = arguments.require(FUNCTION, "self")?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let name = bound.some("name");
    if let Some(name) = &name {
        text(FUNCTION, "name", name)?;
    }
    let kind = Kind::Exclude(Rc::new(Exclusion::of(interpreter, FUNCTION, &mut bound)?));
    let object = ConstraintObject::new(library, kind, Vec::new());
    *object.name.borrow_mut() = name;
    keep(library, &this, object)
}
