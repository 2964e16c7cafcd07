//! Files in the format of Python's `configparser`.

use std::cell::Cell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::settings::read_text;
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// A parsed file. Values are as they are written: [`Ini::value`] interpolates.
#[derive(Debug)]
pub(super) struct Ini {
    path: PathBuf,
    text: Arc<str>,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    name: String,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// In lower case.
    key: String,
    value: String,
    range: Range<usize>,
}

impl Ini {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        Self::parse(path, &read_text(path)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut ini = Self {
            path: path.to_owned(),
            text: text.into(),
            sections: Vec::new(),
        };
        // The indentation of the entry that a deeper line continues.
        let mut open: Option<usize> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            let indent = line.len() - line.trim_start().len();
            let range = start + indent..start + indent + content.len();
            start += line.len();
            let entry = ini
                .sections
                .last_mut()
                .and_then(|section| section.entries.last_mut());
            if content.is_empty() {
                // Python keeps empty lines within a value.
                if let (Some(entry), Some(_)) = (entry, open) {
                    entry.value.push('\n');
                }
                continue;
            }
            if content.starts_with(['#', ';']) {
                continue;
            }
            if let (Some(entry), Some(depth)) = (entry, open)
                && indent > depth
            {
                entry.value.push('\n');
                entry.value.push_str(content);
                entry.range.end = range.end;
                continue;
            }
            if let Some(name) = content
                .strip_prefix('[')
                .and_then(|rest| rest.rsplit_once(']'))
            {
                ini.section(name.0, range)?;
                open = None;
            } else {
                ini.entry(content, range)?;
                open = Some(indent);
            }
        }
        for entry in ini
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.entries)
        {
            entry.value.truncate(entry.value.trim_end().len());
        }
        Ok(ini)
    }

    fn section(&mut self, name: &str, range: Range<usize>) -> Result<()> {
        if name.is_empty() {
            return Err(self.error("a section has a name", range));
        }
        if name != "DEFAULT" && self.has_section(name) {
            return Err(self.error(format!("section `[{name}]` exists already"), range));
        }
        self.sections.push(Section {
            name: name.to_owned(),
            entries: Vec::new(),
        });
        Ok(())
    }

    fn entry(&mut self, content: &str, range: Range<usize>) -> Result<()> {
        let Some((key, value)) = content.split_once(['=', ':']) else {
            return Err(self
                .error("this is neither `key = value` nor a `[section]`", range)
                .with_hint("a line that goes on with the one before must be indented deeper"));
        };
        let key = key.trim_end().to_lowercase();
        if key.is_empty() {
            return Err(self.error("there is no key before the `=`", range));
        }
        let Some(section) = self.sections.last_mut() else {
            return Err(self.error("a setting stands before the first `[section]`", range));
        };
        if section.entries.iter().any(|entry| entry.key == key) {
            let message = format!("`{key}` is set already in section `[{}]`", section.name);
            return Err(self.error(message, range));
        }
        section.entries.push(Entry {
            key,
            value: value.trim_start().to_owned(),
            range,
        });
        Ok(())
    }

    fn error(&self, message: impl Into<String>, range: Range<usize>) -> Error {
        Error::new(ErrorKind::Config, message).with_span(self.span(range))
    }

    fn span(&self, range: Range<usize>) -> SourceSpan {
        SourceSpan {
            path: self.path.clone(),
            text: self.text.clone(),
            range,
        }
    }

    /// Whether there is a section of this name.
    pub(super) fn has_section(&self, name: &str) -> bool {
        self.sections.iter().any(|section| section.name == name)
    }

    /// The keys of a section, in order.
    pub(super) fn keys<'a>(&'a self, section: &'a str) -> Vec<&'a str> {
        self.entries(section)
            .map(|entry| entry.key.as_str())
            .collect()
    }

    fn entries<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.sections
            .iter()
            .filter(move |found| found.name == section)
            .flat_map(|found| &found.entries)
    }

    /// Where a key of a section stands.
    pub(super) fn place(&self, section: &str, key: &str) -> Option<SourceSpan> {
        self.find(section, key)
            .map(|entry| self.span(entry.range.clone()))
    }

    fn find<'a>(&'a self, section: &'a str, key: &str) -> Option<&'a Entry> {
        self.entries(section)
            .chain(self.entries("DEFAULT"))
            .find(|entry| entry.key == key)
    }

    /// The value of a key with `%(name)s` filled in: from the section, from `[DEFAULT]`, and `here`.
    pub(super) fn value(&self, section: &str, key: &str, here: &str) -> Result<Option<String>> {
        let Some(entry) = self.find(section, key) else {
            return Ok(None);
        };
        self.interpolated(section, &entry.value, here, (0, &Cell::new(1_000)))
            .map(Some)
            .map_err(|message| {
                self.error(format!("`{key}`: {message}"), entry.range.clone())
                    .with_hint("`%` is written `%%`, and `%(here)s` is the folder of the file")
            })
    }

    fn interpolated(
        &self,
        section: &str,
        text: &str,
        here: &str,
        (depth, budget): (usize, &Cell<usize>),
    ) -> Result<String, String> {
        const DEPTH: usize = 10;
        if depth > DEPTH {
            return Err("the values name each other in a circle".into());
        }
        interpolate(text, &|name| {
            let left = budget.get().checked_sub(1);
            budget.set(left.ok_or("the values name each other too often")?);
            match self.find(section, name) {
                Some(entry) => self
                    .interpolated(section, &entry.value, here, (depth + 1, budget))
                    .map(Some),
                None if name == "here" => Ok(Some(here.to_owned())),
                None => Ok(None),
            }
        })
    }
}

