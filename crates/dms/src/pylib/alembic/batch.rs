//! `op.batch_alter_table()`: its directives are the plain ones with the table filled in, carried out at its end.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Key, Place, Raised, Value};

use super::bind;
use super::context::get_context;
use super::op::{BatchForm, DIRECTIVES, f};
use super::scope::{Directive, Scope, Waiting, context, names};
use super::table::make_table_of;
use crate::op::{
    AddColumn, BatchAlterTable, BatchError, Change, CreateConstraint, CreateIndex, DefaultValue,
    Operation, Placement, Recreate,
};
use crate::pylib::MigrationContext;
use crate::pylib::convert::{self, Strictness};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, text, wrong_type};
use crate::pylib::sqlalchemy::metadata::naming_convention;
use crate::pylib::sqlalchemy::table::TableObject;
use crate::schema::{Table, TableName};

const NAME: &str = "batch_alter_table";

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
    /// All but the operations, which wait, and the placements, which come with them.
    settings: BatchAlterTable,
    placements: RefCell<Vec<Placement>>,
}

/// `op.batch_alter_table(table_name, schema=None, recreate='auto', ...)`.
pub(super) fn batch_alter_table(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
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
    let context = context(library, NAME)?;
    let recreate = match bound.some("recreate") {
        None => Recreate::Auto,
        Some(Value::Str(word)) if &*word == "auto" => Recreate::Auto,
        Some(Value::Str(word)) if &*word == "always" => Recreate::Always,
        Some(Value::Str(word)) if &*word == "never" => Recreate::Never,
        Some(other) => {
            return Err(wrong_type(
                NAME,
                "recreate",
                "'auto', 'always' or 'never'",
                &other,
            ));
        }
    };
    let table = bound.required_text(NAME, "table_name")?;
    let schema = bound.text(NAME, "schema")?;
    let scope = Scope {
        library: library.clone(),
        waiting: None,
    };
    let is_rebuilt = rebuilds(context.as_ref(), recreate);
    let given = |interpreter: &mut Interpreter, bound: &mut Bound, items: &str, keywords: &str| {
        if !is_rebuilt {
            return Ok(None);
        }
        given_table(&scope, interpreter, &table, bound, items, keywords)
    };
    let table_args = given(interpreter, &mut bound, "table_args", "table_kwargs")?;
    let reflect_args = given(interpreter, &mut bound, "reflect_args", "reflect_kwargs")?;
    check_new_table(table_args.as_ref())?;
    let settings = BatchAlterTable {
        recreate,
        reflect_args,
        table_args,
        copy_from: copy_from(library, interpreter, &mut bound)?,
        naming: match bound.some("naming_convention") {
            Some(convention) => Some(naming_convention(interpreter, &convention)?.0),
            None => None,
        },
        partial_reordering: partial_reordering(interpreter, &mut bound)?,
        ..BatchAlterTable::new(TableName::in_schema(schema.clone(), table.clone()))
    };
    let batch = Batch {
        table,
        schema,
        waiting: Rc::new(RefCell::default()),
        settings,
        placements: RefCell::default(),
    };
    Ok(Instance::with_payload(
        &library.class(&BATCH_OPERATIONS),
        batch,
        None,
    ))
}

/// A table of the arguments in the parameter `items` and the keywords in `keywords`; `None` if there are none.
fn given_table(
    scope: &Scope,
    interpreter: &mut Interpreter,
    table: &str,
    bound: &mut Bound,
    items: &str,
    keywords: &str,
) -> Result<Option<Table>, Raised> {
    let items = match bound.some(items) {
        Some(items) => interpreter.iterate(&items)?,
        None => Vec::new(),
    };
    let keywords: Vec<(Rc<str>, Value)> = match bound.some(keywords) {
        None => Vec::new(),
        Some(Value::Dict(entries)) => {
            let entries = entries.borrow();
            let entry =
                |(key, value): (&Key, &Value)| Some((key.0.as_str()?.into(), value.clone()));
            let entries = entries.iter().filter_map(entry);
            own_keywords(keywords, entries.collect())?
        }
        Some(other) => return Err(wrong_type(NAME, keywords, "a dict", &other)),
    };
    if items.is_empty() && keywords.is_empty() {
        return Ok(None);
    }
    let parts = (items, keywords);
    let made = make_table_of(
        scope,
        interpreter,
        NAME,
        table,
        parts,
        Strictness::Operation,
    )?;
    Ok(Some(made.1))
}

