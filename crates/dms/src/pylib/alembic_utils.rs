//! `alembic_utils`: functions, views, triggers and so on as objects, and the directives that create, replace and drop
//! them.

use std::rc::Rc;
use std::sync::LazyLock;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};
use regex::{Captures, Regex, RegexBuilder};

use super::library::{Body, ClassSpec, Library, PythonModule, keep};
use super::signature::{Bound, Signature, text, wrong_type};

/// Declares the modules of single classes.
macro_rules! modules {
    ($($name:literal [$($class:ident),*] $inert:literal;)*) => {
        &[$(PythonModule {
            name: $name,
            build: |names, _| {
                names.classes(&[$(&$class),*]);
                names.functions(&[("register_entities", |_, _, _| Ok(Value::None))]);
                names.inert($inert);
                Ok(())
            },
        },)*]
    };
}

/// The modules of the package.
pub(super) const MODULES: &[PythonModule] = modules! {
    "alembic_utils" [] "";
    "alembic_utils.replaceable_entity" [ENTITY] "registry ReplaceableEntityRegistry";
    "alembic_utils.pg_function" [FUNCTION] "";
    "alembic_utils.pg_view" [VIEW] "";
    "alembic_utils.pg_materialized_view" [MATERIALIZED_VIEW] "";
    "alembic_utils.pg_trigger" [TRIGGER] "";
    "alembic_utils.pg_extension" [EXTENSION] "";
    "alembic_utils.pg_policy" [POLICY] "";
    "alembic_utils.pg_grant_table" [GRANT_TABLE] "PGGrantTableChoice";
    "alembic_utils.exceptions" [] "AlembicUtilsException BadInputException DuplicateRegistration \
        FailedToGenerateComparable SQLParseFailure UnreachableException";
};

/// What the package adds to `op`.
pub(super) const DIRECTIVES: &[(&str, Body)] = &[
    ("create_entity", |library, interpreter, arguments| {
        const SIGNATURE: Signature = Signature::new("create_entity", &["target"], &[]);
        let target = SIGNATURE.bind(arguments)?.value("target");
        carry_out(
            library,
            interpreter,
            &target,
            "to_sql_statement_create",
            Arguments::default(),
        )
    }),
    ("replace_entity", |library, interpreter, arguments| {
        const SIGNATURE: Signature = Signature::new("replace_entity", &["target"], &[]);
        let target = SIGNATURE.bind(arguments)?.value("target");
        let method = "to_sql_statement_create_or_replace";
        carry_out(library, interpreter, &target, method, Arguments::default())
    }),
    ("drop_entity", |library, interpreter, arguments| {
        const SIGNATURE: Signature = Signature::new("drop_entity", &["target"], &["cascade"]);
        let mut bound = SIGNATURE.bind(arguments)?;
        let target = bound.value("target");
        let mut given = Arguments::default();
        (given.keywords).extend(bound.take("cascade").map(|value| ("cascade".into(), value)));
        carry_out(
            library,
            interpreter,
            &target,
            "to_sql_statement_drop",
            given,
        )
    }),
];

/// Executes what a method of the entity answers: a statement, or several.
fn carry_out(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    target: &Value,
    method: &str,
    arguments: Arguments,
) -> Result<Value, Raised> {
    super::alembic::context(library, "create_entity")?;
    if !matches!(target, Value::Instance(_)) {
        return Err(wrong_type(
            "create_entity",
            "target",
            "an entity of alembic_utils",
            target,
        ));
    }
    let method = interpreter.attribute(target, method)?;
    let answer = interpreter.call(&method, arguments)?;
    let statements = match &answer {
        Value::Instance(instance)
            if instance
                .payload::<super::sqlalchemy::text::TextObject>()
                .is_none() =>
        {
            interpreter.iterate(&answer)?
        }
        Value::List(_) | Value::Tuple(_) => interpreter.iterate(&answer)?,
        _ => vec![answer],
    };
    let op = interpreter.import("alembic.op")?;
    let execute = interpreter.attribute(&op, "execute")?;
    for statement in statements {
        interpreter.call(&execute, Arguments::positional([statement]))?;
    }
    Ok(Value::None)
}

