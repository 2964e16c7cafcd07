//! Types.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use crate::dialect::Dialect;
use crate::pylib::MigrationContext;
use crate::pylib::alembic::inspector;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::literal::{literal, quoted};
use crate::pylib::signature::{Signature, type_name, unknown_value};
use crate::pylib::sqlalchemy::metadata::metadata;
use crate::pylib::sqlalchemy::types::{
    COMPILED, TypeObject, is_spatial, is_type, to_instance, type_class,
};
use crate::pylib::sqlalchemy::{clause, compiled};
use crate::schema::{DataType, Expression, Literal, TypeClass};

/// The dialects that `load_dialect_impl()` is asked for.
/// The classes of the dialects, which scripts ask for by `isinstance(bind.dialect, PGDialect)`.
pub(in crate::pylib) static PG_DIALECT: ClassSpec = ClassSpec::plain(
    "sqlalchemy.dialects.postgresql.base",
    "PGDialect",
    &[&DIALECT],
);
pub(in crate::pylib) static MYSQL_DIALECT: ClassSpec = ClassSpec::plain(
    "sqlalchemy.dialects.mysql.base",
    "MySQLDialect",
    &[&DIALECT],
);
pub(in crate::pylib) static SQLITE_DIALECT: ClassSpec = ClassSpec::plain(
    "sqlalchemy.dialects.sqlite.base",
    "SQLiteDialect",
    &[&DIALECT],
);

/// The names of the dialects.
pub(in crate::pylib) const DIALECTS: &[&str] = &["sqlite", "postgresql", "mysql", "mariadb"];

/// A dialect, as a `TypeDecorator` or a script sees it.
static DIALECT: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.default",
    name: "DefaultDialect",
    bases: &[],
    hooks: Some(|library| Rc::new(DialectHooks(library.clone()))),
    methods: &[
        ("type_descriptor", |_, interpreter, mut arguments| {
            arguments.require("type_descriptor", "self")?;
            let data_type = arguments.require("type_descriptor", "typeobj")?;
            to_instance(interpreter, data_type)
        }),
        ("has_table", |library, interpreter, arguments| {
            const SIGNATURE: Signature = Signature::new(
                "has_table",
                &["self", "connection", "table_name"],
                &["schema"],
            );
            let mut bound = SIGNATURE.bind(arguments)?;
            let inspector = inspector::inspector(library)?;
            let has_table = interpreter.attribute(&inspector, "has_table")?;
            let (table, schema) = (bound.value("table_name"), bound.value("schema"));
            interpreter.call(&has_table, Arguments::positional([table, schema]))
        }),
    ],
};

/// The driver that SQLAlchemy takes for a dialect if none is named.
fn driver(dialect: &Value) -> &'static str {
    match dialect.as_str() {
        Some("sqlite") => "pysqlite",
        Some("postgresql") => "psycopg",
        _ => "mysqldb",
    }
}

/// `dialect.identifier_preparer`, which quotes names.
static IDENTIFIER_PREPARER: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.compiler",
    name: "IdentifierPreparer",
    bases: &[],
    hooks: None,
    methods: &[
        ("quote", quoted_name),
        ("quote_schema", quoted_name),
        ("quote_identifier", |library, interpreter, arguments| {
            let quoted = quoted_name(library, interpreter, arguments)?;
            let name = interpreter.text(&quoted)?;
            let is_mysql = (library.context.as_ref())
                .is_some_and(|context| matches!(context.dialect().name(), "mysql" | "mariadb"));
            let mark = if is_mysql { '`' } else { '"' };
            Ok(if name.starts_with(mark) {
                quoted
            } else {
                Value::str(format!("{mark}{name}{mark}"))
            })
        }),
        ("format_table", |library, interpreter, mut arguments| {
            let this = arguments.require("format_table", "self")?;
            let table = arguments.require("format_table", "table")?;
            let mut parts = Vec::new();
            for attribute in ["schema", "name"] {
                let name = interpreter.attribute(&table, attribute)?;
                if !name.is_none() {
                    let given = Arguments::positional([this.clone(), name]);
                    let quoted = quoted_name(library, interpreter, given)?;
                    parts.push(interpreter.text(&quoted)?);
                }
            }
            Ok(Value::str(parts.join(".")))
        }),
        ("format_column", |library, interpreter, mut arguments| {
            let this = arguments.require("format_column", "self")?;
            let column = arguments.require("format_column", "column")?;
            let name = interpreter.attribute(&column, "name")?;
            quoted_name(library, interpreter, Arguments::positional([this, name]))
        }),
    ],
};

