//! Statements that read or change rows.

mod forms;
mod json_path;
mod names;
mod select;

use std::cell::RefCell;
use std::sync::Arc;

pub(in crate::dialect) use forms::{
    ConflictForm, DeleteUsing, Forms, LimitForm, LockForm, NewKeys,
};
pub(in crate::dialect) use json_path::json_path;
pub(super) use names::Names;
pub(super) use select::Place;

use super::expression::Renderer;
use super::{Statement, Syntax, checked, columns, quote, table_name, unsupported};
use crate::error::Result;
use crate::schema::Expression;
use crate::schema::query::{
    Conflict, Delete, Insert, InsertRows, Prefix, Query, Source, Update, sources_of,
};

/// The statement that reads or changes rows.
pub(in crate::dialect) fn statement(syntax: &dyn Syntax, query: &Query) -> Result<Statement> {
    let mut statements = checked(vec![text(syntax, query)?])?;
    Ok(statements.remove(0))
}

fn text(syntax: &dyn Syntax, query: &Query) -> Result<String> {
    let names = RefCell::default();
    let renderer = Renderer::new(syntax, true, &names);
    let text = match query {
        Query::Select(select) => renderer.select(select, Place::Top, 0)?,
        Query::Insert(insert) => renderer.insert(insert)?,
        Query::Update(update) => renderer.update(update)?,
        Query::Delete(delete) => renderer.delete(delete)?,
    };
    let with = names.borrow_mut().with();
    Ok(with + &text)
}

/// The words behind the first one of a statement, each with a blank behind it.
fn prefixes(syntax: &dyn Syntax, prefixes: &[Prefix]) -> String {
    let mut text = String::new();
    for prefix in prefixes {
        let counts = (prefix.dialect.as_deref()).is_none_or(|dialect| dialect == syntax.dialect());
        if counts {
            text.push_str(&prefix.words);
            text.push(' ');
        }
    }
    text
}

