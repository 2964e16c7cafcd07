use super::Postgres;
use crate::dialect::standard::{
    self, ConflictForm, DeleteUsing, Element, Forms, LimitForm, LockForm, NewKeys, Syntax,
    unsupported,
};
use crate::error::Result;
use crate::schema::{ElementForm, Literal};

/// In what statements over rows differ from those of other databases.
pub(super) static FORMS: Forms = Forms {
    join: "JOIN",
    limit: LimitForm::All,
    lock: LockForm::Postgres,
    update_from: true,
    delete_using: DeleteUsing::Others,
    returning_tables: true,
    new_keys: NewKeys::All,
    cte_in_insert: false,
    boolean_conditions: true,
    empty_list: None,
    row_lists: "",
    conflict: ConflictForm::Constraint,
};

/// An element of JSON or of an array.
pub(super) fn element(element: &Element) -> Result<String> {
    let (arrow, key) = match element.path {
        [one] => ("-", standard::literal(&Postgres, one)?),
        several => {
            let keys: Vec<String> = several.iter().map(key_text).collect::<Result<_>>()?;
            ("#", Postgres.text(&format!("{{{}}}", keys.join(", "))))
        }
    };
    let operand = element.operand;
    let text = || element.operation(&format!("{arrow}>>"), &key);
    Ok(match element.form {
        ElementForm::Item => format!("{operand}[{key}]"),
        ElementForm::Json { is_binary: true } if arrow == "-" => format!("{operand}[{key}]"),
        ElementForm::Json { .. } => element.operation(&format!("{arrow}>"), &key),
        ElementForm::Text => text(),
        ElementForm::Typed(data_type) => {
            format!("CAST({} AS {})", text(), Postgres.data_type(data_type)?)
        }
    })
}

/// A key in the text of an array of them.
fn key_text(key: &Literal) -> Result<String> {
    match key {
        Literal::Integer(position) => Ok(position.to_string()),
        Literal::Text(name) => {
            let plain = !name.is_empty()
                && !name.eq_ignore_ascii_case("null")
                && (name.chars()).all(|c| c.is_alphanumeric() || c == '_');
            Ok(if plain {
                name.clone()
            } else {
                format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
            })
        }
        _ => Err(unsupported(
            "a key of JSON is neither a text nor a number",
            "write the keys as texts or numbers",
        )),
    }
}

/// A length of time.
pub(super) fn interval(seconds: f64) -> String {
    format!("make_interval(secs=>{})", text_of(seconds))
}

fn text_of(seconds: f64) -> String {
    let text = seconds.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}
