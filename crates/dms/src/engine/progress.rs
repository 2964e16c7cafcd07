//! The record of a revision's progress, where a failure cannot take everything back: on MySQL DDL commits by itself,
//! elsewhere an autocommit block does. It is a table beside the version table, with a row for each statement of the
//! revision under way. It is made when something is about to be committed inside of a revision, and dropped when the
//! run succeeds.

use std::collections::VecDeque;

use sha2::{Digest, Sha256};

use super::lock::Held;
use crate::conn::Connection;
use crate::dialect::{Dialect, Effect, ProgressRow, ProgressStatement, Scope, VersionTable};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Direction, Step};
use crate::op::Operation;

/// What a run does about a revision that an earlier one left half-done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// Goes on behind what took effect. The run may have been killed within a statement: whether that one took effect
    /// is asked of the database, where it can tell, and else it is an error.
    Ask,
    /// The same, and that statement is run again.
    Again,
    /// The same, and that statement is passed over.
    Skip,
}

/// How far a statement came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It was sent, and nothing is known since.
    Begun,
    /// It took effect.
    Done,
    /// The database refused it.
    Failed,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A statement of the revision under way.
#[derive(Debug, Clone)]
struct Entry {
    number: usize,
    digest: String,
    /// Its beginning, on one line.
    text: String,
    state: State,
    /// Whether a rollback would leave it.
    is_committed: bool,
    /// Whether the table has a row for it.
    is_written: bool,
}

/// What an earlier run left.
#[derive(Debug, Clone)]
pub(super) struct HalfDone {
    revision: String,
    direction: String,
    entries: Vec<Entry>,
}

/// What a statement is run with.
pub(super) struct Place<'a> {
    pub(super) dialect: &'a dyn Dialect,
    pub(super) connection: &'a mut dyn Connection,
    pub(super) held: &'a Held,
}

/// A statement, or a batch that is carried out as one.
pub(super) struct Work<'a> {
    /// What is shown of it.
    pub(super) text: &'a str,
    /// What must be the same when the run goes on.
    pub(super) whole: &'a str,
    pub(super) effect: Effect,
    /// The operation that this statement carries out alone.
    pub(super) operation: Option<&'a Operation>,
}

/// The progress of a run.
#[derive(Default)]
pub(super) struct Progress {
    table: VersionTable,
    has_table: bool,
    resume: Option<Resume>,
    /// The revision under way, and `upgrade` or `downgrade`.
    current: Option<(String, &'static str)>,
    entries: Vec<Entry>,
    /// Whether the table has rows of the revision under way.
    is_recording: bool,
    /// What an earlier run did of the revision under way, and this one has not come to yet.
    earlier: VecDeque<Entry>,
    /// Whether anything was passed over.
    has_passed: bool,
    in_autocommit: bool,
    /// The statement that took effect and stands in the table as begun. If the next one commits, that this is done goes
    /// with it, as a commit of its own would cost as much as the statement.
    unmarked: Option<usize>,
    /// Whether the transaction that a statement ended is to be begun anew, together with what comes next.
    needs_begin: bool,
}

/// What ends a revision, to be sent before the change of the version table.
#[derive(Debug, Default)]
pub(super) struct Closing {
    /// Whether the record has rows of the revision: its change of the version table is then committed with them.
    pub(super) was_written: bool,
    pub(super) begins: bool,
    pub(super) statements: Vec<String>,
}

/// The table that keeps the record, beside the version table.
pub(super) fn table(version_table: &VersionTable) -> VersionTable {
    // PostgreSQL's longest name has 63 bytes.
    let stem: String = version_table.name.chars().take(54).collect();
    VersionTable {
        name: format!("{stem}_progress"),
        schema: version_table.schema.clone(),
        primary_key: true,
    }
}

/// What an earlier run left in the record; `None` for no record, `Some` without entries for an empty one.
pub(super) fn read(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    version_table: &VersionTable,
) -> Result<Option<HalfDone>> {
    let table = table(version_table);
    if !super::version_table::exists(dialect, connection, &table)? {
        return Ok(None);
    }
    let select = dialect.progress_statement(&table, &ProgressStatement::Select);
    let rows = connection.rows(&select.sql)?;
    let mut found = HalfDone {
        revision: String::new(),
        direction: String::new(),
        entries: Vec::new(),
    };
    for row in &rows {
        let text = |index| row.text(index).map(str::to_owned);
        let number = row
            .integer(2)
            .and_then(|number| usize::try_from(number).ok());
        let state = match row.text(4) {
            Some("begun") => Some(State::Begun),
            Some("done") => Some(State::Done),
            _ => None,
        };
        let (Some(revision), Some(direction), Some(number), Some(digest), Some(state), Some(shown)) =
            (text(0), text(1), number, text(3), state, text(5))
        else {
            return Err(unreadable(&table));
        };
        found.revision = revision;
        found.direction = direction;
        found.entries.push(Entry {
            number,
            digest,
            text: shown,
            state,
            is_committed: true,
            is_written: true,
        });
    }
    Ok(Some(found))
}

fn unreadable(table: &VersionTable) -> Error {
    Error::new(
        ErrorKind::State,
        format!("the table `{}` is not a record of progress", table.name),
    )
    .with_hint("`dms` keeps that name for itself: rename or drop the table")
}

impl HalfDone {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// One line: what stands half-done.
    pub(super) fn summary(&self) -> String {
        let done = self.entries.iter().filter(|it| it.state == State::Done);
        let done = done.count();
        format!(
            "the {} of revision `{}` stands half-done: {done} of its statements took effect",
            self.direction, self.revision
        )
    }