fn quoted_name(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("quote", "self")?;
    let name = arguments.require("quote", "ident")?;
    let name = interpreter.text(&name)?;
    let own = match &this {
        Value::Instance(instance) => instance.payload::<Preparer>(),
        _ => None,
    };
    let own = own.and_then(|own| crate::dialect::by_name(&own.0));
    Ok(Value::str(match (own, &library.context) {
        (Some(dialect), _) => dialect.quote(&name),
        (None, Some(context)) => context.dialect().quote(&name),
        (None, None) => name,
    }))
}

/// Quotes names of this dialect.
struct Preparer(String);

struct DialectHooks(Rc<Library>);

impl HostClass for DialectHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let own = |name: &str| instance.attributes.borrow().get(name).cloned();
        match (name, &self.0.context) {
            ("driver", _) => Ok(own("name").map(|name| Value::str(driver(&name)))),
            ("dialect_description", _) => Ok(own("name").map(|name| {
                let driver = driver(&name);
                Value::str(format!("{}+{driver}", name.as_str().unwrap_or_default()))
            })),
            ("identifier_preparer", Some(_)) => {
                let class = self.0.class(&IDENTIFIER_PREPARER);
                Ok(Some(Instance::with_payload(&class, (), None)))
            }
            ("default_schema_name", Some(context)) if !context.is_offline() => {
                inspector::default_schema(&**context).map(Some)
            }
            ("server_version_info", Some(context)) if !context.is_offline() => {
                server_version(&**context).map(Some)
            }
            // As SQLAlchemy has it before it has seen a server.
            ("server_version_info", _) => Ok(Some(Value::None)),
            _ => Ok(None),
        }
    }
}

/// The numbers of the server's version, as SQLAlchemy gives them: `(15, 4)`, `(10, 11, 6)`, `(3, 45, 1)`.
fn server_version(context: &dyn MigrationContext) -> Result<Value, Raised> {
    let query = match context.dialect().name() {
        "sqlite" => "SELECT sqlite_version()",
        "postgresql" => "SELECT current_setting('server_version')",
        _ => "SELECT version()",
    };
    let rows = context.query(query, &[]).map_err(Raised::host)?;
    let text = (rows.rows.first())
        .and_then(|row| row.text(0))
        .unwrap_or_default();
    let numbers: Vec<Value> = (text.split(|sign: char| !sign.is_ascii_digit() && sign != '.'))
        .next()
        .unwrap_or_default()
        .split('.')
        .filter_map(|number| number.parse().ok())
        .map(Value::Int)
        .collect();
    Ok(Value::tuple(numbers))
}
/// A compiler, as a function with `@compiles` sees it: it writes types.
static COMPILER: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.compiler",
    name: "GenericTypeCompiler",
    bases: &[],
    hooks: Some(|library| Rc::new(CompilerHooks(library.clone()))),
    methods: &[
        ("process", process),
        ("visit_check_constraint", visit_constraint),
        ("visit_foreign_key_constraint", visit_constraint),
        ("visit_primary_key_constraint", visit_constraint),
        ("visit_unique_constraint", visit_constraint),
    ],
};

/// What `compiler.visit_..._constraint()` answers: the constraint is written as it is by then.
const AS_IT_IS: &str = "\u{1}as it is";

