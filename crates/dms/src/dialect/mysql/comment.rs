use super::Mysql;
use crate::dialect::standard::{Syntax as _, table_name};
use crate::schema::TableName;

/// The statement that sets a table's comment; without a text it is removed.
pub(super) fn of_table(dialect: Mysql, table: &TableName, comment: Option<&str>) -> String {
    format!(
        "ALTER TABLE {} COMMENT {}",
        table_name(&dialect, table),
        dialect.text(comment.unwrap_or_default())
    )
}

/// ` COMMENT '...'` in a column's definition, if there is a comment.
pub(super) fn of_column(dialect: Mysql, comment: Option<&str>) -> String {
    comment.map_or_else(String::new, |text| {
        format!(" COMMENT {}", dialect.text(text))
    })
}
