//! Values as CPython's `repr()` writes them.

mod data_type;

pub(crate) use data_type::{arguments as type_arguments, data_type, literal};

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

/// Characters beyond ASCII that `str.isprintable()` denies: Unicode's categories "Other" and "Separator".
static UNPRINTABLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{C}\p{Z}]").expect("invariant: the pattern is valid"));

/// `repr()` of a string.
pub(crate) fn string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(text.len() + 2);
    result.push(quote);
    for character in text.chars() {
        match character {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            _ if character == quote => {
                result.push('\\');
                result.push(character);
            }
            ' '..='~' => result.push(character),
            _ => push_beyond_ascii(&mut result, character),
        }
    }
    result.push(quote);
    result
}

/// A control character, or one beyond ASCII: itself if it is printable, else its number.
fn push_beyond_ascii(result: &mut String, character: char) {
    let mut buffer = [0; 4];
    if !UNPRINTABLE.is_match(character.encode_utf8(&mut buffer)) {
        result.push(character);
        return;
    }
    let number = u32::from(character);
    let written = match number {
        0..=0xff => write!(result, "\\x{number:02x}"),
        0x100..=0xffff => write!(result, "\\u{number:04x}"),
        _ => write!(result, "\\U{number:08x}"),
    };
    written.expect("invariant: writing to a String does not fail");
}

/// `repr()` of bytes.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut result = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => result.push_str("\\\\"),
            b'\n' => result.push_str("\\n"),
            b'\r' => result.push_str("\\r"),
            b'\t' => result.push_str("\\t"),
            _ if char::from(byte) == quote => {
                result.push('\\');
                result.push(quote);
            }
            b' '..=b'~' => result.push(char::from(byte)),
            _ => {
                write!(result, "\\x{byte:02x}")
                    .expect("invariant: writing to a String does not fail");
            }
        }
    }
    result.push(quote);
    result
}

/// `repr()` of a floating point number: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
pub(crate) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.into();
    }
    let magnitude = value.abs();
    if value != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        return match exponent.strip_prefix('-') {
            Some(exponent) => format!("{digits}e-{exponent:0>2}"),
            None => format!("{digits}e+{exponent:0>2}"),
        };
    }
    format!("{value:?}")
}

/// `repr()` of a boolean.
pub(crate) fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// `repr()` of a tuple of strings.
pub(crate) fn tuple(items: &[String]) -> String {
    let inner: Vec<String> = items.iter().map(|item| string(item)).collect();
    let comma = if items.len() == 1 { "," } else { "" };
    format!("({}{comma})", inner.join(", "))
}

/// `repr()` of a list of strings.
pub(crate) fn list(items: &[String]) -> String {
    let inner: Vec<String> = items.iter().map(|item| string(item)).collect();
    format!("[{}]", inner.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both columns were printed by CPython 3.11.
    #[test]
    fn strings_are_written_as_cpython_writes_them() {
        for (text, expected) in [
            ("", "''"),
            ("it's", r#""it's""#),
            (r#"say "hi""#, r#"'say "hi"'"#),
            (r#"it's "x""#, r#"'it\'s "x"'"#),
            ("a\\b\n\r\t\0\x1b\x7f", r"'a\\b\n\r\t\x00\x1b\x7f'"),
            ("é ü 漢 \u{1f600}", "'é ü 漢 \u{1f600}'"),
            (
                "\u{a0}\u{ad}\u{200b}\u{2028}\u{3000}\u{e000}\u{378}\u{e0001}",
                r"'\xa0\xad\u200b\u2028\u3000\ue000\u0378\U000e0001'",
            ),
            ("e\u{301}", "'e\u{301}'"),
        ] {
            assert_eq!(string(text), expected);
        }
    }

    #[test]
    fn numbers_bytes_and_tuples_are_written_as_cpython_writes_them() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (1e16, "1e+16"),
            (123_456_789_012_345.6, "123456789012345.6"),
            (1.5e300, "1.5e+300"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(value), expected);
        }
        assert_eq!(bytes(b"a'\x00\xff\n"), r#"b"a'\x00\xff\n""#);
        assert_eq!(tuple(&[]), "()");
        assert_eq!(tuple(&["a".into()]), "('a',)");
        assert_eq!(tuple(&["a".into(), "b".into()]), "('a', 'b')");
        assert_eq!(list(&["a".into()]), "['a']");
    }
}
