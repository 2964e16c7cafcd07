//! `alembic_postgresql_enum`: the directives that it adds to `op`, and what their arguments are made of.

use std::rc::Rc;
use std::sync::LazyLock;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};
use regex::Regex;

use super::MigrationContext;
use super::library::{Body, ClassSpec, Library, Names, PythonModule, keep};
use super::signature::{Signature, text, type_name, unknown_value, wrong_type};
use crate::op::{Execute, Operation};

/// The modules of the package.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "alembic_postgresql_enum",
        build: |names, _| {
            references(names);
            names.functions(&[("set_configuration", |_, _, _| Ok(Value::None))]);
            names.inert("Config");
            names.submodules(&["get_enum_data", "sql_commands"]);
            Ok(())
        },
    },
    PythonModule {
        name: "alembic_postgresql_enum.get_enum_data",
        build: |names, _| {
            references(names);
            Ok(())
        },
    },
    PythonModule {
        name: "alembic_postgresql_enum.sql_commands",
        build: |names, _| {
            names.submodules(&["indexes"]);
            Ok(())
        },
    },
    PythonModule {
        name: "alembic_postgresql_enum.sql_commands.indexes",
        build: |names, _| {
            names.classes(&[&TABLE_INDEX]);
            Ok(())
        },
    },
];

/// What the package adds to `op`.
pub(super) const DIRECTIVES: &[(&str, Body)] = &[
    ("sync_enum_values", sync_enum_values),
    ("add_enum_value", add_enum_value),
];

fn references(names: &Names<'_>) {
    names.classes(&[&TABLE_REFERENCE]);
    let class = names.library.class(&COLUMN_TYPE);
    for (name, is_array) in [("COMMON", false), ("ARRAY", true)] {
        let member = Instance::with_payload(&class, ColumnType { is_array }, None);
        (class.attributes.borrow_mut()).insert(name.into(), member);
    }
    names.value("ColumnType", Value::Class(class));
}

/// `ColumnType`.
static COLUMN_TYPE: ClassSpec = ClassSpec::plain("alembic_postgresql_enum", "ColumnType", &[]);

#[derive(Clone, Copy)]
struct ColumnType {
    is_array: bool,
}

/// `TableReference`.
static TABLE_REFERENCE: ClassSpec = ClassSpec {
    module: "alembic_postgresql_enum",
    name: "TableReference",
    bases: &[],
    hooks: None,
    methods: &[("__init__", table_reference)],
};

/// A column of the enum.
#[derive(Clone)]
struct Reference {
    table: String,
    column: String,
    /// The schema, where it is said; the inner `None` for the default one.
    schema: Option<Option<String>>,
    is_array: bool,
    default: Option<String>,
}

impl Reference {
    fn of(table: String, column: String) -> Self {
        Self {
            table,
            column,
            schema: None,
            is_array: false,
            default: None,
        }
    }

    fn table(&self, enum_schema: &str) -> String {
        let schema = match &self.schema {
            Some(schema) => schema.as_deref().filter(|schema| !schema.is_empty()),
            None => Some(enum_schema),
        };
        match schema {
            Some(schema) => format!("{}.{}", quoted(schema), quoted(&self.table)),
            None => quoted(&self.table),
        }
    }
}

fn table_reference(
    _: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "TableReference";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &["self", "table_name", "column_name"],
        &["table_schema", "column_type", "existing_server_default"],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    let mut reference = Reference::of(
        bound.required_text(NAME, "table_name")?,
        bound.required_text(NAME, "column_name")?,
    );
    if let Some(schema) = bound.take("table_schema") {
        reference.schema = Some(match schema {
            Value::None => None,
            other => Some(text(NAME, "table_schema", &other)?),
        });
    }
    if let Some(column_type) = bound.some("column_type") {
        reference.is_array = is_array(NAME, &column_type)?;
    }
    reference.default = bound.text(NAME, "existing_server_default")?;
    keep(&bound.value("self"), reference)
}

fn is_array(function: &str, value: &Value) -> Result<bool, Raised> {
    match value {
        Value::Instance(instance) => instance.payload::<ColumnType>(),
        _ => None,
    }
    .map(|column_type| column_type.is_array)
    .ok_or_else(|| wrong_type(function, "column_type", "a ColumnType", value))
}

