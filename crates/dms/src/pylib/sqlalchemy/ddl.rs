//! DDL that scripts run themselves: `CreateTable(table)`, `table.create(bind)`, `metadata.create_all(bind)`,
//! `DDL("...")`; and tables that are read from the database.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::column::{COLUMN, ColumnObject, ColumnState, as_column, column};
use super::default::sequence_of;
use super::expression::{CLAUSE_ELEMENT, EXECUTABLE};
use super::index::IndexObject;
use super::metadata::metadata;
use super::table::{self, TABLE, TableObject};
use crate::op::{
    CreateConstraint, CreateIndex, CreateTable, DropIndex, DropTable, Execute, Operation,
};
use crate::pylib::MigrationContext;
use crate::pylib::alembic::inspector;
use crate::pylib::convert::{self, Strictness};
use crate::pylib::library::{ClassSpec, Library, Names, keep};
use crate::pylib::signature::{Signature, type_name, wrong_type};
use crate::schema::{Definition, Index, Options, Schema, Table};

/// The base of statements of DDL; those of a project are written by what `@compiles` says of them.
static EXECUTABLE_DDL_ELEMENT: ClassSpec = ClassSpec::plain(
    "sqlalchemy.sql.ddl",
    "ExecutableDDLElement",
    &[&EXECUTABLE, &CLAUSE_ELEMENT],
);

macro_rules! classes {
    ($($spec:ident $name:literal $kind:ident;)*) => {
        /// What a statement of DDL does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Kind { $($kind,)* }

        $(static $spec: ClassSpec = ClassSpec {
            module: "sqlalchemy.sql.ddl",
            name: $name,
            bases: &[&EXECUTABLE_DDL_ELEMENT],
            hooks: None,
            methods: &[("__init__", |_, interpreter, arguments| {
                initialize(interpreter, arguments, Kind::$kind)
            })],
        };)*

        const CLASSES: &[&ClassSpec] = &[$(&$spec,)*];
    };
}

classes! {
    TEXT "DDL" Text;
    CREATE_TABLE "CreateTable" CreateTable;
    DROP_TABLE "DropTable" DropTable;
    CREATE_INDEX "CreateIndex" CreateIndex;
    DROP_INDEX "DropIndex" DropIndex;
    ADD_CONSTRAINT "AddConstraint" AddConstraint;
    CREATE_SEQUENCE "CreateSequence" CreateSequence;
    DROP_SEQUENCE "DropSequence" DropSequence;
    CREATE_SCHEMA "CreateSchema" CreateSchema;
    DROP_SCHEMA "DropSchema" DropSchema;
}

/// What a statement of DDL keeps.
struct DdlObject {
    kind: Kind,
    element: Value,
    /// IF EXISTS, or IF NOT EXISTS.
    is_conditional: bool,
    cascade: bool,
}

/// The names of `sqlalchemy.schema`.
pub(super) fn export(names: &Names<'_>) {
    names.classes(CLASSES);
    names.classes(&[&EXECUTABLE_DDL_ELEMENT]);
    let base = names.library.class(&EXECUTABLE_DDL_ELEMENT);
    names.value("DDLElement", Value::Class(base));
}

fn initialize(
    interpreter: &mut Interpreter,
    arguments: Arguments,
    kind: Kind,
) -> Result<Value, Raised> {
    const NAME: &str = "DDL";
    const SIGNATURE: Signature = Signature::new(NAME, &["self", "element"], &["context"])
        .with_keywords(&[
            "if_exists",
            "if_not_exists",
            "cascade",
            "include_foreign_key_constraints",
            "isolate_from_table",
        ]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let mut element = bound.value("element");
    if kind == Kind::Text {
        let Value::Str(text) = &element else {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "Expected a string or unicode SQL statement, got {}",
                    type_name(&element)
                ),
            ));
        };
        // As Python's `text % context`, with which `%%` is a percent sign.
        let context = bound
            .some("context")
            .unwrap_or_else(|| Value::Dict(Rc::default()));
        let text = Value::str(text);
        let names = [("text", text), ("context", context)];
        element = interpreter.evaluate("text % context", &names)?;
    }
    let object = DdlObject {
        kind,
        element,
        is_conditional: bound.boolean(NAME, "if_exists")?.unwrap_or(false)
            || bound.boolean(NAME, "if_not_exists")?.unwrap_or(false),
        cascade: bound.boolean(NAME, "cascade")?.unwrap_or(false),
    };
    keep(&bound.value("self"), object)
}

