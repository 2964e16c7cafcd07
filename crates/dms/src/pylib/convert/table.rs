//! Tables and indexes.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::constraint::{column_name, constraint_of, final_name};
use super::{at, check_written, column, options, places};
use crate::pylib::library::Library;
use crate::pylib::sqlalchemy::clause;
use crate::pylib::sqlalchemy::column::ColumnObject;
use crate::pylib::sqlalchemy::constraint::ConstraintObject;
use crate::pylib::sqlalchemy::index::IndexObject;
use crate::pylib::sqlalchemy::metadata::metadata;
use crate::pylib::sqlalchemy::table::TableObject;
use crate::schema::naming::{NamedColumn, NamedKind, NamingConvention, Subject};
use crate::schema::{
    Autoincrement, Column, Constraint, ConstraintName, Expression, Index, PrimaryKey, Table,
    TableName, TypeClass,
};

/// How much of what a table names must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pylib) enum Strictness {
    /// A model: every column and every other table.
    Model,
    /// `op.create_table()`: every column of the table itself.
    Script,
    /// `op.create_index()` and the like: nothing, the table is only named.
    Operation,
}

/// How a table's constraints are named.
pub(in crate::pylib) struct Naming<'a> {
    table: TableName,
    instance: Value,
    convention: &'a NamingConvention,
    tokens: &'a [(String, Value)],
}

/// The naming of a table by a convention and the functions of its tokens.
pub(in crate::pylib) fn naming_of<'a>(
    table: TableName,
    instance: &Rc<Instance>,
    convention: &'a NamingConvention,
    tokens: &'a [(String, Value)],
) -> Naming<'a> {
    Naming {
        table,
        instance: Value::Instance(instance.clone()),
        convention,
        tokens,
    }
}

impl Naming<'_> {
    /// The name of a constraint or an index.
    pub fn name(
        &self,
        interpreter: &mut Interpreter,
        kind: NamedKind,
        given: Option<ConstraintName>,
        columns: &[NamedColumn],
        referred: Option<(&TableName, &[String])>,
        instance: Option<&Rc<Instance>>,
    ) -> Result<Option<ConstraintName>, Raised> {
        let mut custom = Vec::new();
        for token in self.convention.tokens(kind) {
            if let Some((_, function)) = self.tokens.iter().find(|(known, _)| *known == token) {
                let constraint = instance.cloned().map_or(Value::None, Value::Instance);
                let arguments = Arguments::positional([constraint, self.instance.clone()]);
                let value = interpreter.call(function, arguments)?;
                custom.push((token, interpreter.text(&value)?));
            }
        }
        let subject = Subject {
            table: &self.table,
            columns,
            referred,
            custom: &custom,
        };
        self.convention
            .name(kind, given.as_ref(), &subject)
            .map_err(Raised::host)
    }

    /// The name of an unnamed check that a type brought: none if the convention asks for a given name.
    pub fn name_of_type_check(
        &self,
        interpreter: &mut Interpreter,
        columns: &[NamedColumn],
        instance: &Rc<Instance>,
    ) -> Result<Option<ConstraintName>, Raised> {
        let tokens = self.convention.tokens(NamedKind::Check);
        if tokens.iter().any(|token| token == "constraint_name") {
            return Ok(None);
        }
        self.name(
            interpreter,
            NamedKind::Check,
            None,
            columns,
            None,
            Some(instance),
        )
    }
}

/// A table with its columns, constraints and indexes.
pub(in crate::pylib) fn table(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    strictness: Strictness,
) -> Result<Table, Raised> {
    at(
        convert(library, interpreter, instance, strictness),
        instance,
    )
}

