use super::Mysql;
use crate::dialect::standard::{
    ConflictForm, DeleteUsing, Element, Forms, LimitForm, LockForm, NewKeys, Syntax, json_path,
    unsupported,
};
use crate::error::Result;
use crate::schema::{DataType, ElementForm, TypeClass};

/// In what statements over rows differ from those of other databases.
pub(super) static FORMS: Forms = Forms {
    join: "INNER JOIN",
    limit: LimitForm::Comma,
    lock: LockForm::Mysql,
    update_from: false,
    delete_using: DeleteUsing::All,
    returning_tables: true,
    new_keys: NewKeys::Never,
    cte_in_insert: true,
    boolean_conditions: false,
    empty_list: None,
    row_lists: "",
    conflict: ConflictForm::DuplicateKey,
};

/// The same for MariaDB, which has RETURNING.
pub(super) static MARIADB_FORMS: Forms = Forms {
    new_keys: NewKeys::Defaults,
    ..FORMS
};

/// An element of JSON. JSON's null is not SQL's, so that a value of another type needs a CASE.
pub(super) fn element(mysql: Mysql, element: &Element) -> Result<String> {
    let path = mysql.text(&json_path(element.path)?);
    let extract = format!("JSON_EXTRACT({}, {path})", element.operand);
    Ok(match element.form {
        ElementForm::Item => {
            return Err(unsupported(
                format!("{} has no arrays", mysql.title()),
                "use `sa.JSON()` for the column",
            ));
        }
        ElementForm::Json { .. } => extract,
        ElementForm::Text => element.operation("->>", &path),
        ElementForm::Typed(data_type) => {
            let value = value(mysql, &extract, data_type)?;
            format!("CASE {extract} WHEN 'null' THEN NULL {value} END")
        }
    })
}

fn value(mysql: Mysql, extract: &str, data_type: &DataType) -> Result<String> {
    Ok(match data_type.class {
        TypeClass::Integer => format!("ELSE CAST({extract} AS SIGNED INTEGER)"),
        TypeClass::Boolean => "WHEN true THEN true ELSE false".into(),
        TypeClass::Float => format!("ELSE {extract}+0.0000000000000000000000"),
        TypeClass::Numeric => match mysql.cast_type(data_type)? {
            Some(data_type) => format!("ELSE CAST({extract} AS {data_type})"),
            None => format!("ELSE {extract}+0.0000000000000000000000"),
        },
        _ => format!("ELSE JSON_UNQUOTE({extract})"),
    })
}