/// The operations that a statement of DDL is; nothing for another value.
pub(in crate::pylib) fn run(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    statement: &Value,
) -> Result<Option<Vec<Operation>>, Raised> {
    let object = match statement {
        Value::Instance(instance) => instance.payload::<DdlObject>(),
        _ => None,
    };
    let Some(object) = object else {
        return Ok(None);
    };
    let is_conditional = object.is_conditional;
    let operation = match object.kind {
        Kind::Text => Operation::Execute(Execute::new(interpreter.text(&object.element)?)),
        Kind::CreateTable => {
            let mut table = converted(library, interpreter, &object.element)?;
            table.indexes.clear();
            Operation::CreateTable(CreateTable {
                table,
                if_not_exists: is_conditional,
            })
        }
        Kind::DropTable => {
            let table = table_of(&object.element)?;
            drop_operation(&table, is_conditional)
        }
        Kind::CreateIndex | Kind::DropIndex => {
            let (table, index) = index_of(library, interpreter, &object.element)?;
            if object.kind == Kind::CreateIndex {
                Operation::CreateIndex(CreateIndex {
                    table: table.name,
                    index,
                    if_not_exists: is_conditional,
                })
            } else {
                let Some(name) = index.name.clone() else {
                    return Err(Raised::exception("CompileError", "the index has no name"));
                };
                Operation::DropIndex(DropIndex {
                    name,
                    schema: table.name.schema.clone(),
                    table: Some(table.name),
                    if_exists: is_conditional,
                    options: Options::default(),
                    before: None,
                })
            }
        }
        Kind::AddConstraint => constraint_operation(library, interpreter, &object.element)?,
        Kind::CreateSequence | Kind::DropSequence => {
            let create = object.kind == Kind::CreateSequence;
            sequence_operation(
                library,
                interpreter,
                &object.element,
                create,
                is_conditional,
            )?
        }
        Kind::CreateSchema => {
            let name = interpreter.text(&object.element)?;
            let definition = Definition::CreateSchema {
                name,
                if_not_exists: is_conditional,
            };
            defined(library, &definition)?
        }
        Kind::DropSchema => {
            let name = interpreter.text(&object.element)?;
            let definition = Definition::DropSchema {
                name,
                if_exists: is_conditional,
                cascade: object.cascade,
            };
            defined(library, &definition)?
        }
    };
    Ok(Some(vec![operation]))
}

/// The running migration.
fn context(library: &Library) -> Result<Rc<dyn MigrationContext>, Raised> {
    library.context.clone().ok_or_else(|| {
        Raised::unsupported("DDL is run while no migration runs")
            .with_hint("call it in `upgrade()` or `downgrade()` of a migration script")
    })
}

fn defined(library: &Library, definition: &Definition) -> Result<Operation, Raised> {
    let statement = context(library)?.dialect().definition(definition);
    let sql = statement.map_err(Raised::host)?.sql;
    Ok(Operation::Execute(Execute::new(sql)))
}

fn table_of(value: &Value) -> Result<Rc<TableObject>, Raised> {
    match value {
        Value::Instance(instance) => TableObject::of(instance),
        other => Err(wrong_type("DDL", "element", "a Table", other)),
    }
}