fn visit_constraint(_: &Rc<Library>, _: &mut Interpreter, _: Arguments) -> Result<Value, Raised> {
    Ok(Value::str(AS_IT_IS))
}

/// Runs the function with `@compiles` for the class of a constraint on the running dialect, which may change the
/// constraint and then have it written.
///
/// # Errors
/// When it writes a text of its own.
pub(in crate::pylib) fn check_written(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    constraint: &Rc<Instance>,
) -> Result<(), Raised> {
    let Some(context) = &library.context else {
        return Ok(());
    };
    let dialect = context.dialect().name().to_owned();
    match compiled_for(library, interpreter, constraint, &dialect)?.as_deref() {
        None | Some(AS_IT_IS) => Ok(()),
        Some(_) => Err(Raised::unsupported(format!(
            "the function with `@compiles({})` writes the constraint itself, which dms cannot follow",
            constraint.class.name
        ))
        .with_hint("return what `compiler.visit_...()` writes, or write the constraint with `op.execute()`")),
    }
}

/// The type that a type instance describes.
///
/// # Errors
/// `Unsupported` for a type from a library that is not known, with its name.
pub(in crate::pylib) fn data_type(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<DataType, Raised> {
    convert(library, interpreter, value, true)
}

/// As [`data_type`]; `is_compiled` says whether what `@compiles` decorated counts.
fn convert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
    is_compiled: bool,
) -> Result<DataType, Raised> {
    let instance = match value {
        Value::Instance(instance) => instance.clone(),
        // A class, or whatever else makes a type when it is called.
        other => match to_instance(interpreter, other.clone())? {
            Value::Instance(instance) => instance,
            other => return Err(no_type(&other)),
        },
    };
    let object = match instance.payload::<TypeObject>() {
        Some(object) => object,
        // An `__init__()` of its own need not call that of its base.
        None if is_type(library, value) => Rc::default(),
        None => return Err(no_type(value)),
    };
    let is_own = !instance.class.module.starts_with("sqlalchemy.");
    let mut converted = if let Some(implementation) = &object.implementation {
        let mut wrapped = data_type(library, interpreter, implementation)?;
        wrapped.variants.extend(variants_of_decorator(
            library,
            interpreter,
            &instance,
            &wrapped,
        )?);
        wrapped
    } else if let Some(class) = type_class(&instance.class) {
        let class = named_otherwise(&instance).unwrap_or(class);
        let mut arguments = arguments(library, interpreter, &object)?;
        arguments.retain(|(parameter, _)| class.parameters().contains(parameter));
        arguments.extend(shown_default(class, &arguments));
        if let Some(schema) = own_schema(class, &object)? {
            arguments.push(("schema", schema));
        }
        DataType {
            arguments,
            ..DataType::new(class)
        }
    } else {
        own_words(interpreter, &instance)?
    };
    if is_compiled {
        compiled(library, interpreter, &instance, &mut converted)?;
    }
    if is_own {
        let text = custom_text(library, interpreter, &instance, &converted)?;
        converted.custom = Some(format!("{}.{text}", instance.class.module));
    }
    for (_, variant) in &mut converted.variants {
        variant.custom.clone_from(&converted.custom);
    }
    for (dialect, variant) in &object.variants {
        // What another database has instead need not be known.
        if matches!(variant, Value::Opaque(_)) && crate::dialect::by_name(dialect).is_none() {
            continue;
        }
        let variant = data_type(library, interpreter, variant)?;
        converted.variants.push((dialect.clone(), variant));
    }
    Ok(converted)
}

/// The schema that a type which stands on its own has from its `metadata`.
fn own_schema(class: TypeClass, object: &TypeObject) -> Result<Option<Literal>, Raised> {
    let is_named = matches!(
        class,
        TypeClass::Enum | TypeClass::PgEnum | TypeClass::PgDomain
    );
    let is_said = (object.arguments.iter()).any(|(parameter, _)| *parameter == "schema");
    match &object.metadata {
        Some(Value::Instance(owner)) if is_named && !is_said && !object.inherit_schema => {
            Ok(metadata(owner)?.schema.clone().map(Literal::Text))
        }
        _ => Ok(None),
    }
}

