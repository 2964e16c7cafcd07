//! Makes schemas of PostgreSQL comparable, whether they come from models or from the catalog.

mod exact_type;
mod expression;

use super::{Postgres, constraint};
use crate::dialect::Dialect;
use crate::dialect::standard::{
    self, ColumnForms, bare_expression, index_element, number_of, quoted, text_of, type_form,
};
use crate::error::{Error, Result};
use crate::schema::{
    Column, Constraint, DataType, ExcludeConstraint, Expression, Index, Literal, NormalColumn,
    NormalConstraint, NormalIndex, OptionValue, Schema, ServerDefault, Table, TypeClass, TypeForm,
};
use crate::tokens::{Syntax, TokenKind, significant_tokens};

pub(super) use self::expression::without_outer_parentheses;

/// Fills in what the comparison needs.
pub(super) fn normalize(dialect: &Postgres, mut schema: Schema) -> Result<Schema> {
    let mut forms = ColumnForms::<()>::default();
    for table in &mut schema.tables {
        let numbered = numbered_column(table);
        for column in &mut table.columns {
            let skip_default = numbered.as_ref() == Some(&column.name);
            let make = || normal_column(dialect, column, skip_default);
            let normal = (forms.form(column, &(), make))
                .map_err(|error| in_column(error, &table.name.to_string(), &column.name))?;
            column.normal = Some(normal);
        }
        complete(table)?;
    }
    Ok(schema)
}

/// Fills in the `normal` parts of indexes and constraints.
pub(super) fn complete(table: &mut Table) -> Result<()> {
    for index in &mut table.indexes {
        index.normal = Some(normal_index(index)?);
    }
    let constraints = table.constraints.iter();
    table.normal = constraints
        .map(|constraint| normal_constraint(table, constraint))
        .collect::<Result<_>>()?;
    Ok(())
}

/// What a check or an exclude constraint says.
fn normal_constraint(table: &Table, constraint: &Constraint) -> Result<NormalConstraint> {
    Ok(match constraint {
        Constraint::Check(check) => {
            let column = check.of_type.as_ref().and_then(|name| table.column(name));
            if constraint::is_needed(check, column.map(|column| &column.data_type)) {
                NormalConstraint::Text(condition(&bare_expression(&Postgres, &check.condition)?))
            } else {
                NormalConstraint::Absent
            }
        }
        Constraint::Exclude(exclude) => NormalConstraint::Text(exclusion(exclude)?),
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::ForeignKey(_) => {
            NormalConstraint::Fields
        }
    })
}

/// A condition without casts, which the server adds, and without parentheses that change nothing.
fn condition(text: &str) -> String {
    expression::canonical(&expression::simplified(text))
}

fn exclusion(exclude: &ExcludeConstraint) -> Result<String> {
    let elements = exclude.elements.iter().map(|element| {
        let text = expression::index_element(&index_element(&Postgres, &element.expression)?);
        let class = element.operator_class.as_deref().unwrap_or_default();
        Ok(format!("{text} {class} WITH {}", element.operator))
    });
    let elements: Vec<String> = elements.collect::<Result<_>>()?;
    let predicate = match &exclude.condition {
        Some(predicate) => condition(&bare_expression(&Postgres, predicate)?),
        None => String::new(),
    };
    Ok(format!(
        "{} ({}) WHERE {predicate} {:?} {:?}",
        exclude.using.to_lowercase(),
        elements.join(", "),
        exclude.deferrable.unwrap_or(false),
        exclude.initially.as_ref().map(|text| text.to_lowercase()),
    ))
}

fn in_column(error: Error, table: &str, column: &str) -> Error {
    error.context(format!("column `{column}` of table `{table}`"))
}

/// The column whose default is the server's own business: the integer that is the whole primary key
/// and has no default, or one from a sequence. Alembic leaves it out of the comparison.
fn numbered_column(table: &Table) -> Option<String> {
    let [name] = table.primary_key.as_ref()?.columns.as_slice() else {
        return None;
    };
    let column = table.column(name)?;
    let from_sequence = match &column.server_default {
        None => true,
        Some(ServerDefault::Expression(Expression::Text(text))) => {
            text.trim_start().starts_with("nextval(")
        }
        Some(ServerDefault::Text(_) | ServerDefault::Expression(_)) => false,
    };
    from_sequence.then(|| name.clone())
}

