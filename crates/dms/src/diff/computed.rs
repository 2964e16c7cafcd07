//! Columns that begin or cease to be computed, or are computed otherwise. No directive changes that, so the column is
//! dropped and added again, with the indexes and constraints that need it.

use std::borrow::Cow;

use super::{Differ, tables};
use crate::op::{
    About, AddColumn, AlterColumn, CreateConstraint, DropColumn, Execute, Operation, Sign,
    column_names,
};
use crate::schema::{Column, Constraint, Expression, Index, Literal, OptionValue, Table};

impl Differ<'_> {
    /// The names of the columns that are made anew.
    pub(super) fn remade_columns(&self, before: &Table, after: &Table) -> Vec<String> {
        if self.options.alembic_compat {
            return Vec::new();
        }
        let is_remade = |column: &&Column| {
            (before.column(&column.name)).is_some_and(|existing| self.is_remade(existing, column))
        };
        (after.columns.iter().filter(|column| !column.system))
            .filter(is_remade)
            .map(|column| column.name.clone())
            .collect()
    }

    fn is_remade(&self, before: &Column, after: &Column) -> bool {
        let (Some(old), Some(new)) = (&before.computed, &after.computed) else {
            return before.computed.is_some() != after.computed.is_some();
        };
        // What is not said is as the database likes it.
        let is_kept_otherwise =
            old.persisted.is_some() && new.persisted.is_some() && old.persisted != new.persisted;
        let expression = |column: &Column| column.normal.as_ref()?.computed.clone();
        let differs = match (expression(before), expression(after)) {
            (Some(old), Some(new)) => old != new,
            _ => old.sql != new.sql,
        };
        let other_type = self.options.compare_type && self.is_other_type(before, after);
        is_kept_otherwise || differs || other_type
    }

    /// Drops these columns and what needs them; the table without that is returned, to go on with.
    pub(super) fn dropped_to_remake<'a>(
        &mut self,
        names: &[String],
        before: &'a Table,
        after: &Table,
    ) -> Cow<'a, Table> {
        if names.is_empty() {
            return Cow::Borrowed(before);
        }
        let mut rest = before.clone();
        for name in names {
            let (indexes, kept): (Vec<Index>, Vec<Index>) =
                (rest.indexes.into_iter()).partition(|index| index_names(index, name));
            rest.indexes = kept;
            for index in &indexes {
                self.drop_index(&after.name, index);
            }
            let constraints = std::mem::take(&mut rest.constraints);
            for constraint in constraints {
                if !constraint_names(&constraint, name) || constraint.name().is_none() {
                    rest.constraints.push(constraint);
                    continue;
                }
                self.drop_constraint(&after.name, &constraint);
                if matches!(constraint, Constraint::Check(_)) {
                    // Comes back as it was: it is for others to say whether it is another one.
                    rest.constraints.push(constraint);
                }
            }
            if let (Some(old), Some(new)) = (before.column(name), after.column(name)) {
                self.drop_to_remake(old, new, after);
            }
        }
        Cow::Owned(rest)
    }

    fn drop_to_remake(&mut self, old: &Column, new: &Column, after: &Table) {
        let what = match (&old.computed, &new.computed) {
            (Some(_), Some(_)) => "computed column",
            (None, Some(_)) => "column that becomes computed",
            _ => "column that is no longer computed",
        };
        self.found(format!(
            "Detected {what} '{}.{}': dropped and added again",
            after.name.name, new.name
        ));
        let drop = Operation::DropColumn(DropColumn {
            table: after.name.clone(),
            column: old.name.clone(),
            if_exists: false,
            before: Some(tables::bare_column(old)),
        });
        let undo = self.add_with_values(old, new, after);
        self.push_with_reverse(vec![drop], undo);
    }

    /// Adds the columns as the models have them.
    pub(super) fn added_again(&mut self, names: &[String], before: &Table, after: &Table) {
        for name in names {
            let (Some(old), Some(new)) = (before.column(name), after.column(name)) else {
                continue;
            };
            let drop = Operation::DropColumn(DropColumn {
                table: after.name.clone(),
                column: name.clone(),
                if_exists: false,
                before: Some(tables::bare_column(new)),
            });
            let add = self.add_with_values(new, old, after);
            self.push_with_reverse(add, vec![drop]);
            let checks = before.constraints.iter().filter(|constraint| {
                matches!(constraint, Constraint::Check(_))
                    && constraint.name().is_some()
                    && constraint_names(constraint, name)
            });
            for check in checks {
                self.operations
                    .push(Operation::CreateConstraint(CreateConstraint {
                        table: after.name.clone(),
                        constraint: check.clone(),
                    }));
            }
        }
    }

    /// Adds a column. One that was computed until now keeps its values, and so needs none of its own for NOT NULL.
    fn add_with_values(&self, column: &Column, was: &Column, table: &Table) -> Vec<Operation> {
        let mut column = tables::bare_column(column);
        let sql = match (
            &was.computed,
            &column.computed,
            self.options.comparison.plain_sql.fill_column,
        ) {
            (Some(computed), None, Some(fill)) => {
                fill(&table.name, &column.name, &computed.sql).ok()
            }
            _ => None,
        };
        let is_required = sql.is_some() && !column.nullable;
        column.nullable |= is_required;
        let alter = is_required.then(|| {
            let mut alter = AlterColumn::new(table.name.clone(), &column.name);
            alter.existing_type = Some(column.data_type.clone());
            alter.nullable = Some(false);
            alter.existing_nullable = Some(true);
            Operation::AlterColumn(alter)
        });
        let about = About {
            sign: Sign::Changed,
            table: Some(table.name.clone()),
            kind: "column",
            name: column.name.clone(),
            change: "keeps what was computed".to_owned(),
        };
        let mut operations = vec![Operation::AddColumn(AddColumn::new(
            table.name.clone(),
            column,
        ))];
        operations.extend(sql.map(|sql| Operation::Execute(Execute::about(sql, &about))));
        operations.extend(alter);
        operations
    }
}

