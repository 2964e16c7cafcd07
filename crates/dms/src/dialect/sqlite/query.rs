use super::Sqlite;
use crate::dialect::standard::{
    ConflictForm, DeleteUsing, Element, Forms, LimitForm, LockForm, NewKeys, Syntax, json_path,
    unsupported,
};
use crate::error::Result;
use crate::schema::ElementForm;

/// In what statements over rows differ from those of other databases.
pub(super) static FORMS: Forms = Forms {
    join: "JOIN",
    limit: LimitForm::Both,
    lock: LockForm::Never,
    update_from: true,
    delete_using: DeleteUsing::Never,
    returning_tables: false,
    new_keys: NewKeys::Defaults,
    cte_in_insert: false,
    boolean_conditions: false,
    empty_list: Some("SELECT 1 FROM (SELECT 1) WHERE 1!=1"),
    row_lists: "VALUES ",
    conflict: ConflictForm::Columns,
};

/// A part of a date, by SQLite's `strftime()`.
/// <https://www.sqlite.org/lang_datefunc.html>
pub(super) fn extract(field: &str, operand: &str) -> Result<String> {
    let code = match field {
        "year" => "%Y",
        "month" => "%m",
        "day" => "%d",
        "hour" => "%H",
        "minute" => "%M",
        "second" => "%S",
        "milliseconds" => "%f",
        "doy" => "%j",
        "dow" => "%w",
        "week" => "%W",
        "epoch" => "%s",
        _ => {
            return Err(unsupported(
                format!("SQLite cannot take `{field}` out of a date"),
                "take `year`, `month`, `day`, `hour`, `minute`, `second`, `doy`, `dow`, `week` or `epoch`",
            ));
        }
    };
    Ok(format!("CAST(STRFTIME('{code}', {operand}) AS INTEGER)"))
}

/// An element of JSON.
pub(super) fn element(element: &Element) -> Result<String> {
    let path = Sqlite.text(&json_path(element.path)?);
    let extract = format!("JSON_EXTRACT({}, {path})", element.operand);
    Ok(match element.form {
        ElementForm::Item => {
            return Err(unsupported(
                "SQLite has no arrays",
                "use `sa.JSON()` for the column",
            ));
        }
        ElementForm::Json { .. } => format!("JSON_QUOTE({extract})"),
        ElementForm::Text => element.operation("->>", &path),
        ElementForm::Typed(data_type) => {
            format!("CAST({extract} AS {})", Sqlite.data_type(data_type)?)
        }
    })
}