/// A type that writes its own DDL, by `get_col_spec()`.
fn own_words(interpreter: &mut Interpreter, instance: &Rc<Instance>) -> Result<DataType, Raised> {
    let words = match instance.class.lookup("get_col_spec") {
        Some(_) => {
            let this = Value::Instance(instance.clone());
            let method = interpreter.attribute(&this, "get_col_spec")?;
            let answer = interpreter.call(&method, Arguments::default())?;
            words(
                &format!("what `{}.get_col_spec()` returns", instance.class.name),
                &answer,
            )?
        }
        // What `@compiles` says of a dialect comes behind this.
        None if instance.class.lookup(COMPILED).is_some() => String::new(),
        None => {
            return Err(Raised::unsupported(format!(
                "the type `{}` does not say how it is written in SQL",
                instance.class.name
            ))
            .with_hint(
                "give it a `get_col_spec(self, **kw)`, or derive it from `sa.types.TypeDecorator` with an `impl`",
            ));
        }
    };
    let user_defined = |words: String| {
        DataType::new(TypeClass::UserDefined).with("col_spec", Literal::Text(words))
    };
    let mut converted = user_defined(words);
    // A library's type of ours says at once what it is on each dialect.
    if instance.class.lookup("words_of").is_some() {
        let method = interpreter.attribute(&Value::Instance(instance.clone()), "words_of")?;
        for name in DIALECTS {
            let arguments = Arguments::positional([Value::str(name)]);
            let answer = interpreter.call(&method, arguments)?;
            let variant = user_defined(self::words("what a type returns", &answer)?);
            if variant != converted {
                converted.variants.push(((*name).to_owned(), variant));
            }
        }
    }
    Ok(converted)
}

/// The class that a type of the project names as the one to be written like (`__visit_name__`).
fn named_otherwise(instance: &Rc<Instance>) -> Option<TypeClass> {
    let name = instance.class.lookup("__visit_name__")?;
    let name = name.as_str()?;
    TypeClass::ALL.iter().copied().find(|class| {
        class.module() == crate::schema::TypeModule::Sqlalchemy
            && class.name() == name
            && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    })
}

fn words(what: &str, value: &Value) -> Result<String, Raised> {
    match value {
        Value::Str(text) => Ok(text.to_string()),
        Value::Opaque(opaque) => Err(unknown_value(what, opaque)),
        other => Err(Raised::type_error(format!(
            "{what} must be a string, not {}",
            type_name(other)
        ))),
    }
}

/// What functions with `@compiles(Type, "dialect")` say of a type.
fn compiled(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    converted: &mut DataType,
) -> Result<(), Raised> {
    for name in DIALECTS {
        let Some(text) = compiled_for(library, interpreter, instance, name)? else {
            continue;
        };
        let variant = DataType::new(TypeClass::UserDefined).with("col_spec", Literal::Text(text));
        converted.variants.retain(|(known, _)| known != name);
        converted.variants.push(((*name).to_owned(), variant));
    }
    Ok(())
}

/// What a function with `@compiles(Class, "dialect")` says of an instance on a dialect, if there is one.
pub(in crate::pylib) fn compiled_for(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    dialect: &str,
) -> Result<Option<String>, Raised> {
    // What is said of a class of SQLAlchemy's does not count for those that derive from it.
    let is_said = |class: &&Rc<dms_python::Class>| {
        Rc::ptr_eq(class, &instance.class) || !class.module.starts_with("sqlalchemy.")
    };
    let functions = std::iter::once(&instance.class)
        .chain(&instance.class.ancestors)
        .filter(is_said)
        .find_map(|class| class.attributes.borrow().get(COMPILED).cloned());
    let Some(Value::Dict(functions)) = functions else {
        return Ok(None);
    };
    let function = |dialect: &str| {
        let functions = functions.borrow();
        let mut all = functions.iter();
        all.find(|(key, _)| key.0.as_str() == Some(dialect))
            .map(|(_, function)| function.clone())
    };
    let Some(function) = function(dialect).or_else(|| function("")) else {
        return Ok(None);
    };
    let compiler = compiler(library, dialect);
    let arguments = Arguments::positional([Value::Instance(instance.clone()), compiler]);
    let answer = interpreter.call(&function, arguments)?;
    let what = format!("what `@compiles({})` returns", instance.class.name);
    words(&what, &answer).map(Some)
}

