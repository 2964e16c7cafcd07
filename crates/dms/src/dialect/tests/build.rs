//! Short names for building operations, and the comparison with what was recorded.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use crate::op::*;
pub(super) use crate::schema::TypeClass::*;
pub(super) use crate::schema::*;

use super::differences::{DIFFERENCES, Ours};
use super::differences_mysql;
use crate::dialect::{Statement, by_name};
use crate::error::{ErrorKind, Result};

pub(super) const DIALECTS: [&str; 4] = ["postgresql", "sqlite", "mysql", "mariadb"];

/// The cases of one recorded file.
pub(super) struct Cases {
    group: &'static str,
    dialects: &'static [&'static str],
    /// (case, dialect) to Alembic's answer.
    answers: BTreeMap<(&'static str, &'static str), std::string::String>,
    seen: RefCell<BTreeSet<&'static str>>,
    failures: RefCell<Vec<std::string::String>>,
}

impl Cases {
    pub(super) fn recorded(group: &'static str, text: &'static str) -> Self {
        Self::recorded_for(group, text, &DIALECTS)
    }

    /// The cases of a file that concerns these dialects alone.
    pub(super) fn recorded_for(
        group: &'static str,
        text: &'static str,
        dialects: &'static [&'static str],
    ) -> Self {
        let mut answers = BTreeMap::new();
        for case in text.split("\n==== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            for &dialect in dialects {
                let (_, answer) = rest.split_once(&format!("---- {dialect}\n")).unwrap();
                let end = answer.find("\n---- ").unwrap_or(answer.len());
                answers.insert((name, dialect), answer[..end].trim_end().to_owned());
            }
        }
        assert!(!answers.is_empty(), "{group}: nothing recorded");
        Self {
            group,
            dialects,
            answers,
            seen: RefCell::default(),
            failures: RefCell::default(),
        }
    }

    /// Alembic's answer.
    pub(super) fn answer(&self, case: &'static str, dialect: &'static str) -> &str {
        self.seen.borrow_mut().insert(case);
        &self.answers[&(case, dialect)]
    }

    /// Rendered for each dialect, the operation gives what Alembic prints, or is refused where Alembic
    /// fails; except for what stands in [`DIFFERENCES`].
    pub(super) fn equal(&self, case: &'static str, operation: &Operation) {
        for &dialect in self.dialects {
            let answer = self.answer(case, dialect);
            let rendered = by_name(dialect)
                .unwrap()
                .render(operation, &Schema::default());
            let difference = DIFFERENCES
                .iter()
                .chain(differences_mysql::DIFFERENCES)
                .find(|own| (own.group, own.case, own.dialect) == (self.group, case, dialect))
                .map(|difference| &difference.ours);
            if let Err(failure) = compared(answer, rendered, difference) {
                let place = format!("{} {case} on {dialect}", self.group);
                self.failures
                    .borrow_mut()
                    .push(format!("{place}\n{failure}\n"));
            }
        }
    }

    /// Every recorded case was compared, and none failed.
    pub(super) fn all_seen(&self) {
        let failures = self.failures.borrow();
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
        for (case, _) in self.answers.keys() {
            assert!(self.seen.borrow().contains(case), "{case} is not tested");
        }
    }
}

/// The types of the recorded file.
pub(super) struct Types {
    answers: BTreeMap<&'static str, [&'static str; 4]>,
    seen: RefCell<BTreeSet<&'static str>>,
}

impl Types {
    pub(super) fn recorded(text: &'static str) -> Self {
        let mut answers = BTreeMap::new();
        for block in text.split("\n\n").skip(1) {
            let mut lines = block.trim_end().lines();
            let name = lines.next().unwrap();
            let mut answer = |dialect: &str| {
                let line = lines.next().unwrap();
                line.strip_prefix(&format!("  {dialect}: ")).unwrap()
            };
            answers.insert(name, DIALECTS.map(&mut answer));
        }
        assert!(!answers.is_empty(), "nothing recorded");
        Self {
            answers,
            seen: RefCell::default(),
        }
    }

    pub(super) fn equal(&self, name: &'static str, data_type: &DataType) {
        self.seen.borrow_mut().insert(name);
        for (dialect, answer) in DIALECTS.iter().zip(self.answers[name]) {
            let rendered = by_name(dialect).unwrap().data_type(data_type);
            if answer.starts_with("!! ") {
                let error = rendered.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{name} on {dialect}");
            } else {
                assert_eq!(rendered.unwrap(), answer, "{name} on {dialect}");
            }
        }
    }

    pub(super) fn all_seen(&self) {
        for name in self.answers.keys() {
            assert!(self.seen.borrow().contains(name), "{name} is not tested");
        }
    }
}

/// As Alembic prints statements offline.
pub(super) fn printed(
    statements: Result<Vec<Statement>>,
) -> std::result::Result<std::string::String, std::string::String> {
    let statements = statements.map_err(|error| error.to_string())?;
    let printed: Vec<_> = statements
        .iter()
        .map(|statement| format!("{};", statement.sql))
        .collect();
    Ok(printed.join("\n\n"))
}

