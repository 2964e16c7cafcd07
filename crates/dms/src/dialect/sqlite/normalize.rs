//! Makes schemas of SQLite comparable, whether they come from models or from a file.

use super::introspect::reflected_type;
use super::{Sqlite, column, constraint};
use crate::dialect::Dialect;
use crate::dialect::standard::{
    self, ColumnForms, bare_expression, canonical, index_element, name_and_arguments, number_of,
    quoted, text_of, type_form, with_arguments, without_outer_parentheses, without_text_form,
};
use crate::error::Result;
use crate::schema::{
    Column, Constraint, DataType, ExactType, Index, NormalColumn, NormalConstraint, NormalIndex,
    Schema, ServerDefault, Table, TextForm, TypeClass, TypeForm,
};
use crate::tokens::{Syntax, TokenKind, significant_tokens};

/// Fills in what the comparison needs.
pub(super) fn normalize(dialect: &Sqlite, mut schema: Schema) -> Result<Schema> {
    let mut forms = ColumnForms::<()>::default();
    for table in &mut schema.tables {
        for column in &mut table.columns {
            let make = || normal_column(dialect, column);
            let normal = forms.form(column, &(), make).map_err(|error| {
                error.context(format!(
                    "column `{}` of table `{}`",
                    column.name, table.name
                ))
            })?;
            column.normal = Some(normal);
        }
        for index in &mut table.indexes {
            index.normal = Some(normal_index(index)?);
        }
        let constraints = table.constraints.iter();
        table.normal = constraints
            .map(|constraint| normal_constraint(table, constraint))
            .collect::<Result<_>>()?;
    }
    Ok(schema)
}

/// Takes the models' NOT NULL from what is the number of the row in the database and does not say so there.
pub(super) fn settle_row_numbers(before: &Schema, after: &mut Schema) {
    let known = before.by_name();
    for table in &mut after.tables {
        let Some(own) = known.get(&table.name) else {
            continue;
        };
        let Some([key]) = (own.primary_key.as_ref()).map(|key| key.columns.as_slice()) else {
            continue;
        };
        let is_number = own.column(key).is_some_and(|column| {
            column.nullable && column.data_type.class == TypeClass::SqlInteger
        });
        if let (true, Some(column)) = (is_number, table.column_mut(key)) {
            column.nullable = true;
        }
    }
}

fn normal_column(dialect: &Sqlite, column: &Column) -> Result<NormalColumn> {
    let server_default = match &column.server_default {
        Some(default) if column.identity.is_none() && column.computed.is_none() => {
            normal_default(dialect, default)?
        }
        _ => None,
    };
    let computed = match &column.computed {
        Some(computed) => {
            let text = dialect.expression(&computed.sql)?;
            Some(canonical(&significant_tokens(&text, Syntax::Sqlite)))
        }
        None => None,
    };
    Ok(NormalColumn {
        data_type: form(dialect, &column.data_type)?,
        exact_type: exact_type(dialect, &column.data_type)?,
        server_default,
        computed,
    })
}

/// The type's form, of the type that the text of DDL comes back as: SQLite keeps any word, and
/// SQLAlchemy reads those it does not know by affinity (`UUID` as NUMERIC).
fn form(dialect: &Sqlite, data_type: &DataType) -> Result<TypeForm> {
    match read_back(dialect, data_type)? {
        Some(reflected) => Ok(type_form(&dialect.data_type(&reflected)?)),
        None => Ok(TypeForm::default()),
    }
}

/// The type that the text of DDL comes back as; `None` for one that is not known.
fn read_back(dialect: &Sqlite, data_type: &DataType) -> Result<Option<DataType>> {
    let own = data_type.for_dialect("sqlite");
    if own.class == TypeClass::Null {
        return Ok(None);
    }
    let reflected = reflected_type(&dialect.data_type(data_type)?, own.text("collation"));
    Ok((reflected.class != TypeClass::Null).then_some(reflected))
}

/// The same with everything in which two can differ.
fn exact_type(dialect: &Sqlite, data_type: &DataType) -> Result<Option<ExactType>> {
    let Some(reflected) = read_back(dialect, data_type)? else {
        return Ok(None);
    };
    let (name, arguments) = name_and_arguments(&dialect.data_type(&without_text_form(&reflected))?);
    // Its name in any case, and the one that goes without saying.
    let collation = (reflected.text("collation"))
        .map(str::to_uppercase)
        .filter(|name| !name.is_empty() && name != "BINARY");
    Ok(Some(ExactType {
        text: with_arguments(&name, &arguments),
        said: TextForm {
            character_set: None,
            collation,
        },
        inherited: TextForm::default(),
    }))
}

