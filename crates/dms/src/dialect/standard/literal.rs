use super::{Syntax, unsupported};
use crate::error::Result;
use crate::schema::{DataType, Literal, TypeClass};

/// A text in single quotes. Backslashes stay, as in standard strings.
pub(in crate::dialect) fn text_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A constant by its own kind, as in an expression.
pub(in crate::dialect) fn literal(syntax: &dyn Syntax, value: &Literal) -> Result<String> {
    Ok(match value {
        Literal::Null => "NULL".into(),
        Literal::Boolean(boolean) => syntax.boolean(*boolean).into(),
        Literal::Integer(integer) => integer.to_string(),
        Literal::Float(float) => float_literal(*float)?,
        Literal::Decimal(text) => decimal_literal(text)?,
        Literal::Text(text) => syntax.text(text),
        Literal::Bytes(bytes) => syntax.bytes(bytes),
        Literal::DateTime(text) => syntax.text(&syntax.date_time(text)),
        Literal::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| literal(syntax, item))
                .collect::<Result<_>>()?;
            format!("({})", items.join(", "))
        }
        Literal::Type(_) => {
            return Err(unsupported(
                "a type stands where a value is needed",
                "give a value instead of the type",
            ));
        }
    })
}

/// A constant for a column of this type, as in an INSERT.
pub(super) fn typed_literal(
    syntax: &dyn Syntax,
    value: &Literal,
    data_type: &DataType,
) -> Result<String> {
    let own = data_type.for_dialect(syntax.dialect());
    Ok(match (own.class, value) {
        (_, Literal::Null) => "NULL".into(),
        (
            TypeClass::Json
            | TypeClass::PgJson
            | TypeClass::PgJsonb
            | TypeClass::SqliteJson
            | TypeClass::SqliteJsonb
            | TypeClass::MysqlJson,
            value,
        ) => syntax.text(&json_text(value)?),
        (TypeClass::Uuid | TypeClass::SqlUuid, Literal::Text(text)) => {
            syntax.text(&syntax.uuid(text, own))
        }
        (TypeClass::Boolean | TypeClass::SqlBoolean, Literal::Integer(integer @ (0 | 1))) => {
            syntax.boolean(*integer == 1).into()
        }
        (
            TypeClass::Integer
            | TypeClass::SmallInteger
            | TypeClass::BigInteger
            | TypeClass::SqlInteger
            | TypeClass::SqlSmallint
            | TypeClass::SqlBigint,
            Literal::Boolean(boolean),
        ) => u8::from(*boolean).to_string(),
        (TypeClass::Interval | TypeClass::PgInterval, Literal::Float(seconds)) => {
            syntax.interval(*seconds)?
        }
        (TypeClass::Array | TypeClass::PgArray, Literal::List(items)) => {
            syntax.array(items, own)?
        }
        (_, value) => literal(syntax, value)?,
    })
}

/// A number in the shortest form that reads back as the same number, as Python writes it.
fn float_literal(float: f64) -> Result<String> {
    if !float.is_finite() {
        return Err(unsupported(
            format!("the number `{float}` has no literal in SQL"),
            "write it as an SQL expression with `sa.text(...)`",
        ));
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = float.to_string();
        return Ok(if plain.contains('.') {
            plain
        } else {
            format!("{plain}.0")
        });
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    Ok(format!("{digits}e{sign}{:02}", exponent.unsigned_abs()))
}

/// The text of a decimal number, if it is one.
fn decimal_literal(text: &str) -> Result<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_number = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    if whole.len() + fraction.len() > 0 && digits(whole) && digits(fraction) && exponent_is_number {
        Ok(text.to_owned())
    } else {
        Err(unsupported(
            format!("the decimal number `{text}` has no literal in SQL"),
            "give a finite number",
        ))
    }
}

/// A value of a JSON column as JSON. A text is taken to be JSON already.
fn json_text(value: &Literal) -> Result<String> {
    Ok(match value {
        Literal::Text(text) => text.clone(),
        value => json(value)?,
    })
}

fn json(value: &Literal) -> Result<String> {
    Ok(match value {
        Literal::Null => "null".into(),
        Literal::Boolean(boolean) => boolean.to_string(),
        Literal::Integer(integer) => integer.to_string(),
        Literal::Float(float) => float_literal(*float)?,
        Literal::Decimal(text) => decimal_literal(text)?,
        Literal::Text(text) | Literal::DateTime(text) => json_string(text),
        Literal::List(items) => {
            let items: Vec<String> = items.iter().map(json).collect::<Result<_>>()?;
            format!("[{}]", items.join(", "))
        }
        Literal::Bytes(_) | Literal::Type(_) => {
            return Err(unsupported(
                "binary data cannot be written as JSON",
                "give the value as text, a number, a boolean, a list or a dictionary",
            ));
        }
    })
}

fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if u32::from(c) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
