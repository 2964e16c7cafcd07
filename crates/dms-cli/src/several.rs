//! One answer for each database of a project that has several.

use std::fs;

use dms::engine::Migrator;
use dms::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use crate::json::document;
use crate::session::Session;

/// The answer of each, in order.
///
/// # Errors
/// The first one's, with the name of the database.
pub fn each<Answer>(
    migrators: &mut [Migrator],
    verb: impl Fn(&mut Migrator) -> Result<Answer>,
) -> Result<Vec<Answer>> {
    let answers = migrators
        .iter_mut()
        .map(|migrator| verb(migrator).map_err(|error| migrator.of_database(error)));
    answers.collect()
}

/// What `--json` prints: the document of the one database, or `{"databases": [{"database": NAME, ...}]}`.
pub fn json(migrators: &[Migrator], documents: Vec<Value>) -> String {
    let mut documents = documents;
    if migrators.iter().all(|it| it.database_name().is_none()) {
        return document(&documents.pop().unwrap_or_default());
    }
    let named = migrators.iter().zip(documents).map(|(migrator, answer)| {
        let mut named = serde_json::Map::new();
        named.insert("database".into(), json!(migrator.database_name()));
        if let Value::Object(fields) = answer {
            named.extend(fields);
        }
        Value::Object(named)
    });
    document(&json!({ "databases": named.collect::<Vec<_>>() }))
}

/// The text of the one database, or each with its name above.
pub fn text(migrators: &[Migrator], texts: Vec<String>) -> String {
    let sections =
        migrators
            .iter()
            .zip(texts)
            .map(|(migrator, text)| match migrator.shown_database() {
                Some(name) if migrators.len() > 1 => format!("{name}:\n{text}"),
                _ => text,
            });
    sections.collect()
}

/// The SQL of the one database for stdout; that of several goes into a file each, `NAME.sql`, as in Alembic. Nothing
/// is written before all are rendered.
///
/// # Errors
/// When one cannot be rendered, or a file cannot be written.
pub fn sql(
    session: &Session,
    migrators: &mut [Migrator],
    render: impl Fn(&mut Migrator) -> Result<String>,
) -> Result<String> {
    let mut texts = each(migrators, render)?;
    if texts.len() == 1 {
        return Ok(texts.pop().unwrap_or_default());
    }
    for (migrator, text) in migrators.iter().zip(texts) {
        let name = migrator.database_file_name().unwrap_or_default();
        let file = format!("{name}.sql");
        session.log().borrow().writing(&file);
        let path = session.absolute(file.as_ref());
        fs::write(&path, text).map_err(|error| {
            Error::new(
                ErrorKind::Io,
                format!("cannot write `{}`: {error}", path.display()),
            )
            .with_hint(
                "run it in a folder that may be written, or print one with `--database NAME`",
            )
        })?;
    }
    Ok(String::new())
}