/// `TableIndex`.
static TABLE_INDEX: ClassSpec = ClassSpec {
    module: "alembic_postgresql_enum.sql_commands.indexes",
    name: "TableIndex",
    bases: &[],
    hooks: Some(|_| Rc::new(IndexHooks)),
    methods: &[("__init__", |_, _, arguments| {
        const NAME: &str = "TableIndex";
        const SIGNATURE: Signature = Signature::new(NAME, &["self", "name", "definition"], &[]);
        let mut bound = SIGNATURE.bind(arguments)?;
        let index = Index {
            name: bound.required_text(NAME, "name")?,
            definition: bound.required_text(NAME, "definition")?,
        };
        keep(&bound.value("self"), index)
    })],
};

#[derive(Clone)]
struct Index {
    name: String,
    definition: String,
}

struct IndexHooks;

impl HostClass for IndexHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let index = instance.payload::<Index>();
        Ok(index.and_then(|index| match name {
            "name" => Some(Value::str(&index.name)),
            "definition" => Some(Value::str(&index.definition)),
            _ => None,
        }))
    }
}

fn running(library: &Rc<Library>, directive: &str) -> Result<Rc<dyn MigrationContext>, Raised> {
    super::alembic::context(library, directive)
}

fn execute(context: &dyn MigrationContext, sql: String) -> Result<(), Raised> {
    let operation = Operation::Execute(Execute::new(sql));
    context.invoke(operation).map_err(Raised::host)
}

/// A name as the package writes it: always in quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `op.add_enum_value(enum_schema, enum_name, new_value, before_value=None)`.
fn add_enum_value(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "add_enum_value";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &["enum_schema", "enum_name", "new_value"],
        &["before_value"],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    let context = running(library, NAME)?;
    let schema = bound.required_text(NAME, "enum_schema")?;
    let name = bound.required_text(NAME, "enum_name")?;
    let value = bound.required_text(NAME, "new_value")?;
    let behind = match bound.text(NAME, "before_value")? {
        Some(neighbor) if !neighbor.is_empty() => format!(" AFTER {}", literal(&neighbor)),
        _ => String::new(),
    };
    if context.dialect().name() == "postgresql" {
        let enumeration = format!("{}.{}", quoted(&schema), quoted(&name));
        let value = literal(&value);
        execute(
            &*context,
            format!("ALTER TYPE {enumeration} ADD VALUE {value}{behind}"),
        )?;
    }
    Ok(Value::None)
}

/// `op.sync_enum_values(enum_schema, enum_name, new_values, affected_columns, enum_values_to_rename=(),
/// indexes_to_recreate=None)`.
fn sync_enum_values(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "sync_enum_values";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &["enum_schema", "enum_name", "new_values", "affected_columns"],
        &["enum_values_to_rename", "indexes_to_recreate"],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    let context = running(library, NAME)?;
    let schema = bound.required_text(NAME, "enum_schema")?;
    let name = bound.required_text(NAME, "enum_name")?;
    let mut values = Vec::new();
    for value in interpreter.iterate(&bound.value("new_values"))? {
        values.push(text(NAME, "new_values", &value)?);
    }
    let renamed = renamed(interpreter, bound.some("enum_values_to_rename"))?;
    let mut indexes = Vec::new();
    if let Some(given) = bound.some("indexes_to_recreate") {
        for value in interpreter.iterate(&given)? {
            indexes.push(index(interpreter, &value)?);
        }
    }
    let is_postgresql = context.dialect().name() == "postgresql";
    let mut references = Vec::new();
    for value in interpreter.iterate(&bound.value("affected_columns"))? {
        let mut reference = reference(interpreter, &value)?;
        // The older way of saying it leaves the default to be asked for.
        if is_postgresql && !matches!(value, Value::Instance(_)) {
            reference.default = column_default(&*context, &schema, &reference)?;
        }
        references.push(reference);
    }
    if is_postgresql {
        let change = Change {
            schema,
            name,
            values,
            references,
            renamed,
            indexes,
        };
        for statement in change.statements() {
            execute(&*context, statement)?;
        }
    }
    Ok(Value::None)
}

fn renamed(
    interpreter: &mut Interpreter,
    given: Option<Value>,
) -> Result<Vec<(String, String)>, Raised> {
    const NAME: &str = "sync_enum_values";
    let mut pairs = Vec::new();
    for pair in given.map_or_else(|| Ok(Vec::new()), |given| interpreter.iterate(&given))? {
        let items = interpreter.iterate(&pair)?;
        let [old, new] = items.as_slice() else {
            return Err(
                wrong_type(NAME, "enum_values_to_rename", "a list of pairs", &pair)
                    .with_hint("write `[(\"old\", \"new\")]`"),
            );
        };
        pairs.push((
            text(NAME, "enum_values_to_rename", old)?,
            text(NAME, "enum_values_to_rename", new)?,
        ));
    }
    Ok(pairs)
}

