//! Asks the server whether what the models write otherwise than the database has it is the same.

mod columns;
mod constraints;

use super::Mysql;
use crate::conn::Connection;
use crate::error::Result;
use crate::schema::Schema;

pub(super) fn settle(
    dialect: Mysql,
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
) -> Result<()> {
    columns::settle(dialect, connection, before, after)?;
    constraints::settle(dialect, connection, before, after)
}
