use super::Postgres;
use crate::dialect::standard::{quote, table_name, text_literal};
use crate::schema::TableName;

/// COMMENT ON TABLE; without a text the comment is removed.
pub(super) fn of_table(table: &TableName, comment: Option<&str>) -> String {
    format!(
        "COMMENT ON TABLE {} IS {}",
        table_name(&Postgres, table),
        text(comment)
    )
}

/// COMMENT ON COLUMN; without a text the comment is removed.
pub(super) fn of_column(table: &TableName, column: &str, comment: Option<&str>) -> String {
    format!(
        "COMMENT ON COLUMN {}.{} IS {}",
        table_name(&Postgres, table),
        quote(&Postgres, column),
        text(comment)
    )
}

fn text(comment: Option<&str>) -> String {
    comment.map_or_else(|| "NULL".into(), text_literal)
}
