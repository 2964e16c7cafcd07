//! From two schemas to the operations of a script: renames first, then the comparison, then what makes its operations
//! work on a database that has rows.

use std::borrow::Cow;

use super::renames::{Decided, Decider};
use crate::conn::Connection;
use crate::dialect::{Dialect, Statement};
use crate::diff::{
    DiffOptions, Difference, Rename, RenameStage, Renamed, Writer, as_in_models, diff, enum_steps,
    possible, with_backfill, with_casts,
};
use crate::error::Result;
use crate::op::{About, Execute, Operation, Sign};
use crate::python_text;
use crate::schema::query::Query;
use crate::schema::{DataType, LabelChange, Schema, TableName};

/// What the comparison is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A script, which has to work on a database with rows.
    Script,
    /// An answer to what differs.
    Check,
}

/// Compares the database with the models. Both are as they were read; the connection is for what only the server can
/// say.
///
/// # Errors
/// When the connection is lost, or a type is not one of the database's.
pub(super) fn autogenerate(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    [before, after]: [Schema; 2],
    options: &DiffOptions,
    purpose: Purpose,
    decider: &mut Decider<'_>,
) -> Result<Compared> {
    let mut after = dialect.normalize(after)?;
    let present = dialect.normalize(before)?;
    let renamed = Renaming::of(dialect, &present, &after, decider)?;
    let before = renamed.before.as_ref().unwrap_or(&present);
    if !options.alembic_compat {
        let defaults = options.compare_server_default;
        dialect.settle(connection, before, &mut after, defaults)?;
    }
    let mut difference = diff(before, &after, options);
    if !options.alembic_compat {
        add_enum_steps(dialect, before, &after, &mut difference)?;
        if purpose == Purpose::Script {
            make_it_work(dialect, before, &after, &mut difference)?;
        }
        difference.notes.splice(0..0, decider.decided.losses());
    }
    renamed.add_to(&mut difference);
    Ok(Compared {
        before: present,
        after,
        difference,
        decided: std::mem::take(&mut decider.decided),
    })
}

/// The database's schema with the names of the models, and the operations that give it them.
struct Renaming {
    /// Normalized; nothing if the database has these names.
    before: Option<Schema>,
    upgrade: Vec<Operation>,
    downgrade: Vec<Operation>,
    findings: Vec<String>,
}

impl Renaming {
    fn of(
        dialect: &dyn Dialect,
        present: &Schema,
        after: &Schema,
        decider: &mut Decider<'_>,
    ) -> Result<Self> {
        let before = match as_in_models(present, after) {
            Cow::Borrowed(_) => None,
            Cow::Owned(cased) => Some(dialect.normalize(cased)?),
        };
        let mut found = Self {
            before,
            upgrade: Vec::new(),
            downgrade: Vec::new(),
            findings: Vec::new(),
        };
        let of = |data_type: &DataType, table: &TableName| dialect.enumeration(data_type, table);
        let unique_is_index = dialect.comparison().unique_is_index;
        for stage in [
            RenameStage::Tables,
            RenameStage::Columns,
            RenameStage::Parts,
        ] {
            let before = found.before.as_ref().unwrap_or(present);
            let mut possible = possible(stage, before, after, unique_is_index, &of);
            possible.retain(|it| can_rename(dialect, &it.object));
            let renames = decider.decide(possible);
            if renames.is_empty() {
                continue;
            }
            let mut renamed = found.before.take().unwrap_or_else(|| present.clone());
            for rename in &renames {
                found.carry_out(dialect, rename, &renamed)?;
                rename.apply(&mut renamed, &of)?;
            }
            found.before = Some(dialect.normalize(renamed)?);
        }
        Ok(found)
    }

    fn carry_out(&mut self, dialect: &dyn Dialect, rename: &Rename, before: &Schema) -> Result<()> {
        let pair = match rename.operations(before)? {
            Some(pair) => Some(pair),
            None => {
                let about = about(rename);
                let execute = |sql: Statement| Operation::Execute(Execute::about(sql.sql, &about));
                statement(dialect, rename, &rename.old, &rename.new)
                    .map(execute)
                    .zip(statement(dialect, rename, &rename.new, &rename.old).map(execute))
            }
        };
        if let Some((upgrade, downgrade)) = pair {
            self.upgrade.push(upgrade);
            self.downgrade.insert(0, downgrade);
            self.findings.push(rename.finding());
        }
        Ok(())
    }

