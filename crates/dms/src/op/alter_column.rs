use super::expression_names::{rename_column, rename_column_in_options};
use super::named_type::note_left;
use super::{Operation, irreversible};
use crate::error::Result;
use crate::schema::{
    Autoincrement, Column, Computed, Constraint, DataType, Identity, Schema, ServerDefault, Table,
    TableName,
};

/// Whether a property is left alone or set. Alembic's `False` is `Keep`, its `None` is `Set(None)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Change<T> {
    /// Not given.
    #[default]
    Keep,
    /// Given.
    Set(T),
}

/// What `server_default=` can hold in an alteration.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at its struct")]
pub enum DefaultValue {
    Default(ServerDefault),
    Identity(Identity),
    Computed(Computed),
}

/// `op.alter_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column's present name.
    pub column: String,
    /// The new name.
    pub new_name: Option<String>,
    /// The new type.
    pub data_type: Option<DataType>,
    /// The new nullability.
    pub nullable: Option<bool>,
    /// The new default, identity or computed expression; `Set(None)` removes it.
    pub server_default: Change<Option<DefaultValue>>,
    /// The new comment; `Set(None)` removes it.
    pub comment: Change<Option<String>>,
    /// `autoincrement=`, which only MySQL heeds.
    pub autoincrement: Option<Autoincrement>,
    /// PostgreSQL's USING, as SQL text.
    pub postgresql_using: Option<String>,
    /// `existing_type=`.
    pub existing_type: Option<DataType>,
    /// `existing_nullable=`.
    pub existing_nullable: Option<bool>,
    /// `existing_server_default=`.
    pub existing_server_default: Change<Option<DefaultValue>>,
    /// `existing_comment=`.
    pub existing_comment: Option<String>,
    /// `existing_autoincrement=`.
    pub existing_autoincrement: Option<Autoincrement>,
}

impl AlterColumn {
    /// An alteration that changes nothing yet.
    pub fn new(table: TableName, column: impl Into<String>) -> Self {
        Self {
            table,
            column: column.into(),
            new_name: None,
            data_type: None,
            nullable: None,
            server_default: Change::Keep,
            comment: Change::Keep,
            autoincrement: None,
            postgresql_using: None,
            existing_type: None,
            existing_nullable: None,
            existing_server_default: Change::Keep,
            existing_comment: None,
            existing_autoincrement: None,
        }
    }
}

impl AlterColumn {
    /// Whether anything is changed. Alembic's `has_changes`.
    pub fn has_changes(&self) -> bool {
        self.new_name.is_some()
            || self.data_type.is_some()
            || self.nullable.is_some()
            || self.server_default != Change::Keep
            || self.comment != Change::Keep
    }

    /// The alteration with the new and the existing values swapped. What Alembic loses is kept: a rename is
    /// undone. PostgreSQL's USING is left out, since it was written for the other direction.
    ///
    /// # Errors
    /// When a changed property's existing value is not known.
    pub fn reverse(&self) -> Result<Operation> {
        let unknown = |property: &str, keyword: &str| {
            irreversible(
                &self.summary(),
                &format!("the column's existing {property} is not known"),
                &format!("add `{keyword}=` to the `op.alter_column(...)`"),
            )
        };
        let mut reverse = self.clone();
        reverse.postgresql_using = None;
        if let Some(new_name) = &self.new_name {
            reverse.column.clone_from(new_name);
            reverse.new_name = Some(self.column.clone());
        }
        if self.data_type.is_some() {
            if self.existing_type.is_none() {
                return Err(unknown("type", "existing_type"));
            }
            std::mem::swap(&mut reverse.data_type, &mut reverse.existing_type);
        }
        if self.nullable.is_some() {
            if self.existing_nullable.is_none() {
                return Err(unknown("nullability", "existing_nullable"));
            }
            std::mem::swap(&mut reverse.nullable, &mut reverse.existing_nullable);
        }
        if self.server_default != Change::Keep {
            if self.existing_server_default == Change::Keep {
                return Err(unknown("default", "existing_server_default"));
            }
            std::mem::swap(
                &mut reverse.server_default,
                &mut reverse.existing_server_default,
            );
            if let (
                Change::Set(Some(DefaultValue::Identity(before))),
                Change::Set(Some(DefaultValue::Identity(after))),
            ) = (
                &mut reverse.server_default,
                &reverse.existing_server_default,
            ) {
                say_defaults(before, after);
            }
        }
        if self.existing_autoincrement.is_some() && self.autoincrement.is_some() {
            std::mem::swap(
                &mut reverse.autoincrement,
                &mut reverse.existing_autoincrement,
            );
        }
        if let Change::Set(comment) = &self.comment {
            reverse.comment = Change::Set(self.existing_comment.clone());
            reverse.existing_comment.clone_from(comment);
        }
        Ok(Operation::AlterColumn(reverse))
    }

