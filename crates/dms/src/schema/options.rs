use super::{Expression, Literal};

/// A value of a dialect option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// A literal.
    Literal(Literal),
    /// An SQL expression (`postgresql_where`).
    Expression(Expression),
    /// A mapping (`postgresql_ops`), in the order given.
    Map(Vec<(String, OptionValue)>),
}

/// Dialect options by their whole keyword (`postgresql_using`), in the order given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options(pub Vec<(String, OptionValue)>);

impl Options {
    /// The option of this keyword.
    pub fn value(&self, keyword: &str) -> Option<&OptionValue> {
        self.0
            .iter()
            .find(|(name, _)| name == keyword)
            .map(|(_, value)| value)
    }

    /// The option of this keyword if it is a text.
    pub fn text(&self, keyword: &str) -> Option<&str> {
        match self.value(keyword)? {
            OptionValue::Literal(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether the option of this keyword is set and true.
    pub fn is_true(&self, keyword: &str) -> bool {
        matches!(
            self.value(keyword),
            Some(OptionValue::Literal(Literal::Boolean(true)))
        )
    }
}