fn normal_column(dialect: &Postgres, column: &Column, skip_default: bool) -> Result<NormalColumn> {
    let data_type = form(dialect, &column.data_type)?;
    let has_default = !skip_default && column.identity.is_none() && column.computed.is_none();
    let server_default = match &column.server_default {
        Some(default) if has_default => Some(normal_default(dialect, default, &data_type)?),
        _ => None,
    };
    // The server keeps no DEFAULT NULL.
    let server_default = server_default.filter(|default| default != "null");
    let computed = match &column.computed {
        Some(computed) => Some(normal_expression(&dialect.expression(&computed.sql)?)),
        None => None,
    };
    Ok(NormalColumn {
        data_type,
        exact_type: exact_type::exact(dialect, &column.data_type)?,
        server_default,
        computed,
    })
}

/// The functions that a cleaned expression calls, and the words that are calls without parentheses, sorted.
pub(super) fn called_names(text: &str) -> Vec<String> {
    let tokens = significant_tokens(text, Syntax::Postgres);
    let mut names: Vec<String> = (tokens.iter().enumerate())
        .filter(|(index, token)| {
            let is_called = (tokens.get(index + 1)).is_some_and(|next| next.is_symbol("("));
            let is_value = ["current_", "local", "session_", "user"]
                .iter()
                .any(|start| token.text.to_lowercase().starts_with(start));
            token.kind == TokenKind::Word && (is_called || is_value)
        })
        .map(|(_, token)| token.text.to_lowercase())
        .collect();
    names.sort();
    names
}

/// An expression without what the server adds to it.
pub(super) fn normal_expression(text: &str) -> String {
    expression::canonical(&expression::simplified(text))
}

/// The type's form. Unlike Alembic, which does not see brackets, an array is not its element.
fn form(dialect: &Postgres, data_type: &DataType) -> Result<TypeForm> {
    if is_unknown(data_type) {
        return Ok(TypeForm::default());
    }
    let text = dialect.data_type(&found_by_name(data_type))?;
    let mut form = type_form(&text);
    if form.base == "double" && form.words.first().is_some_and(|word| word == "precision") {
        form.base = "float".to_owned();
        form.words.remove(0);
    }
    as_kept(&mut form);
    if text.ends_with("[]") {
        form.base.push_str("[]");
    }
    Ok(form)
}

/// What the server makes of a type: other names, and precisions cut to those that it has.
/// <https://www.postgresql.org/docs/current/datatype.html>
fn as_kept(form: &mut TypeForm) {
    /// The most digits behind the second.
    const DIGITS: u32 = 6;
    /// The most bits of FLOAT(p) that make it REAL.
    const REAL: u32 = 24;
    let number: Option<u32> = form.arguments.first().and_then(|text| text.parse().ok());
    match (form.base.as_str(), number) {
        ("nchar", _) => form.base = "char".to_owned(),
        ("float", Some(bits)) => {
            form.arguments.clear();
            if bits <= REAL {
                form.base = "real".to_owned();
            }
        }
        ("time" | "timestamp" | "interval", Some(digits)) if digits > DIGITS => {
            form.arguments = vec![DIGITS.to_string()];
        }
        _ => {}
    }
}

/// The type without its schema where that is the one in which names are found: the catalog leaves it out there.
fn found_by_name(data_type: &DataType) -> DataType {
    let mut own = data_type.for_dialect("postgresql").clone();
    let is_public = |value: &Literal| matches!(value, Literal::Text(schema) if schema == "public");
    (own.arguments).retain(|(parameter, value)| *parameter != "schema" || !is_public(value));
    for (_, value) in &mut own.arguments {
        if let Literal::Type(item) = value {
            **item = found_by_name(item);
        }
    }
    own
}

/// A type that cannot be compared: the catalog's has no class, or the model names none.
fn is_unknown(data_type: &DataType) -> bool {
    let own = data_type.for_dialect("postgresql");
    let is_null = |data_type: &DataType| data_type.class == TypeClass::Null;
    is_null(own)
        || matches!(own.argument("item_type"), Some(Literal::Type(item)) if is_null(item.for_dialect("postgresql")))
}

