//! Dialect options (`postgresql_using=...`): checked where they are given, kept as they are.

use std::rc::Rc;

use dms_python::{Raised, Value};

/// The dialects that have options, by the prefix of their keywords.
const DIALECTS: &[&str] = &[
    "postgresql",
    "sqlite",
    "mysql",
    "mariadb",
    "oracle",
    "mssql",
];

/// Keyword arguments that a thing takes beside its own; all must be options of a dialect.
///
/// # Errors
/// SQLAlchemy's own `TypeError`.
pub(in crate::pylib) fn check(function: &str, extra: &[(Rc<str>, Value)]) -> Result<(), Raised> {
    for (keyword, _) in extra {
        let is_option = keyword
            .split_once('_')
            .is_some_and(|(dialect, option)| DIALECTS.contains(&dialect) && !option.is_empty());
        if !is_option {
            return Err(Raised::type_error(format!(
                "Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
            ))
            .with_hint(format!(
                "`{function}` has no argument `{keyword}`; check its spelling"
            )));
        }
    }
    Ok(())
}

/// The options with what is not given left out.
pub(in crate::pylib) fn given(extra: Vec<(Rc<str>, Value)>) -> Vec<(String, Value)> {
    extra
        .into_iter()
        .filter(|(_, value)| !value.is_none())
        .map(|(keyword, value)| (keyword.to_string(), value))
        .collect()
}
