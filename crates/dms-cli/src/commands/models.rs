use clap::Args;
use dms::dialect::{self, Dialect};
use dms::error::SourceSpan;
use dms::project::Project;
use dms::source::{Declared, read_declared};
use dms::url::Url;
use dms::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::{Command, JsonOption, Outcome};
use crate::environment;
use crate::json::{document, path};
use crate::session::Session;
use dms::engine::{ModelColumn, ModelConstraint, ModelIndex, ModelTable, create_sql};
use dms::schema::{Autoincrement, Constraint, TableName};

/// Print what the models declare
///
/// The tables with their columns, constraints and indexes, and the line of each in the models. No database is
/// needed; the URL only says in whose words SQL is printed.
///
/// JSON: `{"tables": [{"schema", "name", "comment", "columns": [...], "constraints": [...], "indexes": [...],
/// "file", "line"}]}`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms models\n  dms models product\n  dms models --sql --dialect postgresql"
)]
pub struct Models {
    /// Only these tables, by name or as SCHEMA.NAME
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,

    /// Print the SQL that creates the tables
    #[arg(long, conflicts_with = "json")]
    sql: bool,

    /// The database in whose words it is printed: sqlite, postgresql, mysql or mariadb [default: that of the URL]
    #[arg(long, value_name = "NAME")]
    dialect: Option<String>,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Models {
    const NAME: &'static str = "models";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let project = session.project()?;
        let databases = match (&session.database(), project.databases.as_slice()) {
            (Some(name), _) => vec![Some(project.database(name)?.name.clone())],
            (None, []) => vec![None],
            (None, several) => several.iter().map(|it| Some(it.name.clone())).collect(),
        };
        let mut texts = Vec::new();
        let mut documents = Vec::new();
        for name in &databases {
            let dialect = self.dialect(session, &project, name.as_deref())?;
            let mut declared = read_declared(&project.models_of(name.as_deref())?)?;
            let doubts = std::mem::take(&mut declared.doubts);
            let doubts = doubts.without(&project.bases_without_columns);
            for warning in doubts.warnings(|span| project.place(span)) {
                session.log().borrow().warning(&warning);
            }
            self.retain(&mut declared)?;
            if self.sql {
                texts.push((name, create_sql(&declared, dialect.as_ref())?));
                continue;
            }
            let tables = ModelTable::of(&declared, dialect.as_ref());
            if self.json.json {
                documents.push((name, self::tables(&project, &tables)));
            } else {
                texts.push((name, text(&project, &tables)));
            }
        }
        if self.json.json {
            return Ok(Outcome::text(of_databases(documents)));
        }
        let is_one = texts.len() == 1;
        let shown = texts.into_iter().map(|(name, text)| match name {
            Some(name) if !is_one => {
                let comment = if self.sql { "-- " } else { "" };
                let name = if name.is_empty() { "<default>" } else { name };
                format!("{comment}database {name}\n\n{text}")
            }
            _ => text,
        });
        Ok(Outcome::text(shown.collect::<String>()).long())
    }
}

impl Models {
    /// The dialect of the option, or of the URL. Text is for reading: where nobody names one, it is in the words of
    /// the one that has most of what models declare.
    fn dialect(
        &self,
        session: &Session,
        project: &Project,
        database: Option<&str>,
    ) -> Result<Box<dyn Dialect>> {
        let name = match &self.dialect {
            Some(name) => Some(name.clone()),
            None => of_url(session, project, database),
        };
        let Some(name) = name.or_else(|| (!self.sql).then(|| "postgresql".to_owned())) else {
            return Err(Error::new(
                ErrorKind::Config,
                "no database is named, and its SQL is wanted",
            )
            .with_hint("say which: `dms models --sql --dialect postgresql`"));
        };
        dialect::by_name(&name).ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("no dialect is called `{name}`"))
                .with_hint("give `sqlite`, `postgresql`, `mysql` or `mariadb` to `--dialect`")
        })
    }

    /// Leaves the tables that were asked for.
    fn retain(&self, declared: &mut Declared) -> Result<()> {
        if self.tables.is_empty() {
            return Ok(());
        }
        let is = |table: &TableName, wanted: &String| {
            table.to_string() == *wanted || table.name == *wanted
        };
        let tables = &declared.schema.tables;
        let missing = |wanted: &&String| !tables.iter().any(|table| is(&table.name, wanted));
        if let Some(wanted) = self.tables.iter().find(missing) {
            let message = format!("the models declare no table `{wanted}`");
            return Err(Error::new(ErrorKind::Model, message)
                .with_hint("`dms models` lists those that they declare"));
        }
        let is_wanted = |table: &TableName| self.tables.iter().any(|it| is(table, it));
        let kept: Vec<bool> = tables.iter().map(|table| is_wanted(&table.name)).collect();
        let mut keep = kept.iter();
        (declared.places).retain(|_| keep.next().is_some_and(|keep| *keep));
        (declared.schema.tables).retain(|table| is_wanted(&table.name));
        (declared.created.tables).retain(|table| is_wanted(&table.name));
        Ok(())
    }
}

/// The dialect of the URL that counts for a database, if there is one.
fn of_url(session: &Session, project: &Project, database: Option<&str>) -> Option<String> {
    let url = match database {
        Some(name) => session
            .named_url(project, project.database(name).ok()?)
            .ok()?,
        None => session.url(project).ok().flatten().or_else(|| {
            let mut project = project.clone();
            let variables = environment::variables(&project.root);
            project.discover(variables).ok()?;
            session.url(&project).ok()?
        })?,
    };
    Some(Url::parse(&url).ok()?.dialect)
}