impl Renderer<'_> {
    fn insert(&self, insert: &Insert) -> Result<String> {
        let forms = self.syntax.forms();
        let mut text = format!(
            "INSERT {}INTO {}",
            prefixes(self.syntax, &insert.prefixes),
            table_name(self.syntax, &insert.table)
        );
        if !insert.columns.is_empty() {
            text.push_str(&format!(" ({})", columns(self.syntax, &insert.columns)));
        }
        match &insert.rows {
            InsertRows::Default => {
                text.push(' ');
                text.push_str(self.syntax.row_of_defaults());
            }
            InsertRows::Values(rows) => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|row| {
                        let values: Vec<String> = row
                            .iter()
                            .map(|value| self.value(value))
                            .collect::<Result<_>>()?;
                        Ok(format!("({})", values.join(", ")))
                    })
                    .collect::<Result<_>>()?;
                text.push_str(&format!(" VALUES {}", rows.join(", ")));
            }
            InsertRows::Select(select) => {
                let select = self.select(select, Place::Top, 0)?;
                let with = if forms.cte_in_insert {
                    self.names.borrow_mut().with()
                } else {
                    String::new()
                };
                text.push_str(&format!(" {with}{select}"));
            }
        }
        if let Some(conflict) = &insert.conflict {
            text.push_str(&self.conflict(conflict)?);
        }
        let source = Arc::new(Source::Table(insert.table.clone()));
        let keys: Vec<Expression> = (insert.new_keys.iter())
            .filter(|key| match forms.new_keys {
                NewKeys::All => true,
                NewKeys::Defaults => !key.counts,
                NewKeys::Never => false,
            })
            .map(|key| Expression::Field {
                source: source.clone(),
                name: key.name.clone(),
                class: None,
            })
            .collect();
        let asked = if insert.returning.is_empty() {
            &keys
        } else {
            &insert.returning
        };
        text.push_str(&self.returning(asked)?);
        Ok(text)
    }

    fn conflict(&self, conflict: &Conflict) -> Result<String> {
        let form = self.syntax.forms().conflict;
        match conflict {
            Conflict::OnDuplicateKey(values) => {
                if form != ConflictForm::DuplicateKey {
                    return Err(unsupported(
                        format!("{} has no ON DUPLICATE KEY UPDATE", self.syntax.title()),
                        "use the `insert()` of the database's own module, with `on_conflict_do_update()`",
                    ));
                }
                let values = self.assignments(values, " = ")?;
                Ok(format!(" ON DUPLICATE KEY UPDATE {values}"))
            }
            Conflict::OnConflict {
                elements,
                condition,
                constraint,
                update,
                update_condition,
            } => {
                if form == ConflictForm::DuplicateKey {
                    return Err(unsupported(
                        format!("{} has no ON CONFLICT", self.syntax.title()),
                        "use `sqlalchemy.dialects.mysql.insert()` with `on_duplicate_key_update()`, or `prefix_with(\"IGNORE\")`",
                    ));
                }
                let bare = Renderer {
                    with_tables: false,
                    ..*self
                };
                let mut text = String::from(" ON CONFLICT");
                if let Some(constraint) = constraint {
                    if form == ConflictForm::Columns {
                        return Err(unsupported(
                            format!(
                                "{} cannot name a constraint in ON CONFLICT",
                                self.syntax.title()
                            ),
                            "name the columns with `index_elements=[...]`",
                        ));
                    }
                    text.push_str(&format!(
                        " ON CONSTRAINT {}",
                        quote(self.syntax, constraint)
                    ));
                } else if !elements.is_empty() {
                    text.push_str(&format!(" ({})", bare.list(elements, 0)?));
                    if let Some(condition) = condition {
                        text.push_str(&format!(" WHERE {}", bare.condition(condition, 0)?));
                    }
                }
                let Some(values) = update else {
                    return Ok(text + " DO NOTHING");
                };
                text.push_str(" DO UPDATE SET ");
                text.push_str(&self.assignments(values, " = ")?);
                if !update_condition.is_empty() {
                    text.push_str(&format!(" WHERE {}", self.conditions(update_condition, 0)?));
                }
                Ok(text)
            }
        }
    }

    fn update(&self, update: &Update) -> Result<String> {
        let others = others(&update.target, &update.conditions);
        let outer = [std::slice::from_ref(&update.target), &others].concat();
        let inner = Renderer {
            outer: &outer,
            ..*self
        };
        let has_others = !others.is_empty();
        let from_form = self.syntax.forms().update_from;
        let mut text = format!(
            "UPDATE {}{}",
            prefixes(self.syntax, &update.prefixes),
            inner.source(&update.target, 0)?
        );
        if has_others && !from_form {
            text.push_str(&format!(", {}", inner.source_list(&others)?));
        }
        text.push_str(" SET ");
        if has_others && !from_form {
            let values: Vec<String> = update
                .values
                .iter()
                .map(|(name, value)| {
                    Ok(format!(
                        "{}.{}={}",
                        inner.qualifier(&update.target),
                        quote(self.syntax, name),
                        inner.value(value)?
                    ))
                })
                .collect::<Result<_>>()?;
            text.push_str(&values.join(", "));
        } else {
            text.push_str(&inner.assignments(&update.values, "=")?);
        }
        if has_others && from_form {
            text.push_str(&format!(" FROM {}", inner.source_list(&others)?));
        }
        inner.end(
            &update.conditions,
            &update.returning,
            &update.limit,
            &mut text,
        )?;
        Ok(text)
    }

    fn delete(&self, delete: &Delete) -> Result<String> {
        let others = others(&delete.target, &delete.conditions);
        let outer = [std::slice::from_ref(&delete.target), &others].concat();
        let inner = Renderer {
            outer: &outer,
            ..*self
        };
        let target = inner.source(&delete.target, 0)?;
        let mut text = format!(
            "DELETE {}FROM {target}",
            prefixes(self.syntax, &delete.prefixes)
        );
        if !others.is_empty() {
            let list = inner.source_list(&others)?;
            match self.syntax.forms().delete_using {
                DeleteUsing::Others => text.push_str(&format!(" USING {list}")),
                DeleteUsing::All => text.push_str(&format!(" USING {target}, {list}")),
                DeleteUsing::Never => {
                    return Err(unsupported(
                        format!(
                            "{} cannot delete by the rows of another table",
                            self.syntax.title()
                        ),
                        "write the condition with `sa.exists()` or `column.in_(sa.select(...))`",
                    ));
                }
            }
        }
        inner.end(
            &delete.conditions,
            &delete.returning,
            &delete.limit,
            &mut text,
        )?;
        Ok(text)
    }

    /// WHERE, LIMIT and RETURNING of UPDATE and DELETE.
    fn end(
        &self,
        conditions: &[Expression],
        returning: &[Expression],
        limit: &Option<(String, i64)>,
        text: &mut String,
    ) -> Result<()> {
        if !conditions.is_empty() {
            text.push_str(&format!(" WHERE {}", self.conditions(conditions, 0)?));
        }
        if let Some((dialect, limit)) = limit
            && dialect == self.syntax.dialect()
        {
            text.push_str(&format!(" LIMIT {limit}"));
        }
        text.push_str(&self.returning(returning)?);
        Ok(())
    }

    fn returning(&self, returning: &[Expression]) -> Result<String> {
        if returning.is_empty() {
            return Ok(String::new());
        }
        let renderer = Renderer {
            with_tables: self.syntax.forms().returning_tables,
            ..*self
        };
        let (columns, _) = renderer.columns(returning, Place::Top, 0)?;
        Ok(format!(" RETURNING {columns}"))
    }

    fn assignments(&self, values: &[(String, Expression)], sign: &str) -> Result<String> {
        let values: Vec<String> = values
            .iter()
            .map(|(name, value)| {
                Ok(format!(
                    "{}{sign}{}",
                    quote(self.syntax, name),
                    self.value(value)?
                ))
            })
            .collect::<Result<_>>()?;
        Ok(values.join(", "))
    }

    /// A value that a column is given: an operation stands in parentheses.
    fn value(&self, value: &Expression) -> Result<String> {
        let text = self.text(value, 0)?;
        let is_operation = match value {
            Expression::Binary { operator, .. } => operator != "NOT IN",
            Expression::Prefix { operator, .. } => operator != "NOT",
            Expression::Suffix { .. } | Expression::Collate { .. } => true,
            Expression::Element { form, .. } => {
                !matches!(form, crate::schema::ElementForm::Typed(_))
            }
            _ => false,
        };
        Ok(if is_operation {
            format!("({text})")
        } else {
            text
        })
    }

    fn source_list(&self, sources: &[Arc<Source>]) -> Result<String> {
        let sources: Vec<String> = sources
            .iter()
            .map(|source| self.source(source, 0))
            .collect::<Result<_>>()?;
        Ok(sources.join(", "))
    }
}

/// What the conditions name beside the target.
fn others(target: &Arc<Source>, conditions: &[Expression]) -> Vec<Arc<Source>> {
    let mut found = Vec::new();
    for condition in conditions {
        sources_of(condition, &mut found);
    }
    found.retain(|source| !source.is(target));
    found
}
