//! A new revision on disk.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::file_name::file_name;
use super::folder_template::SCRIPT_TEMPLATE;
use super::{
    Draft, Encoding, FLASK_BINDS, Metadata, RenderedScript, ScriptDirectory, ScriptSettings,
    Template, TemplateValue,
};
use crate::error::{Error, ErrorKind, Result};

/// What the `version_num` column holds, in characters.
const ID_LENGTH: usize = 32;

/// A revision that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewRevision {
    /// Its id; `None` makes one of twelve hexadecimal digits.
    pub id: Option<String>,
    /// The message; without one the script says `empty message`, as Alembic's.
    pub message: String,
    /// `down_revision`, resolved.
    pub down_revisions: Vec<String>,
    /// `branch_labels`.
    pub branch_labels: Vec<String>,
    /// `depends_on`, resolved.
    pub depends_on: Vec<String>,
    /// `--version-path`.
    pub version_path: Option<PathBuf>,
    /// The bodies; empty ones become `pass`.
    pub body: RenderedScript,
}

/// Writes a revision file through the project's `script.py.mako` (or the one of `dms init`, if there is none) and
/// returns its path and id. An existing file is never overwritten, and an id that exists is refused.
///
/// # Errors
/// When the id or a branch label cannot be used, no folder can be chosen, the template fails, or what it makes is not
/// the revision that was asked for; nothing has been written then.
pub fn write(directory: &ScriptDirectory, revision: &NewRevision) -> Result<(PathBuf, String)> {
    write_at(directory, revision, Timestamp::now())
}

/// As [`write`], with the time that the script says it was made.
///
/// # Errors
/// As for [`write`].
pub fn write_at(
    directory: &ScriptDirectory,
    revision: &NewRevision,
    now: Timestamp,
) -> Result<(PathBuf, String)> {
    let draft = draft_at(directory, revision, now)?;
    draft.save(&directory.settings)?;
    Ok((draft.path, draft.id))
}

/// What [`write()`] would write, and where.
///
/// # Errors
/// As for [`write()`].
pub fn draft(directory: &ScriptDirectory, revision: &NewRevision) -> Result<Draft> {
    draft_at(directory, revision, Timestamp::now())
}

fn draft_at(directory: &ScriptDirectory, revision: &NewRevision, now: Timestamp) -> Result<Draft> {
    let settings = &directory.settings;
    let id = match &revision.id {
        Some(id) => {
            check_id(directory, id)?;
            id.clone()
        }
        None => new_id(directory),
    };
    check_labels(directory, &revision.branch_labels)?;
    let folder = version_folder(directory, revision)?;
    let created = created(settings, now)?;
    let name = file_name(settings, &id, &revision.message, &created)?;
    let path = folder.join(name);
    let text = text(settings, revision, &id, &created)?;
    check_text(&path, &text, revision, &id)?;
    encoded(settings, &text)?;
    Ok(Draft { path, id, text })
}

/// Whether the project's `timezone` is one.
///
/// # Errors
/// When it is none.
pub fn check_timezone(settings: &ScriptSettings) -> Result<()> {
    created(settings, Timestamp::UNIX_EPOCH).map(|_| ())
}

/// Whether the project's `output_encoding` is known.
///
/// # Errors
/// When it is not.
pub fn check_output_encoding(settings: &ScriptSettings) -> Result<()> {
    output_encoding(settings).map(|_| ())
}

fn output_encoding(settings: &ScriptSettings) -> Result<Encoding> {
    Encoding::by_name(&settings.output_encoding).ok_or_else(|| {
        Error::new(
            ErrorKind::Config,
            format!(
                "`output_encoding` `{}` is not known",
                settings.output_encoding
            ),
        )
        .with_hint("it is one of `utf-8`, `latin-1` and `ascii`")
    })
}

