//! A TOML file whose values know where they stand.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::PostWriteHook;
use super::ini::interpolate;
use super::settings::{Kind, Origin, SettingValue, location};
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// A TOML file with settings in it.
pub(super) struct TomlFile<'a> {
    path: &'a Path,
    text: &'a str,
    shared: Arc<str>,
    /// The folder that paths in it are relative to.
    base: PathBuf,
    /// What `%(here)s` stands for, in a file whose texts are filled in.
    here: Option<String>,
}

impl<'a> TomlFile<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str, base: PathBuf, here: Option<String>) -> Self {
        Self {
            path,
            text,
            shared: Arc::from(text),
            base,
            here,
        }
    }

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
            path: self.path.to_owned(),
            text: self.shared.clone(),
            range,
        }
    }

    pub(super) fn origin(&self, value: &Spanned<DeValue<'_>>) -> Origin {
        Origin::File(self.span(value.span()))
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

    /// The value of a setting of this kind.
    pub(super) fn setting(
        &self,
        kind: Kind,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<SettingValue> {
        Ok(match kind {
            Kind::Flag(_) | Kind::OptionalFlag => SettingValue::Flag(self.flag(key, value)?),
            Kind::Count(_) => SettingValue::Count(self.count(key, value)?),
            Kind::Seconds(_) => SettingValue::Seconds(self.seconds(key, value)?),
            Kind::Text(_) | Kind::OptionalText => SettingValue::Text(self.text(key, value)?),
            Kind::Texts => SettingValue::Texts(self.texts(key, value)?),
            Kind::Folder => SettingValue::Folder(location(&self.base, &self.text(key, value)?)),
            Kind::Folders => {
                let texts = self.texts(key, value)?;
                let folders = texts.iter().map(|text| location(&self.base, text));
                SettingValue::Folders(folders.collect())
            }
            Kind::Hooks => SettingValue::Hooks(self.hooks(key, value)?),
        })
    }

    pub(super) fn text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<String> {
        let DeValue::String(text) = value.get_ref() else {
            return Err(self.wrong(key, value, "a string"));
        };
        let Some(here) = &self.here else {
            return Ok(text.to_string());
        };
        interpolate(text, &|name| Ok((name == "here").then(|| here.clone()))).map_err(|message| {
            self.error(message, value.span())
                .with_hint("`%` is written `%%`, and `%(here)s` is the folder of the file")
        })
    }

    fn flag(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<bool> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.wrong(key, value, "true or false")),
        }
    }

    fn count(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<usize> {
        let positive = || self.error(format!("`{key}` must be a positive number"), value.span());
        match value.get_ref() {
            DeValue::Integer(number) => {
                usize::from_str_radix(number.as_str(), number.radix()).map_err(|_| positive())
            }
            // Alembic takes the number in quotes, too.
            DeValue::String(text) if self.here.is_some() => {
                text.trim().parse().map_err(|_| positive())
            }
            _ => Err(self.wrong(key, value, "a number")),
        }
    }

    /// Seconds, whole or not.
    fn seconds(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Duration> {
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return Err(self.wrong(key, value, "a number of seconds")),
        };
        number
            .parse()
            .ok()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
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
            DeValue::String(_) => Ok(vec![self.text(key, value)?]),
            DeValue::Array(items) => items.iter().map(|item| self.text(key, item)).collect(),
            _ => Err(self.wrong(key, value, "a string or a list of strings")),
        }
    }

    /// `[[post_write_hooks]]`: tables of strings, each with a `name`.
    fn hooks(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<PostWriteHook>> {
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.wrong(key, value, "a list of tables"));
        };
        let mut hooks = Vec::new();
        for item in items {
            let DeValue::Table(table) = item.get_ref() else {
                return Err(self.wrong(key, item, "a list of tables"));
            };
            let mut options = Vec::new();
            let mut name = None;
            for (key, value) in table {
                let text = self.text(key.get_ref(), value)?;
                if key.get_ref() == "name" {
                    name = Some(text);
                } else {
                    options.push((key.get_ref().to_string(), text));
                }
            }
            let Some(name) = name else {
                return Err(self
                    .error("this hook has no `name`", item.span())
                    .with_hint("write `name = \"...\"` and `type = \"exec\"` in it"));
            };
            hooks.push(PostWriteHook {
                name,
                options,
                span: self.span(item.span()),
            });
        }
        Ok(hooks)
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
