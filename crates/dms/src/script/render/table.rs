use super::Python;
use crate::error::Result;
use crate::op::CreateTable;
use crate::python_text;
use crate::schema::{Autoincrement, Column, Computed, Identity, ServerDefault};

/// Python functions took at most so many arguments once; Alembic writes longer lists as `*[...]` still.
const MAXIMUM_ARGUMENTS: usize = 255;

impl Python<'_> {
    /// `op.create_table(...)`.
    pub(super) fn create_table(&mut self, create: &CreateTable) -> Result<String> {
        let table = &create.table;
        let mut arguments = Vec::new();
        for column in &table.columns {
            arguments.push(self.column(column)?);
        }
        let mut constraints = Vec::new();
        if let Some(key) = &table.primary_key {
            constraints.push(self.primary_key(key));
        }
        for constraint in &table.constraints {
            constraints.extend(self.constraint(constraint)?);
        }
        constraints.sort();
        arguments.extend(constraints);

        let joined = arguments.join(",\n");
        let joined = if arguments.len() > MAXIMUM_ARGUMENTS {
            format!("*[{joined}]")
        } else {
            joined
        };
        let name = python_text::string(&table.name.name);
        let mut parts = vec![format!("{name},\n{joined}")];
        if let Some(schema) = &table.name.schema {
            parts.push(format!("schema={}", python_text::string(schema)));
        }
        if let Some(comment) = &table.comment {
            parts.push(format!("comment={}", python_text::string(comment)));
        }
        let mut options: Vec<_> = table.options.0.iter().collect();
        options.sort_by(|left, right| left.0.cmp(&right.0));
        for (keyword, value) in options {
            parts.push(format!("{keyword}={}", self.option(value)?));
        }
        if !table.prefixes.is_empty() {
            parts.push(format!("prefixes={}", python_text::list(&table.prefixes)));
        }
        if create.if_not_exists {
            parts.push("if_not_exists=True".into());
        }
        Ok(format!(
            "{}create_table({}\n)",
            self.prefix(),
            parts.join(",\n")
        ))
    }

    /// `sa.Column(...)`.
    pub(super) fn column(&mut self, column: &Column) -> Result<String> {
        let mut arguments = vec![
            python_text::string(&column.name),
            self.data_type(&column.data_type),
        ];
        if let Some(computed) = &column.computed {
            arguments.push(self.computed(computed)?);
        } else if let Some(identity) = &column.identity {
            arguments.push(self.identity(identity));
        } else if let Some(default) = &column.server_default {
            let default = self.server_default(default)?;
            arguments.push(format!("server_default={default}"));
        }
        if !matches!(
            column.autoincrement,
            Autoincrement::Auto | Autoincrement::BySequence
        ) {
            let value = autoincrement(column.autoincrement);
            arguments.push(format!("autoincrement={value}"));
        }
        let nullable = python_text::boolean(column.nullable);
        arguments.push(format!("nullable={nullable}"));
        if column.system {
            arguments.push("system=True".into());
        }
        if let Some(comment) = &column.comment {
            arguments.push(format!("comment={}", python_text::string(comment)));
        }
        arguments.extend(self.options(&column.options)?);
        Ok(self.sqlalchemy("Column", &arguments))
    }

    /// A server default: a string, or `sa.text('...')`.
    pub(super) fn server_default(&self, default: &ServerDefault) -> Result<String> {
        match default {
            ServerDefault::Text(text) => Ok(python_text::string(without_quotes(text))),
            ServerDefault::Expression(expression) => self.default_text(expression),
        }
    }

    /// `sa.Computed('a + 1', persisted=True)`; without `persisted` Alembic leaves its comma standing.
    pub(super) fn computed(&self, computed: &Computed) -> Result<String> {
        let persisted = match computed.persisted {
            Some(persisted) => format!("persisted={}", python_text::boolean(persisted)),
            None => String::new(),
        };
        Ok(self.sqlalchemy("Computed", &[self.plain_text(&computed.sql)?, persisted]))
    }

    /// `sa.Identity(always=False, ...)`.
    pub(super) fn identity(&self, identity: &Identity) -> String {
        let always = python_text::boolean(identity.always);
        let mut arguments = vec![format!("always={always}")];
        for (keyword, number) in [
            ("start", identity.start),
            ("increment", identity.increment),
            ("minvalue", identity.minvalue),
            ("maxvalue", identity.maxvalue),
        ] {
            arguments.extend(number.map(|number| format!("{keyword}={number}")));
        }
        for (keyword, value) in [
            ("nominvalue", identity.nominvalue),
            ("nomaxvalue", identity.nomaxvalue),
        ] {
            if value {
                arguments.push(format!("{keyword}=True"));
            }
        }
        if let Some(cycle) = identity.cycle {
            arguments.push(format!("cycle={}", python_text::boolean(cycle)));
        }
        arguments.extend(identity.cache.map(|number| format!("cache={number}")));
        self.sqlalchemy("Identity", &arguments)
    }
}

/// What `autoincrement=` is given. Alembic writes `ignore_fk` without quotes, which is no valid script.
pub(super) fn autoincrement(autoincrement: Autoincrement) -> &'static str {
    match autoincrement {
        Autoincrement::Auto | Autoincrement::BySequence => "'auto'",
        Autoincrement::True => "True",
        Autoincrement::False => "False",
        Autoincrement::IgnoreForeignKey => "'ignore_fk'",
    }
}

/// Alembic removes one quote at the start and one at the end of a default that is a plain string.
fn without_quotes(text: &str) -> &str {
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.strip_suffix('\'').unwrap_or(text)
}
