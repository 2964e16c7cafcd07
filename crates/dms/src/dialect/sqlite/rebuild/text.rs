//! Columns named in SQL text: the database gives checks, generated columns and conditions of indexes as text.

use crate::op::for_each_column;
use crate::schema::{Expression, OptionValue, Table};
use crate::tokens::{Syntax, Token, TokenKind, significant_tokens};

/// Every expression of a table that can name its columns.
pub(super) fn for_each_expression(table: &mut Table, change: &mut dyn FnMut(&mut Expression)) {
    for constraint in &mut table.constraints {
        if let crate::schema::Constraint::Check(check) = constraint {
            change(&mut check.condition);
        }
    }
    for column in &mut table.columns {
        if let Some(computed) = &mut column.computed {
            change(&mut computed.sql);
        }
    }
    for index in &mut table.indexes {
        index.elements.iter_mut().for_each(&mut *change);
        for (_, value) in &mut index.options.0 {
            if let OptionValue::Expression(expression) = value {
                change(expression);
            }
        }
    }
}

/// Renames a column in all text of a table.
pub(super) fn rename_in_table(table: &mut Table, old: &str, quoted: &str) {
    let owner = table.name.name.clone();
    for_each_expression(table, &mut |expression| {
        for_each_text(expression, &mut |text| {
            *text = rename(text, &owner, old, quoted);
        });
    });
}

/// Takes the table's name away from before its columns: the new table has another name until it is in place.
pub(super) fn without_table_name(table: &mut Table) {
    let owner = table.name.name.clone();
    for_each_expression(table, &mut |expression| {
        for_each_column(expression, &mut |table, _| *table = None);
        for_each_text(expression, &mut |text| *text = unqualified(text, &owner));
    });
}

/// Whether an expression names this column, in text or not.
pub(super) fn mentions(expression: &Expression, table: &str, column: &str) -> bool {
    let mut copy = expression.clone();
    let mut found = false;
    for_each_column(&mut copy, &mut |_, name| {
        found |= name.eq_ignore_ascii_case(column);
    });
    for_each_text(&mut copy, &mut |text| {
        found |= !places(text, table, column).is_empty();
    });
    found
}

/// Calls `change` with every text in an expression.
fn for_each_text(expression: &mut Expression, change: &mut dyn FnMut(&mut String)) {
    expression.visit(&mut |part| {
        if let Expression::Text(text) = part {
            change(text);
        }
    });
}

fn rename(text: &str, table: &str, old: &str, quoted: &str) -> String {
    let mut renamed = String::new();
    let mut end = 0;
    for (start, stop) in places(text, table, old) {
        renamed.push_str(&text[end..start]);
        renamed.push_str(quoted);
        end = stop;
    }
    renamed.push_str(&text[end..]);
    renamed
}

/// Where a text names a column, in bytes.
fn places(text: &str, table: &str, column: &str) -> Vec<(usize, usize)> {
    let tokens = significant_tokens(text, Syntax::Sqlite);
    let mut places = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = |distance: usize| index.checked_sub(distance).and_then(|at| tokens.get(at));
        let is_call = token.kind == TokenKind::Word
            && tokens
                .get(index + 1)
                .is_some_and(|next| next.is_symbol("("));
        let is_other = match before(1) {
            // `other.column`; a check can only speak of its own table, but the text may be anything.
            Some(dot) if dot.is_symbol(".") => {
                !before(2).is_some_and(|owner| is_name(owner, table))
            }
            Some(word) => word.is_word("collate") || word.is_word("as"),
            None => false,
        };
        if is_name(token, column) && !is_call && !is_other {
            places.push((token.start, token.end()));
        }
    }
    places
}

pub(super) fn is_name(token: &Token<'_>, name: &str) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::QuotedName)
        && token.unquoted().eq_ignore_ascii_case(name)
}

fn unqualified(text: &str, table: &str) -> String {
    let tokens = significant_tokens(text, Syntax::Sqlite);
    let mut plain = String::new();
    let mut end = 0;
    for pair in tokens.windows(2) {
        if let [owner, dot] = pair
            && is_name(owner, table)
            && dot.is_symbol(".")
        {
            plain.push_str(&text[end..owner.start]);
            end = dot.end();
        }
    }
    plain.push_str(&text[end..]);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_column_is_renamed() {
        for (text, expected) in [
            ("a > 0", "b > 0"),
            ("\"A\" > 'a' AND [a] < aa", "b > 'a' AND b < aa"),
            ("a(a) + t.a + u.a", "a(b) + t.b + u.a"),
            ("x COLLATE a", "x COLLATE a"),
            ("CAST(a AS a)", "CAST(b AS a)"),
        ] {
            assert_eq!(rename(text, "t", "a", "b"), expected);
        }
    }

    #[test]
    fn the_name_of_the_table_goes() {
        assert_eq!(
            unqualified("\"T\".a > 0 AND t.b <> 't.c'", "t"),
            "a > 0 AND b <> 't.c'"
        );
    }
}
