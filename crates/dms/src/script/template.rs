use crate::error::Result;
use std::path::Path;

/// A parsed `script.py.mako`: the part of Mako that migration templates use.
#[derive(Debug, Clone)]
pub struct Template;

/// A value that a template can use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TemplateValue {
    None,
    Text(String),
    List(Vec<String>),
    Tuple(Vec<String>),
}

#[expect(unused_variables, reason = "a skeleton")]
impl Template {
    /// Parses a template; errors have the place in it.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        Ok(Self)
    }

    /// Fills it in.
    pub fn render(&self, values: &[(&str, TemplateValue)]) -> Result<String> {
        Ok(String::new())
    }
}
