use super::{Differ, tables, types};
use crate::op::{AlterColumn, Change, DefaultValue, Operation};
use crate::python_text;
use crate::schema::{
    Autoincrement, Column, Computed, Constraint, Expression, Identity, ServerDefault, Table,
};

impl Differ<'_> {
    /// A column that both sides have. The findings come in Alembic's order: what its checks of no priority find, then
    /// the type and the default.
    pub(super) fn changed_column(&mut self, table: &Table, before: &Column, after: &Column) {
        let name = format!("{}.{}", table.name.name, after.name);
        let mut alter = AlterColumn::new(table.name.clone(), &after.name);
        alter.existing_nullable = Some(before.nullable);
        if let (None, None) = (default_value(before), default_value(after)) {
            alter.autoincrement = autoincrement(table, after);
        } else {
            alter.existing_server_default = Change::Set(default_value(before));
        }
        let turns = self.turn_of(table, before, after).is_some();
        if turns {
            // AUTO_INCREMENT comes and goes on its own.
            alter.autoincrement = Some(Autoincrement::False);
        }
        self.changed_nullable(&name, before, after, &mut alter);
        if self.compares_generation(before, after) {
            self.changed_generation(&name, table, before, after, &mut alter);
        }
        if self.options.comparison.comments {
            self.changed_column_comment(&name, before, after, &mut alter);
        }
        if self.options.compare_type {
            self.changed_type(&name, before, after, &mut alter);
        }
        if self.options.compare_server_default {
            self.changed_default(&name, before, after, &mut alter);
        }
        if alter.has_changes() {
            if self.options.compare_type {
                alter.existing_type = Some(before.data_type.clone());
            }
            self.operations.push(Operation::AlterColumn(alter));
        }
        if !self.options.alembic_compat {
            self.changed_numbering(table, before, after);
        }
    }

    /// Whether identities and computed expressions are looked at here, rather than where columns are numbered and
    /// made anew.
    fn compares_generation(&self, before: &Column, after: &Column) -> bool {
        if self.options.alembic_compat {
            return self.options.compare_server_default;
        }
        let is_computed = before.computed.is_some() || after.computed.is_some();
        let has_no_sequences = self.options.comparison.plain_sql.sequences.is_none();
        !is_computed
            && ((before.identity.is_some() && after.identity.is_some())
                || (has_no_sequences && self.options.compare_server_default))
    }

    fn changed_nullable(
        &mut self,
        name: &str,
        before: &Column,
        after: &Column,
        alter: &mut AlterColumn,
    ) {
        if before.nullable == after.nullable {
            return;
        }
        let is_identity = if self.options.alembic_compat {
            before.identity.is_some() || after.identity.is_some()
        } else {
            after.identity.is_some() && before.identity.is_some()
        };
        // A model that says nothing has a nullable column, whatever the expression makes of it.
        let is_unsaid = after.nullable && (before.computed.is_some() || after.computed.is_some());
        if is_identity || is_unsaid {
            self.found(format!(
                "Ignoring nullable change on identity column '{name}'"
            ));
            return;
        }
        alter.nullable = Some(after.nullable);
        let words = if after.nullable { "NULL" } else { "NOT NULL" };
        self.found(format!("Detected {words} on column '{name}'"));
    }

    fn changed_type(
        &mut self,
        name: &str,
        before: &Column,
        after: &Column,
        alter: &mut AlterColumn,
    ) {
        if types::is_unknown(before) {
            self.found(format!(
                "Couldn't determine database type for column '{name}'"
            ));
        } else if types::is_unknown(after) {
            self.found(format!(
                "Column '{name}' has no type within the model; can't compare"
            ));
        } else if self.is_other_type(before, after) {
            alter.data_type = Some(after.data_type.clone());
            self.found(format!(
                "Detected type change from {} to {} on '{name}'",
                python_text::data_type(&before.data_type),
                python_text::data_type(&after.data_type),
            ));
        }
    }

    /// Whether two known types differ.
    pub(super) fn is_other_type(&self, before: &Column, after: &Column) -> bool {
        if types::is_unknown(before) || types::is_unknown(after) {
            return false;
        }
        let exactly = types::differ_exactly(before, after).filter(|_| !self.options.alembic_compat);
        exactly.unwrap_or_else(|| types::differ(before, after))
    }

    /// Computed expressions, which can only be warned about, and identities.
    fn changed_generation(
        &mut self,
        name: &str,
        table: &Table,
        before: &Column,
        after: &Column,
        alter: &mut AlterColumn,
    ) {
        if before.computed.is_some() || after.computed.is_some() {
            if !computed_equal(before.computed.as_deref(), after.computed.as_deref()) {
                self.found(format!("Computed default on {name} cannot be modified"));
            }
            return;
        }
        if self.options.comparison.identities
            && (before.identity.is_some() || after.identity.is_some())
        {
            let attributes =
                identity_differences(before.identity.as_deref(), after.identity.as_deref());
            if !attributes.is_empty() || before.identity.is_some() != after.identity.is_some() {
                alter.server_default = Change::Set(default_value(after));
            }
            if !attributes.is_empty() {
                let attributes: Vec<String> = attributes.into_iter().map(str::to_owned).collect();
                self.found(format!(
                    "Detected server default on column '{name}': identity options attributes {}",
                    python_text::list(&attributes)
                ));
                return;
            }
        }
        alter.autoincrement = autoincrement(table, after);
    }

    /// Plain defaults; those of a column that is an identity or computed on one side are not compared.
    fn changed_default(
        &mut self,
        name: &str,
        before: &Column,
        after: &Column,
        alter: &mut AlterColumn,
    ) {
        let is_plain = |column: &Column| column.identity.is_none() && column.computed.is_none();
        if !is_plain(before) || !is_plain(after) {
            return;
        }
        let is_equal = match (&before.normal, &after.normal) {
            (Some(before), Some(after)) => before.server_default == after.server_default,
            _ => before.server_default == after.server_default,
        };
        if !is_equal {
            alter.server_default = Change::Set(default_value(after));
            self.found(format!("Detected server default on column '{name}'"));
        }
    }

    fn changed_column_comment(
        &mut self,
        name: &str,
        before: &Column,
        after: &Column,
        alter: &mut AlterColumn,
    ) {
        let old = tables::comment(before.comment.as_ref());
        let new = tables::comment(after.comment.as_ref());
        if old != new {
            alter.comment = Change::Set(new);
            self.found(format!("Detected column comment '{name}'"));
        }
        alter.existing_comment = old;
    }
}

