//! The names that PostgreSQL gives to constraints without one.

use crate::schema::{Constraint, TableName};

/// The bytes of a name that the server keeps (NAMEDATALEN - 1).
const MAXIMUM: usize = 63;

/// `<table>_<columns>_<label>`, cut as `makeObjectName` of the server does. Where several constraints would get
/// the same name the server counts on; that is not known here.
pub(super) fn of_constraint(table: &TableName, constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(_) => object_name(&table.name, "", "pkey"),
        Constraint::Unique(unique) => object_name(&table.name, &unique.columns.join("_"), "key"),
        Constraint::ForeignKey(key) => object_name(&table.name, &key.columns.join("_"), "fkey"),
        Constraint::Exclude(exclude) => {
            let columns: Vec<&str> = (exclude.elements.iter())
                .map(|element| element.expression.column_name().unwrap_or("expr"))
                .collect();
            object_name(&table.name, &columns.join("_"), "excl")
        }
        Constraint::Check(_) => object_name(&table.name, "", "check"),
    }
}

/// The name of the sequence that SERIAL makes.
pub(super) fn of_sequence(table: &str, column: &str) -> String {
    object_name(table, column, "seq")
}

/// The longer of both parts gives way until the whole fits.
fn object_name(first: &str, second: &str, label: &str) -> String {
    let separators = if second.is_empty() { 1 } else { 2 };
    let available = MAXIMUM - label.len() - separators;
    let (mut first_length, mut second_length) = (first.len(), second.len());
    while first_length + second_length > available {
        if first_length > second_length {
            first_length -= 1;
        } else {
            second_length -= 1;
        }
    }
    let first = cut(first, first_length);
    let second = cut(second, second_length);
    if second.is_empty() {
        format!("{first}_{label}")
    } else {
        format!("{first}_{second}_{label}")
    }
}

/// The first `length` bytes, less what would split a character.
fn cut(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::UniqueConstraint;

    fn unique(table: &str, columns: &[&str]) -> String {
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        let constraint = Constraint::Unique(UniqueConstraint {
            columns,
            ..UniqueConstraint::default()
        });
        of_constraint(&TableName::new(table), &constraint)
    }

    /// What PostgreSQL 15 called these constraints.
    #[test]
    fn names_are_the_servers() {
        assert_eq!(unique("product", &["sku"]), "product_sku_key");
        assert_eq!(unique("product", &["a", "b"]), "product_a_b_key");
        assert_eq!(
            unique(&"t".repeat(60), &[&"c".repeat(60)]),
            format!("{}_{}_key", "t".repeat(29), "c".repeat(29))
        );
    }
}
