//! What the models declare, for people and programs, and as the SQL that creates it.

use std::collections::{HashMap, HashSet};

use super::change::{Words, constraint_kind, index_kind};
use super::check::statements;
use super::offline::Output;
use crate::dialect::Dialect;
use crate::error::{Result, SourceSpan};
use crate::op::{CreateConstraint, CreateIndex, CreateTable, Execute, Operation};
use crate::python_text;
use crate::schema::{Column, Constraint, ForeignKey, Index, Schema, Table, TableName};
use crate::source::{Declared, TablePlaces};

/// A table of the models.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelTable {
    /// Its name.
    pub name: TableName,
    /// Its comment.
    pub comment: Option<String>,
    /// Where it is declared.
    pub place: Option<SourceSpan>,
    /// The columns, in order.
    pub columns: Vec<ModelColumn>,
    /// The constraints, the primary key first.
    pub constraints: Vec<ModelConstraint>,
    /// The indexes, in the order of declaration.
    pub indexes: Vec<ModelIndex>,
}

/// A column of the models.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelColumn {
    /// The column.
    pub column: Column,
    /// Its type as SQLAlchemy's `repr()`.
    pub data_type: String,
    /// Its type in SQL; `None` if the database does not have it.
    pub sql_type: Option<String>,
    /// The server default in SQL.
    pub default: Option<String>,
    /// The expression that computes it, in SQL.
    pub computed: Option<String>,
    /// All of it, as in SQL.
    pub definition: String,
    /// Where it is declared.
    pub place: Option<SourceSpan>,
}

/// A constraint of the models.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelConstraint {
    /// The constraint.
    pub constraint: Constraint,
    /// `primary key`, `unique constraint`, `foreign key`, `check constraint` or `exclude constraint`.
    pub kind: &'static str,
    /// All of it but kind and name, as in SQL.
    pub definition: String,
    /// Where it is declared; if it came with a column, where that is.
    pub place: Option<SourceSpan>,
}

/// An index of the models.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelIndex {
    /// Its name.
    pub name: Option<String>,
    /// UNIQUE.
    pub unique: bool,
    /// `index` or `unique index`.
    pub kind: &'static str,
    /// What is indexed, in SQL.
    pub elements: Vec<String>,
    /// All of it but kind and name, as in SQL.
    pub definition: String,
    /// Where it is declared; if it came with a column, where that is.
    pub place: Option<SourceSpan>,
}

impl ModelTable {
    /// The tables, with their SQL expressions in the words of a dialect.
    pub fn of(declared: &Declared, dialect: &dyn Dialect) -> Vec<Self> {
        let words = Words { dialect };
        let tables = declared.schema.tables.iter().zip(&declared.places);
        tables
            .map(|(table, places)| described(&words, table, places))
            .collect()
    }

    /// The table as text, a line for each part, with its place behind.
    pub fn lines(&self) -> Vec<(String, Option<&SourceSpan>)> {
        let comment = |comment: &Option<String>| match comment {
            Some(comment) => format!(" COMMENT {}", super::change::quoted(comment)),
            None => String::new(),
        };
        let head = format!("table {}{}", self.name, comment(&self.comment));
        let mut lines = vec![(head, self.place.as_ref())];
        for column in &self.columns {
            let text = format!(
                "    column {} {}{}",
                column.column.name,
                column.definition,
                comment(&column.column.comment)
            );
            lines.push((text, column.place.as_ref()));
        }
        let mut part = |kind: &str, name: Option<&str>, definition: &str, place| {
            let name = name.map(|name| format!("{name} ")).unwrap_or_default();
            lines.push((format!("    {kind} {name}{definition}"), place));
        };
        for it in &self.constraints {
            let name = it.constraint.name().map(|name| name.text.as_str());
            part(it.kind, name, &it.definition, it.place.as_ref());
        }
        for it in &self.indexes {
            part(
                it.kind,
                it.name.as_deref(),
                &it.definition,
                it.place.as_ref(),
            );
        }
        lines
    }
}

