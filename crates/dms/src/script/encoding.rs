//! How scripts are stored: UTF-8, and the older encodings that Python knows by a line at the top.

use std::borrow::Cow;
use std::str::Utf8Error;
use std::sync::LazyLock;

use regex::Regex;

static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)").expect("invariant: the pattern is valid")
});

/// The encoding of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// ISO 8859-1.
    Latin1,
    /// Seven bits.
    Ascii,
}

impl Encoding {
    /// The encoding that Python knows by this name; `None` if DMS does not know it.
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['_', ' '], "-");
        match name.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" => Some(Self::Utf8),
            "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859"
            | "cp819" => Some(Self::Latin1),
            "ascii" | "us-ascii" | "646" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// The encoding that a script says it has, in a comment in one of its first two lines.
    pub fn declared(script: &[u8]) -> Option<Self> {
        let first_two = script.split(|byte| *byte == b'\n').take(2);
        for line in first_two {
            let line = String::from_utf8_lossy(line);
            if let Some(found) = DECLARATION.captures(&line) {
                return Self::by_name(&found[1]);
            }
            // Only a comment or an empty line may stand before it.
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                return None;
            }
        }
        None
    }

    /// The text in this encoding, or the first character that it lacks.
    ///
    /// # Errors
    /// When there is one.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let last = match self {
            Self::Utf8 => return Ok(text.as_bytes().to_vec()),
            Self::Latin1 => 0xff,
            Self::Ascii => 0x7f,
        };
        text.chars()
            .map(|character| match u8::try_from(u32::from(character)) {
                Ok(byte) if byte <= last => Ok(byte),
                _ => Err(character),
            })
            .collect()
    }

    /// The text that these bytes are; `None` if they are none in this encoding.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, Utf8Error> {
        match self {
            Self::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
            // Seven bits are UTF-8 too.
            Self::Utf8 | Self::Ascii => std::str::from_utf8(bytes).map(Cow::Borrowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn names_are_pythons() {
        for (name, encoding) in [
            ("UTF-8", Some(Encoding::Utf8)),
            ("utf_8", Some(Encoding::Utf8)),
            ("latin-1", Some(Encoding::Latin1)),
            ("ISO-8859-1", Some(Encoding::Latin1)),
            ("us-ascii", Some(Encoding::Ascii)),
            ("cp1252", None),
            ("", None),
        ] {
            assert_eq!(Encoding::by_name(name), encoding, "{name}");
        }
    }

    #[test]
    fn a_comment_at_the_top_declares_it() {
        let declared = |text: &str| Encoding::declared(text.as_bytes());
        assert_eq!(
            declared("# -*- coding: latin-1 -*-\nx"),
            Some(Encoding::Latin1)
        );
        assert_eq!(
            declared("#!/x\n# vim: set fileencoding=ascii :"),
            Some(Encoding::Ascii)
        );
        assert_eq!(declared("x = 1\n# coding: latin-1\n"), None);
        assert_eq!(declared("\n\n# coding: latin-1\n"), None);
        assert_eq!(declared("x = 'coding: latin-1'\n"), None);
    }

    #[test]
    fn there_and_back() {
        assert_eq!(Encoding::Latin1.encode("\u{e9}"), Ok(vec![0xe9]));
        assert_eq!(Encoding::Latin1.encode("a\u{20ac}"), Err('\u{20ac}'));
        assert_eq!(Encoding::Ascii.encode("\u{e9}"), Err('\u{e9}'));
        assert_eq!(Encoding::Latin1.decode(&[0xe9]), Ok("\u{e9}".into()));
        assert!(Encoding::Utf8.decode(&[0xe9]).is_err());
    }
}