/// Whether what is said of the new table can come to count: other databases pass it over, as in Alembic.
fn rebuilds(context: &dyn MigrationContext, recreate: Recreate) -> bool {
    let always = BatchAlterTable {
        recreate: Recreate::Always,
        ..BatchAlterTable::new(TableName::new(""))
    };
    recreate == Recreate::Always || context.dialect().rebuilds(&always)
}

fn check_new_table(args: Option<&Table>) -> Result<(), Raised> {
    if args.is_none_or(|args| args.prefixes.is_empty()) {
        return Ok(());
    }
    Err(Raised::unsupported(
        "`prefixes` in `table_kwargs` of `batch_alter_table` would make a table of another kind",
    )
    .with_hint(
        "create the other table with `op.create_table(..., prefixes=[...])` and copy the rows",
    ))
}

/// Keywords of a `Table` that mean something in a batch. Those that only say how it is read need not be known.
fn own_keywords(
    parameter: &str,
    mut keywords: Vec<(Rc<str>, Value)>,
) -> Result<Vec<(Rc<str>, Value)>, Raised> {
    const READING: [&str; 5] = [
        "autoload_with",
        "autoload_replace",
        "listeners",
        "resolve_fks",
        "extend_existing",
    ];
    for (keyword, hint) in [
        ("schema", "give it to `op.batch_alter_table(...)` itself"),
        (
            "include_columns",
            "drop the other columns with `batch_op.drop_column(...)`",
        ),
        (
            "exclude_columns",
            "drop the columns with `batch_op.drop_column(...)`",
        ),
    ] {
        if keywords.iter().any(|(known, _)| &**known == keyword) {
            return Err(Raised::type_error(format!(
                "{NAME}() argument '{parameter}' cannot have '{keyword}'"
            ))
            .with_hint(hint));
        }
    }
    if parameter == "reflect_kwargs" {
        keywords.retain(|(keyword, _)| !READING.contains(&&**keyword));
    }
    Ok(keywords)
}

/// `copy_from=`: a table that stands for the one in the database.
fn copy_from(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    bound: &mut Bound,
) -> Result<Option<Table>, Raised> {
    match bound.some("copy_from") {
        None => Ok(None),
        Some(Value::Instance(instance)) if instance.payload::<TableObject>().is_some() => {
            convert::table(library, interpreter, &instance, Strictness::Script).map(Some)
        }
        Some(other) => Err(wrong_type(NAME, "copy_from", "a Table", &other)),
    }
}

/// `partial_reordering=`: tuples of columns that are to follow each other.
fn partial_reordering(
    interpreter: &mut Interpreter,
    bound: &mut Bound,
) -> Result<Vec<Vec<String>>, Raised> {
    let Some(value) = bound.some("partial_reordering") else {
        return Ok(Vec::new());
    };
    let mut groups = Vec::new();
    let tuples = interpreter
        .iterate(&value)
        .map_err(|_| wrong_type(NAME, "partial_reordering", "a list of tuples", &value))?;
    for group in tuples {
        groups.push(names(interpreter, NAME, "partial_reordering", &group)?);
    }
    Ok(groups)
}

/// Takes `insert_before=` and `insert_after=` out of the arguments of `add_column`.
fn placement(arguments: &mut Arguments) -> Result<Option<Placement>, Raised> {
    let mut take = |keyword: &str| {
        let position = arguments
            .keywords
            .iter()
            .position(|(name, _)| &**name == keyword)?;
        let (_, value) = arguments.keywords.remove(position);
        (!value.is_none()).then_some(value)
    };
    let (before, after) = (take("insert_before"), take("insert_after"));
    if before.is_none() && after.is_none() {
        return Ok(None);
    }
    let name = |keyword, value: Option<Value>| {
        value
            .map(|value| text("add_column", keyword, &value))
            .transpose()
    };
    Ok(Some(Placement {
        column: String::new(),
        before: name("insert_before", before)?,
        after: name("insert_after", after)?,
    }))
}