fn compared(
    answer: &str,
    rendered: Result<Vec<Statement>>,
    difference: Option<&Ours>,
) -> std::result::Result<(), std::string::String> {
    let alembic_fails = answer.contains("!! ");
    let expected = match difference {
        Some(Ours::Prints(text)) if *text == answer => return Err("no difference".into()),
        Some(Ours::Refuses) if alembic_fails => return Err("no difference".into()),
        Some(Ours::Prints(text)) => Some(*text),
        Some(Ours::Refuses) => None,
        None => (!alembic_fails).then_some(answer),
    };
    match (expected, rendered) {
        (None, Err(error)) if error.kind() != ErrorKind::Unsupported => {
            Err(format!("another error: {error}"))
        }
        (None, Err(error)) if error.hint().is_none() => Err(format!("no hint: {error}")),
        (None, Err(_)) => Ok(()),
        (None, rendered) => Err(format!("not refused: {}", printed(rendered)?)),
        (Some(expected), rendered) => {
            let ours = printed(rendered)?;
            if ours == expected {
                Ok(())
            } else {
                Err(format!("expected: {expected}\n    ours: {ours}"))
            }
        }
    }
}

pub(super) fn of(class: TypeClass) -> DataType {
    DataType::new(class)
}

pub(super) fn variant(mut data_type: DataType, dialect: &str, own: DataType) -> DataType {
    data_type.variants.push((dialect.into(), own));
    data_type
}

pub(super) fn text(text: &str) -> Literal {
    Literal::Text(text.into())
}

pub(super) fn required(name: &str, data_type: DataType) -> Column {
    Column {
        nullable: false,
        ..Column::new(name, data_type)
    }
}

pub(super) fn key(name: &str, data_type: DataType) -> Column {
    Column {
        primary_key: true,
        ..required(name, data_type)
    }
}

pub(super) fn key_of(columns: &[&str]) -> Option<PrimaryKey> {
    Some(PrimaryKey {
        columns: columns.iter().map(|&column| column.into()).collect(),
        ..PrimaryKey::default()
    })
}

pub(super) fn create(table: Table) -> Operation {
    Operation::CreateTable(CreateTable {
        table,
        if_not_exists: false,
    })
}

/// CREATE TABLE of a table with one column and this check.
pub(super) fn create_checked(condition: Expression) -> Operation {
    create(Table {
        columns: vec![Column::new("a", of(Integer))],
        constraints: vec![Constraint::Check(check(condition))],
        ..Table::new(TableName::new("t"))
    })
}

pub(super) fn add_column(table: TableName, column: Column) -> AddColumn {
    AddColumn {
        table,
        column,
        constraints: Vec::new(),
        indexes: Vec::new(),
        if_not_exists: false,
        inline_references: false,
        inline_primary_key: false,
    }
}

pub(super) fn alter(alter: AlterColumn) -> Operation {
    Operation::AlterColumn(alter)
}

pub(super) fn check(condition: Expression) -> CheckConstraint {
    CheckConstraint {
        name: None,
        condition,
        of_type: None,
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    }
}

pub(super) fn foreign_key(
    columns: &[&str],
    referred_table: TableName,
    referred_columns: &[&str],
) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: columns.iter().map(|&column| column.into()).collect(),
        referred_table,
        referred_columns: referred_columns
            .iter()
            .map(|&column| column.into())
            .collect(),
        on_update: None,
        on_delete: None,
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    }
}

pub(super) fn options(values: Vec<(&str, OptionValue)>) -> Options {
    Options(
        values
            .into_iter()
            .map(|(keyword, value)| (keyword.into(), value))
            .collect(),
    )
}

pub(super) fn sql(text: &str) -> Expression {
    Expression::Text(text.into())
}

pub(super) fn binary(left: Expression, operator: &str, right: Expression) -> Expression {
    Expression::Binary {
        left: Box::new(left),
        operator: operator.into(),
        right: Box::new(right),
    }
}

pub(super) fn prefix(operator: &str, operand: Expression) -> Expression {
    Expression::Prefix {
        operator: operator.into(),
        operand: Box::new(operand),
    }
}

pub(super) fn suffix(operand: Expression, operator: &str) -> Expression {
    Expression::Suffix {
        operand: Box::new(operand),
        operator: operator.into(),
    }
}

pub(super) fn function(name: &str, arguments: Vec<Expression>) -> Expression {
    Expression::Function {
        name: name.into(),
        arguments,
    }
}

pub(super) fn cast(operand: Expression, data_type: DataType) -> Expression {
    Expression::Cast {
        operand: Box::new(operand),
        data_type: Box::new(data_type),
    }
}

pub(super) fn collate(operand: Expression, collation: &str) -> Expression {
    Expression::Collate {
        operand: Box::new(operand),
        collation: collation.into(),
    }
}
