//! A TOML file whose values know where they stand.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// The path and text of a TOML file, for the errors about it.
pub(super) struct TomlFile<'a> {
    pub path: &'a Path,
    pub text: &'a str,
}

impl<'a> TomlFile<'a> {
    /// The file's top-level table.
    pub(super) fn table(&self) -> Result<DeTable<'a>> {
        DeTable::parse(self.text)
            .map(Spanned::into_inner)
            .map_err(|error| {
                let end = self.text.len();
                self.error(
                    format!("`{}` is not TOML: {}", self.path.display(), error.message()),
                    error.span().unwrap_or(end..end),
                )
            })
    }

    pub(super) fn span(&self, range: Range<usize>) -> SourceSpan {
        SourceSpan {
            path: PathBuf::from(self.path),
            text: Arc::from(self.text),
            range,
        }
    }

    pub(super) fn error(&self, message: impl Into<String>, range: Range<usize>) -> Error {
        Error::new(ErrorKind::Config, message).with_span(self.span(range))
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, what: &str) -> Error {
        self.error(
            format!("`{key}` must be {what}, not {}", named(value.get_ref())),
            value.span(),
        )
    }

    pub(super) fn text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<String> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            _ => Err(self.wrong(key, value, "a string")),
        }
    }

    pub(super) fn flag(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<bool> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.wrong(key, value, "true or false")),
        }
    }

    pub(super) fn count(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<usize> {
        match value.get_ref() {
            DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix())
                .map_err(|_| {
                    self.error(format!("`{key}` must be a positive number"), value.span())
                }),
            _ => Err(self.wrong(key, value, "a number")),
        }
    }

    /// Seconds, whole or not.
    pub(super) fn seconds(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<std::time::Duration> {
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return Err(self.wrong(key, value, "a number of seconds")),
        };
        number
            .parse()
            .ok()
            .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok())
            .ok_or_else(|| {
                self.error(
                    format!("`{key}` must be a positive number of seconds"),
                    value.span(),
                )
            })
    }

    /// A string, or a list of strings.
    pub(super) fn texts(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>> {
        match value.get_ref() {
            DeValue::String(text) => Ok(vec![text.to_string()]),
            DeValue::Array(items) => items.iter().map(|item| self.text(key, item)).collect(),
            _ => Err(self.wrong(key, value, "a string or a list of strings")),
        }
    }
}

fn named(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
