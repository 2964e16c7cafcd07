//! Names for constraints that the models leave without one.

use crate::schema::{Constraint, TableName};

/// What the servers keep of a name. <https://dev.mysql.com/doc/refman/8.0/en/identifier-length.html>
const MAXIMUM: usize = 64;

/// A name of the pattern that SQLAlchemy's manual proposes. The servers would count foreign keys and call a unique
/// constraint like its first column; which number is free, and whether an index has that name already, is not known
/// here.
pub(super) fn of_constraint(table: &TableName, constraint: &Constraint) -> String {
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
    name.chars().take(MAXIMUM).collect()
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
            of_constraint(&TableName::new("product"), &constraint)
        };
        assert_eq!(unique(&["a", "b"]), "uq_product_a_b");
        assert_eq!(unique(&["\u{e9}".repeat(80).as_str()]).chars().count(), 64);
    }
}
