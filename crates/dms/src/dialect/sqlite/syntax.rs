use super::{Sqlite, query, types};
use crate::dialect::standard::{self, Element, Forms, Syntax, unsupported};
use crate::error::Result;
use crate::schema::{DataType, Literal, TableName};

/// SQLAlchemy's list for SQLite; the same words are quoted as there.
static RESERVED_WORDS: &[&str] = &[
    "add",
    "after",
    "all",
    "alter",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "match",
    "natural",
    "not",
    "notnull",
    "null",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "plan",
    "pragma",
    "primary",
    "query",
    "raise",
    "references",
    "reindex",
    "rename",
    "replace",
    "restrict",
    "right",
    "rollback",
    "row",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "to",
    "transaction",
    "trigger",
    "true",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
];

impl Syntax for Sqlite {
    fn dialect(&self) -> &'static str {
        "sqlite"
    }

    fn title(&self) -> &'static str {
        "SQLite"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED_WORDS
    }

    /// SQLite has no limit; this is SQLAlchemy's.
    fn longest_name(&self) -> usize {
        9999
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    /// SQLite keeps dates as text. SQLAlchemy writes times with six digits of a second and without
    /// zone, and reads them back in no other form.
    fn date_time(&self, text: &str) -> String {
        let Some(colon) = text.find(':') else {
            return text.to_owned();
        };
        let end = text[colon..]
            .find(['+', '-', 'Z'])
            .map_or(text.len(), |offset| colon + offset);
        let local = &text[..end];
        match local.split_once('.') {
            Some((seconds, fraction)) => format!("{seconds}.{fraction:0<6}"),
            None => format!("{local}.000000"),
        }
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("X'{digits}'")
    }

    fn array(&self, _items: &[Literal], _data_type: &DataType) -> Result<String> {
        Err(unsupported(
            "SQLite has no arrays",
            "use `sa.JSON()` for the column, or insert the rows on PostgreSQL alone",
        ))
    }

    fn uuid(&self, text: &str, _data_type: &DataType) -> String {
        text.replace('-', "")
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(data_type)
    }

    fn forms(&self) -> &'static Forms {
        &query::FORMS
    }

    fn extract(&self, field: &str, operand: &str) -> Result<String> {
        query::extract(field, operand)
    }

    fn element(&self, element: &Element) -> Result<String> {
        query::element(element)
    }

    fn function(&self, name: &str, arguments: &str) -> Option<String> {
        match name.to_ascii_lowercase().as_str() {
            "now" => Some("CURRENT_TIMESTAMP".into()),
            "localtimestamp" => Some("DATETIME(CURRENT_TIMESTAMP, 'localtime')".into()),
            "char_length" => Some(format!("length({arguments})")),
            _ => None,
        }
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        match operator {
            // Division of integers would cut the result.
            "/" => Some(format!("{left} / ({right} + 0.0)")),
            "ILIKE" => Some(format!("lower({left}) LIKE lower({right})")),
            "NOT ILIKE" => Some(format!("lower({left}) NOT LIKE lower({right})")),
            "IS DISTINCT FROM" => Some(format!("{left} IS NOT {right}")),
            "IS NOT DISTINCT FROM" => Some(format!("{left} IS {right}")),
            _ => None,
        }
    }

    /// A column that is negated is a boolean, which SQLite keeps as 0 and 1.
    fn negated_column(&self, column: &str) -> Option<String> {
        Some(format!("{column} = 0"))
    }

    fn groups_index_operations(&self) -> bool {
        false
    }

    /// SQLite takes no schema here: the table is looked for in the schema of the referring one.
    /// <https://www.sqlite.org/lang_createtable.html>
    fn referred_table(&self, table: &TableName) -> String {
        standard::quote(self, &table.name)
    }

    fn on_delete_columns(&self) -> bool {
        false
    }
}