fn convert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    strictness: Strictness,
) -> Result<Table, Raised> {
    let object = TableObject::of(instance)?;
    let owner = object.metadata.as_ref().map(metadata).transpose()?;
    let default = NamingConvention::default();
    let name = TableName::in_schema(object.schema.clone(), &object.name);
    let naming = naming_of(
        name.clone(),
        instance,
        owner.as_ref().map_or(&default, |owner| &owner.naming),
        owner.as_ref().map_or(&[], |owner| owner.tokens.as_slice()),
    );
    let state = object.state.borrow();
    let mut table = Table::new(name);
    table.comment.clone_from(&state.comment);
    table.prefixes.clone_from(&state.prefixes);
    table.options = options(interpreter, &state.options)?;
    table.columns.reserve_exact(state.columns.len());
    for column_instance in &state.columns {
        let converted = column(library, interpreter, column_instance)?;
        table.columns.push(converted);
    }
    table.primary_key = primary_key(
        interpreter,
        &object,
        state.primary_key.as_ref(),
        &state.columns,
        &naming,
        strictness,
    )?;
    mark_primary_key(&mut table, &state.columns);
    if strictness == Strictness::Script {
        for (column, instance) in table.columns.iter_mut().zip(&state.columns) {
            number_elsewhere(column, instance);
        }
    }
    let mut constraints: Vec<&Rc<Instance>> = state.constraints.iter().collect();
    constraints.sort_by_key(|constraint| places::order(constraint));
    for constraint in constraints {
        let is_named = name_of(constraint).is_some();
        check_written(library, interpreter, constraint)?;
        let loses_name = is_named && name_of(constraint).is_none();
        let mut converted = constraint_of(interpreter, &object, constraint, &naming, strictness)?;
        if loses_name {
            *converted.name_mut() = None;
        }
        if let (Constraint::Check(check), Strictness::Script) = (&mut converted, strictness) {
            check.in_column = column_with(&state.columns, constraint);
        }
        table.constraints.push(converted);
    }
    for index in &state.indexes {
        table
            .indexes
            .push(index_of(interpreter, &object, index, &naming, strictness)?);
    }
    if strictness == Strictness::Model {
        // Only now: a foreign key to nowhere is the better message.
        for (column, column_instance) in table.columns.iter().zip(&state.columns) {
            if column.data_type.class == TypeClass::Null {
                return at(Err(no_type(&object.name, &column.name)), column_instance);
            }
        }
    }
    Ok(table)
}

fn name_of(constraint: &Rc<Instance>) -> Option<Value> {
    constraint
        .payload::<ConstraintObject>()?
        .name
        .borrow()
        .clone()
}

/// A column that a script gives a default of the application's, or a sequence, is not numbered by the database.
fn number_elsewhere(column: &mut Column, instance: &Rc<Instance>) {
    let Some(object) = instance.payload::<ColumnObject>() else {
        return;
    };
    let state = object.state();
    let is_automatic = matches!(
        column.autoincrement,
        Autoincrement::Auto | Autoincrement::IgnoreForeignKey
    );
    if is_automatic && state.has_default {
        column.autoincrement = Autoincrement::False;
    } else if is_automatic && state.rare.sequence.is_some() {
        column.autoincrement = Autoincrement::BySequence;
    }
}

/// The column among whose arguments a constraint was given.
fn column_with(columns: &[Rc<Instance>], constraint: &Rc<Instance>) -> Option<String> {
    columns.iter().find_map(|column| {
        let object = column.payload::<ColumnObject>()?;
        let is_argument = object
            .state()
            .constraints
            .iter()
            .any(|known| Rc::ptr_eq(known, constraint));
        is_argument.then(|| object.name()).flatten()
    })
}

fn no_type(table: &str, column: &str) -> Raised {
    Raised::exception(
        "CompileError",
        format!(
            "(in table '{table}', column '{column}'): Can't generate DDL for NullType(); did you forget to specify \
             a type on this Column?"
        ),
    )
    .with_hint("give the column a type, or an annotation that has one")
}

/// The columns of a primary key are so marked, and not nullable unless they were declared to be.
fn mark_primary_key(table: &mut Table, columns: &[Rc<Instance>]) {
    let names = table
        .primary_key
        .as_ref()
        .map(|key| key.columns.clone())
        .unwrap_or_default();
    for (column, instance) in table.columns.iter_mut().zip(columns) {
        column.primary_key = names.contains(&column.name);
        let is_declared = instance
            .payload::<ColumnObject>()
            .is_some_and(|object| object.state().nullable.is_some());
        if column.primary_key && !is_declared {
            column.nullable = false;
        }
    }
}

