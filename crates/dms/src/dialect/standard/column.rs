use super::types::is_exact_number;
use super::{Syntax, bare_expression, integer_kind, unsupported};
use crate::error::{Error, Result};
use crate::schema::{Autoincrement, Column, Computed, Constraint, Identity, ServerDefault, Table};

/// The column of a table that the database numbers: SQLAlchemy's rule for `autoincrement`.
pub(in crate::dialect) fn autoincrement_column(table: &Table) -> Result<Option<&Column>> {
    let Some(key) = &table.primary_key else {
        return Ok(None);
    };
    let columns: Vec<&Column> = key
        .columns
        .iter()
        .filter_map(|name| table.column(name))
        .collect();
    if let [column] = columns.as_slice() {
        return Ok(match column.autoincrement {
            Autoincrement::True => {
                check_numberable(table, column)?;
                Some(column)
            }
            Autoincrement::False => None,
            Autoincrement::Auto | Autoincrement::IgnoreForeignKey | Autoincrement::BySequence => {
                let free = column.autoincrement == Autoincrement::IgnoreForeignKey
                    || !has_foreign_key(table, column);
                let numbered = integer_kind(column.data_type.class).is_some()
                    && column.server_default.is_none()
                    && column.computed.is_none()
                    && free;
                numbered.then_some(*column)
            }
        });
    }
    let mut marked = columns
        .iter()
        .filter(|column| column.autoincrement == Autoincrement::True);
    let Some(column) = marked.next() else {
        return Ok(None);
    };
    check_numberable(table, column)?;
    if let Some(second) = marked.next() {
        return Err(unsupported(
            format!(
                "columns `{}` and `{}` of table `{}` are both marked `autoincrement=True`",
                column.name, second.name, table.name
            ),
            "mark one column of the primary key",
        ));
    }
    Ok(Some(column))
}

fn check_numberable(table: &Table, column: &Column) -> Result<()> {
    let data_type = &column.data_type;
    let whole = is_exact_number(data_type.class) && matches!(data_type.integer("scale"), Some(0));
    if integer_kind(data_type.class).is_some() || whole {
        return Ok(());
    }
    Err(unsupported(
        format!(
            "column `{}` of table `{}` is marked `autoincrement=True`, but its type `{}` is not an integer",
            column.name,
            table.name,
            data_type.class.name()
        ),
        "remove `autoincrement=True`, or make the column an `sa.Integer()`",
    ))
}

/// Whether a foreign key starts at this column.
pub(in crate::dialect) fn has_foreign_key(table: &Table, column: &Column) -> bool {
    table.constraints.iter().any(|constraint| {
        matches!(constraint, Constraint::ForeignKey(key) if key.columns.contains(&column.name))
    })
}

/// What stands behind DEFAULT.
pub(in crate::dialect) fn default_text(
    syntax: &dyn Syntax,
    default: &ServerDefault,
) -> Result<String> {
    match default {
        ServerDefault::Text(text) => Ok(syntax.text(text)),
        ServerDefault::Expression(expression) => bare_expression(syntax, expression),
    }
}

/// GENERATED ALWAYS AS (...); `unsaid` is the keyword where the model says neither STORED nor VIRTUAL.
pub(in crate::dialect) fn computed(
    syntax: &dyn Syntax,
    computed: &Computed,
    unsaid: &str,
) -> Result<String> {
    let kind = match computed.persisted {
        Some(true) => " STORED",
        Some(false) => " VIRTUAL",
        None => unsaid,
    };
    let sql = bare_expression(syntax, &computed.sql)?;
    Ok(format!("GENERATED ALWAYS AS ({sql}){kind}"))
}

/// GENERATED ... AS IDENTITY with its options.
pub(in crate::dialect) fn identity(identity: &Identity) -> String {
    let kind = if identity.always {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    };
    let options: Vec<String> = identity_options(identity)
        .into_iter()
        .map(|(_, option)| option)
        .collect();
    if options.is_empty() {
        format!("GENERATED {kind} AS IDENTITY")
    } else {
        format!("GENERATED {kind} AS IDENTITY ({})", options.join(" "))
    }
}

/// The options of an identity that are given: SQLAlchemy's name and the SQL, in the order of DDL.
pub(in crate::dialect) fn identity_options(identity: &Identity) -> Vec<(&'static str, String)> {
    let mut options = Vec::new();
    let mut number = |name, keyword: &str, value: Option<i64>| {
        if let Some(value) = value {
            options.push((name, format!("{keyword} {value}")));
        }
    };
    number("increment", "INCREMENT BY", identity.increment);
    number("start", "START WITH", identity.start);
    number("minvalue", "MINVALUE", identity.minvalue);
    number("maxvalue", "MAXVALUE", identity.maxvalue);
    if identity.nominvalue {
        options.push(("nominvalue", "NO MINVALUE".into()));
    }
    if identity.nomaxvalue {
        options.push(("nomaxvalue", "NO MAXVALUE".into()));
    }
    if let Some(cache) = identity.cache {
        options.push(("cache", format!("CACHE {cache}")));
    }
    if let Some(cycle) = identity.cycle {
        let option = if cycle { "CYCLE" } else { "NO CYCLE" };
        options.push(("cycle", option.into()));
    }
    options
}

/// The refusal to turn a column into, or out of, a computed one.
pub(in crate::dialect) fn computed_change(syntax: &dyn Syntax, column: &str) -> Error {
    unsupported(
        format!(
            "column `{column}` cannot become or cease to be a computed column on {}",
            syntax.title()
        ),
        "drop the column and add it again with `op.drop_column(...)` and `op.add_column(...)`",
    )
}