/// `ReplaceableEntity`.
static ENTITY: ClassSpec = ClassSpec {
    module: "alembic_utils.replaceable_entity",
    name: "ReplaceableEntity",
    bases: &[],
    hooks: Some(|_| Rc::new(Hooks)),
    methods: &[
        (
            "to_sql_statement_create",
            |_, interpreter, mut arguments| {
                let entity = this(&mut arguments)?;
                statement(interpreter, &entity.create()?)
            },
        ),
        ("to_sql_statement_drop", |_, interpreter, arguments| {
            const SIGNATURE: Signature =
                Signature::new("to_sql_statement_drop", &["self"], &["cascade"]);
            let mut bound = SIGNATURE.bind(arguments)?;
            let cascade = match bound.take("cascade") {
                Some(value) => interpreter.truth(&value)?,
                None => false,
            };
            let entity = entity(&bound.value("self"))?;
            statement(interpreter, &entity.removal(cascade)?)
        }),
        (
            "to_sql_statement_create_or_replace",
            |_, interpreter, mut arguments| {
                let entity = this(&mut arguments)?;
                let mut statements = Vec::new();
                for sql in entity.create_or_replace()? {
                    statements.push(statement(interpreter, &sql)?);
                }
                Ok(Value::list(statements))
            },
        ),
    ],
};

/// `sa.text(sql)`.
fn statement(interpreter: &mut Interpreter, sql: &str) -> Result<Value, Raised> {
    let sqlalchemy = interpreter.import("sqlalchemy")?;
    let text = interpreter.attribute(&sqlalchemy, "text")?;
    interpreter.call(&text, Arguments::positional([Value::str(sql)]))
}

fn this(arguments: &mut Arguments) -> Result<Rc<Entity>, Raised> {
    entity(&arguments.require("to_sql_statement", "self")?)
}

fn entity(value: &Value) -> Result<Rc<Entity>, Raised> {
    match value {
        Value::Instance(instance) => instance.payload::<Entity>(),
        _ => None,
    }
    .ok_or_else(|| Raised::exception("NotImplementedError", ""))
}

/// Declares an entity's class with its constructor and, where there is one, `from_sql`.
macro_rules! entity_class {
    ($spec:ident $module:literal $name:literal [$($required:literal),*] [$($optional:literal),*] $build:expr, $($from_sql:expr)?) => {
        static $spec: ClassSpec = ClassSpec {
            module: $module,
            name: $name,
            bases: &[&ENTITY],
            hooks: None,
            methods: &[
                ("__init__", |_, interpreter, arguments| {
                    const SIGNATURE: Signature =
                        Signature::new($name, &["self", $($required),*], &[$($optional),*]);
                    let mut bound = SIGNATURE.bind(arguments)?;
                    let build: fn(&mut Interpreter, &mut Bound) -> Result<Entity, Raised> = $build;
                    let entity = build(interpreter, &mut bound)?;
                    keep(&bound.value("self"), entity)
                }),
                $(("from_sql", |library, _, arguments| {
                    const SIGNATURE: Signature = Signature::new("from_sql", &["sql"], &[]);
                    let sql = SIGNATURE.bind(arguments)?.required_text("from_sql", "sql")?;
                    let parse: fn(&str) -> Option<Entity> = $from_sql;
                    let entity = parse(&sql).ok_or_else(|| {
                        Raised::exception(
                            "SQLParseFailure",
                            format!("Failed to parse SQL into {} \"\"\"{sql}\"\"\"", $name),
                        )
                        .with_hint("name the schema, as in `CREATE ... public.name`")
                    })?;
                    Ok(Instance::with_payload(&library.class(&$spec), entity, None))
                }),)?
            ],
        };
    };
}