fn normal_default(
    dialect: &Postgres,
    default: &ServerDefault,
    data_type: &TypeForm,
) -> Result<String> {
    let text = match default {
        // Behind DEFAULT it is a literal, which the server reads as the column's type.
        ServerDefault::Text(text) => return Ok(literal(text, data_type)),
        ServerDefault::Expression(expression) => dialect.expression(expression)?,
    };
    let tokens = expression::simplified(&text);
    if let [token] = tokens.as_slice()
        && let Some(text) = text_of(token)
    {
        return Ok(literal(&text, data_type));
    }
    let canonical = expression::canonical(&tokens);
    // What the server makes of the number in a column that has become one of texts.
    let is_of_text = matches!(
        data_type.base.as_str(),
        "varchar" | "character" | "char" | "text"
    );
    if is_of_text && number_of(&canonical).is_some() {
        return Ok(quoted(&canonical));
    }
    Ok(match canonical.as_str() {
        // The server tells them apart only by name.
        "current_timestamp" => "now()".to_owned(),
        text => number_of(text).unwrap_or(canonical),
    })
}

/// A literal as the server shows it in a column of this type, as far as that has one way of writing.
fn literal(text: &str, data_type: &TypeForm) -> String {
    let trimmed = text.trim();
    match data_type.base.as_str() {
        "integer" | "bigint" | "smallint" | "numeric" | "float" | "real" => {
            number_of(trimmed).unwrap_or_else(|| quoted(text))
        }
        "boolean" => match trimmed.to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => "true".to_owned(),
            "f" | "false" | "n" | "no" | "off" | "0" => "false".to_owned(),
            _ => quoted(text),
        },
        "timestamp" if is_date(trimmed) => format!("'{trimmed} 00:00:00'"),
        _ => quoted(text),
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(index, character)| match index {
            4 | 7 => character == '-',
            _ => character.is_ascii_digit(),
        })
}

/// Alembic compares the elements and NULLS NOT DISTINCT; WHERE, USING, INCLUDE and the like are details.
fn normal_index(index: &Index) -> Result<NormalIndex> {
    let elements = index
        .elements
        .iter()
        .map(|element| {
            Ok(expression::index_element(&index_element(
                &Postgres, element,
            )?))
        })
        .collect::<Result<Vec<String>>>()?;
    let mut options = Vec::new();
    if index.options.is_true("postgresql_nulls_not_distinct") {
        options.push((
            "postgresql_nulls_not_distinct".to_owned(),
            "true".to_owned(),
        ));
    }
    Ok(NormalIndex {
        elements,
        options,
        details: details(index)?,
        ..NormalIndex::default()
    })
}

fn details(index: &Index) -> Result<Vec<(String, String)>> {
    let options = &index.options;
    let mut details = Vec::new();
    let mut add = |name: &str, text: String| details.push((name.to_owned(), text));
    if let Some(OptionValue::Literal(Literal::List(columns))) = options.value("postgresql_include")
    {
        let mut columns: Vec<&str> = columns.iter().filter_map(text_literal).collect();
        columns.sort_unstable();
        if !columns.is_empty() {
            add("include", columns.join(", "));
        }
    }
    let classes = operator_classes(index)?;
    if !classes.is_empty() {
        add("ops", classes.join(", "));
    }
    if let Some(tablespace) = options.text("postgresql_tablespace") {
        add("tablespace", tablespace.to_owned());
    }
    if let Some(method) = options.text("postgresql_using")
        && !method.eq_ignore_ascii_case("btree")
    {
        add("using", method.to_lowercase());
    }
    if let Some(predicate) = standard::condition(&Postgres, options, "postgresql_where")? {
        add("where", condition(&predicate));
    }
    if let Some(OptionValue::Map(parameters)) = options.value("postgresql_with") {
        let mut parameters: Vec<String> = (parameters.iter())
            .map(|(name, value)| format!("{}={}", name.to_lowercase(), parameter(value)))
            .collect();
        parameters.sort_unstable();
        if !parameters.is_empty() {
            add("with", parameters.join(", "));
        }
    }
    Ok(details)
}

fn text_literal(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::Text(text) => Some(text),
        _ => None,
    }
}

/// A storage parameter's value as the catalog has it.
fn parameter(value: &OptionValue) -> String {
    match value {
        OptionValue::Literal(Literal::Text(text)) => text.to_lowercase(),
        OptionValue::Literal(Literal::Integer(number)) => number.to_string(),
        OptionValue::Literal(Literal::Float(number)) => number.to_string(),
        OptionValue::Literal(Literal::Boolean(value)) => value.to_string(),
        other => format!("{other:?}"),
    }
}

