/// Cuts a text into words as a shell does, without comments and variables: Python's `shlex.split`.
///
/// # Errors
/// When a quotation is not closed or the text ends with a backslash.
pub(super) fn split(text: &str) -> Result<Vec<String>, &'static str> {
    const NO_ESCAPED: &str = "there is nothing behind the last backslash";
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => {
                let escaped = characters.next().ok_or(NO_ESCAPED)?;
                word.get_or_insert_default().push(escaped);
            }
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next().ok_or("a quotation is not closed")? {
                        end if end == quote => break,
                        '\\' if quote == '"' => {
                            let escaped = characters.next().ok_or(NO_ESCAPED)?;
                            if !matches!(escaped, '"' | '\\') {
                                word.push('\\');
                            }
                            word.push(escaped);
                        }
                        inside => word.push(inside),
                    }
                }
            }
            plain => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::split;

    /// Every result is what `shlex.split` gives.
    #[test]
    fn words_are_shlexs() {
        for (text, words) in [
            ("", &[][..]),
            ("  a  b\tc\n", &["a", "b", "c"]),
            ("a'b c'd ''", &["ab cd", ""]),
            (r#""a \" \\ \n $x" b"#, &[r#"a " \ \n $x"#, "b"]),
            (r"a\ b\'c '\n'", &["a b'c", r"\n"]),
            ("a#b #c", &["a#b", "#c"]),
            ("é;|&", &["é;|&"]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
        for text in ["'a", "\"a", "\"a\\\"", "a\\"] {
            assert!(split(text).is_err(), "{text}");
        }
    }
}
