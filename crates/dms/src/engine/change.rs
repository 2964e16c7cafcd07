//! What an operation changes, in words for people and in fields for programs.

use indexmap::IndexMap;

use crate::dialect::Dialect;
use crate::op::{AlterColumn, Change as Set, DefaultValue, Execute, Operation, Sign};
use crate::python_text;
use crate::schema::{
    Column, Computed, Constraint, ConstraintName, DataType, Identity, Index, OptionValue, Options,
    ServerDefault, Table, TableName,
};

/// A thing of a database that an operation adds, removes or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happens to it.
    pub sign: Sign,
    /// The table that it is or belongs to; `None` for what stands on its own.
    pub table: Option<TableName>,
    /// What it is: `table`, `column`, `index`, `unique constraint`, ...
    pub kind: &'static str,
    /// Its name; `None` for a constraint without one.
    pub name: Option<String>,
    /// What it is like, as in SQL; empty where the properties say it.
    pub definition: String,
    /// What of it changes.
    pub properties: Vec<PropertyChange>,
    /// For a new table what it is made of.
    pub parts: Vec<Change>,
    /// The operation in one line.
    pub summary: String,
}

/// A property with its value before and after; `None` is where it is not set, or not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// `type`, `nullable`, `default`, `comment`, `name`.
    pub name: &'static str,
    /// What it was.
    pub before: Option<String>,
    /// What it becomes.
    pub after: Option<String>,
}

impl Change {
    /// The change in one line: `~ column price: type INTEGER -> BIGINT`.
    pub fn line(&self) -> String {
        let mut line = format!("{} {}", self.sign.symbol(), self.kind);
        for word in self.name.iter().chain([&self.definition]) {
            if !word.is_empty() {
                line.push(' ');
                line.push_str(word);
            }
        }
        let properties: Vec<String> = self.properties.iter().map(PropertyChange::text).collect();
        if !properties.is_empty() {
            line.push_str(": ");
            line.push_str(&properties.join(", "));
        }
        line
    }
}

impl PropertyChange {
    fn text(&self) -> String {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        match (self.name, self.before.as_deref(), self.after.as_deref()) {
            ("nullable", _, Some(after)) => match after {
                "true" => "NOT NULL -> NULL".to_owned(),
                _ => "NULL -> NOT NULL".to_owned(),
            },
            (name, _, _) => format!("{name} {} -> {}", value(&self.before), value(&self.after)),
        }
    }
}

/// Changes as text: under the name of its table what happens in it, tables in the order in which they come first.
pub fn listing(changes: &[Change]) -> String {
    let mut groups: IndexMap<Option<&TableName>, Vec<&Change>> = IndexMap::new();
    for change in changes {
        groups
            .entry(change.table.as_ref())
            .or_default()
            .push(change);
    }
    let mut lines = Vec::new();
    for (table, changes) in groups {
        let Some(table) = table else {
            lines.extend(changes.iter().map(|change| change.line()));
            continue;
        };
        let (whole, parts): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| change.kind == "table");
        if whole.is_empty() {
            lines.push(format!("~ table {table}"));
        }
        for change in whole {
            lines.push(change.line());
            lines.extend(
                change
                    .parts
                    .iter()
                    .map(|part| format!("    {}", part.line())),
            );
        }
        lines.extend(parts.iter().map(|part| format!("    {}", part.line())));
    }
    lines.join("\n")
}

/// What operations change, in order.
pub(super) fn changes(dialect: &dyn Dialect, operations: &[Operation]) -> Vec<Change> {
    let words = Words { dialect };
    let mut changes: Vec<Change> = Vec::with_capacity(operations.len());
    let mut last = None;
    for operation in operations {
        let about = match operation {
            Operation::Execute(execute) => execute.about.as_ref(),
            _ => None,
        };
        // Several statements may be for one thing.
        if about.is_none() || about != last {
            changes.push(words.change(operation));
        }
        last = about;
    }
    changes
}

