//! The colours of the output, and nothing else knows them. The text is the same with and without.

use clap::builder::styling::{AnsiColor, Effects, Style};
use dms::engine::HistoryEntry;

const REVISION: Style = AnsiColor::Yellow.on_default();
const HEAD: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);
const CURRENT: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::Yellow.on_default();
const HINT: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();

/// Paints, or does not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    is_on: bool,
}

impl Paint {
    /// Paints if `is_on`.
    pub fn new(is_on: bool) -> Self {
        Self { is_on }
    }

    /// The word `hint`.
    pub fn hint(self, text: &str) -> String {
        self.with(HINT, text)
    }

    /// The level of a warning.
    pub fn warning(self, text: &str) -> String {
        self.with(WARNING, text)
    }

    /// A line that tells of something added (`+ `), removed (`- `) or changed (`~ `); others stay as they are.
    pub fn change(self, line: &str) -> String {
        let style = match line.trim_start().get(..2) {
            Some("+ ") => ADDED,
            Some("- ") => REMOVED,
            Some("~ ") => CHANGED,
            _ => return line.to_owned(),
        };
        self.with(style, line)
    }

    /// What the database is at.
    pub fn current(self, text: &str) -> String {
        self.with(CURRENT, text)
    }

    /// A line or block that tells of this revision: `... -> ID (LABELS) (MARKS), MESSAGE`, the same without the arrow
    /// or the message, or `Rev: ID (MARKS)` with more lines.
    pub fn revision(self, text: &str, entry: &HistoryEntry) -> String {
        if !self.is_on {
            return text.to_owned();
        }
        let message = format!(", {}", entry.message);
        let end = text
            .strip_suffix(&message)
            .map_or_else(|| text.find('\n').unwrap_or(text.len()), str::len);
        let (told, rest) = text.split_at(end);
        let start = told
            .find("-> ")
            .map(|at| at + 3)
            .or_else(|| told.starts_with("Rev: ").then_some(5))
            .unwrap_or_default();
        let (before, told) = told.split_at(start);
        let Some(marks) = told.strip_prefix(entry.id.as_str()) else {
            return text.to_owned();
        };
        let mut marks = marks.to_owned();
        let labels = format!("({})", entry.branch_labels.join(", "));
        for (mark, style) in [
            (labels.as_str(), HEAD),
            ("(head)", HEAD),
            ("(effective head)", HEAD),
            ("(current)", CURRENT),
        ] {
            marks = marks.replacen(mark, &self.with(style, mark), 1);
        }
        format!("{before}{}{marks}{rest}", self.with(REVISION, &entry.id))
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.is_on {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The characters of a text that is written to a terminal, without the colours.
pub fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut is_style = false;
    text.chars().filter(move |character| {
        match (is_style, character) {
            (false, '\u{1b}') => is_style = true,
            (true, 'm') => {
                is_style = false;
                return false;
            }
            _ => {}
        }
        !is_style
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> HistoryEntry {
        HistoryEntry {
            id: "b1".into(),
            down_revisions: vec!["a1".into()],
            depends_on: Vec::new(),
            depends_on_as_written: Vec::new(),
            branch_labels: vec!["stock".into()],
            is_head: true,
            is_effective_head: false,
            is_branch_point: false,
            is_merge_point: false,
            is_current: Some(true),
            children: Vec::new(),
            message: "what b1 (head) does".into(),
            doc: "what b1 (head) does".into(),
            path: "b1.py".into(),
        }
    }

    #[test]
    fn id_and_marks_are_painted_and_the_message_is_not() {
        let entry = entry();
        let painted = Paint::new(true).revision(&entry.line(), &entry);
        assert_eq!(
            painted,
            "a1 -> \u{1b}[33mb1\u{1b}[0m \u{1b}[1m\u{1b}[32m(stock)\u{1b}[0m \
             \u{1b}[1m\u{1b}[32m(head)\u{1b}[0m \u{1b}[1m\u{1b}[36m(current)\u{1b}[0m, what b1 (head) does"
        );
    }

    #[test]
    fn the_text_is_the_same_without_colours() {
        let entry = entry();
        for text in [
            entry.line(),
            entry.head_line(),
            entry.current_line(),
            entry.verbose(),
        ] {
            assert_eq!(Paint::new(false).revision(&text, &entry), text);
            let painted = Paint::new(true).revision(&text, &entry);
            assert!(painted.contains("\u{1b}[33mb1\u{1b}[0m"), "{painted:?}");
            assert_eq!(plain(&painted).collect::<String>(), text);
        }
    }
}
