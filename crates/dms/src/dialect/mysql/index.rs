use super::existence::{self, Existence};
use super::{Mysql, options};
use crate::dialect::standard::{
    Syntax as _, bare_expression, constraint_name, keyword_phrase, quote, table_name, unsupported,
    word,
};
use crate::error::Result;
use crate::op::{CreateIndex, DropIndex};
use crate::schema::{
    Constraint, Expression, Index, Literal, OptionValue, Schema, Table, TableName,
};

/// CREATE INDEX, or nothing where it is known to be there already.
pub(super) fn create(dialect: Mysql, create: &CreateIndex, before: &Schema) -> Result<Vec<String>> {
    let index = &create.index;
    let Some(name) = &index.name else {
        return Err(unsupported(
            format!("an index of table `{}` has no name", create.table),
            "give it a name: `op.create_index(\"ix_table_column\", ...)`",
        ));
    };
    let existence = if create.if_not_exists {
        existence::of(
            dialect,
            before,
            &create.table,
            "an index",
            "if_not_exists",
            |known| has_index(known, &name.text),
        )?
    } else {
        Existence::Absent
    };
    if existence == Existence::Present {
        return Ok(Vec::new());
    }
    let mut text = String::from("CREATE ");
    if index.unique {
        text.push_str("UNIQUE ");
    }
    if let Some(prefix) = options::text(dialect, &index.options, "prefix")
        && !prefix.is_empty()
    {
        text.push_str(keyword_phrase("`mysql_prefix`", prefix, false)?);
        text.push(' ');
    }
    text.push_str(&format!(
        "INDEX {}{} ON {} ({})",
        existence.clause("IF NOT EXISTS "),
        constraint_name(&dialect, name)?,
        table_name(&dialect, &create.table),
        elements(dialect, index)?
    ));
    if let Some(parser) = options::text(dialect, &index.options, "with_parser") {
        text.push_str(&format!(
            " WITH PARSER {}",
            word("`mysql_with_parser`", parser)?
        ));
    }
    if let Some(using) = options::text(dialect, &index.options, "using") {
        text.push_str(&format!(" USING {}", quote(&dialect, using)));
    }
    Ok(vec![text])
}

/// DROP INDEX, which must name the table, or nothing where the index is known not to be there.
pub(super) fn drop(dialect: Mysql, drop: &DropIndex, before: &Schema) -> Result<Vec<String>> {
    let Some(table) = &drop.table else {
        return Err(unsupported(
            format!(
                "{} drops the index `{}` only with its table, which the script does not name",
                dialect.title(),
                drop.name.text
            ),
            "add `table_name=\"...\"` to the `op.drop_index(...)`",
        ));
    };
    let schema = drop.schema.clone().or_else(|| table.schema.clone());
    let table = TableName::in_schema(schema, table.name.clone());
    let existence = if drop.if_exists {
        existence::of(dialect, before, &table, "an index", "if_exists", |known| {
            has_index(known, &drop.name.text)
        })?
    } else {
        Existence::Present
    };
    if existence == Existence::Absent {
        return Ok(Vec::new());
    }
    Ok(vec![format!(
        "DROP INDEX {}{} ON {}",
        existence.clause("IF EXISTS "),
        constraint_name(&dialect, &drop.name)?,
        table_name(&dialect, &table)
    )])
}

/// The servers' names of indexes do not heed case, and a unique constraint is an index.
fn has_index(table: &Table, name: &str) -> bool {
    let indexes = table.indexes.iter().filter_map(|index| index.name.as_ref());
    let uniques = table.constraints.iter().filter_map(|own| match own {
        Constraint::Unique(unique) => unique.name.as_ref(),
        Constraint::PrimaryKey(_)
        | Constraint::Check(_)
        | Constraint::ForeignKey(_)
        | Constraint::Exclude(_) => None,
    });
    indexes
        .chain(uniques)
        .any(|known| known.text.eq_ignore_ascii_case(name))
}

fn elements(dialect: Mysql, index: &Index) -> Result<String> {
    let length = options::value(dialect, &index.options, "length");
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|own| {
            let text = element(dialect, own)?;
            Ok(match prefix_length(length, own, &text)? {
                Some(length) => format!("{text}({length})"),
                None => text,
            })
        })
        .collect::<Result<_>>()?;
    Ok(elements.join(", "))
}

/// How much of a column is indexed: one number for all, or numbers by column.
/// <https://dev.mysql.com/doc/refman/8.0/en/column-indexes.html>
fn prefix_length(
    length: Option<&OptionValue>,
    element: &Expression,
    text: &str,
) -> Result<Option<i64>> {
    let own = match length {
        Some(OptionValue::Map(lengths)) => {
            let of = |name: &str| lengths.iter().find(|(known, _)| known == name);
            let own = element.column_name().and_then(of).or_else(|| of(text));
            own.map(|(_, length)| length)
        }
        length => length,
    };
    match own {
        None => Ok(None),
        Some(OptionValue::Literal(Literal::Integer(length))) => Ok(Some(*length)),
        Some(_) => Err(unsupported(
            "`mysql_length` is neither a number nor a mapping of columns to numbers",
            "write `mysql_length=10` or `mysql_length={\"name\": 10}`",
        )),
    }
}

/// An element of an index: all but columns and plain text in parentheses.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-index.html#create-index-functional-key-parts>
pub(super) fn element(dialect: Mysql, element: &Expression) -> Result<String> {
    // A loop rather than a recursion: a script can nest these as deep as it likes.
    let mut inner = element;
    let mut orders = Vec::new();
    while let Expression::Suffix { operand, operator } = inner
        && matches!(operator.as_str(), "ASC" | "DESC")
    {
        orders.push(operator.as_str());
        inner = operand;
    }
    let mut text = bare_expression(&dialect, inner)?;
    let is_operation = matches!(
        inner,
        Expression::Binary { .. }
            | Expression::Prefix { .. }
            | Expression::Suffix { .. }
            | Expression::Collate { .. }
            | Expression::Function { .. }
            | Expression::NextValue(_)
            | Expression::Cast { .. }
            | Expression::Case { .. }
            | Expression::Extract { .. }
            | Expression::Element { .. }
    );
    if is_operation {
        text = format!("({text})");
    }
    for order in orders.into_iter().rev() {
        text.push(' ');
        text.push_str(order);
    }
    Ok(text)
}