/// The operator classes that are named, with what they stand behind.
fn operator_classes(index: &Index) -> Result<Vec<String>> {
    let classes = match index.options.value("postgresql_ops") {
        Some(OptionValue::Map(classes)) => classes.as_slice(),
        _ => &[],
    };
    let mut named = Vec::new();
    for element in &index.elements {
        let text = index_element(&Postgres, element)?;
        let key = element.column_name().unwrap_or(&text);
        let class = match classes.iter().find(|(name, _)| name == key) {
            Some((_, OptionValue::Literal(Literal::Text(class)))) => Some(class.clone()),
            _ => expression::operator_class(&text),
        };
        if let Some(class) = class {
            named.push(format!("{} {class}", expression::index_element(&text)));
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn default_of(class: TypeClass, default: ServerDefault) -> Option<String> {
        let mut column = Column::new("c", DataType::new(class));
        column.server_default = Some(default);
        normal_column(&Postgres, &column, false)
            .unwrap()
            .server_default
    }

    fn text(text: &str) -> ServerDefault {
        ServerDefault::Expression(Expression::Text(text.to_owned()))
    }

    fn string(text: &str) -> ServerDefault {
        ServerDefault::Text(text.to_owned())
    }

    /// Left as a model says it, right as the server shows it.
    #[test]
    fn defaults_of_both_sides_meet() {
        for (class, model, server) in [
            (TypeClass::Text, string("it's"), "'it''s'::text"),
            (TypeClass::String, text("'x'"), "'x'::character varying"),
            (TypeClass::Integer, string("5"), "5"),
            (TypeClass::Text, string("5"), "(5)::text"),
            (TypeClass::Integer, text("-1"), "'-1'::integer"),
            (TypeClass::Numeric, string("1.50"), "1.50"),
            (TypeClass::Boolean, string("f"), "false"),
            (
                TypeClass::Boolean,
                ServerDefault::Expression(Expression::True),
                "true",
            ),
            (TypeClass::DateTime, text("CURRENT_TIMESTAMP"), "now()"),
            (
                TypeClass::DateTime,
                text("'2020-01-01'"),
                "'2020-01-01 00:00:00'::timestamp without time zone",
            ),
            (TypeClass::PgJsonb, text("'{}'"), "'{}'::jsonb"),
            (
                TypeClass::PgJsonb,
                text("CAST('{}' AS jsonb)"),
                "'{}'::jsonb",
            ),
            (
                TypeClass::Interval,
                text("interval '1 day'"),
                "'1 day'::interval",
            ),
            (
                TypeClass::Integer,
                text("nextval('s')"),
                "nextval('s'::regclass)",
            ),
            (TypeClass::Integer, text("1 + 2"), "(1 + 2)"),
            (TypeClass::Text, text("lower('X')"), "lower('X'::text)"),
            (
                TypeClass::Text,
                text("ARRAY[]::varchar(10)[]"),
                "ARRAY[]::character varying(10)[]",
            ),
        ] {
            let model_side = default_of(class, model.clone());
            assert!(model_side.is_some());
            assert_eq!(model_side, default_of(class, text(server)), "{model:?}");
        }
    }

    #[test]
    fn other_defaults_stay_apart() {
        for (class, left, right) in [
            (TypeClass::Text, text("'a'"), text("'A'")),
            (TypeClass::Text, string("now()"), text("now()")),
            (TypeClass::Text, string("5"), text("'5.0'")),
            (TypeClass::Integer, text("1 + 2"), text("1 - 2")),
        ] {
            assert_ne!(default_of(class, left), default_of(class, right));
        }
    }

    #[test]
    fn arrays_are_not_their_elements_and_synonyms_are_one() {
        let of = |class| form(&Postgres, &DataType::new(class)).unwrap();
        let array = DataType::new(TypeClass::PgArray).with(
            "item_type",
            Literal::Type(Box::new(DataType::new(TypeClass::Integer))),
        );
        assert_ne!(
            form(&Postgres, &array).unwrap().base,
            of(TypeClass::Integer).base
        );
        assert_eq!(of(TypeClass::Float), of(TypeClass::Double));
        assert_eq!(of(TypeClass::SqlDecimal), of(TypeClass::Numeric));
        assert_eq!(of(TypeClass::Null), TypeForm::default());
    }
}
