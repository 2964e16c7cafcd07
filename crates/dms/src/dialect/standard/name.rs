use md5::{Digest, Md5};

use super::{Syntax, unsupported};
use crate::error::Result;
use crate::schema::{Constraint, ConstraintName, TableName};

/// A name as it stands in SQL: quoted where SQLAlchemy quotes it, and where it would be unsafe not to.
pub(in crate::dialect) fn quote(syntax: &dyn Syntax, name: &str) -> String {
    let plain = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '$');
    let starts_well = name
        .chars()
        .next()
        .is_some_and(|c| !c.is_ascii_digit() && c != '$');
    if plain && starts_well && syntax.reserved_words().binary_search(&name).is_err() {
        name.to_owned()
    } else {
        let mark = syntax.quotation_mark();
        format!(
            "{mark}{}{mark}",
            name.replace(mark, &format!("{mark}{mark}"))
        )
    }
}

/// A name in a schema, or in the default one.
pub(in crate::dialect) fn object_name(
    syntax: &dyn Syntax,
    schema: Option<&str>,
    name: &str,
) -> String {
    match schema {
        Some(schema) if !schema.is_empty() => {
            format!("{}.{}", quote(syntax, schema), quote(syntax, name))
        }
        _ => quote(syntax, name),
    }
}

/// A table with its schema.
pub(in crate::dialect) fn table_name(syntax: &dyn Syntax, table: &TableName) -> String {
    object_name(syntax, table.schema.as_deref(), &table.name)
}

/// Names separated by commas.
pub(in crate::dialect) fn columns(syntax: &dyn Syntax, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quote(syntax, name)).collect();
    quoted.join(", ")
}

/// The name of a constraint or an index. One that a convention made is cut to the database's limit,
/// with four digits of its MD5 sum; a longer one of the user is refused, as the server would cut it
/// silently.
pub(in crate::dialect) fn constraint_name(
    syntax: &dyn Syntax,
    name: &ConstraintName,
) -> Result<String> {
    let longest = syntax.longest_name();
    let length = name.text.chars().count();
    if length <= longest {
        return Ok(quote(syntax, &name.text));
    }
    if !name.is_final {
        return Err(unsupported(
            format!(
                "the name `{}` has {length} characters, {} allows {longest}",
                name.text,
                syntax.title()
            ),
            "give the constraint or index a shorter name, or leave the name to the naming convention",
        ));
    }
    Ok(quote(syntax, &kept_name(syntax, &name.text)))
}

/// What the database keeps of a name that a convention made: all of it, or its start and four digits.
pub(in crate::dialect) fn kept_name(syntax: &dyn Syntax, name: &str) -> String {
    let longest = syntax.longest_name();
    if name.chars().count() <= longest {
        return name.to_owned();
    }
    let start: String = name.chars().take(longest.saturating_sub(8)).collect();
    let digest = Md5::digest(name.as_bytes());
    let end: String = digest
        .iter()
        .rev()
        .take(2)
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{start}_{end}")
}

/// A name for a constraint that the models leave without one, of the pattern that SQLAlchemy's manual proposes; for
/// databases that give none (SQLite), or one that is not known before (MySQL counts).
pub(in crate::dialect) fn conventional_name(
    table: &TableName,
    constraint: &Constraint,
    maximum: usize,
) -> String {
    let table = &table.name;
    let name = match constraint {
        Constraint::PrimaryKey(_) => format!("pk_{table}"),
        Constraint::Unique(unique) => format!("uq_{table}_{}", unique.columns.join("_")),
        Constraint::ForeignKey(key) => format!(
            "fk_{table}_{}_{}",
            key.columns.join("_"),
            key.referred_table.name
        ),
        Constraint::Check(_) => format!("ck_{table}"),
        Constraint::Exclude(_) => format!("excl_{table}"),
    };
    name.chars().take(maximum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::UniqueConstraint;

    #[test]
    fn names_fit() {
        let unique = |columns: &[&str]| {
            let columns = columns.iter().map(|&name| name.to_owned()).collect();
            let constraint = Constraint::Unique(UniqueConstraint {
                columns,
                ..UniqueConstraint::default()
            });
            conventional_name(&TableName::new("product"), &constraint, 64)
        };
        assert_eq!(unique(&["a", "b"]), "uq_product_a_b");
        assert_eq!(unique(&["\u{e9}".repeat(80).as_str()]).chars().count(), 64);
    }
}
