//! An error as the user sees it: like a compiler's. The only place that knows `annotate-snippets`.

use std::path::Path;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use dms::error::SourceSpan;
use dms::{Error, ErrorKind};
use serde_json::json;

use crate::json::document;
use crate::mask::mask_passwords;
use crate::style::Paint;

/// The most calls that are shown of a chain; recursion makes longer ones.
const MOST_CALLS: usize = 12;

/// The message, its place, the calls that led there, what the server said, and the hint.
/// Paths below `start` are shown relative to it.
pub fn text(error: &Error, start: &Path, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let message = printable(error.message());
    let mut groups = Vec::new();
    let mut main = Group::with_title(Level::ERROR.primary_title(message.as_str()));
    if let Some(span) = error.span() {
        for element in place(span, start, AnnotationKind::Primary) {
            main = main.element(element);
        }
    }
    groups.push(main);
    let frames = error.frames();
    let hidden = frames.len().saturating_sub(MOST_CALLS);
    for frame in frames.iter().skip(hidden).rev() {
        let title = format!("called in `{}`", printable(&frame.function));
        let mut group = Group::with_title(Level::NOTE.secondary_title(title));
        for element in place(&frame.span, start, AnnotationKind::Context) {
            group = group.element(element);
        }
        groups.push(group);
    }
    let mut text = renderer.render(&groups);
    if hidden > 0 {
        text.push_str(&format!("\nnote: {hidden} more calls before these"));
    }
    if let Some(detail) = error.detail() {
        for line in printable(detail).lines() {
            text.push_str(&format!("\n  {}", Paint::new(color).change(line)));
        }
    }
    if let Some(hint) = error.hint() {
        let label = Paint::new(color).hint("hint");
        text.push_str(&format!("\n\n{label}: {}", printable(hint)));
    }
    mask_passwords(&text)
}

/// The same as a document for programs: `{"error": {...}}`.
pub fn json(error: &Error) -> String {
    let span = error.span();
    document(&json!({
        "error": {
            "kind": kind(error.kind()),
            "message": mask_passwords(error.message()),
            "detail": error.detail().map(mask_passwords),
            "hint": error.hint().map(mask_passwords),
            "file": span.map(|span| span.path.display().to_string()),
            "line": span.map(SourceSpan::line),
            "column": span.map(column),
        }
    }))
}

/// A span with its line, or the file alone where the text is not at hand.
fn place<'a>(span: &'a SourceSpan, start: &Path, kind: AnnotationKind) -> Vec<Element<'a>> {
    let path = span.path.strip_prefix(start).unwrap_or(&span.path);
    let path = printable(&path.display().to_string());
    let range = span.range.start..span.range.end.max(span.range.start);
    if span.text.is_empty() || span.text.get(range.clone()).is_none() {
        return vec![Origin::path(path).into()];
    }
    vec![
        Snippet::source(&*span.text)
            .path(path)
            .annotation(kind.span(range))
            .into(),
    ]
}

/// The column (from 1, in characters) at which the span starts.
fn column(span: &SourceSpan) -> usize {
    let before = span.text.get(..span.range.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().count() + 1
}

/// What stands in files and databases must not steer the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let is_plain = !c.is_control() || matches!(c, '\n' | '\t');
            let (plain, escaped) = if is_plain {
                (Some(c), None)
            } else {
                (None, Some(c.escape_default()))
            };
            plain.into_iter().chain(escaped.into_iter().flatten())
        })
        .collect()
}

/// The stable name of a kind.
fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Config => "config",
        ErrorKind::Io => "io",
        ErrorKind::Graph => "graph",
        ErrorKind::Script => "script",
        ErrorKind::Model => "model",
        ErrorKind::Connection => "connection",
        ErrorKind::Database => "database",
        ErrorKind::Locked => "locked",
        ErrorKind::Unsupported => "unsupported",
        ErrorKind::State => "state",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use dms::error::Frame;

    use super::*;

    fn span(range: std::ops::Range<usize>) -> SourceSpan {
        let text = "def upgrade():\n    op.explode('product')\n";
        SourceSpan {
            path: "/project/versions/a.py".into(),
            text: Arc::from(text),
            range,
        }
    }

    #[test]
    fn shows_message_place_line_and_hint() {
        let error = Error::new(ErrorKind::Script, "`op` has no attribute `explode`")
            .with_span(span(19..29))
            .with_hint("remove the line");
        assert_eq!(
            text(&error, Path::new("/project"), false),
            "error: `op` has no attribute `explode`\n \
             --> versions/a.py:2:5\n  \
             |\n\
             2 |     op.explode('product')\n  \
             |     ^^^^^^^^^^\n\n\
             hint: remove the line"
        );
    }

    #[test]
    fn shows_the_detail_of_the_server_and_the_calls() {
        let error = Error::new(ErrorKind::Database, "the database refused a statement")
            .with_detail("ERROR: relation exists\nSTATEMENT: CREATE TABLE a ()")
            .with_span(span(19..29))
            .with_frames(vec![Frame {
                span: span(0..3),
                function: "upgrade".into(),
            }]);
        let shown = text(&error, Path::new("/elsewhere"), false);
        assert!(shown.contains("/project/versions/a.py:2:5"), "{shown}");
        assert!(shown.contains("called in `upgrade`"), "{shown}");
        assert!(
            shown.ends_with("\n  ERROR: relation exists\n  STATEMENT: CREATE TABLE a ()"),
            "{shown}"
        );
    }

    #[test]
    fn a_bare_message_is_one_line() {
        let error = Error::new(ErrorKind::State, "target database is not up to date");
        assert_eq!(
            text(&error, Path::new("/"), false),
            "error: target database is not up to date"
        );
    }

    #[test]
    fn hostile_text_does_not_reach_the_terminal() {
        let error = Error::new(ErrorKind::Script, "bad \u{1b}[2J name")
            .with_hint("postgresql://u:secret@h/db")
            .with_span(SourceSpan {
                path: "a.py".into(),
                text: Arc::from("\u{1b}[2Jx"),
                range: 0..400,
            });
        let shown = text(&error, Path::new("/"), false);
        assert!(
            !shown.contains('\u{1b}') && !shown.contains("secret"),
            "{shown}"
        );
        assert!(!json(&error).contains("secret"));
    }

    #[test]
    fn json_has_stable_fields() {
        let error = Error::new(ErrorKind::Script, "bad")
            .with_span(span(19..29))
            .with_hint("fix");
        let value: serde_json::Value = serde_json::from_str(&json(&error)).unwrap();
        assert_eq!(
            value,
            json!({"error": {
                "kind": "script", "message": "bad", "detail": null, "hint": "fix",
                "file": "/project/versions/a.py", "line": 2, "column": 5,
            }})
        );
    }
}
