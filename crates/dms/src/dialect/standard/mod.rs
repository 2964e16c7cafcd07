//! The SQL that most databases share, called by name.
//!
//! Each function takes the [`Syntax`] of the dialect that calls it: the few things in which this
//! shared SQL still differs. A dialect whose SQL differs in more writes its own function instead.

mod column;
mod comparison;
mod constraint;
mod copy;
mod definition;
mod effect;
mod expression;
mod forms;
mod insert;
mod literal;
mod name;
mod phrase;
mod progress;
mod query;
mod settle;
mod table;
mod types;
mod version_table;

pub(super) use column::{
    autoincrement_column, computed, computed_change, default_text, has_foreign_key, identity,
    identity_options,
};
pub(super) use comparison::{
    canonical, number_of, quoted, text_of, type_form, without_outer_parentheses,
};
pub(super) use constraint::{
    add_constraint, alter_column, check_body, deferrability, drop_constraint, foreign_key_body,
    named, no_exclude, primary_key_body, references, unique_body,
};
pub(super) use copy::statements;
pub(super) use definition::definition;
pub(super) use effect::effect;
pub(super) use expression::{bare_expression, condition, expression, index_element};
pub(super) use forms::ColumnForms;
pub(super) use insert::insert;
pub(super) use literal::{literal, text_literal};
pub(super) use name::{
    columns, constraint_name, conventional_name, kept_name, object_name, quote, table_name,
};
pub(super) use phrase::{keyword_phrase, operator_class, storage_parameters, word};
pub(super) use progress::progress_statement;
pub(super) use query::{
    ConflictForm, DeleteUsing, Forms, LimitForm, LockForm, NewKeys, json_path, statement,
};
pub(super) use settle::{Question, has_other_expression, questions};
pub(super) use table::{
    create_table, drop_column, drop_table, execute, fill_column, inline_checks, inline_foreign_key,
    is_inline, rename_table, table_of, without_inline_name,
};
pub(super) use types::{
    IntegerKind, collated, enum_labels, integer_kind, longest_label, name_and_arguments, no_type,
    numeric, user_defined, with_arguments, with_length, without_text_form,
};
pub(super) use version_table::{Returning, version_statement};

use super::Statement;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{DataType, ElementForm, Literal, TableName};

/// An element of JSON or of an array.
pub(super) struct Element<'a> {
    /// Out of what it is taken, as text.
    pub operand: &'a str,
    /// One key, or several into each other.
    pub path: &'a [Literal],
    /// As what it is taken.
    pub form: &'a ElementForm,
    /// Whether an operator around it makes that its own operator (`->>`) needs parentheses.
    pub is_operand: bool,
}

impl Element<'_> {
    /// It as an operation, in parentheses if it needs them.
    pub fn operation(&self, operator: &str, key: &str) -> String {
        let text = format!("{} {operator} {key}", self.operand);
        if self.is_operand {
            format!("({text})")
        } else {
            text
        }
    }
}

/// In what the shared SQL of a dialect differs from that of others.
pub(super) trait Syntax {
    /// SQLAlchemy's name of the dialect (`postgresql`).
    fn dialect(&self) -> &'static str;

    /// The database's name in messages (`PostgreSQL`).
    fn title(&self) -> &'static str;

    /// The words that must be quoted when they are names: lower case, sorted.
    fn reserved_words(&self) -> &'static [&'static str];

    /// How many characters the name of a constraint or an index may have.
    fn longest_name(&self) -> usize;

    /// What stands around a quoted name.
    fn quotation_mark(&self) -> char {
        '"'
    }

    /// A text as a literal.
    fn text(&self, text: &str) -> String {
        text_literal(text)
    }

    /// What stands behind the table of an INSERT that gives no value.
    fn row_of_defaults(&self) -> &'static str {
        "DEFAULT VALUES"
    }

    /// TRUE or FALSE.
    fn boolean(&self, value: bool) -> &'static str;

    /// A date, time or date-time in ISO form as this database stores it.
    fn date_time(&self, text: &str) -> String;

    /// Binary data as a literal.
    fn bytes(&self, bytes: &[u8]) -> String;

    /// Several values of an array type as a literal.
    fn array(&self, items: &[Literal], data_type: &DataType) -> Result<String>;

    /// A UUID as this database stores it in a column of this type.
    fn uuid(&self, text: &str, data_type: &DataType) -> String;

    /// A type as it stands in DDL.
    fn data_type(&self, data_type: &DataType) -> Result<String>;

    /// A type as it stands in CAST; `None` if this database has no CAST to it and the operand stands alone.
    fn cast_type(&self, data_type: &DataType) -> Result<Option<String>> {
        self.data_type(data_type).map(Some)
    }

    /// The next value of a sequence.
    fn next_value(&self, sequence: &TableName) -> Result<String> {
        Err(unsupported(
            format!("{} has no sequences, as `{sequence}`", self.title()),
            "leave the default out; an integer primary key is numbered without it",
        ))
    }

    /// The function that puts texts together, if this database has no operator for it.
    fn concatenation(&self) -> Option<&'static str> {
        None
    }

    /// In what its statements over rows differ.
    fn forms(&self) -> &'static Forms;

    /// A part of a date; `field` is a word.
    fn extract(&self, field: &str, operand: &str) -> Result<String> {
        Ok(format!("EXTRACT({field} FROM {operand})"))
    }

    /// An element of JSON or of an array.
    fn element(&self, element: &Element) -> Result<String>;

    /// A length of time, in seconds, as this database stores it.
    fn interval(&self, seconds: f64) -> Result<String> {
        let _ = seconds;
        Err(unsupported(
            format!("{} has no literal for an interval", self.title()),
            "write the value as an SQL expression with `sa.text(...)`",
        ))
    }

    /// A function that this database spells otherwise; `arguments` is rendered and separated by commas.
    fn function(&self, name: &str, arguments: &str) -> Option<String>;

    /// An operator between rendered operands that this database spells otherwise.
    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String>;

    /// NOT before a plain column that this database spells otherwise.
    fn negated_column(&self, column: &str) -> Option<String>;

    /// Whether an element of an index that is an operation stands in parentheses of its own.
    fn groups_index_operations(&self) -> bool;

    /// The table behind REFERENCES; SQLite knows none in another schema.
    fn referred_table(&self, table: &crate::schema::TableName) -> String;

    /// Whether ON DELETE may be followed by columns (`SET NULL (a)`).
    fn on_delete_columns(&self) -> bool;
}

/// An operation that a database cannot do.
pub(super) fn unsupported(message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unsupported, message).with_hint(hint)
}

/// The statements, if none of them holds a NUL character, which ends a text for the servers' C code
/// and could so cut a statement in two.
pub(super) fn checked(statements: Vec<String>) -> Result<Vec<Statement>> {
    if let Some(sql) = statements.iter().find(|sql| sql.contains('\0')) {
        let shown: String = sql.replace('\0', "\\0").chars().take(200).collect();
        return Err(unsupported(
            "a name or text holds a NUL character, which no SQL statement can hold",
            "remove the NUL character (`\\0`, `\\x00`) from the script or the model",
        )
        .with_detail(shown));
    }
    Ok(statements.into_iter().map(Statement::new).collect())
}