/// The text as it is stored. A script that Python could not read back is refused.
pub(super) fn encoded(settings: &ScriptSettings, text: &str) -> Result<Vec<u8>> {
    let encoding = output_encoding(settings)?;
    let name = &settings.output_encoding;
    let refused =
        |message: String, hint: String| Err(Error::new(ErrorKind::Script, message).with_hint(hint));
    let bytes = match encoding.encode(text) {
        Ok(bytes) => bytes,
        Err(character) => {
            return refused(
                format!(
                    "the script has `{character}`, which is not in the `output_encoding` `{name}`"
                ),
                "leave the character out, or set `output_encoding` to `utf-8`".into(),
            );
        }
    };
    if encoding == Encoding::Latin1
        && !text.is_ascii()
        && Encoding::declared(&bytes) != Some(encoding)
    {
        return refused(
            format!(
                "the script would not be readable: it is stored as `{name}`, and does not say so"
            ),
            format!(
                "begin script.py.mako with the line `# -*- coding: {name} -*-` twice (Mako keeps the first for itself), or set `output_encoding` to `utf-8`"
            ),
        );
    }
    Ok(bytes)
}

/// An id that no revision of the directory has: twelve hexadecimal digits, as Alembic takes them from a random UUID.
pub fn new_id(directory: &ScriptDirectory) -> String {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let id = format!("{:012x}", random & 0xffff_ffff_ffff);
        if directory.file(&id).is_none() {
            return id;
        }
    }
}

fn check_id(directory: &ScriptDirectory, id: &str) -> Result<()> {
    let refused = |message: String| Err(Error::new(ErrorKind::Graph, message));
    let mut illegal: Vec<char> = id
        .chars()
        .filter(|c| "@-+:/\\".contains(*c) || c.is_control())
        .collect();
    illegal.sort_unstable();
    illegal.dedup();
    if !illegal.is_empty() {
        let illegal: Vec<String> = illegal
            .iter()
            .map(|c| c.escape_default().to_string())
            .collect();
        return refused(format!(
            "character(s) `{}` not allowed in revision identifier `{}`",
            illegal.join(", "),
            id.escape_default()
        ));
    }
    if id.trim().is_empty() || matches!(id, "head" | "heads" | "base" | "current") {
        return refused(format!("`{id}` cannot be the id of a revision"))
            .map_err(|error| error.with_hint("choose another `--rev-id`, or leave it out"));
    }
    let length = id.chars().count();
    if length > ID_LENGTH {
        return refused(format!(
            "the revision id `{id}` has {length} characters, and the version table holds {ID_LENGTH}"
        ))
        .map_err(|error| error.with_hint("choose a shorter `--rev-id`"));
    }
    if let Some(file) = directory.file(id) {
        return refused(format!(
            "revision `{id}` exists already, in `{}`",
            file.path.display()
        ))
        .map_err(|error| error.with_hint("choose another `--rev-id`, or leave it out"));
    }
    Ok(())
}

fn check_labels(directory: &ScriptDirectory, labels: &[String]) -> Result<()> {
    for label in labels {
        let taken = directory.files.iter().find(|file| {
            file.metadata.revision.branch_labels.contains(label)
                || file.metadata.revision.id == *label
        });
        if let Some(file) = taken {
            return Err(Error::new(
                ErrorKind::Graph,
                format!(
                    "the branch label `{label}` is already used by revision `{}`",
                    file.metadata.revision.id
                ),
            )
            .with_hint("choose another `--branch-label`"));
        }
    }
    Ok(())
}

