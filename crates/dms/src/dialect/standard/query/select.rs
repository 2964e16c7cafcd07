use std::sync::Arc;

use super::super::expression::Renderer;
use super::super::{quote, table_name, unsupported};
use super::{LimitForm, LockForm, prefixes};
use crate::error::Result;
use crate::schema::Expression;
use crate::schema::query::{Aliased, JoinKind, RowLock, Select, Source, sources_of};

/// Where a SELECT stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::standard) enum Place {
    /// As the statement itself, or behind INSERT.
    Top,
    /// In an expression, where it may mean the rows of the statement around it.
    Expression,
    /// Behind FROM or WITH, where every column has a name.
    Source,
}

impl Renderer<'_> {
    /// A SELECT without parentheses.
    pub(in crate::dialect::standard) fn select(
        &self,
        select: &Select,
        place: Place,
        depth: usize,
    ) -> Result<String> {
        if let Some((operator, selects)) = &select.compound {
            return self.compound(select, operator, selects, place, depth);
        }
        let sources = self.sources(select, place)?;
        let outer: Vec<Arc<Source>> = match place {
            Place::Source => sources.clone(),
            Place::Top | Place::Expression => [self.outer, &sources].concat(),
        };
        let inner = Renderer {
            outer: &outer,
            ..*self
        };
        let mut text = String::from("SELECT ");
        text.push_str(&prefixes(self.syntax, &select.prefixes));
        if select.distinct {
            text.push_str("DISTINCT ");
            if !select.distinct_on.is_empty() && self.syntax.dialect() == "postgresql" {
                text.push_str(&format!(
                    "ON ({}) ",
                    inner.list(&select.distinct_on, depth)?
                ));
            }
        }
        let (columns, labels) = inner.columns(&select.columns, place, depth)?;
        text.push_str(&columns);
        if !sources.is_empty() {
            let sources: Vec<String> = sources
                .iter()
                .map(|source| inner.source(source, depth))
                .collect::<Result<_>>()?;
            text.push_str(&format!(" \nFROM {}", sources.join(", ")));
        }
        if !select.conditions.is_empty() {
            let conditions = inner.conditions(&select.conditions, depth)?;
            text.push_str(&format!(" \nWHERE {conditions}"));
        }
        if !select.group_by.is_empty() {
            text.push_str(" GROUP BY ");
            text.push_str(&inner.list(&select.group_by, depth)?);
        }
        if !select.having.is_empty() {
            let conditions = inner.conditions(&select.having, depth)?;
            text.push_str(&format!(" \nHAVING {conditions}"));
        }
        if !select.order_by.is_empty() {
            let ordering = Renderer {
                labels: &labels,
                ..inner
            };
            text.push_str(" ORDER BY ");
            text.push_str(&ordering.list(&select.order_by, depth)?);
        }
        self.limit(select, &mut text, depth)?;
        if let Some(lock) = &select.lock {
            text.push_str(&self.lock(lock));
        }
        Ok(text)
    }

    fn compound(
        &self,
        select: &Select,
        operator: &str,
        selects: &[Select],
        place: Place,
        depth: usize,
    ) -> Result<String> {
        let mut parts = Vec::new();
        for part in selects {
            let text = self.select(part, place, depth)?;
            let is_grouped = part.compound.is_some()
                || part.limit.is_some()
                || part.offset.is_some()
                || !part.order_by.is_empty();
            parts.push(if is_grouped {
                format!("({text})")
            } else {
                text
            });
        }
        let mut text = parts.join(&format!(" {operator} "));
        if !select.order_by.is_empty() {
            let bare = Renderer {
                with_tables: false,
                ..*self
            };
            text.push_str(" ORDER BY ");
            text.push_str(&bare.list(&select.order_by, depth)?);
        }
        self.limit(select, &mut text, depth)?;
        Ok(text)
    }

    /// What stands behind FROM: what was named, and what the columns and conditions belong to; without what a join
    /// holds already, and without what belongs to the statement around.
    fn sources(&self, select: &Select, place: Place) -> Result<Vec<Arc<Source>>> {
        let mut found: Vec<Arc<Source>> = Vec::new();
        for source in &select.from {
            if !found.iter().any(|known| known.is(source)) {
                found.push(source.clone());
            }
        }
        for expression in select.columns.iter().chain(&select.conditions) {
            sources_of(expression, &mut found);
        }
        let mut joined: Vec<Arc<Source>> = Vec::new();
        for source in &found {
            if let Source::Join { .. } = **source {
                let mut leaves = Vec::new();
                source.leaves(&mut leaves);
                joined.extend(leaves.into_iter().cloned());
            }
        }
        found.retain(|source| !joined.iter().any(|leaf| leaf.is(source)));
        if place != Place::Expression {
            return Ok(found);
        }
        let is_outer = |source: &Arc<Source>| {
            let mut leaves = Vec::new();
            for outer in self.outer {
                outer.leaves(&mut leaves);
            }
            leaves.iter().any(|leaf| leaf.is(source))
        };
        match &select.correlate {
            Some(listed) => {
                found.retain(|source| {
                    !(is_outer(source) && listed.iter().any(|known| known.is(source)))
                });
            }
            None if found.len() > 1 => found.retain(|source| !is_outer(source)),
            None => return Ok(found),
        }
        if found.is_empty() {
            return Err(unsupported(
                "a subquery has no table of its own: all of them belong to the statement around it",
                "say which table belongs to the statement around it with `.correlate(table)`, or use an `alias()`",
            ));
        }
        Ok(found)
    }

    /// Something behind FROM.
    pub(in crate::dialect::standard) fn source(
        &self,
        source: &Source,
        depth: usize,
    ) -> Result<String> {
        Ok(match source {
            Source::Table(table) => table_name(self.syntax, table),
            Source::Text(text) => text.clone(),
            Source::Join {
                left,
                right,
                condition,
                kind,
            } => {
                let word = match kind {
                    JoinKind::Inner => self.syntax.forms().join,
                    JoinKind::Left => "LEFT OUTER JOIN",
                    JoinKind::Full => "FULL OUTER JOIN",
                };
                let right_text = self.source(right, depth + 1)?;
                let right_text = match **right {
                    Source::Join { .. } => format!("({right_text})"),
                    _ => right_text,
                };
                format!(
                    "{} {word} {right_text} ON {}",
                    self.source(left, depth + 1)?,
                    self.conditions(std::slice::from_ref(condition), depth)?
                )
            }
            Source::Alias(alias) => {
                let name = quote(self.syntax, &self.names.borrow_mut().alias(alias));
                match &alias.of {
                    Aliased::Source(source) => {
                        format!("{} AS {name}", self.source(source, depth + 1)?)
                    }
                    Aliased::Select(select) => {
                        let outside = Renderer {
                            outer: &[],
                            ..*self
                        };
                        let text = outside.select(select, Place::Source, depth + 1)?;
                        format!("({text}) AS {name}")
                    }
                    Aliased::Cte(select) => {
                        let is_known = self.names.borrow().has_cte(alias.id);
                        if !is_known {
                            let outside = Renderer {
                                outer: &[],
                                ..*self
                            };
                            let text = outside.select(select, Place::Source, depth + 1)?;
                            let text = format!("{name} AS \n({text})");
                            self.names.borrow_mut().add_cte(alias.id, text);
                        }
                        name
                    }
                }
            }
        })
    }

    /// What stands before the name of a source's column.
    pub(in crate::dialect::standard) fn qualifier(&self, source: &Source) -> String {
        match source {
            Source::Table(table) => table_name(self.syntax, table),
            Source::Alias(alias) => quote(self.syntax, &self.names.borrow_mut().alias(alias)),
            Source::Join { .. } | Source::Text(_) => String::new(),
        }
    }

    /// The columns of a SELECT or behind RETURNING, and the names that were given to them.
    pub(in crate::dialect::standard) fn columns(
        &self,
        columns: &[Expression],
        place: Place,
        depth: usize,
    ) -> Result<(String, Vec<String>)> {
        let mut labels = Vec::new();
        let mut seen: Vec<(String, &Expression)> = Vec::new();
        let mut texts = Vec::new();
        for column in columns {
            let text = self.text(column, depth)?;
            if let Expression::Label { name, .. } = column {
                labels.push(name.clone());
                seen.push((name.clone(), column));
            }
            texts.push(match self.column_name(column, place, &mut seen) {
                Some(name) => format!("{text} AS {}", quote(self.syntax, &name)),
                None => text,
            });
        }
        Ok((texts.join(", "), labels))
    }

    /// The name that a column is given; `None` if it has one of its own.
    fn column_name<'a>(
        &self,
        column: &'a Expression,
        place: Place,
        seen: &mut Vec<(String, &'a Expression)>,
    ) -> Option<String> {
        let names = self.names;
        match column {
            Expression::Label { name, .. } => Some(name.clone()),
            Expression::Field { name, .. } => {
                let same = seen.iter().filter(|(_, known)| *known == column).count();
                let is_taken = seen.iter().any(|(known, _)| known == name);
                seen.push((name.clone(), column));
                if same > 0 {
                    Some(format!("{name}__{same}"))
                } else if is_taken {
                    Some(names.borrow_mut().next(name))
                } else {
                    (place == Place::Source).then(|| name.clone())
                }
            }
            Expression::Cast { operand, .. } if operand.column_name().is_some() => {
                let name = operand.column_name().unwrap_or_default();
                let is_taken = seen.iter().any(|(known, _)| known == name);
                seen.push((name.to_owned(), column));
                Some(if is_taken {
                    format!("{name}__1")
                } else {
                    name.to_owned()
                })
            }
            Expression::Function { name, .. } => {
                let last = name.rsplit('.').next().unwrap_or(name);
                Some(names.borrow_mut().next(last))
            }
            Expression::Prefix { operator, operand } if operator == "NOT" => {
                let name = operand.column_name()?;
                (operand.is_boolean_field() && !self.syntax.forms().boolean_conditions)
                    .then(|| name.to_owned())
            }
            Expression::Prefix { operator, .. } if operator != "EXISTS" => None,
            Expression::Text(_) | Expression::Pieces(_) | Expression::Column { .. } => None,
            _ => Some(names.borrow_mut().next("anon")),
        }
    }

    /// Conditions that must all hold.
    pub(in crate::dialect::standard) fn conditions(
        &self,
        conditions: &[Expression],
        depth: usize,
    ) -> Result<String> {
        if let [only] = conditions {
            return self.condition(only, depth);
        }
        let conditions: Vec<String> = conditions
            .iter()
            .map(|condition| self.condition_operand(condition, "AND", depth))
            .collect::<Result<_>>()?;
        Ok(conditions.join(" AND "))
    }

    fn limit(&self, select: &Select, text: &mut String, depth: usize) -> Result<()> {
        let number = |value: &Option<Expression>| -> Result<Option<String>> {
            value
                .as_ref()
                .map(|value| self.text(value, depth))
                .transpose()
        };
        let (limit, offset) = (number(&select.limit)?, number(&select.offset)?);
        if limit.is_none() && offset.is_none() {
            return Ok(());
        }
        match self.syntax.forms().limit {
            LimitForm::All => {
                match &limit {
                    Some(limit) => text.push_str(&format!(" \n LIMIT {limit}")),
                    None => text.push_str("\n LIMIT ALL"),
                }
                if let Some(offset) = offset {
                    text.push_str(&format!(" OFFSET {offset}"));
                }
            }
            LimitForm::Both => {
                let limit = limit.unwrap_or_else(|| "-1".into());
                let offset = offset.unwrap_or_else(|| "0".into());
                text.push_str(&format!("\n LIMIT {limit} OFFSET {offset}"));
            }
            LimitForm::Comma => {
                // What the manual says for all rows: https://dev.mysql.com/doc/refman/8.0/en/select.html
                let limit = limit.unwrap_or_else(|| u64::MAX.to_string());
                text.push_str(" \n LIMIT ");
                if let Some(offset) = offset {
                    text.push_str(&format!("{offset}, "));
                }
                text.push_str(&limit);
            }
        }
        Ok(())
    }

    fn lock(&self, lock: &RowLock) -> String {
        let form = self.syntax.forms().lock;
        let mut text = match (form, lock.read, lock.key_share) {
            (LockForm::Never, ..) => return String::new(),
            (LockForm::Postgres, true, true) => " FOR KEY SHARE",
            (LockForm::Postgres, true, false) => " FOR SHARE",
            (LockForm::Postgres, false, true) => " FOR NO KEY UPDATE",
            (LockForm::Mysql, true, _) => " LOCK IN SHARE MODE",
            (LockForm::Postgres | LockForm::Mysql, false, _) => " FOR UPDATE",
        }
        .to_owned();
        if form == LockForm::Postgres && !lock.of.is_empty() {
            let of: Vec<String> = lock
                .of
                .iter()
                .map(|source| self.qualifier(source))
                .collect();
            text.push_str(&format!(" OF {}", of.join(", ")));
        }
        if lock.nowait {
            text.push_str(" NOWAIT");
        }
        if lock.skip_locked {
            text.push_str(" SKIP LOCKED");
        }
        text
    }
}
