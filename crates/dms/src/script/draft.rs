//! A revision's file that is not written yet, or is written anew.

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::write::encoded;
use super::{ScriptFile, ScriptSettings};
use crate::error::{Error, ErrorKind, Result};

/// The text of a revision, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where the file lies, or will.
    pub path: PathBuf,
    /// The revision's id.
    pub id: String,
    /// The file's text.
    pub text: String,
}

impl Draft {
    /// Writes the file, which must not be there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be written; all of it is written or nothing.
    pub fn save(&self, settings: &ScriptSettings) -> Result<()> {
        save(&self.path, encoded(settings, &self.text)?)
    }

    /// Takes the text from the file, which another program may have changed.
    ///
    /// # Errors
    /// When it cannot be read, or is no revision any more.
    pub fn reread(&mut self) -> Result<()> {
        let file = ScriptFile::read(&self.path, &mut Vec::new(), &|_, _| None)?;
        self.text = file.text.to_string();
        Ok(())
    }

    /// Puts these lines on top, as comments. Returns how many bytes stand before the text that was there, below a
    /// first line that must stay the first (`# -*- coding: ... -*-`).
    pub fn put_on_top(&mut self, lines: &[String], settings: &ScriptSettings) -> usize {
        let head = head_length(&self.text);
        let (head, rest) = self.text.split_at(head);
        let comment = |is_ascii: bool| -> String {
            let lines = lines.iter().map(|line| comment_line(line, is_ascii));
            lines.collect()
        };
        let mut text = format!("{head}{}{rest}", comment(false));
        if encoded(settings, &text).is_err() {
            text = format!("{head}{}{rest}", comment(true));
        }
        let added = text.len() - self.text.len();
        self.text = text;
        added
    }

    /// Writes the file over the one that is there.
    ///
    /// # Errors
    /// When it cannot be written; the old one stays then.
    pub fn replace(&self, settings: &ScriptSettings) -> Result<()> {
        let content = encoded(settings, &self.text)?;
        let folder = self.path.parent().unwrap_or(Path::new(""));
        // Neither Alembic nor we take a file of this name for a revision.
        let unique = RandomState::new().build_hasher().finish();
        let temporary = folder.join(format!(".{unique:016x}.tmp"));
        fs::write(&temporary, content)
            .and_then(|()| fs::rename(&temporary, &self.path))
            .map_err(|error| {
                let _ = fs::remove_file(&temporary);
                Error::new(
                    ErrorKind::Io,
                    format!("cannot write `{}`: {error}", self.path.display()),
                )
                .with_hint("check that the folder may be written")
            })
    }
}

/// Writes a file that does not exist yet, all of it or nothing.
pub(super) fn save(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let cannot = |error: io::Error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Error::new(
                ErrorKind::Io,
                format!("`{}` exists already", path.display()),
            )
            .with_hint("another message or `--rev-id` gives the file another name")
        } else {
            Error::new(
                ErrorKind::Io,
                format!("cannot write `{}`: {error}", path.display()),
            )
        }
    };
    if path.symlink_metadata().is_ok() {
        return Err(cannot(io::ErrorKind::AlreadyExists.into()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(cannot)?;
    // Neither Alembic nor we take a file of this name for a revision.
    let unique = RandomState::new().build_hasher().finish();
    let temporary = folder.join(format!(".{unique:016x}.tmp"));
    let written = File::create_new(&temporary)
        .and_then(|mut file| {
            file.write_all(content.as_ref())?;
            file.sync_all()
        })
        // A link, unlike a rename, never replaces a file that has come into being meanwhile.
        .and_then(|()| match fs::hard_link(&temporary, path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                fs::rename(&temporary, path)
            }
            result => result,
        });
    // Gone already after a rename.
    let _ = fs::remove_file(&temporary);
    written.map_err(cannot)
}

/// Where the lines end that Python wants at the very top: the encoding stands in one of the first two.
fn head_length(text: &str) -> usize {
    let mut length = 0;
    let mut head = 0;
    for line in text.split_inclusive('\n').take(2) {
        length += line.len();
        if line.starts_with("#!") || (line.starts_with('#') && line.contains("coding")) {
            head = length;
        }
    }
    head
}

/// A line that neither ends the comment nor steers a terminal, whatever is in it.
fn comment_line(line: &str, is_ascii: bool) -> String {
    let mut comment = String::from("#");
    for (number, character) in line.chars().enumerate() {
        if number == 0 {
            comment.push(' ');
        }
        if character.is_control() || (is_ascii && !character.is_ascii()) {
            comment.extend(character.escape_default());
        } else {
            comment.push(character);
        }
    }
    comment.push('\n');
    comment
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn on_top(text: &str, lines: &[&str], encoding: &str) -> (String, usize) {
        let mut settings = ScriptSettings::new("");
        settings.output_encoding = encoding.into();
        let mut draft = Draft {
            path: "a.py".into(),
            id: "a".into(),
            text: text.into(),
        };
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let added = draft.put_on_top(&lines, &settings);
        (draft.text, added)
    }

    #[test]
    fn lines_stand_on_top_as_comments() {
        let text = "\"\"\"m\"\"\"\nrevision = 'a'\n";
        assert_eq!(
            on_top(text, &["one", "", "two\nrevision = 'b'"], "utf-8"),
            (format!("# one\n#\n# two\\nrevision = 'b'\n{text}"), 30)
        );
    }

    #[test]
    fn the_encoding_stays_on_top() {
        let text = "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n\"\"\"m\"\"\"\n";
        let (text, _) = on_top(text, &["m\u{fc}de"], "latin-1");
        assert_eq!(
            text,
            "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n# m\u{fc}de\n\"\"\"m\"\"\"\n"
        );
    }

    #[test]
    fn what_the_encoding_has_not_is_escaped() {
        let (text, _) = on_top("x = 1\n", &["m\u{fc}de"], "ascii");
        assert_eq!(text, "# m\\u{fc}de\nx = 1\n");
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let settings = ScriptSettings::new(folder.path());
        let mut draft = Draft {
            path: folder.path().join("a.py"),
            id: "a".into(),
            text: "revision = 'a'\ndown_revision = None\n".into(),
        };
        draft.save(&settings).unwrap();
        assert!(draft.save(&settings).is_err());
        draft.text.push_str("# more\n");
        draft.replace(&settings).unwrap();
        assert_eq!(fs::read_to_string(&draft.path).unwrap(), draft.text);
        fs::write(&draft.path, "revision = 'a'\ndown_revision = 'b'\n").unwrap();
        draft.reread().unwrap();
        assert!(draft.text.contains("'b'"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
