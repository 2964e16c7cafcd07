//! Dialect options (`postgresql_using=...`): checked where they are given, kept as they are.

use std::rc::Rc;

use dms_python::{Raised, Value};

use crate::pylib::library::likely;
use crate::pylib::signature::Bound;

/// The dialects that have options, by the prefix of their keywords.
const DIALECTS: &[&str] = &[
    "postgresql",
    "sqlite",
    "mysql",
    "mariadb",
    "oracle",
    "mssql",
];

/// What takes options, by the classes and directives that make it.
const CONSTRUCTS: &[(Construct, &[&str])] = &[
    (Construct::Table, &["Table", "create_table", "drop_table"]),
    (Construct::Column, &["Column", "mapped_column"]),
    (Construct::Index, &["Index", "create_index", "drop_index"]),
    (
        Construct::Check,
        &["CheckConstraint", "create_check_constraint"],
    ),
    (
        Construct::ForeignKey,
        &["ForeignKey", "ForeignKeyConstraint", "create_foreign_key"],
    ),
    (Construct::PrimaryKey, &["PrimaryKeyConstraint"]),
    (
        Construct::Unique,
        &["UniqueConstraint", "create_unique_constraint"],
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Construct {
    Table,
    Column,
    Index,
    Check,
    ForeignKey,
    PrimaryKey,
    Unique,
}

/// The options that a dialect has for a construct; `None` where it takes any.
fn accepted(dialect: &str, construct: Construct) -> Option<&'static [&'static str]> {
    use Construct::{Check, Column, ForeignKey, Index, PrimaryKey, Table, Unique};
    match (dialect, construct) {
        ("postgresql", Index) => Some(&[
            "using",
            "include",
            "where",
            "ops",
            "concurrently",
            "with",
            "tablespace",
            "nulls_not_distinct",
            "invalid",
        ]),
        ("postgresql", Table) => Some(&[
            "ignore_search_path",
            "tablespace",
            "partition_by",
            "with_oids",
            "with",
            "on_commit",
            "inherits",
            "using",
        ]),
        ("postgresql", Check | ForeignKey) => Some(&["not_valid"]),
        ("postgresql", PrimaryKey) => Some(&["include"]),
        ("postgresql", Unique) => Some(&["include", "nulls_not_distinct"]),
        ("mysql" | "mariadb", PrimaryKey) => Some(&["using"]),
        ("mysql" | "mariadb", Index) => Some(&["using", "length", "prefix", "with_parser"]),
        ("mysql" | "mariadb", Column | Check | ForeignKey | Unique) => Some(&[]),
        ("sqlite", Table) => Some(&["autoincrement", "with_rowid", "strict"]),
        ("sqlite", Index) => Some(&["where"]),
        ("sqlite", Column) => Some(&[
            "on_conflict_primary_key",
            "on_conflict_not_null",
            "on_conflict_unique",
        ]),
        ("sqlite", Check | ForeignKey | PrimaryKey | Unique) => Some(&["on_conflict"]),
        ("postgresql", Column) => Some(&[]),
        _ => None,
    }
}

/// Keyword arguments that a thing takes beside its own; all must be options of a dialect, and of those which the
/// dialect has for the thing.
///
/// # Errors
/// SQLAlchemy's own `TypeError` and `ArgumentError`.
pub(in crate::pylib) fn check(function: &str, bound: &Bound) -> Result<(), Raised> {
    for (keyword, _) in &bound.extra {
        let is_option = keyword
            .split_once('_')
            .is_some_and(|(dialect, option)| DIALECTS.contains(&dialect) && !option.is_empty());
        if !is_option {
            return Err(Raised::type_error(format!(
                "Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
            ))
            .with_hint(bound.meant(keyword).unwrap_or_else(|| {
                format!("`{function}` has no argument `{keyword}`; check its spelling")
            })));
        }
        check_known(function, keyword)?;
    }
    Ok(())
}

fn check_known(function: &str, keyword: &str) -> Result<(), Raised> {
    let construct = CONSTRUCTS
        .iter()
        .find(|(_, functions)| functions.contains(&function));
    let (Some((construct, _)), Some((dialect, option))) = (construct, keyword.split_once('_'))
    else {
        return Ok(());
    };
    let Some(known) = accepted(dialect, *construct) else {
        return Ok(());
    };
    if known.contains(&option) {
        return Ok(());
    }
    let hint = if let Some(meant) = likely(option, known.iter().copied()) {
        format!("did you mean `{dialect}_{meant}`?")
    } else if known.is_empty() {
        format!("`{dialect}` has no options for it")
    } else {
        let known: Vec<String> = known
            .iter()
            .map(|option| format!("`{dialect}_{option}`"))
            .collect();
        format!("it takes {}", known.join(", "))
    };
    Err(Raised::exception(
        "ArgumentError",
        format!(
            "Argument '{keyword}' is not accepted by dialect '{dialect}' on behalf of {function}"
        ),
    )
    .with_hint(hint))
}

/// The options with what is not given left out.
pub(in crate::pylib) fn given(extra: Vec<(Rc<str>, Value)>) -> Vec<(String, Value)> {
    extra
        .into_iter()
        .filter(|(_, value)| !value.is_none())
        .map(|(keyword, value)| (keyword.to_string(), value))
        .collect()
}
