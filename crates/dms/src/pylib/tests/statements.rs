//! Statements in scripts are written as real Alembic writes them. The files under `recorded/` hold scripts and
//! Alembic's answers to them; each script is run here too.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use super::harness::run_with;
use crate::conn::{Rows, Value};
use crate::dialect::{self, Dialect};
use crate::error::{Error, ErrorKind, Result};
use crate::op::Operation;
use crate::pylib::MigrationContext;
use crate::schema::Schema;
use crate::schema::naming::NamingConvention;

/// A migration that prints.
struct Printer {
    dialect: Box<dyn Dialect>,
    output: RefCell<String>,
}

impl MigrationContext for Printer {
    fn invoke(&self, operation: Operation) -> Result<()> {
        for statement in self.dialect.render(&operation, &Schema::default())? {
            let mut output = self.output.borrow_mut();
            write!(output, "{};\n\n", statement.sql.trim()).unwrap();
        }
        Ok(())
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        true
    }

    fn query(&self, _: &str, _: &[Value]) -> Result<Rows> {
        Err(Error::new(ErrorKind::Unsupported, "there is no connection"))
    }

    fn schema(&self) -> Result<Schema> {
        Ok(Schema::default())
    }

    fn autocommit(&self, _: bool) -> Result<()> {
        Ok(())
    }

    fn naming(&self) -> NamingConvention {
        NamingConvention::default()
    }
}

/// What a script prints on a dialect, and how it ends.
pub(super) fn printed(dialect: &str, script: &str) -> (String, Result<()>) {
    let printer = Rc::new(Printer {
        dialect: dialect::by_name(dialect).unwrap(),
        output: RefCell::default(),
    });
    let head = "import datetime\nimport decimal\nimport uuid\nfrom sqlalchemy.dialects import postgresql as pg\n";
    let result = run_with(head, script, printer.clone());
    let text = printer.output.borrow().trim().to_owned();
    (text, result)
}

/// The statements of a text.
fn statements(text: &str) -> Vec<&str> {
    text.split(";\n\n")
        .map(|text| text.trim_end_matches(';'))
        .collect()
}

fn compare(name: &str, dialect: &str, script: &str, recorded: &str) -> Option<String> {
    let (text, result) = printed(dialect, script);
    let (wanted, is_error) = match recorded.split_once("!! ") {
        Some((before, _)) => (before.trim(), true),
        None => (recorded.trim(), false),
    };
    let mut failure = String::new();
    let (ours, theirs) = (statements(&text), statements(wanted));
    for position in 0..ours.len().max(theirs.len()) {
        let (our, their) = (ours.get(position), theirs.get(position));
        if our != their {
            let none = "nothing";
            write!(
                failure,
                "\n  ours:     {}\n  recorded: {}",
                our.unwrap_or(&none),
                their.unwrap_or(&none)
            )
            .unwrap();
        }
    }
    match result {
        Err(error) if !is_error => {
            write!(failure, "\n  error: {error} {:?}", error.span()).unwrap()
        }
        Ok(()) if is_error => failure.push_str("\n  no error"),
        _ => {}
    }
    (!failure.is_empty()).then(|| format!("== {name} on {dialect}{failure}"))
}

fn check(recorded: &str) {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in recorded.split("\n==== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (script, answers) = rest.split_once("\n---- ").unwrap();
        for answer in answers.split("\n---- ") {
            let (dialect, answer) = answer.split_once('\n').unwrap();
            failures.extend(compare(name, dialect, script, answer));
            count += 1;
        }
    }
    assert!(count >= 4, "the cases are found");
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

macro_rules! recorded {
    ($($test:ident $file:literal;)*) => {
        $(#[test]
        fn $test() {
            check(include_str!(concat!("recorded/", $file, ".txt")));
        })*
    };
}

recorded! {
    selects_equal_alembic "select";
    sources_equal_alembic "source";
    subqueries_equal_alembic "subquery";
    changes_equal_alembic "change";
    conflicts_equal_alembic "conflict";
    operators_equal_alembic "operator";
    values_equal_alembic "value";
    elements_equal_alembic "element";
    bulk_inserts_equal_alembic "bulk";
}
