//! The schema of a project's models, in DMS and in real SQLAlchemy.

use std::collections::BTreeMap;
use std::path::Path;

use dms::dialect::{self, Dialect};
use dms::op::{CreateIndex, CreateTable, Operation};
use dms::schema::Schema;
use dms::source::{Models, read};

use super::projects::{Database, History};
use super::survey::told;

/// How many tables are equal.
pub struct Comparison {
    pub equal: usize,
    /// All that real SQLAlchemy has.
    pub tables: usize,
    /// What differs: a table, what real SQLAlchemy makes of it, what DMS makes of it.
    pub differences: Vec<(String, Vec<String>, Vec<String>)>,
}

/// `CREATE TABLE` and `CREATE INDEX` of each table of the models.
pub fn read_models(
    history: &History,
    folder: &Path,
    libraries: &Path,
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let models = Models {
        roots: vec![folder.to_owned(), libraries.to_owned()],
        targets: history.targets(folder)?,
        bind: None,
        python: None,
    };
    let schema = read(&models).map_err(|error| told(&error))?;
    let name = match history.database {
        Database::Postgres => "postgresql",
        Database::Sqlite => "sqlite",
    };
    let dialect = dialect::by_name(name).ok_or("there is no such dialect")?;
    created(&schema, dialect.as_ref())
}

fn created(
    schema: &Schema,
    dialect: &dyn Dialect,
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut tables = BTreeMap::new();
    for table in &schema.tables {
        let create = Operation::CreateTable(CreateTable {
            table: table.clone(),
            if_not_exists: false,
        });
        let mut statements = rendered(&create, "CREATE TABLE", dialect)?;
        let mut indexes = Vec::new();
        for index in &table.indexes {
            let create = Operation::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
                if_not_exists: false,
            });
            indexes.extend(rendered(&create, "CREATE", dialect)?);
        }
        indexes.sort();
        statements.extend(indexes);
        tables.insert(table.name.to_string(), statements);
    }
    Ok(tables)
}

/// The statements that begin so: types of columns are made, and comments set, in statements of their own.
fn rendered(
    operation: &Operation,
    keyword: &str,
    dialect: &dyn Dialect,
) -> Result<Vec<String>, String> {
    let statements = dialect.render(operation, &Schema::default());
    let statements = statements.map_err(|error| told(&error))?.into_iter();
    Ok(statements
        .map(|statement| statement.sql)
        .filter(|sql| sql.trim_start().starts_with(keyword))
        .collect())
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
