//! Settings that env.py or the application computes.

use super::python::{Read, setting_value};
use super::settings::{SettingValue, definition};
use super::{Project, Warning};
use crate::source;

/// These are functions where they are no literals: there is nothing to compute.
const FUNCTIONS: [&str; 2] = ["compare_type", "compare_server_default"];

impl Project {
    /// Computes the settings that are no literals, as far as they can be followed without running anything. What stays
    /// unknown is still told of, and refused where it says which table holds the revisions. The variables are those
    /// that the project's Python finds in `os.environ`.
    pub fn evaluate_settings(&mut self, variables: &[(String, String)]) {
        let warnings = std::mem::take(&mut self.warnings);
        for warning in warnings {
            if !self.is_evaluated(&warning, variables) {
                self.warnings.push(warning);
            }
        }
    }

    fn is_evaluated(&mut self, warning: &Warning, variables: &[(String, String)]) -> bool {
        let (Some(name), Some(span)) = (warning.unknown, &warning.span) else {
            return false;
        };
        let argument = span.text.get(span.range.clone()).unwrap_or_default();
        let expression = argument
            .split_once('=')
            .map_or(argument, |(_, value)| value);
        let row = definition(name).filter(|_| !FUNCTIONS.contains(&name));
        let Some(row) = row else {
            return false;
        };
        let found = source::plain_value(
            &span.path,
            expression.trim(),
            self.python_roots(),
            &self.scripts.options,
            variables.to_vec(),
        );
        match found.map(|value| setting_value(row.kind, &value)) {
            Ok(Read::Value(value)) => {
                self.fill_in(name, value.clone());
                self.take(name, value)
            }
            Ok(Read::Unset) => true,
            Ok(Read::NotLiteral) | Err(_) => false,
        }
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