/// The folder for the file: the one asked for, the only one, or the one in which the revision before it lies.
fn version_folder(directory: &ScriptDirectory, revision: &NewRevision) -> Result<PathBuf> {
    let locations = directory.settings.locations();
    if let Some(asked) = &revision.version_path {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        return locations
            .iter()
            .find(|location| absolute(location) == absolute(asked))
            .cloned()
            .ok_or_else(|| {
                let known: Vec<String> = locations
                    .iter()
                    .map(|location| format!("`{}`", location.display()))
                    .collect();
                Error::new(
                    ErrorKind::Config,
                    format!(
                        "path `{}` is not represented in current version locations",
                        asked.display()
                    ),
                )
                .with_hint(format!("the version locations are {}", known.join(", ")))
            });
    }
    if let [only] = locations.as_slice() {
        return Ok(only.clone());
    }
    revision
        .down_revisions
        .iter()
        .filter_map(|id| directory.file(id))
        .find_map(|file| {
            locations
                .iter()
                .filter(|location| file.path.starts_with(location))
                .max_by_key(|location| location.as_os_str().len())
        })
        .cloned()
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                "there are several version locations, and a first revision may lie in any",
            )
            .with_hint("say which with `--version-path`")
        })
}

/// The time in the project's time zone; an empty `timezone` means local time.
fn created(settings: &ScriptSettings, now: Timestamp) -> Result<Zoned> {
    let Some(name) = zone(settings) else {
        return Ok(now.to_zoned(TimeZone::system()));
    };
    let zone = TimeZone::get(name).map_err(|error| {
        Error::new(
            ErrorKind::Config,
            format!("can't locate timezone: `{name}`"),
        )
        .with_detail(error.to_string())
        .with_hint("`timezone` is an IANA name such as `Europe/Paris` or `UTC`")
    })?;
    Ok(now.to_zoned(zone))
}

fn zone(settings: &ScriptSettings) -> Option<&str> {
    settings
        .timezone
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// The time as Python's `str(datetime)` has it.
fn create_date(created: &Zoned, with_offset: bool) -> String {
    let mut text = created.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let microsecond = created.subsec_nanosecond() / 1_000;
    if microsecond != 0 {
        text.push_str(&format!(".{microsecond:06}"));
    }
    if with_offset {
        let seconds = created.offset().seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let seconds = seconds.unsigned_abs();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        text.push_str(&format!("{sign}{hours:02}:{minutes:02}"));
        if !seconds.is_multiple_of(60) {
            text.push_str(&format!(":{:02}", seconds % 60));
        }
    }
    text
}

/// The script's text.
fn text(
    settings: &ScriptSettings,
    revision: &NewRevision,
    id: &str,
    created: &Zoned,
) -> Result<String> {
    let path = settings.script_location.join("script.py.mako");
    let template = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => SCRIPT_TEMPLATE.to_owned(),
        Err(error) => {
            return Err(Error::new(
                ErrorKind::Io,
                format!("cannot read `{}`: {error}", path.display()),
            ));
        }
    };
    let message = if revision.message.trim().is_empty() {
        "empty message".to_owned()
    } else {
        docstring(&revision.message)
    };
    // One is a string, several are a tuple or a list: as Alembic hands them to the template.
    let scalar = |list: &[String], many: fn(Vec<String>) -> TemplateValue| match list {
        [] => TemplateValue::None,
        [one] => TemplateValue::Text(one.clone()),
        _ => many(list.to_vec()),
    };
    let branch_labels = match revision.branch_labels.as_slice() {
        [] => TemplateValue::None,
        labels => TemplateValue::Tuple(labels.to_vec()),
    };
    let mut values = vec![
        ("message", TemplateValue::Text(message)),
        ("up_revision", TemplateValue::Text(id.to_owned())),
        (
            "down_revision",
            scalar(&revision.down_revisions, TemplateValue::Tuple),
        ),
        ("branch_labels", branch_labels),
        (
            "depends_on",
            scalar(&revision.depends_on, TemplateValue::List),
        ),
        (
            "create_date",
            TemplateValue::Text(create_date(created, zone(settings).is_some())),
        ),
        (
            "imports",
            TemplateValue::Text(revision.body.imports.clone()),
        ),
        (
            "upgrades",
            TemplateValue::Text(revision.body.upgrades.clone()),
        ),
        (
            "downgrades",
            TemplateValue::Text(revision.body.downgrades.clone()),
        ),
        ("config", TemplateValue::Config(options(settings))),
    ];
    if !settings.databases.is_empty() {
        let binds = settings.databases.iter().filter(|name| !name.is_empty());
        let binds = TemplateValue::List(binds.cloned().collect());
        values.push((FLASK_BINDS, binds));
    }
    let tokens: Vec<(String, &str)> = revision
        .body
        .databases
        .iter()
        .flat_map(|(name, body)| {
            [
                (format!("{name}_upgrades"), body.upgrades.as_str()),
                (format!("{name}_downgrades"), body.downgrades.as_str()),
            ]
        })
        .collect();
    let bodies = tokens
        .iter()
        .map(|(token, body)| (token.as_str(), TemplateValue::Text((*body).to_owned())));
    values.extend(bodies);
    Template::parse(&path, &template)?.render(&values)
}