entity_class! {
    FUNCTION "alembic_utils.pg_function" "PGFunction" ["schema", "signature", "definition"] []
    |_, bound| {
        let entity = Entity::of("PGFunction", Kind::Function, bound)?;
        Ok(entity.function())
    },
    function_from_sql
}
entity_class! {
    VIEW "alembic_utils.pg_view" "PGView" ["schema", "signature", "definition"] []
    |_, bound| Entity::of("PGView", Kind::View, bound),
    view_from_sql
}
entity_class! {
    MATERIALIZED_VIEW "alembic_utils.pg_materialized_view" "PGMaterializedView"
    ["schema", "signature", "definition"] ["with_data"]
    |_, bound| {
        let with_data = bound.boolean("PGMaterializedView", "with_data")?.unwrap_or(true);
        Entity::of("PGMaterializedView", Kind::MaterializedView { with_data }, bound)
    },
    materialized_view_from_sql
}
entity_class! {
    TRIGGER "alembic_utils.pg_trigger" "PGTrigger"
    ["schema", "signature", "definition", "on_entity"] ["is_constraint"]
    |_, bound| {
        let on_entity = qualified(&bound.required_text("PGTrigger", "on_entity")?);
        let is_constraint = bound.boolean("PGTrigger", "is_constraint")?.unwrap_or(false);
        let kind = Kind::Trigger { on_entity, is_constraint };
        Ok(Entity::of("PGTrigger", kind, bound)?.escaped())
    },
    trigger_from_sql
}
entity_class! {
    POLICY "alembic_utils.pg_policy" "PGPolicy"
    ["schema", "signature", "definition", "on_entity"] []
    |_, bound| {
        let on_entity = qualified(&bound.required_text("PGPolicy", "on_entity")?);
        Ok(Entity::of("PGPolicy", Kind::Policy { on_entity }, bound)?.escaped())
    },
    policy_from_sql
}
entity_class! {
    EXTENSION "alembic_utils.pg_extension" "PGExtension" ["schema", "signature"] []
    |_, bound| Entity::of("PGExtension", Kind::Extension, bound),
}
entity_class! {
    GRANT_TABLE "alembic_utils.pg_grant_table" "PGGrantTable"
    ["schema", "table", "role", "grant"] ["columns", "with_grant_option"]
    grant_table,
}

/// An entity, its names without quotes.
struct Entity {
    kind: Kind,
    schema: String,
    signature: String,
    definition: String,
}

enum Kind {
    Function,
    View,
    MaterializedView {
        with_data: bool,
    },
    Trigger {
        on_entity: String,
        is_constraint: bool,
    },
    Policy {
        on_entity: String,
    },
    Extension,
    GrantTable {
        role: String,
        grant: String,
        columns: Vec<String>,
        with_grant_option: bool,
    },
}

struct Hooks;

impl HostClass for Hooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(entity) = instance.payload::<Entity>() else {
            return Ok(None);
        };
        Ok(match (name, &entity.kind) {
            ("schema", _) => Some(Value::str(&entity.schema)),
            ("signature", _) => Some(Value::str(&entity.signature)),
            ("definition", _) => Some(Value::str(&entity.definition)),
            ("literal_schema", _) => Some(Value::str(quoted(&entity.schema))),
            ("on_entity", Kind::Trigger { on_entity, .. } | Kind::Policy { on_entity }) => {
                Some(Value::str(on_entity))
            }
            ("is_constraint", Kind::Trigger { is_constraint, .. }) => {
                Some(Value::Bool(*is_constraint))
            }
            ("with_data", Kind::MaterializedView { with_data }) => Some(Value::Bool(*with_data)),
            _ => None,
        })
    }
}

impl Entity {
    fn of(class: &str, kind: Kind, bound: &mut Bound) -> Result<Self, Raised> {
        let schema = bound.required_text(class, "schema")?;
        let signature = bound.required_text(class, "signature")?;
        let definition = match kind {
            Kind::Extension => String::new(),
            _ => bound.required_text(class, "definition")?,
        };
        Ok(Self::new(kind, &schema, &signature, &definition))
    }

    fn new(kind: Kind, schema: &str, signature: &str, definition: &str) -> Self {
        Self {
            kind,
            schema: bare(&one_line(schema)),
            signature: bare(&one_line(signature)),
            definition: without_semicolon(definition).to_owned(),
        }
    }

    /// With the colons of the definition escaped, as `sa.text()` wants them.
    fn escaped(mut self) -> Self {
        self.definition = escape_colons(&self.definition, &["::"]);
        self
    }

    /// As [`Entity::escaped`]; in PL/pgSQL `:=` is an assignment.
    fn function(mut self) -> Self {
        let language = one_line(&self.definition).to_lowercase().replace('\'', "");
        let kept: &[&str] = if language.contains("language plpgsql") {
            &["::", ":=", "\\:"]
        } else {
            &["::"]
        };
        self.definition = escape_colons(&self.definition, kept);
        self
    }

    /// Schema and signature in quotes; of a function only its name.
    fn name(&self) -> Result<String, Raised> {
        let schema = quoted(&self.schema);
        Ok(match &self.kind {
            Kind::Function => {
                let (name, arguments) = self.function_signature()?;
                format!("{schema}.\"{}\"({arguments}", name.trim())
            }
            _ => format!("{schema}.\"{}\"", self.signature),
        })
    }

