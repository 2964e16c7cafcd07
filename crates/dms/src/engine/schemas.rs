//! Schemas that new tables need.

use crate::conn::Connection;
use crate::dialect::{Dialect, Statement};
use crate::diff::Difference;
use crate::error::Result;
use crate::op::{About, Execute, Operation, Sign};
use crate::schema::Definition;

/// Puts the creation of schemas that do not exist before the tables in them, and, where the database drops only a
/// schema that is empty, takes them back at the end of the downgrade. Alembic's script fails.
pub(super) fn create(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    difference: &mut Difference,
) -> Result<()> {
    let mut wanted: Vec<String> = Vec::new();
    for operation in &difference.upgrade {
        if let Operation::CreateTable(create) = operation
            && let Some(schema) = &create.table.name.schema
            && !wanted.contains(schema)
        {
            wanted.push(schema.clone());
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let Some(known) = dialect.schemas(connection)? else {
        return Ok(());
    };
    wanted.retain(|schema| !known.contains(schema));
    for name in wanted.into_iter().rev() {
        let about = About {
            sign: Sign::Added,
            table: None,
            kind: "schema",
            name: name.clone(),
            change: String::new(),
        };
        let execute =
            |statement: Statement| Operation::Execute(Execute::about(statement.sql, &about));
        let (if_not_exists, if_exists, cascade) = (true, false, false);
        if dialect.drops_empty_schemas_only() {
            let drop = Definition::DropSchema {
                name: name.clone(),
                if_exists,
                cascade,
            };
            let drop = execute(dialect.definition(&drop)?);
            difference.downgrade.push(drop);
        }
        let finding = format!("Detected added schema '{name}'");
        difference.findings.insert(0, finding);
        let create = Definition::CreateSchema {
            name,
            if_not_exists,
        };
        let create = execute(dialect.definition(&create)?);
        difference.upgrade.insert(0, create);
    }
    Ok(())
}