/// The text that autogenerate writes for a type of the project or of a library, without its module.
fn custom_text(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    converted: &DataType,
) -> Result<String, Raised> {
    let value = Value::Instance(instance.clone());
    if let Some(Value::Function(_)) = instance.class.lookup("__repr__") {
        return interpreter.representation(&value);
    }
    match instance.class.lookup("__init__") {
        Some(Value::Function(function)) if !is_decorator(instance) => {
            let mut parts = Vec::new();
            for (name, default) in function.parameters().into_iter().skip(1) {
                let Ok(argument) = interpreter.attribute(&value, &name) else {
                    continue;
                };
                // The index is written by itself, and would be there twice.
                let is_model = library.context.is_none();
                if is_model && &*name == "spatial_index" && is_spatial(&instance.class) {
                    parts.push("spatial_index=False".to_owned());
                    continue;
                }
                match default {
                    None => parts.push(interpreter.representation(&argument)?),
                    Some(default) if interpreter.equal(&argument, &default)? => {}
                    Some(_) => {
                        let shown = interpreter.representation(&argument)?;
                        parts.push(format!("{name}={shown}"));
                    }
                }
            }
            Ok(format!("{}({})", instance.class.name, parts.join(", ")))
        }
        _ => Ok(representation(&instance.class.name, converted)),
    }
}

fn is_decorator(instance: &Rc<Instance>) -> bool {
    instance
        .payload::<TypeObject>()
        .is_some_and(|object| object.implementation.is_some())
}

/// What `repr()` shows, and a script so says, though it was not given.
fn shown_default(
    class: TypeClass,
    arguments: &[(&str, Literal)],
) -> Option<(&'static str, Literal)> {
    let is_varying = || arguments.contains(&("varying", Literal::Boolean(true)));
    let (parameter, value) = match class {
        TypeClass::PgJson | TypeClass::PgJsonb => (
            "astext_type",
            Literal::Type(Box::new(DataType::new(TypeClass::Text))),
        ),
        TypeClass::PgBit if !is_varying() => ("length", Literal::Integer(1)),
        _ => return None,
    };
    let is_given = arguments.iter().any(|(known, _)| *known == parameter);
    (!is_given).then_some((parameter, value))
}

fn no_type(value: &Value) -> Raised {
    match value {
        Value::Opaque(opaque) => unknown_value("a column's type", opaque).with_hint(
            "write it as a class of the project: `class Name(sa.types.TypeDecorator): impl = ...`",
        ),
        other => Raised::type_error(format!("a type is needed, not {}", type_name(other))),
    }
}

fn arguments(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    object: &TypeObject,
) -> Result<Vec<(&'static str, Literal)>, Raised> {
    let mut converted = Vec::with_capacity(object.arguments.len());
    for (parameter, value) in &object.arguments {
        // A domain's default is a literal or, as `sa.text()`, an expression.
        let parameter = match *parameter {
            "default" if clause::from_element(value).is_some() => "default_expression",
            parameter => parameter,
        };
        converted.push((parameter, argument(library, interpreter, parameter, value)?));
    }
    Ok(converted)
}

