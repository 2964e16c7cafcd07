use super::{Postgres, named_type};
use crate::dialect::standard::{
    bare_expression, check_body, columns, deferrability, foreign_key_body, named, operator_class,
    primary_key_body, unique_body, unsupported, word,
};
use crate::error::Result;
use crate::schema::{
    CheckConstraint, Constraint, DataType, ExcludeConstraint, Literal, OptionValue, Options,
    PrimaryKey, TypeClass,
};

/// A primary key as it stands in CREATE TABLE and ADD.
pub(super) fn primary_key(key: &PrimaryKey) -> Result<String> {
    Ok(format!(
        "{}{}{}{}",
        named(&Postgres, key.name.as_ref())?,
        primary_key_body(&Postgres, &key.columns),
        include(&key.options)?,
        deferrability(key.deferrable, key.initially.as_deref())?
    ))
}

/// A constraint as it stands in CREATE TABLE and ADD.
pub(super) fn definition(constraint: &Constraint) -> Result<String> {
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(key),
        Constraint::Unique(unique) => {
            let nulls = nulls_distinct(&unique.options).map_or("", |distinct| {
                if distinct {
                    "NULLS DISTINCT "
                } else {
                    "NULLS NOT DISTINCT "
                }
            });
            Ok(format!(
                "{}{}{}{}",
                named(&Postgres, unique.name.as_ref())?,
                unique_body(&Postgres, nulls, &unique.columns),
                include(&unique.options)?,
                deferrability(unique.deferrable, unique.initially.as_deref())?
            ))
        }
        Constraint::Check(check) => Ok(format!(
            "{}{}{}{}",
            named(&Postgres, check.name.as_ref())?,
            check_body(&Postgres, check)?,
            deferrability(check.deferrable, check.initially.as_deref())?,
            validity(&check.options)
        )),
        Constraint::ForeignKey(key) => Ok(format!(
            "{}{}{}",
            named(&Postgres, key.name.as_ref())?,
            foreign_key_body(&Postgres, key)?,
            validity(&key.options)
        )),
        Constraint::Exclude(exclude) => exclusion(exclude),
    }
}

fn exclusion(exclude: &ExcludeConstraint) -> Result<String> {
    let mut elements = Vec::new();
    for element in &exclude.elements {
        let operator = operator(&element.operator)?;
        let class = match &element.operator_class {
            Some(class) => format!(" {}", operator_class(class)?),
            None => String::new(),
        };
        let expression = bare_expression(&Postgres, &element.expression)?;
        elements.push(format!("{expression}{class} WITH {operator}"));
    }
    if elements.is_empty() {
        return Err(unsupported(
            "an exclude constraint compares nothing",
            "give it pairs of a column and an operator: `(\"period\", \"&&\")`",
        ));
    }
    let condition = match &exclude.condition {
        Some(condition) => format!(" WHERE ({})", bare_expression(&Postgres, condition)?),
        None => String::new(),
    };
    Ok(format!(
        "{}EXCLUDE USING {} ({}){condition}{}",
        named(&Postgres, exclude.name.as_ref())?,
        word("`using`", &exclude.using)?.to_lowercase(),
        elements.join(", "),
        deferrability(exclude.deferrable, exclude.initially.as_deref())?
    ))
}

/// An operator, or `OPERATOR(schema.operator)`; nothing else, since it goes into the statement as it is.
fn operator(text: &str) -> Result<&str> {
    let is_operator = |text: &str| {
        !text.is_empty()
            && text.chars().all(|sign| "+-*/<>=~!@#%^&|`?".contains(sign))
            && !text.contains("--")
            && !text.contains("/*")
    };
    let bare = (text
        .strip_prefix("OPERATOR(")
        .or_else(|| text.strip_prefix("operator(")))
    .and_then(|inner| inner.strip_suffix(')'))
    .and_then(|inner| inner.rsplit_once('.'))
    .filter(|(schema, _)| (schema.chars()).all(|sign| sign.is_alphanumeric() || sign == '_'))
    .map_or(text, |(_, operator)| operator);
    if is_operator(bare) {
        return Ok(text);
    }
    Err(unsupported(
        format!("`{text}` is not an operator of an exclude constraint"),
        "give it pairs of a column and an operator: `(\"period\", \"&&\")`",
    ))
}

/// Whether a check that a column's type brought is needed: not for a type that PostgreSQL has.
pub(super) fn is_needed(check: &CheckConstraint, data_type: Option<&DataType>) -> bool {
    check.of_type.is_none()
        || data_type.is_none_or(|data_type| {
            let own = data_type.for_dialect("postgresql");
            match own.class {
                TypeClass::Boolean | TypeClass::SqlBoolean | TypeClass::PgEnum => false,
                TypeClass::Enum => {
                    own.is_true("create_constraint") && !named_type::is_native_enum(own)
                }
                // The check is that of a variant for another database.
                _ => false,
            }
        })
}

fn validity(options: &Options) -> &'static str {
    if options.is_true("postgresql_not_valid") {
        " NOT VALID"
    } else {
        ""
    }
}

/// NULLS DISTINCT (`Some(true)`), NULLS NOT DISTINCT (`Some(false)`), or not said.
pub(super) fn nulls_distinct(options: &Options) -> Option<bool> {
    match options.value("postgresql_nulls_not_distinct") {
        Some(OptionValue::Literal(Literal::Boolean(not_distinct))) => Some(!not_distinct),
        _ => None,
    }
}

/// ` INCLUDE (...)`, if there is something to include.
pub(super) fn include(options: &Options) -> Result<String> {
    let names = match options.value("postgresql_include") {
        None | Some(OptionValue::Literal(Literal::Null)) => return Ok(String::new()),
        Some(OptionValue::Literal(Literal::List(names))) => names
            .iter()
            .map(|name| match name {
                Literal::Text(name) => Some(name.clone()),
                _ => None,
            })
            .collect::<Option<Vec<String>>>(),
        Some(_) => None,
    };
    match names {
        Some(names) if names.is_empty() => Ok(String::new()),
        Some(names) => Ok(format!(" INCLUDE ({})", columns(&Postgres, &names))),
        None => Err(unsupported(
            "`postgresql_include` is not a list of column names",
            "write `postgresql_include=[\"name\", ...]`",
        )),
    }
}
