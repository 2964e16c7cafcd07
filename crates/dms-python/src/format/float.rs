//! Fractions as text: `e`, `f`, `g`, `%`.

use super::{Specification, group, value_error};
use crate::error::Result;
use crate::number::float_text;

pub(crate) fn format_float(float: f64, text: &str) -> Result<String> {
    let specification = Specification::parse(text, "float")?;
    match specification.kind {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {}
        Some(other) => {
            return Err(value_error(format!(
                "Unknown format code '{other}' for object of type 'float'"
            )));
        }
    }
    Ok(float_field(float, &specification))
}

/// Formats a number whose digits `digits` gives, for the kind and the precision that are asked for, with whether it is
/// negative.
pub(crate) fn format_digits(
    text: &str,
    digits: impl FnOnce(Option<char>, Option<usize>) -> Result<(bool, String)>,
) -> Result<String> {
    let specification = Specification::parse(text, "decimal.Decimal")?;
    let (negative, mut body) = digits(specification.kind, specification.precision)?;
    match specification.grouping {
        Some(',') => {
            let end = body.find(|c: char| !c.is_ascii_digit());
            let (whole, rest) = body.split_at(end.unwrap_or(body.len()));
            body = format!("{}{rest}", group(whole, ',', 3));
        }
        Some(_) => return Err(value_error("invalid format string")),
        None => {}
    }
    Ok(specification.pad(specification.sign(negative), &body, '>'))
}

pub(super) fn float_field(float: f64, specification: &Specification) -> String {
    let negative = float.is_sign_negative() && !float.is_nan();
    let size = float.abs();
    let precision = specification.precision;
    let mut body = if !size.is_finite() {
        let word = if size.is_nan() { "nan" } else { "inf" };
        let unit = if specification.kind == Some('%') {
            "%"
        } else {
            ""
        };
        format!("{word}{unit}")
    } else {
        match specification.kind {
            Some('f' | 'F') => format!("{size:.*}", precision.unwrap_or(6)),
            Some('%') => format!("{:.*}%", precision.unwrap_or(6), size * 100.0),
            Some('e' | 'E') => scientific(size, precision.unwrap_or(6)),
            None if precision.is_none() => float_text(size),
            kind => general(
                size,
                precision.unwrap_or(6),
                specification.alternate,
                kind.is_none(),
            ),
        }
    };
    if matches!(specification.kind, Some('E' | 'G' | 'F')) {
        body = body.to_uppercase();
    }
    if let Some(separator) = specification.grouping {
        let end = body
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(body.len());
        body = format!("{}{}", group(&body[..end], separator, 3), &body[end..]);
    }
    specification.pad(specification.sign(negative), &body, '>')
}

/// `1.5e+03`, with an exponent of two digits at least.
fn scientific(float: f64, precision: usize) -> String {
    let text = format!("{float:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// `%g`.
fn general(float: f64, precision: usize, alternate: bool, keep_point: bool) -> String {
    let precision = precision.max(1);
    let text = format!("{float:.*e}", precision - 1);
    let exponent: i32 = text
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0);
    let precision_signed = i32::try_from(precision).unwrap_or(i32::MAX);
    let limit = if keep_point {
        precision_signed - 1
    } else {
        precision_signed
    };
    let plain = exponent >= -4 && exponent < limit.max(if keep_point { 1 } else { 0 });
    let strip = |text: &str| -> String {
        if alternate || !text.contains('.') {
            return text.to_owned();
        }
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if plain {
        let decimals = usize::try_from(precision_signed - 1 - exponent).unwrap_or(0);
        let text = strip(&format!("{float:.decimals$}"));
        if keep_point && !text.contains('.') {
            return format!("{text}.0");
        }
        return text;
    }
    let text = scientific(float, precision - 1);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "+00"));
    format!("{}e{exponent}", strip(digits))
}
