use super::Python;
use super::expression::text_argument;
use crate::python_text;
use crate::schema::{DataType, Literal, TypeClass, TypeModule};

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
        if let Some(text) = self.type_without_class(data_type) {
            return text;
        }
        let class = data_type.class;
        let mut arguments =
            python_text::type_arguments(data_type, &mut |nested| self.data_type(nested));
        // What SQLAlchemy does not show of a domain, which has two arguments before these.
        if let (TypeClass::PgDomain, Some(schema)) = (class, data_type.text("schema")) {
            arguments.push_str(&format!(", schema={}", python_text::string(schema)));
        }
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

    /// A type that the database has and SQLAlchemy has no class for (`xml`, `ltree`, a composite type): a domain that
    /// is not created is nothing but its name.
    fn type_without_class(&mut self, data_type: &DataType) -> Option<String> {
        let name = (data_type.text("col_spec")).filter(|_| data_type.class == TypeClass::Null)?;
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema), name),
            None => (None, name),
        };
        let is_plain = |word: &str| {
            let is_letter = |it: char| it.is_ascii_lowercase() || it == '_';
            word.starts_with(is_letter)
                && word.chars().all(|it| is_letter(it) || it.is_ascii_digit())
        };
        if !is_plain(name) || !schema.is_none_or(is_plain) {
            return None;
        }
        let domain = DataType::new(TypeClass::PgDomain)
            .with("name", Literal::Text(name.to_owned()))
            .with(
                "data_type",
                Literal::Type(Box::new(DataType::new(TypeClass::Text))),
            )
            .with("create_type", Literal::Boolean(false));
        Some(self.data_type(&match schema {
            Some(schema) => domain.with("schema", Literal::Text(schema.to_owned())),
            None => domain,
        }))
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
