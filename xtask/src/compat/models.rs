//! The schema of a project's models, in DMS and in real SQLAlchemy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dms::dialect::{self, Dialect};
use dms::engine::create_sql;
use dms::schema::{Schema, Table};
use dms::source::{Declared, Models, read_declared};
use serde::{Deserialize, Serialize};

use super::projects::{Database, History};
use super::survey::told;

/// How many tables are equal.
#[derive(Serialize, Deserialize)]
pub struct Comparison {
    pub equal: usize,
    /// All that real SQLAlchemy has.
    pub tables: usize,
    /// What differs: a table, what real SQLAlchemy makes of it, what DMS makes of it.
    pub differences: Vec<(String, Vec<String>, Vec<String>)>,
}

/// `CREATE TABLE` and `CREATE INDEX` of each table of the models, read with these variables.
pub fn read_models(
    history: &History,
    application: Option<&str>,
    folder: &Path,
    roots: &[PathBuf],
    environment: &[String],
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let targets = history.targets(folder)?;
    // Each MetaData by itself: several may have a table of the same name.
    let groups: Vec<Vec<String>> = match targets.iter().all(|target| target.contains(':')) {
        true => targets.into_iter().map(|target| vec![target]).collect(),
        false => {
            let application = application.map(str::to_owned);
            vec![application.into_iter().chain(targets).collect()]
        }
    };
    let mut tables = BTreeMap::new();
    for targets in groups {
        let models = Models {
            roots: roots.to_vec(),
            targets,
            environment: environment.to_vec(),
            ..Models::default()
        };
        let declared = read_declared(&models).map_err(|error| told(&error))?;
        tables.extend(statements(history, declared)?);
    }
    Ok(tables)
}

/// The statements of the tables of some models.
fn statements(
    history: &History,
    declared: Declared,
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let name = match history.database {
        Database::Postgres => "postgresql",
        Database::Sqlite => "sqlite",
    };
    let dialect = dialect::by_name(name).ok_or("there is no such dialect")?;
    let tables = declared.created.tables.into_iter().map(|table| {
        let name = table.name.to_string();
        Ok((name, created(table, dialect.as_ref())?))
    });
    tables.collect()
}

/// The statements of one table: types of columns are made, and comments set, in statements of their own.
fn created(table: Table, dialect: &dyn Dialect) -> Result<Vec<String>, String> {
    let mut created = Schema::default();
    created.tables.push(table);
    let declared = Declared {
        created,
        ..Declared::default()
    };
    let text = create_sql(&declared, dialect).map_err(|error| told(&error))?;
    let statements = text.split(";\n").map(str::trim);
    let (tables, mut indexes): (Vec<String>, Vec<String>) = statements
        .filter(|sql| {
            let kinds = ["CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX"];
            kinds.iter().any(|kind| sql.starts_with(kind))
        })
        .map(str::to_owned)
        .partition(|sql| sql.starts_with("CREATE TABLE"));
    indexes.sort();
    Ok(tables.into_iter().chain(indexes).collect())
}

/// Holds the two beside each other, apart from empty lines and indents.
pub fn compare(
    real: &BTreeMap<String, Vec<String>>,
    ours: &BTreeMap<String, Vec<String>>,
) -> Comparison {
    let plain = |statements: &[String]| -> Vec<String> {
        statements.iter().map(|sql| trimmed(sql)).collect()
    };
    let mut differences = Vec::new();
    for (name, statements) in real {
        let theirs = plain(statements);
        let ours = ours.get(name).map(|all| plain(all)).unwrap_or_default();
        if theirs != ours {
            differences.push((name.clone(), theirs, ours));
        }
    }
    for (name, statements) in ours {
        if !real.contains_key(name) {
            differences.push((name.clone(), Vec::new(), plain(statements)));
        }
    }
    let missing = differences
        .iter()
        .filter(|(_, theirs, _)| !theirs.is_empty());
    Comparison {
        equal: real.len() - missing.count(),
        tables: real.len(),
        differences,
    }
}

/// A text without empty lines and without spaces at the beginnings and ends of lines.
pub fn trimmed(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The same with the CREATE INDEX lines that follow each other sorted: the indexes of a table are a set in SQLAlchemy.
pub fn with_sorted_indexes(text: &str) -> String {
    let trimmed = trimmed(text);
    let mut lines: Vec<&str> = trimmed.lines().collect();
    let is_index = |line: &&str| line.starts_with("CREATE ") && line.contains(" INDEX ");
    for run in lines.chunk_by_mut(|one, other| is_index(one) && is_index(other)) {
        if run.first().is_some_and(is_index) {
            run.sort_unstable();
        }
    }
    lines.join("\n")
}
