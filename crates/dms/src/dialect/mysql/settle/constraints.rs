//! Asks the server how it would keep the checks of the models: each is made on an empty temporary table, which neither
//! commits nor is seen by anyone else, and read back.

use super::super::{Mysql, constraint, normalize};
use crate::conn::{Connection, Value};
use crate::dialect::Dialect as _;
use crate::dialect::standard::quote;
use crate::error::{ErrorKind, Result};
use crate::schema::{Constraint, ConstraintName, NormalConstraint, Schema, Table};
use crate::tokens::{Syntax, closing_parenthesis, significant_tokens};

/// What the temporary table and its check are called.
const NAME: &str = "dms_settle";

/// Replaces the `normal` parts of checks that the database does not have by what the server makes of them.
pub(super) fn settle(
    dialect: Mysql,
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
) -> Result<()> {
    let known = before.by_name();
    for table in &mut after.tables {
        let Some(before) = known.get(&table.name) else {
            continue;
        };
        for position in open(before, table) {
            let Some(create) = create(dialect, table, &table.constraints[position]) else {
                continue;
            };
            table.normal[position] = match ask(connection, &create)? {
                Some(condition) => NormalConstraint::Text(normalize::condition(&condition)),
                None => NormalConstraint::Unknown,
            };
        }
    }
    Ok(())
}

/// The positions of checks that the database does not have to the letter, where it has others that may be them.
fn open(before: &Table, after: &Table) -> Vec<usize> {
    let is_text = |normal: &NormalConstraint| matches!(normal, NormalConstraint::Text(_));
    let has_others =
        (before.normal.iter()).any(|normal| is_text(normal) && !after.normal.contains(normal));
    let constraints = after.normal.iter().enumerate();
    constraints
        .filter(|(_, normal)| has_others && is_text(normal) && !before.normal.contains(normal))
        .map(|(position, _)| position)
        .collect()
}

/// The statement of the temporary table; `None` if the models say something that cannot be written.
fn create(dialect: Mysql, table: &Table, constraint: &Constraint) -> Option<String> {
    let mut constraint = constraint.clone();
    *constraint.name_mut() = Some(ConstraintName::plain(NAME));
    let mut definitions: Vec<String> = Vec::new();
    for column in &table.columns {
        let data_type = dialect.data_type(&column.data_type).ok()?;
        definitions.push(format!("{} {data_type}", quote(&dialect, &column.name)));
    }
    definitions.push(constraint::definition(dialect, &constraint).ok()?);
    Some(format!(
        "CREATE TEMPORARY TABLE {NAME} ({})",
        definitions.join(", ")
    ))
}

/// The condition as the server has it; `None` where it refuses the question.
fn ask(connection: &mut dyn Connection, create: &str) -> Result<Option<String>> {
    match connection.execute(create) {
        Ok(_) => {}
        Err(error) if matches!(error.kind(), ErrorKind::Database | ErrorKind::Locked) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    }
    let shown = connection.execute(&format!("SHOW CREATE TABLE {NAME}"));
    connection.execute(&format!("DROP TEMPORARY TABLE {NAME}"))?;
    let shown = shown?;
    let text = shown.rows.first().and_then(|row| match row.values.get(1)? {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    });
    Ok(text.and_then(|text| condition(&text)))
}

/// What stands in the parentheses of the check.
fn condition(definition: &str) -> Option<String> {
    let tokens = significant_tokens(definition, Syntax::Mysql);
    let check = tokens.windows(3).position(|window| {
        window[0].is_word("constraint")
            && window[1].unquoted() == NAME
            && window[2].is_word("check")
    })? + 3;
    let close = closing_parenthesis(&tokens, check)?;
    Some(definition[tokens.get(check)?.end()..tokens[close].start].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_is_found_behind_its_name() {
        let mariadb = "CREATE TEMPORARY TABLE `dms_settle` (\n  `a` int(11) DEFAULT NULL COMMENT \
                       'CONSTRAINT `dms_settle` CHECK (1)',\n  CONSTRAINT `dms_settle` CHECK (`a` <> ')')\n) ENGINE=InnoDB";
        assert_eq!(condition(mariadb).as_deref(), Some("`a` <> ')'"));
        let mysql =
            "CREATE TEMPORARY TABLE `dms_settle` (\n  CONSTRAINT `dms_settle` CHECK ((`a` > 0))\n)";
        assert_eq!(condition(mysql).as_deref(), Some("(`a` > 0)"));
        assert_eq!(
            condition("CREATE TEMPORARY TABLE `dms_settle` (`a` int)"),
            None
        );
    }
}