/// `None` also for DEFAULT NULL, which is none.
fn normal_default(dialect: &Sqlite, default: &ServerDefault) -> Result<Option<String>> {
    let text = match default {
        _ if column::is_now(default) => column::NOW.to_owned(),
        ServerDefault::Text(text) => return Ok(Some(literal(text))),
        ServerDefault::Expression(expression) => dialect.expression(expression)?,
    };
    let text = without_outer_parentheses(&text, Syntax::Sqlite);
    let tokens = significant_tokens(text, Syntax::Sqlite);
    if let [token] = tokens.as_slice() {
        // A name in double quotes that names nothing is a string for SQLite.
        let content = if token.kind == TokenKind::QuotedName {
            Some(token.unquoted())
        } else {
            text_of(token)
        };
        if let Some(content) = content {
            return Ok(Some(literal(&content)));
        }
    }
    let canonical = canonical(&tokens);
    Ok(match canonical.as_str() {
        "null" => None,
        "true" => Some("1".to_owned()),
        "false" => Some("0".to_owned()),
        text => Some(number_of(text).unwrap_or(canonical)),
    })
}

/// A string; one that is a number is stored as this number in a column of a number's type.
fn literal(text: &str) -> String {
    number_of(text).unwrap_or_else(|| quoted(text))
}

/// The element with the name of its collation in one way of writing: SQLite does not look at its case.
fn with_plain_collation(element: String) -> String {
    match element.split_once(" collate ") {
        Some((operand, collation)) => {
            let collation = collation.replace('"', "").to_lowercase();
            format!("{operand} collate {collation}")
        }
        None => element,
    }
}

/// What a check says; SQLite keeps it to the letter.
fn normal_constraint(table: &Table, constraint: &Constraint) -> Result<NormalConstraint> {
    Ok(match constraint {
        Constraint::Check(check) if !constraint::is_needed(table, check) => {
            NormalConstraint::Absent
        }
        Constraint::Check(check) => {
            NormalConstraint::Text(condition(&bare_expression(&Sqlite, &check.condition)?))
        }
        Constraint::PrimaryKey(_)
        | Constraint::Unique(_)
        | Constraint::ForeignKey(_)
        | Constraint::Exclude(_) => NormalConstraint::Fields,
    })
}

fn condition(text: &str) -> String {
    canonical(&significant_tokens(text, Syntax::Sqlite))
}

fn normal_index(index: &Index) -> Result<NormalIndex> {
    let elements = index
        .elements
        .iter()
        .map(|element| {
            let text = index_element(&Sqlite, element)?;
            let mut tokens = significant_tokens(&text, Syntax::Sqlite);
            if tokens.len() > 1 && tokens.last().is_some_and(|last| last.is_word("asc")) {
                tokens.pop();
            }
            Ok(with_plain_collation(canonical(&tokens)))
        })
        .collect::<Result<Vec<String>>>()?;
    let predicate = standard::condition(&Sqlite, &index.options, "sqlite_where")?;
    let details = predicate.map(|text| ("where".to_owned(), condition(&text)));
    Ok(NormalIndex {
        elements,
        details: details.into_iter().collect(),
        ..NormalIndex::default()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schema::Expression;

    fn normal(default: &ServerDefault) -> Option<String> {
        normal_default(&Sqlite, default).unwrap()
    }

    fn text(text: &str) -> ServerDefault {
        ServerDefault::Expression(Expression::Text(text.to_owned()))
    }

    /// Left as a model says it, right as the inspector shows it.
    #[test]
    fn defaults_of_both_sides_meet() {
        for (model, server) in [
            (ServerDefault::Text("it's".into()), "'it''s'"),
            (ServerDefault::Text(String::new()), "('')"),
            (ServerDefault::Text("5".into()), "'5'"),
            (text("5"), "5"),
            (text("1.50"), "(1.50)"),
            (text("-5"), "(-5)"),
            (text("CURRENT_TIMESTAMP"), "(CURRENT_TIMESTAMP)"),
            (text("(datetime('now'))"), "(datetime('now'))"),
            (text("true"), "1"),
            (ServerDefault::Expression(Expression::False), "0"),
            (text("\"str\""), "(\"str\")"),
        ] {
            let model_side = normal(&model);
            assert!(model_side.is_some());
            assert_eq!(model_side, normal(&text(server)), "{model:?}");
        }
        assert_eq!(normal(&text("(NULL)")), None);
    }

    #[test]
    fn types_that_sqlite_reads_alike_are_equal() {
        let of = |class| form(&Sqlite, &DataType::new(class)).unwrap();
        assert_eq!(of(TypeClass::SqlUuid), of(TypeClass::SqlNumeric));
        assert_eq!(of(TypeClass::SqlDoublePrecision), of(TypeClass::SqlReal));
        assert_ne!(of(TypeClass::Float), of(TypeClass::Double));
        assert_ne!(of(TypeClass::DateTime), of(TypeClass::SqlTimestamp));
        assert_eq!(of(TypeClass::Null), TypeForm::default());
    }
}