    /// What a command that changes nothing says about it.
    pub(super) fn warning(&self) -> String {
        format!(
            "{}; `dms {} --resume` goes on",
            self.summary(),
            self.direction
        )
    }

    /// The run that finds this must not go on as if nothing were.
    pub(super) fn refusal(&self) -> Error {
        Error::new(
            ErrorKind::State,
            format!(
                "an earlier {} of revision `{}` stopped half-way",
                self.direction, self.revision
            ),
        )
        .with_detail(account(&self.direction, &self.revision, &self.entries))
        .with_hint(format!(
            "correct the script and {}",
            way_on(&self.direction)
        ))
    }

    /// Another revision is first in turn than the one that is half-done.
    fn is_out_of_turn(&self, step: Option<&Step>) -> bool {
        step.is_none_or(|step| {
            step.revision.as_deref() != Some(self.revision.as_str())
                || name_of(step.direction) != Some(&*self.direction)
        })
    }
}

fn name_of(direction: Direction) -> Option<&'static str> {
    match direction {
        Direction::Upgrade => Some("upgrade"),
        Direction::Downgrade => Some("downgrade"),
        Direction::Stamp => None,
    }
}

fn way_on(direction: &str) -> String {
    format!(
        "go on with `dms {direction} --resume`, which passes over what took effect; or repair the database by hand and record where it is with `dms stamp REVISION`"
    )
}

/// Each statement and what became of it.
fn account(direction: &str, revision: &str, entries: &[Entry]) -> String {
    let mut text = format!("of the {direction} of revision `{revision}`, statement by statement:");
    for entry in entries {
        let fate = match (entry.state, entry.is_committed) {
            (State::Failed, _) => "failed",
            (State::Begun, _) => "unknown: the run ended within it",
            (State::Done, true) => "took effect",
            (State::Done, false) => "rolled back",
        };
        text.push_str(&format!("\n  {}. {fate}: {}", entry.number, entry.text));
    }
    text
}

impl Progress {
    pub(super) fn new(version_table: &VersionTable, resume: Option<Resume>) -> Self {
        Self {
            table: table(version_table),
            resume,
            ..Self::default()
        }
    }

    /// Takes over what an earlier run left.
    ///
    /// # Errors
    /// When it has not been asked for, or does not fit the steps of this run.
    pub(super) fn take_over(&mut self, left: Option<HalfDone>, steps: &[Step]) -> Result<()> {
        let Some(left) = left else {
            return Ok(());
        };
        self.has_table = true;
        if left.is_empty() {
            return Ok(());
        }
        if self.resume.is_none() {
            return Err(left.refusal());
        }
        if left.is_out_of_turn(steps.first()) {
            return Err(Error::new(
                ErrorKind::State,
                format!("{}, and this run would not begin with it", left.summary()),
            )
            .with_hint(way_on(&left.direction)));
        }
        self.is_recording = true;
        self.earlier = left.entries.into();
        Ok(())
    }

    /// Forgets what an earlier run left: the version table is set by hand.
    pub(super) fn forget(&mut self, on: &mut Place<'_>) -> Result<()> {
        self.has_table = true;
        self.tell(on, &ProgressStatement::Clear)
    }

    /// The turn of a revision has come.
    pub(super) fn begin(&mut self, step: &Step) {
        let direction = name_of(step.direction);
        self.current = direction.and_then(|name| Some((step.revision.clone()?, name)));
        self.entries.clear();
        self.has_passed = false;
    }