    /// The name of a function, and what stands behind its first parenthesis.
    fn function_signature(&self) -> Result<(&str, &str), Raised> {
        self.signature.split_once('(').ok_or_else(|| {
            Raised::exception(
                "ValueError",
                format!(
                    "the signature of a function has no parentheses: '{}'",
                    self.signature
                ),
            )
            .with_hint("write `signature=\"name(argument text)\"`")
        })
    }

    fn create(&self) -> Result<String, Raised> {
        let definition = &self.definition;
        Ok(match &self.kind {
            Kind::Function => format!("CREATE FUNCTION {} {definition}", self.name()?),
            Kind::View => format!("CREATE VIEW {} AS {definition};", self.name()?),
            Kind::MaterializedView { .. } => format!("{};", self.create_materialized_view()?),
            Kind::Trigger { is_constraint, .. } => {
                let constraint = if *is_constraint { " CONSTRAINT " } else { " " };
                let body = self.trigger_body()?;
                format!("CREATE{constraint}TRIGGER \"{}\" {body}", self.signature)
            }
            Kind::Policy { on_entity } => {
                format!(
                    "CREATE POLICY {} on {on_entity} {definition}",
                    self.signature
                )
            }
            Kind::Extension => format!(
                "CREATE EXTENSION \"{}\" WITH SCHEMA {};",
                self.signature,
                quoted(&self.schema)
            ),
            Kind::GrantTable {
                role,
                grant,
                columns,
                with_grant_option,
            } => {
                let columns = match columns.as_slice() {
                    [] => String::new(),
                    columns => format!("( {} )", columns.join(", ")),
                };
                let option = if *with_grant_option {
                    " WITH GRANT OPTION"
                } else {
                    ""
                };
                let (schema, table) = (quoted(&self.schema), quoted(&self.signature));
                format!(
                    "GRANT {grant} {columns} ON {schema}.{table} TO {} {option}",
                    quoted(role)
                )
            }
        })
    }

    fn create_materialized_view(&self) -> Result<String, Raised> {
        let no = match self.kind {
            Kind::MaterializedView { with_data: false } => "NO",
            _ => "",
        };
        let definition = self.definition.trim_end().trim_end_matches(';');
        Ok(format!(
            "CREATE MATERIALIZED VIEW {} AS {definition} WITH {no} DATA",
            self.name()?
        ))
    }

    /// Event, table and action of a trigger, its table in the trigger's schema.
    fn trigger_body(&self) -> Result<String, Raised> {
        let parts = TRIGGER_BODY.captures(&self.definition).ok_or_else(|| {
            Raised::exception(
                "SQLParseFailure",
                format!(
                    "Failed to parse SQL into PGTrigger.definition \"\"\"{}\"\"\"",
                    self.definition
                ),
            )
            .with_hint(
                "write `definition=\"BEFORE INSERT ON public.name FOR EACH ROW EXECUTE ...\"`",
            )
        })?;
        let on_entity = &parts["on_entity"];
        let table = on_entity
            .split_once('.')
            .map_or(on_entity, |(_, table)| table);
        Ok(format!(
            "{} ON {}.{table} {}",
            &parts["event"], self.schema, &parts["action"]
        ))
    }

    fn removal(&self, cascade: bool) -> Result<String, Raised> {
        let word = if cascade { "cascade" } else { "" };
        Ok(match &self.kind {
            Kind::Function => {
                let (name, arguments) = self.function_signature()?;
                let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
                // A default is no part of what a function is known by.
                let arguments: Vec<&str> = (arguments.split(','))
                    .map(|argument| {
                        let end = argument.to_lowercase().find("default");
                        end.map_or(argument, |end| argument.get(..end).unwrap_or(argument))
                            .trim()
                    })
                    .collect();
                format!(
                    "DROP FUNCTION {}.\"{}\"({}) {word}",
                    quoted(&self.schema),
                    name.trim(),
                    arguments.join(", ")
                )
            }
            Kind::View => format!("DROP VIEW {} {word}", self.name()?),
            Kind::MaterializedView { .. } => {
                format!("DROP MATERIALIZED VIEW {} {word}", self.name()?)
            }
            Kind::Trigger { on_entity, .. } => {
                format!("DROP TRIGGER \"{}\" ON {on_entity} {word}", self.signature)
            }
            Kind::Policy { on_entity } => {
                format!("DROP POLICY {} on {on_entity} {word}", self.signature)
            }
            Kind::Extension => {
                let word = word.to_uppercase();
                format!("DROP EXTENSION \"{}\" {word}", self.signature)
            }
            Kind::GrantTable { role, grant, .. } => {
                let (schema, table) = (quoted(&self.schema), quoted(&self.signature));
                format!("REVOKE {grant} ON {schema}.{table} FROM {}", quoted(role))
            }
        })
    }

