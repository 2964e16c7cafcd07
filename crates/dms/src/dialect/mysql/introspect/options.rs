//! The options of tables, and how they are partitioned.

use crate::conn::Row;
use crate::dialect::mysql::{Mysql, string};
use crate::dialect::standard::{Syntax as _, quote};
use crate::schema::OptionValue;
use crate::tokens::TokenKind;

use super::{owned, text_option};

/// The options that SQLAlchemy tells as well, in its order.
const KNOWN: &[&str] = &[
    "engine",
    "avg_row_length",
    "default_charset",
    "checksum",
    "collate",
    "delay_key_write",
    "insert_method",
    "max_rows",
    "min_rows",
    "pack_keys",
    "row_format",
    "key_block_size",
    "stats_sample_pages",
];

/// The options of a table by their whole keyword.
pub(super) fn of_table(
    dialect: Mysql,
    engine: Option<&str>,
    collation: Option<&str>,
    create_options: &str,
) -> Vec<(String, OptionValue)> {
    let mut options: Vec<(String, &str)> = Vec::new();
    if let Some(engine) = engine {
        options.push(("engine".to_owned(), engine));
    }
    if let Some(collation) = collation {
        options.push(("default_charset".to_owned(), character_set(collation)));
        options.push(("collate".to_owned(), collation));
    }
    let tokens = string::tokens(create_options);
    for window in tokens.windows(3) {
        let [name, equals, value] = window else {
            continue;
        };
        if equals.is_symbol("=") && matches!(value.kind, TokenKind::Word | TokenKind::Number) {
            options.push((name.text.to_ascii_lowercase(), value.text));
        }
    }
    let prefix = dialect.dialect();
    let value_of = |known: &&str| {
        let (_, value) = options.iter().find(|(name, _)| name == known)?;
        Some(text_option(format!("{prefix}_{known}"), value))
    };
    KNOWN.iter().filter_map(value_of).collect()
}

/// A collation's name begins with that of its character set.
/// <https://dev.mysql.com/doc/refman/8.0/en/charset-collation-names.html>
fn character_set(collation: &str) -> &str {
    collation.split_once('_').map_or(collation, |(set, _)| set)
}

/// PARTITION BY and what belongs to it. `rows` are all partitions of a table.
///
/// Ranges and lists have no option of their own for their parts: these stand behind the expression.
pub(super) fn of_partitions(dialect: Mysql, rows: &[Row]) -> Vec<(String, OptionValue)> {
    let prefix = dialect.dialect();
    let Some(row) = rows.first() else {
        return Vec::new();
    };
    let Some(method) = owned(row, 3) else {
        return Vec::new();
    };
    let partitions: Vec<&[Row]> = rows
        .chunk_by(|left, right| owned(left, 2) == owned(right, 2))
        .collect();
    let mut by = format!("{method} ({})", owned(row, 4).unwrap_or_default());
    let count = partitions.len().to_string();
    let has_parts = method.starts_with("RANGE") || method.starts_with("LIST");
    if has_parts {
        // What of a partition is partitioned again stands before the parts.
        if let Some(method) = owned(row, 6) {
            by.push_str(&format!(
                " SUBPARTITION BY {method} ({}) SUBPARTITIONS {}",
                owned(row, 7).unwrap_or_default(),
                partitions[0].len()
            ));
        }
        let parts: Vec<String> = partitions
            .iter()
            .map(|rows| part(dialect, &method, &rows[0]))
            .collect();
        by.push_str(&format!(" ({})", parts.join(", ")));
    }
    let mut options = vec![text_option(format!("{prefix}_partition_by"), &by)];
    if !has_parts {
        options.push(text_option(format!("{prefix}_partitions"), &count));
    }
    options
}

fn part(dialect: Mysql, method: &str, row: &Row) -> String {
    let name = quote(&dialect, &owned(row, 2).unwrap_or_default());
    let values = owned(row, 5).unwrap_or_default();
    let values = match values.as_str() {
        "MAXVALUE" => " VALUES LESS THAN MAXVALUE".to_owned(),
        "DEFAULT" => " DEFAULT".to_owned(),
        values if method.starts_with("LIST") => format!(" VALUES IN ({values})"),
        values => format!(" VALUES LESS THAN ({values})"),
    };
    format!("PARTITION {name}{values}")
}