fn primary_key(
    interpreter: &mut Interpreter,
    table: &TableObject,
    explicit: Option<&Rc<Instance>>,
    columns: &[Rc<Instance>],
    naming: &Naming<'_>,
    strictness: Strictness,
) -> Result<Option<PrimaryKey>, Raised> {
    let mut marked: Vec<NamedColumn> = columns
        .iter()
        .filter_map(|instance| {
            let object = instance.payload::<ColumnObject>()?;
            let is_marked = object.state().primary_key;
            is_marked.then_some(NamedColumn {
                name: object.name()?,
                key: object.key()?,
            })
        })
        .collect();
    let mut key = match explicit {
        Some(instance) => match constraint_of(interpreter, table, instance, naming, strictness)? {
            Constraint::PrimaryKey(key) => key,
            Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclude(_) => PrimaryKey::default(),
        },
        None => PrimaryKey::default(),
    };
    if key.columns.is_empty() {
        if strictness == Strictness::Script {
            numbered_first(&mut marked, columns);
        }
        key.columns = marked.iter().map(|column| column.name.clone()).collect();
        let given = key.name.take().filter(|_| explicit.is_some());
        key.name = match (given, key.columns.is_empty()) {
            (Some(name), _) => Some(name),
            (None, true) => None,
            (None, false) => naming.name(
                interpreter,
                NamedKind::PrimaryKey,
                None,
                &marked,
                None,
                explicit,
            )?,
        };
    }
    Ok((!key.columns.is_empty()).then_some(key))
}

/// MySQL's InnoDB wants the column that it numbers at the front of a key.
fn numbered_first(marked: &mut [NamedColumn], columns: &[Rc<Instance>]) {
    let numbered = columns.iter().find_map(|instance| {
        let object = instance.payload::<ColumnObject>()?;
        let is_numbered = object.state().autoincrement == Autoincrement::True;
        is_numbered.then(|| object.name()).flatten()
    });
    marked.sort_by_key(|column| Some(&column.name) != numbered.as_ref());
}

/// An index of a table, named as the convention says.
pub(in crate::pylib) fn index_of(
    interpreter: &mut Interpreter,
    table: &TableObject,
    instance: &Rc<Instance>,
    naming: &Naming<'_>,
    strictness: Strictness,
) -> Result<Index, Raised> {
    let converted = convert_index(interpreter, table, instance, naming, strictness);
    at(converted, instance)
}

fn convert_index(
    interpreter: &mut Interpreter,
    table: &TableObject,
    instance: &Rc<Instance>,
    naming: &Naming<'_>,
    strictness: Strictness,
) -> Result<Index, Raised> {
    let object = instance
        .payload::<IndexObject>()
        .ok_or_else(|| Raised::type_error("an Index is needed"))?;
    let mut columns = Vec::with_capacity(object.elements.len());
    let mut elements = Vec::with_capacity(object.elements.len());
    for element in &object.elements {
        match clause::ddl_element(interpreter, element)? {
            Some(clause) => {
                for column in clause.columns() {
                    columns.push(column_name(
                        table,
                        &Value::Instance(column),
                        "Index",
                        strictness,
                    )?);
                }
                elements.push(clause.expression()?);
            }
            None => {
                let column = column_name(table, element, "Index", strictness)?;
                elements.push(Expression::column(&column.name));
                columns.push(column);
            }
        }
    }
    let given = object.name.borrow().as_ref().and_then(final_name);
    let name = naming.name(
        interpreter,
        NamedKind::Index,
        given,
        &columns,
        None,
        Some(instance),
    )?;
    if name.is_none() {
        return Err(Raised::exception("CompileError", "CREATE INDEX requires that the index have a name").with_hint(
            "name the index, or add an `ix` template to the naming convention: `\"ix\": \"ix_%(column_0_label)s\"`",
        ));
    }
    Ok(Index {
        name,
        elements,
        unique: object.unique,
        options: options(interpreter, &object.options)?,
        normal: None,
    })
}
