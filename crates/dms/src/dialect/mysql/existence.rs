//! IF [NOT] EXISTS where only MariaDB has it: on MySQL it is decided from the known schema.

use super::Mysql;
use crate::dialect::standard::unsupported;
use crate::error::Result;
use crate::op::Operation;
use crate::schema::{Schema, Table, TableName};

/// Whether an operation asks for what only MariaDB can ask the server.
pub(super) fn needs_schema(dialect: Mysql, operation: &Operation) -> bool {
    if dialect.is_mariadb() {
        return false;
    }
    match operation {
        Operation::AddColumn(add) => add.if_not_exists,
        Operation::DropColumn(drop) => drop.if_exists,
        Operation::CreateIndex(create) => create.if_not_exists,
        Operation::DropIndex(drop) => drop.if_exists,
        Operation::DropConstraint(drop) => drop.if_exists,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::AlterColumn(_)
        | Operation::CreateConstraint(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::Execute(_)
        | Operation::BulkInsert(_)
        | Operation::CreateType(_)
        | Operation::DropType(_) => false,
    }
}

/// What IF [NOT] EXISTS comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existence {
    /// The server is asked.
    Asked,
    /// It is there.
    Present,
    /// It is not there.
    Absent,
}

impl Existence {
    /// `clause` where the server is asked.
    pub(super) fn clause(self, clause: &'static str) -> &'static str {
        if self == Self::Asked { clause } else { "" }
    }
}

/// What is asked for an object of a table; `what` names it, `is_present` looks for it in the known table.
pub(super) fn of(
    dialect: Mysql,
    before: &Schema,
    table: &TableName,
    what: &str,
    argument: &str,
    is_present: impl FnOnce(&Table) -> bool,
) -> Result<Existence> {
    if dialect.is_mariadb() {
        return Ok(Existence::Asked);
    }
    match before.table(table) {
        Some(known) if is_present(known) => Ok(Existence::Present),
        Some(_) => Ok(Existence::Absent),
        None => Err(unsupported(
            format!(
                "MySQL has no IF [NOT] EXISTS for {what}, and nothing is known of table `{table}` \
                 that could say whether it is there"
            ),
            format!("remove `{argument}=True` from the script"),
        )),
    }
}
