//! Statements that read or change rows, as plain values.

use std::sync::Arc;

use super::{DataType, Expression, Literal, TableName};

/// A statement that reads or changes rows, as scripts build it; a dialect turns it into text.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// SELECT, and several of them put together.
    Select(Box<Select>),
    /// INSERT.
    Insert(Box<Insert>),
    /// UPDATE.
    Update(Box<Update>),
    /// DELETE.
    Delete(Box<Delete>),
}

/// SELECT, or several of them with UNION, INTERSECT or EXCEPT between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// The columns.
    pub columns: Vec<Expression>,
    /// What is named as FROM; what the columns and the condition belong to comes by itself.
    pub from: Vec<Arc<Source>>,
    /// Conditions that must all hold.
    pub conditions: Vec<Expression>,
    /// GROUP BY.
    pub group_by: Vec<Expression>,
    /// HAVING: conditions that must all hold.
    pub having: Vec<Expression>,
    /// ORDER BY.
    pub order_by: Vec<Expression>,
    /// LIMIT.
    pub limit: Option<Expression>,
    /// OFFSET.
    pub offset: Option<Expression>,
    /// DISTINCT.
    pub distinct: bool,
    /// DISTINCT ON, which PostgreSQL has.
    pub distinct_on: Vec<Expression>,
    /// Words behind SELECT, each for one dialect or for all.
    pub prefixes: Vec<Prefix>,
    /// FOR UPDATE.
    pub lock: Option<RowLock>,
    /// `correlate()`: the tables that belong to the statement around this one; `None` if it was not said.
    pub correlate: Option<Vec<Arc<Source>>>,
    /// If this is several statements: what stands between them (`UNION ALL`), and the statements. Columns, FROM,
    /// conditions and grouping are then empty.
    pub compound: Option<(String, Vec<Select>)>,
}

/// A word behind the first one of a statement (`INSERT IGNORE`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// The words.
    pub words: String,
    /// For this dialect alone.
    pub dialect: Option<String>,
}

/// FOR UPDATE.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowLock {
    /// FOR SHARE.
    pub read: bool,
    /// NOWAIT.
    pub nowait: bool,
    /// SKIP LOCKED.
    pub skip_locked: bool,
    /// FOR NO KEY UPDATE, or FOR KEY SHARE.
    pub key_share: bool,
    /// OF: the tables whose rows are locked.
    pub of: Vec<Arc<Source>>,
}

/// What stands behind FROM.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A table.
    Table(TableName),
    /// A table or a statement under another name.
    Alias(Alias),
    /// Two with JOIN between them.
    Join {
        /// The left one.
        left: Arc<Source>,
        /// The right one.
        right: Arc<Source>,
        /// ON.
        condition: Expression,
        /// Which rows are kept.
        kind: JoinKind,
    },
    /// SQL text.
    Text(String),
}

/// Which rows a join keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// Those that have a partner.
    Inner,
    /// All of the left one.
    Left,
    /// All.
    Full,
}

/// Something behind FROM that has a name of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// What tells it from others in a statement.
    pub id: u64,
    /// Its name; the dialect makes one if it has none.
    pub name: Option<String>,
    /// What is called so.
    pub of: Aliased,
}

/// What an alias stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Aliased {
    /// A table, or another alias.
    Source(Arc<Source>),
    /// A statement in parentheses.
    Select(Box<Select>),
    /// A statement that stands before the whole one (WITH).
    Cte(Box<Select>),
}

/// INSERT.
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// The table.
    pub table: TableName,
    /// Words behind INSERT.
    pub prefixes: Vec<Prefix>,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: InsertRows,
    /// What happens to a row that is there already.
    pub conflict: Option<Conflict>,
    /// RETURNING.
    pub returning: Vec<Expression>,
    /// Columns of the primary key that the server fills, for databases that return them unasked.
    pub new_keys: Vec<NewKey>,
}

/// A column of the primary key that the server fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The column.
    pub name: String,
    /// Whether the server counts, rather than takes the column's default.
    pub counts: bool,
}

/// What an INSERT puts into the table.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertRows {
    /// A row of defaults.
    Default,
    /// Rows: a value for each column.
    Values(Vec<Vec<Expression>>),
    /// What a statement returns.
    Select(Box<Select>),
}

/// What happens to a row that is there already.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// ON CONFLICT.
    OnConflict {
        /// The columns of the unique index.
        elements: Vec<Expression>,
        /// The condition of the unique index.
        condition: Option<Expression>,
        /// The constraint, instead of the columns.
        constraint: Option<String>,
        /// DO UPDATE SET; `None` for DO NOTHING.
        update: Option<Vec<(String, Expression)>>,
        /// The rows that are updated.
        update_condition: Vec<Expression>,
    },
    /// ON DUPLICATE KEY UPDATE.
    OnDuplicateKey(Vec<(String, Expression)>),
}

/// UPDATE.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The table, or an alias of it.
    pub target: Arc<Source>,
    /// Words behind UPDATE.
    pub prefixes: Vec<Prefix>,
    /// SET.
    pub values: Vec<(String, Expression)>,
    /// Conditions that must all hold.
    pub conditions: Vec<Expression>,
    /// RETURNING.
    pub returning: Vec<Expression>,
    /// `mysql_limit`.
    pub limit: Option<(String, i64)>,
}

