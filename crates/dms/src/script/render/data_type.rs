use super::Python;
use super::expression::text_argument;
use crate::python_text;
use crate::schema::{DataType, TypeModule};

impl Python<'_> {
    /// A type as Alembic writes it: SQLAlchemy's `repr()` behind the module, then the variants by dialect.
    ///
    /// Types within types always have their module; Alembic forgets it where the running dialect is not the type's
    /// own (`postgresql.JSONB(astext_type=Text())` on SQLite), which is no valid script.
    pub(super) fn data_type(&mut self, data_type: &DataType) -> String {
        let mut text = self.base_type(data_type);
        let mut variants: Vec<&(String, DataType)> = data_type.variants.iter().collect();
        variants.sort_by(|left, right| left.0.cmp(&right.0));
        for (dialect, variant) in variants {
            // What a `TypeDecorator` itself says of a dialect is in its class, and bears its text.
            if variant.custom.is_some() && variant.custom == data_type.custom {
                continue;
            }
            let variant = self.base_type(variant);
            let dialect = python_text::string(dialect);
            text.push_str(&format!(".with_variant({variant}, {dialect})"));
        }
        text
    }

    fn base_type(&mut self, data_type: &DataType) -> String {
        if let Some(custom) = &data_type.custom {
            self.import_custom_type(custom);
            return match &self.options.user_prefix {
                Some(prefix) => format!("{prefix}{}", without_module(custom)),
                None => custom.clone(),
            };
        }
        let class = data_type.class;
        let mut arguments =
            python_text::type_arguments(data_type, &mut |nested| self.data_type(nested));
        // Only a domain, which has two arguments before it.
        if let Some(default) = data_type.text("default_expression") {
            let default = self.sqlalchemy("text", &[text_argument(default)]);
            arguments.push_str(&format!(", default={default}"));
        }
        let module = match class.module() {
            TypeModule::Sqlalchemy => {
                let prefix = &self.options.sqlalchemy_prefix;
                return format!("{prefix}{}({arguments})", class.name());
            }
            TypeModule::Postgresql => "postgresql",
            TypeModule::Mysql => "mysql",
            TypeModule::Sqlite => "sqlite",
        };
        self.imports
            .insert(format!("from sqlalchemy.dialects import {module}"));
        format!("{module}.{}({arguments})", class.name())
    }

    /// Imports the module of `package.module.Type(...)`, if that is wanted.
    fn import_custom_type(&mut self, text: &str) {
        if !self.options.import_custom_types {
            return;
        }
        let name = text.split('(').next().unwrap_or(text);
        if let Some((module, _)) = name.rsplit_once('.') {
            self.imports.insert(format!("import {module}"));
        }
    }
}

/// `Type(...)` of `package.module.Type(...)`.
fn without_module(text: &str) -> &str {
    let name = text.find('(').unwrap_or(text.len());
    match text[..name].rfind('.') {
        Some(dot) => &text[dot + 1..],
        None => text,
    }
}