/// What a template can ask the settings for: also the names of the databases, as Alembic's template `multidb` does.
fn options(settings: &ScriptSettings) -> Vec<(String, String)> {
    let mut options = settings.options.clone();
    options.retain(|(key, _)| key != "databases" || settings.databases.is_empty());
    if !settings.databases.is_empty() {
        options.push(("databases".into(), settings.databases.join(", ")));
    }
    options
}

/// A message as it stands in a docstring: whatever is in it, it neither ends the docstring nor means anything else.
fn docstring(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for character in message.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' | '\t' => text.push(character),
            c if c.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.replace("\"\"\"", "\\\"\\\"\\\"")
}

/// Whether the text is the revision that was asked for: a template may have lost something.
fn check_text(path: &Path, text: &str, revision: &NewRevision, id: &str) -> Result<()> {
    let wrong = |what: &str| {
        Error::new(
            ErrorKind::Script,
            format!("the template `script.py.mako` writes a revision with another `{what}`"),
        )
        .with_hint(format!(
            "it must have `{what} = ${{repr({})}}`, as the one of `dms init` has",
            if what == "revision" {
                "up_revision"
            } else {
                what
            }
        ))
    };
    let metadata = Metadata::read(path, text)
        .map_err(|error| error.context("the template `script.py.mako` writes a broken revision"))?
        .ok_or_else(|| wrong("revision"))?;
    let written = metadata.revision;
    if written.id != id {
        return Err(wrong("revision"));
    }
    if written.down_revisions != revision.down_revisions {
        return Err(wrong("down_revision"));
    }
    if written.branch_labels != revision.branch_labels {
        return Err(wrong("branch_labels"));
    }
    if written.depends_on != revision.depends_on {
        return Err(wrong("depends_on"));
    }
    let lost = revision
        .body
        .databases
        .iter()
        .find(|(name, _)| !text.contains(&format!("\ndef upgrade_{name}(")));
    match lost {
        None => Ok(()),
        Some((name, _)) => Err(Error::new(
            ErrorKind::Script,
            format!("the template `script.py.mako` writes no `upgrade_{name}()`, and the project has several databases"),
        )
        .with_hint("use the template of `dms init --multidb`: move yours away and run it in an empty folder to get one")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::script::draft::save;

    fn created(zone: &str, time: &str) -> Zoned {
        let now: Timestamp = time.parse().unwrap();
        now.to_zoned(TimeZone::get(zone).unwrap())
    }

    /// Every date is Python's `str` of the same time.
    #[test]
    fn create_dates() {
        let date = |zone, time| create_date(&created(zone, time), true);
        assert_eq!(
            date("Europe/Paris", "2026-11-22T06:04:56.939966Z"),
            "2026-11-22 07:04:56.939966+01:00"
        );
        assert_eq!(
            date("UTC", "2026-11-22T06:04:56Z"),
            "2026-11-22 06:04:56+00:00"
        );
        assert_eq!(
            date("America/St_Johns", "2026-07-01T00:00:00.000001Z"),
            "2026-06-30 21:30:00.000001-02:30"
        );
        assert_eq!(
            date("Africa/Monrovia", "1960-07-01T00:00:00.001Z"),
            "1960-06-30 23:15:30.001000-00:44:30"
        );
        let naive = create_date(&created("UTC", "2026-11-22T06:04:56.000000999Z"), false);
        assert_eq!(naive, "2026-11-22 06:04:56");
    }

    const BASE: &str =
        "\"\"\"base\"\"\"\nrevision = 'b1'\ndown_revision = None\nbranch_labels = ('main',)\n";

    /// A project with one revision, `b1`.
    fn project() -> (tempfile::TempDir, ScriptDirectory) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("versions")).unwrap();
        fs::write(folder.path().join("versions/b1.py"), BASE).unwrap();
        let mut settings = ScriptSettings::new(folder.path());
        settings.timezone = Some("UTC".into());
        let directory = ScriptDirectory::open(settings).unwrap();
        (folder, directory)
    }

    fn revision(id: &str) -> NewRevision {
        NewRevision {
            id: Some(id.into()),
            message: "Add a thing".into(),
            down_revisions: vec!["b1".into()],
            ..NewRevision::default()
        }
    }

    fn write_now(directory: &ScriptDirectory, revision: &NewRevision) -> Result<(PathBuf, String)> {
        write_at(
            directory,
            revision,
            "2026-11-22T06:04:56.939966Z".parse().unwrap(),
        )
    }

    #[test]
    fn the_script_is_what_alembic_writes() {
        let (folder, directory) = project();
        let mut new = revision("c2");
        new.body = RenderedScript {
            upgrades: "op.drop_table('a')\n    op.drop_table('b')".into(),
            downgrades: String::new(),
            imports: "import geo".into(),
            databases: Vec::new(),
        };
        let (path, id) = write_now(&directory, &new).unwrap();
        assert_eq!(
            (path.as_path(), id.as_str()),
            (
                folder.path().join("versions/c2_add_a_thing.py").as_path(),
                "c2"
            )
        );
        let expected = r#""""Add a thing

Revision ID: c2
Revises: b1
Create Date: 2026-11-22 06:04:56.939966+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import geo

# where this revision stands in the history
revision: str = 'c2'
down_revision: Union[str, Sequence[str], None] = 'b1'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.drop_table('a')
    op.drop_table('b')


def downgrade() -> None:
    """Downgrade schema."""
    pass
"#;
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        let names: Vec<_> = fs::read_dir(folder.path().join("versions"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names.len(), 2, "no temporary file stays: {names:?}");
    }

    #[test]
    fn several_parents_and_labels() {
        let (_folder, directory) = project();
        let mut new = revision("c2");
        new.message = String::new();
        new.down_revisions = vec!["b1".into(), "x\"'y".into()];
        new.branch_labels = vec!["side".into()];
        new.depends_on = vec!["d1".into(), "d2".into()];
        let (path, _) = write_now(&directory, &new).unwrap();
        assert!(path.ends_with("versions/c2_.py"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("\"\"\"empty message\n\nRevision ID: c2\nRevises: b1, x\"'y\n"));
        assert!(
            text.contains("\ndown_revision: Union[str, Sequence[str], None] = ('b1', 'x\"\\'y')\n")
        );
        assert!(text.contains("\nbranch_labels: Union[str, Sequence[str], None] = ('side',)\n"));
        assert!(text.contains("\ndepends_on: Union[str, Sequence[str], None] = ['d1', 'd2']\n"));
    }

    #[test]
    fn a_message_stays_a_message() {
        let (_folder, directory) = project();
        for (number, message) in [
            "\"\"\" + evil() + \"\"\"",
            "ends with \"",
            "\\d \\",
            "two\nlines",
            "\"quoted\"",
            "nul \0 \x07",
            "'''",
        ]
        .iter()
        .enumerate()
        {
            let mut new = revision(&format!("m{number}"));
            new.message = (*message).to_owned();
            let (path, _) = write_now(&directory, &new).unwrap();
            let read = Metadata::read(&path, &fs::read_to_string(&path).unwrap())
                .unwrap()
                .unwrap();
            assert_eq!(read.revision.message, *message);
        }
    }

    #[test]
    fn a_generated_id_is_new_and_has_twelve_digits() {
        let (_folder, directory) = project();
        let mut ids: Vec<String> = (0..100).map(|_| new_id(&directory)).collect();
        assert!(
            ids.iter()
                .all(|id| id.len() == 12
                    && id.bytes().all(|byte| b"0123456789abcdef".contains(&byte)))
        );
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 100);
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let (folder, directory) = project();
        let message =
            |new: &NewRevision| write_now(&directory, new).unwrap_err().message().to_owned();
        assert_eq!(
            message(&revision("a-b@c")),
            "character(s) `-, @` not allowed in revision identifier `a-b@c`"
        );
        assert_eq!(
            message(&revision("../x")),
            "character(s) `/` not allowed in revision identifier `../x`"
        );
        assert_eq!(
            message(&revision("head")),
            "`head` cannot be the id of a revision"
        );
        assert_eq!(message(&revision("")), "`` cannot be the id of a revision");
        assert!(message(&revision("b1")).starts_with("revision `b1` exists already, in `"));
        let long = "a".repeat(33);
        assert_eq!(
            message(&revision(&long)),
            format!("the revision id `{long}` has 33 characters, and the version table holds 32")
        );
        let mut labelled = revision("c2");
        labelled.branch_labels = vec!["main".into()];
        assert_eq!(
            message(&labelled),
            "the branch label `main` is already used by revision `b1`"
        );
        let mut elsewhere = revision("c2");
        elsewhere.version_path = Some("elsewhere".into());
        assert_eq!(
            message(&elsewhere),
            "path `elsewhere` is not represented in current version locations"
        );
        let names = fs::read_dir(folder.path().join("versions"))
            .unwrap()
            .count();
        assert_eq!(names, 1, "nothing has been written");
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.py");
        save(&path, "one").unwrap();
        let error = save(&path, "two").unwrap_err();
        assert!(error.message().ends_with("a.py` exists already"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
    }

    #[test]
    fn folders_of_several_locations() {
        let (folder, mut directory) = project();
        let (one, two) = (folder.path().join("versions"), folder.path().join("more"));
        directory.settings.version_locations = vec![two.clone(), one.clone()];
        assert_eq!(version_folder(&directory, &revision("c2")).unwrap(), one);
        let mut first = revision("c2");
        first.down_revisions.clear();
        assert!(
            version_folder(&directory, &first)
                .unwrap_err()
                .hint()
                .unwrap()
                .contains("--version-path")
        );
        first.version_path = Some(two.clone());
        assert_eq!(version_folder(&directory, &first).unwrap(), two);
    }

    #[test]
    fn a_template_that_loses_something_is_refused() {
        let (folder, directory) = project();
        let template = folder.path().join("script.py.mako");
        fs::write(
            &template,
            "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n",
        )
        .unwrap();
        write_now(&directory, &revision("c2")).unwrap();
        let mut labelled = revision("c3");
        labelled.branch_labels = vec!["l".into()];
        let error = write_now(&directory, &labelled).unwrap_err();
        assert_eq!(
            error.message(),
            "the template `script.py.mako` writes a revision with another `branch_labels`"
        );
        assert!(
            error
                .hint()
                .unwrap()
                .contains("branch_labels = ${repr(branch_labels)}")
        );
        fs::write(&template, "revision = ${up_revision}\n").unwrap();
        assert!(
            write_now(&directory, &revision("c4"))
                .unwrap_err()
                .message()
                .ends_with("`revision` is not a literal")
        );
    }
}