fn described(words: &Words<'_>, table: &Table, places: &TablePlaces) -> ModelTable {
    let columns = table.columns.iter().zip(&places.columns);
    let key = table.primary_key.iter().map(|key| {
        let place = places.primary_key.clone();
        (Constraint::PrimaryKey(key.clone()), place)
    });
    let others = table.constraints.iter().cloned();
    let constraints = key.chain(others.zip(places.constraints.iter().cloned()));
    let indexes = table.indexes.iter().zip(&places.indexes);
    ModelTable {
        name: table.name.clone(),
        comment: table.comment.clone(),
        place: places.table.clone(),
        columns: columns
            .map(|(column, place)| described_column(words, column, place.clone()))
            .collect(),
        constraints: constraints
            .map(|(constraint, place)| ModelConstraint {
                kind: constraint_kind(&constraint),
                definition: words.constraint(&constraint),
                constraint,
                place,
            })
            .collect(),
        indexes: indexes
            .map(|(index, place)| ModelIndex {
                name: index.name.as_ref().map(|name| name.text.clone()),
                unique: index.unique,
                kind: index_kind(index),
                elements: words.elements(index),
                definition: words.index(index),
                place: place.clone(),
            })
            .collect(),
    }
}

fn described_column(words: &Words<'_>, column: &Column, place: Option<SourceSpan>) -> ModelColumn {
    let dialect = words.dialect;
    ModelColumn {
        data_type: python_text::data_type(&column.data_type),
        sql_type: dialect.data_type(&column.data_type).ok(),
        default: column.server_default.as_ref().map(|it| words.default(it)),
        computed: (column.computed.as_ref())
            .map(|computed| dialect.expression(&computed.sql).unwrap_or_default()),
        definition: words.column(column),
        column: column.clone(),
        place,
    }
}

/// The SQL that creates the tables of models in an empty database, in the form of `upgrade --sql`. The statements are
/// those of SQLAlchemy's `MetaData.create_all()`: all sequences, then tables in the order of `sorted_tables` and indexes
/// by name.
///
/// # Errors
/// When the database does not have something that the models declare.
pub fn create_sql(declared: &Declared, dialect: &dyn Dialect) -> Result<String> {
    let mut output = Output::default();
    let mut operations = Vec::new();
    if let Some(sql) = dialect.comparison().plain_sql.sequences {
        for sequence in &declared.schema.sequences {
            let sql = (sql.free.create)(sequence)?;
            operations.push(Operation::Execute(Execute::new(sql)));
        }
    }
    operations.extend(creation(&declared.created, dialect));
    statements(dialect, &operations, Schema::default(), &mut output)?;
    Ok(output.take())
}

/// Each table with its indexes; last the foreign keys that have to wait for all of them: where there is a cycle, all
/// those of its tables.
fn creation(schema: &Schema, dialect: &dyn Dialect) -> Vec<Operation> {
    let alters = dialect.comparison().alters_constraints;
    let cyclic = cyclic(schema);
    let mut operations = Vec::new();
    let mut waiting = Vec::new();
    for table in &schema.tables {
        let in_cycle = cyclic.contains(&table.name);
        let mut bare = Table {
            indexes: Vec::new(),
            ..table.clone()
        };
        bare.constraints.retain(|constraint| match constraint {
            Constraint::ForeignKey(key) if alters && (key.use_alter || in_cycle) => {
                waiting.push(Operation::CreateConstraint(CreateConstraint {
                    table: table.name.clone(),
                    constraint: Constraint::ForeignKey(ForeignKey {
                        use_alter: false,
                        ..key.clone()
                    }),
                }));
                false
            }
            _ => true,
        });
        operations.push(Operation::CreateTable(CreateTable {
            table: bare,
            if_not_exists: false,
        }));
        let mut indexes: Vec<&Index> = table.indexes.iter().collect();
        indexes.sort_by_key(|index| index.name.as_ref().map(|name| &name.text));
        operations.extend(indexes.into_iter().map(|index| {
            Operation::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
                if_not_exists: false,
            })
        }));
    }
    operations.extend(waiting);
    operations
}

/// The tables whose foreign keys lead back to them over other tables.
fn cyclic(schema: &Schema) -> HashSet<TableName> {
    let referred = |table: &'_ Table| -> Vec<TableName> {
        let keys = table.constraints.iter().filter_map(|it| match it {
            Constraint::ForeignKey(key) if !key.use_alter => Some(&key.referred_table),
            _ => None,
        });
        keys.filter(|it| **it != table.name).cloned().collect()
    };
    let edges: HashMap<&TableName, Vec<TableName>> = (schema.tables.iter())
        .map(|table| (&table.name, referred(table)))
        .collect();
    let leads_back = |start: &TableName| {
        let mut seen = HashSet::new();
        let mut todo: Vec<&TableName> = vec![start];
        while let Some(name) = todo.pop() {
            for next in edges.get(name).into_iter().flatten() {
                if next == start {
                    return true;
                }
                if seen.insert(next) {
                    todo.push(next);
                }
            }
        }
        false
    };
    let names = schema.tables.iter().map(|table| &table.name);
    names.filter(|name| leads_back(name)).cloned().collect()
}
