//! From the type that a column was declared with to a type, by the rules of SQLAlchemy's inspector.

use crate::schema::{DataType, Literal, TypeClass};

/// The type of a declared text (`VARCHAR(20)`); unknown words by SQLite's rules of affinity.
pub(in crate::dialect::sqlite) fn reflected(text: &str, collation: Option<&str>) -> DataType {
    let upper = text.to_uppercase();
    // The declared type of a generated column may end with these words.
    let upper = upper.replace("GENERATED", "").replace("ALWAYS", "");
    let upper = upper.trim();
    let end = upper
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ' '))
        .unwrap_or(upper.len());
    let (name, rest) = upper.split_at(end);
    let class = class_of(name.trim());
    let arguments: Vec<i64> = rest
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .map(|(inner, _)| {
            inner
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|digits| digits.parse().ok())
                .collect()
        })
        .unwrap_or_default();
    let mut data_type = DataType::new(class);
    // Numbers that fit no parameter are dropped, as `INT(11)`'s.
    for (parameter, argument) in class.parameters().iter().zip(arguments) {
        if !matches!(*parameter, "length" | "precision" | "scale") {
            break;
        }
        data_type = data_type.with(parameter, Literal::Integer(argument));
    }
    match collation {
        Some(collation) if class.parameters().contains(&"collation") => {
            data_type.with("collation", Literal::Text(collation.to_owned()))
        }
        _ => data_type,
    }
}

fn class_of(name: &str) -> TypeClass {
    match name {
        "BIGINT" => TypeClass::SqlBigint,
        "BLOB" => TypeClass::SqlBlob,
        "BOOL" | "BOOLEAN" => TypeClass::SqlBoolean,
        "CHAR" => TypeClass::SqlChar,
        "DATE" | "DATE_CHAR" => TypeClass::SqlDate,
        "DATETIME" | "DATETIME_CHAR" => TypeClass::SqlDatetime,
        "DOUBLE" => TypeClass::SqlDouble,
        "DECIMAL" => TypeClass::SqlDecimal,
        "FLOAT" => TypeClass::SqlFloat,
        "INT" | "INTEGER" => TypeClass::SqlInteger,
        "JSON" => TypeClass::SqliteJson,
        "JSONB" => TypeClass::SqliteJsonb,
        "NUMERIC" => TypeClass::SqlNumeric,
        "REAL" => TypeClass::SqlReal,
        "SMALLINT" => TypeClass::SqlSmallint,
        "TEXT" => TypeClass::SqlText,
        "TIME" | "TIME_CHAR" => TypeClass::SqlTime,
        "TIMESTAMP" => TypeClass::SqlTimestamp,
        "VARCHAR" => TypeClass::SqlVarchar,
        "NVARCHAR" => TypeClass::SqlNvarchar,
        "NCHAR" => TypeClass::SqlNchar,
        other => by_affinity(other),
    }
}

/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
fn by_affinity(name: &str) -> TypeClass {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["INT"]) {
        TypeClass::SqlInteger
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        TypeClass::SqlText
    } else if name.is_empty() || has(&["BLOB"]) {
        TypeClass::Null
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        TypeClass::SqlReal
    } else {
        TypeClass::SqlNumeric
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expectations are what SQLAlchemy's inspector showed for columns of these types.
    #[test]
    fn declared_types_become_sqlalchemys() {
        for (text, expected) in [
            ("VARCHAR(20)", r#"SqlVarchar [("length", Integer(20))]"#),
            (
                "NUMERIC(10, 2)",
                r#"SqlNumeric [("precision", Integer(10)), ("scale", Integer(2))]"#,
            ),
            ("decimal(5)", r#"SqlDecimal [("precision", Integer(5))]"#),
            ("int", "SqlInteger []"),
            ("INT(11)", "SqlInteger []"),
            ("UNSIGNED BIG INT", "SqlInteger []"),
            ("DOUBLE PRECISION", "SqlReal []"),
            (
                "NATIVE CHARACTER(70)",
                r#"SqlText [("length", Integer(70))]"#,
            ),
            ("", "Null []"),
            ("UUID", "SqlNumeric []"),
            ("BOOL", "SqlBoolean []"),
            ("INTEGER GENERATED ALWAYS", "SqlInteger []"),
            ("(", "Null []"),
        ] {
            let data_type = reflected(text, None);
            assert_eq!(
                format!("{:?} {:?}", data_type.class, data_type.arguments),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            reflected("TEXT", Some("NOCASE")).text("collation"),
            Some("NOCASE")
        );
        assert_eq!(reflected("INT", Some("NOCASE")).arguments, []);
    }
}
