//! Defaults, whose notation is not the same on both servers.

use crate::dialect::mysql::{Mysql, string};
use crate::dialect::standard::Syntax as _;

/// What the catalog says of a column that has to do with its default.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) default: Option<&'a str>,
    /// `DEFAULT_GENERATED on update CURRENT_TIMESTAMP`.
    pub(super) extra: &'a str,
    pub(super) data_type: &'a str,
    pub(super) nullable: bool,
}

/// A default as it stands in SHOW CREATE TABLE, with ON UPDATE behind it.
pub(super) fn text(dialect: Mysql, is_mariadb: bool, declared: Declared<'_>) -> Option<String> {
    let value = if is_mariadb {
        // The word, which is none in quotes.
        (declared.default)
            .filter(|text| *text != "NULL")
            .map(str::to_owned)
    } else {
        declared
            .default
            .map(|text| of_mysql(dialect, text, declared))
    };
    match (value, on_update(declared.extra)) {
        (value, None) => value,
        (Some(value), Some(update)) => Some(format!("{value} ON UPDATE {update}")),
        // Without a default there is no place for it.
        (None, Some(update)) => declared
            .nullable
            .then(|| format!("NULL ON UPDATE {update}")),
    }
}

/// MySQL gives constants without quotes, and expressions are told by a word elsewhere.
/// <https://dev.mysql.com/doc/refman/8.0/en/information-schema-columns-table.html>
fn of_mysql(dialect: Mysql, text: &str, declared: Declared<'_>) -> String {
    let is_type = |names: &[&str]| {
        let name = string::tokens(declared.data_type)
            .first()
            .map(|name| name.text.to_lowercase());
        name.is_some_and(|name| names.contains(&name.as_str()))
    };
    let is_now = text
        .get(..17)
        .is_some_and(|start| start.eq_ignore_ascii_case("current_timestamp"));
    // Up to MySQL 8.0.12 the word is not there yet.
    if is_now && (is_generated(declared.extra) || is_type(&["datetime", "timestamp"])) {
        return text.to_owned();
    }
    if is_generated(declared.extra) {
        return format!("({})", string::unescaped(text));
    }
    let is_number = is_type(&["bit"]) && text.starts_with("b'")
        || is_type(&["binary", "varbinary"]) && text.starts_with("0x");
    if is_number {
        text.to_owned()
    } else {
        dialect.text(text)
    }
}

fn is_generated(extra: &str) -> bool {
    string::tokens(extra)
        .iter()
        .any(|word| word.is_word("default_generated"))
}

/// What stands behind ON UPDATE.
fn on_update(extra: &str) -> Option<&str> {
    let tokens = string::tokens(extra);
    let start = tokens
        .windows(2)
        .position(|words| words[0].is_word("on") && words[1].is_word("update"))?;
    let (first, last) = (tokens.get(start + 2)?, tokens.last()?);
    Some(&extra[first.start..last.end()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::Flavor;

    fn default_of(
        is_mariadb: bool,
        data_type: &str,
        default: Option<&str>,
        extra: &str,
    ) -> Option<String> {
        let dialect = Mysql {
            flavor: Flavor::Mysql,
        };
        let declared = Declared {
            default,
            extra,
            data_type,
            nullable: true,
        };
        text(dialect, is_mariadb, declared)
    }

    /// Left as MariaDB's catalog has it, which is as SHOW CREATE TABLE does.
    #[test]
    fn mariadb_writes_constants_with_quotes() {
        for (default, extra, expected) in [
            (Some("NULL"), "", None),
            (None, "", None),
            (Some("'NULL'"), "", Some("'NULL'")),
            (Some("'it''s'"), "", Some("'it''s'")),
            (Some("1.50"), "", Some("1.50")),
            (
                Some("current_timestamp(6)"),
                "on update current_timestamp(6)",
                Some("current_timestamp(6) ON UPDATE current_timestamp(6)"),
            ),
            (
                Some("NULL"),
                "on update current_timestamp()",
                Some("NULL ON UPDATE current_timestamp()"),
            ),
        ] {
            assert_eq!(
                default_of(true, "datetime", default, extra).as_deref(),
                expected
            );
        }
    }

    /// The notation that the manual of MySQL 8 gives for the columns COLUMN_DEFAULT and EXTRA.
    #[test]
    fn mysql_writes_constants_without_and_marks_expressions() {
        for (data_type, default, extra, expected) in [
            ("varchar(9)", None, "", None),
            ("varchar(9)", Some("NULL"), "", Some("'NULL'")),
            ("varchar(9)", Some("it's \\"), "", Some("'it''s \\\\'")),
            (
                "varchar(30)",
                Some("CURRENT_TIMESTAMP"),
                "",
                Some("'CURRENT_TIMESTAMP'"),
            ),
            ("varchar(9)", Some(""), "", Some("''")),
            ("int", Some("1"), "", Some("'1'")),
            ("bit(3)", Some("b'101'"), "", Some("b'101'")),
            ("binary(1)", Some("0x41"), "", Some("0x41")),
            (
                "timestamp",
                Some("CURRENT_TIMESTAMP"),
                "DEFAULT_GENERATED",
                Some("CURRENT_TIMESTAMP"),
            ),
            (
                "datetime(6)",
                Some("CURRENT_TIMESTAMP(6)"),
                "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
                Some("CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)"),
            ),
            (
                "datetime",
                Some("CURRENT_TIMESTAMP"),
                "",
                Some("CURRENT_TIMESTAMP"),
            ),
            (
                "char(36)",
                Some("uuid()"),
                "DEFAULT_GENERATED",
                Some("(uuid())"),
            ),
            (
                "json",
                Some("_utf8mb4\\'{}\\'"),
                "DEFAULT_GENERATED",
                Some("(_utf8mb4'{}')"),
            ),
        ] {
            assert_eq!(
                default_of(false, data_type, default, extra).as_deref(),
                expected,
                "{default:?}"
            );
        }
    }
}
