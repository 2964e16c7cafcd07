use crate::error::{Error, ErrorKind, Result};

/// Fills in `${NAME}` and `${NAME:-default}` (the default also for an empty variable, as in a shell); `$${` is a
/// literal `${`, and every other `$` stands for itself. What a variable holds is not looked at again.
///
/// # Errors
/// When a variable has neither a value nor a default, or a brace is not closed.
pub fn expand(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("$${") {
            result.push_str("${");
            rest = after;
            continue;
        }
        let Some(after) = rest.strip_prefix("${") else {
            result.push('$');
            rest = &rest[1..];
            continue;
        };
        let Some((inside, after)) = after.split_once('}') else {
            return Err(Error::new(ErrorKind::Config, "`${` without `}`")
                .with_hint("write `${NAME}` or `${NAME:-default}`, and `$${` for a literal `${`"));
        };
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        if name.is_empty() || name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            return Err(Error::new(
                ErrorKind::Config,
                format!("`{name}` cannot be the name of an environment variable"),
            )
            .with_hint("write `${NAME}` or `${NAME:-default}`, and `$${` for a literal `${`"));
        }
        match (lookup(name), default) {
            (Some(value), None) => result.push_str(&value),
            (Some(value), Some(_)) if !value.is_empty() => result.push_str(&value),
            (_, Some(default)) => result.push_str(default),
            (None, None) => {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("the environment variable `{name}` is not set"),
                )
                .with_hint(format!(
                    "set it (`export {name}=...`), or give a default: `${{{name}:-...}}`"
                )));
            }
        }
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn with(text: &str) -> Result<String> {
        expand(text, &|name| match name {
            "A" => Some("a".into()),
            "EMPTY" => Some(String::new()),
            "NESTED" => Some("${A}".into()),
            _ => None,
        })
    }

    #[test]
    fn variables_and_defaults() {
        assert_eq!(with("x${A}y${A}").unwrap(), "xaya");
        assert_eq!(with("${NO:-b}${EMPTY:-c}${EMPTY}${A:-d}").unwrap(), "bca");
        assert_eq!(with("$5 $$ $${A} $").unwrap(), "$5 $$ ${A} $");
        assert_eq!(with("${NESTED}").unwrap(), "${A}");
        assert_eq!(with("${NO:-}é").unwrap(), "é");
    }

    #[test]
    fn a_missing_variable_is_named() {
        let error = with("${DATABASE_URL}").unwrap_err();
        assert_eq!(
            error.message(),
            "the environment variable `DATABASE_URL` is not set"
        );
        assert!(error.hint().unwrap().contains("export DATABASE_URL="));
        assert_eq!(with("${A").unwrap_err().message(), "`${` without `}`");
        assert!(
            with("${a b}")
                .unwrap_err()
                .message()
                .starts_with("`a b` cannot")
        );
    }
}
