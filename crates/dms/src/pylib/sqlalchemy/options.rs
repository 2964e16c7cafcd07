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

/// What each construct takes, with the dialect in front; `*` is any.
const TABLE: &[&str] = &[
    "postgresql_ignore_search_path",
    "postgresql_inherits",
    "postgresql_on_commit",
    "postgresql_partition_by",
    "postgresql_tablespace",
    "postgresql_using",
    "postgresql_with",
    "postgresql_with_oids",
    "sqlite_autoincrement",
    "sqlite_strict",
    "sqlite_with_rowid",
    "mysql_*",
    "mariadb_*",
    "oracle_compress",
    "oracle_on_commit",
    "oracle_resolve_synonyms",
    "oracle_tablespace",
];
const INDEX: &[&str] = &[
    "postgresql_concurrently",
    "postgresql_include",
    "postgresql_invalid",
    "postgresql_nulls_not_distinct",
    "postgresql_ops",
    "postgresql_tablespace",
    "postgresql_using",
    "postgresql_where",
    "postgresql_with",
    "sqlite_where",
    "mysql_length",
    "mysql_prefix",
    "mysql_using",
    "mysql_with_parser",
    "mariadb_length",
    "mariadb_prefix",
    "mariadb_using",
    "mariadb_with_parser",
    "oracle_bitmap",
    "oracle_compress",
    "oracle_vector",
    "mssql_clustered",
    "mssql_columnstore",
    "mssql_include",
    "mssql_where",
];
const COLUMN: &[&str] = &[
    "sqlite_on_conflict_not_null",
    "sqlite_on_conflict_primary_key",
    "sqlite_on_conflict_unique",
    "mssql_identity_increment",
    "mssql_identity_start",
];
const PRIMARY_KEY: &[&str] = &[
    "postgresql_include",
    "sqlite_on_conflict",
    "mysql_using",
    "mariadb_using",
    "mssql_clustered",
];
const UNIQUE: &[&str] = &[
    "postgresql_include",
    "postgresql_nulls_not_distinct",
    "sqlite_on_conflict",
    "mssql_clustered",
];
const CHECK: &[&str] = &["postgresql_not_valid", "sqlite_on_conflict"];
const IDENTITY: &[&str] = &["oracle_on_null", "oracle_order"];
const SEQUENCE: &[&str] = &["oracle_order"];

/// The class that a directive makes, and what it takes; `None` where that is not known.
fn construct(function: &str) -> Option<(&'static str, &'static [&'static str])> {
    Some(match function {
        "Table" | "create_table" | "drop_table" => ("Table", TABLE),
        "Index" | "create_index" | "drop_index" => ("Index", INDEX),
        "Column" | "mapped_column" => ("Column", COLUMN),
        "PrimaryKeyConstraint" => ("PrimaryKeyConstraint", PRIMARY_KEY),
        "UniqueConstraint" | "create_unique_constraint" => ("UniqueConstraint", UNIQUE),
        "CheckConstraint" | "create_check_constraint" => ("CheckConstraint", CHECK),
        "ForeignKey" => ("ForeignKey", CHECK),
        "ForeignKeyConstraint" | "create_foreign_key" => ("ForeignKeyConstraint", CHECK),
        "Identity" => ("Identity", IDENTITY),
        "Sequence" => ("Sequence", SEQUENCE),
        _ => return None,
    })
}

/// Keyword arguments that a thing takes beside its own; all must be options of a dialect, and of those which the
/// dialect has for the thing.
///
/// # Errors
/// SQLAlchemy's own `TypeError` and `ArgumentError`.
pub(in crate::pylib) fn check(function: &str, bound: &Bound) -> Result<(), Raised> {
    for (keyword, _) in &bound.extra {
        let dialect = keyword
            .split_once('_')
            .filter(|(dialect, option)| DIALECTS.contains(dialect) && !option.is_empty())
            .map(|(dialect, _)| dialect);
        let Some(dialect) = dialect else {
            return Err(Raised::type_error(format!(
                "Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
            ))
            .with_hint(bound.meant(keyword).unwrap_or_else(|| {
                format!("`{function}` has no argument `{keyword}`; check its spelling")
            })));
        };
        let Some((class, known)) = construct(function) else {
            continue;
        };
        let any = format!("{dialect}_*");
        if known.contains(&&**keyword) || known.contains(&any.as_str()) {
            continue;
        }
        return Err(unknown(function, class, dialect, keyword, known));
    }
    Ok(())
}

fn unknown(function: &str, class: &str, dialect: &str, keyword: &str, known: &[&str]) -> Raised {
    let raised = Raised::exception(
        "ArgumentError",
        format!(
            "Argument '{keyword}' is not accepted by dialect '{dialect}' on behalf of \
             <class 'sqlalchemy.sql.schema.{class}'>"
        ),
    );
    if keyword == "postgresql_unlogged" {
        return raised.with_hint("write `prefixes=[\"UNLOGGED\"]`");
    }
    if let Some(name) = likely(keyword, known.iter().copied()) {
        return raised.with_hint(format!("did you mean `{name}`?"));
    }
    let own: Vec<String> = known
        .iter()
        .filter(|name| name.starts_with(dialect))
        .map(|name| format!("`{name}`"))
        .collect();
    raised.with_hint(match own.as_slice() {
        [] => format!("`{function}` has no options for {dialect}; remove it"),
        own => format!("`{function}` takes {}", own.join(", ")),
    })
}

/// The options with what is not given left out.
pub(in crate::pylib) fn given(extra: Vec<(Rc<str>, Value)>) -> Vec<(String, Value)> {
    extra
        .into_iter()
        .filter(|(_, value)| !value.is_none())
        .map(|(keyword, value)| (keyword.to_string(), value))
        .collect()
}
