//! Asks the server whether what the models write otherwise than the database has it is the same.

mod columns;
mod constraints;

use crate::conn::Connection;
use crate::error::Result;
use crate::schema::Schema;

pub(super) fn settle(
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
    defaults: bool,
) -> Result<()> {
    columns::settle(connection, before, after, defaults)?;
    constraints::settle(connection, before, after)
}
