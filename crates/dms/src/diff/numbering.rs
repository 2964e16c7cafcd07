//! Columns that the database numbers: by a sequence of their own (SERIAL), an identity, or AUTO_INCREMENT.

use super::columns::{default_value, is_numbered};
use super::{Differ, types};
use crate::op::{About, AlterColumn, Change, DefaultValue, Execute, Operation, SequenceSql, Sign};
use crate::schema::{Autoincrement, Column, Expression, Identity, ServerDefault, Table, TableName};

/// What a column's values come from when none is given.
#[derive(Debug, Clone, PartialEq)]
enum Numbering {
    /// Nothing.
    None,
    /// A plain default, or a sequence that is not its own.
    Default,
    /// A sequence of its own, by this name.
    Sequence(String),
    /// An identity.
    Identity,
}

/// Which way AUTO_INCREMENT of a column changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It goes.
    Off,
    /// It comes.
    On,
}

impl Differ<'_> {
    /// Whether an identity comes or goes, or a sequence of the column's own: then it is dealt with, and the default
    /// needs no comparison. Each step is a directive of its own, so that Alembic can run the script as well.
    pub(super) fn changed_numbering(
        &mut self,
        table: &Table,
        before: &Column,
        after: &Column,
    ) -> bool {
        let Some(sql) = self.options.comparison.plain_sql.sequences else {
            return false;
        };
        let old = present(before);
        let new = wanted(&sql, table, after, before);
        let is_kept = match (&old, &new) {
            (Numbering::Identity, Numbering::Identity)
            | (Numbering::Sequence(_), Numbering::Sequence(_) | Numbering::Default)
            | (Numbering::Default, Numbering::Sequence(_) | Numbering::None | Numbering::Default)
            | (Numbering::None, Numbering::None | Numbering::Default) => true,
            (Numbering::Sequence(_), Numbering::None) => !is_given_up(table, after),
            _ => false,
        };
        if is_kept {
            return false;
        }
        let steps = Steps {
            sql,
            table: &table.name,
            settled: after,
            about: About {
                sign: Sign::Changed,
                table: Some(table.name.clone()),
                kind: "column",
                name: after.name.clone(),
                change: format!("numbered by {} -> {}", words(&old), words(&new)),
            },
        };
        let mut up = steps.leave(&old, before);
        up.extend(steps.enter(&new, after));
        let mut down = steps.leave(&new, after);
        down.extend(steps.enter(&old, before));
        self.push_with_reverse(up, down);
        self.found(format!(
            "Detected numbering of column '{}.{}': {} to {}",
            table.name.name,
            after.name,
            words(&old),
            words(&new)
        ));
        true
    }

    /// Whether AUTO_INCREMENT of a column comes or goes.
    pub(super) fn turn_of(&self, table: &Table, before: &Column, after: &Column) -> Option<Turn> {
        let is_compared = self.options.comparison.numbers_columns && !self.options.alembic_compat;
        if !is_compared || !types::is_integer(before.data_type.class) {
            return None;
        }
        let is_on = before.autoincrement == Autoincrement::True;
        let is_wanted = is_numbered(table, after) || after.autoincrement == Autoincrement::True;
        if is_on && !is_wanted && is_given_up(table, after) {
            Some(Turn::Off)
        } else if !is_on && is_wanted && after.primary_key {
            Some(Turn::On)
        } else {
            None
        }
    }

    /// Switches AUTO_INCREMENT: off before anything happens to the key that it needs, on behind it.
    pub(super) fn turned_columns(&mut self, turn: Turn, before: &Table, after: &Table) {
        for column in &after.columns {
            let Some(existing) = before.column(&column.name) else {
                continue;
            };
            if self.turn_of(after, existing, column) != Some(turn) {
                continue;
            }
            let state = match turn {
                Turn::Off => existing,
                Turn::On => column,
            };
            let alter = |value, existing| {
                let mut alter = AlterColumn::new(after.name.clone(), &column.name);
                alter.existing_type = Some(state.data_type.clone());
                alter.existing_nullable = Some(state.nullable);
                alter.existing_comment.clone_from(&state.comment);
                alter.autoincrement = Some(value);
                alter.existing_autoincrement = Some(existing);
                vec![Operation::AlterColumn(alter)]
            };
            let (on, off) = (Autoincrement::True, Autoincrement::False);
            let (up, down) = match turn {
                Turn::Off => (alter(off, on), alter(on, off)),
                Turn::On => (alter(on, off), alter(off, on)),
            };
            self.push_with_reverse(up, down);
            let word = if turn == Turn::On { "added" } else { "removed" };
            self.found(format!(
                "Detected {word} autoincrement on column '{}.{}'",
                after.name.name, column.name
            ));
        }
    }
}

