//! The name of a new revision's file.

use std::path::{Component, PathBuf};

use jiff::Zoned;
use regex::Regex;

use super::ScriptSettings;
use crate::error::{Error, ErrorKind, Result};

/// The message as part of a file name, as Alembic makes it: its words in lower case, joined by underscores; if that
/// has more than `truncate` characters (0 means 40) it is cut, at an underscore if there is one, and ends with an
/// underscore.
pub fn slug(message: &str, truncate: usize) -> String {
    let truncate = if truncate == 0 { 40 } else { truncate };
    // Python's `\w`; Rust's has the combining marks in addition.
    let words = Regex::new(r"[\p{L}\p{N}_]+").expect("invariant: the pattern is valid");
    let words: Vec<&str> = words.find_iter(message).map(|word| word.as_str()).collect();
    let slug = words.join("_").to_lowercase();
    let Some((cut, _)) = slug.char_indices().nth(truncate) else {
        return slug;
    };
    let cut = &slug[..cut];
    let kept = cut.rsplit_once('_').map_or(cut, |(kept, _)| kept);
    format!("{kept}_")
}

/// `file_template` filled in: a relative path that ends with `.py`.
pub(super) fn file_name(
    settings: &ScriptSettings,
    id: &str,
    message: &str,
    created: &Zoned,
) -> Result<PathBuf> {
    let slug = slug(message, settings.truncate_slug_length);
    let value = |name: &str| {
        Some(match name {
            "rev" => Token::Text(id),
            "slug" => Token::Text(&slug),
            "epoch" => Token::Number(created.timestamp().as_second()),
            "year" => Token::Number(created.year().into()),
            "month" => Token::Number(created.month().into()),
            "day" => Token::Number(created.day().into()),
            "hour" => Token::Number(created.hour().into()),
            "minute" => Token::Number(created.minute().into()),
            "second" => Token::Number(created.second().into()),
            _ => return None,
        })
    };
    let template = &settings.file_template;
    let bad = |reason: String| {
        Error::new(
            ErrorKind::Config,
            format!("`file_template` `{template}` {reason}"),
        )
        .with_hint("it may have `%(rev)s %(slug)s %(epoch)s %(year)d %(month).2d %(day).2d %(hour).2d %(minute).2d %(second).2d`")
    };
    let name = fill_tokens(template, value).map_err(bad)?;
    let path = PathBuf::from(format!("{name}.py"));
    let parts: Vec<Component<'_>> = path.components().collect();
    if !parts
        .iter()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(bad(format!(
            "makes `{}`, which leaves the folder",
            path.display()
        )));
    }
    if parts.len() > 1 && !settings.recursive {
        return Err(
            bad("makes folders, in which revisions are not looked for".into())
                .with_hint("set `recursive_version_locations = true`, or leave the `/` out"),
        );
    }
    Ok(path)
}

enum Token<'a> {
    Text(&'a str),
    Number(i64),
}