/// The operations, where those that take away a default which is a function say the whole column: `DROP DEFAULT` leaves
/// `CURRENT_TIMESTAMP` of MySQL and MariaDB as it is, without an error.
pub(super) fn with_whole_columns(mut operations: Vec<Operation>) -> Vec<Operation> {
    for operation in &mut operations {
        if let Operation::AlterColumn(alter) = operation
            && alter.server_default == Change::Set(None)
            && alter.nullable.is_none()
            && calls_a_function(&alter.existing_server_default)
        {
            alter.nullable = alter.existing_nullable;
        }
    }
    operations
}

fn calls_a_function(default: &Change<Option<DefaultValue>>) -> bool {
    let Change::Set(Some(DefaultValue::Default(ServerDefault::Expression(expression)))) = default
    else {
        return false;
    };
    match expression {
        Expression::Text(text) => text.contains('(') || text.to_lowercase().starts_with("current_"),
        _ => true,
    }
}

/// What SQLAlchemy calls a column's `server_default`.
pub(super) fn default_value(column: &Column) -> Option<DefaultValue> {
    if let Some(computed) = &column.computed {
        return Some(DefaultValue::Computed((**computed).clone()));
    }
    if let Some(identity) = &column.identity {
        return Some(DefaultValue::Identity((**identity).clone()));
    }
    (column.server_default.as_ref())
        .map(|default: &ServerDefault| DefaultValue::Default(default.clone()))
}

/// What `autoincrement=` an alteration says: that of the model, and true for the column that the server numbers.
pub(super) fn autoincrement(table: &Table, column: &Column) -> Option<Autoincrement> {
    if is_numbered(table, column) || column.autoincrement == Autoincrement::True {
        return Some(Autoincrement::True);
    }
    (column.autoincrement == Autoincrement::False).then_some(Autoincrement::False)
}

/// Whether a column is SQLAlchemy's `_autoincrement_column` without saying so: an integer that is the whole primary
/// key, without foreign key and default.
pub(super) fn is_numbered(table: &Table, column: &Column) -> bool {
    let is_key =
        (table.primary_key.as_ref()).is_some_and(|key| key.columns == [column.name.as_str()]);
    let refers = table.constraints.iter().any(|constraint| match constraint {
        Constraint::ForeignKey(key) => key.columns.contains(&column.name),
        Constraint::PrimaryKey(_)
        | Constraint::Unique(_)
        | Constraint::Check(_)
        | Constraint::Exclude(_) => false,
    });
    let may_be = match column.autoincrement {
        Autoincrement::Auto | Autoincrement::BySequence => !refers,
        Autoincrement::IgnoreForeignKey => true,
        Autoincrement::True | Autoincrement::False => false,
    };
    is_key
        && may_be
        && types::is_integer(column.data_type.class)
        && column.server_default.is_none()
        && column.computed.is_none()
}

/// Compares computed expressions as coarsely as Alembic: without blanks, quotes and parentheses, in lower case. Other
/// expressions than text cannot be compared without a dialect and count as equal: there is only a warning to gain.
fn computed_equal(before: Option<&Computed>, after: Option<&Computed>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let coarse = |text: &str| -> String {
        text.chars()
            .filter(|character| !" ()'\"`[]\t\r\n".contains(*character))
            .flat_map(char::to_lowercase)
            .collect()
    };
    match (&before.sql, &after.sql) {
        (Expression::Text(before), Expression::Text(after)) => coarse(before) == coarse(after),
        _ => true,
    }
}

/// The options in which identities differ, sorted. What the model does not say is not compared, nor are `nominvalue`
/// and `nomaxvalue`, which no database tells: with them Alembic finds a difference for ever.
fn identity_differences(before: Option<&Identity>, after: Option<&Identity>) -> Vec<&'static str> {
    let none = Identity::default();
    let (old, new) = (before.unwrap_or(&none), after.unwrap_or(&none));
    let number = |old: Option<i64>, new: Option<i64>| new.is_some() && old != new;
    [
        ("always", old.always != new.always),
        ("cache", number(old.cache, new.cache)),
        (
            "cycle",
            new.cycle.is_some() && new.cycle != Some(old.cycle == Some(true)),
        ),
        ("increment", number(old.increment, new.increment)),
        ("maxvalue", number(old.maxvalue, new.maxvalue)),
        ("minvalue", number(old.minvalue, new.minvalue)),
        ("start", number(old.start, new.start)),
    ]
    .into_iter()
    .filter_map(|(attribute, differs)| differs.then_some(attribute))
    .collect()
}