fn present(column: &Column) -> Numbering {
    match (&column.sequence, default_value(column)) {
        (Some(sequence), _) => Numbering::Sequence(sequence.to_string()),
        (None, Some(DefaultValue::Identity(_))) => Numbering::Identity,
        (None, Some(_)) => Numbering::Default,
        (None, None) => Numbering::None,
    }
}

fn wanted(sql: &SequenceSql, table: &Table, column: &Column, before: &Column) -> Numbering {
    match default_value(column) {
        Some(DefaultValue::Identity(_)) => Numbering::Identity,
        Some(_) => Numbering::Default,
        None if column.primary_key
            && is_numbered(table, column)
            && types::is_integer(before.data_type.class) =>
        {
            Numbering::Sequence((sql.name)(&table.name, &column.name))
        }
        None => Numbering::None,
    }
}

/// Whether the models mean a column not to be numbered, rather than just saying nothing of it.
fn is_given_up(table: &Table, column: &Column) -> bool {
    let is_key = (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(&column.name));
    column.autoincrement == Autoincrement::False || !is_key
}

fn words(numbering: &Numbering) -> &'static str {
    match numbering {
        Numbering::None => "none",
        Numbering::Default => "a default",
        Numbering::Sequence(_) => "a sequence",
        Numbering::Identity => "an identity",
    }
}

/// The steps from one way of numbering to another.
struct Steps<'a> {
    sql: SequenceSql,
    table: &'a TableName,
    /// The column as it is while they run.
    settled: &'a Column,
    about: About,
}

impl Steps<'_> {
    fn execute(&self, sql: String) -> Operation {
        Operation::Execute(Execute::about(sql, &self.about))
    }

    fn alter(&self, from: Option<DefaultValue>, to: Option<DefaultValue>) -> Operation {
        let mut alter = AlterColumn::new(self.table.clone(), &self.settled.name);
        alter.existing_type = Some(self.settled.data_type.clone());
        alter.existing_nullable = Some(self.settled.nullable);
        alter.server_default = Change::Set(to);
        alter.existing_server_default = Change::Set(from);
        Operation::AlterColumn(alter)
    }

    fn next_value(&self, sequence: &str) -> DefaultValue {
        let text = (self.sql.next_value)(sequence);
        DefaultValue::Default(ServerDefault::Expression(Expression::Text(text)))
    }

    fn leave(&self, numbering: &Numbering, column: &Column) -> Vec<Operation> {
        match numbering {
            Numbering::None => Vec::new(),
            Numbering::Default | Numbering::Identity => {
                vec![self.alter(default_value(column), None)]
            }
            Numbering::Sequence(sequence) => vec![
                self.alter(Some(self.next_value(sequence)), None),
                self.execute((self.sql.drop)(sequence)),
            ],
        }
    }

    fn enter(&self, numbering: &Numbering, column: &Column) -> Vec<Operation> {
        let advance = |identity: &Identity| {
            self.execute((self.sql.advance)(self.table, &column.name, identity))
        };
        match numbering {
            Numbering::None => Vec::new(),
            Numbering::Default => vec![self.alter(None, default_value(column))],
            Numbering::Identity => vec![
                self.alter(None, default_value(column)),
                advance(&column.identity.clone().unwrap_or_default()),
            ],
            Numbering::Sequence(sequence) => vec![
                self.execute((self.sql.create)(sequence, self.table, column)),
                advance(&Identity::default()),
                self.alter(None, Some(self.next_value(sequence))),
            ],
        }
    }
}