/// Tells a change of a column what the column is, which a rebuild would know of itself.
fn tell_existing(operation: &mut Operation, table: &Table) {
    let Operation::AlterColumn(alter) = operation else {
        return;
    };
    let Some(column) = table.column(&alter.column) else {
        return;
    };
    if alter.existing_type.is_some() {
        return;
    }
    alter.existing_type = Some(column.data_type.clone());
    alter.existing_nullable.get_or_insert(column.nullable);
    if alter.existing_comment.is_none() {
        alter.existing_comment.clone_from(&column.comment);
    }
    if alter.existing_server_default == Change::Keep {
        let default = column.server_default.clone().map(DefaultValue::Default);
        alter.existing_server_default = Change::Set(default);
    }
}

/// What `table_args` of a table that is rebuilt adds to it, where the database alters it in place.
fn besides(table: &TableName, args: &Table) -> Result<Vec<Operation>, Raised> {
    if let Some((option, _)) = args.options.0.first() {
        return Err(Raised::unsupported(format!(
            "`{option}` in `table_kwargs` of `batch_alter_table` needs a new table, and this database alters tables in place"
        ))
        .with_hint("change it as SQL: `op.execute(\"ALTER TABLE ...\")`"));
    }
    let columns = args.columns.iter().map(|column| {
        Operation::AddColumn(AddColumn {
            table: table.clone(),
            column: column.clone(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            if_not_exists: false,
            inline_references: false,
            inline_primary_key: false,
        })
    });
    let constraints = args.constraints.iter().map(|constraint| {
        Operation::CreateConstraint(CreateConstraint {
            table: table.clone(),
            constraint: constraint.clone(),
        })
    });
    let indexes = args.indexes.iter().map(|index| {
        Operation::CreateIndex(CreateIndex {
            table: table.clone(),
            index: index.clone(),
            if_not_exists: false,
        })
    });
    Ok(columns.chain(constraints).chain(indexes).collect())
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
            let placement = if name == "add_column" {
                placement(&mut arguments)?
            } else {
                None
            };
            let scope = Scope {
                library: library.clone(),
                waiting: Some(batch.waiting.clone()),
            };
            let value = directive(&scope, interpreter, arguments)?;
            if let (Some(mut placement), Some((Operation::AddColumn(add), _))) =
                (placement, batch.waiting.borrow().last())
            {
                placement.column.clone_from(&add.column.name);
                batch.placements.borrow_mut().push(placement);
            }
            Ok(value)
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
            let context = context(&self.0, NAME)?;
            let (operations, places): (Vec<Operation>, Vec<Option<Place>>) =
                waiting.into_iter().unzip();
            let whole = BatchAlterTable {
                operations,
                placements: batch.placements.take(),
                ..batch.settings.clone()
            };
            let is_done = context
                .batch(&whole)
                .map_err(|BatchError { operation, error }| {
                    let mut raised = Raised::host(error);
                    if let Some(place) = operation.and_then(|number| places.get(number)) {
                        raised.0.place.clone_from(place);
                    }
                    raised
                })?;
            if is_done {
                return Ok(true);
            }
            let always = whole.recreate == Recreate::Always;
            let besides = match whole.table_args.as_ref().filter(|_| always) {
                Some(args) => besides(&whole.table, args)?,
                None => Vec::new(),
            };
            let besides = besides.into_iter().map(|operation| (operation, None));
            let mut operations = whole.operations;
            if always {
                let known = context.schema().ok();
                let known = known.as_ref().and_then(|schema| schema.table(&whole.table));
                if let Some(table) = whole.copy_from.as_ref().or(known) {
                    operations
                        .iter_mut()
                        .for_each(|operation| tell_existing(operation, table));
                }
            }
            let waiting = operations.into_iter().zip(places);
            for (operation, place) in waiting.chain(besides) {
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
