//! Views and triggers that would be left behind broken: SQLite does not look at them while a table is swapped.

use super::apply::Draft;
use super::text::is_name;
use crate::dialect::standard::unsupported;
use crate::error::Result;
use crate::schema::{Dependent, DependentKind, Schema};
use crate::tokens::{Syntax, Token, TokenKind, significant_tokens};

/// Refuses to take a column away that a view or a trigger names.
pub(super) fn check(draft: &Draft, before: &Schema) -> Result<()> {
    let dropped = draft.before.columns.iter().filter(|column| {
        let mut kept = draft.table.columns.iter();
        !kept.any(|kept| kept.name.eq_ignore_ascii_case(&column.name))
    });
    let table = &draft.before.name.name;
    for column in dropped {
        let mut dependents = before.dependents.iter();
        let Some(dependent) =
            dependents.find(|dependent| names_column(dependent, before, table, &column.name))
        else {
            continue;
        };
        let (word, sql) = match dependent.kind {
            DependentKind::View => ("view", "VIEW"),
            DependentKind::Trigger => ("trigger", "TRIGGER"),
        };
        return Err(unsupported(
            format!(
                "column `{}` of table `{table}` cannot go: {word} `{}` names it",
                column.name, dependent.name
            ),
            format!(
                "drop the {word} before the batch and create it anew behind it: `op.execute('DROP {sql} \"{}\"')`",
                dependent.name
            ),
        ));
    }
    Ok(())
}

fn names_column(dependent: &Dependent, schema: &Schema, table: &str, column: &str) -> bool {
    let tokens = significant_tokens(&dependent.sql, Syntax::Sqlite);
    let is_own_trigger =
        dependent.kind == DependentKind::Trigger && dependent.table.eq_ignore_ascii_case(table);
    let names = |name: &str| tokens.iter().any(|token| is_name(token, name));
    if !is_own_trigger && !names(table) {
        return false;
    }
    let mut owners = aliases(&tokens, table);
    owners.push(table);
    if is_own_trigger {
        owners.extend(["new", "old"]);
    }
    let is_of_other = schema.tables.iter().any(|other| {
        let other_name = &other.name.name;
        !other_name.eq_ignore_ascii_case(table)
            && other
                .columns
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(column))
            && names(other_name)
    });
    tokens.iter().enumerate().any(|(at, token)| {
        let last = |distance: usize| at.checked_sub(distance).and_then(|at| tokens.get(at));
        if !is_name(token, column) {
            return false;
        }
        match last(1) {
            Some(dot) if dot.is_symbol(".") => {
                last(2).is_some_and(|owner| owners.iter().any(|name| is_name(owner, name)))
            }
            Some(word) if word.is_word("as") => false,
            _ => !is_of_other && !tokens.get(at + 1).is_some_and(|next| next.is_symbol("(")),
        }
    })
}

/// The other names that a statement gives the table: `FROM t AS x`, `FROM t x`.
fn aliases<'a>(tokens: &[Token<'a>], table: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !is_name(token, table) {
            continue;
        }
        let next = match tokens.get(at + 1) {
            Some(word) if word.is_word("as") => tokens.get(at + 2),
            other => other,
        };
        if let Some(alias) = next.filter(|next| next.kind == TokenKind::Word) {
            found.push(alias.text);
        }
    }
    found
}
