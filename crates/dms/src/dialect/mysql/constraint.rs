use super::existence::{self, Existence};
use super::{Flavor, Mysql, options, types};
use crate::dialect::standard::{
    Syntax as _, check_body, constraint_name, deferrability, foreign_key_body, named, no_exclude,
    primary_key_body, quote, table_name, unique_body, unsupported,
};
use crate::error::Result;
use crate::op::{ConstraintType, DropConstraint};
use crate::schema::{
    CheckConstraint, Constraint, ConstraintName, DataType, ForeignKey, PrimaryKey, Schema,
};

/// A primary key as it stands in CREATE TABLE and ADD.
pub(super) fn primary_key(dialect: Mysql, key: &PrimaryKey) -> Result<String> {
    let using = match options::text(dialect, &key.options, "using") {
        Some(using) if !using.is_empty() => format!(" USING {}", quote(&dialect, using)),
        _ => String::new(),
    };
    Ok(format!(
        "{}{}{}{using}",
        named(&dialect, key.name.as_ref())?,
        primary_key_body(&dialect, &key.columns),
        deferrability(key.deferrable, key.initially.as_deref())?
    ))
}

/// A constraint as it stands in CREATE TABLE and ADD.
pub(super) fn definition(dialect: Mysql, constraint: &Constraint) -> Result<String> {
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(dialect, key),
        Constraint::Unique(unique) => Ok(format!(
            "{}{}{}",
            named(&dialect, unique.name.as_ref())?,
            unique_body(&dialect, "", &unique.columns),
            deferrability(unique.deferrable, unique.initially.as_deref())?
        )),
        Constraint::Check(check) => Ok(format!(
            "{}{}{}",
            named(&dialect, check.name.as_ref())?,
            check_body(&dialect, check)?,
            deferrability(check.deferrable, check.initially.as_deref())?
        )),
        Constraint::ForeignKey(key) => {
            check_match(dialect, key)?;
            Ok(format!(
                "{}{}",
                named(&dialect, key.name.as_ref())?,
                foreign_key_body(&dialect, key)?
            ))
        }
        Constraint::Exclude(_) => Err(no_exclude(&dialect)),
    }
}

/// Refuses MATCH, which the servers read over, and with it ON DELETE and ON UPDATE.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>
pub(super) fn check_match(dialect: Mysql, key: &ForeignKey) -> Result<()> {
    use crate::dialect::standard::Syntax as _;
    match &key.match_type {
        None => Ok(()),
        Some(_) => Err(unsupported(
            format!(
                "{} ignores MATCH of a foreign key to `{}`, and with it ON DELETE and ON UPDATE",
                dialect.title(),
                key.referred_table
            ),
            "remove `match=` from the foreign key",
        )),
    }
}

/// Whether a check that a column's type brought is needed: not for an enum, which the servers have.
pub(super) fn is_needed(
    dialect: Mysql,
    check: &CheckConstraint,
    data_type: Option<&DataType>,
) -> bool {
    check.of_type.is_none()
        || data_type.is_none_or(|data_type| {
            data_type
                .for_dialect(dialect.dialect())
                .is_true("create_constraint")
                && types::brings_check(dialect, data_type)
        })
}

/// The statement of `op.drop_constraint()`, which must say what kind of constraint it is.
pub(super) fn drop(dialect: Mysql, drop: &DropConstraint, before: &Schema) -> Result<Vec<String>> {
    let Some(kind) = drop.constraint_type else {
        return Err(unsupported(
            format!(
                "MySQL and MariaDB drop each kind of constraint in its own way, and the script does not say \
                 what kind {} of table `{}` is",
                drop.name.as_ref().map_or_else(
                    || "a constraint".to_owned(),
                    |name| format!("`{}`", name.text)
                ),
                drop.table
            ),
            "add `type_=\"foreignkey\"`, `\"primary\"`, `\"unique\"` or `\"check\"` to the \
             `op.drop_constraint(...)`",
        )
        .raised_as("NotImplementedError"));
    };
    let existence = if drop.if_exists {
        let what = format!("a {}", kind.words());
        existence::of(
            dialect,
            before,
            &drop.table,
            &what,
            "if_exists",
            |known| match (kind, &drop.name) {
                (ConstraintType::Primary, _) => known.primary_key.is_some(),
                (_, Some(name)) => {
                    let named = known.constraints.iter().filter_map(Constraint::name);
                    let is_same =
                        |known: &ConstraintName| known.text.eq_ignore_ascii_case(&name.text);
                    // In a database it is an index.
                    named.into_iter().any(is_same)
                        || kind == ConstraintType::Unique
                            && known
                                .indexes
                                .iter()
                                .filter_map(|it| it.name.as_ref())
                                .any(is_same)
                }
                (_, None) => false,
            },
        )?
    } else {
        Existence::Present
    };
    if existence == Existence::Absent {
        return Ok(Vec::new());
    }
    let what = match (kind, dialect.flavor) {
        (ConstraintType::ForeignKey, _) => "FOREIGN KEY",
        (ConstraintType::Primary, _) => "PRIMARY KEY",
        (ConstraintType::Unique, _) => "INDEX",
        (ConstraintType::Check, Flavor::Mysql) => "CHECK",
        (ConstraintType::Check, Flavor::Mariadb | Flavor::MariadbAsMysql) => "CONSTRAINT",
        (ConstraintType::Exclude, _) => return Err(no_exclude(&dialect)),
    };
    let mut text = format!(
        "ALTER TABLE {} DROP {what}{}",
        table_name(&dialect, &drop.table),
        // MariaDB's grammar has it for named constraints alone.
        if kind == ConstraintType::Primary {
            ""
        } else {
            existence.clause(" IF EXISTS")
        }
    );
    if kind != ConstraintType::Primary {
        let Some(name) = &drop.name else {
            return Err(unsupported(
                format!(
                    "a {} of table `{}` is to be dropped, but it has no name",
                    kind.words(),
                    drop.table
                ),
                "look the name up with `SHOW CREATE TABLE` and write it into the script's \
                 `op.drop_constraint(...)`; a naming convention in the models' MetaData gives every \
                 constraint a name from the start",
            )
            .raised_as("AssertionError"));
        };
        text.push(' ');
        text.push_str(&constraint_name(&dialect, name)?);
    }
    Ok(vec![text])
}
