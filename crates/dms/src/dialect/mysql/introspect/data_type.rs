//! Types from the text in the catalog.

use crate::dialect::mysql::string;
use crate::schema::{DataType, Literal, TypeClass};
use crate::tokens::{Token, TokenKind, closing_parenthesis};

/// What the catalog says of a column's type.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Declared<'a> {
    /// `int(10) unsigned`.
    pub(super) text: &'a str,
    /// The character set and the collation of a text.
    pub(super) character_set: Option<&'a str>,
    pub(super) collation: Option<&'a str>,
    /// The collation that a text has in this table without saying so.
    pub(super) table_collation: Option<&'a str>,
}

/// The type; `NullType` for what SQLAlchemy has no class for (GEOMETRY and its like).
pub(super) fn reflected(declared: Declared<'_>) -> DataType {
    let tokens = string::tokens(declared.text);
    let Some(class) = tokens.first().and_then(|name| class_of(name.text)) else {
        return DataType::new(TypeClass::Null);
    };
    let close = match tokens.get(1) {
        Some(open) if open.is_symbol("(") => closing_parenthesis(&tokens, 1),
        _ => None,
    };
    let (arguments, words) = match close {
        Some(close) => (&tokens[2..close], &tokens[close + 1..]),
        None => (&[][..], &tokens[1..]),
    };
    let mut data_type = DataType::new(class);
    if matches!(class, TypeClass::MysqlEnum | TypeClass::MysqlSet) {
        let labels = arguments.iter().filter_map(string::content);
        let labels = labels.map(Literal::Text).collect();
        data_type = data_type.with("enums", Literal::List(labels));
    } else {
        data_type = with_numbers(data_type, arguments);
    }
    for word in ["unsigned", "zerofill"] {
        if words.iter().any(|token| token.is_word(word)) {
            data_type = data_type.with(word, Literal::Boolean(true));
        }
    }
    if declared.collation != declared.table_collation && has_collation(class) {
        let text = |text: &str| Literal::Text(text.to_owned());
        if let Some(character_set) = declared.character_set {
            data_type = data_type.with("charset", text(character_set));
        }
        if let Some(collation) = declared.collation {
            data_type = data_type.with("collation", text(collation));
        }
    }
    data_type
}

fn with_numbers(mut data_type: DataType, arguments: &[Token<'_>]) -> DataType {
    let numbers = arguments
        .iter()
        .filter(|token| token.kind == TokenKind::Number)
        .filter_map(|token| token.text.parse().ok());
    for (parameter, number) in parameters(data_type.class).iter().zip(numbers) {
        data_type = data_type.with(parameter, Literal::Integer(number));
    }
    data_type
}

/// What the numbers in the parentheses are.
fn parameters(class: TypeClass) -> &'static [&'static str] {
    match class {
        TypeClass::MysqlBigint
        | TypeClass::MysqlInteger
        | TypeClass::MysqlMediumint
        | TypeClass::MysqlSmallint
        | TypeClass::MysqlTinyint
        | TypeClass::MysqlYear => &["display_width"],
        TypeClass::MysqlDecimal
        | TypeClass::MysqlNumeric
        | TypeClass::MysqlDouble
        | TypeClass::MysqlFloat => &["precision", "scale"],
        TypeClass::MysqlDatetime | TypeClass::MysqlTime | TypeClass::MysqlTimestamp => &["fsp"],
        TypeClass::MysqlBit
        | TypeClass::MysqlChar
        | TypeClass::MysqlVarchar
        | TypeClass::MysqlNchar
        | TypeClass::MysqlNvarchar
        | TypeClass::SqlBinary
        | TypeClass::SqlVarbinary => &["length"],
        _ => &[],
    }
}

fn has_collation(class: TypeClass) -> bool {
    class.parameters().contains(&"collation")
}

