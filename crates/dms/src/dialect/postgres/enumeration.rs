//! Enums that change: their values come, go, and get other names.
//! <https://www.postgresql.org/docs/current/sql-altertype.html>

use super::{Postgres, named_type};
use crate::dialect::Statement;
use crate::dialect::standard::{
    alter_column, default_text, enum_labels, object_name, quote, table_name, text_literal,
};
use crate::error::Result;
use crate::schema::{
    DataType, Enumeration, EnumerationColumn, LabelChange, Table, TableName, TypeClass,
};

/// The bytes of a name that the server keeps.
const NAME_LENGTH: usize = 63;

/// The enum that a type is, or whose array it is.
pub(super) fn of(data_type: &DataType, table: &TableName) -> Option<Enumeration> {
    let class = named_type::item(data_type.for_dialect("postgresql")).class;
    if !matches!(class, TypeClass::Enum | TypeClass::PgEnum) {
        return None;
    }
    let own = named_type::in_table(data_type, &Table::new(table.clone()));
    let item = named_type::item(&own);
    let is_native = match item.class {
        TypeClass::Enum => named_type::is_native_enum(item),
        TypeClass::PgEnum => true,
        _ => false,
    };
    let (schema, name) = named_type::key(item);
    let name = name.filter(|name| is_native && !name.is_empty())?;
    let labels: Vec<String> = enum_labels(item).into_iter().map(str::to_owned).collect();
    (!labels.is_empty()).then(|| Enumeration {
        name: TableName::in_schema(schema.map(str::to_owned), name),
        labels,
        is_array: item.class != own.class,
    })
}

fn type_name(name: &TableName) -> String {
    object_name(&Postgres, name.schema.as_deref(), &name.name)
}

/// ALTER TYPE ... RENAME VALUE.
pub(super) fn rename_label(name: &TableName, old: &str, new: &str) -> Statement {
    Statement::new(format!(
        "ALTER TYPE {} RENAME VALUE {} TO {}",
        type_name(name),
        text_literal(old),
        text_literal(new)
    ))
}

/// New values are added in their places. Where a value goes, or the order is another, the type is made anew: the server
/// can neither drop nor move values.
pub(super) fn change(change: &LabelChange) -> Result<Vec<Statement>> {
    let statements = if change.only_adds() {
        added(change)
    } else {
        remade(change)?
    };
    Ok(statements.into_iter().map(Statement::new).collect())
}

/// A new value can only be used when it is committed, so each of these is, and a second run must not mind it.
fn added(change: &LabelChange) -> Vec<String> {
    let name = type_name(&change.name);
    let labels = &change.after;
    let mut statements = Vec::new();
    for (position, label) in labels.iter().enumerate() {
        if change.before.contains(label) {
            continue;
        }
        let is_last = labels[position..]
            .iter()
            .all(|label| !change.before.contains(label));
        let place = match position.checked_sub(1).map(|before| &labels[before]) {
            _ if is_last => String::new(),
            Some(before) => format!(" AFTER {}", text_literal(before)),
            None => (labels.iter().find(|label| change.before.contains(label)))
                .map(|first| format!(" BEFORE {}", text_literal(first)))
                .unwrap_or_default(),
        };
        statements.push(format!(
            "ALTER TYPE {name} ADD VALUE IF NOT EXISTS {}{place}",
            text_literal(label)
        ));
    }
    statements
}

/// A new type under a name for the time being, to which the columns are cast.
fn remade(change: &LabelChange) -> Result<Vec<String>> {
    let name = type_name(&change.name);
    let mut short = change.name.name.clone();
    while short.len() + "_new".len() > NAME_LENGTH {
        short.pop();
    }
    let new_name = TableName::in_schema(change.name.schema.clone(), format!("{short}_new"));
    let new = type_name(&new_name);
    let labels: Vec<String> = change
        .after
        .iter()
        .map(|label| text_literal(label))
        .collect();
    let mut statements: Vec<String> = still_used(change).into_iter().collect();
    statements.push(format!("CREATE TYPE {new} AS ENUM ({})", labels.join(", ")));
    for column in &change.columns {
        let start = alter_column(&Postgres, &column.table, &column.column);
        let brackets = if column.is_array { "[]" } else { "" };
        let value = quote(&Postgres, &column.column);
        if column.has_default {
            statements.push(format!("{start} DROP DEFAULT"));
        }
        statements.push(format!(
            "{start} TYPE {new}{brackets} USING {value}::text{brackets}::{new}{brackets}"
        ));
    }
    statements.push(format!("DROP TYPE {name}"));
    statements.push(format!(
        "ALTER TYPE {new} RENAME TO {}",
        quote(&Postgres, &change.name.name)
    ));
    for column in &change.columns {
        if let Some(default) = &column.default {
            let start = alter_column(&Postgres, &column.table, &column.column);
            let default = default_text(&Postgres, default)?;
            statements.push(format!("{start} SET DEFAULT {default}"));
        }
    }
    Ok(statements)
}

