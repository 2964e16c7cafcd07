use super::{
    Syntax, bare_expression, columns, constraint_name, keyword_phrase, quote, table_name,
    unsupported,
};
use crate::error::{Error, Result};
use crate::op::DropConstraint;
use crate::schema::{CheckConstraint, ConstraintName, ForeignKey, TableName};

/// `CONSTRAINT name ` in front of a constraint that has a name.
pub(in crate::dialect) fn named(
    syntax: &dyn Syntax,
    name: Option<&ConstraintName>,
) -> Result<String> {
    match name {
        Some(name) => Ok(format!("CONSTRAINT {} ", constraint_name(syntax, name)?)),
        None => Ok(String::new()),
    }
}

/// The refusal of an exclude constraint, which only PostgreSQL has.
pub(in crate::dialect) fn no_exclude(syntax: &dyn Syntax) -> Error {
    unsupported(
        format!("{} has no exclude constraints", syntax.title()),
        "guard it with `if op.get_context().dialect.name == \"postgresql\":`",
    )
}

/// PRIMARY KEY (...).
pub(in crate::dialect) fn primary_key_body(syntax: &dyn Syntax, names: &[String]) -> String {
    format!("PRIMARY KEY ({})", columns(syntax, names))
}

/// UNIQUE (...); `nulls` stands before the columns (`NULLS NOT DISTINCT `).
pub(in crate::dialect) fn unique_body(
    syntax: &dyn Syntax,
    nulls: &str,
    names: &[String],
) -> String {
    format!("UNIQUE {nulls}({})", columns(syntax, names))
}

/// CHECK (...).
pub(in crate::dialect) fn check_body(
    syntax: &dyn Syntax,
    check: &CheckConstraint,
) -> Result<String> {
    Ok(format!(
        "CHECK ({})",
        bare_expression(syntax, &check.condition)?
    ))
}

/// FOREIGN KEY(...) REFERENCES ..., with MATCH, the actions and when it is checked.
pub(in crate::dialect) fn foreign_key_body(
    syntax: &dyn Syntax,
    key: &ForeignKey,
) -> Result<String> {
    Ok(format!(
        "FOREIGN KEY({}) {}",
        columns(syntax, &key.columns),
        references(syntax, key)?
    ))
}

/// REFERENCES ..., as it also stands in a column's definition.
pub(in crate::dialect) fn references(syntax: &dyn Syntax, key: &ForeignKey) -> Result<String> {
    let mut text = format!(
        "REFERENCES {} ({})",
        syntax.referred_table(&key.referred_table),
        columns(syntax, &key.referred_columns)
    );
    if let Some(phrase) = &key.match_type {
        text.push_str(" MATCH ");
        text.push_str(keyword_phrase("`match`", phrase, false)?);
    }
    if let Some(phrase) = &key.on_delete {
        text.push_str(" ON DELETE ");
        text.push_str(keyword_phrase(
            "`ondelete`",
            phrase,
            syntax.on_delete_columns(),
        )?);
    }
    if let Some(phrase) = &key.on_update {
        text.push_str(" ON UPDATE ");
        text.push_str(keyword_phrase("`onupdate`", phrase, false)?);
    }
    text.push_str(&deferrability(key.deferrable, key.initially.as_deref())?);
    Ok(text)
}

/// ` DEFERRABLE INITIALLY ...`, each where it is said.
pub(in crate::dialect) fn deferrability(
    deferrable: Option<bool>,
    initially: Option<&str>,
) -> Result<String> {
    let mut text = match deferrable {
        Some(true) => " DEFERRABLE".to_owned(),
        Some(false) => " NOT DEFERRABLE".to_owned(),
        None => String::new(),
    };
    if let Some(phrase) = initially {
        text.push_str(" INITIALLY ");
        text.push_str(keyword_phrase("`initially`", phrase, false)?);
    }
    Ok(text)
}

/// ALTER TABLE ... ADD, with a rendered constraint.
pub(in crate::dialect) fn add_constraint(
    syntax: &dyn Syntax,
    table: &TableName,
    constraint: &str,
) -> String {
    format!("ALTER TABLE {} ADD {constraint}", table_name(syntax, table))
}

/// ALTER TABLE ... DROP CONSTRAINT.
pub(in crate::dialect) fn drop_constraint(
    syntax: &dyn Syntax,
    drop: &DropConstraint,
) -> Result<String> {
    let Some(name) = &drop.name else {
        return Err(unsupported(
            format!(
                "a constraint of table `{}` is to be dropped, but it has no name",
                drop.table
            ),
            "look the name up in the database and write it into the script's `op.drop_constraint(...)`; \
             a naming convention in the models' MetaData gives every constraint a name from the start",
        )
        .raised_as("CompileError"));
    };
    Ok(format!(
        "ALTER TABLE {} DROP CONSTRAINT {}{}",
        table_name(syntax, &drop.table),
        if drop.if_exists { "IF EXISTS " } else { "" },
        constraint_name(syntax, name)?
    ))
}

/// ALTER TABLE ... ALTER COLUMN, to which the change is added.
pub(in crate::dialect) fn alter_column(
    syntax: &dyn Syntax,
    table: &TableName,
    column: &str,
) -> String {
    format!(
        "ALTER TABLE {} ALTER COLUMN {}",
        table_name(syntax, table),
        quote(syntax, column)
    )
}
