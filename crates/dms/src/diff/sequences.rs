//! Sequences that no column owns; Alembic does not see them.

use std::collections::HashSet;

use super::Difference;
use crate::op::{About, Change, Execute, FreeSequenceSql, Operation, SequenceSql, Sign};
use crate::python_text;
use crate::schema::{Identity, Schema, Sequence, TableName};

/// Adds what becomes of the sequences: new ones are there before the tables, and old ones go behind them. One that
/// something in the database still needs stays.
pub(super) fn compare(
    before: &Schema,
    after: &Schema,
    sql: &SequenceSql,
    difference: &mut Difference,
) {
    if before.sequences.is_empty() && after.sequences.is_empty() {
        return;
    }
    let mut first = Steps::default();
    let owned = owned(before, after, sql);
    for new in &after.sequences {
        match before.sequences.iter().find(|old| old.name == new.name) {
            Some(old) => first.change(old, new, &sql.free),
            None if owned.contains(&(sql.free.written)(&new.name)) => {}
            None => first.create(new, &sql.free),
        }
    }
    let mut last = Steps::default();
    for old in &before.sequences {
        let is_wanted = after.sequences.iter().any(|new| new.name == old.name);
        if !is_wanted && is_free(old, &difference.upgrade) {
            last.drop(old, &sql.free);
        }
    }
    difference.upgrade.splice(0..0, first.upgrade);
    difference.upgrade.extend(last.upgrade);
    difference.downgrade.splice(0..0, last.downgrade);
    difference.downgrade.extend(first.downgrade);
    difference.findings.extend(first.findings);
    difference.findings.extend(last.findings);
}

/// The names, as SQL writes them, of the sequences that come and go with a column.
fn owned(before: &Schema, after: &Schema, sql: &SequenceSql) -> HashSet<String> {
    let mut names = HashSet::new();
    for table in before.tables.iter().chain(&after.tables) {
        for column in &table.columns {
            names.extend(column.sequence.as_deref().map(str::to_owned));
            if column.identity.is_some() || column.primary_key {
                names.insert((sql.name)(&table.name, &column.name));
            }
        }
    }
    names
}

/// Whether nothing needs the sequence once these operations are done.
fn is_free(sequence: &Sequence, operations: &[Operation]) -> bool {
    let is_let_go = |(table, column): &(TableName, String)| {
        operations.iter().any(|operation| match operation {
            Operation::DropTable(drop) => drop.name == *table,
            Operation::DropColumn(drop) => drop.table == *table && drop.column == *column,
            Operation::AlterColumn(alter) => {
                alter.table == *table
                    && alter.column == *column
                    && alter.server_default != Change::Keep
            }
            _ => false,
        })
    };
    !sequence.is_used && sequence.columns.iter().all(is_let_go)
}

#[derive(Default)]
struct Steps {
    upgrade: Vec<Operation>,
    downgrade: Vec<Operation>,
    findings: Vec<String>,
}

impl Steps {
    fn push(&mut self, sign: Sign, [upgrade, downgrade]: [String; 2], name: &TableName) {
        let about = About {
            sign,
            table: None,
            kind: "sequence",
            name: name.to_string(),
            change: String::new(),
        };
        let execute = |sql| Operation::Execute(Execute::about(sql, &about));
        self.upgrade.push(execute(upgrade));
        self.downgrade.insert(0, execute(downgrade));
        let found = match sign {
            Sign::Added => "added sequence",
            Sign::Removed => "removed sequence",
            Sign::Changed => "other options of sequence",
        };
        let name = python_text::string(&about.name);
        self.findings.push(format!("Detected {found} {name}"));
    }

    fn create(&mut self, new: &Sequence, sql: &FreeSequenceSql) {
        // A type that is no integer is refused where it is declared.
        if let Ok(create) = (sql.create)(new) {
            self.push(Sign::Added, [create, (sql.drop)(&new.name)], &new.name);
        }
    }

    fn drop(&mut self, old: &Sequence, sql: &FreeSequenceSql) {
        if let Ok(create) = (sql.create)(old) {
            self.push(Sign::Removed, [(sql.drop)(&old.name), create], &old.name);
        }
    }

    fn change(&mut self, old: &Sequence, new: &Sequence, sql: &FreeSequenceSql) {
        // The type is not compared, so both have the database's.
        let [has, wants] =
            [old, new].map(|it| (sql.effective)(old.data_type.as_ref(), &it.options));
        if has != wants {
            let statements = [only_other(&wants, &has), only_other(&has, &wants)]
                .map(|options| (sql.alter)(&old.name, &options));
            self.push(Sign::Changed, statements, &old.name);
        }
    }
}

/// The options that are others.
fn only_other(options: &Identity, than: &Identity) -> Identity {
    fn other<T: PartialEq + Copy>(own: Option<T>, than: Option<T>) -> Option<T> {
        own.filter(|_| own != than)
    }
    Identity {
        start: other(options.start, than.start),
        increment: other(options.increment, than.increment),
        minvalue: other(options.minvalue, than.minvalue),
        maxvalue: other(options.maxvalue, than.maxvalue),
        cache: other(options.cache, than.cache),
        cycle: other(options.cycle, than.cycle),
        ..Identity::default()
    }
}