    /// The script has ended: its record goes, together with the change of the version table.
    pub(super) fn end(&mut self, dialect: &dyn Dialect) -> Result<Closing> {
        if let Some(next) = self.earlier.front() {
            return Err(self.changed(next, None));
        }
        if !self.is_recording {
            return Ok(Closing::default());
        }
        let clear = dialect.progress_statement(&self.table, &ProgressStatement::Clear);
        Ok(Closing {
            was_written: true,
            begins: std::mem::take(&mut self.needs_begin),
            statements: vec![clear.sql],
        })
    }

    /// Begins the transaction that a statement before ended, for one that commits nothing and may take long: what is done
    /// has to be known meanwhile.
    fn begin_again(&mut self, on: &mut Place<'_>) -> Result<()> {
        if !std::mem::take(&mut self.needs_begin) {
            return Ok(());
        }
        self.mark_last(on)?;
        on.connection.begin()
    }

    /// Outside of a transaction: says of the last statement that took effect that it did, if that is still to come.
    pub(super) fn mark_last(&mut self, on: &mut Place<'_>) -> Result<()> {
        match self.unmarked.take() {
            Some(number) => self.set_state(on, number, State::Done),
            None => Ok(()),
        }
    }

    /// What the revision did is committed, or will be with the run.
    pub(super) fn is_over(&mut self) {
        self.current = None;
        self.entries.clear();
        self.is_recording = false;
        self.unmarked = None;
    }

    /// Runs a statement, or passes over it if an earlier run has done it.
    pub(super) fn run<T: Default>(
        &mut self,
        on: &mut Place<'_>,
        work: &Work<'_>,
        send: impl FnOnce(&mut dyn Connection) -> Result<T>,
    ) -> Result<T> {
        let is_counted = match work.effect {
            Effect::Reads | Effect::Session => false,
            Effect::Temporary => {
                if self.has_passed {
                    return Err(self.temporary(work));
                }
                false
            }
            Effect::Changes | Effect::Commits => self.current.is_some(),
        };
        if !is_counted {
            self.begin_again(on)?;
            return send(on.connection);
        }
        let mut entry = Entry {
            number: self.entries.len() + 1,
            digest: digest(work.whole),
            text: one_line(work.text),
            state: State::Done,
            is_committed: false,
            is_written: false,
        };
        if self.is_done_already(on, work, &mut entry)? {
            self.entries.push(entry);
            self.has_passed = true;
            return Ok(T::default());
        }
        if work.effect == Effect::Commits || self.in_autocommit {
            return self.run_committing(on, entry, send);
        }
        self.begin_again(on)?;
        match send(on.connection) {
            Ok(answer) => {
                self.entries.push(entry);
                if self.is_recording {
                    self.write(on)?;
                }
                Ok(answer)
            }
            Err(error) => {
                entry.state = State::Failed;
                self.entries.push(entry);
                Err(error)
            }
        }
    }

    /// Whether an earlier run has done this statement of the script.
    fn is_done_already(
        &mut self,
        on: &mut Place<'_>,
        work: &Work<'_>,
        entry: &mut Entry,
    ) -> Result<bool> {
        let earlier = match self.earlier.front() {
            Some(earlier) if earlier.number == entry.number => earlier.clone(),
            _ => return Ok(false),
        };
        if earlier.digest != entry.digest {
            return Err(self.changed(&earlier, Some(entry)));
        }
        let took_effect =
            earlier.state == State::Done || self.has_taken_effect(on, work, &earlier)?;
        if took_effect && earlier.state == State::Begun {
            self.set_state(on, entry.number, State::Done)?;
        }
        // Only now: what is refused above stays half-done.
        self.earlier.pop_front();
        entry.is_written = true;
        entry.is_committed = took_effect;
        Ok(took_effect)
    }

    /// Runs a statement that commits: it is written down as begun before, and as done behind.
    fn run_committing<T>(
        &mut self,
        on: &mut Place<'_>,
        mut entry: Entry,
        send: impl FnOnce(&mut dyn Connection) -> Result<T>,
    ) -> Result<T> {
        let number = entry.number;
        entry.state = State::Begun;
        self.entries.push(entry);
        let ends_transaction = !self.in_autocommit && !on.dialect.rolls_back_ddl();
        if ends_transaction {
            let statements = self.unwritten(on)?;
            let begins = std::mem::take(&mut self.needs_begin);
            (on.connection).execute_within(begins, &statements, true)?;
        } else {
            self.write(on)?;
            if !self.in_autocommit {
                on.connection.commit()?;
                on.connection.begin()?;
            }
        }
        self.mark_committed();
        let result = send(on.connection);
        let state = match &result {
            Ok(_) => State::Done,
            // The server may have done it before the connection was lost.
            Err(error) if error.kind() == ErrorKind::Connection => State::Begun,
            Err(_) => State::Failed,
        };
        if let Some(entry) = self.entries.last_mut() {
            entry.state = state;
        }
        match state {
            State::Done if ends_transaction => {
                self.unmarked = Some(number);
                self.needs_begin = true;
            }
            State::Done => {
                self.set_state(on, number, State::Done)?;
                if !self.in_autocommit {
                    on.connection.commit()?;
                    on.connection.begin()?;
                }
            }
            State::Failed => {
                // The error that stopped the statement is the one to tell.
                let _ = self.take_back(on, number);
            }
            State::Begun => {}
        }
        result
    }