    fn create_or_replace(&self) -> Result<Vec<String>, Raised> {
        let definition = &self.definition;
        Ok(match &self.kind {
            Kind::Function => vec![format!(
                "CREATE OR REPLACE FUNCTION {} {definition}",
                self.name()?
            )],
            Kind::View => {
                let name = self.name()?;
                vec![format!(
                    "\n        do $$\n            begin\n                CREATE OR REPLACE VIEW {name} AS {definition};\n\n            \
                     exception when others then\n                DROP VIEW IF EXISTS {name};\n\n                \
                     CREATE VIEW {name} AS {definition};\n            end;\n        $$ language 'plpgsql'\n        "
                )]
            }
            Kind::MaterializedView { .. } => vec![
                format!("DROP MATERIALIZED VIEW IF EXISTS {}; ", self.name()?),
                self.create_materialized_view()?,
            ],
            Kind::Trigger { on_entity, .. } => vec![
                format!(
                    "DROP TRIGGER IF EXISTS \"{}\" ON {on_entity};",
                    self.signature
                ),
                self.create()?,
            ],
            Kind::Policy { on_entity } => vec![
                format!("DROP POLICY IF EXISTS {} on {on_entity};", self.signature),
                format!("{};", self.create()?),
            ],
            Kind::Extension => {
                return Err(Raised::exception(
                    "NotImplementedError",
                    "an extension cannot be replaced",
                )
                .with_hint("`op.execute('ALTER EXTENSION ... UPDATE')`"));
            }
            Kind::GrantTable { .. } => vec![self.removal(false)?, self.create()?],
        })
    }
}

fn grant_table(interpreter: &mut Interpreter, bound: &mut Bound) -> Result<Entity, Raised> {
    const NAME: &str = "PGGrantTable";
    let grant = match bound.value("grant") {
        // A member of `PGGrantTableChoice`.
        Value::Opaque(choice) => (choice.path.rsplit('.').next().unwrap_or_default()).to_owned(),
        other => text(NAME, "grant", &other)?,
    };
    let takes_columns = match grant.as_str() {
        "SELECT" | "INSERT" | "UPDATE" | "REFERENCES" => true,
        "DELETE" | "TRUNCATE" | "TRIGGER" => false,
        other => {
            return Err(Raised::exception(
                "ValueError",
                format!("'{other}' is not a valid PGGrantTableChoice"),
            ));
        }
    };
    let mut columns = Vec::new();
    if let Some(given) = bound.some("columns") {
        for column in interpreter.iterate(&given)? {
            columns.push(text(NAME, "columns", &column)?);
        }
    }
    columns.sort();
    if columns.is_empty() == takes_columns {
        let not = if takes_columns { "" } else { "not " };
        return Err(Raised::exception(
            "BadInputException",
            format!("When grant type is {grant} a value must {not}be provided for columns"),
        ));
    }
    let with_grant_option = bound.boolean(NAME, "with_grant_option")?.unwrap_or(false);
    Ok(Entity {
        kind: Kind::GrantTable {
            role: bare(&bound.required_text(NAME, "role")?),
            grant,
            columns,
            with_grant_option,
        },
        schema: bare(&bound.required_text(NAME, "schema")?),
        signature: bare(&bound.required_text(NAME, "table")?),
        definition: String::new(),
    })
}

/// A pattern in which blanks of a template stand for white space, and the rest is as it stands.
fn pattern(text: &str) -> Regex {
    RegexBuilder::new(&format!("^(?:{text})$"))
        .case_insensitive(true)
        .dot_matches_new_line(true)
        .build()
        .expect("invariant: a constant pattern is valid")
}

