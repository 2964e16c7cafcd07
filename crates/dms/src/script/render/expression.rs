use super::Python;
use crate::error::Result;
use crate::python_text;
use crate::schema::{ConstraintName, Expression, Literal, OptionValue, Options};

impl Python<'_> {
    /// `sa.text('...')`.
    pub(super) fn text(&self, expression: &Expression) -> Result<String> {
        let sql = self.dialect.expression(&without_tables(expression))?;
        Ok(self.sqlalchemy("text", &[text_argument(&sql)]))
    }

    /// `sa.text('...')` as it stands behind DEFAULT.
    pub(super) fn default_text(&self, expression: &Expression) -> Result<String> {
        let sql = (self.dialect).server_default_expression(&without_tables(expression))?;
        Ok(self.sqlalchemy("text", &[text_argument(&sql)]))
    }

    /// The text of a condition or computed expression, which SQLAlchemy takes as a plain string.
    pub(super) fn plain_text(&self, expression: &Expression) -> Result<String> {
        let sql = self.dialect.expression(&without_tables(expression))?;
        Ok(text_argument(&sql))
    }

    /// What an index is made of: `'a'` or `sa.literal_column('lower(a)')`.
    pub(super) fn index_element(&self, element: &Expression) -> Result<String> {
        if let Some(name) = element.column_name() {
            return Ok(python_text::string(name));
        }
        let sql = self.dialect.index_expression(&without_tables(element))?;
        Ok(self.sqlalchemy("literal_column", &[python_text::string(&sql)]))
    }

    /// A constraint's or index's name: `'uq_a'`, `op.f('uq_a')` or `None`.
    pub(super) fn name(&self, name: Option<&ConstraintName>) -> String {
        match name {
            Some(name) if name.is_final => self.directive("f", &[python_text::string(&name.text)]),
            Some(name) => python_text::string(&name.text),
            None => "None".into(),
        }
    }

    /// Dialect options as keyword arguments.
    pub(super) fn options(&mut self, options: &Options) -> Result<Vec<String>> {
        let mut arguments = Vec::new();
        for (keyword, value) in &options.0 {
            arguments.push(format!("{keyword}={}", self.option(value)?));
        }
        Ok(arguments)
    }

    pub(super) fn option(&mut self, value: &OptionValue) -> Result<String> {
        match value {
            OptionValue::Literal(literal) => Ok(self.literal(literal)),
            OptionValue::Expression(expression) => self.text(expression),
            OptionValue::Map(entries) => {
                let mut items = Vec::new();
                for (key, value) in entries {
                    items.push(format!(
                        "{}: {}",
                        python_text::string(key),
                        self.option(value)?
                    ));
                }
                Ok(format!("{{{}}}", items.join(", ")))
            }
        }
    }

    /// `repr()` of a constant.
    pub(super) fn literal(&mut self, literal: &Literal) -> String {
        if matches!(literal, Literal::Decimal(_)) {
            self.imports.insert("from decimal import Decimal".into());
        }
        python_text::literal(literal, &mut |nested| self.data_type(nested))
    }
}

/// The expression with columns that name no table, as Alembic writes them.
fn without_tables(expression: &Expression) -> Expression {
    let mut bare = expression.clone();
    crate::op::for_each_column(&mut bare, &mut |table, _| *table = None);
    bare
}

/// `repr()` of SQL that SQLAlchemy reads as `text()`: what it would take for a bound parameter (`:name`) is
/// escaped. Alembic forgets that, and its script fails at `'{"a":1}'`.
pub(super) fn text_argument(sql: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut escaped = String::with_capacity(sql.len());
    let mut previous = None;
    for (position, character) in sql.char_indices() {
        if character == ':' {
            let behind = &sql[position + 1..];
            let end = behind.trim_start_matches(is_word);
            let is_free = previous.is_none_or(|c: char| c != ':' && c != '\\' && !is_word(c));
            if is_free && end.len() < behind.len() && !end.starts_with(':') {
                escaped.push('\\');
            }
        }
        escaped.push(character);
        previous = Some(character);
    }
    python_text::string(&escaped)
}