    fn take_back(&mut self, on: &mut Place<'_>, number: usize) -> Result<()> {
        if !self.in_autocommit {
            on.connection.rollback()?;
        }
        self.tell(on, &ProgressStatement::Remove(number))?;
        if !self.in_autocommit {
            on.connection.begin()?;
        }
        Ok(())
    }

    /// Whether a statement within which an earlier run ended took effect.
    fn has_taken_effect(
        &self,
        on: &mut Place<'_>,
        work: &Work<'_>,
        earlier: &Entry,
    ) -> Result<bool> {
        let found = match self.resume {
            Some(Resume::Skip) => Some(true),
            Some(Resume::Again) => Some(false),
            Some(Resume::Ask) | None => work
                .operation
                .and_then(|operation| took_effect(on, operation)),
        };
        found.ok_or_else(|| {
            let (revision, direction) = self.names();
            Error::new(
                ErrorKind::State,
                format!(
                    "the run before ended within statement {} of the {direction} of revision `{revision}`, and nobody knows whether it took effect",
                    earlier.number
                ),
            )
            .with_detail(format!("statement: {}", earlier.text))
            .with_hint(format!(
                "look at the database, then run it again with `dms {direction} --resume=again`, or pass over it with `dms {direction} --resume=skip`"
            ))
        })
    }

    /// Whether each statement is committed by itself.
    pub(super) fn in_autocommit(&self) -> bool {
        self.in_autocommit
    }

    /// An autocommit block begins: what ran before it is committed with its record.
    pub(super) fn enter_autocommit(&mut self, on: &mut Place<'_>) -> Result<()> {
        if !self.entries.is_empty() {
            self.write(on)?;
        }
        on.connection.commit()?;
        self.needs_begin = false;
        self.mark_committed();
        self.in_autocommit = true;
        Ok(())
    }

    /// An autocommit block ends.
    pub(super) fn leave_autocommit(&mut self, on: &mut Place<'_>) -> Result<()> {
        self.in_autocommit = false;
        on.connection.begin()
    }

    /// Drops the record's table within the run's last transaction, where DDL can stand in it.
    pub(super) fn drop_before_commit(&mut self, on: &mut Place<'_>) -> Result<()> {
        if self.has_table && on.dialect.rolls_back_ddl() {
            self.tell(on, &ProgressStatement::Drop)?;
            self.has_table = false;
        }
        Ok(())
    }

    /// Drops the record's table when nothing is left in it. An empty one means nothing, and one that stays harms
    /// nobody.
    pub(super) fn drop_if_over(&mut self, on: &mut Place<'_>) {
        if !self.has_table || self.is_half_done() {
            return;
        }
        let select = on
            .dialect
            .progress_statement(&self.table, &ProgressStatement::Select);
        let left = on.connection.execute(&select.sql);
        if left.is_ok_and(|left| left.rows.is_empty()) {
            self.has_table = self.tell(on, &ProgressStatement::Drop).is_err();
        }
    }

    /// Whether a rollback leaves a part of the revision under way.
    pub(super) fn is_half_done(&self) -> bool {
        self.current.is_some()
            && (!self.earlier.is_empty()
                || self
                    .entries
                    .iter()
                    .any(|entry| entry.is_committed && entry.state != State::Failed))
    }

    /// What became of each statement of the revision under way, and how to go on.
    pub(super) fn account(&self) -> (String, String) {
        let (revision, direction) = self.names();
        let mut entries = self.entries.clone();
        entries.extend(self.earlier.iter().cloned());
        (account(direction, revision, &entries), way_on(direction))
    }

    fn names(&self) -> (&str, &'static str) {
        match &self.current {
            Some((revision, direction)) => (revision, direction),
            None => ("", "upgrade"),
        }
    }

