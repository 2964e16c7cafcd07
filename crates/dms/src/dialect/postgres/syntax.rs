use super::{Postgres, query, types};
use crate::dialect::standard::{self, Element, Forms, Syntax, unsupported};
use crate::error::Result;
use crate::schema::{DataType, Literal, TableName};

/// SQLAlchemy's list for PostgreSQL; the same words are quoted as there.
static RESERVED_WORDS: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "new",
    "not",
    "notnull",
    "null",
    "of",
    "off",
    "offset",
    "old",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

impl Syntax for Postgres {
    fn dialect(&self) -> &'static str {
        "postgresql"
    }

    fn title(&self) -> &'static str {
        "PostgreSQL"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED_WORDS
    }

    fn longest_name(&self) -> usize {
        63
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    fn date_time(&self, text: &str) -> String {
        text.to_owned()
    }

    /// Plain text as it is; anything else in bytea's hex format, where backslashes mean nothing else.
    /// <https://www.postgresql.org/docs/current/datatype-binary.html>
    fn bytes(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.chars().all(|c| matches!(c, ' '..='~') && c != '\\') => {
                standard::text_literal(text)
            }
            _ => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("'\\x{digits}'")
            }
        }
    }

    fn array(&self, items: &[Literal], data_type: &DataType) -> Result<String> {
        if items.is_empty() {
            return Ok(format!("ARRAY[]::{}", types::data_type(data_type)?));
        }
        array_items(items, 0).map(|items| format!("ARRAY{items}"))
    }

    fn uuid(&self, text: &str, data_type: &DataType) -> String {
        let says_no =
            |parameter| matches!(data_type.argument(parameter), Some(Literal::Boolean(false)));
        if says_no("native_uuid") || says_no("as_uuid") {
            text.replace('-', "")
        } else {
            text.to_owned()
        }
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(data_type)
    }

    fn forms(&self) -> &'static Forms {
        &query::FORMS
    }

    fn element(&self, element: &Element) -> Result<String> {
        query::element(element)
    }

    fn interval(&self, seconds: f64) -> Result<String> {
        Ok(query::interval(seconds))
    }

    fn next_value(&self, sequence: &TableName) -> Result<String> {
        let name = standard::table_name(self, sequence);
        Ok(format!("nextval({})", self.text(&name)))
    }

    fn function(&self, _name: &str, _arguments: &str) -> Option<String> {
        None
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        // Division of integers would cut the result.
        match operator {
            "/" => Some(format!("{left} / CAST({right} AS NUMERIC)")),
            "REGEXP_MATCH" => Some(format!("{left} ~ {right}")),
            "NOT REGEXP_MATCH" => Some(format!("{left} !~ {right}")),
            _ => None,
        }
    }

    fn negated_column(&self, _column: &str) -> Option<String> {
        None
    }

    fn groups_index_operations(&self) -> bool {
        true
    }

    fn referred_table(&self, table: &TableName) -> String {
        standard::table_name(self, table)
    }

    fn on_delete_columns(&self) -> bool {
        true
    }
}

/// The items of an array in brackets, arrays in arrays likewise.
fn array_items(items: &[Literal], depth: usize) -> Result<String> {
    // The most dimensions PostgreSQL allows.
    if depth >= 6 {
        return Err(unsupported(
            "an array has more than 6 dimensions, PostgreSQL allows 6",
            "store the value in a JSON column instead",
        ));
    }
    let items: Vec<String> = items
        .iter()
        .map(|item| match item {
            Literal::List(items) => array_items(items, depth + 1),
            item => standard::literal(&Postgres, item),
        })
        .collect::<Result<_>>()?;
    Ok(format!("[{}]", items.join(", ")))
}
