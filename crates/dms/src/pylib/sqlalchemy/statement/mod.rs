//! Statements: `select()`, `insert()`, `update()`, `delete()`, and what they are made of.

mod change;
mod compound;
mod conflict;
mod exists;
mod insert;
mod select;
mod source;
mod values;

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};

pub(in crate::pylib) use change::ChangeObject;
pub(in crate::pylib) use insert::{InsertObject, key_columns};
pub(in crate::pylib) use select::SelectObject;
pub(in crate::pylib) use source::reference_columns;
pub(in crate::pylib) use values::{compared, constant, of_type, parameter, stored};

use super::clause::Clause;
use super::column::column;
use super::text::TextObject;
use crate::pylib::library::{Body, Library, Names};
use crate::schema::query::{Prefix, Query, Select};
use crate::schema::{DataType, Expression, TypeModule};

/// The methods of a table that make statements.
pub(super) const TABLE_METHODS: &[(&str, Body)] = &[
    ("select", select::of_table),
    ("insert", insert::insert),
    ("update", change::update),
    ("delete", change::delete),
    ("alias", source::alias),
    ("join", source::join),
    ("outerjoin", source::outerjoin),
];

/// A column of what a statement returns.
#[derive(Clone)]
pub(in crate::pylib) struct Output {
    /// Its name in SQL.
    pub name: String,
    /// Its name in Python, if that is another one.
    pub key: Option<String>,
    /// The type instance, where it is known.
    pub data_type: Option<Value>,
    /// The table, if it is a column of one.
    pub table: Option<Rc<Instance>>,
    /// The class of the column, if it is one.
    pub class: Option<Rc<Class>>,
    /// The expression.
    pub expression: Expression,
}

impl Output {
    /// A column of a table.
    fn of_column(instance: &Rc<Instance>) -> Result<Self, Raised> {
        let object = column(instance)?;
        Ok(Self {
            name: object.name().unwrap_or_default(),
            key: object.key(),
            data_type: object.data_type(),
            table: object.table(),
            class: Some(instance.class.clone()),
            expression: Clause::Column(instance.clone()).qualified()?,
        })
    }

    /// Any expression; `position` counts those without a name.
    fn of_clause(clause: &Clause, position: usize) -> Result<Self, Raised> {
        if let Clause::Column(instance) = clause {
            return Self::of_column(instance);
        }
        let expression = clause.qualified()?;
        let name = match &expression {
            Expression::Label { name, .. } | Expression::Column { name, .. } => name.clone(),
            Expression::Field { name, .. } => name.clone(),
            Expression::Cast { operand, .. } if operand.column_name().is_some() => {
                operand.column_name().unwrap_or_default().to_owned()
            }
            Expression::Function { name, .. } => {
                format!("{}_1", name.rsplit('.').next().unwrap_or(name))
            }
            Expression::Text(text) => text.clone(),
            _ => format!("anon_{}", position + 1),
        };
        Ok(Self {
            name,
            key: None,
            data_type: clause.data_type(),
            table: None,
            class: None,
            expression,
        })
    }
}

/// A statement as a script runs it.
pub(in crate::pylib) struct Executable {
    /// The statement.
    pub query: Query,
    /// The types of what it returns, where they are known.
    pub types: Vec<Option<Value>>,
    /// The columns of the primary key that an INSERT of one row has no value for, with the values of the others.
    pub keys: Option<Vec<Option<Value>>>,
}

/// The statement that a value is, with the parameters that it is run with; nothing for another value.
pub(in crate::pylib) fn executable(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
    parameters: &[(String, Value)],
) -> Result<Option<Executable>, Raised> {
    let Value::Instance(instance) = value else {
        return Ok(None);
    };
    let mut keys = None;
    let (mut query, types) = if let Some(select) = instance.payload::<SelectObject>() {
        let types = select.outputs.iter().map(|output| output.data_type.clone());
        (
            Query::Select(Box::new(select.select.clone())),
            types.collect(),
        )
    } else if let Some(insert) = instance.payload::<InsertObject>() {
        keys = insert.key_values();
        insert.query(library, interpreter, parameters)?
    } else if let Some(change) = instance.payload::<ChangeObject>() {
        change.query(library, interpreter, parameters)?
    } else if instance.payload::<TextObject>().is_some() {
        return Ok(None);
    } else if let Some(clause) = super::clause::from_element(value) {
        let output = Output::of_clause(&clause, 0)?;
        let select = Select {
            columns: vec![output.expression],
            ..Select::default()
        };
        (Query::Select(Box::new(select)), vec![output.data_type])
    } else {
        return Ok(None);
    };
    replace_parameters(interpreter, &mut query, parameters)?;
    Ok(Some(Executable { query, types, keys }))
}

