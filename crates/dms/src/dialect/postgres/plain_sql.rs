//! The SQL of what Alembic has no directive for.

use super::{Postgres, name, sequence};
use crate::dialect::standard::{self, IntegerKind, integer_kind, quote, table_name};
use crate::op::{FreeSequenceSql, PlainSql, SequenceSql};
use crate::schema::{Column, Identity, TableName};

pub(super) fn plain_sql() -> PlainSql {
    PlainSql {
        fill_column: Some(|table, column, expression| {
            standard::fill_column(&Postgres, table, column, expression)
        }),
        rename_constraint: Some(rename_constraint),
        sequences: Some(SequenceSql {
            name: sequence_name,
            create: create_sequence,
            drop: |sequence| format!("DROP SEQUENCE {sequence}"),
            next_value: |sequence| {
                let literal = standard::text_literal(sequence);
                format!("nextval({literal}::regclass)")
            },
            advance,
            free: FreeSequenceSql {
                written: sequence::written,
                effective: sequence::effective,
                create: sequence::create,
                alter: sequence::alter,
                drop: sequence::drop,
            },
        }),
    }
}

fn rename_constraint(table: &TableName, old: &str, new: &str) -> String {
    format!(
        "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
        table_name(&Postgres, table),
        quote(&Postgres, old),
        quote(&Postgres, new)
    )
}

/// As SERIAL names it, in the table's schema.
fn sequence_name(table: &TableName, column: &str) -> String {
    let name = name::of_sequence(&table.name, column);
    table_name(&Postgres, &TableName::in_schema(table.schema.clone(), name))
}

fn create_sequence(sequence: &str, table: &TableName, column: &Column) -> String {
    let data_type = match integer_kind(column.data_type.for_dialect("postgresql").class) {
        Some(IntegerKind::Small) => "smallint",
        Some(IntegerKind::Big) => "bigint",
        Some(IntegerKind::Plain) | None => "integer",
    };
    format!(
        "CREATE SEQUENCE {sequence} AS {data_type} OWNED BY {}.{}",
        table_name(&Postgres, table),
        quote(&Postgres, &column.name)
    )
}

/// Not where the rows have not come to the first number.
fn advance(table: &TableName, column: &str, identity: &Identity) -> String {
    let owner = table_name(&Postgres, table);
    let own = quote(&Postgres, column);
    let goes_down = identity.increment.is_some_and(|increment| increment < 0);
    let (last, comparison) = if goes_down {
        ("min", "<=")
    } else {
        ("max", ">=")
    };
    let default = if goes_down { -1 } else { 1 };
    let limit = if goes_down {
        identity.maxvalue
    } else {
        identity.minvalue
    };
    let start = identity.start.or(limit).unwrap_or(default);
    format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), {last}({own})) FROM {owner} HAVING {last}({own}) {comparison} {start}",
        standard::text_literal(&owner),
        standard::text_literal(column),
    )
}