    /// Changes the column; a new name is followed through the constraints, indexes and computed columns of the
    /// table and through the foreign keys of all tables.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let column = schema
            .table_mut(&self.table)
            .and_then(|table| table.column_mut(&self.column));
        let Some(column) = column else {
            return Ok(());
        };
        let mut left = None;
        if let Some(data_type) = &self.data_type {
            left = Some(std::mem::replace(&mut column.data_type, data_type.clone()));
            column.declared_type = None;
            column.normal = None;
        }
        if let Some(nullable) = self.nullable {
            column.nullable = nullable;
        }
        if let Change::Set(value) = &self.server_default {
            set_default(column, value.as_ref());
        }
        if let Change::Set(comment) = &self.comment {
            column.comment.clone_from(comment);
        }
        if let Some(autoincrement) = self.autoincrement {
            column.autoincrement = autoincrement;
        }
        if let Some(new_name) = &self.new_name {
            rename(schema, &self.table, &self.column, new_name);
        }
        if let Some(left) = left {
            note_left(schema, self.table.schema.as_deref(), &left);
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let mut changes = Vec::new();
        if let Some(new_name) = &self.new_name {
            changes.push(format!("name to {new_name}"));
        }
        if self.data_type.is_some() {
            changes.push("type".to_owned());
        }
        match self.nullable {
            Some(true) => changes.push("NULL".to_owned()),
            Some(false) => changes.push("NOT NULL".to_owned()),
            None => {}
        }
        if self.server_default != Change::Keep {
            changes.push("default".to_owned());
        }
        if self.comment != Change::Keep {
            changes.push("comment".to_owned());
        }
        if changes.is_empty() && self.autoincrement.is_some() {
            changes.push("autoincrement".to_owned());
        }
        let column = format!("alter column {}.{}", self.table, self.column);
        if changes.is_empty() {
            return column;
        }
        format!("{column} ({})", changes.join(", "))
    }
}

/// Says of the identity before what the one after changed and it left to the database: what is not said stays as it is.
fn say_defaults(before: &mut Identity, after: &Identity) {
    let said = |before: &mut Option<i64>, after: Option<i64>| {
        if after.is_some() && before.is_none() {
            *before = Some(1);
        }
    };
    if before.increment.is_none_or(|increment| increment > 0) {
        said(&mut before.start, after.start);
    }
    said(&mut before.increment, after.increment);
    said(&mut before.cache, after.cache);
    if after.cycle.is_some() && before.cycle.is_none() {
        before.cycle = Some(false);
    }
    before.nominvalue |= after.minvalue.is_some() && before.minvalue.is_none();
    before.nomaxvalue |= after.maxvalue.is_some() && before.maxvalue.is_none();
}

/// Sets a column's default, identity or computed expression, of which a column has at most one.
fn set_default(column: &mut Column, value: Option<&DefaultValue>) {
    column.server_default = None;
    column.identity = None;
    column.computed = None;
    column.normal = None;
    match value {
        Some(DefaultValue::Default(default)) => column.server_default = Some(default.clone()),
        Some(DefaultValue::Identity(identity)) => {
            column.identity = Some(Box::new(identity.clone()))
        }
        Some(DefaultValue::Computed(computed)) => {
            column.computed = Some(Box::new(computed.clone()))
        }
        None => {}
    }
}

/// Renames a column wherever it is named.
fn rename(schema: &mut Schema, owner: &TableName, old: &str, new: &str) {
    let rename_all = |names: &mut Vec<String>| {
        for name in names.iter_mut().filter(|name| *name == old) {
            new.clone_into(name);
        }
    };
    for table in &mut schema.tables {
        let is_owner = table.name == *owner;
        for constraint in &mut table.constraints {
            match constraint {
                Constraint::ForeignKey(key) => {
                    if key.referred_table == *owner {
                        rename_all(&mut key.referred_columns);
                    }
                    if is_owner {
                        rename_all(&mut key.columns);
                    }
                }
                Constraint::PrimaryKey(key) if is_owner => rename_all(&mut key.columns),
                Constraint::Unique(unique) if is_owner => {
                    rename_all(&mut unique.columns);
                    rename_column_in_options(&mut unique.options, &owner.name, old, new);
                }
                Constraint::Check(check) if is_owner => {
                    rename_column(&mut check.condition, &owner.name, old, new);
                    if check.of_type.as_deref() == Some(old) {
                        check.of_type = Some(new.to_owned());
                    }
                }
                Constraint::Exclude(exclude) if is_owner => {
                    for element in &mut exclude.elements {
                        rename_column(&mut element.expression, &owner.name, old, new);
                    }
                    if let Some(condition) = &mut exclude.condition {
                        rename_column(condition, &owner.name, old, new);
                    }
                }
                Constraint::PrimaryKey(_)
                | Constraint::Unique(_)
                | Constraint::Check(_)
                | Constraint::Exclude(_) => {}
            }
        }
        if is_owner {
            rename_in_table(table, old, new);
            if let Some(key) = &mut table.primary_key {
                rename_all(&mut key.columns);
            }
        }
    }
}

/// Renames a column in its own table's columns and indexes.
fn rename_in_table(table: &mut Table, old: &str, new: &str) {
    let owner = table.name.name.clone();
    for column in &mut table.columns {
        if column.name == old {
            new.clone_into(&mut column.name);
        }
        if let Some(computed) = &mut column.computed {
            rename_column(&mut computed.sql, &owner, old, new);
        }
    }
    for index in &mut table.indexes {
        for element in &mut index.elements {
            rename_column(element, &owner, old, new);
        }
        rename_column_in_options(&mut index.options, &owner, old, new);
        index.normal = None;
    }
}