/// Writes the values of parameters into a statement.
fn replace_parameters(
    interpreter: &mut Interpreter,
    query: &mut Query,
    parameters: &[(String, Value)],
) -> Result<(), Raised> {
    let mut failure = None;
    query.visit(&mut |expression| {
        let Expression::Parameter { name, data_type } = expression else {
            return;
        };
        let Some((_, value)) = parameters.iter().find(|(known, _)| known == name) else {
            return;
        };
        let data_type: Option<&DataType> = data_type.as_deref();
        match parameter(interpreter, name, data_type, value) {
            Ok(value) => *expression = value,
            Err(error) => failure = Some(error),
        }
    });
    failure.map_or(Ok(()), Err)
}

/// The names of a statement's parameters that have no value yet.
fn parameter_names(query: &mut Query) -> Vec<String> {
    let mut names = Vec::new();
    query.visit(&mut |expression| {
        if let Expression::Parameter { name, .. } = expression {
            names.push(name.clone());
        }
    });
    names
}

/// `returning(...)`: the columns that a statement answers with.
fn add_returning(
    interpreter: &mut Interpreter,
    arguments: &Arguments,
    returning: &mut Vec<Output>,
) -> Result<(), Raised> {
    for value in &arguments.positional {
        let outputs = select::outputs(interpreter, value, returning.len())?;
        returning.extend(outputs);
    }
    Ok(())
}

/// `prefix_with(*words, dialect=None)`.
fn add_prefixes(
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    prefixes: &mut Vec<Prefix>,
) -> Result<(), Raised> {
    let dialect = match arguments.take_keyword("dialect") {
        None | Some(Value::None) => None,
        Some(name) => Some(interpreter.text(&name)?),
    };
    for words in std::mem::take(&mut arguments.positional) {
        let words = match super::clause::from_element(&words) {
            Some(clause) => match clause.qualified()? {
                Expression::Text(text) => text,
                _ => interpreter.text(&words)?,
            },
            None => interpreter.text(&words)?,
        };
        prefixes.push(Prefix {
            words,
            dialect: dialect.clone(),
        });
    }
    arguments.finish("prefix_with")
}

/// The names of `sqlalchemy.sql.expression` that make statements.
pub(super) fn export(names: &Names<'_>) {
    names.classes(&[
        &select::SELECT,
        &select::SCALAR_SELECT,
        &compound::COMPOUND_SELECT,
        &exists::EXISTS,
        &insert::INSERT,
        &change::UPDATE,
        &change::DELETE,
        &source::JOIN,
        &source::ALIAS,
        &source::SUBQUERY,
        &source::CTE,
    ]);
    names.functions(&[
        ("select", select::select),
        ("exists", exists::exists),
        ("union", compound::union),
        ("union_all", compound::union_all),
        ("except_", compound::except),
        ("except_all", compound::except_all),
        ("intersect", compound::intersect),
        ("intersect_all", compound::intersect_all),
        ("insert", insert::insert),
        ("update", change::update),
        ("delete", change::delete),
        ("alias", source::alias),
        ("join", source::join),
        ("outerjoin", source::outerjoin),
    ]);
}

/// The `insert()` of a dialect's module.
pub(super) fn export_dialect(names: &Names<'_>, module: TypeModule) {
    const MYSQL: &[(&str, Body)] = &[("insert", insert::mysql_insert)];
    const CONFLICT: &[(&str, Body)] = &[("insert", insert::conflict_insert)];
    const STANDARD: &[(&str, Body)] = &[("insert", insert::insert)];
    let (spec, functions) = match module {
        TypeModule::Mysql => (&insert::MYSQL_INSERT, MYSQL),
        TypeModule::Postgresql | TypeModule::Sqlite => (&insert::CONFLICT_INSERT, CONFLICT),
        TypeModule::Sqlalchemy => (&insert::INSERT, STANDARD),
    };
    names.classes(&[spec]);
    names.functions(functions);
}