/// How far to the right places stand; a longer line pushes its own.
const WIDEST: usize = 88;

fn text(project: &Project, tables: &[ModelTable]) -> String {
    let lines: Vec<Vec<(String, Option<&SourceSpan>)>> =
        tables.iter().map(ModelTable::lines).collect();
    let lengths = lines.iter().flatten().map(|(line, _)| line.chars().count());
    let width = lengths
        .filter(|length| *length <= WIDEST)
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (number, lines) in lines.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        for (line, place) in lines {
            // What stands in the models must not steer the terminal.
            let line: String = line.chars().flat_map(printable).collect();
            match place {
                Some(place) => text.push_str(&format!("{line:width$}  {}\n", project.place(place))),
                None => text.push_str(&format!("{line}\n")),
            }
        }
    }
    text
}

fn printable(character: char) -> Vec<char> {
    if character.is_control() {
        character.escape_default().collect()
    } else {
        vec![character]
    }
}

/// The document of the one database, or of each by name.
fn of_databases(documents: Vec<(&Option<String>, Value)>) -> String {
    let mut all = Vec::new();
    for (name, value) in documents {
        let (Some(name), Value::Object(fields)) = (name, &value) else {
            return document(&value);
        };
        let mut named = serde_json::Map::from_iter([("database".to_owned(), json!(name))]);
        named.extend(fields.clone());
        all.push(Value::Object(named));
    }
    document(&json!({ "databases": all }))
}

fn tables(project: &Project, tables: &[ModelTable]) -> Value {
    let tables: Vec<Value> = tables
        .iter()
        .map(|table| {
            let columns = table.columns.iter().map(|it| column(project, it));
            let constraints = table.constraints.iter().map(|it| constraint(project, it));
            let indexes = table.indexes.iter().map(|it| index(project, it));
            let value = json!({
                "schema": table.name.schema,
                "name": table.name.name,
                "comment": table.comment,
                "columns": columns.collect::<Vec<_>>(),
                "constraints": constraints.collect::<Vec<_>>(),
                "indexes": indexes.collect::<Vec<_>>(),
            });
            placed(project, value, table.place.as_ref())
        })
        .collect();
    json!({ "tables": tables })
}

/// An object with its file and line.
fn placed(project: &Project, mut value: Value, place: Option<&SourceSpan>) -> Value {
    if let Value::Object(fields) = &mut value {
        let file = place.map(|place| {
            place
                .path
                .strip_prefix(&project.root)
                .unwrap_or(&place.path)
        });
        fields.insert("file".to_owned(), json!(file.map(path)));
        fields.insert("line".to_owned(), json!(place.map(SourceSpan::line)));
    }
    value
}

fn column(project: &Project, it: &ModelColumn) -> Value {
    let column = &it.column;
    let identity = column.identity.as_ref().map(|identity| {
        json!({
            "always": identity.always,
            "start": identity.start,
            "increment": identity.increment,
            "minvalue": identity.minvalue,
            "maxvalue": identity.maxvalue,
            "nominvalue": identity.nominvalue,
            "nomaxvalue": identity.nomaxvalue,
            "cycle": identity.cycle,
            "cache": identity.cache,
        })
    });
    let computed = column
        .computed
        .as_ref()
        .map(|computed| json!({ "expression": it.computed, "persisted": computed.persisted }));
    let value = json!({
        "name": column.name,
        "type": it.data_type,
        "sql_type": it.sql_type,
        "nullable": column.nullable,
        "primary_key": column.primary_key,
        "default": it.default,
        "identity": identity,
        "computed": computed,
        "autoincrement": match column.autoincrement {
            Autoincrement::Auto | Autoincrement::BySequence => "auto",
            Autoincrement::True => "true",
            Autoincrement::False => "false",
            Autoincrement::IgnoreForeignKey => "ignore_fk",
        },
        "comment": column.comment,
        "definition": it.definition,
    });
    placed(project, value, it.place.as_ref())
}

fn constraint(project: &Project, it: &ModelConstraint) -> Value {
    let none = Vec::new();
    let (columns, referred) = match &it.constraint {
        Constraint::PrimaryKey(key) => (&key.columns, None),
        Constraint::Unique(unique) => (&unique.columns, None),
        Constraint::Check(_) | Constraint::Exclude(_) => (&none, None),
        Constraint::ForeignKey(key) => (&key.columns, Some(key)),
    };
    let referred = referred.map(|key| {
        json!({
            "schema": key.referred_table.schema,
            "table": key.referred_table.name,
            "columns": key.referred_columns,
            "on_update": key.on_update,
            "on_delete": key.on_delete,
        })
    });
    let value = json!({
        "kind": it.kind,
        "name": it.constraint.name().map(|name| &name.text),
        "columns": columns,
        "referred": referred,
        "definition": it.definition,
    });
    placed(project, value, it.place.as_ref())
}

fn index(project: &Project, it: &ModelIndex) -> Value {
    let value = json!({
        "name": it.name,
        "unique": it.unique,
        "elements": it.elements,
        "definition": it.definition,
    });
    placed(project, value, it.place.as_ref())
}
