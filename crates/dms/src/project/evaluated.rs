//! Settings that env.py or the application computes.

use std::path::PathBuf;

use super::python::{Read, is_function, setting_value, value_of};
use super::settings::{Kind, SettingValue, definition};
use super::{Project, Warning};
use crate::source;

/// A setting whose value is no literal.
struct Unknown {
    name: &'static str,
    kind: Kind,
    path: PathBuf,
    expression: String,
    /// Which of the warnings tells of it.
    warning: usize,
}

/// What a warning says of a setting that can be computed.
fn unknown((place, warning): (usize, &Warning)) -> Option<Unknown> {
    let (name, span) = (warning.unknown?, warning.span.as_ref()?);
    let row = definition(name).filter(|_| !is_function(name))?;
    Some(Unknown {
        name: row.name,
        kind: row.kind,
        path: span.path.clone(),
        expression: value_of(span.text.get(span.range.clone())?).to_owned(),
        warning: place,
    })
}

impl Project {
    /// Computes the settings that are no literals, as far as they can be followed without running anything. What stays
    /// unknown is still told of, and refused where it says which table holds the revisions. The variables are those
    /// that the project's Python finds in `os.environ`.
    pub fn evaluate_settings(&mut self, variables: &[(String, String)]) {
        let warnings = std::mem::take(&mut self.warnings);
        let mut files: Vec<(PathBuf, Vec<Unknown>)> = Vec::new();
        for unknown in warnings.iter().enumerate().filter_map(unknown) {
            match files.iter_mut().find(|(path, _)| *path == unknown.path) {
                Some((_, of_file)) => of_file.push(unknown),
                None => files.push((unknown.path.clone(), vec![unknown])),
            }
        }
        let mut told = Vec::new();
        for (path, of_file) in files {
            let expressions: Vec<&str> = of_file.iter().map(|it| it.expression.as_str()).collect();
            let (roots, options) = (self.python_roots(), &self.scripts.options);
            let values =
                source::plain_values(&path, &expressions, roots, options, variables.to_vec());
            for (unknown, value) in of_file.iter().zip(values.unwrap_or_default()) {
                let is_known = match setting_value(unknown.kind, &value) {
                    Read::Value(value) => {
                        self.fill_in(unknown.name, value.clone());
                        self.take(unknown.name, value)
                    }
                    Read::Unset => true,
                    Read::NotLiteral => false,
                };
                told.extend(is_known.then_some(unknown.warning));
            }
        }
        let rest = (0..)
            .zip(warnings)
            .filter(|(place, _)| !told.contains(place));
        self.warnings = rest.map(|(_, warning)| warning).collect();
    }

    fn take(&mut self, name: &str, value: SettingValue) -> bool {
        match (name, value) {
            ("version_table", SettingValue::Text(text)) => self.version_table.name = text,
            ("version_table_schema", SettingValue::Text(text)) => {
                self.version_table.schema = Some(text);
            }
            ("version_table_pk", SettingValue::Flag(flag)) => self.version_table.primary_key = flag,
            ("include_schemas", SettingValue::Flag(flag)) => self.include_schemas = flag,
            ("render_as_batch", SettingValue::Flag(flag)) => self.render.batch = flag,
            ("transaction_per_migration", SettingValue::Flag(flag)) => {
                self.transaction_per_migration = flag;
            }
            ("transactional_ddl", SettingValue::Flag(flag)) => self.transactional_ddl = Some(flag),
            _ => return false,
        }
        true
    }
}
