//! The form of a type in which all names that the servers take for one are one.

use crate::dialect::mysql::{Mysql, types};
use crate::dialect::standard::{Syntax as _, enum_labels, type_form};
use crate::error::Result;
use crate::schema::{DataType, Literal, TypeClass, TypeForm};

/// The type's form; that of the server's type for what the server turns into another one.
pub(super) fn form(dialect: Mysql, data_type: &DataType) -> Result<TypeForm> {
    let own = data_type.for_dialect(dialect.dialect());
    if own.class == TypeClass::Null {
        return Ok(TypeForm::default());
    }
    if let Some(form) = labelled(own) {
        return Ok(form);
    }
    let mut form = type_form(&types::data_type(dialect, own)?);
    if form.base == "national" && !form.words.is_empty() {
        form.base = form.words.remove(0);
    }
    match form.base.as_str() {
        "bool" | "boolean" => form.base = "tinyint".into(),
        "dec" | "fixed" => form.base = "numeric".into(),
        "int" => form.base = "integer".into(),
        // What MariaDB makes of it, and Alembic takes for the same.
        "json" => form.base = "longtext".into(),
        "real" => form.base = "double".into(),
        "double" if form.words.first().is_some_and(|word| word == "precision") => {
            form.words.remove(0);
        }
        "float" => of_float(&mut form),
        "blob" => of_length(&mut form, 1),
        "text" => {
            let width = width(own);
            of_length(&mut form, width);
        }
        _ => {}
    }
    // NUMERIC(5) is NUMERIC(5, 0).
    if form.base == "numeric" && form.arguments.len() == 1 {
        form.arguments.push("0".into());
    }
    for word in &mut form.words {
        *word = utf8mb3(word);
    }
    Ok(form)
}

/// A character set or collation; the servers have given one of them another name.
pub(super) fn utf8mb3(name: &str) -> String {
    match name.strip_prefix("utf8_") {
        Some(rest) => format!("utf8mb3_{rest}"),
        None if name == "utf8" => "utf8mb3".into(),
        None => name.to_owned(),
    }
}

/// Labels are one argument, so that none is taken for a parenthesis or a comma, and a new one is a difference. Those
/// of an enumeration are sorted: Alembic does not look at their order either.
fn labelled(own: &DataType) -> Option<TypeForm> {
    let is_kept_as_text = matches!(own.argument("native_enum"), Some(Literal::Boolean(false)));
    let base = match own.class {
        TypeClass::MysqlEnum | TypeClass::PgEnum => "enum",
        TypeClass::Enum if !is_kept_as_text => "enum",
        TypeClass::MysqlSet => "set",
        _ => return None,
    };
    let mut labels = enum_labels(own);
    if base == "enum" {
        labels.sort_unstable();
    }
    Some(TypeForm {
        base: base.into(),
        arguments: vec![format!("{labels:?}")],
        words: Vec::new(),
    })
}

/// FLOAT(p) says how many bits are wanted and is one of two types.
/// <https://dev.mysql.com/doc/refman/8.0/en/floating-point-types.html>
fn of_float(form: &mut TypeForm) {
    if let [precision] = form.arguments.as_slice() {
        if precision.parse::<u32>().is_ok_and(|bits| bits > 24) {
            form.base = "double".into();
        }
        form.arguments.clear();
    }
}

/// BLOB(n) and TEXT(n) are the smallest of four types that holds so much.
/// <https://dev.mysql.com/doc/refman/8.0/en/blob.html>
fn of_length(form: &mut TypeForm, width: u64) {
    let length = form
        .arguments
        .first()
        .and_then(|length| length.parse::<u64>().ok());
    let Some(length) = length else {
        return;
    };
    let size = match length.saturating_mul(width) {
        0..=0xff => "tiny",
        0x100..=0xffff => "",
        0x1_0000..=0xff_ffff => "medium",
        _ => "long",
    };
    form.base.insert_str(0, size);
    form.arguments.clear();
}

/// The bytes of the longest character; where no character set is said, that of utf8mb4.
fn width(own: &DataType) -> u64 {
    let named = own.text("charset").or_else(|| own.text("collation"));
    match named.and_then(|name| name.split('_').next()) {
        Some(
            "ascii" | "binary" | "latin1" | "latin2" | "latin5" | "latin7" | "cp1250" | "cp1251",
        ) => 1,
        Some("ucs2") => 2,
        Some("utf8" | "utf8mb3") => 3,
        _ => 4,
    }
}
