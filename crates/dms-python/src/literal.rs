//! Values of the standard library that a host writes as literals.

use crate::modules::datetime::{Temporal, temporal};
use crate::modules::decimal::decimal;
use crate::modules::uuid::uuid;
use crate::value::Value;

/// A date, time, decimal or the like, as ISO 8601 or plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `datetime.date`: `2024-02-29`.
    Date(String),
    /// `datetime.time`: `03:04:05.000678`; the offset from UTC in microseconds, if its zone has a fixed one.
    Time(String, Option<i64>),
    /// `datetime.datetime`: `2020-01-02 03:04:05.000678`, without its zone; the offset from UTC in
    /// microseconds, if its zone has a fixed one.
    DateTime(String, Option<i64>),
    /// `datetime.timedelta`, in microseconds.
    Interval(i128),
    /// `decimal.Decimal`, as `str` shows it.
    Decimal(String),
    /// `uuid.UUID`, in the form with hyphens.
    Uuid(String),
}

/// The literal that a value is, if it is one of these.
pub fn literal(value: &Value) -> Option<Literal> {
    if let Some(number) = decimal(value) {
        return Some(Literal::Decimal(number.text()));
    }
    if let Some(uuid) = uuid(value) {
        return Some(Literal::Uuid(uuid.text()));
    }
    let offset = |zone: &Value| match temporal(zone) {
        Some(Temporal::Zone(offset, _)) => Some(offset),
        _ => None,
    };
    match temporal(value)? {
        Temporal::Date(date) => Some(Literal::Date(date.iso())),
        Temporal::Time(time, zone) => Some(Literal::Time(time.iso("auto").ok()?, offset(&zone))),
        Temporal::DateTime(date, time, zone) => {
            let text = format!("{} {}", date.iso(), time.iso("auto").ok()?);
            Some(Literal::DateTime(text, offset(&zone)))
        }
        Temporal::Delta(microseconds) => Some(Literal::Interval(microseconds)),
        Temporal::Zone(..) => None,
    }
}
