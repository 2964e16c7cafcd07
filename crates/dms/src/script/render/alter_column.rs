use super::Python;
use super::table::autoincrement;
use crate::error::Result;
use crate::op::{AlterColumn, Change, DefaultValue};
use crate::python_text;

impl Python<'_> {
    /// `op.alter_column(...)`, one argument a line. In a batch block the lines keep their margin, as in Alembic.
    pub(super) fn alter_column(&mut self, alter: &AlterColumn) -> Result<String> {
        let mut arguments = Vec::new();
        self.push_table(&alter.table, &mut arguments);
        arguments.push(python_text::string(&alter.column));
        let mut lines = vec![arguments.join(", ")];
        if let Some(existing) = &alter.existing_type {
            lines.push(format!("existing_type={}", self.data_type(existing)));
        }
        if let Change::Set(value) = &alter.server_default {
            lines.push(format!("server_default={}", self.value(value.as_ref())?));
        }
        if let Some(name) = &alter.new_name {
            lines.push(format!("new_column_name={}", python_text::string(name)));
        }
        if let Some(data_type) = &alter.data_type {
            lines.push(format!("type_={}", self.data_type(data_type)));
        }
        if let Some(nullable) = alter.nullable {
            lines.push(format!("nullable={}", python_text::boolean(nullable)));
        }
        if let Change::Set(comment) = &alter.comment {
            let comment = super::optional_string(comment.as_deref());
            lines.push(format!("comment={comment}"));
        }
        if let Some(comment) = &alter.existing_comment {
            lines.push(format!("existing_comment={}", python_text::string(comment)));
        }
        if let (None, Some(nullable)) = (alter.nullable, alter.existing_nullable) {
            let nullable = python_text::boolean(nullable);
            lines.push(format!("existing_nullable={nullable}"));
        }
        if let Some(value) = alter.autoincrement {
            lines.push(format!("autoincrement={}", autoincrement(value)));
        }
        // Where the default is to change, Alembic leaves it out even for an identity, which then cannot be changed.
        if let Change::Set(Some(existing)) = &alter.existing_server_default
            && (alter.server_default == Change::Keep
                || matches!(existing, DefaultValue::Identity(_)))
        {
            let existing = self.value(Some(existing))?;
            lines.push(format!("existing_server_default={existing}"));
        }
        if let Some(using) = &alter.postgresql_using {
            lines.push(format!("postgresql_using={}", python_text::string(using)));
        }
        let mut schema = Vec::new();
        self.push_schema(&alter.table, &mut schema);
        lines.extend(schema);
        let separator = format!(",\n{}", " ".repeat(11));
        Ok(format!(
            "{}alter_column({})",
            self.prefix(),
            lines.join(&separator)
        ))
    }

    /// A default, identity or computed expression, or None.
    fn value(&self, value: Option<&DefaultValue>) -> Result<String> {
        match value {
            Some(DefaultValue::Default(default)) => self.server_default(default),
            Some(DefaultValue::Identity(identity)) => Ok(self.identity(identity)),
            Some(DefaultValue::Computed(computed)) => self.computed(computed),
            None => Ok("None".into()),
        }
    }
}