/// DELETE.
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    /// The table, or an alias of it.
    pub target: Arc<Source>,
    /// Words behind DELETE.
    pub prefixes: Vec<Prefix>,
    /// Conditions that must all hold.
    pub conditions: Vec<Expression>,
    /// RETURNING.
    pub returning: Vec<Expression>,
    /// `mysql_limit`, by its dialect.
    pub limit: Option<(String, i64)>,
}

impl Source {
    /// Whether both are the same one in a statement.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(one), Self::Table(other)) => one == other,
            (Self::Alias(one), Self::Alias(other)) => one.id == other.id,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Join { .. }, Self::Join { .. }) => self == other,
            _ => false,
        }
    }

    /// Adds what a join is made of, or itself.
    pub fn leaves<'a>(self: &'a Arc<Self>, leaves: &mut Vec<&'a Arc<Self>>) {
        match &**self {
            Self::Join { left, right, .. } => {
                left.leaves(leaves);
                right.leaves(leaves);
            }
            _ => leaves.push(self),
        }
    }
}

/// Adds each source that an expression's columns belong to, once; those inside of other statements do not count.
pub fn sources_of(expression: &Expression, found: &mut Vec<Arc<Source>>) {
    let mut copy = expression.clone();
    copy.visit(&mut |part| {
        if let Expression::Field { source, .. } = part
            && !found.iter().any(|known| known.is(source))
        {
            found.push(source.clone());
        }
    });
}

impl Query {
    /// Shows `look` every expression of the statement and of those in it.
    pub fn visit(&mut self, look: &mut dyn FnMut(&mut Expression)) {
        match self {
            Self::Select(select) => select.visit(look),
            Self::Insert(insert) => insert.visit(look),
            Self::Update(update) => {
                visit_values(&mut update.values, look);
                visit_all(&mut update.conditions, look);
                visit_all(&mut update.returning, look);
                visit_source(&mut update.target, look);
            }
            Self::Delete(delete) => {
                visit_all(&mut delete.conditions, look);
                visit_all(&mut delete.returning, look);
                visit_source(&mut delete.target, look);
            }
        }
    }
}

impl Select {
    /// Shows `look` every expression of the statement and of those in it.
    pub fn visit(&mut self, look: &mut dyn FnMut(&mut Expression)) {
        for expressions in [
            &mut self.columns,
            &mut self.conditions,
            &mut self.group_by,
            &mut self.having,
            &mut self.order_by,
            &mut self.distinct_on,
        ] {
            visit_all(expressions, look);
        }
        for expression in self.limit.iter_mut().chain(&mut self.offset) {
            visit_deep(expression, look);
        }
        for source in &mut self.from {
            visit_source(source, look);
        }
        if let Some((_, selects)) = &mut self.compound {
            for select in selects {
                select.visit(look);
            }
        }
    }
}

impl Insert {
    fn visit(&mut self, look: &mut dyn FnMut(&mut Expression)) {
        match &mut self.rows {
            InsertRows::Default => {}
            InsertRows::Values(rows) => {
                for row in rows {
                    visit_all(row, look);
                }
            }
            InsertRows::Select(select) => select.visit(look),
        }
        match &mut self.conflict {
            None => {}
            Some(Conflict::OnDuplicateKey(values)) => visit_values(values, look),
            Some(Conflict::OnConflict {
                elements,
                condition,
                update,
                update_condition,
                ..
            }) => {
                visit_all(elements, look);
                if let Some(condition) = condition {
                    visit_deep(condition, look);
                }
                if let Some(values) = update {
                    visit_values(values, look);
                }
                visit_all(update_condition, look);
            }
        }
        visit_all(&mut self.returning, look);
    }
}

fn visit_values(values: &mut [(String, Expression)], look: &mut dyn FnMut(&mut Expression)) {
    for (_, value) in values {
        visit_deep(value, look);
    }
}

fn visit_all(expressions: &mut [Expression], look: &mut dyn FnMut(&mut Expression)) {
    for expression in expressions {
        visit_deep(expression, look);
    }
}

/// As [`Expression::visit`], and into the statements that the expression holds.
fn visit_deep(expression: &mut Expression, look: &mut dyn FnMut(&mut Expression)) {
    expression.visit(&mut |part| {
        look(part);
        match part {
            Expression::Select(select) => select.visit(look),
            Expression::Field { source, .. } => visit_source(source, look),
            _ => {}
        }
    });
}

fn visit_source(source: &mut Arc<Source>, look: &mut dyn FnMut(&mut Expression)) {
    if let Source::Table(_) | Source::Text(_) = &**source {
        return;
    }
    match Arc::make_mut(source) {
        Source::Table(_) | Source::Text(_) => {}
        Source::Join {
            left,
            right,
            condition,
            ..
        } => {
            visit_source(left, look);
            visit_source(right, look);
            visit_deep(condition, look);
        }
        Source::Alias(alias) => match &mut alias.of {
            Aliased::Source(source) => visit_source(source, look),
            Aliased::Select(select) | Aliased::Cte(select) => select.visit(look),
        },
    }
}

/// A constant for something of this type.
pub fn typed(value: Literal, data_type: &DataType) -> Expression {
    Expression::Value {
        value,
        data_type: Box::new(data_type.clone()),
    }
}
