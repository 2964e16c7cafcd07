//! Options with the prefix `mysql_`, and on MariaDB `mariadb_`, which there goes before.

use std::sync::LazyLock;

use regex::Regex;

use super::{Flavor, Mysql};
use crate::dialect::standard::{Syntax as _, unsupported, word};
use crate::error::Result;
use crate::schema::{Literal, OptionValue, Options, Table};

fn prefixes(dialect: Mysql) -> &'static [&'static str] {
    match dialect.flavor {
        Flavor::Mysql | Flavor::MariadbAsMysql => &["mysql_"],
        Flavor::Mariadb => &["mariadb_", "mysql_"],
    }
}

/// The option of this name without its prefix.
pub(super) fn value<'a>(
    dialect: Mysql,
    options: &'a Options,
    name: &str,
) -> Option<&'a OptionValue> {
    prefixes(dialect)
        .iter()
        .filter_map(|prefix| options.value(&format!("{prefix}{name}")))
        .find(|value| **value != OptionValue::Literal(Literal::Null))
}

/// The option of this name if it is a text.
pub(super) fn text<'a>(dialect: Mysql, options: &'a Options, name: &str) -> Option<&'a str> {
    match value(dialect, options, name)? {
        OptionValue::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

/// Keywords, numbers, a quoted text, or names in parentheses.
static PLAIN_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?:[\w$]+|`(?:[^`]|``)+`)";
    // Never two minus signs in a row, which would begin a comment.
    let word = r"[+-]?[\w$]+(?:[.-][\w$]+)*";
    Regex::new(&format!(
        r"^(?:{word}(?: +{word})*|'(?:[^'\\]|'')*'|{name}|\( *{name}(?:\.{name})?(?: *, *{name}(?:\.{name})?)* *\))$"
    ))
    .expect("invariant: a constant pattern is valid")
});

static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^'(?:[^'\\]|'')*'$").expect("invariant: a constant pattern is valid")
});

/// In the order in which they stand, behind all others.
const OF_PARTITIONS: [&str; 4] = [
    "PARTITION_BY",
    "PARTITIONS",
    "SUBPARTITION_BY",
    "SUBPARTITIONS",
];

/// The options behind the parenthesis of CREATE TABLE, in SQLAlchemy's order: as given, but COLLATE
/// behind a character set at the end, and partitions behind everything.
pub(super) fn of_table(dialect: Mysql, table: &Table) -> Result<String> {
    let mut options: Vec<(String, String)> = Vec::new();
    for prefix in prefixes(dialect) {
        let mut own: Vec<(String, String)> = Vec::new();
        for (keyword, value) in &table.options.0 {
            let Some(name) = keyword.strip_prefix(prefix) else {
                continue;
            };
            let name = word("the name of a table option", name)?.to_uppercase();
            // What has gone before counts.
            if options.iter().all(|(known, _)| *known != name) {
                let value = option_value(dialect, &name, value)?;
                set(&mut own, name, value);
            }
        }
        options.append(&mut own);
    }
    if let Some(comment) = &table.comment {
        set(&mut options, "COMMENT".into(), dialect.text(comment));
    }
    let has_character_set = options.iter().any(|(name, _)| {
        matches!(
            name.as_str(),
            "DEFAULT_CHARSET" | "DEFAULT_CHARACTER_SET" | "CHARSET" | "CHARACTER_SET"
        )
    });
    options.sort_by_key(|(name, _)| {
        match OF_PARTITIONS.iter().position(|partition| partition == name) {
            Some(position) => position + 2,
            None => usize::from(has_character_set && name == "COLLATE"),
        }
    });
    let options: Vec<String> = options
        .iter()
        .map(|(name, value)| option_text(name, value))
        .collect();
    Ok(options.join(" "))
}

/// Sets an option, in its old place if it was there.
fn set(options: &mut Vec<(String, String)>, name: String, value: String) {
    match options.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => options.push((name, value)),
    }
}

fn option_text(name: &str, value: &str) -> String {
    let is_of_partitions = OF_PARTITIONS.contains(&name);
    let spaced = matches!(
        name,
        "DATA_DIRECTORY"
            | "INDEX_DIRECTORY"
            | "DEFAULT_CHARACTER_SET"
            | "CHARACTER_SET"
            | "DEFAULT_CHARSET"
            | "DEFAULT_COLLATE"
    );
    let without_equals = matches!(
        name,
        "TABLESPACE" | "DEFAULT_CHARACTER_SET" | "CHARACTER_SET" | "COLLATE"
    );
    let shown = if spaced || is_of_partitions {
        name.replace('_', " ")
    } else {
        name.to_owned()
    };
    let joiner = if without_equals || is_of_partitions {
        " "
    } else {
        "="
    };
    format!("{shown}{joiner}{value}")
}

fn option_value(dialect: Mysql, name: &str, value: &OptionValue) -> Result<String> {
    let is_text = matches!(
        name,
        "COMMENT" | "DATA_DIRECTORY" | "INDEX_DIRECTORY" | "PASSWORD" | "CONNECTION"
    );
    match value {
        // Scripts for Alembic quote a directory themselves, as it does not.
        OptionValue::Literal(Literal::Text(text))
            if name.ends_with("_DIRECTORY") && QUOTED.is_match(text) =>
        {
            Ok(text.clone())
        }
        OptionValue::Literal(Literal::Text(text)) if is_text => Ok(dialect.text(text)),
        // An expression, as in a check.
        OptionValue::Literal(Literal::Text(text)) if OF_PARTITIONS.contains(&name) => {
            Ok(text.clone())
        }
        OptionValue::Literal(Literal::Text(text)) if PLAIN_VALUE.is_match(text) => Ok(text.clone()),
        OptionValue::Literal(Literal::Integer(integer)) => Ok(integer.to_string()),
        OptionValue::Literal(Literal::Boolean(boolean)) => Ok(u8::from(*boolean).to_string()),
        OptionValue::Literal(_) | OptionValue::Expression(_) | OptionValue::Map(_) => {
            Err(unsupported(
                format!("the value of the table option `{name}` is not valid"),
                "write it as SQL keywords, a number or a text, without further punctuation",
            ))
        }
    }
}