/// Python's `template % values`, for the conversions `s`, `d` and `i`.
fn fill_tokens<'a>(
    template: &str,
    value: impl Fn(&str) -> Option<Token<'a>>,
) -> Result<String, String> {
    let pattern = Regex::new(r"%(?:%|\((\w+)\)([-0 +#]*)([0-9]{0,3})(?:\.([0-9]{0,3}))?([sdi]))")
        .expect("invariant: the pattern is valid");
    let mut result = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        result.push_str(&rest[..at]);
        let found = pattern
            .captures_at(rest, at)
            .filter(|found| found.get(0).is_some_and(|all| all.start() == at))
            .ok_or_else(|| {
                let token: String = rest[at..].chars().take(12).collect();
                format!("cannot be understood at `{token}`")
            })?;
        let part = |group: usize| found.get(group).map_or("", |found| found.as_str());
        rest = &rest[at + part(0).len()..];
        if part(0) == "%%" {
            result.push('%');
            continue;
        }
        let token = value(part(1)).ok_or_else(|| format!("has no token `{}`", part(1)))?;
        let precision = found
            .get(4)
            .map(|digits| digits.as_str().parse().unwrap_or(0_usize));
        let mut text = match token {
            Token::Text(_) if part(5) != "s" => {
                return Err(format!("needs `%({})s`, which is text", part(1)));
            }
            Token::Text(text) => text.chars().take(precision.unwrap_or(usize::MAX)).collect(),
            Token::Number(number) if part(5) == "s" => number
                .to_string()
                .chars()
                .take(precision.unwrap_or(usize::MAX))
                .collect(),
            Token::Number(number) => {
                let sign = match (number < 0, part(2)) {
                    (true, _) => "-",
                    (_, flags) if flags.contains('+') => "+",
                    (_, flags) if flags.contains(' ') => " ",
                    _ => "",
                };
                let width = part(3).parse().unwrap_or(0_usize);
                let digits = if part(2).contains('0') && !part(2).contains('-') {
                    precision.unwrap_or(0).max(width.saturating_sub(sign.len()))
                } else {
                    precision.unwrap_or(0)
                };
                format!("{sign}{:0digits$}", number.unsigned_abs())
            }
        };
        let width = part(3).parse().unwrap_or(0_usize);
        let blanks = " ".repeat(width.saturating_sub(text.chars().count()));
        if part(2).contains('-') {
            text.push_str(&blanks);
        } else {
            text.insert_str(0, &blanks);
        }
        result.push_str(&text);
    }
    result.push_str(rest);
    Ok(result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Every slug is Alembic's for the same message.
    #[test]
    fn slugs() {
        let slug = |message: &str| slug(message, 40);
        assert_eq!(slug("Create product"), "create_product");
        assert_eq!(
            slug("a first very long message that goes on and on and on"),
            "a_first_very_long_message_that_goes_on_"
        );
        assert_eq!(slug(&"x".repeat(50)), format!("{}_", "x".repeat(40)));
        assert_eq!(slug(&"x".repeat(40)), "x".repeat(40));
        assert_eq!(
            slug(&format!("{} y", "x".repeat(39))),
            format!("{}_", "x".repeat(39))
        );
        assert_eq!(slug(&"_".repeat(45)), "_".repeat(40));
        assert_eq!(slug("Ünïcode Straße İ"), "ünïcode_straße_i\u{307}");
        assert_eq!(slug("a\u{301}b é"), "a_b_é");
        assert_eq!(slug("日本 語 ½ ²"), "日本_語_½_²");
        assert_eq!(slug("a-b.c/d\\e  'f'"), "a_b_c_d_e_f");
        assert_eq!(slug(""), "");
        assert_eq!(super::slug("a b c", 3), "a_");
        assert_eq!(super::slug("abc d", 0), "abc_d");
    }

    fn name(template: &str) -> Result<String> {
        let mut settings = ScriptSettings::new("");
        settings.recursive = true;
        settings.file_template = template.into();
        let created: Zoned = "2026-01-02T03:04:05+00:00[UTC]".parse().unwrap();
        file_name(&settings, "REV", "hello", &created).map(|path| path.display().to_string())
    }

    /// Every name is Alembic's for the same template.
    #[test]
    fn file_templates() {
        assert_eq!(
            name("%(year)d/%(month).2d/%(day).2d_%(hour).2d%(minute).2d_%(second).2d_%(epoch)s_%(rev)s_%(slug)s").unwrap(),
            "2026/01/02_0304_05_1767323045_REV_hello.py"
        );
        assert_eq!(
            name("%(month)-3d|%(month) d|%(day)+.3d|%(day)06.3d|%(day)s|%%x%(epoch)d|%(day)i|%(day).0d|%(day)5.1s").unwrap(),
            "1  | 1|+002|000002|2|%x1767323045|2|2|    2.py"
        );
        assert_eq!(
            name("%(rev)-6s|%(rev)6s|%(rev).2s|%(year)06d").unwrap(),
            "REV   |   REV|RE|002026.py"
        );
        let message = |template| name(template).unwrap_err().message().to_owned();
        assert_eq!(
            message("%(foo)s"),
            "`file_template` `%(foo)s` has no token `foo`"
        );
        assert_eq!(
            message("x%(rev)"),
            "`file_template` `x%(rev)` cannot be understood at `%(rev)`"
        );
        assert_eq!(
            message("%d"),
            "`file_template` `%d` cannot be understood at `%d`"
        );
        assert_eq!(
            message("%(slug)d"),
            "`file_template` `%(slug)d` needs `%(slug)s`, which is text"
        );
        assert_eq!(
            message("../%(rev)s"),
            "`file_template` `../%(rev)s` makes `../REV.py`, which leaves the folder"
        );
        assert!(message("/%(rev)s").ends_with("which leaves the folder"));
    }
}