fn argument(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    parameter: &str,
    value: &Value,
) -> Result<Literal, Raised> {
    if matches!(
        parameter,
        "item_type" | "data_type" | "astext_type" | "text_type" | "impl"
    ) {
        return Ok(Literal::Type(Box::new(data_type(
            library,
            interpreter,
            value,
        )?)));
    }
    if let Some(clause) = clause::from_element(value) {
        return match clause.expression()? {
            Expression::Text(text) => Ok(Literal::Text(text)),
            _ => Err(Raised::unsupported(format!(
                "the argument `{parameter}` of a type is an SQL expression"
            ))
            .with_hint("write it with `sa.text()`")),
        };
    }
    if let Value::Opaque(opaque) = value {
        return Err(unknown_value(
            &format!("the argument `{parameter}` of a type"),
            opaque,
        ));
    }
    literal(interpreter, value).ok_or_else(|| {
        Raised::type_error(format!(
            "the argument '{parameter}' of a type cannot be {}",
            type_name(value)
        ))
    })
}

/// What `load_dialect_impl()` of a project's `TypeDecorator` answers for each dialect, where it differs.
fn variants_of_decorator(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    wrapped: &DataType,
) -> Result<Vec<(String, DataType)>, Raised> {
    if instance.class.lookup("load_dialect_impl").is_none() {
        return Ok(Vec::new());
    }
    let mut variants = Vec::new();
    for name in DIALECTS {
        let dialect = dialect(library, name);
        let method =
            interpreter.attribute(&Value::Instance(instance.clone()), "load_dialect_impl")?;
        let answer = interpreter.call(&method, Arguments::positional([dialect]))?;
        let variant = data_type(library, interpreter, &answer)?;
        if variant != *wrapped {
            variants.push(((*name).to_owned(), variant));
        }
    }
    Ok(variants)
}

/// The compiler of a dialect, as a function with `@compiles` sees it.
fn compiler(library: &Rc<Library>, name: &str) -> Value {
    let compiler = Instance::with_payload(&library.class(&COMPILER), (), None);
    if let Value::Instance(compiler) = &compiler {
        compiler
            .attributes
            .borrow_mut()
            .insert("dialect".into(), dialect(library, name));
    }
    compiler
}

/// Whether SQLAlchemy takes a database to have sequences: it asks MariaDB for its version, and then says so.
pub(in crate::pylib) fn has_sequences(dialect: &str, is_connected: bool) -> bool {
    dialect == "postgresql" || dialect == "mariadb" && is_connected
}

/// The dialect of this name, as Python code sees it.
pub(in crate::pylib) fn dialect(library: &Rc<Library>, name: &str) -> Value {
    let class = match name {
        "postgresql" => &PG_DIALECT,
        "sqlite" => &SQLITE_DIALECT,
        _ => &MYSQL_DIALECT,
    };
    let dialect = Instance::with_payload(&library.class(class), (), None);
    if let Value::Instance(dialect) = &dialect {
        let mut attributes = dialect.attributes.borrow_mut();
        attributes.insert("name".into(), Value::str(name));
        let is_postgres = name == "postgresql";
        let is_sqlite = name == "sqlite";
        let is_mariadb = name == "mariadb";
        let is_connected = (library.context.as_ref()).is_some_and(|context| !context.is_offline());
        let has_sequences = has_sequences(name, is_connected);
        for (property, has) in [
            ("supports_native_enum", !is_sqlite),
            ("supports_native_boolean", is_postgres),
            ("supports_native_uuid", is_postgres || is_mariadb),
            ("supports_sequences", has_sequences),
            ("sequences_optional", has_sequences),
            ("supports_comments", !is_sqlite),
            ("supports_alter", !is_sqlite),
            ("supports_identity_columns", is_postgres),
            ("insert_returning", name != "mysql"),
        ] {
            attributes.insert(property.into(), Value::Bool(has));
        }
        if !(is_postgres || is_sqlite) {
            attributes.insert("is_mariadb".into(), Value::Bool(is_mariadb));
        }
    }
    dialect
}

