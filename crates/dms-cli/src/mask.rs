//! Passwords are never shown, not even those that came in where none belongs.

use std::fmt::Write;

/// The text with `***` for the password of every URL in it: `://user:***@host`.
pub fn mask_passwords(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, after) = rest.split_at(start + 3);
        masked.push_str(before);
        let authority = after
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '\'' | '`' | '"'))
            .unwrap_or(after.len());
        // A password with an unescaped slash reaches further than the authority.
        let word = after.find(char::is_whitespace).unwrap_or(after.len());
        let at = after[..authority]
            .rfind('@')
            .or_else(|| after[..word].rfind('@'));
        rest = match at.and_then(|at| Some((at, after[..at].find(':')?))) {
            Some((at, colon)) => {
                let _ = write!(masked, "{}:***", &after[..colon]);
                &after[at..]
            }
            None => after,
        };
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::mask_passwords;

    #[test]
    fn masks_what_stands_between_colon_and_at() {
        for (text, expected) in [
            ("no url", "no url"),
            ("postgresql://host/db", "postgresql://host/db"),
            ("postgresql://user@host/db", "postgresql://user@host/db"),
            (
                "postgresql://u:secret@host:5/db",
                "postgresql://u:***@host:5/db",
            ),
            (
                "a 'postgresql://u:se@cret@h/db' b",
                "a 'postgresql://u:***@h/db' b",
            ),
            (
                "x://u:se/cret@h/db y://v:pw@h",
                "x://u:***@h/db y://v:***@h",
            ),
            (
                "sqlite:///a.db and http://h:80/x",
                "sqlite:///a.db and http://h:80/x",
            ),
            ("postgresql://:ü@h", "postgresql://:***@h"),
        ] {
            assert_eq!(mask_passwords(text), expected);
        }
    }
}