fn index(interpreter: &mut Interpreter, value: &Value) -> Result<Index, Raised> {
    const NAME: &str = "sync_enum_values";
    if let Value::Instance(instance) = value
        && let Some(index) = instance.payload::<Index>()
    {
        return Ok((*index).clone());
    }
    let items = match value {
        Value::Tuple(_) | Value::List(_) => interpreter.iterate(value)?,
        _ => Vec::new(),
    };
    match items.as_slice() {
        [name, definition] => Ok(Index {
            name: text(NAME, "indexes_to_recreate", name)?,
            definition: text(NAME, "indexes_to_recreate", definition)?,
        }),
        _ => Err(wrong_type(
            NAME,
            "indexes_to_recreate",
            "a list of TableIndex",
            value,
        )),
    }
}

fn reference(interpreter: &mut Interpreter, value: &Value) -> Result<Reference, Raised> {
    const NAME: &str = "sync_enum_values";
    match value {
        Value::Instance(instance) => {
            if let Some(reference) = instance.payload::<Reference>() {
                return Ok((*reference).clone());
            }
        }
        Value::Tuple(_) => {
            let items = interpreter.iterate(value)?;
            if let [table, column, rest @ ..] = items.as_slice() {
                let mut reference = Reference::of(
                    text(NAME, "affected_columns", table)?,
                    text(NAME, "affected_columns", column)?,
                );
                if let Some(column_type) = rest.first() {
                    reference.is_array = is_array(NAME, column_type)?;
                }
                return Ok(reference);
            }
        }
        Value::Opaque(opaque) => {
            return Err(unknown_value("an item of `affected_columns`", opaque));
        }
        _ => {}
    }
    Err(Raised::exception(
        "ValueError",
        format!(
            "Affected columns must contain tuples or TableReferences, not {}",
            type_name(value)
        ),
    )
    .with_hint("write `affected_columns=[TableReference(table_name=\"t\", column_name=\"c\")]`"))
}

fn column_default(
    context: &dyn MigrationContext,
    schema: &str,
    reference: &Reference,
) -> Result<Option<String>, Raised> {
    let sql = "SELECT column_default FROM information_schema.columns \
               WHERE table_schema = $1 AND table_name = $2 AND column_name = $3";
    let parameters = [schema, &reference.table, &reference.column]
        .map(|text| crate::conn::Value::Text(text.to_owned()));
    let rows = context.query(sql, &parameters).map_err(Raised::host)?;
    Ok((rows.rows.first()).and_then(|row| row.text(0).map(str::to_owned)))
}

/// The operators that compare the new type with the old one meanwhile, and their functions.
const OPERATORS: [(&str, &str); 2] = [("!=", "new_old_not_equals"), ("=", "new_old_equals")];

static CAST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"::[.\w]+").expect("invariant: a constant pattern is valid"));

/// A change of an enum's values.
struct Change {
    schema: String,
    name: String,
    values: Vec<String>,
    references: Vec<Reference>,
    renamed: Vec<(String, String)>,
    indexes: Vec<Index>,
}

impl Change {
    fn new_type(&self) -> String {
        format!("{}.{}", quoted(&self.schema), quoted(&self.name))
    }

    fn old_name(&self) -> String {
        quoted(&format!("{}_old", self.name))
    }

    fn old_type(&self) -> String {
        format!("{}.{}", quoted(&self.schema), self.old_name())
    }

    /// The statements of the package, line by line.
    fn statements(&self) -> Vec<String> {
        let (new, old) = (self.new_type(), self.old_type());
        let values: Vec<String> = self.values.iter().map(|value| literal(value)).collect();
        let mut statements = vec![
            format!("ALTER TYPE {new} RENAME TO {}", self.old_name()),
            format!("CREATE TYPE {new} AS ENUM({})", values.join(", ")),
        ];
        for (operator, function) in OPERATORS {
            self.create_operator(operator, function, &mut statements);
        }
        for index in &self.indexes {
            statements.push(drop_index(&index.name));
        }
        for reference in &self.references {
            self.convert(reference, &mut statements);
        }
        let schema = quoted(&self.schema);
        for (operator, function) in OPERATORS {
            statements.push(format!(
                "DROP OPERATOR IF EXISTS {schema}.{operator} (\n                {new},\n                {old}\n            )"
            ));
            statements.push(format!(
                "DROP FUNCTION {schema}.{function}(\n            new_enum_val {new}, old_enum_val {old}\n        )"
            ));
        }
        statements.push(format!("DROP TYPE {old}"));
        for index in &self.indexes {
            statements.push(self.index_definition(&index.definition));
        }
        statements
    }