/// `repr()` of a type of this class name, as SQLAlchemy writes it.
pub(in crate::pylib) fn representation(class: &str, data_type: &DataType) -> String {
    let mut parts = Vec::new();
    let mut arguments: Vec<_> = data_type.arguments.iter().collect();
    if data_type.class == TypeClass::UserDefined {
        arguments.clear();
    }
    // An Enum shows these after those of its base.
    let is_late = |parameter: &str| match parameter {
        "create_constraint" => 1,
        "length" => 2,
        _ => 0,
    };
    if data_type.class == TypeClass::Enum {
        arguments.sort_by_key(|(parameter, _)| is_late(parameter));
    }
    for (parameter, value) in arguments {
        match (*parameter, value) {
            ("enums", Literal::List(labels)) => parts.extend(labels.iter().map(literal_text)),
            ("item_type", item) => parts.push(literal_text(item)),
            (parameter, value) => parts.push(format!("{parameter}={}", literal_text(value))),
        }
    }
    format!("{class}({})", parts.join(", "))
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Null => "None".into(),
        Literal::Boolean(true) => "True".into(),
        Literal::Boolean(false) => "False".into(),
        Literal::Integer(integer) => integer.to_string(),
        Literal::Float(float) => format!("{float:?}"),
        Literal::Decimal(text) => format!("Decimal({})", quoted(text)),
        Literal::Text(text) | Literal::DateTime(text) => quoted(text),
        Literal::Bytes(bytes) => format!("b{}", quoted(&String::from_utf8_lossy(bytes))),
        Literal::List(items) => {
            format!(
                "[{}]",
                items
                    .iter()
                    .map(literal_text)
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        Literal::Type(data_type) => representation(data_type.class.name(), data_type),
    }
}

/// `compiler.process(element)`: what a type, a statement or an expression is on the compiler's dialect.
fn process(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("process", "self")?;
    let value = arguments.require("process", "element")?;
    let dialect = dialect_of(interpreter, &this)?;
    match compiled::text(library, interpreter, &value, &*dialect)? {
        Some(text) => Ok(Value::str(text)),
        None => write(library, interpreter, &this, &value, true),
    }
}

fn write(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    compiler: &Value,
    value: &Value,
    is_compiled: bool,
) -> Result<Value, Raised> {
    let dialect = dialect_of(interpreter, compiler)?;
    let data_type = convert(library, interpreter, value, is_compiled)?;
    let text = dialect.data_type(&data_type).map_err(Raised::host)?;
    Ok(Value::str(text))
}

/// The dialect that a compiler writes for.
fn dialect_of(interpreter: &mut Interpreter, compiler: &Value) -> Result<Box<dyn Dialect>, Raised> {
    let own = interpreter.attribute(compiler, "dialect")?;
    let name = interpreter.attribute(&own, "name")?;
    (name.as_str().and_then(crate::dialect::by_name))
        .ok_or_else(|| Raised::type_error("process() needs a compiler"))
}

struct CompilerHooks(Rc<Library>);

impl dms_python::HostClass for CompilerHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        if name == "preparer" {
            let this = Value::Instance(instance.clone());
            let dialect = interpreter.attribute(&this, "dialect")?;
            let dialect = interpreter.attribute(&dialect, "name")?;
            let preparer = Preparer(interpreter.text(&dialect)?);
            let class = self.0.class(&IDENTIFIER_PREPARER);
            return Ok(Some(Instance::with_payload(&class, preparer, None)));
        }
        if matches!(name, "sql_compiler" | "type_compiler") {
            return Ok(Some(Value::Instance(instance.clone())));
        }
        if !name.starts_with("visit_") {
            return Ok(None);
        }
        let (library, this) = (self.0.clone(), Value::Instance(instance.clone()));
        Ok(Some(Value::native(
            name,
            move |interpreter, mut arguments| {
                let value = arguments.require("visit", "type_")?;
                write(&library, interpreter, &this, &value, false)
            },
        )))
    }
}
