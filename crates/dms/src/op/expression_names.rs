//! Names inside expressions and options: what a rename has to follow and what a dropped column takes along.
//!
//! Names in plain SQL text ([`Expression::Text`]) cannot be seen and stay as they are.

use crate::schema::{ExcludeConstraint, Expression, Index, Literal, OptionValue, Options};

/// Calls `change` with the table and the name of every column in an expression.
pub(crate) fn for_each_column(
    expression: &mut Expression,
    change: &mut dyn FnMut(&mut Option<String>, &mut String),
) {
    expression.visit(&mut |part| {
        if let Expression::Column { table, name } = part {
            change(table, name);
        }
    });
}

/// Adds the name of every column in an expression to `names`, in order, each once.
pub(crate) fn column_names(expression: &Expression, names: &mut Vec<String>) {
    let mut copy = expression.clone();
    for_each_column(&mut copy, &mut |_, name| {
        if !names.contains(name) {
            names.push(name.clone());
        }
    });
}

/// Whether an expression names this column.
pub(super) fn mentions(expression: &Expression, column: &str) -> bool {
    let mut names = Vec::new();
    column_names(expression, &mut names);
    names.iter().any(|name| name == column)
}

/// Whether an index needs this column: as an element, in its condition, or included.
pub(super) fn index_mentions(index: &Index, column: &str) -> bool {
    index
        .elements
        .iter()
        .any(|element| mentions(element, column))
        || index.options.0.iter().any(|(_, value)| match value {
            OptionValue::Expression(expression) => mentions(expression, column),
            OptionValue::Literal(Literal::List(items)) => items
                .iter()
                .any(|item| matches!(item, Literal::Text(text) if text == column)),
            OptionValue::Literal(_) | OptionValue::Map(_) => false,
        })
}

/// Whether an exclude constraint needs this column.
pub(super) fn exclude_mentions(exclude: &ExcludeConstraint, column: &str) -> bool {
    let elements = exclude.elements.iter().map(|element| &element.expression);
    (elements.chain(&exclude.condition)).any(|expression| mentions(expression, column))
}

/// Renames a column in an expression, where it belongs to this table or says no table.
pub(super) fn rename_column(expression: &mut Expression, table: &str, old: &str, new: &str) {
    for_each_column(expression, &mut |owner, name| {
        if name == old && owner.as_deref().is_none_or(|owner| owner == table) {
            new.clone_into(name);
        }
    });
}

/// Renames a table in an expression.
pub(super) fn rename_table(expression: &mut Expression, old: &str, new: &str) {
    for_each_column(expression, &mut |owner, _| {
        if owner.as_deref() == Some(old) {
            *owner = Some(new.to_owned());
        }
    });
}

/// Renames a column in dialect options: in expressions, in lists (`postgresql_include`) and as the key of
/// mappings (`postgresql_ops`, `mysql_length`); the keys of `..._with` are storage parameters.
pub(super) fn rename_column_in_options(options: &mut Options, table: &str, old: &str, new: &str) {
    for (keyword, value) in &mut options.0 {
        match value {
            OptionValue::Expression(expression) => rename_column(expression, table, old, new),
            OptionValue::Literal(Literal::List(items)) => {
                for item in items {
                    if matches!(item, Literal::Text(text) if text == old) {
                        *item = Literal::Text(new.to_owned());
                    }
                }
            }
            OptionValue::Literal(_) => {}
            OptionValue::Map(entries) => {
                if !keyword.ends_with("_with") {
                    for (key, _) in entries.iter_mut().filter(|(key, _)| key == old) {
                        new.clone_into(key);
                    }
                }
            }
        }
    }
}

/// Calls `change` with every expression among dialect options.
pub(super) fn for_each_option_expression(
    options: &mut Options,
    change: &mut dyn FnMut(&mut Expression),
) {
    for (_, value) in &mut options.0 {
        if let OptionValue::Expression(expression) = value {
            change(expression);
        }
    }
}
