//! Values in the server's forms: text for most, binary for prepared statements.

use mysql::Column;
use mysql::consts::ColumnType;

use crate::conn::Value;

/// The number of the character set of bytes. <https://dev.mysql.com/doc/refman/8.0/en/charset-binary-set.html>
const BINARY: u16 = 63;

/// A parameter.
pub(super) fn to_mysql(value: &Value) -> mysql::Value {
    match value {
        Value::Null => mysql::Value::NULL,
        Value::Boolean(boolean) => mysql::Value::Int(i64::from(*boolean)),
        Value::Integer(integer) => mysql::Value::Int(*integer),
        Value::Float(float) => mysql::Value::Double(*float),
        Value::Text(text) => mysql::Value::Bytes(text.as_bytes().to_vec()),
        Value::Bytes(bytes) => mysql::Value::Bytes(bytes.clone()),
    }
}

/// A value of a result; as text where its type has no variant.
pub(super) fn from_mysql(value: Option<mysql::Value>, column: &Column) -> Value {
    match value {
        None | Some(mysql::Value::NULL) => Value::Null,
        Some(mysql::Value::Bytes(bytes)) => from_text(bytes, column),
        Some(mysql::Value::Int(integer)) => Value::Integer(integer),
        Some(mysql::Value::UInt(integer)) => match i64::try_from(integer) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Text(integer.to_string()),
        },
        // By its own digits: 1.1 is not 1.10000002384185791015625.
        Some(mysql::Value::Float(float)) => {
            Value::Float(float.to_string().parse().unwrap_or(f64::from(float)))
        }
        Some(mysql::Value::Double(float)) => Value::Float(float),
        Some(mysql::Value::Date(year, month, day, hour, minute, second, micros)) => {
            let date = format!("{year:04}-{month:02}-{day:02}");
            if column.column_type() == ColumnType::MYSQL_TYPE_DATE {
                return Value::Text(date);
            }
            let fraction = fraction(micros, column);
            Value::Text(format!(
                "{date} {hour:02}:{minute:02}:{second:02}{fraction}"
            ))
        }
        Some(mysql::Value::Time(is_negative, days, hours, minutes, seconds, micros)) => {
            let sign = if is_negative { "-" } else { "" };
            let hours = u64::from(days) * 24 + u64::from(hours);
            let fraction = fraction(micros, column);
            Value::Text(format!(
                "{sign}{hours:02}:{minutes:02}:{seconds:02}{fraction}"
            ))
        }
    }
}

/// As many digits of a second as the column has.
fn fraction(micros: u32, column: &Column) -> String {
    let digits = usize::from(column.decimals()).min(6);
    if digits == 0 {
        return String::new();
    }
    format!(".{}", &format!("{micros:06}")[..digits])
}

fn from_text(bytes: Vec<u8>, column: &Column) -> Value {
    use ColumnType as T;
    let column_type = column.column_type();
    let is_bytes = match column_type {
        T::MYSQL_TYPE_BIT | T::MYSQL_TYPE_GEOMETRY | T::MYSQL_TYPE_VECTOR => true,
        T::MYSQL_TYPE_STRING
        | T::MYSQL_TYPE_VAR_STRING
        | T::MYSQL_TYPE_VARCHAR
        | T::MYSQL_TYPE_TINY_BLOB
        | T::MYSQL_TYPE_MEDIUM_BLOB
        | T::MYSQL_TYPE_LONG_BLOB
        | T::MYSQL_TYPE_BLOB => column.character_set() == BINARY,
        _ => false,
    };
    if is_bytes {
        return Value::Bytes(bytes);
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Value::Bytes(error.into_bytes()),
    };
    let number = match column_type {
        T::MYSQL_TYPE_TINY
        | T::MYSQL_TYPE_SHORT
        | T::MYSQL_TYPE_INT24
        | T::MYSQL_TYPE_LONG
        | T::MYSQL_TYPE_LONGLONG
        | T::MYSQL_TYPE_YEAR => text.parse().ok().map(Value::Integer),
        T::MYSQL_TYPE_FLOAT | T::MYSQL_TYPE_DOUBLE => text.parse().ok().map(Value::Float),
        _ => None,
    };
    number.unwrap_or(Value::Text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_servers_text_in_both_protocols() {
        let of = |value, column_type, decimals| {
            let column = Column::new(column_type).with_decimals(decimals);
            from_mysql(Some(value), &column)
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let moment = mysql::Value::Date(2020, 1, 2, 3, 4, 5, 67_000);
        assert_eq!(
            of(moment.clone(), ColumnType::MYSQL_TYPE_DATE, 0),
            text("2020-01-02")
        );
        assert_eq!(
            of(moment.clone(), ColumnType::MYSQL_TYPE_DATETIME, 0),
            text("2020-01-02 03:04:05")
        );
        assert_eq!(
            of(moment, ColumnType::MYSQL_TYPE_TIMESTAMP, 3),
            text("2020-01-02 03:04:05.067")
        );
        assert_eq!(
            of(
                mysql::Value::Time(true, 1, 2, 3, 4, 0),
                ColumnType::MYSQL_TYPE_TIME,
                0
            ),
            text("-26:03:04")
        );
        assert_eq!(
            of(
                mysql::Value::Bytes(b"18446744073709551615".to_vec()),
                ColumnType::MYSQL_TYPE_LONGLONG,
                0
            ),
            text("18446744073709551615")
        );
    }
}