static FUNCTION_SQL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"create.+?function\s+(?P<schema>.+?)\.(?P<signature>.+?)\s+returns\s+(?P<definition>.+?)",
    )
});
static VIEW_SQL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"create.+?view\s+(?P<schema>.+?)\.(?P<signature>.+?)\s+as\s+(?P<definition>.+?)")
});
static MATERIALIZED_VIEW_SQL: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    let start = r"create.+?materialized.+?view\s+(?P<schema>.+?)\.(?P<signature>.+?)\s+as\s+(?P<definition>.+?)";
    [
        pattern(&format!(r"{start}\s+with\s+data")),
        pattern(&format!(r"{start}.+?with\s+(?P<no_data>.+?)\s+data")),
        pattern(start),
    ]
});
static TRIGGER_SQL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"create(?P<constraint>\s+constraint)?\s+trigger\s+(?P<signature>.+?)\s+(?P<event>.+?)\s+ON\s+(?P<on_entity>.+?)\s+(?P<action>.+?)",
    )
});
static TRIGGER_BODY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<event>.+?)\s+ON\s+(?P<on_entity>.+?)\s+(?P<action>.+?)"));
static POLICY_SQL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"create policy\s+(?P<signature>.+?)\s+on\s+(?P<on_entity>.+?)\s+(?P<definition>.+?)")
});

fn function_from_sql(sql: &str) -> Option<Entity> {
    let parts = FUNCTION_SQL.captures(sql.trim())?;
    let definition = format!("returns {}", &parts["definition"]);
    let entity = Entity::new(
        Kind::Function,
        &parts["schema"],
        &parts["signature"],
        &definition,
    );
    Some(entity.function())
}

fn view(kind: Kind, parts: &Captures<'_>) -> Entity {
    let signature = parts["signature"].split('(').next().unwrap_or_default();
    Entity::new(kind, &parts["schema"], signature, &parts["definition"])
}

fn view_from_sql(sql: &str) -> Option<Entity> {
    let parts = VIEW_SQL.captures(sql)?;
    Some(view(Kind::View, &parts))
}

fn materialized_view_from_sql(sql: &str) -> Option<Entity> {
    let sql = without_semicolon(sql);
    let parts = MATERIALIZED_VIEW_SQL
        .iter()
        .find_map(|pattern| pattern.captures(sql))?;
    let with_data = parts.name("no_data").is_none();
    Some(view(Kind::MaterializedView { with_data }, &parts))
}

fn trigger_from_sql(sql: &str) -> Option<Entity> {
    let parts = TRIGGER_SQL.captures(sql)?;
    let on_entity = in_public(&parts["on_entity"]);
    let schema = on_entity.split('.').next().unwrap_or_default().to_owned();
    let definition = format!(" {} ON {on_entity} {}", &parts["event"], &parts["action"]);
    let kind = Kind::Trigger {
        on_entity: bare(&on_entity),
        is_constraint: parts.name("constraint").is_some(),
    };
    Some(Entity::new(kind, &schema, &parts["signature"], &definition).escaped())
}

fn policy_from_sql(sql: &str) -> Option<Entity> {
    let parts = POLICY_SQL.captures(sql.trim())?;
    let on_entity = in_public(&parts["on_entity"]);
    let schema = on_entity.split('.').next().unwrap_or_default().to_owned();
    let kind = Kind::Policy {
        on_entity: bare(&on_entity),
    };
    Some(Entity::new(kind, &schema, &parts["signature"], &parts["definition"]).escaped())
}

fn in_public(name: &str) -> String {
    if name.contains('.') {
        name.to_owned()
    } else {
        format!("public.{name}")
    }
}

fn qualified(name: &str) -> String {
    bare(&in_public(name))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without quotes, wherever they stand.
fn bare(name: &str) -> String {
    name.replace('"', "")
}

/// A name in quotes; `schema.name` as two.
fn quoted(name: &str) -> String {
    match name.split_once('.') {
        Some((schema, name)) => format!("\"{}\".\"{}\"", bare(schema).trim(), bare(name).trim()),
        None => format!("\"{}\"", bare(name).trim()),
    }
}

fn without_semicolon(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim()
}

/// A backslash before each colon that does not belong to one of these.
fn escape_colons(sql: &str, kept: &[&str]) -> String {
    let mut escaped = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if let Some(whole) = kept.iter().find(|whole| rest.starts_with(**whole)) {
            escaped.push_str(whole);
            rest = &rest[whole.len()..];
            continue;
        }
        if first == ':' {
            escaped.push('\\');
        }
        escaped.push(first);
        rest = &rest[first.len_utf8()..];
    }
    escaped
}