/// A block that refuses, with their number, while rows have values that are to go.
fn still_used(change: &LabelChange) -> Option<String> {
    let removed = change.removed();
    if removed.is_empty() || change.columns.is_empty() {
        return None;
    }
    let list: Vec<String> = removed.into_iter().map(text_literal).collect();
    let list = list.join(", ");
    let checks: Vec<String> = (change.columns.iter())
        .map(|column| check(column, &change.name, &list))
        .collect();
    let body = format!(
        "DECLARE found bigint; BEGIN {} END",
        checks.concat().trim_end()
    );
    let tag = named_type::dollar_tag(&body);
    Some(format!("DO {tag} {body} {tag}"))
}

fn check(column: &EnumerationColumn, name: &TableName, list: &str) -> String {
    let value = quote(&Postgres, &column.column);
    let condition = if column.is_array {
        format!("{value}::text[] && ARRAY[{list}]")
    } else {
        format!("{value}::text IN ({list})")
    };
    let message = format!(
        "row(s) of {}.{} have a value that enum {name} is to lose: {}",
        column.table,
        column.column,
        list.replace('\'', "")
    );
    let table = table_name(&Postgres, &column.table);
    format!(
        "SELECT count(*) INTO found FROM {table} WHERE {condition}; \
         IF found > 0 THEN RAISE EXCEPTION '% %', found, {} \
         USING HINT = 'give these rows another value first'; END IF; ",
        text_literal(&message)
    )
}

/// Whether a statement adds a value to an enum, which cannot be used before it is committed.
pub(super) fn adds_label(sql: &str) -> bool {
    let before_label = sql.split('\'').next().unwrap_or_default();
    let words: Vec<String> = (before_label.split_whitespace())
        .map(str::to_ascii_uppercase)
        .collect();
    words.starts_with(&["ALTER".to_owned(), "TYPE".to_owned()])
        && words.windows(2).any(|pair| pair == ["ADD", "VALUE"])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schema::{Expression, ServerDefault};

    fn texts(before: &[&str], after: &[&str], columns: Vec<EnumerationColumn>) -> Vec<String> {
        let owned = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect();
        let change = LabelChange {
            name: TableName::new("status"),
            before: owned(before),
            after: owned(after),
            columns,
        };
        let statements = super::change(&change).unwrap();
        statements
            .into_iter()
            .map(|statement| statement.sql)
            .collect()
    }

    #[test]
    fn values_are_added_in_their_places() {
        assert_eq!(
            texts(&["b", "d"], &["a", "b", "c", "d", "e", "it's"], Vec::new()),
            [
                "ALTER TYPE status ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'",
                "ALTER TYPE status ADD VALUE IF NOT EXISTS 'c' AFTER 'b'",
                "ALTER TYPE status ADD VALUE IF NOT EXISTS 'e'",
                "ALTER TYPE status ADD VALUE IF NOT EXISTS 'it''s'",
            ]
        );
        assert!(adds_label("alter  type \"a b\" add value 'c'"));
        assert!(!adds_label("ALTER TYPE a RENAME VALUE 'ADD VALUE' TO 'b'"));
        assert!(!adds_label("SELECT 1"));
    }

    #[test]
    fn a_removed_value_makes_the_type_anew() {
        let column = |table: &str, is_array: bool, default: Option<&str>| EnumerationColumn {
            table: TableName::new(table),
            column: "c".into(),
            is_array,
            has_default: default.is_some(),
            default: default
                .map(|text| ServerDefault::Expression(Expression::Text(text.to_owned()))),
        };
        let statements = texts(
            &["a", "b"],
            &["a"],
            vec![
                column("t", false, Some("'a'::status")),
                column("u", true, None),
            ],
        );
        assert_eq!(
            statements[1..],
            [
                "CREATE TYPE status_new AS ENUM ('a')",
                "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
                "ALTER TABLE t ALTER COLUMN c TYPE status_new USING c::text::status_new",
                "ALTER TABLE u ALTER COLUMN c TYPE status_new[] USING c::text[]::status_new[]",
                "DROP TYPE status",
                "ALTER TYPE status_new RENAME TO status",
                "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'a'::status",
            ]
        );
        assert!(
            statements[0].contains("WHERE c::text IN ('b')"),
            "{}",
            statements[0]
        );
        assert!(
            statements[0].contains("WHERE c::text[] && ARRAY['b']"),
            "{}",
            statements[0]
        );
    }
}
