//! Whether two schemas of a dialect are the same, though one comes from a server's catalog and the other from the
//! operations of a script.

use dms::dialect::Dialect;
use dms::diff::{DiffOptions, diff};
use dms::engine::diff_options;
use dms::op::Operation;
use dms::schema::{Constraint, Expression, Schema, Table};

/// What would lead from the database (`found`) to the operations (`replayed`), and what else is not the same; a line
/// for each.
pub fn differences(dialect: &dyn Dialect, found: &Schema, replayed: &Schema) -> Vec<String> {
    let found = dialect.normalize(found.clone()).unwrap();
    let replayed = dialect.normalize(replayed.clone()).unwrap();
    // What only a server can compare is left out: there is none here.
    let options = DiffOptions {
        alembic_compat: true,
        ..diff_options(dialect)
    };
    let difference = diff(&found, &replayed, &options);
    let mut lines: Vec<String> = difference
        .upgrade
        .iter()
        .map(Operation::summary)
        // What can only be warned of: computed columns.
        .chain(
            (difference.findings.into_iter())
                .filter(|finding| finding.contains("cannot be modified")),
        )
        .collect();
    let has_comments = dialect.comparison().comments;
    for table in &found.tables {
        let Some(other) = replayed.table(&table.name) else {
            continue;
        };
        for (mut own, mut wanted) in shapes(dialect, table)
            .into_iter()
            .zip(shapes(dialect, other))
        {
            if own.0 == "checks" {
                leave_named_by_server(&mut own.1, &mut wanted.1);
            }
            if own.0 == "exclude constraints" {
                let both: Vec<String> = own.1.clone();
                own.1.retain(|exclude| !wanted.1.contains(exclude));
                wanted.1.retain(|exclude| !both.contains(exclude));
            }
            if own.0 == "comments" && !has_comments {
                continue;
            }
            if own != wanted {
                lines.push(format!(
                    "{} of {}: {:?} in the database, {:?} in the operations",
                    own.0, table.name, own.1, wanted.1
                ));
            }
        }
    }
    lines
}

/// What autogenerate does not compare.
fn shapes(dialect: &dyn Dialect, table: &Table) -> Vec<(&'static str, Vec<String>)> {
    let columns = &table.columns;
    let with = |holds: &dyn Fn(&dms::schema::Column) -> bool| {
        let columns = columns.iter().filter(|column| holds(column));
        columns.map(|column| column.name.clone()).collect()
    };
    let key = table.primary_key.as_ref();
    vec![
        ("columns", with(&|_| true)),
        (
            "not null",
            with(&|column| !column.nullable && column.computed.is_none()),
        ),
        ("computed", with(&|column| column.computed.is_some())),
        ("comments", with(&|column| column.comment.is_some())),
        (
            "the primary key",
            key.map(|key| key.columns.clone()).unwrap_or_default(),
        ),
        ("checks", checks(table)),
        ("exclude constraints", excludes(dialect, table)),
    ]
}

/// The exclude constraints, without their names, which the server gives to those that have none, and their operator
/// classes, which it does not tell apart from its own.
fn excludes(dialect: &dyn Dialect, table: &Table) -> Vec<String> {
    let text = |expression: &Expression| dialect.expression(expression).unwrap();
    let mut excludes: Vec<String> = (table.constraints.iter())
        .filter_map(|constraint| match constraint {
            Constraint::Exclude(exclude) => Some(exclude),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_) => None,
        })
        .map(|exclude| {
            let elements = (exclude.elements.iter())
                .map(|element| format!("{} {}", text(&element.expression), element.operator));
            format!(
                "{} {:?} where {:?}, {} {}",
                exclude.using,
                elements.collect::<Vec<String>>(),
                exclude.condition.as_ref().map(text),
                exclude.deferrable == Some(true),
                exclude.initially.as_deref() == Some("DEFERRED"),
            )
        })
        .collect();
    excludes.sort();
    excludes
}

/// Takes out the checks that the operations do not name, and as many that the server has named.
fn leave_named_by_server(found: &mut Vec<String>, replayed: &mut Vec<String>) {
    let all = replayed.len();
    replayed.retain(|name| !name.is_empty());
    let mut unnamed = all - replayed.len();
    found.retain(|name| {
        let stays = unnamed == 0 || replayed.contains(name);
        unnamed -= usize::from(!stays);
        stays
    });
    found.sort();
    replayed.sort();
}

/// The names of the checks; the server names those without one.
fn checks(table: &Table) -> Vec<String> {
    let names = table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::Check(check) => Some(check.name.as_ref()),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclude(_) => None,
        });
    names
        .map(|name| name.map(|name| name.text.clone()).unwrap_or_default())
        .collect()
}