/// The words of a dialect.
pub(super) struct Words<'a> {
    pub(super) dialect: &'a dyn Dialect,
}

impl Words<'_> {
    fn change(&self, operation: &Operation) -> Change {
        let new = |sign: Sign, kind: &'static str, name: Option<&str>, definition: String| Change {
            sign,
            table: operation.table().cloned(),
            kind,
            name: name.map(str::to_owned),
            definition,
            properties: Vec::new(),
            parts: Vec::new(),
            summary: operation.summary(),
        };
        match operation {
            Operation::CreateTable(create) => Change {
                parts: self.parts(&create.table),
                ..new(
                    Sign::Added,
                    "table",
                    Some(&create.table.name.to_string()),
                    String::new(),
                )
            },
            Operation::DropTable(drop) => new(
                Sign::Removed,
                "table",
                Some(&drop.name.to_string()),
                String::new(),
            ),
            Operation::RenameTable(rename) => Change {
                properties: vec![property(
                    "name",
                    Some(rename.name.name.clone()),
                    Some(rename.new_name.clone()),
                )],
                ..new(
                    Sign::Changed,
                    "table",
                    Some(&rename.name.to_string()),
                    String::new(),
                )
            },
            Operation::AddColumn(add) => new(
                Sign::Added,
                "column",
                Some(&add.column.name),
                self.column(&add.column),
            ),
            Operation::DropColumn(drop) => new(
                Sign::Removed,
                "column",
                Some(&drop.column),
                drop.before
                    .as_ref()
                    .map(|it| self.column(it))
                    .unwrap_or_default(),
            ),
            Operation::AlterColumn(alter) => Change {
                properties: self.altered(alter),
                ..new(Sign::Changed, "column", Some(&alter.column), String::new())
            },
            Operation::CreateIndex(create) => new(
                Sign::Added,
                index_kind(&create.index),
                text(create.index.name.as_ref()),
                self.index(&create.index),
            ),
            Operation::DropIndex(drop) => new(
                Sign::Removed,
                drop.before.as_ref().map_or("index", index_kind),
                Some(&drop.name.text),
                drop.before
                    .as_ref()
                    .map(|it| self.index(it))
                    .unwrap_or_default(),
            ),
            Operation::CreateConstraint(create) => new(
                Sign::Added,
                constraint_kind(&create.constraint),
                text(create.constraint.name()),
                self.constraint(&create.constraint),
            ),
            Operation::DropConstraint(drop) => new(
                Sign::Removed,
                drop.before.as_ref().map_or("constraint", constraint_kind),
                text(drop.name.as_ref()),
                drop.before
                    .as_ref()
                    .map(|it| self.constraint(it))
                    .unwrap_or_default(),
            ),
            Operation::CreateTableComment(create) => Change {
                properties: vec![property(
                    "comment",
                    create.existing_comment.clone(),
                    create.comment.clone(),
                )],
                ..new(Sign::Changed, "comment", None, String::new())
            },
            Operation::DropTableComment(drop) => Change {
                properties: vec![property("comment", drop.existing_comment.clone(), None)],
                ..new(Sign::Changed, "comment", None, String::new())
            },
            Operation::CreateType(create) => {
                new(Sign::Added, "type", None, self.data_type(&create.data_type))
            }
            Operation::DropType(drop) => {
                new(Sign::Removed, "type", None, self.data_type(&drop.data_type))
            }
            Operation::Execute(Execute {
                about: Some(about), ..
            }) => Change {
                table: about.table.clone(),
                ..new(
                    about.sign,
                    about.kind,
                    Some(&about.name),
                    about.change.clone(),
                )
            },
            Operation::Execute(_) | Operation::BulkInsert(_) => {
                new(Sign::Changed, "statement", None, operation.summary())
            }
        }
    }

    /// What a new table is made of.
    fn parts(&self, table: &Table) -> Vec<Change> {
        let part = |kind: &'static str, name: Option<&str>, definition: String| {
            let mut change = Change {
                sign: Sign::Added,
                table: Some(table.name.clone()),
                kind,
                name: name.map(str::to_owned),
                definition,
                properties: Vec::new(),
                parts: Vec::new(),
                summary: String::new(),
            };
            change.summary = change.line().trim_start_matches("+ ").to_owned();
            change
        };
        let columns = table
            .columns
            .iter()
            .map(|column| part("column", Some(&column.name), self.column(column)));
        let key = table.primary_key.iter().map(|key| {
            let definition = format!("({})", key.columns.join(", "));
            part("primary key", text(key.name.as_ref()), definition)
        });
        let constraints = table
            .constraints
            .iter()
            .map(|it| part(constraint_kind(it), text(it.name()), self.constraint(it)));
        let indexes = table
            .indexes
            .iter()
            .map(|it| part(index_kind(it), text(it.name.as_ref()), self.index(it)));
        let comment = table
            .comment
            .iter()
            .map(|comment| part("comment", None, quoted(comment)));
        columns
            .chain(key)
            .chain(constraints)
            .chain(indexes)
            .chain(comment)
            .collect()
    }

    fn altered(&self, alter: &AlterColumn) -> Vec<PropertyChange> {
        let mut properties = Vec::new();
        if let Some(name) = &alter.new_name {
            let before = Some(alter.column.clone());
            properties.push(property("name", before, Some(name.clone())));
        }
        if let Some(data_type) = &alter.data_type {
            let before = alter.existing_type.as_ref();
            properties.push(property(
                "type",
                before.map(|before| self.data_type(before)),
                Some(self.data_type(data_type)),
            ));
        }
        if let Some(nullable) = alter.nullable {
            properties.push(property(
                "nullable",
                Some((!nullable).to_string()),
                Some(nullable.to_string()),
            ));
        }
        if let Set::Set(after) = &alter.server_default {
            let before = match &alter.existing_server_default {
                Set::Set(before) => before.as_ref(),
                Set::Keep => None,
            };
            properties.push(property(
                "default",
                before.map(|it| self.default_value(it)),
                after.as_ref().map(|it| self.default_value(it)),
            ));
        }
        if let Set::Set(after) = &alter.comment {
            properties.push(property(
                "comment",
                alter.existing_comment.as_deref().map(quoted),
                after.as_deref().map(quoted),
            ));
        }
        properties
    }

    pub(super) fn column(&self, column: &Column) -> String {
        let mut words = vec![match &column.declared_type {
            Some(declared) => declared.to_string(),
            None => self.data_type(&column.data_type),
        }];
        if let Some(default) = &column.server_default {
            words.push(format!("DEFAULT {}", self.default(default)));
        }
        if self.dialect.comparison().identities {
            words.extend(column.identity.as_deref().map(identity));
        }
        words.extend(column.computed.as_ref().map(|it| self.computed(it)));
        if !column.nullable {
            words.push("NOT NULL".to_owned());
        }
        words.join(" ")
    }

    pub(super) fn index(&self, index: &Index) -> String {
        let elements = self.elements(index).join(", ");
        format!("({elements}){}", self.options(&index.options))
    }

    /// What is indexed.
    pub(super) fn elements(&self, index: &Index) -> Vec<String> {
        let elements = index.elements.iter();
        elements
            .map(|element| self.dialect.index_expression(element).unwrap_or_default())
            .collect()
    }

    pub(super) fn constraint(&self, constraint: &Constraint) -> String {
        match constraint {
            Constraint::PrimaryKey(key) => format!("({})", key.columns.join(", ")),
            Constraint::Unique(unique) => format!(
                "({}){}",
                unique.columns.join(", "),
                self.options(&unique.options)
            ),
            Constraint::Check(check) => format!(
                "({})",
                self.dialect
                    .expression(&check.condition)
                    .unwrap_or_default()
            ),
            Constraint::ForeignKey(key) => {
                let mut text = format!(
                    "({}) -> {} ({})",
                    key.columns.join(", "),
                    key.referred_table,
                    key.referred_columns.join(", ")
                );
                let clauses = [("ON UPDATE", &key.on_update), ("ON DELETE", &key.on_delete)];
                for (words, action) in clauses {
                    if let Some(action) = action {
                        text.push_str(&format!(" {words} {action}"));
                    }
                }
                if key.deferrable == Some(true) {
                    text.push_str(" DEFERRABLE");
                }
                if let Some(initially) = &key.initially {
                    text.push_str(&format!(" INITIALLY {initially}"));
                }
                text
            }
            Constraint::Exclude(exclude) => format!("USING {}", exclude.using),
        }
    }

    /// Dialect options that say something, as `keyword=value`.
    fn options(&self, options: &Options) -> String {
        let texts = options.0.iter().filter_map(|(keyword, value)| {
            let (_, word) = keyword.split_once('_')?;
            Some(format!(" {word}={}", self.option(value)?))
        });
        texts.collect()
    }

    fn option(&self, value: &OptionValue) -> Option<String> {
        use crate::schema::Literal;
        match value {
            OptionValue::Expression(expression) => self.dialect.expression(expression).ok(),
            OptionValue::Literal(Literal::Text(text)) => Some(text.clone()),
            OptionValue::Literal(Literal::Boolean(true)) => Some("true".to_owned()),
            OptionValue::Literal(Literal::List(list)) if !list.is_empty() => {
                let texts = list.iter().filter_map(|it| match it {
                    Literal::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                Some(format!("({})", texts.collect::<Vec<_>>().join(", ")))
            }
            OptionValue::Literal(_) => None,
            OptionValue::Map(map) => {
                let texts = map
                    .iter()
                    .filter_map(|(key, value)| Some(format!("{key} {}", self.option(value)?)));
                let texts: Vec<String> = texts.collect();
                (!texts.is_empty()).then(|| format!("({})", texts.join(", ")))
            }
        }
    }

    fn data_type(&self, data_type: &DataType) -> String {
        let text = self.dialect.data_type(data_type);
        // One that the database does not have.
        text.unwrap_or_else(|_| python_text::data_type(data_type))
    }

    fn default_value(&self, value: &DefaultValue) -> String {
        match value {
            DefaultValue::Default(default) => self.default(default),
            DefaultValue::Identity(it) => identity(it),
            DefaultValue::Computed(computed) => self.computed(computed),
        }
    }

    pub(super) fn default(&self, default: &ServerDefault) -> String {
        match default {
            ServerDefault::Text(text) => quoted(text),
            ServerDefault::Expression(expression) => {
                let text = self.dialect.server_default_expression(expression);
                text.unwrap_or_default()
            }
        }
    }

    fn computed(&self, computed: &Computed) -> String {
        let sql = self.dialect.expression(&computed.sql).unwrap_or_default();
        format!("GENERATED ALWAYS AS ({sql})")
    }
}

fn property(name: &'static str, before: Option<String>, after: Option<String>) -> PropertyChange {
    PropertyChange {
        name,
        before,
        after,
    }
}

fn identity(identity: &Identity) -> String {
    let when = if identity.always {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    };
    format!("GENERATED {when} AS IDENTITY")
}

pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn text(name: Option<&ConstraintName>) -> Option<&str> {
    name.map(|name| name.text.as_str())
}

pub(super) fn index_kind(index: &Index) -> &'static str {
    if index.unique {
        "unique index"
    } else {
        "index"
    }
}

pub(super) fn constraint_kind(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::PrimaryKey(_) => "primary key",
        Constraint::Unique(_) => "unique constraint",
        Constraint::Check(_) => "check constraint",
        Constraint::ForeignKey(_) => "foreign key",
        Constraint::Exclude(_) => "exclude constraint",
    }
}