    fn mark_committed(&mut self) {
        self.unmarked = None;
        // From the end: what stands before a committed one is so already.
        let new = self.entries.iter_mut().rev();
        for entry in new.take_while(|entry| !entry.is_committed) {
            entry.is_committed = entry.state != State::Failed;
        }
    }

    /// Writes the entries that are not in the table yet.
    fn write(&mut self, on: &mut Place<'_>) -> Result<()> {
        for statement in self.unwritten(on)? {
            on.connection.execute(&statement)?;
        }
        Ok(())
    }

    /// What writes them.
    fn unwritten(&mut self, on: &mut Place<'_>) -> Result<Vec<String>> {
        let mut statements = Vec::new();
        if !self.has_table {
            let create = on
                .dialect
                .progress_statement(&self.table, &ProgressStatement::Create);
            // Where it would commit what is not written down yet, it is made by the session that holds the lock.
            if on.dialect.rolls_back_ddl() {
                on.connection.execute(&create.sql)?;
            } else {
                on.held.execute(&create.sql)?;
            }
            self.has_table = true;
        }
        let Some((revision, direction)) = self.current.clone() else {
            return Ok(statements);
        };
        if let Some(number) = self.unmarked {
            let done = ProgressStatement::SetState(number, State::Done.name().to_owned());
            statements.push(self.sql(on, &done));
        }
        // Rows are written in order, and a script may have thousands of statements.
        let written = self.entries.iter().rposition(|entry| entry.is_written);
        for index in written.map_or(0, |last| last + 1)..self.entries.len() {
            let entry = &self.entries[index];
            if entry.state == State::Failed {
                continue;
            }
            let row = ProgressRow {
                revision: revision.clone(),
                direction: direction.to_owned(),
                number: entry.number,
                digest: entry.digest.clone(),
                state: entry.state.name().to_owned(),
                text: entry.text.clone(),
            };
            statements.push(self.sql(on, &ProgressStatement::Insert(row)));
            self.entries[index].is_written = true;
        }
        self.is_recording = true;
        Ok(statements)
    }

    fn set_state(&self, on: &mut Place<'_>, number: usize, state: State) -> Result<()> {
        let state = state.name().to_owned();
        self.tell(on, &ProgressStatement::SetState(number, state))
    }

    fn tell(&self, on: &mut Place<'_>, statement: &ProgressStatement) -> Result<()> {
        on.connection.execute(&self.sql(on, statement)).map(drop)
    }

    fn sql(&self, on: &Place<'_>, statement: &ProgressStatement) -> String {
        on.dialect.progress_statement(&self.table, statement).sql
    }

    /// The script does not say any more what was run.
    fn changed(&self, earlier: &Entry, now: Option<&Entry>) -> Error {
        let (revision, direction) = self.names();
        let (what, detail) = match now {
            Some(now) => (
                "is no longer what was run",
                format!("was run: {}\nthe script now: {}", earlier.text, now.text),
            ),
            None => (
                "was run, and the script no longer has it",
                format!("was run: {}", earlier.text),
            ),
        };
        Error::new(
            ErrorKind::State,
            format!(
                "statement {} of the {direction} of revision `{revision}` {what}",
                earlier.number
            ),
        )
        .with_detail(detail)
        .with_hint("leave the statements that took effect as they were, and correct only what stands behind them; or repair the database by hand and record where it is with `dms stamp REVISION`")
    }

    fn temporary(&self, work: &Work<'_>) -> Error {
        Error::new(
            ErrorKind::State,
            "the script makes a temporary table, and what the run before put into it is gone with its session",
        )
        .with_detail(format!("statement: {}", one_line(work.text)))
        .with_hint("finish by hand what the script does behind it, and record where the database is with `dms stamp REVISION`")
    }
}

/// Whether the database already is what an operation makes of it; `None` where it cannot tell.
fn took_effect(on: &mut Place<'_>, operation: &Operation) -> Option<bool> {
    let table = operation.table()?;
    let schema = on
        .dialect
        .introspect(on.connection, &Scope::default())
        .ok()?;
    let found = schema.table(table);
    match operation {
        Operation::CreateTable(_) => Some(found.is_some()),
        Operation::DropTable(_) => Some(found.is_none()),
        Operation::AddColumn(add) => Some(found?.column(&add.column.name).is_some()),
        Operation::DropColumn(drop) => Some(found?.column(&drop.column).is_none()),
        Operation::RenameTable(_)
        | Operation::AlterColumn(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::CreateConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::CreateType(_)
        | Operation::DropType(_)
        | Operation::Execute(_)
        | Operation::BulkInsert(_) => None,
    }
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The beginning of a statement, for people.
fn one_line(text: &str) -> String {
    const SHOWN: usize = 100;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
