//! Types with everything in which two can differ, in one form for models and both servers.

use super::data_type::{form, utf8mb3};
use crate::dialect::mysql::Mysql;
use crate::dialect::standard::{self, Syntax as _, enum_labels};
use crate::error::Result;
use crate::schema::{
    DataType, ExactType, Literal, OptionValue, Options, Table, TextForm, TypeClass,
};

/// The type in a table; `None` for one that is not known.
pub(super) fn exact(
    dialect: Mysql,
    data_type: &DataType,
    inherited: &TextForm,
) -> Result<Option<ExactType>> {
    let own = data_type.for_dialect(dialect.dialect());
    // BINARY alone is a collation of whatever character set it will be.
    let is_of_any_set = own.is_true("binary") && own.text("charset").is_none();
    if own.class == TypeClass::Null || is_of_any_set {
        return Ok(None);
    }
    let mut exact = ExactType {
        text: text(dialect, own)?,
        ..ExactType::default()
    };
    if own.class.parameters().contains(&"collation") {
        exact.said = said(own);
        exact.inherited = inherited.clone();
    }
    Ok(Some(exact))
}

/// What a table says of its texts.
pub(super) fn of_table(dialect: Mysql, table: &Table) -> TextForm {
    let option = |names: [&str; 3]| {
        let keywords = names.map(|name| format!("{}_{name}", dialect.dialect()));
        text_option(&table.options, &keywords).map(|name| utf8mb3(&name))
    };
    TextForm {
        character_set: option(["default_charset", "charset", "default_character_set"]),
        collation: option(["collate", "default_collate", "collation"]),
    }
}

fn text_option(options: &Options, keywords: &[String]) -> Option<String> {
    options.0.iter().find_map(|(keyword, value)| match value {
        OptionValue::Literal(Literal::Text(text)) if keywords.contains(keyword) => {
            Some(text.to_lowercase())
        }
        _ => None,
    })
}

fn said(own: &DataType) -> TextForm {
    let text = |parameter: &str| {
        (own.text(parameter).filter(|name| !name.is_empty()))
            .map(|name| utf8mb3(&name.to_lowercase()))
    };
    let is_national = matches!(
        own.class,
        TypeClass::SqlNchar
            | TypeClass::SqlNvarchar
            | TypeClass::MysqlNchar
            | TypeClass::MysqlNvarchar
    ) || own.is_true("national");
    let implied = if own.is_true("ascii") {
        Some("latin1")
    } else if own.is_true("unicode") {
        Some("ucs2")
    } else if is_national {
        Some("utf8mb3")
    } else {
        None
    };
    let character_set = text("charset").or_else(|| implied.map(str::to_owned));
    let binary = character_set
        .as_ref()
        .filter(|_| own.is_true("binary"))
        .map(|name| format!("{name}_bin"));
    TextForm {
        collation: text("collation").or(binary),
        character_set,
    }
}

fn text(dialect: Mysql, own: &DataType) -> Result<String> {
    let is_kept_as_text = matches!(own.argument("native_enum"), Some(Literal::Boolean(false)));
    let is_labelled = match own.class {
        TypeClass::MysqlEnum | TypeClass::PgEnum | TypeClass::MysqlSet => true,
        TypeClass::Enum => !is_kept_as_text,
        _ => false,
    };
    if is_labelled {
        let base = if own.class == TypeClass::MysqlSet {
            "set"
        } else {
            "enum"
        };
        return Ok(format!("{base}({:?})", enum_labels(own)));
    }
    let own = standard::without_text_form(own);
    let mut form = form(dialect, &own)?;
    let is_unsigned = form.words.iter().any(|word| word == "unsigned");
    let is_filled = form.words.iter().any(|word| word == "zerofill");
    match form.base.as_str() {
        // How wide an integer is shown counts only where it is filled up, and each has a width for that.
        "tinyint" | "smallint" | "mediumint" | "integer" | "bigint" => {
            let width = filled_width(&form.base);
            form.arguments.retain(|own| is_filled && own != width);
        }
        "year" => form.arguments.clear(),
        "char" | "binary" | "bit" if form.arguments.is_empty() => form.arguments.push("1".into()),
        "numeric" if form.arguments.is_empty() => {
            form.arguments = vec!["10".into(), "0".into()];
        }
        "datetime" | "timestamp" | "time" => form.arguments.retain(|digits| digits != "0"),
        _ => {}
    }
    let mut text = standard::with_arguments(&form.base, &form.arguments);
    if is_unsigned || is_filled {
        text.push_str(" unsigned");
    }
    if is_filled {
        text.push_str(" zerofill");
    }
    Ok(text)
}

/// The width up to which an integer is filled where nothing is said.
fn filled_width(base: &str) -> &'static str {
    match base {
        "tinyint" => "3",
        "smallint" => "5",
        "mediumint" => "8",
        "integer" => "10",
        _ => "20",
    }
}