/// SQLAlchemy's table of the names of the catalog, and the addresses of MariaDB.
fn class_of(name: &str) -> Option<TypeClass> {
    Some(match name.to_ascii_lowercase().as_str() {
        "bigint" => TypeClass::MysqlBigint,
        "binary" => TypeClass::SqlBinary,
        "bit" => TypeClass::MysqlBit,
        "blob" => TypeClass::SqlBlob,
        "char" => TypeClass::MysqlChar,
        "date" => TypeClass::SqlDate,
        "datetime" => TypeClass::MysqlDatetime,
        "decimal" | "fixed" => TypeClass::MysqlDecimal,
        "double" => TypeClass::MysqlDouble,
        "enum" => TypeClass::MysqlEnum,
        "float" => TypeClass::MysqlFloat,
        "inet4" => TypeClass::MysqlInet4,
        "inet6" => TypeClass::MysqlInet6,
        "int" | "integer" => TypeClass::MysqlInteger,
        "json" => TypeClass::MysqlJson,
        "longblob" => TypeClass::MysqlLongblob,
        "longtext" => TypeClass::MysqlLongtext,
        "mediumblob" => TypeClass::MysqlMediumblob,
        "mediumint" => TypeClass::MysqlMediumint,
        "mediumtext" => TypeClass::MysqlMediumtext,
        "nchar" => TypeClass::MysqlNchar,
        "numeric" => TypeClass::MysqlNumeric,
        "nvarchar" => TypeClass::MysqlNvarchar,
        "set" => TypeClass::MysqlSet,
        "smallint" => TypeClass::MysqlSmallint,
        "text" => TypeClass::MysqlText,
        "time" => TypeClass::MysqlTime,
        "timestamp" => TypeClass::MysqlTimestamp,
        "tinyblob" => TypeClass::MysqlTinyblob,
        "tinyint" => TypeClass::MysqlTinyint,
        "tinytext" => TypeClass::MysqlTinytext,
        "uuid" => TypeClass::SqlUuid,
        "varbinary" => TypeClass::SqlVarbinary,
        "varchar" => TypeClass::MysqlVarchar,
        "year" => TypeClass::MysqlYear,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, collation: &str) -> String {
        let data_type = reflected(Declared {
            text,
            character_set: Some("utf8mb4"),
            collation: Some(collation),
            table_collation: Some("utf8mb4_general_ci"),
        });
        format!("{:?} {:?}", data_type.class, data_type.arguments)
    }

    /// The expectations are the constructor calls that SQLAlchemy's inspector showed for these columns, but for
    /// INET4, which it does not know, and for backslashes in labels, which it doubles.
    #[test]
    fn texts_become_sqlalchemys_types() {
        for (text, expected) in [
            (
                "int(10) unsigned zerofill",
                r#"MysqlInteger [("display_width", Integer(10)), ("unsigned", Boolean(true)), ("zerofill", Boolean(true))]"#,
            ),
            (
                "int unsigned",
                r#"MysqlInteger [("unsigned", Boolean(true))]"#,
            ),
            (
                "tinyint(1)",
                r#"MysqlTinyint [("display_width", Integer(1))]"#,
            ),
            (
                "decimal(10,2)",
                r#"MysqlDecimal [("precision", Integer(10)), ("scale", Integer(2))]"#,
            ),
            ("varchar(20)", r#"MysqlVarchar [("length", Integer(20))]"#),
            ("datetime(6)", r#"MysqlDatetime [("fsp", Integer(6))]"#),
            ("double", "MysqlDouble []"),
            ("blob", "SqlBlob []"),
            ("inet4", "MysqlInet4 []"),
            ("point", "Null []"),
            (
                r"enum('x','it''s','a,b','back\\slash','50%','new\nline','(')",
                r#"MysqlEnum [("enums", List([Text("x"), Text("it's"), Text("a,b"), Text("back\\slash"), Text("50%"), Text("new\nline"), Text("(")]))]"#,
            ),
            (
                "set('x',')','y')",
                r#"MysqlSet [("enums", List([Text("x"), Text(")"), Text("y")]))]"#,
            ),
            ("", "Null []"),
            ("varchar(", "MysqlVarchar []"),
            ("(", "Null []"),
        ] {
            assert_eq!(shown(text, "utf8mb4_general_ci"), expected, "{text}");
        }
    }

    #[test]
    fn a_collation_is_told_where_it_is_not_the_tables() {
        assert_eq!(
            shown("text", "utf8mb4_bin"),
            r#"MysqlText [("charset", Text("utf8mb4")), ("collation", Text("utf8mb4_bin"))]"#
        );
        assert_eq!(shown("int", "utf8mb4_bin"), "MysqlInteger []");
    }

    #[test]
    fn any_text_is_taken() {
        for text in crate::tokens::random_texts(5_000) {
            for prefix in ["", "enum(", "int("] {
                shown(&format!("{prefix}{text}"), "x");
            }
        }
    }
}