fn constraint_names(constraint: &Constraint, column: &str) -> bool {
    let is_column = |name: &String| name == column;
    match constraint {
        Constraint::PrimaryKey(key) => key.columns.iter().any(is_column),
        Constraint::Unique(unique) => unique.columns.iter().any(is_column),
        Constraint::ForeignKey(key) => key.columns.iter().any(is_column),
        Constraint::Check(check) => expression_names(&check.condition, column),
        Constraint::Exclude(exclude) => {
            let elements = exclude.elements.iter().map(|element| &element.expression);
            (elements.chain(&exclude.condition))
                .any(|expression| expression_names(expression, column))
        }
    }
}

fn index_names(index: &Index, column: &str) -> bool {
    let in_option = |value: &OptionValue| match value {
        OptionValue::Expression(expression) => expression_names(expression, column),
        OptionValue::Literal(Literal::Text(text)) => has_word(text, column),
        OptionValue::Literal(Literal::List(items)) => items
            .iter()
            .any(|item| matches!(item, Literal::Text(text) if text == column)),
        OptionValue::Literal(_) | OptionValue::Map(_) => false,
    };
    (index.elements.iter()).any(|element| expression_names(element, column))
        || index.options.0.iter().any(|(_, value)| in_option(value))
}

fn expression_names(expression: &Expression, column: &str) -> bool {
    let mut names = Vec::new();
    column_names(expression, &mut names);
    let mut copy = expression.clone();
    let mut in_text = false;
    copy.visit(&mut |part| {
        if let Expression::Text(text) = part {
            in_text |= has_word(text, column);
        }
    });
    in_text || names.iter().any(|name| name == column)
}

/// Whether a text of SQL has this word, be it a name or not: an index too many is made anew.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    (text.match_indices(word)).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let behind = text[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && !behind.is_some_and(is_part)
    })
}