/// `%(name)s` and `%%`, as `configparser` and Python's `%` read them.
pub(super) fn interpolate(
    text: &str,
    lookup: &dyn Fn(&str) -> Result<Option<String>, String>,
) -> Result<String, String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            result.push('%');
            rest = after;
            continue;
        }
        let token = rest
            .strip_prefix('(')
            .and_then(|inside| inside.split_once(")s"))
            .filter(|(name, _)| !name.contains(')'));
        let Some((name, after)) = token else {
            return Err("`%` must be followed by `%` or `(name)s`".into());
        };
        match lookup(&name.to_lowercase())? {
            Some(value) => result.push_str(&value),
            None => return Err(format!("there is no `{name}` to fill in")),
        }
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn value(text: &str, key: &str) -> Option<String> {
        Ini::parse(Path::new("a.ini"), text)
            .unwrap()
            .value("alembic", key, "/here")
            .unwrap()
    }

    fn error(text: &str, key: &str) -> (String, usize) {
        let error = Ini::parse(Path::new("a.ini"), text)
            .and_then(|ini| ini.value("alembic", key, "/here"))
            .unwrap_err();
        (error.message().to_owned(), error.span().unwrap().line())
    }

    /// Every value is what Alembic's `get_main_option` says for the same file.
    #[test]
    fn values_are_configparsers() {
        let text = "[DEFAULT]\nx=1\n[alembic] ; c\ny=%(x)s2 ; no comment\n# c\n ; c2\nZ = a\n  b\n\n  c\n# in\n  d\n\nw=\na : b = c\nu = a %% b %(here)s %%(rev)s\r\n[other]\nv = 1\n";
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(value(text, "y"), some("12 ; no comment"));
        assert_eq!(value(text, "z"), some("a\nb\n\nc\nd"));
        assert_eq!(value(text, "w"), some(""));
        assert_eq!(value(text, "x"), some("1"));
        assert_eq!(value(text, "a"), some("b = c"));
        assert_eq!(value(text, "u"), some("a % b /here %(rev)s"));
        assert_eq!(value(text, "v"), None);
        assert_eq!(value("[alembic]\nx = 1\n =3\n", "x"), some("1\n=3"));
    }

    #[test]
    fn errors_have_their_line() {
        let is = |text: &str, key: &str, message: &str, line| {
            assert_eq!(error(text, key), (message.to_owned(), line));
        };
        is(
            "y=1\n",
            "y",
            "a setting stands before the first `[section]`",
            1,
        );
        is(
            "[alembic]\ny=1\ny=2\n",
            "y",
            "`y` is set already in section `[alembic]`",
            3,
        );
        is(
            "[alembic]\n[alembic]\n",
            "y",
            "section `[alembic]` exists already",
            2,
        );
        is(
            "[alembic]\nnovalue\n",
            "y",
            "this is neither `key = value` nor a `[section]`",
            2,
        );
        is("[alembic]\n= 3\n", "y", "there is no key before the `=`", 2);
        is(
            "[alembic]\n\ny=%(q)s\n",
            "y",
            "`y`: there is no `q` to fill in",
            3,
        );
        is(
            "[alembic]\nz=%x\n",
            "z",
            "`z`: `%` must be followed by `%` or `(name)s`",
            2,
        );
        is(
            "[alembic]\nr=%(r)s\n",
            "r",
            "`r`: the values name each other in a circle",
            2,
        );
    }
}
