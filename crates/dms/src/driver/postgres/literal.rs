//! Parameters as literals in the text of a statement.
//!
//! The simple query protocol has no parameters, and the server resolves the type of a quoted literal
//! by the same rules as that of a parameter.

use crate::conn::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::tokens::{Syntax, TokenKind, tokens};

/// Puts the values in the places of `$1`, `$2`, ... outside of quotes and comments.
pub(super) fn with_parameters(sql: &str, parameters: &[Value]) -> Result<String> {
    let mut text = String::with_capacity(sql.len());
    for token in tokens(sql, Syntax::Postgres) {
        if token.kind != TokenKind::Parameter {
            text.push_str(token.text);
            continue;
        }
        let value = token.text[1..]
            .parse::<usize>()
            .ok()
            .and_then(|number| parameters.get(number.checked_sub(1)?))
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Database,
                    format!(
                        "the statement uses the parameter `{}`, but {} were given",
                        token.text,
                        parameters.len()
                    ),
                )
            })?;
        // Blanks, so that it cannot grow together with a word or an operator before it.
        text.push(' ');
        text.push_str(&literal(value)?);
        text.push(' ');
    }
    Ok(text)
}

fn literal(value: &Value) -> Result<String> {
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        Value::Boolean(true) => "TRUE".to_owned(),
        Value::Boolean(false) => "FALSE".to_owned(),
        Value::Integer(integer) if *integer < 0 => format!("({integer})"),
        Value::Integer(integer) => integer.to_string(),
        Value::Float(float) if float.is_nan() => "'NaN'::float8".to_owned(),
        Value::Float(float) if float.is_infinite() => {
            let sign = if *float < 0.0 { "-" } else { "" };
            format!("'{sign}Infinity'::float8")
        }
        Value::Float(float) => format!("'{float:?}'::float8"),
        Value::Text(text) => quoted(text)?,
        Value::Bytes(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("decode('{digits}', 'hex')")
        }
    })
}

/// A string constant that means the same whatever `standard_conforming_strings` is.
fn quoted(text: &str) -> Result<String> {
    if text.contains('\0') {
        return Err(Error::new(
            ErrorKind::Database,
            "a text value contains a NUL character, which PostgreSQL cannot store",
        ));
    }
    let doubled = text.replace('\'', "''");
    Ok(if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    })
}

/// The bytes of `\x00ff`; `None` for the old escape format.
pub(super) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("\\x")?.as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| {
            let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
            u8::try_from(high? * 16 + low?).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_cannot_leave_their_quotes() {
        let values = [
            Value::Text("it's; DROP TABLE t --".into()),
            Value::Text("\\'; x".into()),
            Value::Integer(-1),
            Value::Null,
        ];
        assert_eq!(
            with_parameters(
                "SELECT $1,$2, 5-$3, $4, '$1', \"$2\", $x$ $1 $x$ -- $9",
                &values
            )
            .unwrap(),
            "SELECT  'it''s; DROP TABLE t --' , E'\\\\''; x' , 5- (-1) ,  NULL , '$1', \"$2\", $x$ $1 $x$ -- $9"
        );
    }

    #[test]
    fn a_missing_parameter_and_nul_are_refused() {
        assert!(with_parameters("SELECT $2", &[Value::Null]).is_err());
        assert!(with_parameters("SELECT $0", &[Value::Null]).is_err());
        assert!(with_parameters("SELECT $1", &[Value::Text("a\0".into())]).is_err());
    }

    #[test]
    fn bytes_are_decoded() {
        assert_eq!(bytes_of("\\x00Ff"), Some(vec![0, 255]));
        assert_eq!(bytes_of("\\x0"), None);
        assert_eq!(bytes_of("\\000"), None);
    }
}