    fn create_operator(&self, operator: &str, function: &str, statements: &mut Vec<String>) {
        let (new, old) = (self.new_type(), self.old_type());
        let schema = quoted(&self.schema);
        let head = format!(
            "CREATE FUNCTION {schema}.{function}(\n                new_enum_val {new}, old_enum_val {old}\n            )\n            \
             RETURNS boolean AS $$\n                SELECT new_enum_val::text {operator}"
        );
        let tail = "\n            $$ LANGUAGE SQL IMMUTABLE";
        let cases: Vec<String> = (self.renamed.iter())
            .map(|(before, after)| {
                format!(
                    "WHEN old_enum_val::text = {} THEN {}",
                    literal(before),
                    literal(after)
                )
            })
            .collect();
        statements.push(if cases.is_empty() {
            format!("{head} old_enum_val::text;{tail}")
        } else {
            format!(
                "{head} CASE\n                    {}\n\n                    ELSE old_enum_val::text\n                END;{tail}",
                cases.join(" ")
            )
        });
        statements.push(format!(
            "CREATE OPERATOR {schema}.{operator} (\n            leftarg = {new},\n            rightarg = {old},\n            \
             procedure = {schema}.{function}\n        )"
        ));
    }

    fn convert(&self, reference: &Reference, statements: &mut Vec<String>) {
        let table = reference.table(&self.schema);
        let column = quoted(&reference.column);
        if reference.default.is_some() {
            statements.push(format!(
                "ALTER TABLE {table}\n             ALTER COLUMN {column} DROP DEFAULT"
            ));
        }
        let new = self.new_type();
        statements.push(if reference.is_array {
            let mut cast = format!("{column}::text[]");
            for (before, after) in &self.renamed {
                cast = format!("array_replace({cast}, {}, {})", literal(before), literal(after));
            }
            format!(
                "ALTER TABLE {table} \n            ALTER COLUMN {column} TYPE {new}[]\n            USING {cast}::{new}[]"
            )
        } else {
            self.conversion(&table, &column)
        });
        if let Some(default) = &reference.default {
            let default = self.default(default);
            statements.push(format!(
                "ALTER TABLE {table}\n            ALTER COLUMN {column} SET DEFAULT {default}"
            ));
        }
    }

    fn conversion(&self, table: &str, column: &str) -> String {
        let new = self.new_type();
        let head = format!(
            "ALTER TABLE {table} \n                ALTER COLUMN {column} TYPE {new} \n                USING"
        );
        if self.renamed.is_empty() {
            return format!("{head} {column}::text::{new}");
        }
        let cases: Vec<String> = (self.renamed.iter())
            .map(|(before, after)| {
                format!(
                    "WHEN {column}::text = {} THEN {}::{new}",
                    literal(before),
                    literal(after)
                )
            })
            .collect();
        format!(
            "{head} CASE \n                {}\n\n                ELSE {column}::text::{new}\n                END",
            cases.join(" ")
        )
    }

    /// A default with the new values and the new type.
    fn default(&self, default: &str) -> String {
        let new = match self.schema.as_str() {
            "" => self.name.clone(),
            schema => format!("{schema}.{}", self.name),
        };
        if default.starts_with("ARRAY[") {
            let default = self.with_new_values(default);
            let cast = format!("::{new}");
            return (CAST.replace_all(&default, regex::NoExpand(&cast))).into_owned();
        }
        let brackets = if default.ends_with("[]") { "[]" } else { "" };
        let value = default.split_once("::").map_or(default, |(value, _)| value);
        format!("{}::{new}{brackets}", self.with_new_values(value))
    }

    fn with_new_values(&self, text: &str) -> String {
        (self.renamed.iter()).fold(text.to_owned(), |text, (before, after)| {
            text.replace(&format!("'{before}'"), &format!("'{after}'"))
                .replace(&format!("\"{before}\""), &format!("\"{after}\""))
        })
    }

    fn index_definition(&self, definition: &str) -> String {
        (self.renamed.iter()).fold(definition.to_owned(), |text, (before, after)| {
            [self.name.clone(), format!("{}.{}", self.schema, self.name)]
                .iter()
                .fold(text, |text, name| {
                    text.replace(
                        &format!("'{before}'::{name}"),
                        &format!("'{after}'::{name}"),
                    )
                })
        })
    }
}

fn drop_index(name: &str) -> String {
    let bare = |name: &str| quoted(name.trim_matches('"'));
    match name.rsplit_once('.') {
        Some((schema, name)) => {
            format!("DROP INDEX IF EXISTS {}.{}", bare(schema), bare(name))
        }
        None => format!("DROP INDEX IF EXISTS {}", bare(name)),
    }
}