    /// Names change before everything else, and back behind it.
    fn add_to(self, difference: &mut Difference) {
        difference.upgrade.splice(0..0, self.upgrade);
        difference.findings.splice(0..0, self.findings);
        difference.downgrade.extend(self.downgrade);
    }
}

fn about(rename: &Rename) -> About {
    let (table, name) = match &rename.object {
        Renamed::Index { table } | Renamed::Unique { table } => {
            (Some(table.clone()), rename.old.clone())
        }
        other => (None, other.full(&rename.old)),
    };
    About {
        sign: Sign::Changed,
        table,
        kind: rename.object.words(),
        name,
        change: format!("-> {}", rename.new),
    }
}

/// The statement of a rename that is no operation of its own.
fn statement(dialect: &dyn Dialect, rename: &Rename, from: &str, to: &str) -> Option<Statement> {
    match &rename.object {
        Renamed::Index { table } => dialect.rename_index(table, from, to),
        Renamed::Unique { table } => dialect.rename_constraint(table, from, to),
        Renamed::Label { enumeration } => dialect.rename_label(enumeration, from, to),
        Renamed::Table { .. } | Renamed::Column { .. } => None,
    }
}

/// Whether the database can: where it cannot, an index is dropped and created, and nothing is lost.
fn can_rename(dialect: &dyn Dialect, object: &Renamed) -> bool {
    match object {
        Renamed::Table { .. } | Renamed::Column { .. } => true,
        Renamed::Index { table } => dialect.rename_index(table, "a", "b").is_some(),
        Renamed::Unique { table } => dialect.rename_constraint(table, "a", "b").is_some(),
        Renamed::Label { enumeration } => dialect.rename_label(enumeration, "a", "b").is_some(),
    }
}

fn add_enum_steps(
    dialect: &dyn Dialect,
    before: &Schema,
    after: &Schema,
    difference: &mut Difference,
) -> Result<()> {
    let of = |data_type: &DataType, table: &TableName| dialect.enumeration(data_type, table);
    let write = |change: &LabelChange| {
        let statements = dialect.change_labels(change)?;
        let about = About {
            sign: Sign::Changed,
            table: None,
            kind: "enum",
            name: change.name.to_string(),
            change: label_changes(change),
        };
        let execute = |sql: Statement| Operation::Execute(Execute::about(sql.sql, &about));
        Ok(statements.into_iter().map(execute).collect())
    };
    let up = enum_steps(before, after, &of, &write)?;
    let down = enum_steps(after, before, &of, &write)?;
    difference.upgrade.splice(0..0, up.first);
    difference.upgrade.extend(up.last);
    difference.downgrade.splice(0..0, down.first);
    difference.downgrade.extend(down.last);
    difference.findings.extend(up.findings);
    difference.notes.extend(up.notes);
    difference.downgrade_notes.extend(down.notes);
    Ok(())
}

/// The values of an enum that come and go: `(+ 'new', - 'old')`.
fn label_changes(change: &LabelChange) -> String {
    let signed = |sign: char, label: &str| format!("{sign} {}", python_text::string(label));
    let added = change.added().into_iter().map(|label| signed('+', label));
    let removed = change.removed().into_iter();
    let removed = removed.map(|label| signed('-', label));
    let changes: Vec<String> = added.chain(removed).collect();
    match changes.is_empty() {
        true => "(order of values)".to_owned(),
        false => format!("({})", changes.join(", ")),
    }
}

/// Casts and the filling of rows.
fn make_it_work(
    dialect: &dyn Dialect,
    before: &Schema,
    after: &Schema,
    difference: &mut Difference,
) -> Result<()> {
    let using = |table: &TableName, column: &str, old: &DataType, new: &DataType| {
        dialect.using(table, column, old, new)
    };
    let upgrade = std::mem::take(&mut difference.upgrade);
    let upgrade = with_casts(upgrade, after, &using)?;
    let downgrade = std::mem::take(&mut difference.downgrade);
    difference.downgrade = with_casts(downgrade, before, &using)?;
    let writer = Writer {
        dialect: dialect.name(),
        update: &|update| Ok(dialect.query(&Query::Update(Box::new(update)))?.sql),
    };
    let filled = with_backfill(upgrade, after, &writer)?;
    difference.upgrade = filled.operations;
    difference.notes.extend(filled.notes);
    Ok(())
}

/// Both sides of a comparison, normalized, and what leads from one to the other.
pub(super) struct Compared {
    /// The database.
    pub before: Schema,
    /// The models.
    pub after: Schema,
    /// What leads from one to the other.
    pub difference: Difference,
    /// What was decided of renames.
    pub decided: Decided,
}
