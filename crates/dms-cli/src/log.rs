//! Log lines on stderr, in Alembic's form, and the progress of a long run.

use std::io::IsTerminal;

use dms::graph::Direction;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

use crate::json;
use crate::mask::mask_passwords;
use crate::output;
use crate::style::Paint;
use dms::engine::Event;

/// From this many revisions on, a terminal shows a bar.
const STEPS_FOR_A_BAR: usize = 6;

/// Who says a line: Alembic's names, so that what greps its log finds the same here.
#[derive(Debug, Clone, Copy)]
enum Logger {
    Migration,
    Autogenerate,
    Environment,
}

impl Logger {
    fn name(self) -> &'static str {
        match self {
            Self::Migration => "alembic.runtime.migration",
            Self::Autogenerate => "alembic.autogenerate.compare",
            Self::Environment => "alembic.env",
        }
    }
}

/// The observer of a run.
#[derive(Debug, Default)]
pub struct Log {
    is_quiet: bool,
    paint: Paint,
    bar: Option<ProgressBar>,
}

impl Log {
    /// A log that says nothing if `is_quiet`.
    pub fn new(is_quiet: bool, paint: Paint) -> Self {
        Self {
            is_quiet,
            paint,
            bar: None,
        }
    }

    /// Shows an event.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::Database { .. } => self.info(Logger::Environment, &event.to_string()),
            Event::Context { .. } => self.info(Logger::Migration, &event.to_string()),
            Event::Running {
                direction,
                number,
                total,
                ..
            } => {
                self.advance(*direction, *number, *total);
                self.info(Logger::Migration, &event.to_string());
            }
            Event::Finished => self.finish(),
            Event::Waiting { .. } => self.info(Logger::Migration, &event.to_string()),
            Event::Finding(_) => self.info(Logger::Autogenerate, &event.to_string()),
            Event::Printed(line) if !self.is_quiet => self.line(line),
            Event::Printed(_) => {}
            Event::Warning(text) => self.warning(text),
        }
    }

    /// Something odd that stops nothing.
    pub fn warning(&self, text: &str) {
        self.lines(&self.paint.warning("WARNI"), Logger::Migration, text);
    }

    /// Nothing was found to write: Flask-Migrate's line.
    pub fn no_changes(&self) {
        self.info(Logger::Environment, "No changes in schema detected.");
    }

    /// Where the SQL of one of several databases goes, as Alembic's template `multidb` tells it.
    pub fn writing(&self, file: &str) {
        self.info(Logger::Environment, &format!("Writing output to {file}"));
    }

    fn info(&self, logger: Logger, text: &str) {
        self.lines("INFO ", logger, text);
    }

    fn lines(&self, level: &str, logger: Logger, text: &str) {
        if self.is_quiet {
            return;
        }
        for line in text.lines() {
            self.line(&format!("{level} [{}] {line}", logger.name()));
        }
    }

    fn line(&self, text: &str) {
        let text = mask_passwords(text);
        match &self.bar {
            Some(bar) => bar.suspend(|| output::error(&text)),
            None => output::error(&text),
        }
    }

    fn advance(&mut self, direction: Direction, number: usize, total: usize) {
        if self.is_quiet || total < STEPS_FOR_A_BAR || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr())
                .with_style(style)
                .with_message(json::direction(direction))
                .with_finish(ProgressFinish::AndClear)
        });
        bar.set_position(number.saturating_sub(1) as u64);
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