fn converted(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Table, Raised> {
    match value {
        Value::Instance(instance) if instance.payload::<TableObject>().is_some() => {
            convert::table(library, interpreter, instance, Strictness::Script)
        }
        other => Err(wrong_type("DDL", "element", "a Table", other)),
    }
}

fn drop_operation(table: &TableObject, if_exists: bool) -> Operation {
    Operation::DropTable(DropTable {
        name: table.table_name(),
        if_exists,
        before: None,
    })
}

/// An index and its table.
fn index_of(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<(Table, Index), Raised> {
    let no_index = || wrong_type("CreateIndex", "element", "an Index of a table", value);
    let Value::Instance(instance) = value else {
        return Err(no_index());
    };
    let object = instance.payload::<IndexObject>().ok_or_else(no_index)?;
    let owner = object.table.borrow().clone().ok_or_else(no_index)?;
    let position = (TableObject::of(&owner)?.state.borrow().indexes.iter())
        .position(|known| Rc::ptr_eq(known, instance))
        .ok_or_else(no_index)?;
    let table = convert::table(library, interpreter, &owner, Strictness::Script)?;
    let index = table.indexes.get(position).cloned().ok_or_else(no_index)?;
    Ok((table, index))
}

fn constraint_operation(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Operation, Raised> {
    use super::constraint::ConstraintObject;
    let wrong = || {
        wrong_type(
            "AddConstraint",
            "element",
            "a named constraint of a table",
            value,
        )
    };
    let Value::Instance(instance) = value else {
        return Err(wrong());
    };
    let object = instance.payload::<ConstraintObject>().ok_or_else(wrong)?;
    let owner = object.table.borrow().clone().ok_or_else(wrong)?;
    let name = match &*object.name.borrow() {
        Some(name) => interpreter.text(name)?,
        None => return Err(wrong()),
    };
    let table = convert::table(library, interpreter, &owner, Strictness::Script)?;
    let constraint = table
        .constraints
        .into_iter()
        .find(|constraint| constraint.name().is_some_and(|known| known.text == name));
    Ok(Operation::CreateConstraint(CreateConstraint {
        table: table.name,
        constraint: constraint.ok_or_else(wrong)?,
    }))
}

fn sequence_operation(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
    create: bool,
    is_conditional: bool,
) -> Result<Operation, Raised> {
    let sequence = sequence_of(value)
        .ok_or_else(|| wrong_type("CreateSequence", "element", "a Sequence", value))?;
    let name = sequence.name.clone();
    let definition = if create {
        Definition::CreateSequence {
            name,
            data_type: convert::sequence_type(library, interpreter, &sequence)?,
            options: sequence.options.clone(),
            if_not_exists: is_conditional,
        }
    } else {
        Definition::DropSequence {
            name,
            if_exists: is_conditional,
        }
    };
    defined(library, &definition)
}

/// Whether a value is the migration's connection.
pub(super) fn is_bind(library: &Rc<Library>, value: &Value) -> bool {
    inspector::is_bind(library, value)
}

/// `thing.create(bind, checkfirst=...)`: the thing, whether it is looked for first, and the migration, if `bind` is
/// its connection.
type Call = (Value, bool, Option<Rc<dyn MigrationContext>>, Option<Value>);

fn call(library: &Rc<Library>, arguments: Arguments) -> Result<Call, Raised> {
    const SIGNATURE: Signature =
        Signature::new("create", &["self"], &["bind", "tables", "checkfirst"]);
    const ONE: Signature = Signature::new("create", &["self"], &["bind", "checkfirst"]);
    let this = arguments.positional.first().cloned().unwrap_or(Value::None);
    let is_metadata = matches!(&this, Value::Instance(instance) if metadata(instance).is_ok());
    let signature = if is_metadata { SIGNATURE } else { ONE };
    let mut bound = signature.bind(arguments)?;
    let bind = bound.value("bind");
    let running = (library.context.clone()).filter(|_| is_bind(library, &bind));
    let check_first = bound.boolean("create", "checkfirst")?.unwrap_or(true);
    Ok((this, check_first, running, bound.some("tables")))
}

fn create_or_drop(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    create: bool,
) -> Result<Value, Raised> {
    let (this, check_first, running, listed) = call(library, arguments)?;
    let Some(running) = running else {
        // Another engine than the migration's: models may say that, and it does nothing here.
        return Ok(Value::None);
    };
    let mut tables = match &this {
        Value::Instance(instance) if metadata(instance).is_ok() => {
            convert::sorted_tables(library, interpreter, instance)?
        }
        Value::Instance(instance) => vec![instance.clone()],
        _ => Vec::new(),
    };
    if let Some(listed) = listed {
        let listed = interpreter.iterate(&listed)?;
        tables.retain(|table| {
            listed
                .iter()
                .any(|known| matches!(known, Value::Instance(known) if Rc::ptr_eq(known, table)))
        });
    }
    if !create {
        tables.reverse();
    }
    let present = if check_first {
        running.schema().map_err(Raised::host)?
    } else {
        crate::schema::Schema::default()
    };
    for instance in tables {
        let name = TableObject::of(&instance)?.table_name();
        if check_first && present.table(&name).is_some() == create {
            continue;
        }
        let operation = if create {
            let table = convert::table(library, interpreter, &instance, Strictness::Script)?;
            Operation::CreateTable(CreateTable {
                table,
                if_not_exists: false,
            })
        } else {
            {
                let table = TableObject::of(&instance)?;
                drop_operation(&table, false)
            }
        };
        running.invoke(operation).map_err(Raised::host)?;
    }
    Ok(Value::None)
}

/// `index.create(bind, checkfirst=False)`, and `drop`.
fn index(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    create: bool,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("create", &["self", "bind"], &["checkfirst"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let (this, bind) = (bound.value("self"), bound.value("bind"));
    let running = (library.context.clone()).filter(|_| is_bind(library, &bind));
    let Some(running) = running else {
        return Ok(Value::None);
    };
    let (table, index) = index_of(library, interpreter, &this)?;
    if bound.boolean("create", "checkfirst")?.unwrap_or(false) {
        let present = running.schema().map_err(Raised::host)?;
        let name = |index: &crate::schema::Index| index.name.as_ref().map(|name| name.text.clone());
        let is_there = present.table(&table.name).is_some_and(|table| {
            table
                .indexes
                .iter()
                .any(|known| name(known) == name(&index))
        });
        if is_there == create {
            return Ok(Value::None);
        }
    }
    let object = DdlObject {
        kind: if create {
            Kind::CreateIndex
        } else {
            Kind::DropIndex
        },
        element: this,
        is_conditional: false,
        cascade: false,
    };
    let spec = if create { &CREATE_INDEX } else { &DROP_INDEX };
    let statement = Instance::with_payload(&library.class(spec), object, None);
    for operation in run(library, interpreter, &statement)?.unwrap_or_default() {
        running.invoke(operation).map_err(Raised::host)?;
    }
    Ok(Value::None)
}

/// `index.create(bind)`.
pub(super) fn create_index(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    index(library, interpreter, arguments, true)
}

/// `index.drop(bind)`.
pub(super) fn drop_index(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    index(library, interpreter, arguments, false)
}

macro_rules! bodies {
    ($($name:ident $create:literal;)*) => {
        $(pub(super) fn $name(
            library: &Rc<Library>,
            interpreter: &mut Interpreter,
            arguments: Arguments,
        ) -> Result<Value, Raised> {
            create_or_drop(library, interpreter, arguments, $create)
        })*
    };
}

bodies! {
    create_table true;
    drop_table false;
    create_all true;
    drop_all false;
}

fn sequence(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    create: bool,
) -> Result<Value, Raised> {
    let (this, check_first, running, _) = call(library, arguments)?;
    if let Some(running) = running {
        let operation = sequence_operation(library, interpreter, &this, create, check_first)?;
        running.invoke(operation).map_err(Raised::host)?;
    }
    Ok(Value::None)
}

/// `sequence.create(bind, checkfirst=True)`; the server looks for it.
pub(super) fn create_sequence(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    sequence(library, interpreter, arguments, true)
}

/// `sequence.drop(bind, checkfirst=True)`.
pub(super) fn drop_sequence(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    sequence(library, interpreter, arguments, false)
}

/// The schema as it stands in the database.
pub(super) fn standing(library: &Rc<Library>) -> Result<Schema, Raised> {
    context(library)?.schema().map_err(Raised::host)
}

/// A table as it stands in the database.
pub(super) fn standing_table<'a>(
    schema: &'a Schema,
    table: &TableObject,
) -> Result<&'a Table, Raised> {
    let name = table.table_name();
    schema.table(&name).ok_or_else(|| {
        Raised::exception("NoSuchTableError", name.to_string())
            .with_hint("ask `sa.inspect(bind).has_table(...)` first")
    })
}

/// The columns of a table of the database, without those that the script declares itself.
pub(super) fn loaded_columns(
    library: &Rc<Library>,
    found: &Table,
    declared: &[Value],
) -> Vec<Rc<Instance>> {
    let own: Vec<String> = declared
        .iter()
        .filter_map(|item| column(&as_column(item)?).ok()?.name())
        .collect();
    columns_of(library, found)
        .into_iter()
        .filter(|instance| {
            let name = column(instance).ok().and_then(|column| column.name());
            name.is_none_or(|name| !own.contains(&name))
        })
        .collect()
}

/// The columns of a table of the database.
pub(in crate::pylib) fn columns_of(library: &Rc<Library>, table: &Table) -> Vec<Rc<Instance>> {
    let key = table.primary_key.as_ref();
    (table.columns.iter())
        .map(|found| {
            let mut state = ColumnState {
                name: Some(found.name.clone()),
                data_type: Some(inspector::type_value(library, &found.data_type)),
                nullable: Some(found.nullable),
                primary_key: found.primary_key
                    || key.is_some_and(|key| key.columns.contains(&found.name)),
                autoincrement: found.autoincrement,
                ..ColumnState::default()
            };
            if found.comment.is_some() {
                state.rare.comment.clone_from(&found.comment);
            }
            Instance::new(
                &library.class(&COLUMN),
                Some(Rc::new(ColumnObject::new(state))),
                None,
            )
        })
        .collect()
}

/// `metadata.reflect(bind, schema=None, only=None)`.
pub(super) fn reflect(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "reflect";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &["self", "bind"],
        &[
            "schema",
            "views",
            "only",
            "extend_existing",
            "autoload_replace",
            "resolve_fks",
        ],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    let this = bound.value("self");
    if !is_bind(library, &bound.value("bind")) {
        return Err(Raised::unsupported(
            "`MetaData.reflect()` reads a database, which models cannot do",
        )
        .with_hint("declare the tables, or give it `op.get_bind()` in a migration script"));
    }
    let schema = bound.text(NAME, "schema")?;
    let only = match bound.some("only") {
        Some(only) => {
            let mut names = Vec::new();
            for name in interpreter.iterate(&only)? {
                names.push(interpreter.text(&name)?);
            }
            Some(names)
        }
        None => None,
    };
    let present = context(library)?.schema().map_err(Raised::host)?;
    for found in &present.tables {
        let is_wanted = found.name.schema == schema
            && only
                .as_ref()
                .is_none_or(|only| only.contains(&found.name.name));
        if !is_wanted {
            continue;
        }
        let mut call = Arguments::positional([Value::str(&found.name.name), this.clone()]);
        (call.positional).extend(columns_of(library, found).into_iter().map(Value::Instance));
        if let Some(schema) = &schema {
            call.keywords.push(("schema".into(), Value::str(schema)));
        }
        call.keywords
            .push(("keep_existing".into(), Value::Bool(true)));
        table::construct(library, interpreter, &library.class(&TABLE), call, None)?;
    }
    Ok(Value::None)
}
