use std::rc::Rc;

use super::context::{RunContext, Sink};
use super::plan::Plan;
use super::progress::Progress;
use super::python::{handed_over, print_step};
use super::{Event, Migrator, version_table};
use crate::dialect::{Dialect, Statement, VersionStatement};
use crate::error::Result;
use crate::graph::{Step, split_range};
use crate::project::Concern;
use crate::pylib::MigrationContext as _;
use crate::schema::Schema;

/// SQL text in Alembic's offline format: every piece is followed by an empty line.
#[derive(Debug, Clone, Default)]
pub(super) struct Output {
    text: String,
}

impl Output {
    pub(super) fn statement(&mut self, statement: &Statement) {
        self.text.push_str(statement.sql.trim());
        self.text.push_str(";\n\n");
    }

    pub(super) fn begin(&mut self) {
        self.text.push_str("BEGIN;\n\n");
    }

    pub(super) fn commit(&mut self) {
        self.text.push_str("COMMIT;\n\n");
    }

    /// Statements that are in this format already.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn running(&mut self, step: &Step) {
        self.text.push_str(&format!(
            "-- Running {} {} -> {}\n\n",
            step.direction,
            step.from.join(", "),
            step.to.join(", ")
        ));
    }

    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

/// The SQL of a run, by step.
pub(super) struct OfflineRun {
    /// What stands before the first step (`BEGIN;`).
    pub(super) opening: String,
    /// Each step's text.
    pub(super) steps: Vec<String>,
    /// What stands behind the last step (`COMMIT;`).
    pub(super) closing: String,
}

impl OfflineRun {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        let mut text = self.opening.clone();
        for step in &self.steps {
            text.push_str(step);
        }
        text.push_str(&self.closing);
        text
    }
}

impl Migrator {
    /// The SQL of `upgrade TARGET --sql`: from base, or from `a` for the range `a:b`. Needs no database.
    ///
    /// # Errors
    /// When the target is unknown, a script fails or asks the database; no text comes back then.
    pub fn upgrade_sql(&mut self, target: &str) -> Result<String> {
        let (start, end) = match split_range(target)? {
            Some((start, end)) => (start, end),
            None => ("", target),
        };
        let rows = self.graph.range_start(start)?;
        let steps = self.graph.upgrade(&rows, end)?;
        if steps.is_empty()
            && let Some(notice) = self.graph.upgrade_notice(&rows, end)
        {
            self.tell(Event::Warning(notice));
        }
        Ok(self.render_steps(rows, steps)?.text())
    }

    /// The SQL of `downgrade FROM:TO --sql`. Needs no database.
    ///
    /// # Errors
    /// As [`Migrator::upgrade_sql`], and when no start is given.
    pub fn downgrade_sql(&mut self, range: &str) -> Result<String> {
        let Some((start, end)) = split_range(range)? else {
            return Err(crate::Error::new(
                crate::ErrorKind::Graph,
                "downgrade with --sql requires <fromrev>:<torev>",
            )
            .with_hint(
                "without a database dms cannot know where to start: `dms downgrade head:-1 --sql`",
            ));
        };
        let rows = self.graph.range_start(start)?;
        let steps = self.graph.downgrade(&rows, end)?;
        Ok(self.render_steps(rows, steps)?.text())
    }

    /// The SQL of `stamp TARGETS... --sql`, where one or all may be ranges `a:b` with the same start.
    ///
    /// # Errors
    /// When a revision is unknown, or the ranges have different starts.
    pub fn stamp_sql(&mut self, targets: &[&str]) -> Result<String> {
        let mut start = "";
        for target in targets {
            if let Some((before, _)) = split_range(target)? {
                start = before;
            }
        }
        let steps = self.graph.stamp_ranges(targets)?;
        let rows = self.graph.range_start(start)?;
        Ok(self.render_steps(rows, steps)?.text())
    }

    /// The schema that `upgrade TARGET` leaves in an empty database, as the scripts' operations tell it. Needs no
    /// database; what a script does in SQL of its own is not seen.
    ///
    /// # Errors
    /// As [`Migrator::upgrade_sql`].
    pub fn replayed(&mut self, target: &str) -> Result<Schema> {
        let dialect = self.dialect()?;
        let steps = self.graph.upgrade(&[], target)?;
        let context = self.offline_context(&dialect);
        let handed = handed_over(self, dialect.as_ref(), &steps, true)?;
        let plan = Plan::load(self, &context, steps, handed)?;
        self.render_plan(dialect.as_ref(), &context, Vec::new(), plan)?;
        context.schema()
    }

    /// Renders steps one after the other, each against the schema that those before it leave.
    pub(super) fn render_steps(&self, rows: Vec<String>, steps: Vec<Step>) -> Result<OfflineRun> {
        let dialect = self.dialect()?;
        self.tell_database();
        self.warn_of(&[Concern::VersionTable, Concern::Runs])?;
        self.tell_context(dialect.as_ref(), true);
        version_table::check_width(&steps, None)?;
        let context = self.offline_context(&dialect);
        let handed = handed_over(self, dialect.as_ref(), &steps, true)?;
        let plan = Plan::load(self, &context, steps, handed)?;
        self.render_plan(dialect.as_ref(), &context, rows, plan)
    }

    fn offline_context(&self, dialect: &Rc<dyn Dialect>) -> Rc<RunContext> {
        let sink = Sink::Offline(Output::default());
        RunContext::new(
            self,
            dialect.clone(),
            sink,
            Rc::default(),
            Progress::default(),
        )
    }

    fn render_plan(
        &self,
        dialect: &dyn Dialect,
        context: &Rc<RunContext>,
        mut rows: Vec<String>,
        mut plan: Plan,
    ) -> Result<OfflineRun> {
        let write = |work: &dyn Fn(&mut Output)| {
            if let Sink::Offline(output) = &mut *context.sink.borrow_mut() {
                work(output);
            }
        };
        let take = || match &mut *context.sink.borrow_mut() {
            Sink::Offline(output) => output.take(),
            Sink::Online(_) => String::new(),
        };
        let table = &self.project.version_table;
        let transactional = self.transactional_ddl(dialect);
        let per_step = transactional && self.project.transaction_per_migration;
        let per_run = transactional && !per_step;
        if per_run {
            write(&Output::begin);
        }
        let opening = take();
        let mut texts = Vec::with_capacity(plan.len());
        for number in 0..plan.len() {
            let step = plan.step(number).clone();
            if per_step {
                write(&Output::begin);
            }
            if rows.is_empty() {
                let create = dialect.version_statement(table, &VersionStatement::Create);
                write(&|output| output.statement(&create));
            }
            plan.tell(self, number);
            write(&|output| output.running(&step));
            if plan.is_handed_over(number) {
                print_step(self, dialect, context, &step)?;
            } else {
                plan.run(self, context, number)?;
            }
            for change in &step.rows {
                let statement = dialect.version_statement(table, &version_table::statement(change));
                write(&|output| output.statement(&statement));
                version_table::apply(&mut rows, change);
            }
            if per_step {
                write(&Output::commit);
            }
            texts.push(take());
        }
        if per_run {
            write(&Output::commit);
        }
        Ok(OfflineRun {
            opening,
            steps: texts,
            closing: take(),
        })
    }
}
